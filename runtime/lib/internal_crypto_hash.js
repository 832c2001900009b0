/* Hash and Hmac: digests that are Transforms as well. Few programs use them as streams, so
 * a stream's state is made when something asks for it. */
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
        if (this === Class.prototype || this._awake)
          return undefined;
        wake(this);
        return this[name];
      },
      set: function (value) {
        Object.defineProperty(this, name, {
          value: value, writable: true, enumerable: true, configurable: true
        });
      }
    });
  });
}

function wake(digest) {
  errors.hidden(digest, '_awake', true);
  Transform.call(digest, digest._options);
}

function addMethods(Class) {
  Class.prototype._transform = function (chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  };

  Class.prototype._flush = function (callback) {
    this.push(this.digest());
    callback();
  };
}

function finalized() {
  return errors.error('ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
}

function update(digest, data, encoding) {
  if (typeof data !== 'string' && !isBytes(data))
    throw errors.invalidArgType('data', ['string', 'Buffer', 'TypedArray', 'DataView'],
      data);
  if (digest._done)
    throw finalized();
  if (typeof data === 'string' && !isUtf8(encoding))
    data = Buffer.from(data, encoding);
  if (!digest._handle.update(data))
    throw errors.error('ERR_CRYPTO_HASH_UPDATE_FAILED', 'Hash update failed');
  return digest;
}

function finish(digest, encoding) {
  var result;
  digest._done = true;
  if (encoding === undefined || encoding === null || encoding === 'buffer')
    return digest._handle.digest(false);
  encoding = String(encoding);
  if (encoding.toLowerCase() === 'hex')
    return digest._handle.digest(true);
  result = digest._handle.digest(false);
  return Buffer.isEncoding(encoding) ? result.toString(encoding) : result;
}

function keep(digest, handle, options) {
  errors.hidden(digest, '_handle', handle);
  errors.hidden(digest, '_done', false);
  errors.hidden(digest, '_awake', false);
  digest._options = options;
}

/* ---- Hash ---- */

function hashLength(options) {
  var length = options && typeof options === 'object' ? options.outputLength : undefined;
  if (length !== undefined)
    errors.checkInteger(length, 'options.outputLength', 0, 4294967295);
  return length;
}

function Hash(algorithm, options) {
  var handle;
  if (!(this instanceof Hash))
    return new Hash(algorithm, options);
  if (algorithm && typeof algorithm === 'object' && algorithm._copied)
    return keep(this, algorithm.handle, options);
  errors.checkString(algorithm, 'algorithm');
  handle = native.hash(algorithm, hashLength(options));
  if (handle === undefined)
    throw new Error('Digest method not supported');
  keep(this, handle, options);
}

lazyStream(Hash);
addMethods(Hash);

Hash.prototype.update = function (data, encoding) {
  return update(this, data, encoding);
};

Hash.prototype.digest = function (encoding) {
  if (this._done)
    throw finalized();
  return finish(this, encoding);
};

Hash.prototype.copy = function (options) {
  if (this._done)
    throw finalized();
  return new Hash({ _copied: true, handle: this._handle.copy(hashLength(options)) },
    options);
};

/* ---- Hmac ---- */

function Hmac(algorithm, key, options) {
  var handle;
  if (!(this instanceof Hmac))
    return new Hmac(algorithm, key, options);
  errors.checkString(algorithm, 'hmac');
  if (typeof key !== 'string' && !isBytes(key))
    throw errors.invalidArgType('key', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray',
      'DataView', 'KeyObject', 'CryptoKey'], key);
  if (typeof key === 'string' && options && !isUtf8(options.encoding))
    key = Buffer.from(key, options.encoding);
  handle = native.hmac(algorithm, key);
  if (handle === undefined)
    throw errors.typeError('ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest: ' + algorithm);
  keep(this, handle, options);
}

lazyStream(Hmac);
addMethods(Hmac);

Hmac.prototype.update = function (data, encoding) {
  return update(this, data, encoding);
};

/* A second time there is nothing, as Node has it. */
Hmac.prototype.digest = function (encoding) {
  if (!this._done)
    return finish(this, encoding);
  return encoding && encoding !== 'buffer' ? '' : Buffer.alloc(0);
};

exports.Hash = Hash;
exports.Hmac = Hmac;
exports.setUp = function (binding, bytesTest) {
  native = binding;
  isBytes = bytesTest;
};
