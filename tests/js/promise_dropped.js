// Promises that follow another and that nobody has: what is seen of them all the same.
var log = [];
function note(text) { return function (x) { log.push(text + ' ' + x); }; }
var done = Promise.resolve('value'), failed = Promise.reject(new Error('reason'));
failed.catch(function () {});

function statements() {
  done.then(note('plain'));
  done.then(function () { return 5; });
  done.then(null, note('never'));
  done.then();
  failed.then(note('never'), note('handled'));
  done.finally(note('finally'));
  done['catch'](note('never'));
  done.then(note('first')).then(note('second'));
  var kept = done.then(note('kept'));
  return kept;
}
log.push(statements() instanceof Promise);

// The order among others.
(function () {
  for (var i = 0; i < 3; i++) {
    done.then(note('order ' + i));
    queueMicrotask(note('microtask ' + i));
    process.nextTick(note('tick ' + i));
  }
})();

// What a handler answers is still looked at: a thenable is called, a getter is read.
done.then(function () {
  return { then: function (resolve) { log.push('thenable ' + typeof resolve); resolve(); } };
});
done.then(function () {
  return { get then() { log.push('getter'); } };
});
done.then(function () { return done; });

// A value that is an object is looked at again as it is passed on.
var passing = { n: 0, get then() { this.n++; } };
var object = Promise.resolve(passing);
object.then(null);
object.then(undefined, note('never'));

// Errors that nobody handles: thrown, passed on, of a promise that was answered, of a getter.
var unhandled = [];
process.on('unhandledRejection', function (error, promise) {
  unhandled.push(error.message + ' ' + (promise instanceof Promise) + ' ' + (promise === failed));
});
process.on('rejectionHandled', function () { unhandled.push('handled late'); });
(function () {
  done.then(function () { throw new Error('thrown'); });
  failed.then(note('never'));
  done.then(function () { return Promise.reject(new Error('answered')); });
  done.then(function () {
    return { get then() { throw new Error('got'); } };
  });
  done.then(function () {
    return { then: function (resolve, reject) { reject(new Error('refused')); } };
  });
  failed['catch'](function () { throw new Error('thrown by catch'); });
})();

// Those that wait for one that is pending.
var settle, pending = new Promise(function (resolve) { settle = resolve; });
(function () {
  pending.then(note('pending 1'));
  pending.then(note('pending 2')).then(note('pending 3'));
  pending.then(function () { throw new Error('late'); });
})();
setImmediate(function () { settle('settled'); });

// Classes of one's own get all that they had.
function Mine(executor) {
  var p = Reflect.construct(Promise, [executor], Mine);
  made++;
  return p;
}
var made = 0;
Object.setPrototypeOf(Mine, Promise);
Mine.prototype = Object.create(Promise.prototype, { constructor: { value: Mine } });
var mine = new Mine(function (resolve) { resolve('mine'); });
(function () {
  mine.then(note('own class'));
  mine.then();
})();
console.log(made);

// then() itself may be another's, and may throw before anything is dropped.
(function () {
  try { Promise.prototype.then.call(1); } catch (e) { console.log(e.message); }
  var p = Promise.resolve(1);
  Object.defineProperty(p, 'constructor', { get: function () { throw new Error('constructor'); } });
  try { p.then(note('never')); } catch (e) { console.log(e.message); }
  var q = done.then(note('after'));
  console.log(q instanceof Promise);
})();

setTimeout(function () {
  console.log(log.join('\n'));
  console.log(passing.n);
  console.log(unhandled.sort().join('\n'));
}, 20);
