/* crypto.webcrypto: random values, and digests of SubtleCrypto. */
'use strict';

var errors = require('internal_errors');
var util = require('internal_crypto_util');
var random = require('internal_crypto_random');
var DIGESTS = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384',
  'SHA-512': 'sha512' };

function illegal() {
  return errors.typeError('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
}

function SubtleCrypto() {
  throw illegal();
}

function Crypto() {
  throw illegal();
}

function tag(Class, name) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    value: name, configurable: true
  });
}
tag(SubtleCrypto, 'SubtleCrypto');
tag(Crypto, 'Crypto');

function domError(message, name) {
  var err = new Error(message);
  errors.hidden(err, 'name', name);
  return err;
}

SubtleCrypto.prototype.digest = function digest(algorithm, data) {
  var name = algorithm && typeof algorithm === 'object' ? algorithm.name : algorithm;
  return new Promise(function (resolve) {
    var known = DIGESTS[String(name).toUpperCase()];
    if (!known)
      throw domError('Unrecognized algorithm name', 'NotSupportedError');
    if (!util.isBytes(data))
      throw errors.invalidArgType('data', ['ArrayBuffer', 'Buffer', 'TypedArray',
        'DataView'], data);
    resolve(util.arrayBufferOf(require('internal_crypto_hash').createHash(known)
      .update(util.viewOf(data)).digest()));
  });
};

var subtle = Object.create(SubtleCrypto.prototype);

Object.defineProperty(Crypto.prototype, 'subtle', {
  enumerable: true,
  configurable: true,
  get: function () {
    return subtle;
  }
});

Crypto.prototype.getRandomValues = function getRandomValues(array) {
  if (!(this instanceof Crypto))
    throw errors.typeError('ERR_INVALID_THIS', 'Value of "this" must be of type Crypto');
  return arguments.length < 1 ? random.getRandomValues() : random.getRandomValues(array);
};

Crypto.prototype.randomUUID = function randomUUID(options) {
  if (!(this instanceof Crypto))
    throw errors.typeError('ERR_INVALID_THIS', 'Value of "this" must be of type Crypto');
  return random.randomUUID(options);
};

exports.crypto = Object.create(Crypto.prototype);
exports.Crypto = Crypto;
exports.SubtleCrypto = SubtleCrypto;
