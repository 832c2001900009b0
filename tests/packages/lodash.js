var _ = require('lodash');
console.log(_.chain([3, 1, 2, 3]).uniq().sortBy().map(function (n) { return n * 2; }).reverse().value(), _.groupBy(['one', 'two', 'three'], 'length'));
console.log(_.merge({ a: { b: [1, { c: 2 }] } }, { a: { b: [5, { d: 3 }] } }), _.get({ a: [{ b: 1 }] }, 'a[0].b'), _.set({}, 'x.y[2]', 1));
console.log(_.template('<% _.each(l, function (x) { %><%- x %>;<% }) %>${ t }')({ l: ['<', 2], t: 'end' }), _.camelCase('Foo Bar-baz'), _.deburr('d\u00e9j\u00e0'), _.words('fred, barney & pebbles'));
console.log(_.cloneDeep(new Map([[{ a: 1 }, new Set([1])]])), _.isEqual({ a: [1, new Date(5)] }, { a: [1, new Date(5)] }), _.range(0, -4, -1), _.zipObjectDeep(['a.b'], [1]));
var calls = 0, d = _.debounce(function (x) { calls++; console.log('debounced', x, calls); }, 5); d(1); d(2);
console.log(_.curry(function (a, b, c) { return a + b + c; })(1)(2)(3), _.flow([_.size, String])([1, 2]), _.partition([1, 2, 3], function (n) { return n % 2; }), _.padStart('5', 3, '0'), _.memoize(_.identity)(4));
console.log(_([1, 2, 3, 4]).filter(function (n) { return n % 2 === 0; }).take(1).value(), _.flattenDeep([1, [2, [3, [4]]]]), _.invert({ a: 1 }), _.sumBy([{ n: 4 }, { n: 2 }], 'n'), _.truncate('a long text here', { length: 8 }));
