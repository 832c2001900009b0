/* util.types: what a value is, by its class inside the engine. */
'use strict';

var classOf = Object.prototype.toString;

function hasClass(name) {
  var wanted = '[object ' + name + ']';
  return function (value) {
    return typeof value === 'object' && value !== null &&
      classOf.call(value) === wanted;
  };
}

function isInstance(name) {
  var globals = require('internal_inspect').globals;
  return function (value) {
    return typeof globals[name] === 'function' && value instanceof globals[name];
  };
}

function never() {
  return false;
}

function isNativeError(value) {
  return typeof value === 'object' && value !== null &&
    classOf.call(value) === '[object Error]';
}

function isBoxedPrimitive(value) {
  return module.exports.isNumberObject(value) ||
    module.exports.isStringObject(value) || module.exports.isBooleanObject(value);
}

module.exports = {
  isDate: hasClass('Date'),
  isRegExp: hasClass('RegExp'),
  isArgumentsObject: hasClass('Arguments'),
  isNumberObject: hasClass('Number'),
  isStringObject: hasClass('String'),
  isBooleanObject: hasClass('Boolean'),
  isBoxedPrimitive: isBoxedPrimitive,
  isNativeError: isNativeError,
  isPromise: isInstance('Promise'),
  isMap: isInstance('Map'),
  isSet: isInstance('Set'),
  isWeakMap: isInstance('WeakMap'),
  isWeakSet: isInstance('WeakSet'),
  isUint8Array: function (value) {
    return require('buffer').Buffer.isBuffer(value) ||
      isInstance('Uint8Array')(value);
  },
  isTypedArray: function (value) {
    return module.exports.isUint8Array(value);
  },
  isArrayBufferView: function (value) {
    return module.exports.isUint8Array(value);
  },
  isArrayBuffer: isInstance('ArrayBuffer'),
  isAnyArrayBuffer: isInstance('ArrayBuffer'),
  isAsyncFunction: never,
  isGeneratorFunction: never,
  isGeneratorObject: never,
  isMapIterator: never,
  isSetIterator: never,
  isProxy: never,
  isSymbolObject: never,
  isBigIntObject: never,
  isExternal: never,
  isModuleNamespaceObject: never,
  isSharedArrayBuffer: never,
  isDataView: never
};
