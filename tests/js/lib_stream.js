// Streams: the order of events in every mode, backpressure, errors, pipeline.
var stream = require('stream');
var util = require('util');
var Readable = stream.Readable, Writable = stream.Writable, Duplex = stream.Duplex;
var Transform = stream.Transform, PassThrough = stream.PassThrough;
var tests = [], current = '';

function test(name, fn) { tests.push([name, fn]); }
function log() { console.log(current + ': ' + util.format.apply(util, arguments)); }

function watch(s, name, events) {
  events.split(' ').forEach(function (type) {
    s.on(type, function (arg) {
      if (type === 'data')
        log(name, 'data', String(arg));
      else if (type === 'error')
        log(name, 'error', arg.code, arg.message);
      else
        log(name, type);
    });
  });
  return s;
}

function source(items, options) {
  var i = 0;
  options = options || {};
  options.read = function () {
    this.push(i < items.length ? items[i++] : null);
  };
  return new Readable(options);
}

function sink(name, options) {
  options = options || {};
  options.write = options.write || function (chunk, encoding, callback) {
    log(name, 'write', encoding, String(chunk));
    callback();
  };
  return watch(new Writable(options), name, 'drain finish close error pipe unpipe');
}

test('flowing', function (done) {
  watch(source(['a', 'b', 'c']), 'r', 'data end close error pause resume').on('close', done);
});

test('readable and read()', function (done) {
  var r = source(['abc', 'def', 'g']);
  r.on('readable', function () {
    var chunk;
    log('readable', r.readableLength, r.readableFlowing);
    while ((chunk = r.read(2)) !== null)
      log('read', String(chunk));
  });
  watch(r, 'r', 'end close').on('close', done);
});

test('async source, hwm 4', function (done) {
  var n = 0;
  var r = new Readable({
    highWaterMark: 4,
    read: function (size) {
      var self = this;
      log('_read', size);
      setTimeout(function () { self.push(n < 3 ? 'chunk' + n++ : null); }, 1);
    }
  });
  watch(r, 'r', 'data end close').on('close', done);
});

test('object mode', function (done) {
  var r = new Readable({ objectMode: true, read: function () {} });
  log(r.readableObjectMode, r.readableHighWaterMark, r.push({ a: 1 }), r.push(0), r.push(''), r.push(null));
  r.on('data', function (o) { log('data', o); });
  watch(r, 'r', 'end close').on('close', done);
});

test('encoding', function (done) {
  var bytes = Buffer.from('h\u00e9\u20ac');
  var r = new Readable({ read: function () {} });
  r.setEncoding('utf8');
  r.push(bytes.slice(0, 2));
  r.push(bytes.slice(2, 4));
  r.push(bytes.slice(4));
  r.push(null);
  log(r.readableEncoding);
  watch(r, 'r', 'data end').on('close', done);
});

test('unshift', function (done) {
  var r = new Readable({ read: function () {} });
  r.push('world');
  r.push(null);
  r.once('readable', function () {
    var head = r.read(2);
    r.unshift(head);
    r.unshift('hello ');
    log(String(r.read()));
    r.on('end', function () { log('end'); });
    r.read();
    r.on('close', done);
  });
});

test('pause and resume', function (done) {
  var r = source(['1', '2', '3', '4']), n = 0;
  watch(r, 'r', 'pause resume end close').on('close', done);
  r.on('data', function (c) {
    log('data', String(c), r.isPaused());
    if (++n === 2) {
      r.pause();
      log('paused', r.isPaused(), r.readableFlowing);
      setTimeout(function () { r.resume(); }, 2);
    }
  });
});

test('push after end', function (done) {
  var r = watch(new Readable({ read: function () {} }), 'r', 'error close end');
  r.on('close', done);
  r.push(null);
  r.push('late');
});

test('bad chunk, no _read, throwing _read', function (done) {
  var left = 3;
  function one() { if (--left === 0) done(); }
  watch(new Readable({ read: function () {} }), 'bad', 'error close').on('close', one).push(5);
  watch(new Readable(), 'none', 'error close').on('close', one).resume();
  watch(new Readable({ read: function () { throw new RangeError('inside'); } }), 'thrower', 'error close')
    .on('close', one).resume();
});

test('write', function (done) {
  var w = sink('w');
  w.on('close', done);
  log(w.write('a'), w.write(Buffer.from('b')), w.write('c', 'latin1', function (e) { log('cb c', e); }));
  w.end('d', function (e) { log('end cb', e); });
  log(w.writable, w.writableEnded, w.writableFinished, w.writableLength);
});

