// Ciphers: known answers, modes that authenticate, streams, and what is refused.
var crypto = require('crypto');
var key = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
var iv = Buffer.from('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff', 'hex');

function attempt(fn) {
  try {
    console.log(fn());
  } catch (e) {
    console.log(e.name + ': ' + e.message, e.code, e.library, e.reason);
  }
}

function cipher(name, options, k, i) {
  return crypto.createCipheriv(name, k || key, i === undefined ? iv : i, options);
}

// every cipher that takes any key and nonce of its length, there and back
var text = Buffer.from('The quick brown fox jumps over the lazy dog, twice and more.....');
var skipped = 0, done = 0;
crypto.getCiphers().forEach(function (name) {
  var info = crypto.getCipherInfo(name), options, k, i, c, d, out, aead;
  if (info.mode === 'wrap' || info.mode === 'xts' || /hmac|^id-|wrap|siv/.test(name)) {
    skipped++;
    return;
  }
  aead = /gcm|ccm|ocb|poly1305/.test(name);
  options = aead ? { authTagLength: 16 } : undefined;
  k = Buffer.alloc(info.keyLength, 7);
  i = info.ivLength ? Buffer.alloc(info.mode === 'ccm' ? 12 : info.ivLength, 9) : null;
  c = crypto.createCipheriv(name, k, i, options);
  out = Buffer.concat([c.update(text), c.final()]);
  d = crypto.createDecipheriv(name, k, i, options);
  if (aead)
    d.setAuthTag(c.getAuthTag());
  if (Buffer.concat([d.update(out), d.final()]).equals(text))
    done++;
  else
    console.log('wrong:', name);
});
console.log(done > 50, skipped < 40);

// known answers
var c = cipher('aes-128-cbc');
console.log(c.update('hello', 'utf8', 'hex') + c.update(' world', 'utf8', 'hex') + c.final('hex'));
c = cipher('aes-128-ctr');
console.log(c.update('hello').toString('base64'), c.final().length);
c = cipher('aes-128-gcm', undefined, key, iv.slice(0, 12));
c.setAAD(Buffer.from('more'));
console.log(c.update('secret', 'utf8', 'hex') + c.final('hex'), c.getAuthTag().toString('hex'));
c = cipher('aes-128-ccm', { authTagLength: 8 }, key, iv.slice(0, 11));
c.setAAD(Buffer.from('more'), { plaintextLength: 6 });
console.log(c.update('secret', 'utf8', 'hex') + c.final('hex'), c.getAuthTag().toString('hex'));
c = cipher('aes-128-ocb', { authTagLength: 12 }, key, iv.slice(0, 12));
console.log(c.update('secret', 'utf8', 'hex') + c.final('hex'), c.getAuthTag().toString('hex'));
c = cipher('chacha20-poly1305', undefined, Buffer.concat([key, key]), iv.slice(0, 12));
console.log(c.update('secret', 'utf8', 'hex') + c.final('hex'), c.getAuthTag().toString('hex'));
c = cipher('id-aes128-wrap', undefined, key, Buffer.alloc(8, 0xa6));
console.log(c.update(iv).toString('hex'));
c = cipher('aes-128-ecb', undefined, crypto.createSecretKey(key), null);
console.log(c.setAutoPadding(false) === c, c.update(iv, null, 'hex') + c.final('hex'));
c = crypto.createCipheriv('aes-128-cbc', '0123456789abcdef', '0123456789abcdef');
console.log(c.update('616263', 'hex', 'base64') + c.final('base64'));

// what does not authenticate
function decipher(change) {
  var c = cipher('aes-128-gcm', undefined, key, iv.slice(0, 12)), d;
  var out = Buffer.concat([c.update('secret'), c.final()]);
  d = crypto.createDecipheriv('aes-128-gcm', key, iv.slice(0, 12));
  change(d, c.getAuthTag());
  return Buffer.concat([d.update(out), d.final()]).toString();
}
attempt(function () { return decipher(function (d, tag) { d.setAuthTag(tag); }); });
attempt(function () { return decipher(function (d, tag) { tag[0] ^= 1; d.setAuthTag(tag); }); });
attempt(function () { return decipher(function (d, tag) { d.setAuthTag(tag).setAAD(tag); }); });
attempt(function () { return decipher(function () {}); });
attempt(function () { return decipher(function (d, tag) { d.setAuthTag(tag.slice(0, 3)); }); });
attempt(function () { return decipher(function (d, tag) { d.setAuthTag(tag); d.setAuthTag(tag); }); });

