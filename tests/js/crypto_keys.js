// Keys: making, reading and writing them; what they tell of themselves.
var crypto = require('crypto');

function attempt(fn) {
  try {
    console.log(fn());
  } catch (e) {
    console.log(e.name + ': ' + e.message, e.code, e.library, e.reason);
  }
}

var RSA = '-----BEGIN PUBLIC KEY-----\n' +
  'MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALu2MjO+w1HcBSXOhwDnk9AUxnRtzsqQ\n' +
  'x1Y8JmAw1EcpPZUdoNySEyIkXGlmfGRlCP1DRNCiPMmVEgHyCTBVHr0CAwEAAQ==\n' +
  '-----END PUBLIC KEY-----\n';

// every type, through every encoding, back to an equal key
var pairs = {
  rsa: crypto.generateKeyPairSync('rsa', { modulusLength: 1024 }),
  'rsa-pss': crypto.generateKeyPairSync('rsa-pss', {
    modulusLength: 1024, hashAlgorithm: 'sha256', saltLength: 16
  }),
  ec: crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  secp256k1: crypto.generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
  ed25519: crypto.generateKeyPairSync('ed25519'),
  ed448: crypto.generateKeyPairSync('ed448'),
  x25519: crypto.generateKeyPairSync('x25519'),
  x448: crypto.generateKeyPairSync('x448'),
  dh: crypto.generateKeyPairSync('dh', { group: 'modp5' })
};

function roundTrips(pair) {
  var types = ['pkcs8'], done = [];
  if (pair.privateKey.asymmetricKeyType === 'rsa')
    types.push('pkcs1');
  if (pair.privateKey.asymmetricKeyType === 'ec')
    types.push('sec1');
  types.forEach(function (type) {
    ['pem', 'der'].forEach(function (format) {
      var out = pair.privateKey.export({ type: type, format: format });
      var back = crypto.createPrivateKey({ key: out, type: type, format: format });
      done.push(type + ' ' + format + ' ' + back.equals(pair.privateKey));
      if (format === 'pem' || type === 'pkcs8') {
        out = pair.privateKey.export({
          type: type, format: format, cipher: 'aes-128-cbc', passphrase: 'secret'
        });
        back = crypto.createPrivateKey({
          key: out, type: type, format: format, passphrase: 'secret'
        });
        done.push('encrypted ' + back.equals(pair.privateKey));
      }
    });
  });
  ['pem', 'der'].forEach(function (format) {
    var out = pair.publicKey.export({ type: 'spki', format: format });
    var back = crypto.createPublicKey({ key: out, type: 'spki', format: format });
    done.push('spki ' + format + ' ' + back.equals(pair.publicKey));
  });
  done.push('public of private ' +
    crypto.createPublicKey(pair.privateKey).equals(pair.publicKey));
  return done.join(', ');
}

Object.keys(pairs).forEach(function (name) {
  var pair = pairs[name], details = pair.publicKey.asymmetricKeyDetails, jwk;
  if (details.publicExponent !== undefined)
    details = Object.assign({}, details,
      { publicExponent: Number(details.publicExponent) });
  console.log(name, pair.publicKey.asymmetricKeyType, details);
  console.log(roundTrips(pair));
  try {
    jwk = pair.privateKey.export({ format: 'jwk' });
    console.log(Object.keys(jwk).join(), jwk.kty, jwk.crv,
      crypto.createPrivateKey({ key: jwk, format: 'jwk' }).equals(pair.privateKey),
      crypto.createPublicKey({ key: jwk, format: 'jwk' }).equals(pair.publicKey));
  } catch (e) {
    console.log(e.code, e.message);
  }
});

console.log(pairs.ec.publicKey, pairs.ec.privateKey,
  pairs.ec.publicKey.equals(pairs.ec.privateKey));
console.log(Object.prototype.toString.call(pairs.ec.publicKey));
console.log(crypto.createPublicKey(RSA).export({ format: 'jwk' }));
console.log(crypto.createPublicKey({ key: RSA }).export({ type: 'pkcs1', format: 'pem' }));

var secret = crypto.createSecretKey('00ff10', 'hex');
console.log(secret, secret.type, secret.symmetricKeySize, secret.export(),
  secret.export({ format: 'jwk' }), secret.equals(crypto.createSecretKey(secret.export())),
  secret.equals(crypto.generateKeySync('aes', { length: 128 })));