test('slow writer, backpressure', function (done) {
  var w = sink('w', {
    highWaterMark: 3,
    write: function (chunk, encoding, callback) {
      log('write', String(chunk));
      setTimeout(callback, 1);
    }
  });
  log(w.write('ab'), w.write('cd', function () { log('cb cd'); }), w.writableLength, w.writableNeedDrain);
  w.on('drain', function () { w.end('ef'); });
  w.on('close', done);
});

test('writev and cork', function (done) {
  var w = sink('w', {
    writev: function (chunks, callback) {
      log('writev', chunks.map(function (c) { return String(c.chunk) + c.encoding; }).join());
      callback();
    }
  });
  w.cork();
  w.write('a');
  w.cork();
  w.write('b', function () { log('cb b'); });
  log(w.writableCorked, w.writableLength, w.writableBuffer.length);
  w.uncork();
  w.uncork();
  w.cork();
  w.write('c');
  w.end('d');
  w.on('close', done);
});

test('final', function (done) {
  var w = sink('w', { final: function (callback) { log('final'); setTimeout(callback, 1); } });
  w.on('prefinish', function () { log('prefinish'); });
  w.end('x', function () { log('end cb'); });
  w.on('close', done);
});

test('final fails', function (done) {
  var w = sink('w', { final: function (callback) { callback(new Error('no final')); } });
  w.end(function (e) { log('end cb', e && e.message); });
  w.on('close', done);
});

test('write after end', function (done) {
  var w = sink('w');
  w.on('close', done);
  w.end();
  log(w.write('late', function (e) { log('cb', e.code); }));
});

test('end twice', function (done) {
  var w = sink('w');
  w.end();
  w.end(function (e) { log('second', e && e.code); });
  w.on('close', function () {
    w.end(function (e) { log('third', e && e.code); done(); });
  });
});

test('write fails', function (done) {
  var w = sink('w', {
    write: function (chunk, encoding, callback) { callback(new Error('disk')); }
  });
  w.write('a', function (e) { log('cb a', e && e.message); });
  w.write('b', function (e) { log('cb b', e && e.message); });
  w.end(function (e) { log('end', e && e.message); });
  w.on('close', function () { log(w.errored.message, w.destroyed, w.closed); done(); });
});

test('bad writes', function (done) {
  var w = sink('w');
  [[null], [5], [{}], ['x', 'nope']].forEach(function (args) {
    try {
      w.write.apply(w, args);
    } catch (e) {
      log(e.name, e.code, e.message);
    }
  });
  try { new Writable({ highWaterMark: -1 }); } catch (e) { log(e.code, e.message); }
  try { w.setDefaultEncoding('zz'); } catch (e) { log(e.code, e.message); }
  watch(new Writable(), 'none', 'error close').on('close', done);
  w.destroy();
  try { new Writable().write('x'); } catch (e) { log(e.code, e.message); }
  done();
});

test('destroy', function (done) {
  var left = 4;
  function one() { if (--left === 0) done(); }
  watch(source(['a']), 'r', 'data end error close').on('close', one).destroy();
  watch(source(['a']), 'r2', 'data end error close').on('close', one).destroy(new Error('why'));
  var w = sink('w', {
    write: function (chunk, encoding, callback) {},
    destroy: function (err, callback) { log('_destroy', err && err.message); callback(err); }
  });
  w.write('a', function (e) { log('a', e && e.code); });
  w.write('b', function (e) { log('b', e && e.code); });
  w.end(function (e) { log('end', e && e.code); });
  w.on('close', one);
  w.destroy();
  w.destroy(new Error('ignored'));
  var quiet = new Readable({ emitClose: false, read: function () {} });
  watch(quiet, 'quiet', 'close error');
  quiet.destroy(null, function () { log('destroyed'); one(); });
  log(w.destroyed, w.writable, w.write('x'));
});

test('autoDestroy off', function (done) {
  var w = sink('w', { autoDestroy: false });
  w.on('finish', function () {
    log(w.destroyed);
    setTimeout(done, 2);
  });
  w.end('x');
});

test('construct', function (done) {
  var w = sink('w', {
    construct: function (callback) { log('constructing'); setTimeout(callback, 1); }
  });
  log(w.write('early'));
  w.end(function () { log('ended'); });
  w.on('close', function () {
    var failing = new Readable({ construct: function (callback) { callback(new Error('cannot')); }, read: function () {} });
    watch(failing, 'r', 'error close').on('close', done);
  });
});

