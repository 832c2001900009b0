// util.inspect over a table of values; the expected text is what Node 20 prints.
var inspect = require('util').inspect;
var count = 0;

function show() {
  Array.prototype.forEach.call(arguments, function (value) {
    console.log(++count + ' ' + inspect(value));
  });
}

function shown(value, options) {
  console.log(++count + ' ' + inspect(value, options));
}

function withKeys(value, keys) {
  Object.keys(keys).forEach(function (key) {
    value[key] = keys[key];
  });
  return value;
}

function bare(value) {
  return Object.setPrototypeOf(value, null);
}

function tagged(value, tag) {
  Object.defineProperty(value, Symbol.toStringTag, { value: tag, configurable: true });
  return value;
}

function numbers(n) {
  var out = [], i;
  for (i = 0; i < n; i++)
    out.push(i);
  return out;
}

function Foo() {}
function Tagged() {}
Tagged.prototype[Symbol.toStringTag] = 'tag';
function Same() {}
Same.prototype[Symbol.toStringTag] = 'Same';

// boxed primitives
show(Object(Symbol('a')), Object(Symbol()), Object(1), Object(-0), Object(''), Object('ab'));
show(Object(true), withKeys(Object(Symbol('k')), { a: 1 }), withKeys(Object(1), { a: 1 }));
show(withKeys(Object('abc'), { a: 1 }), bare(Object(2)), bare(Object('x')), bare(Object(false)));
show(bare(Object(Symbol('n'))), tagged(Object(3), 'three'), tagged(Object('s'), 'String'));
show([Object('x\'y'), Object(NaN)]);

// symbols
var o = {};
o[Symbol('x')] = 1;
o[Symbol.iterator] = 2;
o[Symbol()] = 3;
o[Symbol('with space')] = { a: Symbol('b') };
o[Symbol.for('for')] = [Symbol.for('all')];
show(o, Symbol('s'), Symbol(), Symbol.iterator, Symbol.for('x y'), [Symbol('in')]);
Object.defineProperty(o, Symbol('hidden'), { value: 1 });
Object.defineProperty(o, Symbol('got'), { get: function () {}, enumerable: true });
show(o);
shown(o, { showHidden: true });
var list = [1];
list[Symbol('l')] = 'v';
show(list);
var fn = function () {};
fn[Symbol('f')] = 1;
show(fn);
shown({ b: { c: Symbol('q') } }, { colors: true });

// tags
show(Math.constructor === Object, Object.prototype.toString.call(Math));
shown(Math, { depth: -1 });
show(JSON, Reflect, new Tagged(), new Same(), tagged({}, 'x'), tagged({ a: 1 }, 'x'));
show(tagged([1], 'arr'), tagged([], 'arr'), tagged(bare({}), 'nul'), tagged(bare({ a: 1 }), 'n'));
show(tagged(function f() {}, 'fun'), tagged(new Map(), 'map'), tagged(new Set([1]), 'set'));
show(tagged(/x/, 'rx'), tagged(new Date(0), 'dt'), tagged({}, ''), tagged(new Foo(), 5));
show(withKeys(new Tagged(), { a: 1 }), { t: new Tagged() });
shown({ a: { b: { c: new Tagged() } } }, { depth: 1 });
shown({ a: { b: { c: new Tagged(), d: tagged({ x: {} }, 'z') } } });
var own = {};
own[Symbol.toStringTag] = 'mine';
show(own);
shown(tagged({}, 'secret'), { showHidden: true });

// null prototypes
show(Object.create(null), withKeys(Object.create(null), { a: 1 }), bare([]), bare([1, 2]));
show(bare(new Map()), bare(new Map([[1, 2]])), bare(new Set([1])), bare(function f() {}));
show(bare(function () {}), bare(/x/g), bare(new Date(0)), bare(new Uint8Array(2)));
show(bare(new ArrayBuffer(1)), bare(new DataView(new ArrayBuffer(1))), bare(new WeakMap()));
show(bare(Promise.resolve(1)), Object.create(bare({})), Object.create(Object.create(null)));
show(Object.create({}), Object.create(Foo.prototype), Object.create(new Foo()), Foo.prototype);
shown({ a: { b: { c: bare({ d: 1 }) } } });
shown({ a: { b: { c: bare([1]) } } });

