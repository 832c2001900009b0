/* util.types: what a value is, by its class inside the engine. */
'use strict';

var kindOf = require('internal_kinds').kindOf;

function hasKind(name) {
  return function (value) {
    return kindOf(value) === name;
  };
}

function never() {
  return false;
}

function isTypedArray(value) {
  return ArrayBuffer.isView(value) && kindOf(value) !== 'DataView';
}

function isBoxedPrimitive(value) {
  var kind = kindOf(value);
  return kind === 'Number' || kind === 'String' || kind === 'Boolean' || kind === 'Symbol';
}

module.exports = {
  isDate: hasKind('Date'),
  isRegExp: hasKind('RegExp'),
  isArgumentsObject: hasKind('Arguments'),
  isNumberObject: hasKind('Number'),
  isStringObject: hasKind('String'),
  isBooleanObject: hasKind('Boolean'),
  isSymbolObject: hasKind('Symbol'),
  isBoxedPrimitive: isBoxedPrimitive,
  isNativeError: hasKind('Error'),
  isPromise: hasKind('Promise'),
  isMap: hasKind('Map'),
  isSet: hasKind('Set'),
  isWeakMap: hasKind('WeakMap'),
  isWeakSet: hasKind('WeakSet'),
  isMapIterator: hasKind('Map Iterator'),
  isSetIterator: hasKind('Set Iterator'),
  isTypedArray: isTypedArray,
  isArrayBufferView: ArrayBuffer.isView,
  isArrayBuffer: hasKind('ArrayBuffer'),
  isAnyArrayBuffer: function (value) {
    return /^(Shared)?ArrayBuffer$/.test(kindOf(value));
  },
  isDataView: hasKind('DataView'),
  isAsyncFunction: never,
  isGeneratorFunction: never,
  isGeneratorObject: never,
  isProxy: never,
  isBigIntObject: never,
  isExternal: never,
  isModuleNamespaceObject: never,
  isSharedArrayBuffer: hasKind('SharedArrayBuffer'),
  isBigInt64Array: never,
  isBigUint64Array: never
};

['Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array',
  'Int32Array', 'Float32Array', 'Float64Array'].forEach(function (name) {
  module.exports['is' + name] = hasKind(name);
});
