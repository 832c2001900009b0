var show = typeof console === 'object' ? console.log : print;
function t(f) {
  try {
    var v = f();
    return typeof v === 'symbol' ? String(v) : typeof v === 'function' ? 'function' : typeof v === 'number' && 1 / v < 0 && v === 0 ? '-0' : v === undefined || v !== v ? String(v) : JSON.stringify(v);
  } catch (e) {
    return e.name + ': ' + e.message;
  }
}
function all() {
  for (var i = 0; i < arguments.length; i++) show(String(arguments[i]).slice(13).replace(/\s*[;}]*\s*$/, '').replace(/^return /, '') || i, '=>', t(arguments[i]));
}
function each(list) {
  list.forEach(function (f, i) { show(i, t(f)); });
}
var s = Symbol('s');

show('Object');
each([
  function () { return Object.assign({ a: 1 }, null, { b: 2 }, undefined, 'xy', [3], 5); },
  function () { var o = {}; o[s] = 1; return Object.assign({}, o)[s]; },
  function () { return Object.assign({}, Object.create({ inherited: 1 }, { hidden: { value: 1 }, seen: { value: 2, enumerable: true } })); },
  function () { return Object.assign({}, { get g() { return 'got'; } }); },
  function () { var log = []; Object.assign({ set x(v) { log.push(v); } }, { x: 1 }, { x: 2 }); return log; },
  function () { return Object.assign(Object.freeze({ a: 1 }), { a: 2 }); },
  function () { return Object.assign(null, {}); },
  function () { return typeof Object.assign(1) + Object.assign('ab').length; },
  function () { return Object.entries({ b: 1, a: [2], 1: 0 }); },
  function () { return Object.values('hi').concat(Object.values([7, , 8]), Object.values(5)); },
  function () { return Object.entries(undefined); },
  function () { var o = { get a() { delete this.b; return 1; }, b: 2 }; return Object.values(o); },
  function () { return [Object.is(NaN, NaN), Object.is(0, -0), Object.is(-0, -0), Object.is('a', 'a'), Object.is(s, s), Object.is({}, {}), Object.is()]; },
  function () { return Object.getOwnPropertyDescriptors({ a: 1, get b() { return 1; } }); },
  function () { var o = {}; o[s] = 1; return Object.getOwnPropertyDescriptors(o)[s].value; },
  function () { return [Object.hasOwn({ a: 1 }, 'a'), Object.hasOwn({}, 'toString'), Object.hasOwn([1], 0), Object.hasOwn('abc', 'length')]; },
  function () { return Object.keys('ab').concat(Object.keys(5), Object.getOwnPropertyNames('ab')); },
  function () { return [Object.isFrozen(1), Object.isSealed('a'), Object.isExtensible(1), Object.freeze(1), Object.preventExtensions('x')]; },
  function () { return Object.getPrototypeOf('x') === String.prototype && Object.getPrototypeOf(1) === Number.prototype && Object.getPrototypeOf(s) === Symbol.prototype; },
  function () { return Object.setPrototypeOf(5, null); },
  function () { return Object.setPrototypeOf({}, 5); },
  function () { return Object.fromEntries([['a', 1], ['b', 2], ['a', 3]]); },
  function () { return ({ toString: function () { return 'mine'; } }).toLocaleString(); }
]);

