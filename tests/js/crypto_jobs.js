// Random bytes and key derivation.
var crypto = require('crypto');

function attempt(fn) {
  try {
    console.log(fn());
  } catch (e) {
    console.log(e.name + ': ' + e.message, e.code);
  }
}

console.log(crypto.pbkdf2Sync('password', 'salt', 1000, 24, 'sha512').toString('hex'));
console.log(crypto.pbkdf2Sync(Buffer.from('p'), Buffer.from('s'), 1, 0, 'sha1'));
console.log(crypto.scryptSync('password', 'salt', 24).toString('hex'));
console.log(crypto.scryptSync('password', 'salt', 16, { N: 1024, r: 4, p: 2 }).toString('hex'));
console.log(crypto.scryptSync('', '', 16, { cost: 16, blockSize: 1, parallelization: 1 }).toString('hex'));
console.log(crypto.randomBytes(16).length, crypto.randomBytes(0).length);
console.log(crypto.randomBytes(16).equals(crypto.randomBytes(16)));
var buf = Buffer.alloc(10);
console.log(crypto.randomFillSync(buf, 5) === buf, buf.slice(0, 5));
console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()));
var seen = {}, i;
for (i = 0; i < 300; i++)
  seen[crypto.randomInt(3, 6)] = true;
console.log(Object.keys(seen).sort().join(), crypto.randomInt(1));
console.log(crypto.timingSafeEqual(Buffer.from('abc'), Buffer.from('abc')),
  crypto.timingSafeEqual(Buffer.from('abc'), Buffer.from('abd')));
console.log(crypto.getRandomValues(Buffer.alloc(4)).length);

attempt(function () { return crypto.pbkdf2Sync('p', 's', 1, 10, 'nope'); });
attempt(function () { return crypto.pbkdf2Sync('p', 's', 1, 10); });
attempt(function () { return crypto.pbkdf2Sync('p', 's', 0, 10, 'sha1'); });
attempt(function () { return crypto.pbkdf2Sync('p', 's', 1, -1, 'sha1'); });
attempt(function () { return crypto.pbkdf2Sync(5, 's', 1, 10, 'sha1'); });
attempt(function () { return crypto.pbkdf2Sync('p', 5, 1, 10, 'sha1'); });
attempt(function () { return crypto.pbkdf2('p', 's', 1, 10, 'sha1'); });
attempt(function () { return crypto.pbkdf2('p', 's', 1, 10, function () {}); });
attempt(function () { return crypto.scryptSync('p', 's', 10, { N: 3 }); });
attempt(function () { return crypto.scryptSync('p', 's', 10, { N: 16384, maxmem: 1 }); });
attempt(function () { return crypto.scryptSync('p', 's', 10, { N: 16, cost: 4 }); });
attempt(function () { return crypto.scryptSync('p', 's', 10, { N: 'x' }); });
attempt(function () { return crypto.scryptSync('p', 's', -1); });
attempt(function () { return crypto.scrypt('p', 's', 10); });
attempt(function () { return crypto.randomBytes(-1); });
attempt(function () { return crypto.randomBytes('x'); });
attempt(function () { return crypto.randomBytes(1e12); });
attempt(function () { return crypto.randomBytes(3, 'x'); });
attempt(function () { return crypto.randomInt(5, 5); });
attempt(function () { return crypto.randomInt(0); });
attempt(function () { return crypto.randomInt('x'); });
attempt(function () { return crypto.randomInt(0, Math.pow(2, 50)); });
attempt(function () { return crypto.randomFillSync(5); });
attempt(function () { return crypto.randomFillSync(Buffer.alloc(4), 5); });
attempt(function () { return crypto.randomFillSync(Buffer.alloc(4), 1, 5); });
attempt(function () { return crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('bb')); });
attempt(function () { return crypto.timingSafeEqual('a', Buffer.from('bb')); });
attempt(function () { return crypto.getRandomValues(Buffer.alloc(70000)); });

crypto.pbkdf2('password', 'salt', 1000, 16, 'sha1', function (err, key) {
  console.log('pbkdf2', err, key);
  crypto.scrypt('password', 'salt', 16, { N: 16 }, function (err, key) {
    console.log('scrypt', err, key);
    crypto.randomBytes(8, function (err, bytes) {
      console.log('randomBytes', err, bytes.length);
      crypto.randomFill(Buffer.alloc(6), 2, function (err, buf) {
        console.log('randomFill', err, buf.slice(0, 2));
        crypto.randomInt(2, function (err, n) {
          console.log('randomInt', err, n < 2);
        });
      });
    });
  });
});
