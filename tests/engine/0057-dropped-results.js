// Calls whose result is thrown away: nothing else about them is different.
var log = [];
function f(x) { log.push(x); return 'f' + x; }
function thrower() { throw new Error('thrown'); }
function statements(a) {
  f(1);
  a ? f(2) : f(3);
  a && f(4);
  (f(5), f(6));
  f(7)(8);
}
try { statements(true); } catch (e) { log.push(e.message); }
print(log.join());

// What a script or eval ends with is a value, also that of a call.
print(eval('f(9)'), eval('f(10); if (true) f(11)'), eval('f(12); var v = 1'));

// Methods, getters that answer functions, arguments of any number.
var object = {
  n: 0,
  add: function (a, b) { this.n += a + (b || 0); return this; },
  get adder() { return this.add; }
};
(function () {
  object.add(1);
  object.add(1, 2);
  object['add'](4, 8, 16);
  object.adder(100);
  object.add(1000).add(10000);
  [1, 2].forEach(function (x) { object.add(x * 100000); });
})();
print(object.n);

// A throw in the middle; the value stack is what it was.
function deep(n) {
  var before = 'kept' + n;
  try {
    if (n) deep(n - 1);
    thrower();
  } catch (e) {
    f(e.message);
  } finally {
    f('finally');
  }
  return before;
}
log = [];
print(deep(3), log.length, [f(1), f(2)].join());

// What is not a function is still named.
function name(call) {
  try { call(); } catch (e) { print(e.name + ': ' + e.message); }
}
name(function () { var missing; missing(); });
name(function () { object.missing(1, 2); });
name(function () { object.n(); });
name(function () { (1)(); });

// "this" in all the ways a function may look at it.
function self() { return this; }
function inner() { return (function () { return typeof this; })(); }
function evaluated() { return eval('this'); }
function indirect() { var e = eval; return typeof e('this'); }
function strict() { 'use strict'; return this; }
var me = { name: 'me' };
print(self.call(me).name, evaluated.call(me).name, inner.call(me), indirect.call(me), strict.call(7));
print(new Function('return this').call(me).name);

// Loops of them leave nothing behind.
(function () {
  for (var i = 0; i < 300000; i++) f.call(null, i % 3 ? '' : i), f.length, Math.abs(i);
  for (i = 0; i < 300000; i++) Math.abs(i);
  for (i = 0; i < 300000; i++) { try { thrower(); } catch (e) { } }
})();
print('done');
