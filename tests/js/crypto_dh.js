// Diffie-Hellman, HKDF, primes, and what is refused.
var crypto = require('crypto');

function attempt(fn) {
  try {
    console.log(fn());
  } catch (e) {
    console.log(e.name + ': ' + e.message, e.code, e.library, e.reason);
  }
}

// over primes
var a = crypto.getDiffieHellman('modp5'), b = crypto.createDiffieHellman(a.getPrime());
console.log(a.verifyError, b.verifyError, a.getGenerator('hex'), a.getPrime().length);
console.log(a.generateKeys().length > 180, b.generateKeys('hex').length > 370);
console.log(a.computeSecret(b.getPublicKey(), null, 'hex') === b.computeSecret(a.getPublicKey('hex'), 'hex', 'hex'));
b.setPrivateKey('0a', 'hex').setPublicKey(Buffer.from([4]));
console.log(b.getPrivateKey('hex'), b.getPublicKey('hex'), typeof a.setPrivateKey);
console.log(crypto.createDiffieHellman('0b', 'hex', 2).verifyError,
  crypto.createDiffieHellman('17', 'hex', Buffer.from([2])).verifyError);
attempt(function () { return crypto.getDiffieHellman('nope'); });
attempt(function () { return crypto.getDiffieHellman(5); });
attempt(function () { return crypto.createDiffieHellman(); });
attempt(function () { return crypto.createDiffieHellman(0); });
attempt(function () { return crypto.createDiffieHellman(-1); });
attempt(function () { return crypto.createDiffieHellman(1e10); });
attempt(function () { return crypto.createDiffieHellman(''); });
attempt(function () { return crypto.createDiffieHellman('0b', 'hex', 1); });
attempt(function () { return crypto.createDiffieHellman('0b', 'hex', '').verifyError; });
attempt(function () { return crypto.createDiffieHellman('0b', 'hex', Buffer.from([1])); });
attempt(function () { return crypto.createDiffieHellman('0b', 'hex', {}); });
attempt(function () { return crypto.getDiffieHellman('modp5').getPublicKey(); });
attempt(function () { return crypto.getDiffieHellman('modp5').getPrivateKey(); });
attempt(function () { return a.computeSecret(Buffer.from([1])); });
attempt(function () { return a.computeSecret(a.getPrime()); });
attempt(function () { return a.computeSecret(5); });

// over curves
var c = crypto.createECDH('secp256k1'), d = crypto.createECDH('secp256k1');
c.setPrivateKey('01', 'hex');
console.log(c.getPublicKey('hex', 'compressed'), c.getPrivateKey('hex'));
console.log(d.generateKeys().length, d.getPublicKey(null, 'hybrid').length);
console.log(c.computeSecret(d.getPublicKey(), null, 'hex') === d.computeSecret(c.getPublicKey('hex'), 'hex', 'hex'));
console.log(crypto.ECDH.convertKey(c.getPublicKey(), 'secp256k1', null, 'hex', 'compressed'));
console.log(crypto.getCurves().indexOf('prime256v1') >= 0);
attempt(function () { return crypto.createECDH('nope'); });
attempt(function () { return crypto.createECDH(); });
attempt(function () { return crypto.createECDH('secp256k1').getPublicKey(); });
attempt(function () { return crypto.createECDH('secp256k1').getPrivateKey(); });
attempt(function () { return crypto.createECDH('secp256k1').computeSecret(c.getPublicKey()); });
attempt(function () { return c.computeSecret('00', 'hex'); });
attempt(function () { return c.setPrivateKey('00', 'hex'); });
attempt(function () { return c.setPublicKey('00ff', 'hex'); });
attempt(function () { return c.getPublicKey('hex', 'nope'); });
attempt(function () { return crypto.ECDH.convertKey('00ff', 'secp256k1', 'hex'); });
attempt(function () { return crypto.ECDH.convertKey('00ff', 'nope', 'hex'); });

