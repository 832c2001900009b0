var show = typeof console === 'object' ? console.log : print;
function tryit(f) {
  try {
    return f();
  } catch (e) {
    return typeof e === 'object' ? e.name + ': ' + e.message : 'thrown ' + e;
  }
}
function obj(key, value, more) {
  var o = more || {};
  o[key] = value;
  return o;
}

// toPrimitive
var hints = [];
var p = obj(Symbol.toPrimitive, function (hint) {
  hints.push(hint);
  return hint === 'number' ? 42 : hint === 'string' ? 'text' : 'dflt';
});
show(+p, p + '', p + 1, String(p), p * 2, p == 'dflt', p < 50, [p].join(), Math.max(p), { text: 5 }[p]);
show(new Date(obj(Symbol.toPrimitive, function (h) { return h === 'default' ? 5 : 6; })).getTime(), isNaN(p), parseInt(p));
show(hints.join());
show(tryit(function () { return +obj(Symbol.toPrimitive, function () { return {}; }); }));
show(tryit(function () { return +obj(Symbol.toPrimitive, 5); }) !== 5);
show(+obj(Symbol.toPrimitive, undefined, { valueOf: function () { return 3; } }));
show(+obj(Symbol.toPrimitive, null, { valueOf: function () { return 4; } }));
show(tryit(function () { return Object.create(null) + ''; }));
show(tryit(function () { return '' + { toString: null, valueOf: null }; }));
var d = new Date(86400000);
show(typeof (d + 1), typeof d[Symbol.toPrimitive]('number'), d[Symbol.toPrimitive].name, d[Symbol.toPrimitive].length);
show(tryit(function () { return d[Symbol.toPrimitive]('other'); }), tryit(function () { return Date.prototype[Symbol.toPrimitive].call(1, 'number'); }));
show(Date.prototype[Symbol.toPrimitive].call({ valueOf: function () { return 1; }, toString: function () { return 's'; } }, 'default'));
var sy = Symbol('q'), keyed = obj(sy, 1);
keyed[Object(sy)]++;
show(keyed[sy], Object.keys(keyed).length, Object(sy) == sy);

// toStringTag
var toString = Object.prototype.toString;
show(toString.call(obj(Symbol.toStringTag, 'Mine')), toString.call(obj(Symbol.toStringTag, 5)), String(obj(Symbol.toStringTag, 'X')));
show([Math, JSON, Symbol(), Object(Symbol()), [], function () {}, new Error(), true, 1, 's', /x/, new Date(0), null, undefined].map(function (x) { return toString.call(x); }).join());
show((function () { return toString.call(arguments); })(), toString.call([][Symbol.iterator]()), toString.call(''[Symbol.iterator]()));
show(toString.call(obj(Symbol.toStringTag, 'A', [])), tryit(function () { return toString.call(Object.defineProperty({}, Symbol.toStringTag, { get: function () { throw 'tag'; } })); }));

// hasInstance
var even = obj(Symbol.hasInstance, function (n) { return n % 2 === 0; });
show(2 instanceof even, 3 instanceof even);
function F() {}
show(Function.prototype[Symbol.hasInstance].call(F, new F()), F[Symbol.hasInstance]({}), Function.prototype[Symbol.hasInstance].call({}, {}));
Object.defineProperty(F, Symbol.hasInstance, { value: function () { return 'yes'; } });
show(1 instanceof F);
show(tryit(function () { return 1 instanceof 5; }), tryit(function () { return {} instanceof {}; }));
show(tryit(function () { return {} instanceof obj(Symbol.hasInstance, null); }), Function.prototype[Symbol.hasInstance].name);
show(JSON.stringify(Object.getOwnPropertyDescriptor(Function.prototype, Symbol.hasInstance)));

// unscopables
var scope = { a: 1, b: 2 };
scope[Symbol.unscopables] = { b: true };
var a = 'outer a', b = 'outer b', values = 'outer values';
with (scope) {
  show(a, b);
  a = 3;
  b = 4;
}
show(scope.a, scope.b, b);
with ([7, 8]) show(length, indexOf === [].indexOf);
with ('str') show(length, charAt === ''.charAt);


