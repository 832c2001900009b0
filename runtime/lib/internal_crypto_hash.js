/* Hash and Hmac: digests that are Transforms as well. The objects are C's; few programs
 * use them as streams, so a stream's state is made when something asks for it. */
'use strict';

var Transform = require('stream').Transform;
var Buffer = require('buffer').Buffer;
var errors = require('internal_errors');
var STREAM_STATE = ['_readableState', '_writableState', '_events', '_eventsCount'];
var native, isBytes;

function isUtf8(encoding) {
  return encoding === undefined || encoding === null || /^utf-?8$/i.test(encoding) ||
    !Buffer.isEncoding(encoding);
}

/* ---- the stream ---- */

function wake(digest) {
  STREAM_STATE.forEach(function (name) {
    Object.defineProperty(digest, name, {
      value: undefined, writable: true, enumerable: true, configurable: true
    });
  });
  Transform.call(digest, digest._options);
}

/* A prototype below Transform's whose stream part comes to life at first use. */
function lazyStream(Class) {
  Class.prototype = Object.create(Transform.prototype, {
    constructor: { value: Class, writable: true, configurable: true }
  });
  STREAM_STATE.forEach(function (name) {
    Object.defineProperty(Class.prototype, name, {
      configurable: true,
      enumerable: false,
      get: function () {
        if (this === Class.prototype)
          return undefined;
        wake(this);
        return this[name];
      },
      set: function (value) {
        wake(this);
        this[name] = value;
      }
    });
  });

  Class.prototype._transform = function (chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  };

  Class.prototype._flush = function (callback) {
    this.push(this.digest());
    callback();
  };
}

/* ---- the digest ---- */

function finalized() {
  return errors.error('ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
}

function update(data, encoding) {
  if ((encoding === undefined || typeof data !== 'string') && native.update(this, data))
    return this;
  if (typeof data !== 'string' && !isBytes(data))
    throw errors.invalidArgType('data', ['string', 'Buffer', 'TypedArray', 'DataView'],
      data);
  if (typeof data === 'string' && !isUtf8(encoding))
    data = Buffer.from(data, encoding);
  if (!native.update(this, data))
    throw finalized();
  return this;
}

/* undefined when it was taken before. */
function finish(digest, encoding) {
  var result;
  if (encoding === 'hex')
    return native.digest(digest, true);
  result = native.digest(digest, false);
  if (result === undefined || encoding === undefined || encoding === null ||
      encoding === 'buffer')
    return result;
  encoding = String(encoding);
  return Buffer.isEncoding(encoding) ? result.toString(encoding) : result;
}

/* ---- Hash ---- */

function hashLength(options) {
  var length = options && typeof options === 'object' ? options.outputLength : undefined;
  if (length !== undefined)
    errors.checkInteger(length, 'options.outputLength', 0, 4294967295);
  return length;
}

function Hash(algorithm, options) {
  var hash;
  if (typeof algorithm !== 'string')
    throw errors.invalidArgType('algorithm', 'string', algorithm);
  hash = native.hash(algorithm, options === undefined ? undefined : hashLength(options),
    Hash.prototype);
  if (hash === undefined)
    throw new Error('Digest method not supported');
  hash._options = options;
  return hash;
}

lazyStream(Hash);
Hash.prototype.update = update;

Hash.prototype.digest = function (encoding) {
  var result = finish(this, encoding);
  if (result === undefined)
    throw finalized();
  return result;
};

Hash.prototype.copy = function (options) {
  var copy = native.copy(this, hashLength(options), Hash.prototype);
  if (copy === undefined)
    throw finalized();
  copy._options = options;
  return copy;
};

/* ---- Hmac ---- */

function Hmac(algorithm, key, options) {
  var hmac;
  errors.checkString(algorithm, 'hmac');
  if (typeof key !== 'string' && !isBytes(key))
    throw errors.invalidArgType('key', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray',
      'DataView', 'KeyObject', 'CryptoKey'], key);
  if (typeof key === 'string' && options && !isUtf8(options.encoding))
    key = Buffer.from(key, options.encoding);
  hmac = native.hmac(algorithm, key, Hmac.prototype);
  if (hmac === undefined)
    throw errors.typeError('ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest: ' + algorithm);
  hmac._options = options;
  return hmac;
}

lazyStream(Hmac);
Hmac.prototype.update = update;

/* A second time there is nothing, as Node has it. */
Hmac.prototype.digest = function (encoding) {
  var result = finish(this, encoding);
  if (result === undefined)
    result = encoding && encoding !== 'buffer' ? '' : Buffer.alloc(0);
  return result;
};

exports.Hash = Hash;
exports.Hmac = Hmac;
exports.setUp = function (binding, bytesTest) {
  native = binding;
  isBytes = bytesTest;
};