// of two keys
['x25519', 'x448'].forEach(function (type) {
  var one = crypto.generateKeyPairSync(type), two = crypto.generateKeyPairSync(type);
  var secret = crypto.diffieHellman({ privateKey: one.privateKey, publicKey: two.publicKey });
  console.log(secret.length,
    secret.equals(crypto.diffieHellman({ privateKey: two.privateKey, publicKey: one.publicKey })));
});
var ec = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
var x = crypto.generateKeyPairSync('x25519');
attempt(function () { return crypto.diffieHellman(); });
attempt(function () { return crypto.diffieHellman({}); });
attempt(function () { return crypto.diffieHellman({ privateKey: ec.publicKey, publicKey: ec.publicKey }); });
attempt(function () { return crypto.diffieHellman({ privateKey: ec.privateKey, publicKey: x.publicKey }); });
attempt(function () {
  return crypto.diffieHellman({
    privateKey: ec.privateKey,
    publicKey: crypto.generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey
  });
});

// HKDF
console.log(Buffer.from(crypto.hkdfSync('sha512', 'key', 'salt', 'info', 64)).toString('hex'));
console.log(crypto.hkdfSync('sha256', crypto.createSecretKey('6b6579', 'hex'), '', '', 8));
console.log(crypto.hkdfSync('sha256', 'key', '', '', 0));
attempt(function () { return crypto.hkdfSync('nope', 'key', '', '', 8); });
attempt(function () { return crypto.hkdfSync('sha256', 5, '', '', 8); });
attempt(function () { return crypto.hkdfSync('sha256', 'key', 5, '', 8); });
attempt(function () { return crypto.hkdfSync('sha256', 'key', '', Buffer.alloc(1025), 8); });
attempt(function () { return crypto.hkdfSync('sha256', 'key', '', '', 255 * 32 + 1); });
attempt(function () { return crypto.hkdfSync('sha256', 'key', '', '', -1); });

// primes
console.log(crypto.checkPrimeSync(Buffer.from([7])), crypto.checkPrimeSync(Buffer.from([9])));
console.log(crypto.generatePrimeSync(32).byteLength,
  crypto.checkPrimeSync(crypto.generatePrimeSync(64, { safe: true })));
var add = Buffer.from([12]), rem = Buffer.from([11]);
console.log(Buffer.from(crypto.generatePrimeSync(16, { add: add, rem: rem })).readUInt16BE(0) % 12);
attempt(function () { return crypto.generatePrimeSync(0); });
attempt(function () { return crypto.generatePrimeSync(8, { safe: 1 }); });
attempt(function () { return crypto.generatePrimeSync(3, { add: Buffer.from([9]) }); });
attempt(function () { return crypto.generatePrimeSync(8, { add: rem, rem: add }); });
attempt(function () { return crypto.checkPrimeSync(5); });
attempt(function () { return crypto.checkPrimeSync(add, { checks: -1 }); });
attempt(function () { return crypto.checkPrime(add); });

// hashes as streams, copies, lengths
var hash = crypto.createHash('sha256').update('a'), copy = hash.copy();
console.log(copy.digest('hex') === hash.digest('hex'));
attempt(function () { return hash.digest(); });
attempt(function () { return hash.update('x'); });
attempt(function () { return hash.copy(); });
console.log(crypto.createHash('shake128', { outputLength: 5 }).digest('hex'),
  crypto.createHash('shake128', { outputLength: 0 }).copy().digest('hex'));
attempt(function () { return crypto.createHash('sha256', { outputLength: 5 }); });
attempt(function () { return crypto.createHash('sha256').update('abc', 'hex'); });
console.log(crypto.createHmac('sha1', crypto.createSecretKey(add)).update('x').digest('hex'));
attempt(function () { return crypto.createHmac('sha1', ec.publicKey); });
attempt(function () { return crypto.createHmac('nope', 'x'); });
console.log(crypto.secureHeapUsed(), crypto.getFips(), crypto.fips);

crypto.hkdf('sha256', 'key', 'salt', '', 4, function (err, bytes) {
  console.log(err, bytes);
  crypto.generatePrime(20, function (err, prime) {
    console.log(err, prime.byteLength);
    crypto.checkPrime(prime, function (err, isPrime) {
      console.log(err, isPrime);
      crypto.webcrypto.subtle.digest('SHA-256', Buffer.from('a')).then(function (digest) {
        console.log(digest);
      });
    });
  });
});
