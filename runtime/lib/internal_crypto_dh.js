/* crypto: Diffie-Hellman, over prime fields and over elliptic curves. */
'use strict';

var errors = require('internal_errors');
var util = require('internal_crypto_util');
var keys = require('internal_crypto_keys');
var Buffer = require('buffer').Buffer;
var native = binding;
var FORMS = { compressed: 2, uncompressed: 4, hybrid: 6 };
var NUMBER_TYPES = ['number', 'string'].concat(util.BYTES);

/* ---- over prime fields ---- */

function setUp(self, made) {
  errors.hidden(self, '_handle', made[0]);
  Object.defineProperty(self, 'verifyError', {
    value: made[1], enumerable: true, writable: false
  });
}

function generatorOf(generator, encoding) {
  if (!generator)
    return 2;
  if (typeof generator === 'number') {
    util.checkInt32(generator, 'generator');
    return generator;
  }
  if (typeof generator !== 'string' && !util.isBytes(generator))
    throw errors.invalidArgType('generator', NUMBER_TYPES, generator);
  return util.toBytes(generator, 'generator', encoding);
}

function DiffieHellman(sizeOrKey, keyEncoding, generator, generatorEncoding) {
  if (!(this instanceof DiffieHellman))
    return new DiffieHellman(sizeOrKey, keyEncoding, generator, generatorEncoding);
  if (typeof sizeOrKey !== 'number' && typeof sizeOrKey !== 'string' &&
      !util.isBytes(sizeOrKey))
    throw errors.invalidArgType('sizeOrKey', NUMBER_TYPES, sizeOrKey);
  if (typeof sizeOrKey === 'number')
    util.checkInt32(sizeOrKey, 'sizeOrKey');
  if (keyEncoding && !Buffer.isEncoding(keyEncoding) && keyEncoding !== 'buffer') {
    generatorEncoding = generator;
    generator = keyEncoding;
    keyEncoding = undefined;
  }
  generator = generatorOf(generator, generatorEncoding);
  if (typeof sizeOrKey !== 'number')
    setUp(this, native.make(util.toBytes(sizeOrKey, 'sizeOrKey', keyEncoding),
      generator));
  else if (typeof generator === 'number')
    setUp(this, native.generate(sizeOrKey, generator));
  else
    throw new Error('Initialization failed');
}

function DiffieHellmanGroup(name) {
  var prime;
  if (!(this instanceof DiffieHellmanGroup))
    return new DiffieHellmanGroup(name);
  if (typeof name !== 'string')
    throw util.nativeError(TypeError, 'ERR_INVALID_ARG_TYPE',
      'Group name must be a string');
  prime = native.prime(name);
  if (prime === undefined)
    throw util.nativeError(Error, 'ERR_CRYPTO_UNKNOWN_DH_GROUP', 'Unknown DH group');
  setUp(this, native.make(prime, 2));
}

function field(name, absent) {
  return function (encoding) {
    var value = native.field(this._handle, name);
    if (value === undefined)
      throw util.nativeError(Error, 'ERR_CRYPTO_INVALID_STATE', absent);
    return util.encode(value, encoding);
  };
}

function generateKeys(encoding) {
  return util.encode(native.generateKeys(this._handle), encoding);
}

function computeSecret(key, inEncoding, outEncoding) {
  key = util.toBytes(key, 'key', inEncoding);
  return util.encode(native.computeSecret(this._handle, key), outEncoding);
}

[DiffieHellman, DiffieHellmanGroup].forEach(function (Class) {
  Class.prototype.generateKeys = generateKeys;
  Class.prototype.computeSecret = computeSecret;
  Class.prototype.getPrime = field('p', 'p is null');
  Class.prototype.getGenerator = field('g', 'g is null');
  Class.prototype.getPublicKey = field('public',
    'No public key - did you forget to generate one?');
  Class.prototype.getPrivateKey = field('private',
    'No private key - did you forget to generate one?');
});

DiffieHellman.prototype.setPublicKey = function setPublicKey(key, encoding) {
  native.setKey(this._handle, util.toBytes(key, 'key', encoding), false);
  return this;
};