show('Array');
each([
  function () { return Array.from({ length: 3, 0: 'a', 2: 'c' }); },
  function () { return Array.from([1, 2, 3], function (x, i) { return x * i + this.k; }, { k: 10 }); },
  function () { return Array.from('a\ud83d\ude00'); },
  function () { return Array.from(5).length; },
  function () { return Array.from(null); },
  function () { return Array.from([], 5); },
  function () { function C(n) { this.n = arguments.length; } var c = Array.from.call(C, ['x']); return [c instanceof C, c]; },
  function () { function C(n) { this.n = n; } return Array.of.call(C, 1, 2); },
  function () { return Array.of(7).concat(Array.of(undefined)); },
  function () { return [5, 6, 7].find(function (x, i, a) { return x > 5 && a.length === 3; }); },
  function () { return [[5, 6, 7].findIndex(function (x) { return x > 9; }), [5, 6, 7].findLast(function (x) { return x < 7; }), [5, 6, 5].findLastIndex(function (x) { return x === 5; })]; },
  function () { return [1].find(5); },
  function () { return Array.prototype.find.call({ length: 2, 1: 'q' }, function (x) { return x; }); },
  function () { return [1, 2, 3, 4].fill(0, 1, -1).concat(Array(3).fill('x')); },
  function () { return Array.prototype.fill.call({ length: 2 }, 4); },
  function () { return [1, 2, 3, 4, 5].copyWithin(0, 3).concat([1, 2, 3, 4, 5].copyWithin(1, 0, 3), [1, , 3].copyWithin(0, 1)); },
  function () { return [[NaN].includes(NaN), [0].includes(-0), [1, 2].includes(1, 1), [, 1].includes(undefined), ['a'].includes('a', -1)]; },
  function () { return [1, [2, [3, [4, [5]]]]].flat(); },
  function () { return [1, [2, [3, [4, [5]]], , 6]].flat(Infinity); },
  function () { return [1, [2], [[3]]].flat(0); },
  function () { return [1, 2].flatMap(function (x, i) { return [x, [x * 2, i]]; }); },
  function () { return [1].flatMap({}); },
  function () { return [[1, 2, 3].at(-1), [1].at(5), [1].at(), [4, 5].at(1.7)]; },
  function () { return [3, 1, 2].toSorted().concat([3, 1, 2].toReversed(), [1, 2, 3].toSpliced(1, 1, 'x', 'y'), [1, 2].with(-1, 9)); },
  function () { return [1].with(3, 1); },
  function () { return [1].toSorted(5); },
  function () { var a = [1, 2]; a.entries().next(); return Array.from(a.entries()); },
  function () { return Object.keys(Array.prototype[Symbol.unscopables]); },
  function () { return [].concat.length + [].push.length + [].splice.length + Array.length; }
]);

show('species and spreading');
each([
  function () { function Sub() { var a = Reflect.construct(Array, arguments, Sub); return a; } Object.setPrototypeOf(Sub, Array); Sub.prototype = Object.create(Array.prototype, { constructor: { value: Sub } }); var x = new Sub(1, 2, 3); return [x.map(String) instanceof Sub, x.filter(Boolean) instanceof Sub, x.slice(1) instanceof Sub, x.splice(0, 1) instanceof Sub, x.concat([]) instanceof Sub, x.flat() instanceof Sub, Sub.from([1]) instanceof Sub, Sub.of(1) instanceof Sub, x.length, Array.isArray(x), x]; },
  function () { var a = [1]; a.constructor = {}; a.constructor[Symbol.species] = function (n) { this.made = n; }; return a.map(function (x) { return x + 1; }); },
  function () { var a = [1]; a.constructor = undefined; return a.map(String); },
  function () { var a = [1]; a.constructor = 5; return a.map(String); },
  function () { return Array[Symbol.species] === Array; },
  function () { var o = { length: 2, 0: 'a', 1: 'b' }; o[Symbol.isConcatSpreadable] = true; return [1].concat(o, 'x'); },
  function () { var a = [1, 2]; a[Symbol.isConcatSpreadable] = false; return [0].concat(a).length; }
]);