// iterators of arrays, strings and arguments
var it = ['a', 'b'][Symbol.iterator]();
show(JSON.stringify(it.next()), JSON.stringify(it.next()), JSON.stringify(it.next()), JSON.stringify(it.next()));
show(it[Symbol.iterator]() === it, Object.getPrototypeOf(it).hasOwnProperty('next'), it[Symbol.toStringTag]);
var proto = Object.getPrototypeOf(Object.getPrototypeOf(it));
show(Object.getOwnPropertySymbols(proto).map(String).join(), Object.getPrototypeOf(proto) === Object.prototype);
show(Array.prototype.values === Array.prototype[Symbol.iterator], Array.prototype[Symbol.iterator].name, Array.prototype.values.length);
show(Array.from(['x', 'y'].entries()).join('|'), Array.from(['x', , 'y'].keys()).join('|'));
show(JSON.stringify(Array.from('a\ud83d\ude00b\ud800c')), ''[Symbol.iterator].name);
show(Array.from(Array.prototype.values.call({ length: 2, 0: 'p', 1: 'q' })).join());
(function () {
  show(typeof arguments[Symbol.iterator], arguments[Symbol.iterator] === [].values, Array.from(arguments).join());
  show(arguments.hasOwnProperty(Symbol.iterator), Object.keys(arguments).join(), Symbol.iterator in arguments);
})(1, 2, 3);
show(tryit(function () { return it.next.call({}); }), tryit(function () { return ''[Symbol.iterator]().next.call([]); }));
var growing = [1];
var seen = Array.from({ length: 0 });
var walk = growing.values();
for (var r = walk.next(); !r.done && seen.length < 4; r = walk.next()) {
  seen.push(r.value);
  growing.push(r.value + 1);
}
show(seen.join());

// iteration by built-ins, and closing
function counter(limit, log, extra) {
  var n = 0, it = extra || {};
  it.next = function () { return n < limit ? { value: ['k' + n, n++], done: false } : { value: 'end', done: true }; };
  it['return'] = function () { log.push('closed at ' + n); return {}; };
  return obj(Symbol.iterator, function () { return it; });
}
var log = [];
show(JSON.stringify(Object.fromEntries(counter(3, log))), log.join());
show(tryit(function () { return Object.fromEntries(obj(Symbol.iterator, function () { return { next: function () { return { value: 5 }; }, 'return': function () { log.push('r'); throw new Error('hidden'); } }; })); }), log.join());
log = [];
show(tryit(function () { return Object.fromEntries(obj(Symbol.iterator, function () { return { next: function () { throw 'next'; }, 'return': function () { log.push('no'); } }; })); }));
[5, undefined, null, {}, true, function () {}].forEach(function (x) {
  show(tryit(function () { return Object.fromEntries(x); }), '/', String(tryit(function () { return Object.fromEntries([x]); })), '/',
    tryit(function () { return Object.fromEntries(obj(Symbol.iterator, function () { return x; })); }), '/',
    tryit(function () { return Object.fromEntries(obj(Symbol.iterator, function () { return { next: x }; })); }));
});
show(tryit(function () { return Object.fromEntries(obj(Symbol.iterator, 7)); }));
show(tryit(function () { return Object.fromEntries(obj(Symbol.iterator, function () { return { next: function () { return 8; } }; })); }));
var symbolKeyed = Object.fromEntries([[sy, 1], ['x', 2]]);
show(symbolKeyed[sy], JSON.stringify(symbolKeyed));

// built-ins notice that arrays iterate otherwise
var saved = Array.prototype[Symbol.iterator];
Array.prototype[Symbol.iterator] = function () { var i = 0; return { next: function () { return { done: i++ > 0, value: 'once' }; } }; };
var changed = Array.from([1, 2, 3]);
Array.prototype[Symbol.iterator] = saved;
show(changed.length, changed[0], Array.from([1, 2]).length);
var next = Object.getPrototypeOf(it).next;
Object.getPrototypeOf(it).next = function () { return { done: true }; };
changed = Array.from([1, 2, 3]);
Object.getPrototypeOf(it).next = next;
show(changed.length, Array.from([1, 2]).length);
