/* crypto: KeyObject, and reading keys from what a program passes for one. */
'use strict';

var errors = require('internal_errors');
var util = require('internal_crypto_util');
var jwk = require('internal_crypto_jwk');
var native = binding;
var KEY_TYPES = util.BYTES.concat('string', 'KeyObject', 'CryptoKey');
var kHandle = Symbol('kHandle');
var kKeyType = Symbol('kKeyType');
var kType = Symbol('kAsymmetricKeyType');
var kDetails = Symbol('kAsymmetricKeyDetails');

function incompatible(what, why) {
  return errors.error('ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS',
    'The selected key encoding ' + what + ' ' + why + '.');
}

function wrongType(type, expected) {
  return errors.typeError('ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE',
    'Invalid key object type ' + type + ', expected ' + expected + '.');
}

/* ---- options of an encoding ---- */

function optionName(name, object) {
  return 'options.' + (object === undefined ? '' : object + '.') + name;
}

function parseFormat(format, otherwise, name) {
  if (format === undefined && otherwise !== undefined)
    return otherwise;
  if (format === 'pem' || format === 'der' || format === 'jwk')
    return format;
  throw errors.invalidArgValue(name, format);
}

function parseType(type, required, keyType, isPublic, name) {
  if (type === undefined && !required)
    return undefined;
  if (type === 'pkcs1') {
    if (keyType !== undefined && keyType !== 'rsa')
      throw incompatible(type, 'can only be used for RSA keys');
    return type;
  }
  if (type === 'spki' && isPublic !== false)
    return type;
  if (type === 'pkcs8' && isPublic !== true)
    return type;
  if (type === 'sec1' && isPublic !== true) {
    if (keyType !== undefined && keyType !== 'ec')
      throw incompatible(type, 'can only be used for EC keys');
    return type;
  }
  throw errors.invalidArgValue(name, type);
}

function isText(value) {
  return typeof value === 'string' || util.isBytes(value);
}

function checkCipher(encoding, parsed, objectName) {
  var cipher = encoding.cipher;
  if (cipher !== null && cipher !== undefined) {
    if (typeof cipher !== 'string')
      throw errors.invalidArgValue(optionName('cipher', objectName), cipher);
    if (parsed.format === 'der' && (parsed.type === 'pkcs1' || parsed.type === 'sec1'))
      throw incompatible(parsed.type, 'does not support encryption');
  } else if (encoding.passphrase !== undefined) {
    throw errors.invalidArgValue(optionName('cipher', objectName), cipher);
  }
}

/* keyType is undefined for what is read, and known for what is written. */
function parseEncoding(encoding, keyType, isPublic, objectName) {
  var isInput = keyType === undefined, parsed = {}, passphrase, ciphered;
  errors.checkObject(encoding, 'options');
  parsed.format = parseFormat(encoding.format, isInput ? 'pem' : undefined,
    optionName('format', objectName));
  parsed.type = parseType(encoding.type,
    (!isInput || parsed.format === 'der') && parsed.format !== 'jwk', keyType, isPublic,
    optionName('type', objectName));
  if (isPublic === true)
    return parsed;
  passphrase = encoding.passphrase;
  if (!isInput)
    checkCipher(encoding, parsed, objectName);
  ciphered = encoding.cipher !== null && encoding.cipher !== undefined;
  if ((isInput && passphrase !== undefined && !isText(passphrase)) ||
      (!isInput && ciphered && !isText(passphrase)))
    throw errors.invalidArgValue(optionName('passphrase', objectName), passphrase);
  parsed.cipher = ciphered ? encoding.cipher : undefined;
  if (passphrase !== undefined)
    parsed.passphrase = util.toBytes(passphrase, 'key.passphrase', encoding.encoding);
  return parsed;
}

function parsePublicEncoding(encoding, keyType, objectName) {
  return parseEncoding(encoding, keyType, keyType ? true : undefined, objectName);
}

function parsePrivateEncoding(encoding, keyType, objectName) {
  return parseEncoding(encoding, keyType, false, objectName);
}

/* ---- writing ---- */

function exportPublic(handle, parsed) {
  if (parsed.format === 'jwk')
    return jwk.write(native, handle, native.typeOf(handle));
  return native.exportPublic(handle, parsed.format, parsed.type);
}

