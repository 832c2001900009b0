// util.inspect and util.format: what Node prints, for every kind of value.
var util = require('util');

function show(value, options) {
  console.log(util.inspect(value, options));
}

function failure(fn) {
  try {
    fn();
    console.log('no error');
  } catch (err) {
    console.log(err.name + ' ' + err.code + ' ' + err.message);
  }
}

// primitives and strings
show(1); show(-0); show(NaN); show(1e21); show(true); show(null); show(undefined);
show('it\'s'); show('a"b\'c'); show('a"b\'c`d'); show('a\\b'); show('${x}\'"');
show('\u0000\u001b\n\t\u007f\u0080\u00e9'); show('\ud800x'); show('\ud83d\ude00');
show(['a'.concat(new Array(30).join('x'), '\n', new Array(60).join('y'))]);
show(new Array(50).join('long '), { maxStringLength: 10 });

// objects, arrays, nesting
show({}); show([]); show({ a: 1, 'b-c': 'x', 3: 4, $: 5, _d: 6 });
show({ a: { b: { c: { d: 1 } } }, e: [[[[1]]]] });
show({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
show({ a: { b: { c: { d: 1 } } } }, { depth: null });
show({ a: { b: { c: { d: 1 } } } }, { compact: false });
show({ a: { b: { c: { d: 1 } } } }, { compact: true, breakLength: 10 });
show([1, , 3, , , 6]); show(new Array(3)); show([undefined, null]);
var extra = [1, 2];
extra.name = 'x';
extra[-1] = 'y';
show(extra);
show({ b: 1, a: 2, c: [3] }, { sorted: true });
var numbers = [], words = [], i;
for (i = 0; i < 120; i++)
  numbers.push(i * i);
for (i = 0; i < 27; i++)
  words.push(new Array(i % 5 + 2).join('word'));
show(numbers); show(words); show(numbers, { maxArrayLength: 4 });
show([1.5, -2, 300, 4, 5, 6, 7]); show(['a', 'b', 'c', 'd', 'e', 'f', 'g', { a: 1 }]);
show({ id: 1, name: 'something long enough', tags: ['one', 'two', 'three'], on: true });
show({ id: 1, name: 'something long enough', tags: ['one', 'two', 'three'], onto: 123456 });
show([[1, 2, [3, 4, [5, [6]]], { a: { b: { c: {} } } }]]);

// cycles
var loop = { name: 'loop', list: [] };
loop.self = loop;
loop.list.push(loop.list, loop);
show(loop);

// functions, classes, prototypes
function Animal(name) { this.name = name; }
Animal.prototype.speak = function () {};
function Cat() { Animal.call(this, 'cat'); }
util.inherits(Cat, Animal);
show(new Animal('x')); show(new Cat()); show([Animal, function () {}]);
function tagged() {}
tagged.tag = 'x';
tagged.more = { a: 1 };
show(tagged); show({ method: function method() {} });
show(Object.create(null)); show(Object.create({}));
var bare = Object.create(null);
bare.x = 1;
show(bare); show({ a: { b: { c: bare } } });
show(Object.create(Animal.prototype)); show(Animal.prototype); show(Cat.super_ === Animal);

// accessors and hidden properties
var accessors = { get a() { return { x: 1 }; }, set a(v) {}, get b() { return 'v'; } };
Object.defineProperty(accessors, 'c', { enumerable: true, set: function () {} });
Object.defineProperty(accessors, 'hidden', { value: 1, enumerable: false });
show(accessors); show(accessors, { getters: true }); show(accessors, { getters: 'set' });
show(accessors, { showHidden: true }); show([1, [2]], { showHidden: true });

// built-in classes
show(new Date(0)); show(new Date(NaN)); show(/a\/b/gi);
show([new String('abc'), new Number(-0), new Boolean(false)]);
var date = new Date(1e12);
date.note = 'n';
show(date);
(function () { show(arguments); }(1, 'x'));
show([Math.constructor === Object, JSON]);

// errors, without the frames of a stack
function bareError(Type, message) {
  var e = new Type(message);
  e.stack = e.name + ': ' + message;
  return e;
}
var e1 = bareError(TypeError, 'bad');
show(e1); show({ e: e1 });
e1.code = 'E_BAD';
e1.info = { a: 1 };
show(e1); show([e1]);
var e2 = bareError(Error, 'multi\nline');
e2.stack = 'Error: multi\nline\n    at somewhere (file.js:1:2)\n    at other (file.js:3:4)';
show(e2); show({ a: { b: e2 } });
e2.cause = e1;
show(e2);
show(bareError(Error, ''));

// custom inspection
var custom = { secret: 1 };
custom[util.inspect.custom] = function (depth, options, inspect) {
  return 'custom ' + depth + ' ' + typeof options.stylize + ' ' + (inspect === util.inspect);
};
show(custom); show({ a: { b: custom } }); show([custom], { customInspect: false, depth: 0 });
var other = {};
other[util.inspect.custom] = function () { return { replaced: 'x\ny' }; };
show({ other: other });

// colours
show({ s: 'x', n: 1, b: true, u: undefined, z: null, d: new Date(0), r: /x/,
  f: function f() {}, get g() { return 1; } }, { colors: true });
console.log(util.inspect({ a: 'x' }, false, 0, true));

// format
console.log(util.format('%s %s %s %s', 'str', 5, -0, null, undefined));
console.log(util.format('%s|%s|%s', { a: { b: 1 } }, [1, [2, [3]]], new Date(0)));
console.log(util.format('%s', { toString: function () { return 'mine'; } }));
console.log(util.format('%s %s', new Cat(), Object.create(null)));
console.log(util.format('%d|%d|%d|%d', '0x10', '', 'x', {}), util.format('%i %i', 5.9, 'z'));
console.log(util.format('%f %f', '1.25abc', {}), util.format('%j', { a: [1] }, 'rest'));
console.log(util.format('%j', loop), util.format('%%%s%%%s', 'a'), util.format('%x %', 1));
console.log(util.format('%O', { a: { b: { c: { d: 1 } } } }));
console.log(util.format('%o', [1, { a: 1 }]));
console.log(util.format(1, 'a', { b: 'c' }), util.format('a', 'b'), util.format('100%'));
console.log(util.formatWithOptions({ compact: false }, 'x', { a: 1 }));
failure(function () { util.formatWithOptions(null, 'x'); });
console.log(util.inspect.defaultOptions);

// long and deep values
var deep = {}, at = deep;
for (i = 0; i < 500; i++)
  at = at.x = {};
console.log(util.inspect(deep, { depth: Infinity }).length, util.inspect(deep));
console.log(util.inspect(new Array(50001).join('x')).length);
var key = {};
key[new Array(2001).join('k')] = 1;
console.log(util.inspect(key).length);
show({ toString: 5, constructor: 7 });
show([new Array(30).join('\u4e2d'), 'b', 'c', 'd', 'e', 'f', 'g']);
