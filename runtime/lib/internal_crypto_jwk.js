/* crypto: JSON Web Keys. */
'use strict';

var errors = require('internal_errors');
var util = require('internal_crypto_util');
var Buffer = require('buffer').Buffer;
var CURVES = { prime256v1: 'P-256', secp256k1: 'secp256k1', secp384r1: 'P-384',
  secp521r1: 'P-521' };
var OKP = { ed25519: 'Ed25519', ed448: 'Ed448', x25519: 'X25519', x448: 'X448' };
var OKP_SIZE = { Ed25519: 32, X25519: 32, Ed448: 57, X448: 56 };

function invalid(message) {
  return util.nativeError(TypeError, 'ERR_CRYPTO_INVALID_JWK',
    message || 'Invalid JWK data');
}

function text(buffer) {
  return buffer.toString('base64url');
}

function bytes(value) {
  return Buffer.from(value, 'base64');
}

/* ---- writing ---- */

function writeSecret(buffer) {
  return { kty: 'oct', k: text(buffer) };
}

function writeEc(numbers) {
  var curve = CURVES[numbers.crv], out;
  if (!curve)
    throw util.nativeError(Error, 'ERR_CRYPTO_JWK_UNSUPPORTED_CURVE',
      'Unsupported JWK EC curve: ' + numbers.crv + '.');
  out = { kty: 'EC', x: text(numbers.x), y: text(numbers.y), crv: curve };
  if (numbers.d)
    out.d = text(numbers.d);
  return out;
}

function writeOkp(numbers, curve) {
  var out = { crv: curve };
  if (numbers.d)
    out.d = text(numbers.d);
  out.x = text(numbers.x);
  out.kty = 'OKP';
  return out;
}

function write(native, handle, type) {
  var numbers, out;
  if (type !== 'rsa' && type !== 'ec' && !OKP[type])
    throw util.nativeError(Error, 'ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE',
      'Unsupported JWK Key Type.');
  numbers = native.numbers(handle);
  if (type === 'ec')
    return writeEc(numbers);
  if (type !== 'rsa')
    return writeOkp(numbers, OKP[type]);
  out = { kty: 'RSA' };
  Object.keys(numbers).forEach(function (name) {
    out[name] = text(numbers[name]);
  });
  return out;
}

/* ---- reading ---- */

function checkStrings(key, names) {
  names.forEach(function (name) {
    errors.checkString(key[name], 'key.' + name);
  });
}

function readOkp(native, key, isPublic) {
  var data, handle;
  errors.checkString(key.crv, 'key.crv');
  util.checkOneOf(key.crv, 'key.crv', ['Ed25519', 'Ed448', 'X25519', 'X448']);
  checkStrings(key, isPublic ? ['x'] : ['x', 'd']);
  data = bytes(isPublic ? key.x : key.d);
  if (data.length !== OKP_SIZE[key.crv])
    throw invalid();
  handle = native.okp(key.crv, data, !isPublic);
  if (handle === undefined)
    throw invalid();
  return handle;
}

function readEc(native, key, isPublic) {
  var handle;
  errors.checkString(key.crv, 'key.crv');
  util.checkOneOf(key.crv, 'key.crv', ['P-256', 'secp256k1', 'P-384', 'P-521']);
  checkStrings(key, isPublic ? ['x', 'y'] : ['x', 'y', 'd']);
  handle = native.ec(key.crv, bytes(key.x), bytes(key.y),
    isPublic ? undefined : bytes(key.d));
  if (handle === undefined)
    throw invalid('Invalid JWK EC key');
  return handle;
}

function readRsa(native, key, isPublic) {
  var names = isPublic ? ['n', 'e'] : ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];
  var handle;
  checkStrings(key, names);
  handle = native.rsa.apply(native, names.map(function (name) {
    return bytes(key[name]);
  }));
  if (handle === undefined)
    throw invalid('Invalid JWK RSA key');
  return handle;
}

function read(native, key, isPublic) {
  util.checkOneOf(key.kty, 'key.kty', ['RSA', 'EC', 'OKP']);
  if (key.kty === 'OKP')
    return readOkp(native, key, isPublic);
  if (key.kty === 'EC')
    return readEc(native, key, isPublic);
  return readRsa(native, key, isPublic);
}

module.exports = { read: read, write: write, writeSecret: writeSecret };
