// EventEmitter: order, once, removal while emitting, errors, leak warning.
var EventEmitter = require('events');
var util = require('util');
var e = new EventEmitter();

function show() {
  console.log(Array.prototype.join.call(arguments, ' '));
}

function failure(fn) {
  try {
    fn();
    show('no error');
  } catch (err) {
    show(err.name, err.code, err.message);
  }
}

// order and arguments
e.on('a', function () { show('a1', arguments.length, Array.prototype.join.call(arguments)); });
e.prependListener('a', function () { show('a0', this === e); });
e.once('a', function (x) { show('once', x); });
e.prependOnceListener('a', function () { show('first once'); });
show(e.emit('a'), e.emit('a', 1), e.emit('a', 1, 2), e.emit('a', 1, 2, 3),
  e.emit('a', 1, 2, 3, 4), e.emit('nobody'));

// a single listener with every number of arguments
e.on('n', function () { show('n', arguments.length, Array.prototype.join.call(arguments)); });
e.emit('n'); e.emit('n', 1); e.emit('n', 1, 2); e.emit('n', 1, 2, 3);
e.emit('n', 1, 2, 3, 4); e.emit('n', undefined);

// adding and removing during an emission does not change it
var e2 = new EventEmitter();
function second() { show('second'); }
e2.on('x', function () {
  show('first');
  e2.removeListener('x', second);
  e2.on('x', function () { show('late'); });
});
e2.on('x', second);
e2.emit('x');
e2.emit('x');
show(e2.listenerCount('x'), EventEmitter.listenerCount(e2, 'x'));

// newListener, removeListener
var e3 = new EventEmitter();
e3.on('newListener', function (type, fn) { show('new', type, fn.tag); });
e3.on('removeListener', function (type, fn) { show('gone', type, fn.tag); });
function f() {}
function g() {}
f.tag = 'f';
g.tag = 'g';
e3.on('p', f).once('p', g).on('q', g);
show(e3.eventNames().join());
show(e3.listeners('p')[1] === g, e3.rawListeners('p')[1] === g,
  e3.rawListeners('p')[1].listener === g);
e3.off('p', g).off('p', g).off('nothing', g);
show(e3.listenerCount('p'));
e3.on('p', g).on('p', f);
e3.removeAllListeners('p');
e3.removeAllListeners();
show(e3.eventNames().length);

// errors
failure(function () { new EventEmitter().emit('error', new TypeError('real')); });
failure(function () { new EventEmitter().emit('error', { a: 1 }); });
failure(function () { new EventEmitter().emit('error'); });
failure(function () { e.on('x', 5); });
failure(function () { e.once('x', null); });
failure(function () { e.off('x', 'y'); });
failure(function () { e.setMaxListeners(-1); });
failure(function () { e.setMaxListeners('x'); });
failure(function () { EventEmitter.defaultMaxListeners = -1; });
var monitored = new EventEmitter();
monitored.on(EventEmitter.errorMonitor, function (er) { show('monitor', er.message); });
failure(function () { monitored.emit('error', new Error('seen')); });
monitored.on('error', function (er) { show('handled', er.message); });
show(monitored.emit('error', new Error('again')));

// inheritance, with and without the constructor called
function Thing() { EventEmitter.call(this); }
util.inherits(Thing, EventEmitter);
var t = new Thing();
var t2 = new Thing();
t.on('z', function () { show('z of t'); });
show(t.emit('z'), t2.emit('z'), t instanceof EventEmitter);
function Lazy() {}
util.inherits(Lazy, EventEmitter);
var l = new Lazy();
show(l.emit('k'), l.listeners('k').length, l.eventNames().length);
l.on('k', function () { show('lazy'); });
l.emit('k');
l.removeAllListeners();
show(l.listenerCount('k'));
var odd = new EventEmitter();
odd.on('toString', f).on('hasOwnProperty', f).on('__proto__', f);
show(odd.listenerCount('toString'), odd.listenerCount('valueOf'), odd.eventNames().join());

// leak warning
var warnings = [];
var emitWarning = process.emitWarning;
process.emitWarning = function (w) { warnings.push(w); };
var many = new EventEmitter();
for (var i = 0; i < 13; i++)
  many.on('leak', function () {});
many.setMaxListeners(0);
show(many.getMaxListeners(), warnings.length, warnings[0].name, warnings[0].count,
  warnings[0].type, warnings[0].emitter === many);
show(warnings[0].message);
process.emitWarning = emitWarning;
EventEmitter.setMaxListeners(20, many);
show(many.getMaxListeners(), EventEmitter.getMaxListeners(e), EventEmitter.defaultMaxListeners);

// promise form
EventEmitter.once(e, 'later').then(function (args) {
  show('later', args.join());
  show(e.listenerCount('error'), e.listenerCount('later'));
  var p = EventEmitter.once(e, 'never');
  e.emit('error', new Error('instead'));
  return p;
}).then(null, function (err) {
  show('rejected', err.message, e.listenerCount('never'));
});
e.emit('later', 4, 5);

// reentrancy, odd types, throwing listeners, many listeners
var deepE = new EventEmitter(), order = [];
deepE.on('a', function () { order.push('a'); deepE.emit('b'); });
deepE.on('b', function () { order.push('b'); if (order.length < 6) deepE.emit('a'); });
deepE.emit('a');
show(order.join());
failure(function () {
  var e = new EventEmitter();
  e.on('x', function () { throw new RangeError('from listener'); });
  e.emit('x');
});
show(EventEmitter.prototype.emit.call({}, 'x'));
var odd2 = new EventEmitter();
odd2.on(5, function (v) { show('five', v); });
odd2.on('undefined', function () { show('undefined', arguments.length); });
show(odd2.emit(5, 'v'), odd2.emit());
var crowd = new EventEmitter(), count = 0;
crowd.setMaxListeners(0);
for (i = 0; i < 200; i++)
  crowd.on('x', function (n) { count += n; });
crowd.emit('x', 2);
show(count);
