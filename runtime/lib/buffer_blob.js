/* Blob and File: bytes that do not change. What is given is copied once, a slice shares it. */
'use strict';

var Buffer = require('buffer').Buffer;
var errors = require('internal_errors');
var STATE = Symbol('blob');
var INSPECT = Symbol.for('nodejs.util.inspect.custom');
var making = {};

function stateOf(value, Class) {
  if (value === null || value === undefined || typeof value !== 'object' || !value[STATE] ||
      (Class === 'File' && value[STATE].name === undefined))
    throw errors.typeError('ERR_INVALID_THIS', 'Value of "this" must be of type ' + Class);
  return value[STATE];
}

/* A source as bytes of our own. */
function bytesOf(source, endings) {
  if (source !== null && typeof source === 'object' && source[STATE])
    return source[STATE].bytes;
  if (ArrayBuffer.isView(source))
    return Buffer.from(Buffer.from(source.buffer, source.byteOffset, source.byteLength));
  if (require('internal_types').isAnyArrayBuffer(source))
    return Buffer.from(Buffer.from(source));
  source = require('util').toUSVString(source);
  if (endings === 'native')
    source = source.replace(/\r\n|\r/g, '\n');
  return Buffer.from(source, 'utf8');
}

function checkSources(sources) {
  if (sources === null || (typeof sources !== 'object' && typeof sources !== 'function') ||
      typeof sources[Symbol.iterator] !== 'function')
    throw errors.invalidArgType('sources', 'a sequence', sources);
}

function checkOptions(options) {
  if (options !== undefined && options !== null && typeof options !== 'object' &&
      typeof options !== 'function')
    throw errors.invalidArgType('options', 'a dictionary', options);
}

/* The type is lower case, and nothing when it is no ASCII text. */
function cleanType(type) {
  type = String(type);
  return /[^ -~]/.test(type) ? '' : type.toLowerCase();
}

function option(options, name, otherwise) {
  var value = options === undefined || options === null ? undefined : options[name];
  return value === undefined ? otherwise : value;
}

function setState(blob, bytes, type) {
  errors.hidden(blob, STATE, { bytes: bytes, type: type });
}

function init(blob, sources, options) {
  var type, endings;
  if (sources === undefined)
    sources = [];
  checkSources(sources);
  checkOptions(options);
  type = option(options, 'type', '');
  endings = option(options, 'endings', 'transparent');
  if (endings !== 'transparent' && endings !== 'native')
    throw errors.invalidArgValue('options.endings', endings);
  setState(blob, Buffer.concat(Array.from(sources, function (source) {
    return bytesOf(source, endings);
  })), cleanType(type));
}

function Blob(sources, options) {
  if (!(this instanceof Blob))
    throw new TypeError("Class constructor Blob cannot be invoked without 'new'");
  if (sources !== making)
    init(this, sources, options);
}

function define(proto, name, fn) {
  Object.defineProperty(fn, 'name', { value: name, configurable: true });
  Object.defineProperty(proto, name, {
    value: fn, writable: true, enumerable: true, configurable: true
  });
}

function accessor(proto, name, get) {
  Object.defineProperty(get, 'name', { value: 'get ' + name, configurable: true });
  Object.defineProperty(proto, name, { get: get, enumerable: true, configurable: true });
}

function tagged(Class, name, inspect) {
  Object.defineProperty(Class, 'length', { value: name === 'File' ? 2 : 0, configurable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: name, configurable: true });
  Object.defineProperty(Class.prototype, INSPECT, {
    value: inspect, writable: true, configurable: true
  });
}

/* Name { what it shows } as inspect lays an object out. */
function show(name, fields, depth, options) {
  var inner = {}, key;
  if (depth < 0)
    return '[' + name + ']';
  for (key in options)
    inner[key] = options[key];
  inner.depth = options.depth === null ? null : options.depth - 1;
  return name + ' ' + require('util').inspect(fields, inner);
}

accessor(Blob.prototype, 'type', function () {
  return stateOf(this, 'Blob').type;
});
accessor(Blob.prototype, 'size', function () {
  return stateOf(this, 'Blob').bytes.length;
});

/* Where a slice begins or ends; below 0 counts from the end. */
function place(at, length, otherwise) {
  if (at === undefined)
    return otherwise;
  at = Math.trunc(Number(at)) || 0;
  return at < 0 ? Math.max(length + at, 0) : Math.min(at, length);
}

define(Blob.prototype, 'slice', function (start, end, type) {
  var bytes = stateOf(this, 'Blob').bytes, from = place(start, bytes.length, 0);
  var part = new Blob(making);
  setState(part, bytes.subarray(from, Math.max(place(end, bytes.length, bytes.length), from)),
    type === undefined ? '' : cleanType(type));
  return part;
});
Object.defineProperty(Blob.prototype.slice, 'length', { value: 0, configurable: true });

define(Blob.prototype, 'arrayBuffer', function () {
  var self = this;
  return new Promise(function (resolve) {
    var bytes = stateOf(self, 'Blob').bytes;
    setImmediate(function () {
      resolve(new Uint8Array(bytes).buffer);
    });
  });
});

define(Blob.prototype, 'text', function () {
  return Blob.prototype.arrayBuffer.call(this).then(function (bytes) {
    return new (require('internal_text_coding').TextDecoder)().decode(bytes);
  });
});

define(Blob.prototype, 'bytes', function () {
  return Blob.prototype.arrayBuffer.call(this).then(function (bytes) {
    return new Uint8Array(bytes);
  });
});
Object.defineProperty(Blob.prototype, 'bytes', { enumerable: false });

tagged(Blob, 'Blob', function (depth, options) {
  return show('Blob', { size: this.size, type: this.type }, depth, options);
});

/* --- files --- */

function File(bits, name, options) {
  var modified;
  if (!(this instanceof File))
    throw new TypeError("Class constructor File cannot be invoked without 'new'");
  if (arguments.length < 2)
    throw errors.typeError('ERR_MISSING_ARGS',
      'The "fileBits" and "fileName" arguments must be specified');
  init(this, bits, options);
  modified = option(options, 'lastModified', undefined);
  this[STATE].lastModified = modified === undefined ? Date.now() :
    Number(modified) || 0;
  this[STATE].name = require('util').toUSVString(name);
}

File.prototype = Object.create(Blob.prototype, {
  constructor: { value: File, writable: true, configurable: true }
});
Object.setPrototypeOf(File, Blob);

accessor(File.prototype, 'name', function () {
  return stateOf(this, 'File').name;
});
accessor(File.prototype, 'lastModified', function () {
  return stateOf(this, 'File').lastModified;
});
tagged(File, 'File', function (depth, options) {
  return show('File', {
    size: this.size, type: this.type, name: this.name, lastModified: this.lastModified
  }, depth, options);
});

exports.Blob = Blob;
exports.File = File;
