var _ = require('underscore');
console.log(_.chain([1, 2, 3, 4]).filter(function (n) { return n % 2; }).map(function (n) { return n * n; }).value(), _.groupBy([1.3, 2.1, 2.4], Math.floor), _.countBy('abca'.split('')));
console.log(_.template('<% _.each(l, function (x) { %><%= x %>,<% }); %><%- e %>')({ l: [1, 2], e: '<&>' }), _.isEqual({ a: [1, { b: NaN }] }, { a: [1, { b: NaN }] }), _.zip([1, 2], ['a', 'b']), _.range(3));
console.log(_.pluck([{ a: 1 }, { a: 2 }], 'a'), _.sortBy([3, 1, 2], function (n) { return -n; }), _.flatten([1, [2, [3]]]), _.partial(Math.max, _, 5)(2), _.compose(String, Math.abs)(-3), _.omit({ a: 1, b: 2 }, 'a'), _.escape('<a>'));
_.defer(function (x) { console.log('deferred', x); }, 1); var once = _.once(function () { return console.log('once'); }); once(); once(); console.log(_.debounce.length, _.isFunction(_.throttle(once, 5)), _.size({ a: 1 }), _.uniqueId('p'));
