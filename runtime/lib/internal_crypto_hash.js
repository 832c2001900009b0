/* Hash and Hmac: digests that are Transforms as well. The objects are C's; few programs
 * use them as streams, so a stream's state is made when something asks for it. */
'use strict';

var lazyStream = require('internal_crypto_stream').lazyStream;
var Buffer = require('buffer').Buffer;
var errors = require('internal_errors');
var util = require('internal_crypto_util');
var native = require('internal_crypto_native');

/* Few programs pass more than text and Buffers for keys. */
function keys() {
  return require('internal_crypto_keys');
}

function isUtf8(encoding) {
  return encoding === undefined || encoding === null || /^utf-?8$/i.test(encoding) ||
    !Buffer.isEncoding(encoding);
}

function streams(Class) {
  lazyStream(Class);

  Class.prototype._transform = function (chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  };

  /* The digest can still be asked for when the stream has ended. */
  Class.prototype._flush = function (callback) {
    var result = native.digest(this, false);
    if (result !== undefined)
      errors.hidden(this, '_result', result);
    this.push(result || Buffer.alloc(0));
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
  data = util.dataBytes(data, encoding);
  if (!native.update(this, data))
    throw finalized();
  return this;
}

/* undefined when it was taken before. */
function finish(digest, encoding) {
  var result = digest._result;
  if (result !== undefined)
    digest._result = undefined;
  else if (encoding === 'hex')
    return native.digest(digest, true);
  else
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
  if (!(this instanceof Hash))
    return new Hash(algorithm, options);
  errors.checkString(algorithm, 'algorithm');
  hash = native.hash(algorithm, options === undefined ? undefined : hashLength(options),
    Hash.prototype);
  if (hash === undefined)
    throw new Error('Digest method not supported');
  hash._options = options;
  return hash;
}

streams(Hash);
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
  if (!(this instanceof Hmac))
    return new Hmac(algorithm, key, options);
  errors.checkString(algorithm, 'hmac');
  if (typeof key !== 'string' || (options && !isUtf8(options.encoding)))
    key = keys().prepareSecret(key, util.stringOption(options, 'encoding'));
  hmac = native.hmac(algorithm, key, Hmac.prototype);
  if (hmac === undefined)
    throw util.invalidDigest(algorithm);
  hmac._options = options;
  return hmac;
}

streams(Hmac);
Hmac.prototype.update = update;

/* A second time there is nothing, as Node has it. */
Hmac.prototype.digest = function (encoding) {
  var result = finish(this, encoding);
  if (result === undefined)
    result = encoding && encoding !== 'buffer' ? '' : Buffer.alloc(0);
  return result;
};

/* ---- at once ---- */

function hash(algorithm, data, encoding) {
  errors.checkString(algorithm, 'algorithm');
  if (typeof data !== 'string' && !ArrayBuffer.isView(data))
    throw errors.invalidArgType('input', ['Buffer', 'TypedArray', 'DataView', 'string'],
      data);
  encoding = encoding === undefined ? 'hex' : encoding;
  errors.checkString(encoding, 'outputEncoding');
  if (encoding !== 'buffer' && !Buffer.isEncoding(encoding))
    throw errors.invalidArgValue('outputEncoding', encoding);
  return new Hash(algorithm).update(data).digest(encoding);
}

module.exports = {
  Hash: Hash,
  Hmac: Hmac,
  createHash: function createHash(algorithm, options) {
    return new Hash(algorithm, options);
  },
  createHmac: function createHmac(algorithm, key, options) {
    return new Hmac(algorithm, key, options);
  },
  getHashes: function getHashes() {
    return native.hashes();
  },
  hash: hash
};
