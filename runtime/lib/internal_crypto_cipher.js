/* crypto: ciphers, and RSA as one. */
'use strict';

var errors = require('internal_errors');
var util = require('internal_crypto_util');
var keys = require('internal_crypto_keys');
var lazyStream = require('internal_crypto_stream').lazyStream;
var StringDecoder = require('string_decoder').StringDecoder;
var Buffer = require('buffer').Buffer;
var constants = require('internal_crypto_constants');
var native = binding;

function invalidState(name) {
  return errors.error('ERR_CRYPTO_INVALID_STATE', 'Invalid state for operation ' + name);
}

function uintOption(options, name) {
  var value = options ? options[name] : undefined;
  if (value === undefined || value === null)
    return -1;
  if (value >>> 0 !== value)
    throw errors.invalidArgValue('options.' + name, value);
  return value;
}

/* ---- making one ---- */

function setUp(cipher, handle, options) {
  errors.hidden(cipher, '_handle', handle);
  errors.hidden(cipher, '_options', options);
  cipher._decoder = null;
}

function initIv(self, encrypts, cipher, key, iv, options) {
  var tagLength;
  errors.checkString(cipher, 'cipher');
  key = keys.prepareSecret(key, util.stringOption(options, 'encoding'));
  iv = iv === null ? null : util.toBytes(iv, 'iv');
  tagLength = uintOption(options, 'authTagLength');
  setUp(self, native.cipher(encrypts, cipher, key, iv, tagLength), options);
}

function initPassword(self, encrypts, cipher, password, options) {
  var made;
  errors.checkString(cipher, 'cipher');
  password = util.toBytes(password, 'password');
  made = native.passwordCipher(encrypts, cipher, password,
    uintOption(options, 'authTagLength'));
  if (encrypts && made[1])
    process.emitWarning('Use Cipheriv for counter mode of ' + cipher);
  setUp(self, made[0], options);
}

function Cipher(cipher, password, options) {
  if (!(this instanceof Cipher))
    return new Cipher(cipher, password, options);
  initPassword(this, true, cipher, password, options);
}

function Decipher(cipher, password, options) {
  if (!(this instanceof Decipher))
    return new Decipher(cipher, password, options);
  initPassword(this, false, cipher, password, options);
}

function Cipheriv(cipher, key, iv, options) {
  if (!(this instanceof Cipheriv))
    return new Cipheriv(cipher, key, iv, options);
  initIv(this, true, cipher, key, iv, options);
}

function Decipheriv(cipher, key, iv, options) {
  if (!(this instanceof Decipheriv))
    return new Decipheriv(cipher, key, iv, options);
  initIv(this, false, cipher, key, iv, options);
}

/* ---- using one ---- */

function _transform(chunk, encoding, callback) {
  this.push(native.update(this._handle, util.dataBytes(chunk, encoding)));
  callback();
}

function _flush(callback) {
  try {
    this.push(native.final(this._handle));
  } catch (err) {
    callback(err);
    return;
  }
  callback();
}

/* One text cannot begin in one encoding and end in another. */
function decoderOf(cipher, encoding) {
  var decoder;
  if (!Buffer.isEncoding(encoding))
    throw errors.unknownEncoding(encoding);
  decoder = cipher._decoder || new StringDecoder(encoding);
  if (decoder.encoding !== new StringDecoder(encoding).encoding)
    throw errors.error('ERR_INTERNAL_ASSERTION', 'Cannot change encoding');
  cipher._decoder = decoder;
  return decoder;
}

function update(data, inputEncoding, outputEncoding) {
  var out = native.update(this._handle, util.dataBytes(data, inputEncoding));
  if (outputEncoding && outputEncoding !== 'buffer')
    return decoderOf(this, outputEncoding).write(out);
  return out;
}

function final(outputEncoding) {
  var out = native.final(this._handle);
  if (outputEncoding && outputEncoding !== 'buffer')
    return decoderOf(this, outputEncoding).end(out);
  return out;
}

function setAutoPadding(whether) {
  if (!native.setAutoPadding(this._handle, arguments.length < 1 || !!whether))
    throw invalidState('setAutoPadding');
  return this;
}

