/* Object.defineProperty and its kin: what may change, arrays, accessors without functions. */
function attempt(f) {
  try {
    print(f());
  } catch (e) {
    print(e.name + ': ' + e.message);
  }
}
function shown(object, name) {
  return JSON.stringify(Object.getOwnPropertyDescriptor(object, name), function (key, value) {
    return typeof value === 'function' ? 'function ' + value.name : value === undefined ? 'undefined' : value;
  });
}
function nothing() {}
function get() { return 7; }
function set(v) { this.was = v; }

attempt(function () { return Object.defineProperty(1, 'a', {}); });
attempt(function () { return Object.defineProperty({}, 'a', 1); });
attempt(function () { return Object.defineProperty({}, 'a', {get: 1}); });
attempt(function () { return Object.defineProperty({}, 'a', {set: 1}); });
attempt(function () { return Object.defineProperty({}, 'a', {get: get, value: 1}); });
attempt(function () { return Object.defineProperty(Object.freeze({}), 'q', {value: 1}); });
attempt(function () { return Object.create(1); });
attempt(function () { return Object.create({}, null); });
attempt(function () { return Object.defineProperties({}, {a: 1}); });

// from data to accessor and back, and only what is said changes
var o = {};
Object.defineProperty(o, 'p', {value: 1});
print(shown(o, 'p'));
Object.defineProperty(o, 'q', {value: 1, configurable: true, enumerable: true});
Object.defineProperty(o, 'q', {get: get});
print(shown(o, 'q'), o.q);
Object.defineProperty(o, 'q', {set: set});
print(shown(o, 'q'));
o.q = 3;
print(o.was);
Object.defineProperty(o, 'q', {value: 5});
print(shown(o, 'q'));
Object.defineProperty(o, 'r', {get: undefined});
print(shown(o, 'r'), 'r' in o, o.r);
o.r = 4;
print(o.r);
attempt(function () { 'use strict'; o.r = 4; });
attempt(function () { return Object.defineProperty(o, 'p', {value: 2}); });
attempt(function () { return Object.defineProperty(o, 'p', {enumerable: true}); });
attempt(function () { return shown(Object.defineProperty(o, 'p', {value: 1, writable: false}), 'p'); });
Object.defineProperty(o, 'z', {value: 0});
attempt(function () { return Object.defineProperty(o, 'z', {value: -0}); });
Object.defineProperty(o, 'n', {value: NaN});
attempt(function () { return shown(Object.defineProperty(o, 'n', {value: NaN}), 'n'); });

// a getter alone keeps what inherits it from being assigned to
var heir = Object.create(Object.defineProperty({}, 'x', {get: get}));
heir.x = 1;
print(heir.x, Object.keys(heir).length);
attempt(function () { 'use strict'; heir.x = 1; });

// lengths of arrays
var a = [0, 1, 2, 3];
Object.defineProperty(a, '1', {configurable: false});
a.length = 0;
print(a.length, a);
attempt(function () { 'use strict'; a.length = 0; });
try { Object.defineProperty(a, 'length', {value: 0, writable: false}); } catch (e) { print(e.name); }
print(shown(a, 'length'));
attempt(function () { 'use strict'; a[2] = 1; });
attempt(function () { return Object.defineProperty(a, 2, {value: 1}); });
attempt(function () { return Object.defineProperty([], 'length', {value: -1}); });
attempt(function () { return Object.defineProperty([], 'length', {value: 1.5}); });
attempt(function () { return Object.defineProperty([], 'length', {get: get}); });
attempt(function () { return Object.defineProperty([], 'length', {value: '3'}).length; });
var big = [];
big[4294967294] = 'last';
big[4294967295] = 'none';
print(big.length, Object.keys(big).join());
big.length = 4294967294;
print(big.length, Object.keys(big).join());
attempt(function () { big.length = 4294967296; });
attempt(function () { return new Array(4294967295).length; });
var b = [1, 2];
Object.defineProperty(b, 1, {value: 9});
print(b, shown(b, '1'));
Object.defineProperty(b, 0, {get: get});
print(b, shown(b, '0'));
Object.defineProperty(b, 5, {value: 1});
print(b.length, b.propertyIsEnumerable(5));

// what is inherited from arrays
function List() {}
List.prototype = [10, 20];
var list = new List();
print(list[1], list.length, 1 in list, list.hasOwnProperty(1), list[2]);
Array.prototype[2] = 'inherited';
print([0, 1][2], [0, , ,].join(), 2 in []);
delete Array.prototype[2];

// all descriptions are read before one is used, getters among them
var order = [];
attempt(function () {
  Object.defineProperties(o, {
    get first() { order.push('first'); return {value: 1}; },
    get second() { order.push('second'); return 2; }
  });
});
print(order, 'first' in o);
print(Object.isFrozen(Object.freeze({get a() { return 1; }})));
var described = Object.create({}, 'no' ? {a: {value: 1, enumerable: true}} : null);
print(JSON.stringify(described));
