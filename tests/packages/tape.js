var test = require('tape').createHarness(), stream = test.createStream();
stream.on('data', function (d) { console.log(String(d).replace(/^ +(at|stack): .*(\n {6,}.*)*$/gm, '').trim()); });
test('first', function (t) { t.plan(3); t.equal(1 + 1, 2, 'adds'); t.deepEqual({ a: [1] }, { a: [1] }); setTimeout(function () { t.ok(true, 'later'); }, 3); });
test('fails', function (t) { t.equal(1, 2, 'not equal'); t.throws(function () { throw new Error('x'); }, /x/); t.end(); });
test('skipped', { skip: true }, function (t) { t.fail(); });