test('pipe', function (done) {
  var w = sink('w');
  var r = watch(source(['a', 'b']), 'r', 'end close pause resume');
  log(r.pipe(w) === w, r.readableFlowing);
  w.on('close', done);
});

test('pipe with backpressure', function (done) {
  var w = sink('w', {
    highWaterMark: 2,
    write: function (chunk, encoding, callback) {
      log('write', String(chunk));
      setTimeout(callback, 1);
    }
  });
  watch(source(['aaa', 'bbb', 'ccc']), 'r', 'end close pause resume').pipe(w);
  w.on('close', done);
});

test('pipe to two, one slow', function (done) {
  var slow = sink('slow', {
    highWaterMark: 1,
    write: function (chunk, encoding, callback) {
      log('slow', String(chunk));
      setTimeout(callback, 2);
    }
  });
  var fast = sink('fast');
  var r = source(['1', '2', '3']);
  r.pipe(slow);
  r.pipe(fast);
  slow.on('close', done);
});

test('unpipe, no end', function (done) {
  var r = new Readable({ read: function () {} });
  var w = sink('w');
  r.pipe(w, { end: false });
  r.push('one');
  setTimeout(function () {
    r.unpipe(w);
    r.push('two');
    log(r.readableFlowing, r.readableLength, w.listenerCount('close'));
    r.pipe(w);
    r.push(null);
    w.on('close', done);
  }, 2);
});

test('pipe: destination fails', function (done) {
  var w = new Writable({ write: function (c, e, callback) { callback(new Error('full')); } });
  var r = watch(source(['a', 'b']), 'r', 'end close error');
  w.on('error', function (e) {
    log('w error', e.message, r.readableFlowing);
    setTimeout(done, 2);
  });
  r.pipe(w);
});

test('duplex', function (done) {
  var d = new Duplex({
    read: function () { this.push('out'); this.push(null); },
    write: function (chunk, encoding, callback) { log('in', String(chunk)); callback(); },
    readableHighWaterMark: 5, writableHighWaterMark: 7
  });
  watch(d, 'd', 'data end finish close');
  log(d.readableHighWaterMark, d.writableHighWaterMark, d.allowHalfOpen, d instanceof Readable);
  d.end('x');
  d.on('close', done);
});

test('duplex, not half open', function (done) {
  var d = new Duplex({
    allowHalfOpen: false,
    read: function () { this.push(null); },
    write: function (chunk, encoding, callback) { callback(); }
  });
  watch(d, 'd', 'end finish close').on('close', done);
  d.resume();
});

test('transform', function (done) {
  var t = new Transform({
    transform: function (chunk, encoding, callback) {
      this.push(String(chunk).toUpperCase());
      callback(null, '-');
    },
    flush: function (callback) { log('flush'); callback(null, 'tail'); }
  });
  watch(t, 't', 'data end finish close prefinish').on('close', done);
  t.write('a');
  t.write('b');
  t.end();
});

test('transform fails', function (done) {
  var t = new Transform({ transform: function (chunk, encoding, callback) { callback(new Error('bad')); } });
  watch(t, 't', 'error close end finish').on('close', done);
  t.write('x');
});

test('passthrough backpressure', function (done) {
  var p = new PassThrough({ highWaterMark: 2 }), i, results = [];
  for (i = 0; i < 4; i++)
    results.push(p.write('ab'));
  log(results.join(), p.readableLength, p.writableLength);
  watch(p, 'p', 'data end finish close drain').on('close', done);
  p.end();
});

test('subclass', function (done) {
  function Counter() { Readable.call(this); this.n = 0; }
  util.inherits(Counter, Readable);
  Counter.prototype._read = function () { this.push(this.n < 3 ? String(this.n++) : null); };
  watch(new Counter(), 'c', 'data end').on('close', done);
});

test('finished', function (done) {
  var left = 5;
  function one(name) {
    return function (err) {
      log(name, err && (err.code || err.message));
      if (--left === 0) done();
    };
  }
  var a = source(['x']);
  stream.finished(a, one('readable'));
  a.resume();
  var b = new Writable({ write: function (c, e, callback) { callback(); } });
  stream.finished(b, one('writable'));
  b.end('q');
  var c = source(['x']);
  stream.finished(c, one('destroyed'));
  c.destroy();
  var d = source(['x']);
  stream.finished(d, one('failed'));
  d.on('error', function () {});
  d.destroy(new Error('reason'));
  var p = new PassThrough();
  stream.finished(p, one('both'));
  p.resume();
  p.end('y');
});

