/* crypto: signatures. */
'use strict';

var errors = require('internal_errors');
var util = require('internal_crypto_util');
var keys = require('internal_crypto_keys');
var hashing = require('internal_crypto_native');
var Writable = require('stream').Writable;
var native = binding;

/* ---- options of a key ---- */

function intOption(name, options) {
  var value = options === undefined || options === null ? undefined : options[name];
  if (value === undefined || value === value >> 0)
    return value;
  throw errors.invalidArgValue('options.' + name, value);
}

function isP1363(options) {
  var encoding;
  if (typeof options !== 'object' || options === null)
    return false;
  encoding = options.dsaEncoding === undefined ? 'der' : options.dsaEncoding;
  if (encoding === 'der')
    return false;
  if (encoding === 'ieee-p1363')
    return true;
  throw errors.invalidArgValue('options.dsaEncoding', encoding);
}

function notInitialised() {
  return util.nativeError(Error, 'ERR_CRYPTO_INVALID_STATE', 'Not initialised');
}

function keyRequired() {
  return errors.error('ERR_CRYPTO_SIGN_KEY_REQUIRED', 'No key provided to sign');
}

/* ---- step by step ---- */

/* "dss1" is what SHA-1 was called for DSA. */
function setUp(self, algorithm, options) {
  var hash;
  errors.checkString(algorithm, 'algorithm');
  if (/^(dss1|DSS1)$/.test(algorithm))
    algorithm = 'SHA1';
  hash = hashing.hash(algorithm, undefined, {});
  if (hash === undefined)
    throw util.nativeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest');
  errors.hidden(self, '_hash', hash);
  errors.hidden(self, '_algorithm', algorithm);
  Writable.call(self, options);
}

function digestOf(self) {
  var digest = hashing.digest(self._hash, false);
  if (digest === undefined)
    throw notInitialised();
  return digest;
}

function inherit(Class) {
  Class.prototype = Object.create(Writable.prototype, {
    constructor: { value: Class, writable: true, configurable: true }
  });
  Object.setPrototypeOf(Class, Writable);

  Class.prototype._write = function (chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  };

  Class.prototype.update = function update(data, encoding) {
    if (!hashing.update(this._hash, util.dataBytes(data, encoding)))
      throw notInitialised();
    return this;
  };
}

function Sign(algorithm, options) {
  if (!(this instanceof Sign))
    return new Sign(algorithm, options);
  setUp(this, algorithm, options);
}
inherit(Sign);

Sign.prototype.sign = function sign(options, encoding) {
  var key, padding, salt, p1363;
  if (!options)
    throw keyRequired();
  key = keys.prepare(options, 'consumePrivate');
  padding = intOption('padding', options);
  salt = intOption('saltLength', options);
  p1363 = isP1363(options);
  return util.encode(native.signDigest(keys.open(key), this._algorithm, digestOf(this),
    padding, salt, p1363), encoding);
};

function Verify(algorithm, options) {
  if (!(this instanceof Verify))
    return new Verify(algorithm, options);
  setUp(this, algorithm, options);
}
inherit(Verify);

Verify.prototype.verify = function verify(options, signature, encoding) {
  var key = keys.prepare(options, 'consumePublic');
  var padding = intOption('padding', options);
  var salt = intOption('saltLength', options);
  var p1363 = isP1363(options);
  signature = util.toBytes(signature, 'signature', encoding);
  return native.verifyDigest(keys.open(key), this._algorithm, digestOf(this), padding,
    salt, p1363, signature);
};

/* ---- at once ---- */

function check(algorithm, callback) {
  if (algorithm !== null && algorithm !== undefined)
    errors.checkString(algorithm, 'algorithm');
  if (callback !== undefined)
    errors.checkFunction(callback, 'callback');
}

function sign(algorithm, data, key, callback) {
  var padding, salt, p1363;
  check(algorithm, callback);
  data = util.toBytes(data, 'data');
  if (!key)
    throw keyRequired();
  padding = intOption('padding', key);
  salt = intOption('saltLength', key);
  p1363 = isP1363(key);
  key = keys.open(keys.prepare(key, 'consumePrivate'));
  return native.sign(key, algorithm, data, padding, salt, p1363, undefined, callback);
}

function verify(algorithm, data, key, signature, callback) {
  var padding, salt, p1363;
  check(algorithm, callback);
  data = util.toBytes(data, 'data');
  padding = intOption('padding', key);
  salt = intOption('saltLength', key);
  p1363 = isP1363(key);
  if (!ArrayBuffer.isView(signature))
    throw errors.invalidArgType('signature', ['Buffer', 'TypedArray', 'DataView'],
      signature);
  key = keys.open(keys.prepare(key, 'consumePublic'));
  return native.sign(key, algorithm, data, padding, salt, p1363, util.viewOf(signature),
    callback);
}

module.exports = {
  Sign: Sign,
  Verify: Verify,
  createSign: function createSign(algorithm, options) {
    return new Sign(algorithm, options);
  },
  createVerify: function createVerify(algorithm, options) {
    return new Verify(algorithm, options);
  },
  sign: sign,
  verify: verify
};
