/* pipeline(): streams in a row that end together and fail together. Functions among them take
 * what is before them as an iterable and give another one, or a promise at the end. */
'use strict';

var errors = require('internal_errors');
var finished = require('internal_stream_finished');
var is = require('internal_stream_is');
var util = require('internal_stream_util');

var PREMATURE = 'ERR_STREAM_PREMATURE_CLOSE';
var nextTick = process.nextTick;

function abort() {
  return require('internal_abort');
}

function badReturn(what, name, value) {
  return errors.typeError('ERR_INVALID_RETURN_VALUE', 'Expected ' + what +
    ' to be returned from the "' + name + '" function but got ' + errors.describe(value) + '.');
}

/* ---- one pipeline ---- */

function Line(callback, options) {
  this.callback = callback;
  this.end = !options || options.end !== false;
  this.controller = new (abort().AbortController)();
  this.destroys = [];
  this.lastCleanups = []; /* listeners that must not stay on the last stream when all is well */
  this.pending = 0;
  this.error = undefined;
  this.value = undefined;
  this.forget = null;
  this.over = false;
}

Line.prototype.settle = function (err, isFinal) {
  var self = this;
  if (err && (!this.error || this.error.code === PREMATURE))
    this.error = err;
  if (!this.error && !isFinal)
    return;
  while (this.destroys.length > 0)
    this.destroys.shift()(this.error);
  if (this.forget)
    this.forget();
  this.controller.abort();
  if (!isFinal)
    return;
  if (!this.error)
    this.lastCleanups.forEach(function (cleanup) {
      cleanup();
    });
  nextTick(function (error) {
    if (!self.over) {
      self.over = true;
      self.callback(error, self.value);
    }
  }, this.error);
};

Line.prototype.finish = function (err) {
  this.settle(err, --this.pending === 0);
};

Line.prototype.finisher = function () {
  var self = this;
  return function (err) {
    self.finish(err);
  };
};

/* The stream is destroyed with the others, unless it was over before. */
Line.prototype.guard = function (stream, reading, writing, isLast) {
  var over = false, cleanup;
  stream.on('close', function () {
    over = true;
  });
  cleanup = finished(stream, { readable: reading, writable: writing }, function (err) {
    over = !err;
  });
  this.destroys.push(function (err) {
    if (!over) {
      over = true;
      util.destroyer(stream, err || util.streamError('ERR_STREAM_DESTROYED', 'pipe'));
    }
  });
  if (isLast)
    this.lastCleanups.push(cleanup);
};

Line.prototype.watch = function (stream, isLast) {
  var self = this;
  function onError(err) {
    if (err && err.name !== 'AbortError' && err.code !== PREMATURE)
      self.finish(err);
  }
  stream.on('error', onError);
  if (is.isReadable(stream) && isLast)
    this.lastCleanups.push(function () {
      stream.removeListener('error', onError);
    });
};

/* ---- from one to the next ---- */

Line.prototype.pipe = function (source, dest, end) {
  var ended = false, finish = this.finisher();
  function onEnd() {
    ended = true;
    dest.end();
  }
  dest.on('close', function () {
    if (!ended)
      finish(util.streamError(PREMATURE));
  });
  source.pipe(dest, { end: false });
  if (!end)
    finish();
  else if (is.isReadableFinished(source))
    nextTick(onEnd);
  else
    source.once('end', onEnd);
  finished(source, { readable: true, writable: false }, function (err) {
    var r = source._readableState;
    if (err && err.code === PREMATURE && r && r.ended && !r.errored && !r.errorEmitted)
      source.once('end', finish).once('error', finish);
    else
      finish(err);
  });
  return finished(dest, { readable: false, writable: true }, finish);
};

/* Waits for 'drain', or for the end of a stream. */
function Gate(dest) {
  var self = this;
  this.error = undefined;
  this.waiting = null;
  this.open = function (err) {
    var waiting = self.waiting;
    if (err)
      self.error = err;
    self.waiting = null;
    if (waiting)
      waiting();
  };
  this.cleanup = finished(dest, { readable: false }, this.open);
  dest.on('drain', this.open);
  this.close = function () {
    self.cleanup();
    dest.removeListener('drain', self.open);
  };
}

Gate.prototype.wait = function () {
  var self = this;
  return new Promise(function (resolve, reject) {
    function settle() {
      if (self.error)
        reject(self.error);
      else
        resolve();
    }
    if (self.error)
      settle();
    else
      self.waiting = settle;
  });
};

function both(first, second) {
  var all;
  if (!first || first === second)
    return second;
  if (Array.isArray(first.errors)) {
    first.errors.push(second);
    return first;
  }
  all = new AggregateError([first, second], first.message);
  all.code = first.code;
  return all;
}

