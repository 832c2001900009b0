// assert: what holds, what fails, and the messages.
var assert = require('assert');

function run(name, fn) {
  try {
    fn();
    console.log(name + ': ok');
  } catch (e) {
    console.log(name + ': ' + e.name + ' ' + e.code + ' ' + e.operator + ' ' +
      e.generatedMessage + '\n' + e.message);
  }
}

// every function with what holds and what does not
var cases = [
  ['ok', 1], ['ok', 'x', 'message'], ['ok', 0, 'message'], ['ok', null, new RangeError('own')],
  ['equal', 1, '1'], ['equal', 1, 2], ['equal', NaN, NaN], ['equal', null, undefined], ['equal', [], [], 'lists'],
  ['notEqual', 1, 2], ['notEqual', 1, '1'],
  ['strictEqual', 1, 1], ['strictEqual', 1, '1'], ['strictEqual', 0, -0], ['strictEqual', NaN, NaN],
  ['strictEqual', 'a long string here', 'a long strong here'], ['strictEqual', { a: 1 }, { a: 1 }],
  ['strictEqual', [1, 2, 3], [1, 2, 4]], ['strictEqual', 1, 2, 'message'], ['strictEqual', 'multi\nline', 'multi\nlime'],
  ['strictEqual', undefined, null], ['strictEqual', 'abc', 'abd'], ['strictEqual', 123456789, 123456780],
  ['notStrictEqual', 1, 1], ['notStrictEqual', 1, 2], ['notStrictEqual', 'long enough text', 'long enough text'],
  ['deepEqual', { a: [1, { b: 2 }] }, { a: ['1', { b: 2 }] }], ['deepEqual', { a: 1 }, { a: 2 }],
  ['deepEqual', [1, 2], [2, 1]], ['deepEqual', new Date(0), new Date(0)], ['deepEqual', new Date(0), new Date(1)],
  ['deepEqual', /a/g, /a/i], ['deepEqual', 1, 1], ['deepEqual', null, undefined], ['deepEqual', {}, []],
  ['notDeepEqual', { a: 1 }, { a: 1 }], ['notDeepEqual', { a: 1 }, { a: '1' }], ['notDeepEqual', 1, 2],
  ['deepStrictEqual', { a: 1 }, { a: '1' }], ['deepStrictEqual', { a: 1, b: 2 }, { b: 2, a: 1 }],
  ['deepStrictEqual', [1, 2, [3, 4]], [1, 2, [3, 5]]], ['deepStrictEqual', [0], [-0]], ['deepStrictEqual', NaN, NaN],
  ['deepStrictEqual', new Error('a'), new Error('a')], ['deepStrictEqual', [1, , 3], [1, undefined, 3]],
  ['deepStrictEqual', Object.create(null), {}], ['deepStrictEqual', 'x', 'y'],
  ['deepStrictEqual', Buffer.from('ab'), Buffer.from('ab')], ['deepStrictEqual', [1], [1, 2]],
  ['deepStrictEqual', { a: { b: { c: [1, 2, 3] } } }, { a: { b: { c: [1, 2, 3] } } }],
  ['deepStrictEqual', { a: 1 }, null], ['deepStrictEqual', [new Number(1)], [new Number(2)]],
  ['notDeepStrictEqual', { a: 1 }, { a: 1 }], ['notDeepStrictEqual', { a: 1 }, { a: '1' }],
  ['notDeepStrictEqual', [1, 2, 3], [1, 2, 3]],
  ['match', 'abc', /b/], ['match', 'abc', /x/], ['match', 5, /x/], ['match', 'abc', /x/, 'message'], ['match', 'a', 'a'],
  ['doesNotMatch', 'abc', /x/], ['doesNotMatch', 'abc', /b/], ['doesNotMatch', 5, /x/],
  ['ifError', null], ['ifError', undefined], ['ifError', new Error('went wrong')], ['ifError', 'text'], ['ifError', 0],

  ['fail'], ['fail', 'why'], ['fail', new TypeError('own')], ['equal', 1], ['deepStrictEqual']
];
cases.forEach(function (c) {
  run(c[0], function () { assert[c[0]].apply(assert, c.slice(1)); });
});
run('assert', function () { assert(true); });
run('assert', function () { assert(false, 'message'); });
run('no value', function () { assert(); });
run('expression', function () { assert(1 === 2); });
run('expression', function () { assert.ok(typeof 123 === 'string' && [1, 2].some(function (x) { return x > 5; })); });
run('expression', function () {
  assert.strict.ok(null, undefined);
});

