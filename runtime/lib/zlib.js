/* zlib: a class, a stream and two calls for each way to compress or expand. */
'use strict';

var errors = require('internal_errors');
var constants = require('internal_zlib_constants');
var settings = require('internal_zlib_options');
var inherits = require('util').inherits;

settings.setUp(binding);

/* Streams take time to load; calls do without them. */
function streams() {
  return require('internal_zlib_stream');
}

/* name of the class, mode, names of the calls; false: not for a class that expands. */
var FORMS = [
  ['Deflate', constants.DEFLATE, 'deflate'],
  ['Inflate', constants.INFLATE, 'inflate'],
  ['Gzip', constants.GZIP, 'gzip'],
  ['Gunzip', constants.GUNZIP, 'gunzip'],
  ['DeflateRaw', constants.DEFLATERAW, 'deflateRaw'],
  ['InflateRaw', constants.INFLATERAW, 'inflateRaw'],
  ['Unzip', constants.UNZIP, 'unzip'],
  ['BrotliCompress', constants.BROTLI_ENCODE, 'brotliCompress'],
  ['BrotliDecompress', constants.BROTLI_DECODE, 'brotliDecompress']
];

exports.crc32 = function crc32(data, value) {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data))
    throw errors.invalidArgType('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  if (value === undefined)
    value = 0;
  errors.checkInteger(value, 'value', 0, 4294967295);
  return binding.crc32(settings.bytes(data), value);
};

/* ---- classes ---- */

function makeClass(name, mode) {
  var base = mode >= constants.BROTLI_DECODE ? 'Brotli' : 'Zlib';
  var Base = streams()[base];
  function Form(options) {
    if (!(this instanceof Form))
      return new Form(options);
    Base.call(this, options, mode);
  }
  Object.defineProperty(Form, 'name', { value: name, configurable: true });
  inherits(Form, Base);
  return Form;
}

function defineClass(form) {
  var made;
  Object.defineProperty(exports, form[0], {
    configurable: true,
    enumerable: true,
    get: function () {
      return made || (made = makeClass(form[0], form[1]));
    }
  });
}

function defineCreator(form) {
  exports['create' + form[0]] = function (options) {
    return new exports[form[0]](options);
  };
  Object.defineProperty(exports['create' + form[0]], 'name', {
    value: 'create' + form[0], configurable: true
  });
}

/* ---- whole buffers ---- */

function failure(message, errno, code, max) {
  var err;
  if (code === 'ERR_BUFFER_TOO_LARGE')
    return settings.tooLarge(max);
  err = new Error(message);
  err.errno = errno;
  err.code = code;
  return err;
}

function prepare(options, mode) {
  var given = settings.common(options,
    mode >= constants.BROTLI_DECODE ? settings.BROTLI : settings.ZLIB);
  given.handle = settings.open(options, mode);
  return given;
}

/* What a stream's end() would say of its argument. */
function chunk(value) {
  if (value === null)
    throw errors.typeError('ERR_STREAM_NULL_VALUES', 'May not write null values to stream');
  if (typeof value === 'string' || ArrayBuffer.isView(value) ||
      Object.prototype.toString.call(value) === '[object ArrayBuffer]')
    return settings.bytes(value);
  throw errors.invalidArgType('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'],
    value);
}

function call(form, buffer, options, callback) {
  var mode = form[1], bytes, given;
  errors.checkFunction(callback, 'callback');
  if (options && options.info) {
    streams().collect(new exports[form[0]](options), buffer, callback);
    return;
  }
  given = prepare(options, mode);
  bytes = chunk(buffer);
  binding.all(given.handle, given.finishFlush, bytes, given.chunkSize,
    given.maxOutputLength, function (message, errno, code, left, out) {
      binding.close(given.handle);
      if (message !== null)
        callback(failure(message, errno, code, given.maxOutputLength));
      else
        callback(null, out);
    }, mode);
}

function callSync(form, buffer, options) {
  var given = prepare(options, form[1]), bytes = settings.input(buffer), result, engine;
  result = binding.all(given.handle, given.finishFlush, bytes, given.chunkSize,
    given.maxOutputLength, undefined, form[1]);
  binding.close(given.handle);
  if (result[0] !== null)
    throw failure(result[0], result[1], result[2], given.maxOutputLength);
  if (!options || !options.info)
    return result[4];
  engine = new exports[form[0]](options);
  engine.bytesWritten = bytes.length - result[3];
  engine.close();
  return { buffer: result[4], engine: engine };
}

function defineCalls(form) {
  var name = form[2];
  exports[name] = function (buffer, options, callback) {
    if (typeof options === 'function') {
      callback = options;
      options = {};
    }
    return call(form, buffer, options, callback);
  };
  exports[name + 'Sync'] = function (buffer, options) {
    return callSync(form, buffer, options);
  };
  [name, name + 'Sync'].forEach(function (key) {
    Object.defineProperty(exports[key], 'name', { value: key, configurable: true });
  });
}

FORMS.forEach(defineClass);
FORMS.forEach(defineCalls);
FORMS.forEach(defineCreator);

/* ---- constants, and their old places ---- */

var codes = {};
['Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR',
  'Z_MEM_ERROR', 'Z_BUF_ERROR', 'Z_VERSION_ERROR'].forEach(function (name) {
  codes[name] = constants[name];
  codes[constants[name]] = name;
});

Object.keys(constants).forEach(function (name) {
  if (name.slice(0, 6) !== 'BROTLI')
    Object.defineProperty(exports, name, {
      configurable: false, enumerable: false, value: constants[name], writable: false
    });
});
['constants', 'codes'].forEach(function (name) {
  Object.defineProperty(exports, name, {
    configurable: false, enumerable: true, writable: false,
    value: Object.freeze(name === 'codes' ? codes : constants)
  });
});