// what is refused
attempt(function () { return crypto.createCipheriv('nope', key, iv); });
attempt(function () { return crypto.createCipheriv(5, key, iv); });
attempt(function () { return crypto.createCipheriv('aes-128-cbc', 5, iv); });
attempt(function () { return crypto.createCipheriv('aes-128-cbc', key); });
attempt(function () { return crypto.createCipheriv('aes-128-cbc', key, null); });
attempt(function () { return crypto.createCipheriv('aes-128-cbc', key.slice(1), iv); });
attempt(function () { return crypto.createCipheriv('aes-128-cbc', key, iv.slice(1)); });
attempt(function () { return cipher('aes-128-gcm', { authTagLength: 3 }); });
attempt(function () { return cipher('aes-128-gcm', { authTagLength: -1 }); });
attempt(function () { return cipher('aes-128-gcm', { authTagLength: 4294967295 }).final().length; });
attempt(function () { return cipher('aes-128-ccm', {}, key, iv.slice(0, 12)); });
attempt(function () { return cipher('aes-128-ccm', { authTagLength: 5 }, key, iv.slice(0, 12)); });
attempt(function () { return cipher('aes-128-ccm', { authTagLength: 4 }, key, iv); });
attempt(function () { return cipher('aes-128-cbc', { authTagLength: 77 }).final().length; });
attempt(function () { return cipher('aes-128-cbc').update(5); });
attempt(function () { return cipher('aes-128-cbc').update('abc', 'hex'); });
attempt(function () { return cipher('aes-128-cbc').update('ab', 'utf8', 'nope'); });
attempt(function () { var c = cipher('aes-128-cbc'); c.final(); c.final(); });
attempt(function () { var c = cipher('aes-128-cbc'); c.final(); c.update('x'); });
attempt(function () { var c = cipher('aes-128-cbc'); c.final(); c.setAutoPadding(); });
attempt(function () { return cipher('aes-128-cbc').setAutoPadding(false).update('x') && 0; });
attempt(function () {
  var c = cipher('aes-128-cbc').setAutoPadding(false);
  c.update('x');
  return c.final();
});
attempt(function () { return crypto.createDecipheriv('aes-128-cbc', key, iv).final(); });
attempt(function () {
  var d = crypto.createDecipheriv('aes-128-cbc', key, iv);
  d.update(Buffer.alloc(16));
  return d.final();
});
attempt(function () { return cipher('aes-128-cbc').getAuthTag(); });
attempt(function () { return cipher('aes-128-cbc').setAAD(key); });
attempt(function () {
  return cipher('aes-128-ccm', { authTagLength: 4 }, key, iv.slice(0, 13)).setAAD(key);
});
attempt(function () {
  return cipher('aes-128-ccm', { authTagLength: 4 }, key, iv.slice(0, 13))
    .update(Buffer.alloc(65536));
});
attempt(function () { return cipher('aes-128-cbc').setAuthTag; });

// what is known of a cipher
console.log(crypto.getCipherInfo('AES-128-CBC'), crypto.getCipherInfo(895),
  crypto.getCipherInfo('chacha20'), crypto.getCipherInfo('nope'));
console.log(crypto.getCipherInfo('aes-128-ccm', { ivLength: 6 }),
  crypto.getCipherInfo('aes-128-ccm', { ivLength: 7 }).ivLength,
  crypto.getCipherInfo('aes-128-cbc', { keyLength: 12 }));
attempt(function () { return crypto.getCipherInfo(null); });
attempt(function () { return crypto.getCipherInfo('aes-128-cbc', { keyLength: 'x' }); });

// of a password, as long ago
c = crypto.createCipher('aes-128-cbc', 'password');
console.log(c.update('text', 'utf8', 'hex') + c.final('hex'));
c = crypto.createDecipher('aes-128-cbc', 'password');
console.log(c.update('5a7c02de5dd6b2f5e9b3ee3ee2a1ad7e', 'hex').length);

// RSA
var pair = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
var sealed = crypto.publicEncrypt(pair.publicKey, Buffer.from('hi'));
console.log(sealed.length, crypto.privateDecrypt(pair.privateKey, sealed).toString());
sealed = crypto.publicEncrypt({ key: pair.publicKey, oaepHash: 'sha256', oaepLabel: 'l' }, 'hi');
attempt(function () {
  try {
    return crypto.privateDecrypt(pair.privateKey, sealed);
  } catch (e) {
    return 'another label'; // in words that depend on OpenSSL's version
  }
});
attempt(function () {
  return crypto.privateDecrypt({ key: pair.privateKey, oaepHash: 'sha256', oaepLabel: 'l' },
    sealed).toString();
});
console.log(crypto.publicDecrypt(pair.publicKey, crypto.privateEncrypt(pair.privateKey, 'hi'))
  .toString());
attempt(function () { return crypto.publicEncrypt(pair.publicKey, Buffer.alloc(200)); });
attempt(function () { return crypto.publicEncrypt({ key: pair.publicKey, oaepHash: 'x' }, 'hi'); });
attempt(function () { return crypto.publicEncrypt(pair.publicKey, 5); });
attempt(function () { return crypto.privateEncrypt(pair.publicKey, 'hi'); });
attempt(function () {
  return crypto.publicEncrypt({ key: pair.publicKey, padding: 77 }, 'hi');
});

// as streams
var stream = cipher('aes-128-cbc'), chunks = [];
stream.on('data', function (chunk) {
  chunks.push(chunk);
});
stream.on('end', function () {
  var d = crypto.createDecipheriv('aes-128-cbc', key, iv);
  d.setEncoding('utf8');
  d.on('data', function (text) {
    console.log('stream:', text);
  });
  d.end(Buffer.concat(chunks));
});
stream.write('part one, ');
stream.end('part two');
var bad = crypto.createDecipheriv('aes-128-cbc', key, iv);
bad.on('error', function (err) {
  console.log('error:', err.code, err.reason);
});
bad.end('too short');
