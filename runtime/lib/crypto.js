/* crypto: its parts are loaded when something of them is asked for. */
'use strict';

var errors = require('internal_errors');

/* What each part has, in the order in which Node.js lists it all. */
var PARTS = [
  ['random', ['checkPrime', 'checkPrimeSync']],
  ['cipher', ['createCipheriv', 'createDecipheriv']],
  ['dh', ['createDiffieHellman', 'createDiffieHellmanGroup', 'createECDH']],
  ['hash', ['createHash', 'createHmac']],
  ['keys', ['createPrivateKey', 'createPublicKey', 'createSecretKey']],
  ['sign', ['createSign', 'createVerify']],
  ['dh', ['diffieHellman']],
  ['random', ['generatePrime', 'generatePrimeSync']],
  ['cipher', ['getCiphers', 'getCipherInfo']],
  ['dh', ['getCurves', 'getDiffieHellman']],
  ['hash', ['getHashes']],
  ['kdf', ['hkdf', 'hkdfSync', 'pbkdf2', 'pbkdf2Sync']],
  ['keygen', ['generateKeyPair', 'generateKeyPairSync', 'generateKey',
    'generateKeySync']],
  ['cipher', ['privateDecrypt', 'privateEncrypt', 'publicDecrypt', 'publicEncrypt']],
  ['random', ['randomBytes', 'randomFill', 'randomFillSync', 'randomInt', 'randomUUID']],
  ['kdf', ['scrypt', 'scryptSync']],
  ['sign', ['sign']],
  ['', ['setEngine']],
  ['random', ['timingSafeEqual']],
  ['', ['getFips', 'setFips']],
  ['sign', ['verify']],
  ['hash', ['hash']],
  ['x509', ['Certificate']],
  ['cipher', ['Cipher', 'Cipheriv', 'Decipher', 'Decipheriv']],
  ['dh', ['DiffieHellman', 'DiffieHellmanGroup', 'ECDH']],
  ['hash', ['Hash', 'Hmac']],
  ['keys', ['KeyObject']],
  ['sign', ['Sign', 'Verify']],
  ['x509', ['X509Certificate']],
  ['', ['secureHeapUsed', 'constants', 'webcrypto', 'subtle', 'getRandomValues']]
];

/* An accessor until it is read, and then what it read: programs may replace it. */
function lazy(name, enumerable, load) {
  Object.defineProperty(exports, name, {
    configurable: true,
    enumerable: enumerable,
    get: function () {
      var value = load();
      define(name, enumerable, value);
      return value;
    },
    set: function (value) {
      define(name, enumerable, value);
    }
  });
}

function define(name, enumerable, value) {
  Object.defineProperty(exports, name, {
    value: value, writable: true, enumerable: enumerable, configurable: true
  });
}

function part(name, key) {
  return function () {
    return require('internal_crypto_' + name)[key];
  };
}

/* ---- what belongs to no part ---- */

function deprecated(fn, name, code) {
  return require('util').deprecate(fn, 'crypto.' + name + ' is deprecated.', code);
}

function fipsUnavailable() {
  return errors.error('ERR_CRYPTO_FIPS_UNAVAILABLE',
    'Cannot set FIPS mode in a non-FIPS build.');
}

var OWN = {
  setEngine: function () {
    return function setEngine(id, flags) {
      errors.checkString(id, 'id');
      if (flags)
        errors.checkNumber(flags, 'flags');
      throw errors.error('ERR_CRYPTO_ENGINE_UNKNOWN', 'Engine "' + id +
        '" was not found');
    };
  },
  getFips: function () {
    return function getFips() {
      return 0;
    };
  },
  setFips: function () {
    return function setFips(value) {
      if (value)
        throw fipsUnavailable();
    };
  },
  secureHeapUsed: function () {
    return function secureHeapUsed() {
      return { total: 0, used: 0, utilization: 0, min: 0 };
    };
  },
  constants: function () {
    return require('internal_crypto_constants');
  },
  webcrypto: function () {
    return require('internal_crypto_webcrypto').crypto;
  },
  subtle: function () {
    return require('internal_crypto_webcrypto').crypto.subtle;
  },
  getRandomValues: function () {
    return function getRandomValues(array) {
      return exports.webcrypto.getRandomValues(array);
    };
  }
};

PARTS.forEach(function (entry) {
  entry[1].forEach(function (name) {
    lazy(name, true, entry[0] === '' ? OWN[name] : part(entry[0], name));
  });
});

/* ---- what is hidden ---- */

lazy('createCipher', false, function () {
  return deprecated(require('internal_crypto_cipher').createCipher, 'createCipher',
    'DEP0106');
});

lazy('createDecipher', false, function () {
  return deprecated(require('internal_crypto_cipher').createDecipher, 'createDecipher',
    'DEP0106');
});

['pseudoRandomBytes', 'prng', 'rng'].forEach(function (name) {
  lazy(name, false, part('random', 'randomBytes'));
});

Object.defineProperty(exports, 'fips', {
  configurable: true,
  enumerable: false,
  get: function () {
    return 0;
  },
  set: function (value) {
    exports.setFips(value);
  }
});
