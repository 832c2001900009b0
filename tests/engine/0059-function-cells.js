// Functions have cells of their own size; they are objects like any other all the same.
function make(i) {
  var kept = { i: i };
  return function inner(a, b) { return kept.i + (a || 0); };
}

// Many, most of them forgotten, some kept, called and changed between collections.
var kept = [], sum = 0, i, k;
for (k = 0; k < 20; k++) {
  for (i = 0; i < 20000; i++) {
    var f = make(i);
    if (i % 1000 === 0) kept.push(f);
    sum += f(1);
  }
  for (i = 0; i < kept.length; i += 7) {
    kept[i]['own' + k] = k;
    if (k === 19 && i % 2) kept[i].prototype.method = function () { return 'm'; };
  }
  if (typeof gc === 'function') gc();
}
print(sum, kept.length);
print(Object.keys(kept[7]).length, kept[7].own3, kept[8].own3, new kept[7]().method());
print(kept.reduce(function (s, f) { return s + f(); }, 0));

// Everything an object can be asked and told.
function g(a, b, c) { 'use strict'; return this; }
print(g.length, g.name, typeof g.prototype, g.prototype.constructor === g, g.call(5), typeof g);
g.length = 7;
Object.defineProperty(g, 'length', { value: 9, configurable: true });
Object.defineProperty(g, 'hidden', { get: function () { return 'got'; }, enumerable: false });
print(g.length, g.hidden, Object.keys(g).length, delete g.length, g.length, 'name' in g);
print(Object.isExtensible(g), Object.isFrozen(Object.freeze(g)), Object.isExtensible(g));
print(Object.prototype.toString.call(g), g instanceof Function, Object.getPrototypeOf(g) === Function.prototype);
Object.setPrototypeOf(kept[0], { inherited: 1 });
print(kept[0].inherited, typeof kept[0], kept[0](4));
print(JSON.stringify({ f: g, a: [g] }), String(g === g), [g, make(1)].indexOf(g));

// As keys, as values, as what holds them.
var map = new Map(), weak = new WeakMap(), set = new Set();
for (i = 0; i < 3000; i++) {
  var h = make(i);
  if (i % 100 === 0) { map.set(h, i); set.add(h); }
  weak.set(h, { of: h });
}
var ok = 0;
map.forEach(function (v, h) { ok += h() === v && set.has(h) && weak.get(h).of === h; });
print(ok, map.size);

// Constructors, bound ones, generators of functions, accessors, evaluated ones.
function Point(x) { this.x = x; }
Point.prototype.twice = function () { return this.x * 2; };
var points = [];
for (i = 0; i < 1000; i++) points.push(new Point(i));
print(points[999].twice(), points[5] instanceof Point, Point.bind(null, 4).name, new (Point.bind(null, 4))().x);
print(new Function('a', 'return a + 1')(1), eval('(function () { return typeof this; })')());
var object = { get a() { return 'a' + this.b; }, set a(v) { this.b = v; } };
object.a = 1;
print(object.a, typeof Object.getOwnPropertyDescriptor(object, 'a').get);