test('finished, already over', function (done) {
  var w = new Writable({ write: function (c, e, callback) { callback(); } });
  w.end();
  w.on('close', function () {
    stream.finished(w, function (err) {
      log('late', err);
      done();
    });
  });
});

test('pipeline', function (done) {
  var out = [];
  var w = new Writable({ write: function (c, e, callback) { out.push(String(c)); callback(); } });
  var last = stream.pipeline(source(['a', 'b']), new PassThrough(), w, function (err) {
    log('done', err, out.join());
    done();
  });
  log(last === w);
});

test('pipeline fails', function (done) {
  var r = source(['a', 'b', 'c']);
  var t = new Transform({ transform: function (c, e, callback) { callback(new Error('middle')); } });
  var w = new Writable({ write: function (c, e, callback) { callback(); } });
  stream.pipeline(r, t, w, function (err) {
    log('done', err.message, r.destroyed, t.destroyed, w.destroyed);
    done();
  });
});

test('pipeline, closed early', function (done) {
  var r = new Readable({ read: function () {} });
  var w = new Writable({ write: function (c, e, callback) { callback(); } });
  stream.pipeline(r, w, function (err) {
    log('done', err.code, err.message, w.destroyed);
    done();
  });
  r.push('x');
  setTimeout(function () { r.destroy(); }, 1);
});

test('pipeline arguments', function (done) {
  [function () { stream.pipeline(new PassThrough()); }, function () { stream.pipeline(function () {}); },
    function () { stream.finished(5, function () {}); }].forEach(function (fn) {
    try { fn(); } catch (e) { log(e.name, e.code); }
  });
  done();
});

test('promises', function (done) {
  var w = new Writable({ write: function (c, e, callback) { callback(); } });
  stream.promises.pipeline(source(['a']), w).then(function (v) {
    log('resolved', v);
    var r = source([]);
    r.destroy(new Error('gone'));
    r.on('error', function () {});
    return stream.promises.finished(r);
  }).then(null, function (e) {
    log('rejected', e.message);
    done();
  });
});

test('from', function (done) {
  var r = Readable.from(['a', { b: 1 }, 3]);
  log(r.readableObjectMode);
  r.on('data', function (x) { log('data', x); });
  r.on('close', function () {
    log('closed');
    var s = Readable.from('whole');
    s.on('data', function (x) { log('data', x); });
    s.on('end', function () {
      var p = Readable.from([Promise.resolve('p1'), 'p2']);
      p.on('data', function (x) { log('data', x); });
      p.on('close', done);
    });
  });
});

test('wrap', function (done) {
  var EventEmitter = require('events');
  var old = new EventEmitter();
  old.pause = function () { log('old paused'); };
  old.resume = function () { log('old resumed'); };
  old.custom = function () { return 'custom'; };
  var r = new Readable({ highWaterMark: 3 }).wrap(old);
  old.emit('data', Buffer.from('abcd'));
  log(r.custom());
  watch(r, 'r', 'data end close').on('close', done);
  setTimeout(function () {
    old.emit('data', Buffer.from('e'));
    old.emit('end');
  }, 1);
});

test('properties', function (done) {
  var r = new Readable({ read: function () {}, highWaterMark: 10, encoding: 'hex' });
  log(r.readable, r.readableEnded, r.readableAborted, r.readableDidRead, r.readableLength,
    r.readableHighWaterMark, r.readableEncoding, r.readableFlowing, r.destroyed, r.closed, r.errored);
  var w = new Writable({ highWaterMark: 5, write: function () {} });
  log(w.writable, w.writableEnded, w.writableAborted, w.writableFinished, w.writableLength,
    w.writableHighWaterMark, w.writableCorked, w.writableObjectMode, w.writableNeedDrain);
  w.write('123456');
  log(w.writableLength, w.writableNeedDrain, stream.getDefaultHighWaterMark(false) >= 16384,
    stream.getDefaultHighWaterMark(true));
  r.destroy();
  w.destroy();
  log(r.readable, r.readableAborted, w.writable, w.writableAborted);
  done();
});

function run() {
  var next = tests.shift();
  if (!next)
    return;
  current = next[0];
  next[1](function () {
    setTimeout(run, 3);
  });
}
run();
