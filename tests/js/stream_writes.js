// What a write is given, when its callback comes, and when 'finish' does.
var stream = require('stream');
var Writable = stream.Writable;

var objects = new Writable({ objectMode: true, write: function (chunk, encoding, callback) {
  console.log('object', encoding);
  callback();
} });
objects.write(1);
objects.write(1, 'nonsense');
objects.write('x', 'latin1');
objects.write(2, null);

var strings = new Writable({ decodeStrings: false, write: function (chunk, encoding, callback) {
  console.log('string', encoding);
  callback();
} });
strings.write('x');
strings.write('x', null);
strings.write('x', 'latin1');
strings.write(Buffer.from('x'));
strings.setDefaultEncoding('hex');
strings.write('x');
try {
  strings.write('x', 'nonsense');
} catch (err) {
  console.log(err.code);
}
strings.end(function (err) {
  console.log('ended', err);
  strings.end(function (err) {
    console.log('again', err.code);
  });
});

var bad = new Writable({ write: function (chunk, encoding, callback) { callback(new Error('bad')); } });
bad.on('error', function (err) { console.log('error', err.message); });
bad.write('x', function (err) { console.log('written', err.message); });
bad.end(function (err) { console.log('end', err.message); });

function order(name, sync, callback) {
  var log = [], w = new Writable({ highWaterMark: 2, write: function (chunk, encoding, done) {
    log.push('write ' + chunk);
    if (sync)
      done();
    else
      setImmediate(done);
  } });
  ['drain', 'prefinish', 'finish', 'close'].forEach(function (event) {
    w.on(event, function () {
      log.push(event);
      process.nextTick(function () { log.push('tick after ' + event); });
      if (event === 'close')
        setImmediate(function () { console.log(name, log.join(', ')); });
    });
  });
  w.write('a', callback && function () { log.push('callback a'); });
  w.write('bc', callback && function () { log.push('callback bc'); });
  process.nextTick(function () { log.push('tick 1'); });
  setImmediate(function () {
    w.end('d');
    process.nextTick(function () { log.push('tick 2'); });
  });
}

setTimeout(function () {
  order('sync', true, false);
  order('sync, callbacks', true, true);
  order('async', false, false);
  order('async, callbacks', false, true);
}, 5);

// What waits in a reader.
var reader = new stream.Readable({ read: function () {} });
reader.push('ab');
reader.push('c');
var buffer = reader.readableBuffer;
console.log(buffer.length, buffer.join('|'));
