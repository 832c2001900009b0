var show = typeof console === 'object' ? console.log : print;
function tryit(f) {
  try {
    return f();
  } catch (e) {
    return e.name + ': ' + e.message;
  }
}
var s = Symbol('a'), t = Symbol('a'), none = Symbol();
show(typeof s, s === s, s == t, s === t, s == Object(s), Object(s) == s, Object(s) === s);
show(String(s), s.toString(), none.toString(), Symbol('').toString(), Symbol(null).toString());
show(s.description, none.description, Symbol('').description === '', typeof Object(s));
show(Object(s).valueOf() === s, Object(s).toString());
show(!!s, s ? 1 : 2, !s, s || 0 ? 'yes' : 'no');

// no implicit conversions
show(tryit(function () { return s + ''; }));
show(tryit(function () { return 'x' + s; }));
show(tryit(function () { return s + 1; }));
show(tryit(function () { return +s; }));
show(tryit(function () { return s * 2; }));
show(tryit(function () { return s < 1; }));
show(tryit(function () { return Math.abs(s); }));
show(tryit(function () { return isNaN(s); }));
show(tryit(function () { return [s].join(); }));
show(tryit(function () { return parseInt(s); }));
show(tryit(function () { return new Symbol(); }));
show(tryit(function () { return Symbol.keyFor('x'); }));
show(tryit(function () { return s(); }));
show(tryit(function () { return undefined[s]; }));
show(tryit(function () { null[Symbol.iterator] = 1; }));
show(tryit(function () { return s in 1; }));

// the registry
show(Symbol['for']('k') === Symbol['for']('k'), Symbol['for']('k') === Symbol('k'));
show(Symbol.keyFor(Symbol['for']('k')), Symbol.keyFor(s), Symbol.keyFor(Symbol.iterator));
show(Symbol['for']().description, Symbol['for']('__proto__').toString());

// keys
var o = { a: 1, b: 2 };
o[s] = 'first';
o[t] = 'second';
o[s] += '!';
show(o[s], o[t], o[Symbol('a')], s in o, Symbol('a') in o, delete o[t], t in o);
show(o.hasOwnProperty(s), o.propertyIsEnumerable(s), o.hasOwnProperty(t));
var names = [];
for (var k in o) names.push(k);
show(names.join(), Object.keys(o).join(), Object.getOwnPropertyNames(o).join(), JSON.stringify(o));
show(Object.getOwnPropertySymbols(o).length, Object.getOwnPropertySymbols(o)[0] === s);
Object.defineProperty(o, none, { get: function () { return 'got'; }, configurable: true });
show(o[none], JSON.stringify(Object.getOwnPropertyDescriptor(o, s)));
show(typeof Object.getOwnPropertyDescriptor(o, none).get, o.propertyIsEnumerable(none));
o.__defineGetter__(t, function () { return 7; });
show(o[t], typeof o.__lookupGetter__(t));
show(JSON.stringify([s, { x: s }, Object(s)]), JSON.stringify(s), JSON.stringify({ y: 1 }, [s, 'y']));
var child = Object.create(o);
show(child[s], child.hasOwnProperty(s), Object.getOwnPropertySymbols(child).length);
var described = Object.create(null, {});
described[s] = 1;
show(Object.getOwnPropertySymbols(described).length);
var frozen = Object.freeze(o);
show(tryit(function () { 'use strict'; frozen[s] = 2; }));
show(tryit(function () { 'use strict'; delete frozen[s]; }));
show(tryit(function () { 'use strict'; frozen[Symbol('new')] = 2; }));
show(tryit(function () { return Object.defineProperty(frozen, s, { value: 3 }); }));
show(frozen[s], Object.isFrozen(frozen));

// on all kinds of objects
[[], function () {}, /x/, new Date(0), 'str', 5, new Error('e'), Math, parseInt].forEach(function (x) {
  x = Object(x);
  x[s] = 1;
  show(typeof x, x[s], Object.keys(x).length, Object.getOwnPropertySymbols(x).indexOf(s) >= 0);
  delete x[s];
});
var a = [1, 2];
a[s] = 3;
show(a.length, a.join(), JSON.stringify(a), 'abc'[s], (5)[s], s[s]);
s.x = 1;
show(s.x, tryit(function () { 'use strict'; s.x = 1; }));

// what stands on Symbol
show(Object.getOwnPropertyNames(Symbol).filter(function (x) { return !/ispose/.test(x); }).join());
show(Object.getOwnPropertyNames(Symbol.prototype).join());
show(Object.getOwnPropertySymbols(Symbol.prototype).map(String).join());
show(Symbol.length, Symbol.name, Symbol.iterator.toString(), Symbol.prototype[Symbol.toPrimitive].name);
show(JSON.stringify(Object.getOwnPropertyDescriptor(Symbol, 'iterator')));
show(Object.getOwnPropertyDescriptor(Symbol.prototype, 'description').get.name);
show(Symbol.prototype[Symbol.toStringTag], Object.getPrototypeOf(s) === Symbol.prototype);
show(s instanceof Symbol, Object(s) instanceof Symbol, s.constructor === Symbol);
show([s, 1, t].indexOf(t), [none].indexOf(s));
switch (s) {
  case t: show('t'); break;
  case s: show('s'); break;
}

// text that looks like nothing special
var odd = {};
odd['\xff'] = 1;
odd['\uffff'] = 2;
odd['\u00ff\ufffe'] = 3;
show(Object.keys(odd).length, Object.getOwnPropertySymbols(odd).length);

// many, and none of them stays
var last;
for (var i = 0; i < 300000; i++) {
  last = Symbol('x');
  if (i % 1000 === 0) {
    var holder = {};
    for (var j = 0; j < 20; j++) holder[Symbol(j)] = j;
    last = Object.getOwnPropertySymbols(holder).map(function (y) { return holder[y] + y.description; }).join();
    if (last.length !== 79) show(last);
  }
}
show(typeof last);
