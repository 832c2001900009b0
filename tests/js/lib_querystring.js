// querystring: there and back, odd separators, broken escapes.
var qs = require('querystring');

['', 'a=b', 'a=b&c=d', 'a=1&a=2&a=3', 'a', 'a=', '=b', '&&a=b&', 'a=b=c', 'a%20b=c%26d', 'a+b=c+d',
  'x=%E2%82%AC', 'x=%zz', 'x=%E2%82', '%', 'a=%', 'toString=1', '__proto__=1', 'a[]=1&a[]=2', '=', 'a&b&c'
].forEach(function (text) {
  console.log(JSON.stringify(text), qs.parse(text));
});
console.log(qs.parse('a:1;b:2', ';', ':'), qs.parse('a=1&b=2&c=3', null, null, { maxKeys: 2 }));
console.log(qs.parse('a=%41', null, null, { decodeURIComponent: function (t) { return '<' + t + '>'; } }));
console.log(qs.parse(5), qs.parse(null), Object.keys(qs.parse('b=1&a=2')));
[{}, { a: 1, b: 'x y', c: true, d: null, e: undefined, f: [1, 'two', null], g: NaN, h: {} },
  { 'k&=': '\u20ac/?#[]@!$\'()*+,;' }, { a: [] }, 'text', null, { z: '\ud83d\ude00' }
].forEach(function (object) {
  console.log(qs.stringify(object));
});
console.log(qs.stringify({ a: 1, b: [2, 3] }, ';', ':'), qs.escape('a b&c'), qs.escape(5), qs.escape({}),
  qs.unescape('a%20b'), qs.unescape('%zz'), String(qs.unescapeBuffer('a%20%zz%41')));
console.log(qs.stringify({ a: 'x' }, null, null, { encodeURIComponent: function (t) { return t + '!'; } }));
console.log(qs.decode === qs.parse, qs.encode === qs.stringify);
try {
  qs.escape('\ud800');
} catch (e) {
  console.log(e.name, e.code, e.message);
}
