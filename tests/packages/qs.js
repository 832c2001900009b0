var qs = require('qs');
console.log(qs.parse('a[b][c]=d&a[e][]=1&a[e][]=2&f=%E4%BD%A0&g&h=', { strictNullHandling: true }), qs.parse('a.b=c;d=e', { allowDots: true, delimiter: ';' }), qs.parse('a[0]=x&a[30]=y'));
console.log(qs.stringify({ a: { b: ['c', { d: 1 }] }, n: null, u: undefined, dt: new Date(0), z: [] }), qs.stringify({ a: ['b', 'c'] }, { arrayFormat: 'repeat', addQueryPrefix: true }), qs.stringify({ a: { b: 1 } }, { encode: false, sort: function (a, b) { return a < b; } }));
console.log(qs.parse('__proto__[x]=1&a=b'), qs.parse('a=1&b=2', { parameterLimit: 1 }));