function checkKnownCipher(parsed) {
  if (parsed.cipher !== undefined && !native.hasCipher(parsed.cipher))
    throw util.nativeError(Error, 'ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
}

function exportPrivate(handle, parsed) {
  if (parsed.format === 'jwk')
    return jwk.write(native, handle, native.typeOf(handle));
  checkKnownCipher(parsed);
  return native.exportPrivate(handle, parsed.format, parsed.type, parsed.cipher,
    parsed.passphrase);
}

/* ---- KeyObject ---- */

function KeyObject(type, handle) {
  if (!(this instanceof KeyObject))
    throw new TypeError("Class constructor KeyObject cannot be invoked without 'new'");
  if (type !== 'secret' && type !== 'public' && type !== 'private')
    throw errors.invalidArgValue('type', type);
  if (typeof handle !== 'object' || handle === null || !isHandle(handle))
    throw errors.invalidArgType('handle', 'object', handle);
  this[kKeyType] = type;
  Object.defineProperty(this, kHandle, { value: handle });
}

/* Only C makes handles. */
function isHandle(value) {
  return require('internal_kinds').kindOf(value) === 'KeyObjectHandle';
}

function isKeyObject(value) {
  return value !== null && value !== undefined && value[kKeyType] !== undefined;
}

function accessor(prototype, name, get) {
  Object.defineProperty(prototype, name, {
    get: get, enumerable: false, configurable: true
  });
}

function method(prototype, name, fn) {
  errors.hidden(prototype, name, fn);
}

accessor(KeyObject.prototype, 'type', function () {
  return this[kKeyType];
});

method(KeyObject.prototype, 'equals', function equals(other) {
  if (!isKeyObject(other))
    throw errors.invalidArgType('otherKeyObject', 'KeyObject', other);
  return other.type === this.type && native.equals(this[kHandle], other[kHandle]);
});

Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, {
  value: 'KeyObject', configurable: true
});

method(KeyObject, 'from', function from(key) {
  if (!isCryptoKey(key))
    throw errors.invalidArgType('key', 'CryptoKey', key);
  return key[kKeyObject];
});

/* What the Web Crypto API calls a key has a KeyObject inside. */
var kKeyObject = Symbol('kKeyObject');

function isCryptoKey(value) {
  return value !== null && value !== undefined && value[kKeyObject] !== undefined;
}

function inherit(Class, Parent) {
  Class.prototype = Object.create(Parent.prototype, {
    constructor: { value: Class, writable: true, configurable: true }
  });
  Object.setPrototypeOf(Class, Parent);
}

function SecretKeyObject(handle) {
  KeyObject.call(this, 'secret', handle);
}
inherit(SecretKeyObject, KeyObject);

accessor(SecretKeyObject.prototype, 'symmetricKeySize', function () {
  return native.size(this[kHandle]);
});

method(SecretKeyObject.prototype, 'export', function (options) {
  if (options !== undefined) {
    errors.checkObject(options, 'options');
    util.checkOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
    if (options.format === 'jwk')
      return jwk.writeSecret(native.exportSecret(this[kHandle]));
  }
  return native.exportSecret(this[kHandle]);
});

function AsymmetricKeyObject(type, handle) {
  KeyObject.call(this, type, handle);
}
inherit(AsymmetricKeyObject, KeyObject);

/* Both are kept: a program may compare what it got. */
accessor(AsymmetricKeyObject.prototype, 'asymmetricKeyType', function () {
  if (this[kType] === undefined)
    this[kType] = native.typeOf(this[kHandle]);
  return this[kType];
});

accessor(AsymmetricKeyObject.prototype, 'asymmetricKeyDetails', function () {
  if (['rsa', 'rsa-pss', 'dsa', 'ec'].indexOf(this.asymmetricKeyType) < 0)
    return {};
  if (this[kDetails] === undefined)
    this[kDetails] = native.details(this[kHandle]);
  return this[kDetails];
});

function PublicKeyObject(handle) {
  AsymmetricKeyObject.call(this, 'public', handle);
}
inherit(PublicKeyObject, AsymmetricKeyObject);

method(PublicKeyObject.prototype, 'export', function (options) {
  if (options && options.format === 'jwk')
    return exportPublic(this[kHandle], options);
  return exportPublic(this[kHandle],
    parsePublicEncoding(options, this.asymmetricKeyType));
});

function PrivateKeyObject(handle) {
  AsymmetricKeyObject.call(this, 'private', handle);
}
inherit(PrivateKeyObject, AsymmetricKeyObject);