// iterators
show([][Symbol.iterator](), [1, 2].entries(), [1].keys(), 'ab'[Symbol.iterator]());
show('a'.matchAll(/a/g), new Map([[1, 2], ['a', 'b']]).entries(), new Map([[1, 2]]).keys());
show(new Map([[1, { a: 1 }]]).values(), new Set([1, 2]).values(), new Set(['x']).entries());
show(new Map().entries(), new Set().values(), new Uint8Array(2).values());
var walking = new Set([1, 2, 3]).values();
walking.next();
show(walking, withKeys(new Set([1]).values(), { extra: 1 }));
shown(new Set(numbers(120)).values(), { maxArrayLength: 3 });
show(Object.getPrototypeOf([][Symbol.iterator]()));
show(Object.getPrototypeOf(new Map().entries()), Object.getPrototypeOf(''[Symbol.iterator]()));

// collections
show(new Map(), new Set(), new Map([[{ a: 1 }, new Set([[1]])]]), new Set([new Map([[1, 2]])]));
show(new Map([['m', new Map([['n', new Map([['o', new Map([['p', 1]])]])]])]]));
show(withKeys(new Map([[1, 2]]), { x: 1 }), withKeys(new Set(), { x: 1 }));
show(new Set(numbers(10)), new Set(numbers(120)), new Map(numbers(5).map(function (i) {
  return ['key number ' + i, 'value number ' + i];
})));
shown(new Map([[1, 2], [3, 4], [5, 6]]), { maxArrayLength: 1 });
shown(new Set([1, 2, 3]), { maxArrayLength: 0 });
show(new WeakMap(), new WeakSet(), withKeys(new WeakMap(), { a: 1 }), Map.prototype);
show(Set.prototype, WeakMap.prototype, Promise.prototype, Symbol.prototype);
shown(new Map([[1, 2]]), { showHidden: true });
var round = new Map();
round.set('self', round).set(round, 1);
show(round);

// promises
var rejected = Promise.reject(new Foo());
rejected.catch(function () {});
show(Promise.resolve(4), Promise.resolve({ a: [1] }), new Promise(function () {}), rejected);
show(withKeys(Promise.resolve(), { x: 1 }), Promise.resolve('text'), [Promise.resolve(1)]);

// bytes
show(new Uint8Array(0), new Uint8Array([1, 2, 3]), new Int16Array([-1]), new Uint32Array(2));
show(new Float64Array([1.5, NaN, -0]), new Float32Array([0.5]), new Uint8ClampedArray([300]));
show(withKeys(new Int8Array([1]), { x: 1 }), new Uint8Array(120), new ArrayBuffer(0));
show(new ArrayBuffer(3), new Uint8Array([1, 171]).buffer, new ArrayBuffer(60));
show(withKeys(new ArrayBuffer(1), { x: 1 }), new DataView(new ArrayBuffer(4), 1, 2));
show(Buffer.from('abc'), Buffer.alloc(0), Buffer.alloc(60), withKeys(Buffer.from('a'), { p: 1 }));
shown(new Uint8Array([1, 2]), { showHidden: true });
shown(new ArrayBuffer(4), { showHidden: true });
shown({ a: { b: { c: new Uint8Array(2), d: new ArrayBuffer(2) } } }, { depth: 1 });
show({ a: { b: { c: new Uint8Array(2), d: new ArrayBuffer(2), e: Buffer.from('x') } } });
show(Uint8Array.prototype.constructor, Object.getPrototypeOf(Uint8Array));
show(ArrayBuffer, DataView, Map, Promise, Symbol, Object, Function, Error);

// functions and classes
show(function () {}, function named() {}, withKeys(function k() {}, { a: { b: {} } }), Math.max);
show((function () {}).bind(null), (function named() {}).bind(null), Object.create(Foo));
show(Object.setPrototypeOf(function odd() {}, Foo.prototype), Function.prototype);
show(Foo.prototype.constructor, { f: function () {}, g: Foo });