/* Writes all values of an iterable, no faster than they are taken. */
Line.prototype.pump = function (iterable, dest, end) {
  var self = this, gate = new Gate(dest);
  Promise.resolve(dest.writableNeedDrain ? gate.wait() : undefined).then(function () {
    return require('internal_async_iterator').forAwait(iterable, function (value) {
      return dest.write(value) ? undefined : gate.wait();
    });
  }).then(function () {
    if (!end)
      return undefined;
    dest.end();
    return gate.wait();
  }).then(function () {
    gate.close();
    self.finish();
  }, function (err) {
    gate.close();
    self.finish(both(gate.error, err));
  });
};

/* ---- what the parts are ---- */

function iterableOf(value) {
  if (is.isIterable(value))
    return value;
  if (is.isReadableStream(value))
    return require('internal_stream_iterator').iterate(value);
  throw errors.invalidArgType('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

Line.prototype.source = function (given) {
  var result;
  if (typeof given === 'function') {
    result = given({ signal: this.controller.signal });
    if (!is.isIterable(result))
      throw badReturn('Iterable, AsyncIterable or Stream', 'source', result);
    return result;
  }
  return is.isIterable(given) || is.isReadableStream(given) ? given :
    require('internal_stream_duplexify')(given);
};

/* The last function's promise: what it gives is the pipeline's value, and can be read. */
Line.prototype.collect = function (then, promise, out) {
  var self = this;
  this.pending++;
  then.call(promise, function (value) {
    self.value = value;
    if (value !== null && value !== undefined)
      out.write(value);
    if (self.end)
      out.end();
    nextTick(self.finisher());
  }, function (err) {
    out.destroy(err);
    nextTick(self.finisher(), err);
  });
};

Line.prototype.stage = function (before, fn, i, isLast) {
  var result = fn(iterableOf(before), { signal: this.controller.signal }), then, out;
  if (!isLast) {
    if (!is.isIterable(result, 'async'))
      throw badReturn('AsyncIterable', 'transform[' + (i - 1) + ']', result);
    return result;
  }
  out = new (require('internal_stream_transform').PassThrough)({ objectMode: true });
  then = result === null || result === undefined ? undefined : result.then;
  if (typeof then === 'function') {
    this.collect(then, result, out);
  } else if (is.isIterable(result, 'async')) {
    this.pending++;
    this.pump(result, out, this.end);
  } else {
    throw badReturn('AsyncIterable or Promise', 'destination', result);
  }
  this.guard(out, false, true, true);
  return out;
};

Line.prototype.connect = function (before, stream, end, isLast) {
  var cleanup;
  if (is.isReadableStream(before)) {
    this.pending += 2;
    cleanup = this.pipe(before, stream, end);
    if (is.isReadable(stream) && isLast)
      this.lastCleanups.push(cleanup);
  } else if (is.isIterable(before)) {
    this.pending++;
    this.pump(before, stream, end);
  } else {
    throw errors.invalidArgType('val', ['Readable', 'Iterable', 'AsyncIterable',
      'ReadableStream', 'TransformStream'], before);
  }
  return stream;
};

Line.prototype.add = function (before, stream, i, count) {
  var isLast = i === count - 1, end = !isLast || this.end;
  if (is.isStream(stream)) {
    if (end)
      this.guard(stream, !isLast, i > 0, isLast && is.isReadable(stream));
    this.watch(stream, isLast);
  }
  if (i === 0)
    return this.source(stream);
  if (typeof stream === 'function')
    return this.stage(before, stream, i, isLast);
  if (is.isStream(stream))
    return this.connect(before, stream, end, isLast);
  return require('internal_stream_duplexify')(stream);
};

function run(streams, callback, options) {
  var line, last, i, signal = options && options.signal;
  if (streams.length === 1 && Array.isArray(streams[0]))
    streams = streams[0];
  if (streams.length < 2)
    throw errors.typeError('ERR_MISSING_ARGS', 'The "streams" argument must be specified');
  if (signal !== undefined)
    abort().checkSignal(signal, 'options.signal');
  line = new Line(callback, options);
  if (signal)
    line.forget = abort().onAbort(signal, function () {
      line.settle(abort().abortError());
    });
  for (i = 0; i < streams.length; i++)
    last = line.add(last, streams[i], i, streams.length);
  return last;
}

/* pipeline(stream, ..., callback) or pipeline([streams], callback) */
function pipeline() {
  var streams = Array.prototype.slice.call(arguments), callback = streams.pop();
  if (typeof callback !== 'function')
    throw errors.invalidArgType('streams[stream.length - 1]', 'function', callback);
  return run(streams, callback);
}

function pipelinePromise() {
  var streams = Array.prototype.slice.call(arguments), options;
  var last = streams[streams.length - 1];
  if (last && typeof last === 'object' && !is.isStream(last) && !is.isIterable(last))
    options = streams.pop();
  return new Promise(function (resolve, reject) {
    run(streams, function (err, value) {
      if (err)
        reject(err);
      else
        resolve(value);
    }, options);
  });
}

module.exports = { pipeline: pipeline, promise: pipelinePromise, run: run };