method(PrivateKeyObject.prototype, 'export', function (options) {
  if (options && options.format === 'jwk') {
    if (options.passphrase !== undefined)
      throw incompatible('jwk', 'does not support encryption');
    return exportPrivate(this[kHandle], options);
  }
  return exportPrivate(this[kHandle],
    parsePrivateEncoding(options, this.asymmetricKeyType));
});

/* ---- what a program passes for a key ---- */

/* use: 'consumePublic', 'consumePrivate', 'createPublic' or 'createPrivate' */
function handleOf(key, use) {
  if (use === 'createPrivate')
    throw errors.invalidArgType('key', ['string'].concat(util.BYTES), key);
  if (key.type !== 'private') {
    if (use === 'consumePrivate' || use === 'createPublic')
      throw wrongType(key.type, 'private');
    if (key.type !== 'public')
      throw wrongType(key.type, 'private or public');
  }
  return key[kHandle];
}

function objectOf(value) {
  if (isKeyObject(value))
    return value;
  return isCryptoKey(value) ? value[kKeyObject] : undefined;
}

/* Reads what was prepared, after all other arguments were checked. A native handle. */
function open(prepared) {
  var what = prepared.what, parsed = prepared.parsed;
  if (prepared.handle)
    return prepared.handle;
  return native.read(what, prepared.data, parsed.format, parsed.type, parsed.passphrase);
}

function unread(use, data, parsed) {
  return {
    what: use === 'consumePrivate' || use === 'createPrivate' ? 'private' : 'public',
    data: data,
    parsed: parsed
  };
}

function readObject(key, use) {
  var data = key.key, object = objectOf(data), isPublic;
  if (object)
    return { handle: handleOf(object, use) };
  if (key.format === 'jwk') {
    errors.checkObject(data, 'key.key');
    return { handle: jwk.read(native, data,
      use === 'consumePublic' || use === 'createPublic') };
  }
  if (!isText(data))
    throw errors.invalidArgType('key.key',
      use === 'createPrivate' ? KEY_TYPES.slice(0, 5) : KEY_TYPES, data);
  isPublic = use === 'consumePrivate' || use === 'createPrivate' ? false : undefined;
  data = util.toBytes(data, 'key', key.encoding);
  return unread(use, data, parseEncoding(key, undefined, isPublic));
}

/* What open() makes a handle of. */
function prepare(key, use) {
  var object = objectOf(key);
  if (object)
    return { handle: handleOf(object, use) };
  if (isText(key))
    return unread(use, util.toBytes(key, 'key'), { format: 'pem' });
  if (typeof key === 'object' && key !== null)
    return readObject(key, use);
  throw errors.invalidArgType('key',
    use === 'createPrivate' ? KEY_TYPES.slice(0, 5) : KEY_TYPES, key);
}

/* A native handle or bytes. */
function prepareSecret(key, encoding, bytesOnly) {
  var object = bytesOnly ? undefined : objectOf(key);
  if (object) {
    if (object.type !== 'secret')
      throw wrongType(object.type, 'secret');
    return object[kHandle];
  }
  if (!isText(key))
    throw errors.invalidArgType('key', bytesOnly ? util.BYTES : KEY_TYPES, key);
  return util.toBytes(key, 'key', encoding);
}

function createSecretKey(key, encoding) {
  return new SecretKeyObject(native.secret(prepareSecret(key, encoding, true)));
}

function createPublicKey(key) {
  return new PublicKeyObject(native.publicOf(open(prepare(key, 'createPublic'))));
}

function createPrivateKey(key) {
  return new PrivateKeyObject(open(prepare(key, 'createPrivate')));
}

module.exports = {
  native: native,
  kHandle: kHandle,
  kKeyObject: kKeyObject,
  KeyObject: KeyObject,
  SecretKeyObject: SecretKeyObject,
  PublicKeyObject: PublicKeyObject,
  PrivateKeyObject: PrivateKeyObject,
  isKeyObject: isKeyObject,
  isCryptoKey: isCryptoKey,
  wrongType: wrongType,
  parsePublicEncoding: parsePublicEncoding,
  parsePrivateEncoding: parsePrivateEncoding,
  checkKnownCipher: checkKnownCipher,
  exportPublic: exportPublic,
  exportPrivate: exportPrivate,
  prepare: prepare,
  open: open,
  prepareSecret: prepareSecret,
  createSecretKey: createSecretKey,
  createPublicKey: createPublicKey,
  createPrivateKey: createPrivateKey
};
