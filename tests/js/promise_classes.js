/* Promises of other classes, as far as ES5 can make them; iterables; who may call what. */
function fails(f) { try { return f(); } catch (e) { return e.name + ': ' + e.message; } }
var log = [];
function Mine(executor) {
  var p = new Promise(executor);
  Object.setPrototypeOf(p, Mine.prototype);
  return p;
}
Object.setPrototypeOf(Mine, Promise);
Mine.prototype = Object.create(Promise.prototype, { constructor: { value: Mine } });

var p = Mine.resolve(1), q = p.then(function (v) { log.push('then', v); return v + 1; });
console.log(p instanceof Mine, q instanceof Mine, Mine.resolve(p) === p, Promise.resolve(p) === p, Promise.resolve(q) instanceof Mine);
console.log(Mine.reject(1).catch(function (v) { log.push('catch', v); }) instanceof Mine, p.finally(function () { log.push('finally'); }) instanceof Mine);
console.log(Promise[Symbol.species] === Promise, Object.prototype.toString.call(p), Promise.prototype[Symbol.toStringTag]);
q.then(function (v) { log.push('again', v); });
Mine.all([q, 7, p]).then(function (list) { log.push('all', list.join()); });
Mine.race(new Set([5])).then(function (v) { log.push('race', v); });
console.log(Mine.all([]) instanceof Mine, Mine.allSettled([]) instanceof Mine);

function Plain() {}
var odd = Promise.resolve('odd');
odd.constructor = {};
odd.constructor[Symbol.species] = function (executor) {
  executor(function (v) { log.push('resolve', v); }, function (v) { log.push('reject', v); });
  return new Plain();
};
console.log(odd.then(function (v) { return v + '!'; }) instanceof Plain);
odd.then(function () { throw 'thrown'; });
console.log(fails(function () { odd.constructor = 5; odd.then(); }));
odd.constructor = {};
odd.constructor[Symbol.species] = function () {};
console.log(fails(function () { odd.then(); }));
console.log(fails(function () { return Promise.resolve.call(undefined, 1); }), '|', fails(function () { return Promise.reject.call(3); }));
console.log(fails(function () { return Promise.prototype.then.call({}); }).split(' ').slice(0, 2).join(' '), '|', fails(function () { return Promise(); }));

Promise.all(new Map([[1, 2]]).values()).then(function (v) { log.push('map', v[0]); });
Promise.all('ab').then(function (v) { log.push('text', v.join('-')); });
Promise.all(5).catch(function (e) { log.push(e.name); });
Promise.any([Promise.reject(1), Promise.reject(2)]).catch(function (e) { log.push(e.constructor.name, e.errors.join(), e.message); });
setTimeout(function () {
  console.log(log.sort().join('\n'));
}, 20);