// longer differences
var a = { list: [], name: 'thing', deep: { x: 1, y: [1, 2, 3] } }, b, i;
for (i = 0; i < 20; i++)
  a.list.push({ id: i, tag: 't' + i });
b = JSON.parse(JSON.stringify(a));
b.list[3].tag = 'changed';
b.list[15].id = 99;
run('diff', function () { assert.deepStrictEqual(a, b); });
b.list.push('more');
delete b.name;
run('diff', function () { assert.deepStrictEqual(a, b); });
run('diff', function () { assert.deepStrictEqual([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 5, 6, 7, 8, 10]); });
run('diff', function () { assert.deepStrictEqual([9, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 5, 6, 7, 8, 9]); });
run('diff', function () { assert.deepStrictEqual({ a: 1, b: { c: 2 } }, { a: 1, b: { c: 2, d: 3 }, e: 4 }); });
run('diff', function () { assert.strictEqual('a\nb\nc\nd\ne\nf', 'a\nb\nx\nd\ne\nf'); });
var many = [], others = [];
for (i = 0; i < 80; i++) {
  many.push(i);
  others.push(i * 2);
}
run('diff', function () { assert.deepStrictEqual(many, others); });
var loop = { a: 1 };
loop.self = loop;
var loop2 = { a: 1 };
loop2.self = loop2;
run('cycles', function () { assert.deepStrictEqual(loop, loop2); });

// throws
function thrower(e) { return function () { throw e; }; }
function nothing() {}
function Own() {}
var err = new TypeError('bad value');
err.code = 'E_X';
[
  [thrower(err)], [thrower(err), TypeError], [thrower(err), Error], [thrower(err), RangeError], [thrower(err), /bad/],
  [thrower(err), /good/], [thrower(err), { message: 'bad value', code: 'E_X' }], [thrower(err), { message: /bad/ }],
  [thrower(err), { message: 'other', code: 'E_X' }], [thrower(err), { message: /good/ }, 'message'],
  [thrower(err), function (e) { return e === err; }], [thrower(err), function check() { return 'no'; }],
  [thrower(err), new TypeError('bad value')], [thrower(err), 'message'], [thrower(err), 'bad value'],
  [thrower(err), {}], [thrower('text'), /text/], [thrower('text'), { a: 1 }], [thrower(new Own()), Own],
  [thrower(5), RangeError], [thrower(err), 5], [thrower(err), 'a', 'b'], [nothing], [nothing, TypeError], [nothing, 'message'],
  [nothing, /x/, 'message'], [nothing, Own], ['not a function']
].forEach(function (args, n) {
  run('throws ' + n, function () { assert.throws.apply(assert, args); });
});
[
  [nothing], [thrower(err)], [thrower(err), 'message'], [thrower(err), TypeError], [thrower(err), RangeError],
  [thrower(err), /bad/, 'message']
].forEach(function (args, n) {
  run('doesNotThrow ' + n, function () { assert.doesNotThrow.apply(assert, args); });
});

// strict
run('strict', function () { assert.strict.equal(1, '1'); });
run('strict', function () { assert.strict.deepEqual({ a: 1 }, { a: 1 }); });
run('strict', function () { assert.strict(0, 'zero'); });
console.log(assert.strict.strict === assert.strict, assert.strict.AssertionError === assert.AssertionError);

// the error itself
var e = new assert.AssertionError({ actual: 1, expected: 2, operator: 'strictEqual' });
console.log(e instanceof Error, e instanceof assert.AssertionError, String(e), Object.keys(e));
var e2 = new assert.AssertionError({ message: 'm' });
console.log(e2.generatedMessage, e2.message, e2.actual, e2.stack.split('\n')[0]);
e2.stack = 'AssertionError [ERR_ASSERTION]: m\n    at nowhere';
console.log(e2);

// promises, one after the other
[
  function () { return assert.rejects(Promise.reject(err)); },
  function () { return assert.rejects(Promise.reject(err), RangeError); },
  function () { return assert.rejects(Promise.resolve(1)); },
  function () { return assert.rejects(function () { return Promise.reject(err); }, { code: 'E_X' }); },
  function () { return assert.rejects(function () { return 5; }); },
  function () { return assert.rejects('text'); },
  function () { return assert.doesNotReject(Promise.resolve(1)); },
  function () { return assert.doesNotReject(Promise.reject(err)); }
].reduce(function (before, step, n) {
  return before.then(step).then(function () {
    console.log('promise ' + n + ' ok');
  }, function (e) {
    console.log('promise ' + n + ' ' + e.name + ' ' + e.code + ' ' + e.operator + '\n' + e.message);
  });
}, Promise.resolve());