show('String');
each([
  function () { return ['abc'.includes('b'), 'abc'.includes('c', 3), ''.includes(''), 'abc'.includes('')]; },
  function () { return 'x'.includes(/x/); },
  function () { var r = /x/; r[Symbol.match] = false; return '/x/'.includes(r); },
  function () { return ['abc'.startsWith('ab'), 'abc'.startsWith('b', 1), 'abc'.endsWith('c'), 'abc'.endsWith('b', 2), 'abc'.endsWith(''), 'a'.startsWith('ab')]; },
  function () { return 'x'.startsWith(/x/); },
  function () { return String.prototype.includes.call(null, 'x'); },
  function () { return ['ab'.repeat(3), 'x'.repeat(0), ''.repeat(1e9), 'a'.repeat(2.9)]; },
  function () { return 'x'.repeat(-1); },
  function () { return 'x'.repeat(Infinity); },
  function () { return '\udc00\ud83d'.repeat(3).length; },
  function () { return ['5'.padStart(3, '0'), 'abc'.padEnd(6, '12345'), 'x'.padStart(3), 'abc'.padStart(2), 'a'.padEnd(4, ''), 'x'.padStart(6, 'ab')]; },
  function () { return ['\ud83d\ude00'.codePointAt(0), '\ud83d\ude00'.codePointAt(1), 'a'.codePointAt(5), '\ud83dx'.codePointAt(0)]; },
  function () { return String.fromCodePoint(0x1F600, 97, 0x10FFFF, 0) === '\ud83d\ude00a\udbff\udfff\0'; },
  function () { return String.fromCodePoint(-1); },
  function () { return String.fromCodePoint(1.5); },
  function () { return String.raw({ raw: ['a', 'b', 'c'] }, 1, 2, 3) + String.raw({ raw: 'xyz' }, 0); },
  function () { return ['  a '.trimStart(), '  a '.trimEnd(), '\u00a0\ufeffx\u2003'.trimEnd().length, ''.trimStart()]; },
  function () { return [''.trimLeft.name, ''.trimRight.name, ''.trimLeft === ''.trimStart]; },
  function () { return ['abc'.at(-1), 'abc'.at(3), 'abc'.at(0)]; },
  function () { return ['a'.anchor('"n"'), 'a'.big(), 'a'.bold(), 'a'.fixed(), 'a'.fontcolor('red'), 'a'.fontsize(3), 'a'.italics(), 'a'.link('u'), 'a'.small(), 'a'.strike(), 'a'.sub(), 'a'.sup(), 'a'.blink()]; },
  function () { return ['ab\ud800'.isWellFormed(), 'ab'.isWellFormed(), 'a\ud800b'.toWellFormed()]; },
  function () { return 'aXbXc'.replaceAll('X', '$&-'); },
  function () { return 'aXbXc'.replaceAll('X', function (m, i, str) { return i + str.length; }); },
  function () { return 'abc'.replaceAll('', '_'); },
  function () { return 'aXbX'.replaceAll(/x/gi, '[$&]'); },
  function () { return 'a'.replaceAll(/a/, 'b'); },
  function () { return 'a.b'.replaceAll('.', '$$') + 'aXb'.replaceAll('X', '$`$\''); },
  function () { return Array.from('a1b22'.matchAll(/[a-z](\d+)/g), function (m) { return [m[0], m[1], m.index]; }); },
  function () { return Array.from('abab'.matchAll('b'), function (m) { return m.index; }); },
  function () { return 'a'.matchAll(/a/); },
  function () { return Object.prototype.toString.call('a'.matchAll(/a/g)); }
]);

show('delegation');
each([
  function () { var o = {}; o[Symbol.replace] = function (str, by) { return 'R' + str + by; }; o[Symbol.match] = function (str) { return 'M' + str; }; o[Symbol.search] = function (str) { return 'S' + str; }; o[Symbol.split] = function (str, n) { return 'P' + str + n; }; o[Symbol.matchAll] = function (str) { return 'A' + str; }; return ['x'.replace(o, 'y'), 'x'.match(o), 'x'.search(o), 'x'.split(o, 3), 'x'.matchAll(Object.assign({}, o, { flags: 'g' })), 'x'.replaceAll(Object.assign({}, o, { flags: 'g' }), 'z')]; },
  function () { return ['match', 'matchAll', 'replace', 'search', 'split'].map(function (n) { var f = RegExp.prototype[Symbol[n]]; return [f.name, f.length]; }); },
  function () { return [/b/[Symbol.replace]('abc', 'x'), /b/[Symbol.match]('abc').index, /c/[Symbol.search]('abc'), /b/[Symbol.split]('abc')]; },
  function () { var r = /./; r.exec = function () { return null; }; return ['abc'.match(r), 'abc'.search(r), 'abc'.replace(r, 'x')]; },
  function () { var r = /b/, n = 0; r.exec = function (str) { n++; return RegExp.prototype.exec.call(this, str); }; return ['abc'.replace(r, '[$&]'), 'abc'.match(r)[0], n]; }
]);

