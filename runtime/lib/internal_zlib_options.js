/* The options of zlib's streams and calls: checked, and made into a handle. */
'use strict';

var errors = require('internal_errors');
var constants = require('internal_zlib_constants');
var buffer = require('buffer');
var Buffer = buffer.Buffer;
var LONGEST = buffer.kMaxLength;
var binding;

var ZLIB = {
  flush: constants.Z_NO_FLUSH, finishFlush: constants.Z_FINISH,
  fullFlush: constants.Z_FULL_FLUSH, last: constants.Z_BLOCK
};
var BROTLI = {
  flush: constants.BROTLI_OPERATION_PROCESS, finishFlush: constants.BROTLI_OPERATION_FINISH,
  fullFlush: constants.BROTLI_OPERATION_FLUSH, last: constants.BROTLI_OPERATION_EMIT_METADATA
};
var BYTES = ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'];

function isGiven(value, name) {
  if (value === undefined)
    return false;
  if (typeof value !== 'number')
    throw errors.invalidArgType(name, 'number', value);
  if (value !== value)
    return false;
  if (!isFinite(value))
    throw errors.outOfRange(name, 'a finite number', value);
  return true;
}

function range(value, name, lower, upper, otherwise) {
  if (!isGiven(value, name))
    return otherwise;
  if (value < lower || value > upper)
    throw errors.outOfRange(name, '>= ' + lower + ' and <= ' + upper, value);
  return value;
}

function isArrayBuffer(value) {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]' ||
    Object.prototype.toString.call(value) === '[object SharedArrayBuffer]';
}

/* The bytes of a Buffer, of any other view, or of an ArrayBuffer, not copied. */
function bytes(value) {
  if (Buffer.isBuffer(value) || value instanceof Uint8Array)
    return value;
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return Buffer.from(value);
}

/* What a synchronous call is given. */
function input(value) {
  if (typeof value !== 'string' && !ArrayBuffer.isView(value) && !isArrayBuffer(value))
    throw errors.invalidArgType('buffer', BYTES, value);
  return bytes(value);
}

function tooLarge(max) {
  return errors.rangeError('ERR_BUFFER_TOO_LARGE',
    'Cannot create a Buffer larger than ' + max + ' bytes');
}

function common(options, defaults) {
  options = options || {};
  return {
    chunkSize: chunkSize(options),
    flush: range(options.flush, 'options.flush', 0, defaults.last, defaults.flush),
    finishFlush: range(options.finishFlush, 'options.finishFlush', 0, defaults.last,
      defaults.finishFlush),
    maxOutputLength: range(options.maxOutputLength, 'options.maxOutputLength', 1,
      LONGEST, LONGEST)
  };
}

function chunkSize(options) {
  if (!isGiven(options.chunkSize, 'options.chunkSize'))
    return constants.Z_DEFAULT_CHUNK;
  if (options.chunkSize < constants.Z_MIN_CHUNK)
    throw errors.outOfRange('options.chunkSize', '>= ' + constants.Z_MIN_CHUNK,
      options.chunkSize);
  return options.chunkSize;
}

/* Those that expand may take the window from the data. */
function windowBits(options, mode) {
  if ((options.windowBits === undefined || options.windowBits === null ||
       options.windowBits === 0) &&
      (mode === constants.INFLATE || mode === constants.GUNZIP || mode === constants.UNZIP))
    return 0;
  return range(options.windowBits, 'options.windowBits',
    constants.Z_MIN_WINDOWBITS + (mode === constants.GZIP ? 1 : 0),
    constants.Z_MAX_WINDOWBITS, constants.Z_DEFAULT_WINDOWBITS);
}

function dictionary(value) {
  if (value === undefined)
    return undefined;
  if (!ArrayBuffer.isView(value) && !isArrayBuffer(value))
    throw errors.invalidArgType('options.dictionary', BYTES.slice(1), value);
  return bytes(value);
}

function openZlib(options, mode, stream) {
  var window = windowBits(options, mode);
  var level = range(options.level, 'options.level', constants.Z_MIN_LEVEL,
    constants.Z_MAX_LEVEL, constants.Z_DEFAULT_LEVEL);
  var memLevel = range(options.memLevel, 'options.memLevel', constants.Z_MIN_MEMLEVEL,
    constants.Z_MAX_MEMLEVEL, constants.Z_DEFAULT_MEMLEVEL);
  var strategy = range(options.strategy, 'options.strategy', constants.Z_DEFAULT_STRATEGY,
    constants.Z_FIXED, constants.Z_DEFAULT_STRATEGY);
  if (stream) {
    stream._level = level;
    stream._strategy = strategy;
  }
  /* zlib cannot make raw data with the smallest window. */
  if (mode === constants.DEFLATERAW && window === 8)
    window = 9;
  return binding.open(mode, window, level, memLevel, strategy,
    dictionary(options.dictionary));
}

function brotliParams(options, mode) {
  var last = mode === constants.BROTLI_ENCODE ? constants.BROTLI_PARAM_NDIRECT :
    constants.BROTLI_DECODER_PARAM_LARGE_WINDOW;
  var list = [], given = [];
  Object.keys(options.params || {}).forEach(function (key) {
    var value = options.params[key];
    if (!(+key >= 0 && +key <= last) || given[+key])
      throw errors.rangeError('ERR_BROTLI_INVALID_PARAM',
        key + ' is not a valid Brotli parameter');
    if (typeof value !== 'number' && typeof value !== 'boolean')
      throw errors.invalidArgType('options.params[key]', 'number', value);
    given[+key] = true;
    list.push(+key, +value);
  });
  return list;
}

function open(options, mode, stream) {
  options = options || {};
  if (mode >= constants.BROTLI_DECODE)
    return binding.open(mode, 0, 0, 0, 0, undefined, brotliParams(options, mode));
  return openZlib(options, mode, stream);
}

module.exports = {
  setUp: function (natives) {
    binding = module.exports.binding = natives;
  },
  ZLIB: ZLIB, BROTLI: BROTLI, range: range, bytes: bytes, input: input, common: common,
  open: open, tooLarge: tooLarge
};
