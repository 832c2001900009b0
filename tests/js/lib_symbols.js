// The symbols that Node's modules know: promisify, inspect, errors of emitters.
var util = require('util'), EventEmitter = require('events'), fs = require('fs');

var e = new EventEmitter(), s = Symbol('x');
e.on(s, function (a) { console.log('symbol', a); });
e.emit(s, 5);
e.on(EventEmitter.errorMonitor, function (err) { console.log('monitor', err.message); });
e.on('error', function (err) { console.log('error', err.message); });
e.emit('error', new Error('q'));
console.log(e.eventNames(), e.listenerCount(s));
e.removeAllListeners();
console.log(e.eventNames(), EventEmitter.errorMonitor, EventEmitter.captureRejectionSymbol);

console.log(util.promisify.custom, util.inspect.custom);
console.log(util.promisify.custom === Symbol.for('nodejs.util.promisify.custom'));
console.log(setTimeout, require('stream').pipeline);
console.log(Object.getOwnPropertyDescriptor(setTimeout, util.promisify.custom));
console.log(Object.getOwnPropertySymbols(fs.read), Object.getOwnPropertySymbols(fs.exists));
console.log(Object.getOwnPropertySymbols(Buffer.prototype));
console.log(util.inspect(fs.statSync('/dev/null')).slice(0, 7));

function three(a, b, c) { c(null, a + b); }
three.extra = 1;
var promised = util.promisify(three);
console.log(promised, promised.name, promised.length, util.promisify(promised) === promised);
var called = util.callbackify(promised);
console.log(called.name, called.length);

var fd = fs.openSync('/dev/zero');
promised(1, 2).then(function (sum) {
  console.log(sum);
  return util.promisify(fs.read)(fd, Buffer.alloc(10), 0, 3, null);
}).then(function (result) {
  console.log(result.bytesRead, result.buffer.length);
  return util.promisify(fs.write)(1, 'written\n');
}).then(function (result) {
  console.log(Object.keys(result));
  return util.promisify(fs.exists)('/dev/null');
}).then(function (exists) {
  console.log(exists);
  return util.promisify(require('dns').lookup)('127.0.0.1');
}).then(function (address) {
  console.log(address);
  return util.promisify(require('child_process').execFile)('echo', ['1']);
}).then(function (result) {
  console.log(result);
  return util.promisify(setTimeout)(1, 'later');
}).then(console.log);
