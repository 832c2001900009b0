var Promise = require('bluebird'), fs = Promise.promisifyAll(require('fs'));
Promise.map([1, 2, 3], function (n) { return Promise.delay(5 - n, n * 2); }, { concurrency: 2 }).then(function (l) {
  console.log(l);
  return Promise.props({ a: 1, b: Promise.resolve(2) });
}).tap(console.log).then(function () {
  return fs.readFileAsync(__dirname + '/missing');
}).catch({ code: 'ENOENT' }, function (e) { console.log('caught', e.code); return [1, 2, 3]; })
  .reduce(function (a, b) { return a + b; }).then(console.log)
  .then(function () { return Promise.delay(50).timeout(5, 'too slow'); })
  .catch(Promise.TimeoutError, function (e) { console.log(e.name, e.message); })
  .then(function () { return Promise.using(Promise.resolve('r').disposer(function (r) { console.log('dispose', r); }), function (r) { return r + '!'; }); })
  .then(console.log)
  .then(function () { return Promise.any([Promise.reject(new Error('x')), Promise.delay(2, 'any')]); }).then(console.log)
  .finally(function () { console.log('finally'); });
Promise.coroutine;
var p = Promise.delay(1000).cancel;
console.log(typeof p, Promise.resolve(3).isFulfilled(), Promise.resolve(3).value());