DiffieHellman.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  native.setKey(this._handle, util.toBytes(key, 'key', encoding), true);
  return this;
};

/* ---- over elliptic curves ---- */

function formOf(format) {
  if (!format)
    return FORMS.uncompressed;
  if (!Object.prototype.hasOwnProperty.call(FORMS, format))
    throw errors.typeError('ERR_CRYPTO_ECDH_INVALID_FORMAT',
      'Invalid ECDH format: ' + format);
  return FORMS[format];
}

function ECDH(curve) {
  if (!(this instanceof ECDH))
    return new ECDH(curve);
  errors.checkString(curve, 'curve');
  errors.hidden(this, '_handle', native.ecdh(curve));
}

ECDH.prototype.computeSecret = function computeSecret(key, inEncoding, outEncoding) {
  var secret = native.ecdhCompute(this._handle, util.toBytes(key, 'key', inEncoding));
  if (secret === undefined)
    throw errors.error('ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY',
      'Public key is not valid for specified curve');
  return util.encode(secret, outEncoding);
};

ECDH.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  native.ecdhSetPrivate(this._handle, util.toBytes(key, 'key', encoding));
  return this;
};

ECDH.prototype.setPublicKey = function setPublicKey(key, encoding) {
  native.ecdhSetPublic(this._handle, util.toBytes(key, 'key', encoding));
  return this;
};

ECDH.prototype.getPrivateKey = function getPrivateKey(encoding) {
  return util.encode(native.ecdhPrivate(this._handle), encoding);
};

ECDH.prototype.generateKeys = function generateKeys(encoding, format) {
  native.ecdhGenerate(this._handle);
  return this.getPublicKey(encoding, format);
};

ECDH.prototype.getPublicKey = function getPublicKey(encoding, format) {
  return util.encode(native.ecdhPublic(this._handle, formOf(format)), encoding);
};

ECDH.convertKey = function convertKey(key, curve, inEncoding, outEncoding, format) {
  var form;
  errors.checkString(curve, 'curve');
  key = util.toBytes(key, 'key', inEncoding);
  form = formOf(format);
  return util.encode(key.length === 0 ? '' : native.convert(key, curve, form),
    outEncoding || inEncoding);
};

/* ---- of two keys ---- */

function diffieHellman(options) {
  var mine, theirs, type;
  errors.checkObject(options, 'options');
  mine = options.privateKey;
  theirs = options.publicKey;
  if (!(mine instanceof keys.KeyObject))
    throw errors.invalidArgValue('options.privateKey', mine);
  if (!(theirs instanceof keys.KeyObject))
    throw errors.invalidArgValue('options.publicKey', theirs);
  if (mine.type !== 'private')
    throw keys.wrongType(mine.type, 'private');
  if (theirs.type !== 'public' && theirs.type !== 'private')
    throw keys.wrongType(theirs.type, 'private or public');
  type = mine.asymmetricKeyType;
  if (type !== theirs.asymmetricKeyType ||
      ['dh', 'ec', 'x448', 'x25519'].indexOf(type) < 0)
    throw errors.error('ERR_CRYPTO_INCOMPATIBLE_KEY',
      'Incompatible key types for Diffie-Hellman: ' + type + ' and ' +
      theirs.asymmetricKeyType);
  return native.derive(mine[keys.kHandle], theirs[keys.kHandle]);
}

module.exports = {
  native: native,
  DiffieHellman: DiffieHellman,
  DiffieHellmanGroup: DiffieHellmanGroup,
  ECDH: ECDH,
  createDiffieHellman: function createDiffieHellman(size, keyEncoding, generator,
    generatorEncoding) {
    return new DiffieHellman(size, keyEncoding, generator, generatorEncoding);
  },
  createDiffieHellmanGroup: function createDiffieHellmanGroup(name) {
    return new DiffieHellmanGroup(name);
  },
  getDiffieHellman: function createDiffieHellmanGroup(name) {
    return new DiffieHellmanGroup(name);
  },
  createECDH: function createECDH(curve) {
    return new ECDH(curve);
  },
  diffieHellman: diffieHellman,
  getCurves: function getCurves() {
    return native.curves();
  }
};
