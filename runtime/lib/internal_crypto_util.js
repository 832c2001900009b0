/* crypto: what its parts share: bytes from strings and views, checks of options. */
'use strict';

var errors = require('internal_errors');
var types = require('internal_types');
var Buffer = require('buffer').Buffer;
var BYTES = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

function isBytes(value) {
  return ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value);
}

/* A Buffer over the bytes of any view or ArrayBuffer, which it shares. */
function viewOf(value) {
  if (Buffer.isBuffer(value))
    return value;
  if (types.isAnyArrayBuffer(value))
    return Buffer.from(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

function toBytes(value, name, encoding) {
  if (typeof value === 'string')
    return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
  if (!isBytes(value))
    throw errors.invalidArgType(name, ['string'].concat(BYTES), value);
  return viewOf(value);
}

/* What may be hashed, signed or encrypted: text or a view. */
function dataBytes(data, encoding) {
  if (typeof data === 'string') {
    if (data.length % 2 !== 0 && /^hex$/i.test(encoding))
      throw errors.invalidArgValue('encoding', encoding,
        'is invalid for data of length ' + data.length);
    return Buffer.from(data, Buffer.isEncoding(encoding) ? encoding : 'utf8');
  }
  if (!ArrayBuffer.isView(data))
    throw errors.invalidArgType('data', ['string', 'Buffer', 'TypedArray', 'DataView'],
      data);
  return viewOf(data);
}

function encode(buffer, encoding) {
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

/* An error as C makes it: its code is a property and no part of its stack. */
function nativeError(Base, code, message) {
  var err = new Base(message);
  err.code = code;
  return err;
}

function checkIntegral(value, name) {
  if (value === Infinity || value === -Infinity)
    throw errors.outOfRange(name, 'an integer', value);
}

function checkInt32(value, name, min) {
  checkIntegral(value, name);
  errors.checkInteger(value, name, min === undefined ? -2147483648 : min, 2147483647);
}

function checkUint32(value, name) {
  checkIntegral(value, name);
  errors.checkInteger(value, name, 0, 4294967295);
}

function checkBoolean(value, name) {
  if (typeof value !== 'boolean')
    throw errors.invalidArgType(name, 'boolean', value);
}

function checkOneOf(value, name, allowed) {
  if (allowed.indexOf(value) < 0)
    throw errors.invalidArgValue(name, value, 'must be one of: ' +
      allowed.map(function (one) {
        return typeof one === 'string' ? "'" + one + "'" : String(one);
      }).join(', '));
}

function stringOption(options, name) {
  var value = options ? options[name] : undefined;
  if (value !== undefined && value !== null)
    errors.checkString(value, 'options.' + name);
  return value;
}

function invalidDigest(name) {
  return nativeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest: ' + name);
}

/* An ArrayBuffer with just these bytes. */
function arrayBufferOf(buffer) {
  if (buffer.byteOffset === 0 && buffer.buffer.byteLength === buffer.length)
    return buffer.buffer;
  return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.length);
}

module.exports = {
  BYTES: BYTES,
  isBytes: isBytes,
  viewOf: viewOf,
  toBytes: toBytes,
  dataBytes: dataBytes,
  encode: encode,
  nativeError: nativeError,
  checkInt32: checkInt32,
  checkUint32: checkUint32,
  checkBoolean: checkBoolean,
  checkOneOf: checkOneOf,
  stringOption: stringOption,
  invalidDigest: invalidDigest,
  arrayBufferOf: arrayBufferOf
};
