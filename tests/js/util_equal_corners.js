// Deep equality of symbols, boxed symbols and cycles; arrays that are nearly all holes.
var util = require('util'), assert = require('assert');
var same = util.isDeepStrictEqual, symbol = Symbol('s'), other = Symbol('s');

function withSymbol(value, key, content, hidden) {
  Object.defineProperty(value, key, { value: content, enumerable: !hidden });
  return value;
}

function makers() {
  return [{}, [1], new Uint8Array(2), new String('x'), new Date(0), new Map(), new Set([1]),
    new ArrayBuffer(1), function () {}.bind && new Error('e')];
}

makers().forEach(function (a, i) {
  var b = makers()[i], c = makers()[i], d = makers()[i], e = makers()[i];
  withSymbol(a, symbol, 1);
  withSymbol(b, symbol, 1);
  withSymbol(c, symbol, 2);
  withSymbol(d, other, 1);
  withSymbol(e, symbol, 1, true);
  console.log(same(a, b), same(a, c), same(a, d), same(a, e), same(a, makers()[i]),
    same(e, makers()[i]));
});
assert.deepEqual(withSymbol({}, symbol, 1), {});
console.log(same(Object(symbol), Object(symbol)), same(Object(symbol), Object(other)));

var a = {}, b = {}, s = new Set(), t = new Set(), u = new Set(), l = [], m = [[]];
a.a = a;
b.a = { a: a };
s.add(s);
t.add(t);
u.add(s);
l[0] = l;
m[0][0] = m;
console.log(same(a, b), same(b, a), same(s, t), same(t, u), same(l, m), same({ a: l }, { a: m }));
a = { x: { y: 1 } };
a.x.z = a;
b = { x: { y: 1 } };
b.x.z = b.x;
console.log(same(a, b));

var sparse = [];
sparse[4294967294] = 'last';
sparse[0] = 'first';
sparse[4294967295] = 'beyond';
console.log(sparse);
sparse = new Array(4294967295);
console.log(sparse);
sparse[300] = 1;
sparse.name = 'x';
console.log(sparse);
sparse = [1, , 2];
sparse[90] = 3;
sparse.length = 200;
console.log(sparse);

var named = [1, , 2];
named['00'] = 1;
named.x = 1;
[named, [], [1, [2]]].forEach(function (value) {
  console.log(util.inspect(value, { showHidden: true }));
});
