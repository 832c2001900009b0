// Promises: what they settle to, and the order in which their jobs run.
var log = [];
var outcomes = []; // in the order of their names: when they settle is a matter of time

function note(what) {
  log.push(String(what));
}

function show(name, promise) {
  promise.then(function (value) {
    outcomes.push(name + ' fulfilled ' + JSON.stringify(value));
  }, function (err) {
    outcomes.push(name + ' rejected ' + (err && err.message ? err.name + ': ' + err.message : err));
  });
}

function later(ms, value, fail) {
  return new Promise(function (resolve, reject) {
    setTimeout(fail ? reject : resolve, ms, value);
  });
}

note(typeof Promise + ' ' + Promise.length + ' ' + Object.prototype.toString.call(Promise.resolve()));
try {
  Promise();
} catch (err) {
  note(err.name + ': ' + err.message);
}
try {
  new Promise(5);
} catch (err) {
  note(err.name + ': ' + err.message);
}

show('value', Promise.resolve(5));
show('same', Promise.resolve(Promise.resolve('inner')));
note('same object: ' + (function (p) { return Promise.resolve(p) === p; })(Promise.resolve()));
show('thrown in executor', new Promise(function () { throw new Error('executor'); }));
show('thrown too late', new Promise(function (resolve) { resolve('kept'); throw new Error('late'); }));
show('settled once', new Promise(function (resolve, reject) { resolve(1); reject(2); resolve(3); }));
show('passes through', Promise.resolve('x').then(null, undefined).then(5));
show('caught', Promise.reject(new Error('bad')).catch(function (err) { return 'caught ' + err.message; }));
show('thrown in then', Promise.resolve().then(function () { throw new TypeError('thrown'); }));
show('finally keeps', Promise.resolve('kept').finally(function () { return 'ignored'; }));
show('finally keeps an error', Promise.reject(new Error('kept')).finally(function () {}));
show('finally throws', Promise.resolve().finally(function () { throw new Error('from finally'); }));
show('finally waits', later(1, 'slow').finally(function () { return later(1); }));

show('thenable', Promise.resolve({ then: function (f) { f('from thenable'); f('again'); throw new Error('ignored'); } }));
show('throwing thenable', Promise.resolve({ then: function () { throw new Error('in then'); } }));
show('throwing getter', Promise.resolve(Object.defineProperty({}, 'then', { get: function () { throw new Error('getter'); } })));
show('then is no function', Promise.resolve({ then: 1 }));
var cycle = new Promise(function (resolve) { setTimeout(function () { resolve(cycle); }, 1); });
show('cycle', cycle);
show('follows', new Promise(function (resolve) { resolve(later(1, 'followed')); }));

show('all', Promise.all([1, Promise.resolve(2), later(2, 3)]));
show('all of none', Promise.all([]));
show('all fails', Promise.all([later(5), Promise.reject(new Error('one of all')), 3]));
show('allSettled', Promise.allSettled([1, Promise.reject('no'), later(1, 2)]));
show('any', Promise.any([Promise.reject(1), later(2, 'first good'), later(60, 'second')]));
show('any fails', Promise.any([Promise.reject(1), Promise.reject(2)]));
Promise.any([Promise.reject(1)]).catch(function (err) {
  outcomes.push('errors ' + err.errors + ' ' + (err instanceof Error) + ' ' + (err instanceof AggregateError));
});
show('race', Promise.race([later(60, 'slow'), later(1, 'quick')]));
show('race fails', Promise.race([later(60, 'slow'), later(1, 'quick failure', true)]));
show('all of nothing iterable', Promise.all(5));

// Interleaving of two chains, and what a returned promise costs.
Promise.resolve().then(function () { note('a1'); return Promise.resolve(); }).then(function () { note('a2'); });
Promise.resolve().then(function () { note('b1'); }).then(function () { note('b2'); })
  .then(function () { note('b3'); }).then(function () { note('b4'); }).then(function () { note('b5'); });

// Many at once, and deep chains.
var many = [], i, chain = Promise.resolve(0);
for (i = 0; i < 1000; i++) many.push(later(i % 3, i));
show('many', Promise.all(many).then(function (values) { return values.length + values[999]; }));
for (i = 0; i < 2000; i++) chain = chain.then(function (n) { return n + 1; });
show('chain', chain);

setTimeout(function () {
  console.log(log.concat(outcomes.sort()).join('\n'));
}, 100);
