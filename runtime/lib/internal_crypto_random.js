/* crypto: random bytes and numbers, primes, comparing in constant time. */
'use strict';

var errors = require('internal_errors');
var util = require('internal_crypto_util');
var types = require('internal_types');
var native = require('internal_crypto_native');
var MAX = 2147483647;
var primes;

/* ---- bytes ---- */

function checkSize(size, name, max) {
  if (typeof size !== 'number')
    throw errors.invalidArgType(name, 'number', size);
  if (!(size >= 0 && size <= max))
    throw errors.outOfRange(name, '>= 0 && <= ' + max, size);
}

function randomBytes(size, callback) {
  checkSize(size, 'size', MAX);
  if (callback !== undefined)
    errors.checkFunction(callback, 'callback');
  return native.randomBytes(Math.floor(size), callback);
}

/* Offsets and sizes count elements; [offset, size] in bytes. */
function range(buffer, offset, size) {
  var element = buffer.BYTES_PER_ELEMENT || 1, length = buffer.byteLength;
  if (offset === undefined)
    offset = 0;
  else
    checkSize(offset * (typeof offset === 'number' ? element : NaN), 'offset', length);
  offset = Math.floor(offset * element);
  if (size === undefined)
    size = length - offset;
  else
    size = checkElements(size, element);
  if (size + offset > length)
    throw errors.outOfRange('size + offset', '<= ' + length, size + offset);
  return [offset, size];
}

function checkElements(size, element) {
  if (typeof size !== 'number')
    throw errors.invalidArgType('size', 'number', size);
  checkSize(size * element, 'size', MAX);
  return Math.floor(size * element);
}

function checkOffset(offset) {
  if (offset !== undefined && typeof offset !== 'number')
    throw errors.invalidArgType('offset', 'number', offset);
}

function checkFilled(buffer) {
  if (!util.isBytes(buffer))
    throw errors.invalidArgType('buf', ['ArrayBuffer', 'ArrayBufferView'], buffer);
}

function randomFillSync(buffer, offset, size) {
  var part;
  checkFilled(buffer);
  checkOffset(offset);
  part = range(buffer, offset, size);
  if (part[1] > 0)
    native.randomFill(util.viewOf(buffer), part[0], part[1]);
  return buffer;
}

function randomFill(buffer, offset, size, callback) {
  var part;
  checkFilled(buffer);
  if (typeof offset === 'function') {
    callback = offset;
    offset = size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  } else {
    errors.checkFunction(callback, 'callback');
  }
  checkOffset(offset);
  part = range(buffer, offset, size);
  if (part[1] === 0) {
    process.nextTick(callback, null, buffer);
    return;
  }
  native.randomFill(util.viewOf(buffer), part[0], part[1], function (err) {
    if (err)
      callback(err);
    else
      callback(null, buffer);
  });
}

function domError(message, name, code) {
  var err = new Error(message);
  errors.hidden(err, 'name', name);
  errors.hidden(err, 'code', code);
  return err;
}

function getRandomValues(data) {
  if (arguments.length < 1)
    throw errors.typeError('ERR_MISSING_ARGS',
      'The "typedArray" argument must be specified');
  if (!types.isTypedArray(data) || data instanceof Float32Array ||
      data instanceof Float64Array)
    throw domError('The data argument must be an integer-type TypedArray',
      'TypeMismatchError', 17);
  if (data.byteLength > 65536)
    throw domError('The requested length exceeds 65,536 bytes', 'QuotaExceededError', 22);
  return randomFillSync(data, 0);
}

/* ---- numbers ---- */

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
    value = native.randomUint(bytes);
  } while (value >= total - total % limit);
  return value % limit;
}

function randomInt(min, max, callback) {
  var value, noMin = max === undefined || typeof max === 'function';
  if (noMin) {
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
    throw errors.outOfRange(noMin ? 'max' : 'max - min', '<= 281474976710655', max - min);
  value = min + below(max - min);
  if (callback === undefined)
    return value;
  process.nextTick(callback, undefined, value);
  return undefined;
}

function randomUUID(options) {
  if (options !== undefined) {
    errors.checkObject(options, 'options');
    if (options.disableEntropyCache !== undefined)
      util.checkBoolean(options.disableEntropyCache, 'options.disableEntropyCache');
  }
  return native.randomUUID();
}

/* ---- comparing ---- */

function timingSafeEqual(a, b) {
  [a, b].forEach(function (buffer, i) {
    if (!util.isBytes(buffer))
      throw errors.typeError('ERR_INVALID_ARG_TYPE', 'The "buf' + (i + 1) +
        '" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or ' +
        'DataView.');
  });
  if (a.byteLength !== b.byteLength)
    throw errors.rangeError('ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
      'Input buffers must have the same byte length');
  return native.timingSafeEqual(util.viewOf(a), util.viewOf(b));
}

/* ---- primes ---- */

var NUMBER_BYTES = ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'];

function primeNative() {
  primes = primes || require('internal_crypto_prime');
  return primes;
}

function numberBytes(value, name) {
  if (value === undefined)
    return undefined;
  if (!util.isBytes(value))
    throw errors.invalidArgType(name, NUMBER_BYTES, value);
  return util.viewOf(value);
}

function makePrime(size, options, callback) {
  var safe, add, rem;
  errors.checkObject(options, 'options');
  safe = options.safe === undefined ? false : options.safe;
  util.checkBoolean(safe, 'options.safe');
  if (options.bigint !== undefined)
    util.checkBoolean(options.bigint, 'options.bigint');
  add = numberBytes(options.add, 'options.add');
  rem = numberBytes(options.rem, 'options.rem');
  if (options.bigint)
    throw errors.error('ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      'The option "bigint" needs BigInt, which this engine does not have');
  return primeNative().generate(size, safe, add, rem, callback);
}

function generatePrime(size, options, callback) {
  util.checkInt32(size, 'size', 1);
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  errors.checkFunction(callback, 'callback');
  makePrime(size, options, function (err, prime) {
    if (err)
      callback(err);
    else
      callback(undefined, util.arrayBufferOf(prime));
  });
}

function generatePrimeSync(size, options) {
  util.checkInt32(size, 'size', 1);
  return util.arrayBufferOf(makePrime(size, options === undefined ? {} : options));
}

function candidate(value) {
  if (!util.isBytes(value))
    throw errors.invalidArgType('candidate', NUMBER_BYTES, value);
  return util.viewOf(value);
}

function checksOf(options) {
  var checks;
  errors.checkObject(options, 'options');
  checks = options.checks === undefined ? 0 : options.checks;
  util.checkInt32(checks, 'options.checks', 0);
  return checks;
}

function checkPrime(value, options, callback) {
  value = candidate(value);
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  errors.checkFunction(callback, 'callback');
  primeNative().check(value, checksOf(options === undefined ? {} : options),
    function (err, isPrime) {
      if (err)
        callback(err);
      else
        callback(undefined, isPrime);
    });
}

function checkPrimeSync(value, options) {
  value = candidate(value);
  return primeNative().check(value, checksOf(options === undefined ? {} : options));
}

module.exports = {
  randomBytes: randomBytes,
  randomFill: randomFill,
  randomFillSync: randomFillSync,
  randomInt: randomInt,
  randomUUID: randomUUID,
  getRandomValues: getRandomValues,
  timingSafeEqual: timingSafeEqual,
  generatePrime: generatePrime,
  generatePrimeSync: generatePrimeSync,
  checkPrime: checkPrime,
  checkPrimeSync: checkPrimeSync
};
