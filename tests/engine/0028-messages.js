function t(f) { try { print('returned', f()); } catch (e) { print(e.name + ': ' + e.message.replace(/^\(eval\):\d+: /, '')); } }
var o = { a: {}, n: null, s: 'text', list: [1] }, k = 'key', u;
t(function () { return u.foo; }); t(function () { return null.x; }); t(function () { return o.n.deep; }); t(function () { return o.missing[k]; }); t(function () { return u[0]; });
t(function () { u.foo = 1; }); t(function () { o.n[k] = 1; }); t(function () { o.foo(); }); t(function () { o.a.b(); }); t(function () { o[k](); }); t(function () { o['key'](); }); t(function () { o.list[0](); });
t(function () { u(); }); t(function () { missing(); }); t(function () { k(); }); t(function () { o.s(); }); t(function () { (function () {})()(); }); t(function () { o.a.b.c(); }); t(function () { this.nothing(); });
t(function () { new k(); }); t(function () { new o.a(); }); t(function () { new u.x(); }); t(function () { return [1].map(5); }); t(function () { return [].forEach(); });
t(function () { 'use strict'; undeclared = 5; }); t(function () { 'use strict'; Object.freeze(o.list)[0] = 2; }); t(function () { 'use strict'; Object.freeze(o.a).x = 2; });
t(function () { 'use strict'; ({ get g() { return 1; } }).g = 2; }); t(function () { 'use strict'; delete Object.freeze({ z: 1 }).z; });
t(function () { return 'a' in 'b'; }); t(function () { return {} instanceof 5; }); t(function () { return {} instanceof {}; }); t(function () { return new Array(-1); }); t(function () { return [].reduce(function () {}); });
t(function () { return Object.defineProperty(Object.freeze({ q: 1 }), 'q', { value: 2 }); }); t(function () { return Object.keys(null); });
['var a = ;', 'foo bar', '{', '"abc', 'a b c', 'if (', 'x = 5 5', 'var 1a', 'return', '}', 'a = "x" "y"', 'for (;;', 'var class', 'new', '@', 'a ? b', 'switch (1) { x }', 'try {}'].forEach(function (s) { print(JSON.stringify(s)); t(function () { return eval(s); }); });
['(', 'a**', '[b-a]', ')', '[', 'a{2,1}', '\\'].forEach(function (s) { t(function () { return new RegExp(s); }); });
