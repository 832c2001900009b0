// Names are found where they are, whatever happened to the object since the same line ran last.
function get(o) { return o.x; }
function set(o, v) { o.x = v; }
function A() { this.x = 1; }
function B() { this.y = 0; this.x = 2; }
A.prototype.z = 'proto';
var a = new A(), b = new B();
print(get(a), get(b), get(a), get({ x: 3 }), get([]), get('s'), get(1));
delete a.x;
print(get(a));
A.prototype.x = 'inherited';
print(get(a), get(b));
set(a, 'own');
print(get(a), A.prototype.x);
delete a.x;
Object.prototype.x = 'root';
delete A.prototype.x;
print(get(a), get([]), get('s'), get(function () {}));
delete Object.prototype.x;
print(get(a), get([]), get('s'));

// getters and setters appear where there was a value, and the other way round
var o = { x: 1, y: 2 };
print(get(o));
Object.defineProperty(o, 'x', { get: function () { return 'got ' + this.y; }, set: function (v) { this.y = v; }, configurable: true });
print(get(o)); set(o, 5); print(o.y, get(o));
Object.defineProperty(o, 'x', { value: 7, writable: false, configurable: true });
set(o, 8); print(get(o));
var child = Object.create(o);
set(child, 9); print(get(child), child.hasOwnProperty('x'));
Object.defineProperty(o, 'x', { value: 7, writable: true });
set(child, 9); print(get(child), child.hasOwnProperty('x'), get(o));
function readonly() { 'use strict'; var f = Object.freeze({ x: 1 }); try { f.x = 2; } catch (e) { print(e.name); } try { f.q = 2; } catch (e) { print(e.name); } }
readonly();
var g = { get x() { return 'g'; } };
set(g, 1); print(get(g), Object.keys(g).join());

// the prototype changes
var p1 = { m: function () { return 'p1'; } }, p2 = { m: function () { return 'p2'; } };
var q = Object.create(p1), n;
function call(o) { return o.m(); }
print(call(q), call(q));
Object.setPrototypeOf(q, p2);
print(call(q));
q.m = function () { return 'own'; };
print(call(q)); delete q.m; print(call(q));
q.__proto__ = { __proto__: p1 };
print(call(q));

// lengths and names of functions, arrays and strings by one line
function len(o) { return o.length; }
print(len([1, 2]), len('four'), len(function (a, b, c) {}), len({ length: 'x' }), len(5));
function nam(o) { return o.name; }
print(nam(len), nam({ name: 1 }), nam(new Error('x')), nam(Math.max));
function Fun() {} Fun.prototype.hi = 1;
print(new Fun().hi, Fun.prototype.constructor === Fun, Object.keys(Fun).length);

// variables: with, eval, catch and names that come and go
var v = 'global';
function scope(code, w) { var x = 'local'; with (w) { for (var i = 0, r = []; i < 2; i++) { r.push(v, x); eval(code); } } return r.join(); }
print(scope('', {}), scope('', { v: 'w' }), scope('', { x: 'wx', get v() { return 'got'; } }));
function shadows(f) { return function () { eval(f); return function () { return typeof vv; }; }; }
print(shadows('')()(), shadows('var vv = "eval"')()());
function catches(v) { try { throw 'c'; } catch (v) { (function () { v += '!'; })(); var k = v; } return k + v; }
print(catches('param'), typeof nothing);
function twice(a, a) { return [a, function () { return a; }()]; }
print(twice(1, 2).join());
try { undefinedName; } catch (e) { print(e.message); }
Object.defineProperty(this, 'acc', { get: function () { return 'acc!'; }, configurable: true });
function acc1() { return acc; }
print(acc1(), acc1()); delete this.acc;
try { acc1(); } catch (e) { print(e.message); }

// many keys: order, deletion while they are gone through, names that are like indexes
var big = {}, i;
for (i = 0; i < 1000; i++) big['k' + (i * 7 % 1000)] = i;
for (i = 0; i < 1000; i += 2) delete big['k' + i];
print(Object.keys(big).length, Object.keys(big).slice(0, 4), big.k1, big.k2);
for (i = 0; i < 1000; i += 2) big['k' + i] = 'again';
print(Object.keys(big).length, Object.keys(big).slice(498, 503), big.k998);
n = 0;
for (var key in big) { n++; delete big['k' + (1000 - n)]; big['new' + n] = 1; }
print(n, Object.keys(big).length);
var mixed = { b: 1, 10: 2, 9: 3, a: 4, '-1': 5, '01': 6, 4294967295: 7, 4294967294: 8 };
print(Object.keys(mixed)); delete mixed[9]; mixed[1] = 0; print(Object.keys(mixed));
// a queue of keys does not grow
var queue = {};
for (i = 0; i < 100000; i++) { queue['j' + i] = i; if (i > 20) delete queue['j' + (i - 20)]; }
print(Object.keys(queue).length, Object.keys(queue)[0]);
// names of keywords, and computed ones
var kw = { delete: 1, 'new': 2, in: 3 }; kw.typeof = 4;
print(kw['del' + 'ete'], kw.new, kw['in'], kw['type' + 'of'], 'delete' in kw);
kw['\u00e9\u0000x'] = 'odd'; print(kw['\u00e9' + '\u0000x'], Object.keys(kw).length);

// made-up names go with their objects
function names() { var o = {}; for (var i = 0; i < 30000; i++) o['name number ' + i + Math.random()] = i; return o; }
var before, m = names(), keys = Object.keys(m);
for (i = 0; i < 12; i++) { names(); gc(); }
print(keys.length, m[keys[77]], m[keys[29999]]);
for (key in m) if (m[key] === 15000) { m = null; names(); gc(); names(); gc(); break; }
print(key.slice(0, 17));

// redefinition in a getter of itself, and deletion by it
var self = { get once() { delete this.once; this.a = 1; this.b = 2; this.c = 3; this.d = 4; return this.once = 'made'; } };
print(self.once, self.once, Object.keys(self));
Object.defineProperty(self, 'twice', { configurable: true, get: function () { Object.defineProperty(self, 'twice', { value: 'value' }); return 'getter'; } });
print(self.twice, self.twice);
// sealed, frozen
var s = Object.seal({ x: 1 }); set(s, 2); s.y = 1; delete s.x; print(s.x, s.y, Object.isSealed(s), Object.isFrozen(s));
print(Object.isFrozen(Object.freeze({ get x() { return 1; } })), Object.isFrozen(Object.preventExtensions({})));
