/* structuredClone: a copy of a value with all that it refers to, cycles included. */
'use strict';

var kinds = require('internal_kinds');
var hidden = require('internal_errors').hidden;

var CODES = { DataCloneError: 25, InvalidCharacterError: 5, AbortError: 20 };
var ERRORS = { Error: Error, EvalError: EvalError, RangeError: RangeError,
  ReferenceError: ReferenceError, SyntaxError: SyntaxError, TypeError: TypeError,
  URIError: URIError };

function DOMException(message, options) {
  if (!(this instanceof DOMException))
    throw new TypeError("Class constructor DOMException cannot be invoked without 'new'");
  hidden(this, 'message', message === undefined ? '' : String(message));
  hidden(this, 'name', options === undefined ? 'Error' :
    String(typeof options === 'object' && options !== null ? options.name : options));
  hidden(this, 'code', CODES[this.name] || 0);
  Error.captureStackTrace(this, DOMException);
}

DOMException.prototype = Object.create(Error.prototype);
hidden(DOMException.prototype, 'constructor', DOMException);
Object.defineProperty(DOMException.prototype, Symbol.toStringTag, {
  value: 'DOMException', configurable: true
});

function describe(value) {
  var name;
  if (typeof value === 'function' || typeof value === 'symbol')
    return String(value);
  name = value.constructor && value.constructor.name;
  return '#<' + (name || 'Object') + '>';
}

function refuse(value) {
  throw new DOMException(describe(value) + ' could not be cloned.', 'DataCloneError');
}

function Copier() {
  this.known = new Map();
}

Copier.prototype.remember = function (value, copy) {
  this.known.set(value, copy);
  return copy;
};

Copier.prototype.properties = function (value, copy) {
  var keys = Object.keys(value), i;
  for (i = 0; i < keys.length; i++) {
    if (Object.prototype.hasOwnProperty.call(value, keys[i]))
      Object.defineProperty(copy, keys[i], { value: this.copy(value[keys[i]]),
        writable: true, enumerable: true, configurable: true });
  }
  return copy;
};

Copier.prototype.view = function (value, kind) {
  var buffer = this.copy(value.buffer), Kind;
  Kind = kind === 'DataView' ? DataView : globals[kind];
  return this.remember(value, new Kind(buffer, value.byteOffset,
    kind === 'DataView' ? value.byteLength : value.length));
};

Copier.prototype.error = function (value) {
  var name = value.name, Kind = ERRORS[name] || Error, copy, stack = value.stack;
  copy = this.remember(value, new Kind());
  delete copy.message;
  if (Object.prototype.hasOwnProperty.call(value, 'message'))
    hidden(copy, 'message', String(value.message));
  if (typeof stack === 'string')
    hidden(copy, 'stack', stack);
  if (Object.prototype.hasOwnProperty.call(value, 'cause'))
    hidden(copy, 'cause', this.copy(value.cause));
  return copy;
};

Copier.prototype.map = function (value) {
  var copy = this.remember(value, new Map()), entries = [], i;
  value.forEach(function (item, key) {
    entries.push(key, item);
  });
  for (i = 0; i < entries.length; i += 2)
    copy.set(this.copy(entries[i]), this.copy(entries[i + 1]));
  return copy;
};

Copier.prototype.set = function (value) {
  var copy = this.remember(value, new Set()), items = Array.from(value), i;
  for (i = 0; i < items.length; i++)
    copy.add(this.copy(items[i]));
  return copy;
};

Copier.prototype.array = function (value) {
  var copy = this.remember(value, []);
  copy.length = value.length;
  return this.properties(value, copy);
};

Copier.prototype.object = function (value) {
  var kind = kinds.kindOf(value);
  switch (kind) {
  case 'Object':
  case 'Arguments':
    return this.properties(value, this.remember(value, {}));
  case 'Array':
    return this.array(value);
  case 'Date':
    return this.remember(value, new Date(Date.prototype.getTime.call(value)));
  case 'RegExp':
    return this.remember(value, new RegExp(value.source, value.flags));
  case 'Boolean':
  case 'Number':
  case 'String':
    return this.remember(value, Object(value.valueOf()));
  case 'Error':
    return this.error(value);
  case 'Map':
    return this.map(value);
  case 'Set':
    return this.set(value);
  case 'ArrayBuffer':
    return this.remember(value, value.slice(0));
  default:
    return ArrayBuffer.isView(value) ? this.view(value, kind) : refuse(value);
  }
};

Copier.prototype.copy = function (value) {
  if (typeof value === 'symbol' || typeof value === 'function')
    refuse(value);
  if (typeof value !== 'object' || value === null)
    return value;
  return this.known.has(value) ? this.known.get(value) : this.object(value);
};

/* The buffers that the caller gives away. */
function transferList(options) {
  var list = options === undefined || options === null || options.transfer === undefined ?
    [] : Array.from(options.transfer);
  list.forEach(function (buffer, i) {
    if (kinds.kindOf(buffer) !== 'ArrayBuffer')
      throw require('internal_errors').typeError('ERR_INVALID_TRANSFER_OBJECT',
        'Found invalid object in transferList');
    if (list.indexOf(buffer) !== i)
      throw new DOMException('ArrayBuffer at index ' + i +
        ' is a duplicate of an earlier ArrayBuffer.', 'DataCloneError');
  });
  return list;
}

/* The copy is made first: what cannot be copied leaves all buffers as they were. */
function structuredClone(value, options) {
  var list, copy;
  if (arguments.length === 0)
    throw require('internal_errors').typeError('ERR_MISSING_ARGS',
      'The value argument must be specified');
  list = transferList(options);
  copy = new Copier().copy(value);
  list.forEach(kinds.transfer);
  return copy;
}

var globals = Function('return this')();

exports.structuredClone = structuredClone;
exports.DOMException = DOMException;
