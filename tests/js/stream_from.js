// Readable.from: iterables and async iterables.
var Readable = require('stream').Readable;
var source = {}, n = 0;

source[Symbol.asyncIterator] = function () {
  return {
    next: function () {
      return Promise.resolve(n < 3 ? { value: n++, done: false } : { done: true });
    }
  };
};
Readable.from(source).toArray().then(function (list) {
  console.log(list);
  return Readable.from([1, 2][Symbol.iterator]()).toArray();
}).then(function (list) {
  console.log(list);
  return Readable.from(new Map([['a', 1]]).entries()).toArray();
}).then(function (list) {
  console.log(list);
});
