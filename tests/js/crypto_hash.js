// Digests and HMACs.
var crypto = require('crypto');

function attempt(fn) {
  try {
    console.log(fn());
  } catch (e) {
    console.log(e.name + ': ' + e.message, e.code);
  }
}

['md5', 'sha1', 'sha224', 'sha256', 'SHA384', 'sha512', 'sha3-256', 'blake2b512', 'ripemd160',
  'RSA-SHA256', 'sha512-256'].forEach(function (name) {
  console.log(name, crypto.createHash(name).update('The quick brown fox').digest('hex'));
});
console.log(crypto.createHash('md5').digest('hex'));
console.log(crypto.createHash('sha1').update('a').update('b').update(Buffer.from('c')).digest('base64'));
console.log(crypto.createHash('sha256').update('\u00e9\u20ac').digest('base64url'));
console.log(crypto.createHash('sha1').update('\u00e9', 'latin1').digest('hex'));
console.log(crypto.createHash('sha1').update('616263', 'hex').digest());
console.log(crypto.createHash('md5').update('x').digest('latin1').length);
console.log(crypto.createHash('shake128', { outputLength: 5 }).update('x').digest('hex'));
var h = crypto.createHash('sha1').update('ab');
var c = h.copy();
console.log(h.update('c').digest('hex'), c.update('d').digest('hex'));
console.log(crypto.createHmac('sha256', 'key').update('data').digest('hex'));
console.log(crypto.createHmac('md5', Buffer.from('key')).update('da').update('ta').digest('base64'));
console.log(crypto.createHmac('sha512', '').update('').digest('hex').slice(0, 20));
console.log(crypto.hash('md5', 'x'));

attempt(function () { return crypto.createHash('nope'); });
attempt(function () { return crypto.createHash(); });
attempt(function () { return crypto.createHash('md5').update(5); });
attempt(function () { var d = crypto.createHash('md5'); d.digest(); return d.update('x'); });
attempt(function () { var d = crypto.createHash('md5'); d.digest(); return d.digest(); });
attempt(function () { var d = crypto.createHash('md5'); d.digest(); return d.copy(); });
attempt(function () { return crypto.createHmac('nope', 'k'); });
attempt(function () { return crypto.createHmac('md5'); });
attempt(function () { return crypto.createHmac(5, 'k'); });
attempt(function () { var d = crypto.createHmac('md5', 'k'); d.digest(); return d.digest(); });
attempt(function () { return crypto.getHashes().indexOf('sha256') >= 0; });

var stream = crypto.createHash('sha1');
stream.on('readable', function () {
  var data = stream.read();
  if (data)
    console.log('stream', data.toString('hex'));
});
stream.write('ab');
stream.end('c');
var hmac = crypto.createHmac('sha1', 'k');
hmac.setEncoding('hex');
require('stream').Readable.from(['x', 'y']).pipe(hmac).on('data', function (text) {
  console.log('piped', text);
});