show('Number and Math');
each([
  function () { return [Number.isInteger(5), Number.isInteger(5.5), Number.isInteger('5'), Number.isInteger(Infinity), Number.isSafeInteger(Math.pow(2, 53)), Number.isSafeInteger(-9007199254740991), Number.isFinite('1'), Number.isNaN('x'), Number.isNaN(NaN)]; },
  function () { return [Number.EPSILON, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, Number.parseFloat === parseFloat, Number.parseInt === parseInt]; },
  function () { return [Math.trunc(-1.7), Math.sign(-3), Math.cbrt(27), Math.log2(8), Math.log10(1000), Math.clz32(1), Math.clz32(0), Math.clz32(-1), Math.imul(0xffffffff, 5), Math.fround(5.05), Math.hypot(3, 4), Math.hypot(), Math.hypot(-5)]; },
  function () { return [Math.expm1(0), Math.log1p(0), Math.cosh(0), Math.sinh(0), Math.tanh(Infinity), Math.asinh(0), Math.acosh(1), Math.atanh(0)]; },
  function () { return Math.trunc(-0.5); }, function () { return Math.sign(-0); }, function () { return Math.hypot(NaN, Infinity); }, function () { return Math.hypot(1e308, 1e308); }, function () { return Math.hypot(NaN, 1); },
  function () { return [Math.max.length, Math.min.length, Math.hypot.length, Math.atan2.length, Math[Symbol.toStringTag]]; }
]);

