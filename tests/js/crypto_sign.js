// Signatures, step by step and at once, and what is refused.
var crypto = require('crypto');
var data = Buffer.from('the data');

function attempt(fn) {
  try {
    console.log(fn());
  } catch (e) {
    console.log(e.name + ': ' + e.message, e.code, e.library, e.reason);
  }
}

var rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
var pss = crypto.generateKeyPairSync('rsa-pss', { modulusLength: 1024 });
var ec = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
var ed = crypto.generateKeyPairSync('ed25519');
var ed448 = crypto.generateKeyPairSync('ed448');
var dsa = crypto.generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });

[['rsa', rsa], ['rsa-pss', pss], ['ec', ec], ['dsa', dsa]].forEach(function (entry) {
  var pair = entry[1];
  var signature = crypto.createSign('sha256').update('the ').update('data').sign(pair.privateKey);
  var hex = crypto.createSign('RSA-SHA256').update(data).sign(pair.privateKey, 'hex');
  console.log(entry[0],
    crypto.createVerify('sha256').update(data).verify(pair.publicKey, signature),
    crypto.createVerify('sha256').update('other').verify(pair.publicKey, signature),
    crypto.createVerify('SHA256').update(data).verify(pair.publicKey, hex, 'hex'),
    crypto.verify('sha256', data, pair.publicKey, signature),
    crypto.verify('sha256', data, pair.publicKey, crypto.sign('sha256', data, pair.privateKey)),
    crypto.verify('sha1', data, pair.publicKey, signature));
});
[ed, ed448].forEach(function (pair) {
  var signature = crypto.sign(null, data, pair.privateKey);
  console.log(signature.length, crypto.verify(null, data, pair.publicKey, signature),
    crypto.verify(undefined, 'other', pair.publicKey, signature));
});

// options
var options = { key: rsa.privateKey, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 };
var signed = crypto.sign('sha256', data, options);
[20, 21, crypto.constants.RSA_PSS_SALTLEN_AUTO].forEach(function (length) {
  console.log(crypto.verify('sha256', data, {
    key: rsa.publicKey, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: length
  }, signed));
});
console.log(crypto.verify('sha256', data, rsa.publicKey, signed));
[ec, dsa].forEach(function (pair) {
  var p1363 = crypto.createSign('sha256').update(data)
    .sign({ key: pair.privateKey, dsaEncoding: 'ieee-p1363' });
  console.log(p1363.length,
    crypto.verify('sha256', data, { key: pair.publicKey, dsaEncoding: 'ieee-p1363' }, p1363),
    crypto.verify('sha256', data, pair.publicKey, p1363),
    crypto.sign('sha256', data, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' }).length);
});

// a private key verifies, a public one does not sign
console.log(crypto.verify('sha256', data, ec.privateKey, crypto.sign('sha256', data, ec.privateKey)));
attempt(function () { return crypto.sign('sha256', data, ec.publicKey); });
attempt(function () { return crypto.sign('sha256', data, crypto.createSecretKey(data)); });
attempt(function () { return crypto.createSign('sha256').update(data).sign(); });
attempt(function () { return crypto.createSign('sha256').update(data).sign('abc'); });
attempt(function () { return crypto.createSign('nope'); });
attempt(function () { return crypto.createVerify('nope'); });
attempt(function () { return crypto.createSign(); });
attempt(function () { return crypto.createSign('sha256').update(5); });
attempt(function () { return crypto.sign('nope', data, ec.privateKey); });
attempt(function () { return crypto.sign(5, data, ec.privateKey); });
attempt(function () { return crypto.sign('sha256', 5, ec.privateKey); });
attempt(function () { return crypto.sign('sha256', data); });
attempt(function () { return crypto.sign('sha256', data, ed.privateKey); });
attempt(function () { return crypto.sign(null, data, crypto.generateKeyPairSync('x25519').privateKey); });
attempt(function () { return crypto.sign('sha256', data, { key: rsa.privateKey, padding: 'x' }); });
attempt(function () { return crypto.sign('sha256', data, { key: rsa.privateKey, padding: 77 }); });
attempt(function () { return crypto.sign('sha256', data, { key: ec.privateKey, dsaEncoding: 'x' }); });
attempt(function () { return crypto.verify('sha256', data, ec.publicKey, 'x'); });
attempt(function () { return crypto.verify('sha256', data, ec.publicKey, Buffer.alloc(0)); });
attempt(function () {
  return crypto.verify('sha256', data, { key: ec.publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.alloc(0));
});
attempt(function () {
  return crypto.createVerify('sha256').verify({ key: ec.publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.alloc(3));
});
attempt(function () {
  var sign = crypto.createSign('sha256');
  sign.sign(ec.privateKey);
  return sign.sign(ec.privateKey);
});
attempt(function () {
  var sign = crypto.createSign('sha256');
  sign.sign(ec.privateKey);
  return sign.update('x');
});
attempt(function () { return crypto.sign('sha256', data, ec.privateKey, 5); });

// on the pool, and as a stream
crypto.sign('sha256', data, ec.privateKey, function (err, signature) {
  console.log(err, Buffer.isBuffer(signature));
  crypto.verify('sha256', data, ec.publicKey, signature, function (err, valid) {
    var stream;
    console.log(err, valid);
    crypto.sign('sha256', data, ed.privateKey, function (err) {
      console.log(err instanceof Error);
      stream = crypto.createSign('sha256');
      stream.on('finish', function () {
        console.log(crypto.verify('sha256', data, rsa.publicKey, stream.sign(rsa.privateKey)));
      });
      stream.write('the ');
      stream.end('data');
    });
  });
});
