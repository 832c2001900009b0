/* crypto: digests, HMACs, random bytes and key derivation. */
'use strict';

var errors = require('internal_errors');
var Buffer = require('buffer').Buffer;
var MAX = 2147483647;
var BYTES = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

function isBytes(value) {
  return ArrayBuffer.isView(value);
}

/* Hashes are streams, which take time to load; most of the rest does not need them. */
var hashing = function () {
  var module = require('internal_crypto_hash');
  module.setUp(binding, isBytes);
  hashing = function () {
    return module;
  };
  return module;
};

['Hash', 'Hmac'].forEach(function (name) {
  Object.defineProperty(exports, name, {
    enumerable: true,
    get: function () {
      return hashing()[name];
    }
  });
});

exports.createHash = function createHash(algorithm, options) {
  return new (hashing().Hash)(algorithm, options);
};

exports.createHmac = function createHmac(algorithm, key, options) {
  return new (hashing().Hmac)(algorithm, key, options);
};

exports.getHashes = function getHashes() {
  return binding.hashes();
};

exports.hash = function hash(algorithm, data, encoding) {
  errors.checkString(algorithm, 'algorithm');
  return new (hashing().Hash)(algorithm).update(data)
    .digest(encoding === 'buffer' ? undefined : encoding || 'hex');
};

/* ---- random bytes ---- */

function checkSize(size, name, max) {
  if (typeof size !== 'number')
    throw errors.invalidArgType(name, 'number', size);
  if (!(size >= 0 && size <= max))
    throw errors.outOfRange(name, '>= 0 && <= ' + max, size);
}

exports.randomBytes = function randomBytes(size, callback) {
  checkSize(size, 'size', MAX);
  if (callback !== undefined)
    errors.checkFunction(callback, 'callback');
  return binding.randomBytes(Math.floor(size), callback);
};
exports.pseudoRandomBytes = exports.randomBytes;

function range(buffer, offset, size) {
  if (!isBytes(buffer))
    throw errors.invalidArgType('buf', ['ArrayBuffer', 'ArrayBufferView'], buffer);
  if (offset === undefined)
    offset = 0;
  checkSize(offset, 'offset', buffer.length);
  if (size === undefined)
    size = buffer.length - offset;
  checkSize(size, 'size', MAX);
  if (size + offset > buffer.length)
    throw errors.outOfRange('size + offset', '<= ' + buffer.length, size + offset);
  return [offset, size];
}

exports.randomFillSync = function randomFillSync(buffer, offset, size) {
  var part = range(buffer, offset, size);
  binding.randomFill(buffer, part[0], part[1]);
  return buffer;
};

exports.randomFill = function randomFill(buffer, offset, size, callback) {
  var part;
  if (typeof offset === 'function') {
    callback = offset;
    offset = size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  }
  errors.checkFunction(callback, 'callback');
  part = range(buffer, offset, size);
  binding.randomFill(buffer, part[0], part[1], callback);
};

exports.getRandomValues = function getRandomValues(buffer) {
  var err;
  if (!isBytes(buffer)) {
    err = new Error('The data argument must be an integer-type TypedArray');
    err.name = 'TypeMismatchError';
    err.code = 17;
    throw err;
  }
  if (buffer.length > 65536) {
    err = new Error('The requested length exceeds 65,536 bytes');
    err.name = 'QuotaExceededError';
    err.code = 22;
    throw err;
  }
  return exports.randomFillSync(buffer);
};

exports.webcrypto = { getRandomValues: exports.getRandomValues };

/* ---- random numbers ---- */

function checkSafe(value, name) {
  if (typeof value !== 'number' || value % 1 !== 0 || Math.abs(value) > 9007199254740991)
    throw errors.invalidArgType(name, 'a safe integer', value);
}

/* Numbers at the end that would make some results likelier are drawn again. */
function below(limit) {
  var bytes = 1, total = 256, value;
  while (total < limit) {
    total *= 256;
    bytes++;
  }
  do {
    value = binding.randomUint(bytes);
  } while (value >= total - total % limit);
  return value % limit;
}

