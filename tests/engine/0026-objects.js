function t(name, f) { try { print(name, f()); } catch (e) { print(name, e.name); } }
function desc(o, k) { return JSON.stringify(Object.getOwnPropertyDescriptor(o, k)); }
t('proto', function () { var o = {}; o.__proto__ = { x: 5 }; return [o.x, ({ __proto__: { y: 6 } }).y, Object.getPrototypeOf({ __proto__: null }), ({ __proto__: 5 }).__proto__ === Object.prototype]; });
t('cycle', function () { var a = {}, b = { __proto__: a }; a.__proto__ = b; });
t('set', function () { return Object.setPrototypeOf([], { z: 1 }).z; });
t('accessors', function () { var o = {}; o.__defineGetter__('x', function () { return 7; }); o.__defineSetter__('x', function (v) { this.v = v; }); o.x = 3; return [o.x, o.v, typeof o.__lookupGetter__('x'), o.__lookupSetter__('y'), desc(o, 'v')]; });
t('global', function () { return [typeof hasOwnProperty, typeof valueOf]; });
t('assign', function () { toString = 5; var r = [toString, typeof Object.prototype.toString, hasOwnProperty.call(Function('return this')(), 'toString')]; delete Function('return this')().toString; return r; });
t('with', function () { var p = { a: 1 }, o = Object.create(p); with (o) { a = 2; } return [p.a, o.a]; });
t('this', function () { return [typeof (function () { return this; }).call(5), typeof (function () { 'use strict'; return this; }).call(5)]; });
t('descriptors', function () { return [desc([1], 'length'), desc([7], '0'), desc('abc', 'length'), desc('abc', '1'), desc({}, 'toString'), desc(/a/, 'lastIndex'), desc([1], '5'), desc(Object.freeze([1]), '0'), desc(Object.freeze([1]), 'length'), desc(function f(a, b) {}, 'length')].join(';'); });
t('getter', function () { var d = Object.getOwnPropertyDescriptor({ get a() { return 1; } }, 'a'); return [typeof d.get, d.set, 'set' in d, d.enumerable, d.configurable, 'value' in d]; });
t('own', function () { return [[1].hasOwnProperty('length'), [1].hasOwnProperty(0), [1].hasOwnProperty(1), 'abc'.hasOwnProperty('length'), 'abc'.hasOwnProperty(2), 'abc'.hasOwnProperty(3), (function () {}).hasOwnProperty('prototype'), ({ a: undefined }).hasOwnProperty('a')]; });
t('enum', function () { return [[1].propertyIsEnumerable('0'), [1].propertyIsEnumerable('length'), 'abc'.propertyIsEnumerable('1'), ({ a: 1 }).propertyIsEnumerable('a'), [].propertyIsEnumerable('push')]; });
t('frozen', function () { var a = Object.freeze([1, 2]); a[0] = 9; a[5] = 1; a.length = 0; return [a, a.length, Object.isFrozen(a)]; });
t('push', function () { Object.freeze([1]).push(2); });
t('strict', function () { 'use strict'; Object.freeze([1]).length = 0; });
t('sealed', function () { var a = Object.preventExtensions([1]); a[1] = 2; return [a, a.length]; });
t('primitives', function () { return [Object.keys('ab'), Object.getOwnPropertyNames('a'), Object.getPrototypeOf(5) === Number.prototype, Object.freeze(3), Object.isFrozen('x'), Object.isExtensible(1)]; });
t('null', function () { Object.keys(null); });
