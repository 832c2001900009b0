/* crypto: keys from passwords and from other keys. */
'use strict';

var errors = require('internal_errors');
var util = require('internal_crypto_util');
var native = require('internal_crypto_native');

/* ---- PBKDF2 ---- */

/* [password, salt, length, iterations, digest] for the native */
function checkPbkdf2(password, salt, iterations, length, digest) {
  if (typeof digest !== 'string')
    throw errors.invalidArgType('digest', 'string', digest);
  password = util.toBytes(password, 'password');
  salt = util.toBytes(salt, 'salt');
  util.checkInt32(iterations, 'iterations', 1);
  util.checkInt32(length, 'keylen', 0);
  return [password, salt, length, iterations, digest];
}

function knownDigest(name) {
  if (!native.hasHash(name))
    throw util.invalidDigest(name);
}

function pbkdf2(password, salt, iterations, length, digest, callback) {
  var args;
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  args = checkPbkdf2(password, salt, iterations, length, digest);
  errors.checkFunction(callback, 'callback');
  knownDigest(digest);
  args.push(callback);
  native.pbkdf2.apply(native, args);
}

function pbkdf2Sync(password, salt, iterations, length, digest) {
  var args = checkPbkdf2(password, salt, iterations, length, digest);
  knownDigest(digest);
  return native.pbkdf2.apply(native, args);
}

/* ---- scrypt ---- */

function scryptOption(options, name, alias, otherwise) {
  var value = options[name], given = value !== undefined;
  if (given)
    util.checkUint32(value, name);
  if (options[alias] !== undefined) {
    if (given)
      throw errors.error('ERR_CRYPTO_SCRYPT_INVALID_PARAMETER',
        'Invalid scrypt parameter');
    value = options[alias];
    util.checkUint32(value, alias);
  }
  return value || otherwise;
}

function invalidScrypt(why) {
  return util.nativeError(RangeError, 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS',
    'Invalid scrypt params' + (why ? ': ' + why : ''));
}

function checkLimits(n, r, p, limit) {
  var why;
  if (n < 2 || Math.pow(2, Math.round(Math.log(n) / Math.LN2)) !== n)
    throw invalidScrypt();
  why = native.scryptFits(n, r, p, limit);
  if (why !== undefined)
    throw invalidScrypt(why);
}

/* [password, salt, length, N, r, p, limit] for the native */
function checkScrypt(password, salt, length, options) {
  var n, r, p, limit;
  password = util.toBytes(password, 'password');
  salt = util.toBytes(salt, 'salt');
  util.checkInt32(length, 'keylen', 0);
  options = options || {};
  n = scryptOption(options, 'N', 'cost', 16384);
  r = scryptOption(options, 'r', 'blockSize', 8);
  p = scryptOption(options, 'p', 'parallelization', 1);
  limit = options.maxmem;
  if (limit !== undefined)
    errors.checkInteger(limit, 'maxmem', 0);
  return [password, salt, length, n, r, p, limit || 32 * 1024 * 1024];
}

function scrypt(password, salt, length, options, callback) {
  var args;
  if (arguments.length < 5 || callback === undefined) {
    callback = options;
    options = undefined;
  }
  args = checkScrypt(password, salt, length, options);
  errors.checkFunction(callback, 'callback');
  checkLimits(args[3], args[4], args[5], args[6]);
  args.push(callback);
  native.scrypt.apply(native, args);
}

function scryptSync(password, salt, length, options) {
  var args = checkScrypt(password, salt, length, options);
  checkLimits(args[3], args[4], args[5], args[6]);
  return native.scrypt.apply(native, args);
}

/* ---- HKDF ---- */

function material(key) {
  if (key instanceof require('internal_crypto_keys').KeyObject) {
    if (key.type !== 'secret')
      throw errors.typeError('ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE',
        'Invalid key object type ' + key.type + ', expected secret.');
    return key.export();
  }
  if (typeof key !== 'string' && !util.isBytes(key))
    throw errors.invalidArgType('ikm', ['string', 'SecretKeyObject', 'ArrayBuffer',
      'TypedArray', 'DataView', 'Buffer'], key);
  return util.toBytes(key);
}

function source(value, name) {
  if (typeof value !== 'string' && !util.isBytes(value))
    throw errors.invalidArgType(name, ['string', 'ArrayBuffer', 'TypedArray', 'DataView',
      'Buffer'], value);
  return util.toBytes(value);
}

/* [key, salt, info, length, digest] for the native */
function checkHkdf(digest, key, salt, info, length) {
  errors.checkString(digest, 'digest');
  key = material(key);
  salt = source(salt, 'salt');
  info = source(info, 'info');
  errors.checkInteger(length, 'length', 0, require('buffer').kMaxLength);
  if (info.length > 1024)
    throw errors.outOfRange('info', 'must not contain more than 1024 bytes', info.length);
  return [key, salt, info, length, digest];
}

/* RFC 5869 allows 255 blocks. */
function checkHkdfLength(args) {
  var size = native.digestSize(args[4]);
  if (size === undefined)
    throw util.invalidDigest(args[4]);
  if (args[3] > size * 255)
    throw util.nativeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN',
      'Invalid key length');
}

function hkdf(digest, key, salt, info, length, callback) {
  var args = checkHkdf(digest, key, salt, info, length);
  errors.checkFunction(callback, 'callback');
  checkHkdfLength(args);
  args.push(function (err, bytes) {
    if (err)
      callback(err);
    else
      callback(null, util.arrayBufferOf(bytes));
  });
  native.hkdf.apply(native, args);
}

function hkdfSync(digest, key, salt, info, length) {
  var args = checkHkdf(digest, key, salt, info, length);
  checkHkdfLength(args);
  return util.arrayBufferOf(native.hkdf.apply(native, args));
}

module.exports = {
  pbkdf2: pbkdf2,
  pbkdf2Sync: pbkdf2Sync,
  scrypt: scrypt,
  scryptSync: scryptSync,
  hkdf: hkdf,
  hkdfSync: hkdfSync
};