// what is refused
attempt(function () { return crypto.createPublicKey('abc'); });
attempt(function () { return crypto.createPrivateKey('abc'); });
attempt(function () { return crypto.createPrivateKey({ key: Buffer.alloc(5), format: 'der' }); });
attempt(function () {
  return crypto.createPrivateKey({ key: Buffer.alloc(5), format: 'der', type: 'pkcs8' });
});
attempt(function () { return crypto.createPrivateKey(pairs.ec.privateKey); });
attempt(function () { return crypto.createPublicKey(secret); });
attempt(function () { return crypto.createPublicKey(); });
attempt(function () { return crypto.createSecretKey(5); });
attempt(function () {
  return crypto.createPrivateKey(pairs.ec.privateKey.export({
    type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x'
  }));
});
attempt(function () {
  return crypto.createPrivateKey({
    key: pairs.ec.privateKey.export({
      type: 'sec1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x'
    }),
    passphrase: 'y'
  });
});
attempt(function () { return pairs.ec.publicKey.export(); });
attempt(function () { return pairs.ec.publicKey.export({ format: 'x' }); });
attempt(function () { return pairs.ec.publicKey.export({ format: 'pem', type: 'pkcs1' }); });
attempt(function () { return pairs.rsa.privateKey.export({ format: 'pem', type: 'sec1' }); });
attempt(function () {
  return pairs.ec.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'nope', passphrase: 'x' });
});
attempt(function () {
  return pairs.ec.privateKey.export({ format: 'pem', type: 'pkcs8', passphrase: 'x' });
});
attempt(function () {
  return pairs.ec.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-128-cbc' });
});
attempt(function () { return pairs.ec.privateKey.export({ format: 'jwk', passphrase: 'x' }); });
attempt(function () { return crypto.createPublicKey({ key: {}, format: 'jwk' }); });
attempt(function () {
  return crypto.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: 'AA' }, format: 'jwk' });
});
attempt(function () {
  return crypto.createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }, format: 'jwk' });
});
attempt(function () { return secret.equals(5); });
attempt(function () { return new crypto.KeyObject('x'); });
attempt(function () { return new crypto.KeyObject('secret', {}); });
attempt(function () { return crypto.KeyObject.from(5); });
attempt(function () { return crypto.generateKeyPairSync('rsa', {}); });
attempt(function () { return crypto.generateKeyPairSync('rsa'); });
attempt(function () { return crypto.generateKeyPairSync('nope', {}); });
attempt(function () { return crypto.generateKeyPairSync('ec', { namedCurve: 'nope' }); });
attempt(function () { return crypto.generateKeyPairSync('dh', {}); });
attempt(function () { return crypto.generateKeyPairSync('dh', { group: 'modp5', prime: 1 }); });
attempt(function () { return crypto.generateKeyPairSync('dh', { group: 'modp55' }); });
attempt(function () {
  return crypto.generateKeyPairSync('rsa-pss', { modulusLength: 1024, hashAlgorithm: 'nope' });
});
attempt(function () { return crypto.generateKeyPairSync('rsa', { modulusLength: 5 }); });
attempt(function () { return crypto.generateKeySync('aes', { length: 5 }); });
attempt(function () { return crypto.generateKeySync('hmac', { length: 5 }); });
attempt(function () { return crypto.generateKeySync('nope', { length: 8 }); });
attempt(function () { return crypto.generateKeyPair('ed25519', {}); });

// on the pool, one after the other
crypto.generateKeyPair('ec', {
  namedCurve: 'P-384',
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'sec1', format: 'pem' }
}, function (err, publicKey, privateKey) {
  console.log(err, Buffer.isBuffer(publicKey), privateKey.split('\n')[0]);
  crypto.generateKey('hmac', { length: 77 }, function (err, key) {
    console.log(err, key.symmetricKeySize);
    crypto.generateKeyPair('rsa', { modulusLength: 5 }, function (err) {
      console.log(err);
      require('util').promisify(crypto.generateKeyPair)('ed25519').then(function (pair) {
        console.log(pair);
      });
    });
  });
});