show('Reflect');
function P(a, b) { this.sum = a + b; }
P.prototype.k = 'proto';
function Q() {}
each([
  function () { return Reflect.ownKeys(Reflect).map(String); },
  function () { return Reflect.apply(Math.max, null, [1, 3, 2]); },
  function () { return Reflect.apply(5); },
  function () { return Reflect.apply(Math.max, null, 5); },
  function () { return [Reflect.construct(P, [1, 2]).sum, Reflect.construct(P, [1, 2]).k, Reflect.construct(P, [1, 2], Q) instanceof Q, Reflect.construct(P, [1, 2], Q).k]; },
  function () { var e = Reflect.construct(Error, ['m'], Q); return [e instanceof Q, e instanceof Error, e.message, Object.prototype.toString.call(e)]; },
  function () { var a = Reflect.construct(Array, [1, 2, 3], Q); return [Array.isArray(a), a instanceof Q, a.length]; },
  function () { var d = Reflect.construct(Date, [0], Q); return Date.prototype.getTime.call(d); },
  function () { return Reflect.construct(1, []); },
  function () { return Reflect.construct(P, [], 1); },
  function () { return Reflect.construct(P); },
  function () { return Reflect.construct(P.bind(null, 4), [5]).sum; },
  function () { return Reflect.construct(Object, [Q], Q) instanceof Q; },
  function () { var o = {}; return [Reflect.defineProperty(o, 'x', { value: 1 }), Reflect.defineProperty(o, 'x', { value: 2 }), o.x, Reflect.defineProperty(Object.freeze({}), 'a', { value: 1 })]; },
  function () { return Reflect.defineProperty({}, 'x', 5); },
  function () { return Reflect.defineProperty({}, 'x', { get: 5 }); },
  function () { var o = Object.freeze({ a: 1 }); return [Reflect.deleteProperty(o, 'a'), Reflect.deleteProperty({ a: 1 }, 'a'), Reflect.deleteProperty([], 'length'), Reflect.deleteProperty({}, 'none')]; },
  function () { return [Reflect.get({ get x() { return this.y; }, y: 1 }, 'x', { y: 2 }), Reflect.get([5], 0), Reflect.get({ a: 3 }, 'a')]; },
  function () { var seen, o = { set x(v) { seen = [this.tag, v]; } }; return [Reflect.set(o, 'x', 1, { tag: 'r' }), seen]; },
  function () { var r = {}; return [Reflect.set({ a: 1 }, 'a', 2, r), r, Reflect.set(Object.freeze({ a: 1 }), 'a', 2), Reflect.set({ get a() { return 1; } }, 'a', 2), Reflect.set([], 'length', 3), Reflect.set({}, 'n', 1, 5)]; },
  function () { return [Reflect.has({ a: 1 }, 'a'), Reflect.has([], 'map'), Reflect.has({}, 'x')]; },
  function () { return Reflect.has(5, 'x'); },
  function () { var o = { b: 1, 1: 2 }; o[s] = 3; return Reflect.ownKeys(o).map(String).concat(Reflect.ownKeys([1])); },
  function () { return [Reflect.getPrototypeOf([]) === Array.prototype, Reflect.setPrototypeOf({}, null), Reflect.setPrototypeOf(Object.freeze({}), {}), Reflect.isExtensible({}), Reflect.preventExtensions({}), Reflect.isExtensible(Object.freeze({}))]; },
  function () { return Reflect.getPrototypeOf(1); },
  function () { return Reflect.setPrototypeOf({}, 1); },
  function () { var o = {}; return Reflect.setPrototypeOf(o, Object.create(o)); },
  function () { return [Reflect.getOwnPropertyDescriptor({ a: 1 }, 'a'), Reflect.getOwnPropertyDescriptor({}, 'a')]; },
  function () { return Object.prototype.toString.call(Reflect); }
]);

show('functions and errors');
each([
  function () { return [globalThis === (function () { return this; })(), JSON[Symbol.toStringTag], typeof globalThis]; },
  function () { var d = Object.getOwnPropertyDescriptor(function f(a, b) {}, 'name'); return [d, Object.getOwnPropertyDescriptor(function (a, b) {}, 'length')]; },
  function () { function f() {} Object.defineProperty(f, 'name', { value: 'other' }); delete f.length; return [f.name, f.length]; },
  function () { return [parseInt.hasOwnProperty('prototype'), [].map.hasOwnProperty('prototype'), Math.max.prototype]; },
  function () { return new parseInt(1); },
  function () { return new Math.max(1); },
  function () { var e = new Error('x', { cause: 5 }); return [e.cause, Object.keys(e), e.hasOwnProperty('cause'), new Error('x', {}).hasOwnProperty('cause'), new TypeError('t', { cause: null }).cause, Error('x', { cause: undefined }).hasOwnProperty('cause')]; },
  function () { var e = new AggregateError([1, 2], 'm', { cause: 'c' }); return [e.name, e.message, e.errors, e.cause, e instanceof Error, Object.getPrototypeOf(AggregateError) === Error, AggregateError.length, Object.keys(e)]; },
  function () { return AggregateError(Array.from('ab')[Symbol.iterator]()).errors; },
  function () { return Object.getPrototypeOf(TypeError) === Error; },
  function () { function MyError(m) { var e = Error.call(this, m); this.message = e.message; } MyError.prototype = Object.create(Error.prototype); return String(new MyError('hm')); },
  function () { return [Date.length, Date.UTC.length, Error.length, Function.length, String.length, RegExp.length, Number.length, Boolean.length, Object.length, String.fromCharCode.length, ''.concat.length, /x/.exec.length, /x/.test.length, Function.prototype.toString.length, Date.prototype.setHours.length, Date.prototype.toJSON.length, JSON.stringify.length, (5).toString.length, (5).toFixed.length]; }
]);