function getAuthTag() {
  var tag = native.getAuthTag(this._handle);
  if (tag === undefined)
    throw invalidState('getAuthTag');
  return tag;
}

function setAuthTag(tag, encoding) {
  tag = util.toBytes(tag, 'buffer', encoding);
  if (!native.setAuthTag(this._handle, tag))
    throw invalidState('setAuthTag');
  return this;
}

function setAAD(aad, options) {
  var encoding = util.stringOption(options, 'encoding');
  var length = uintOption(options, 'plaintextLength');
  aad = util.toBytes(aad, 'aadbuf', encoding);
  if (!native.setAAD(this._handle, aad, length))
    throw invalidState('setAAD');
  return this;
}

[Cipher, Cipheriv, Decipher, Decipheriv].forEach(function (Class) {
  lazyStream(Class);
  Class.prototype._transform = _transform;
  Class.prototype._flush = _flush;
  Class.prototype.update = update;
  Class.prototype.final = final;
  Class.prototype.setAutoPadding = setAutoPadding;
  if (Class === Cipher || Class === Cipheriv)
    Class.prototype.getAuthTag = getAuthTag;
  else
    Class.prototype.setAuthTag = setAuthTag;
  Class.prototype.setAAD = setAAD;
});

/* ---- what there is ---- */

function getCipherInfo(nameOrNid, options) {
  var keyLength, ivLength, info;
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number')
    throw errors.invalidArgType('nameOrNid', ['string', 'number'], nameOrNid);
  if (typeof nameOrNid === 'number')
    util.checkInt32(nameOrNid, 'nameOrNid');
  if (options !== undefined) {
    errors.checkObject(options, 'options');
    keyLength = options.keyLength;
    ivLength = options.ivLength;
    if (keyLength !== undefined)
      util.checkInt32(keyLength, 'options.keyLength');
    if (ivLength !== undefined)
      util.checkInt32(ivLength, 'options.ivLength');
  }
  info = native.info(nameOrNid, keyLength, ivLength);
  if (info !== undefined)
    info.name = info.name.toLowerCase();
  return info;
}

function getCiphers() {
  return native.ciphers();
}

/* ---- RSA ---- */

function rsa(name, use, padding) {
  return function (options, buffer) {
    var key = keys.prepare(options, use), label = options.oaepLabel;
    if (options.oaepHash !== undefined)
      errors.checkString(options.oaepHash, 'key.oaepHash');
    if (label !== undefined)
      label = util.toBytes(label, 'key.oaepLabel', options.encoding);
    buffer = util.toBytes(buffer, 'buffer', options.encoding);
    key.what = 'public'; /* or private: OpenSSL says what it cannot do with a key */
    return native[name](keys.open(key), buffer, options.padding || padding,
      options.oaepHash, label);
  };
}

module.exports = {
  Cipher: Cipher,
  Cipheriv: Cipheriv,
  Decipher: Decipher,
  Decipheriv: Decipheriv,
  createCipheriv: function createCipheriv(cipher, key, iv, options) {
    return new Cipheriv(cipher, key, iv, options);
  },
  createDecipheriv: function createDecipheriv(cipher, key, iv, options) {
    return new Decipheriv(cipher, key, iv, options);
  },
  createCipher: function createCipher(cipher, password, options) {
    return new Cipher(cipher, password, options);
  },
  createDecipher: function createDecipher(cipher, password, options) {
    return new Decipher(cipher, password, options);
  },
  getCipherInfo: getCipherInfo,
  getCiphers: getCiphers,
  publicEncrypt: rsa('publicEncrypt', 'consumePublic', constants.RSA_PKCS1_OAEP_PADDING),
  publicDecrypt: rsa('publicDecrypt', 'consumePublic', constants.RSA_PKCS1_PADDING),
  privateEncrypt: rsa('privateEncrypt', 'consumePrivate', constants.RSA_PKCS1_PADDING),
  privateDecrypt: rsa('privateDecrypt', 'consumePrivate',
    constants.RSA_PKCS1_OAEP_PADDING)
};