// arguments, arrays
(function () {
  show(arguments);
  shown(arguments, { depth: -1 });
})(1, 'two', [3]);
(function () {
  show(arguments, withKeys(arguments, { a: 1 }));
})();
show([, 1, , , 2, , ], withKeys([], { a: 1 }), withKeys([, 1], { '-1': 2, '01': 3 }), [[[[1]]]]);
show([undefined, null, NaN, -0, 1e21, 1e-7], ['a\nb', "it's"], numbers(7), numbers(101));
show([1.5, 22.25, -3, 4, 5, 6, 7], ['one', 'two', 'three', 'four', 'five', 'six', 'seven']);
show(Array.prototype, Object.prototype, Date.prototype.constructor, RegExp('a/b', 'gi'));
shown([1, 2], { showHidden: true });
show(Object.assign(Object.create(Array.prototype), { a: 1 }));
function List() {}
List.prototype = Object.create(Array.prototype, { constructor: { value: List } });
show(new List(), Object.setPrototypeOf([1, 2], List.prototype), Object.setPrototypeOf([], {}));

// errors
function failed(err, stack) {
  err.stack = stack;
  return err;
}
show(failed(new Error('m'), 'Error: m\n    at x (y.js:1:1)'), failed(new TypeError('t'), 'x'));
show(failed(withKeys(new Error('m'), { code: 'E' }), 'Error: m\n    at y'));
show({ e: failed(new RangeError('r'), 'RangeError: r\n    at z') });
show(bare(failed(new Error('n'), 'Error: n\n    at z')), failed(new Error(), undefined));
show(tagged(failed(new Error('tagged'), 'Error: tagged\n    at z'), 'tag'));
show(failed(new AggregateError([1], 'agg'), 'AggregateError: agg\n    at z'));
show(failed(new Error('c', { cause: 'why' }), 'Error: c\n    at z'));
function Own(message) {
  this.message = message;
}
Own.prototype = Object.create(Error.prototype, { constructor: { value: Own } });
show(new Own('own'), Error.prototype, Object.create(Error.prototype));
shown({ a: { b: { c: failed(new Error('deep'), 'Error: deep\n    at z') } } }, { depth: 1 });

// accessors, odd keys, cycles
show({ get a() { return 1; }, set a(v) {}, get b() { return 1; }, set c(v) {} });
shown({ get a() { return { x: 1 }; }, get b() { throw new Error('no'); } }, { getters: true });
show({ 'a-b': 1, 1: 2, '': 3, 'ü': 4, 'a\nb': 5, "it's": 6, $: 7, a1: 8, __proto: 9 });
show(Object.defineProperty({}, '__proto__', { value: 1, enumerable: true }));
shown(Object.defineProperty({}, 'hid den', { value: 1 }), { showHidden: true });
var a = { name: 'a' }, b = { a: a };
a.b = b;
a.list = [a, b, { b: b }];
show(a, { deep: { a: a } });
var self = new Foo();
self.self = self;
show(self, new Date(NaN), new Date(1e12), [new Date(0)], withKeys(new Date(0), { a: 1 }));
show(/x/g, withKeys(/x/, { a: 1 }), null, undefined, true, -0, 'str', "it's", '\u001b[0m');

// custom inspection
var custom = {};
custom[inspect.custom] = function (depth, options) {
  return 'depth ' + depth + ' ' + typeof options.stylize;
};
show(custom, [custom], { a: { b: custom } }, new Map([[custom, custom]]));
var stringly = {};
stringly['nodejs.util.inspect.custom'] = function () { return 'wrong'; };
show(stringly, inspect.custom, require('util').promisify.custom);
show(globalThis === undefined);
show(Object.prototype.toString.call(globalThis), Object.prototype.toString.call(process));
shown(process, { depth: -1 });
shown(console, { depth: -1 });

// layout
show({ a: 'x'.repeat(30), b: 'y'.repeat(30), c: 1 }, { a: 'x'.repeat(30), b: 'y'.repeat(33) });
show({ a: [{ b: { c: { d: 1 } } }], e: { f: { g: { h: 1 } } } }, ['x'.repeat(80)]);
show('x'.repeat(100), { k: 'line one\nline two that is long enough to be broken over the lines\n' });
shown({ a: [1, 2, [3, { b: new Map([[{ c: 1 }, { d: [] }]]) }]] }, { depth: 5, compact: false });
shown({ b: 2, a: [3, 1], c: new Set(['z', 'y']) }, { sorted: true });
shown(['日本', '語', 'a', 'b', 'c', 'd', 'e', 'f'], { breakLength: 20 });
shown({ x: 1234567.891, y: [-1000] }, { numericSeparator: true });
shown([['a', 1], ['b', { c: null }]], { colors: true });
shown(new Map([['a', undefined], [Symbol('s'), /r/]]), { colors: true });
shown({ a: 'x'.repeat(20) }, { maxStringLength: 5 });
