/* crypto: making keys and key pairs. */
'use strict';

var errors = require('internal_errors');
var util = require('internal_crypto_util');
var keys = require('internal_crypto_keys');
var native = binding;

function missing(value) {
  return value === undefined || value === null;
}

/* ---- arguments for the native, by type ---- */

function rsaArguments(options) {
  var exponent = options.publicExponent;
  util.checkUint32(options.modulusLength, 'options.modulusLength');
  if (missing(exponent))
    exponent = 65537;
  else
    util.checkUint32(exponent, 'options.publicExponent');
  return [options.modulusLength, exponent];
}

/* The old name of an option must say the same as the new one. */
function pssDigest(options, name, old) {
  if (options[old] !== undefined) {
    errors.checkString(options[old], 'options.' + old);
    if (options[name] && options[old] !== options[name])
      throw errors.invalidArgValue('options.' + old, options[old]);
  }
  return options[name] || options[old];
}

function pssArguments(options) {
  var args = rsaArguments(options);
  if (options.saltLength !== undefined)
    util.checkInt32(options.saltLength, 'options.saltLength', 0);
  ['hashAlgorithm', 'mgf1HashAlgorithm'].forEach(function (name) {
    if (options[name] !== undefined)
      errors.checkString(options[name], 'options.' + name);
  });
  args.push(pssDigest(options, 'hashAlgorithm', 'hash'),
    pssDigest(options, 'mgf1HashAlgorithm', 'mgf1Hash'), options.saltLength);
  return args;
}

function dsaArguments(options) {
  util.checkUint32(options.modulusLength, 'options.modulusLength');
  if (missing(options.divisorLength))
    return [options.modulusLength, -1];
  util.checkInt32(options.divisorLength, 'options.divisorLength', 0);
  return [options.modulusLength, options.divisorLength];
}

function ecArguments(options) {
  var encoding = options.paramEncoding;
  errors.checkString(options.namedCurve, 'options.namedCurve');
  if (!missing(encoding) && encoding !== 'named' && encoding !== 'explicit')
    throw errors.invalidArgValue('options.paramEncoding', encoding);
  return [options.namedCurve, encoding === 'explicit'];
}

function incompatible(one, other) {
  return errors.typeError('ERR_INCOMPATIBLE_OPTION_PAIR', 'Option "' + one +
    '" cannot be used in combination with option "' + other + '"');
}

function groupArguments(options) {
  var prime;
  ['prime', 'primeLength', 'generator'].forEach(function (name) {
    if (!missing(options[name]))
      throw incompatible('group', name);
  });
  errors.checkString(options.group, 'options.group');
  prime = require('internal_crypto_dh').native.prime(options.group);
  if (prime === undefined)
    throw util.nativeError(Error, 'ERR_CRYPTO_UNKNOWN_DH_GROUP', 'Unknown DH group');
  return [prime, 2];
}

function dhArguments(options) {
  var prime = options.prime, length = options.primeLength;
  if (!missing(options.group))
    return groupArguments(options);
  if (!missing(prime)) {
    if (!missing(length))
      throw incompatible('prime', 'primeLength');
    if (!ArrayBuffer.isView(prime))
      throw errors.invalidArgType('options.prime', ['Buffer', 'TypedArray', 'DataView'],
        prime);
  } else if (!missing(length)) {
    util.checkInt32(length, 'options.primeLength', 0);
  } else {
    throw errors.typeError('ERR_MISSING_OPTION',
      'At least one of the group, prime, or primeLength options is required');
  }
  if (!missing(options.generator))
    util.checkInt32(options.generator, 'options.generator', 0);
  return [missing(prime) ? length : util.viewOf(prime),
    missing(options.generator) ? 2 : options.generator];
}

function none() {
  return [];
}

var ARGUMENTS = {
  rsa: rsaArguments, 'rsa-pss': pssArguments, dsa: dsaArguments, ec: ecArguments,
  ed25519: none, ed448: none, x25519: none, x448: none, dh: dhArguments
};

/* ---- encodings of the result ---- */

function parseOne(options, name, type, parse) {
  var encoding = options[name], parsed;
  if (missing(encoding))
    return undefined;
  if (typeof encoding !== 'object')
    throw errors.invalidArgValue('options.' + name, encoding);
  parsed = parse(encoding, type, name);
  return parsed;
}

function parseEncodings(type, options) {
  options = options === undefined ? {} : options;
  return {
    publicKey: parseOne(options, 'publicKeyEncoding', type, keys.parsePublicEncoding),
    privateKey: parseOne(options, 'privateKeyEncoding', type, keys.parsePrivateEncoding)
  };
}

function encodePair(handles, encodings) {
  return {
    publicKey: encodings.publicKey ? keys.exportPublic(handles[0], encodings.publicKey)
      : new keys.PublicKeyObject(handles[0]),
    privateKey: encodings.privateKey
      ? keys.exportPrivate(handles[1], encodings.privateKey)
      : new keys.PrivateKeyObject(handles[1])
  };
}

/* ---- key pairs ---- */

/* Runs at once without a callback. */
function makePair(type, options, callback) {
  var encodings, args;
  errors.checkString(type, 'type');
  encodings = parseEncodings(type, options);
  if (options !== undefined)
    errors.checkObject(options, 'options');
  if (!Object.prototype.hasOwnProperty.call(ARGUMENTS, type))
    throw errors.invalidArgValue('type', type, 'must be a supported key type');
  if (ARGUMENTS[type] !== none)
    errors.checkObject(options, 'options');
  args = ARGUMENTS[type](options);
  if (encodings.privateKey)
    keys.checkKnownCipher(encodings.privateKey);
  while (args.length < 5)
    args.push(undefined);
  args.unshift(type);
  if (!callback)
    return encodePair(native.pair.apply(native, args), encodings);
  args.push(function (err, handles) {
    var pair;
    if (!err) {
      try {
        pair = encodePair(handles, encodings);
      } catch (e) {
        err = e;
      }
    }
    if (err)
      callback(err);
    else
      callback(null, pair.publicKey, pair.privateKey);
  });
  native.pair.apply(native, args);
  return undefined;
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  errors.checkFunction(callback, 'callback');
  makePair(type, options, callback);
}
errors.promisifyArgs(generateKeyPair, ['publicKey', 'privateKey']);

function generateKeyPairSync(type, options) {
  return makePair(type, options);
}

/* ---- secrets ---- */

function secretBits(type, options) {
  errors.checkString(type, 'type');
  errors.checkObject(options, 'options');
  if (type === 'hmac')
    errors.checkInteger(options.length, 'options.length', 8, 2147483647);
  else if (type === 'aes')
    util.checkOneOf(options.length, 'options.length', [128, 192, 256]);
  else
    throw errors.invalidArgValue('type', type, 'must be a supported key type');
  return options.length;
}

function generateKey(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  errors.checkFunction(callback, 'callback');
  native.secret(secretBits(type, options), function (err, handle) {
    if (err)
      callback(err);
    else
      callback(null, new keys.SecretKeyObject(handle));
  });
}

function generateKeySync(type, options) {
  return new keys.SecretKeyObject(native.secret(secretBits(type, options)));
}

module.exports = {
  generateKeyPair: generateKeyPair,
  generateKeyPairSync: generateKeyPairSync,
  generateKey: generateKey,
  generateKeySync: generateKeySync
};