exports.randomInt = function randomInt(min, max, callback) {
  var value;
  if (max === undefined || typeof max === 'function') {
    callback = max;
    max = min;
    min = 0;
  }
  if (callback !== undefined)
    errors.checkFunction(callback, 'callback');
  checkSafe(min, 'min');
  checkSafe(max, 'max');
  if (max <= min)
    throw errors.outOfRange('max', 'greater than the value of "min" (' + min + ')', max);
  if (max - min > 281474976710655)
    throw errors.outOfRange('max - min', '<= 281474976710655', max - min);
  value = min + below(max - min);
  if (callback === undefined)
    return value;
  process.nextTick(callback, undefined, value);
  return undefined;
};

exports.randomUUID = function randomUUID() {
  return binding.randomUUID();
};

/* ---- comparing ---- */

exports.timingSafeEqual = function timingSafeEqual(a, b) {
  [a, b].forEach(function (buffer, i) {
    if (!isBytes(buffer))
      throw errors.typeError('ERR_INVALID_ARG_TYPE', 'The "buf' + (i + 1) +
        '" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or ' +
        'DataView.');
  });
  if (a.length !== b.length)
    throw errors.rangeError('ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
      'Input buffers must have the same byte length');
  return binding.timingSafeEqual(a, b);
};

/* ---- keys from passwords ---- */

function checkBytes(value, name) {
  if (typeof value !== 'string' && !isBytes(value))
    throw errors.invalidArgType(name, ['string'].concat(BYTES), value);
}

function pbkdf2(password, salt, iterations, length, digest, callback) {
  if (typeof digest !== 'string')
    throw errors.invalidArgType('digest', 'string', digest);
  checkBytes(password, 'password');
  checkBytes(salt, 'salt');
  errors.checkInteger(iterations, 'iterations', 1, MAX);
  errors.checkInteger(length, 'keylen', 0, MAX);
  if (!binding.hasHash(digest))
    throw errors.typeError('ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest: ' + digest);
  return binding.pbkdf2(password, salt, length, iterations, digest, callback);
}

exports.pbkdf2 = function (password, salt, iterations, length, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  if (typeof digest !== 'string')
    throw errors.invalidArgType('digest', 'string', digest);
  errors.checkFunction(callback, 'callback');
  pbkdf2(password, salt, iterations, length, digest, callback);
};

exports.pbkdf2Sync = function pbkdf2Sync(password, salt, iterations, length, digest) {
  return pbkdf2(password, salt, iterations, length, digest);
};

function scryptOption(options, name, alias, otherwise) {
  var value = options[name];
  if (alias && options[alias] !== undefined) {
    if (value !== undefined)
      throw errors.error('ERR_CRYPTO_SCRYPT_INVALID_PARAMETER',
        'Invalid scrypt parameter');
    name = alias;
    value = options[alias];
  }
  if (value === undefined)
    return otherwise;
  errors.checkInteger(value, name, 0, name === 'maxmem' ? undefined : 4294967295);
  return value || otherwise;
}

function checkScrypt(n, r, p, limit) {
  var why;
  if (n < 2 || Math.pow(2, Math.round(Math.log(n) / Math.LN2)) !== n)
    throw errors.rangeError('ERR_CRYPTO_INVALID_SCRYPT_PARAMS', 'Invalid scrypt params');
  why = binding.scryptFits(n, r, p, limit);
  if (why !== undefined)
    throw errors.rangeError('ERR_CRYPTO_INVALID_SCRYPT_PARAMS', 'Invalid scrypt params' +
      (why ? ': ' + why : ''));
}

function scrypt(password, salt, length, options, callback) {
  var n, r, p, limit;
  checkBytes(password, 'password');
  checkBytes(salt, 'salt');
  errors.checkInteger(length, 'keylen', 0, MAX);
  options = options || {};
  n = scryptOption(options, 'N', 'cost', 16384);
  r = scryptOption(options, 'r', 'blockSize', 8);
  p = scryptOption(options, 'p', 'parallelization', 1);
  limit = scryptOption(options, 'maxmem', undefined, 32 * 1024 * 1024);
  checkScrypt(n, r, p, limit);
  return binding.scrypt(password, salt, length, n, r, p, limit, callback);
}

exports.scrypt = function (password, salt, length, options, callback) {
  if (callback === undefined) {
    callback = options;
    options = undefined;
  }
  errors.checkFunction(callback, 'callback');
  scrypt(password, salt, length, options, callback);
};

exports.scryptSync = function scryptSync(password, salt, length, options) {
  return scrypt(password, salt, length, options);
};
