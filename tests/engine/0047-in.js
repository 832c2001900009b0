var show = typeof console === 'object' ? console.log : print;
var log = [];
var o = { get a() { log.push('a'); throw 1; }, set b(v) {} };
show('a' in o, 'b' in o, 'c' in o, 'a' in Object.create(o), Reflect.has(o, 'a'), log.length);
show('description' in Symbol.prototype, 'size' in Map.prototype, 'toString' in o, '__proto__' in {});
show(0 in [1], 1 in [1], 0 in [, 1], 'length' in [], 'map' in [], 0 in Object('x'), 'length' in function () {}, 'prototype' in function () {});
show(Symbol.iterator in [], 0 in new Uint8Array(1), 1 in new Uint8Array(1), 'lastIndex' in /x/, 'source' in /x/, (function () { return 0 in arguments && Symbol.iterator in arguments; })(1));
