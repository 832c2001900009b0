/* crypto: X509Certificate, and Certificate for SPKAC. */
'use strict';

var errors = require('internal_errors');
var util = require('internal_crypto_util');
var keys = require('internal_crypto_keys');
var Buffer = require('buffer').Buffer;
var native = binding;
var INSPECT = Symbol.for('nodejs.util.inspect.custom');
var kHandle = Symbol('kHandle');
var kKnown = Symbol('kInternalState');
var SHOWN = ['subject', 'subjectAltName', 'issuer', 'infoAccess', 'validFrom', 'validTo',
  'fingerprint', 'fingerprint256', 'fingerprint512', 'keyUsage', 'serialNumber'];

function X509Certificate(buffer) {
  if (!(this instanceof X509Certificate))
    throw new TypeError(
      "Class constructor X509Certificate cannot be invoked without 'new'");
  if (typeof buffer === 'string')
    buffer = Buffer.from(buffer);
  if (!ArrayBuffer.isView(buffer))
    throw errors.invalidArgType('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'],
      buffer);
  errors.hidden(this, kHandle, native.parse(util.viewOf(buffer)));
  errors.hidden(this, kKnown, {});
}

/* What is asked for once is kept. */
function field(name, get) {
  Object.defineProperty(X509Certificate.prototype, name, {
    configurable: true,
    enumerable: false,
    get: function () {
      if (!Object.prototype.hasOwnProperty.call(this[kKnown], name))
        this[kKnown][name] = get(this[kHandle]);
      return this[kKnown][name];
    }
  });
}

function named(method, argument) {
  return function (handle) {
    return native[method](handle, argument);
  };
}

field('subject', named('name', false));
field('subjectAltName', named('altName'));
field('issuer', named('name', true));
field('infoAccess', named('infoAccess'));
field('validFrom', named('time', false));
field('validTo', named('time', true));
field('fingerprint', named('fingerprint', 'sha1'));
field('fingerprint256', named('fingerprint', 'sha256'));
field('fingerprint512', named('fingerprint', 'sha512'));
field('keyUsage', named('keyUsage'));
field('serialNumber', named('serial'));
field('raw', named('raw'));
field('ca', named('isCa'));
field('publicKey', function (handle) {
  return new keys.PublicKeyObject(native.publicKey(handle));
});
/* Only a certificate of a connection knows its issuer's. */
field('issuerCertificate', function () {
  return undefined;
});

function method(name, fn) {
  errors.hidden(X509Certificate.prototype, name, fn);
}

method('toString', function toString() {
  return native.pem(this[kHandle]);
});

method('toJSON', function toJSON() {
  return this.toString();
});

method(INSPECT, function (depth, options) {
  var shown = {}, self = this;
  if (depth < 0)
    return this;
  SHOWN.forEach(function (name) {
    shown[name] = self[name];
  });
  options = Object.assign({}, options, {
    depth: options.depth === null || options.depth === undefined ? null
      : options.depth - 1
  });
  return 'X509Certificate ' + require('util').inspect(shown, options);
});

/* ---- checking ---- */

function isTrue(options, name, otherwise) {
  var value = options[name] === undefined ? otherwise : options[name];
  util.checkBoolean(value, 'options.' + name);
  return value;
}

/* OpenSSL's X509_CHECK_FLAG_... */
function flagsOf(options) {
  var flags = 0, subject;
  if (options === undefined)
    return 0;
  errors.checkObject(options, 'options');
  subject = options.subject === undefined ? 'default' : options.subject;
  errors.checkString(subject, 'options.subject');
  flags |= isTrue(options, 'wildcards', true) ? 0 : 2;
  flags |= isTrue(options, 'partialWildcards', true) ? 0 : 4;
  flags |= isTrue(options, 'multiLabelWildcards', false) ? 8 : 0;
  flags |= isTrue(options, 'singleLabelSubdomains', false) ? 16 : 0;
  if (subject === 'always')
    flags |= 1;
  else if (subject === 'never')
    flags |= 32;
  else if (subject !== 'default')
    throw errors.invalidArgValue('options.subject', subject);
  return flags;
}

function checker(name, argument, nativeName) {
  method(name, function (value, options) {
    errors.checkString(value, argument);
    return native[nativeName](this[kHandle], value, flagsOf(options));
  });
}
checker('checkHost', 'name', 'checkHost');
checker('checkEmail', 'email', 'checkEmail');
checker('checkIP', 'ip', 'checkIP');

method('checkIssued', function checkIssued(other) {
  if (!(other instanceof X509Certificate))
    throw errors.invalidArgType('otherCert', 'X509Certificate', other);
  return native.checkIssued(this[kHandle], other[kHandle]);
});

function keyOf(key, type) {
  if (!keys.isKeyObject(key))
    throw errors.invalidArgType('pkey', 'KeyObject', key);
  if (key.type !== type)
    throw errors.invalidArgValue('pkey', key);
  return key[keys.kHandle];
}

method('checkPrivateKey', function checkPrivateKey(key) {
  return native.checkKey(this[kHandle], keyOf(key, 'private'));
});

method('verify', function verify(key) {
  return native.verify(this[kHandle], keyOf(key, 'public'));
});

/* ---- SPKAC ---- */

function Certificate() {
  if (!(this instanceof Certificate))
    return new Certificate();
}

function spkac(name, otherwise) {
  var fn = function (value, encoding) {
    var result = native[name](util.toBytes(value, 'spkac', encoding));
    return result === undefined ? otherwise : result;
  };
  return fn;
}

Certificate.verifySpkac = Certificate.prototype.verifySpkac = spkac('verifySpkac');
Certificate.exportPublicKey = Certificate.prototype.exportPublicKey =
  spkac('spkacKey', '');
Certificate.exportChallenge = Certificate.prototype.exportChallenge =
  spkac('spkacChallenge', '');

module.exports = { X509Certificate: X509Certificate, Certificate: Certificate };
