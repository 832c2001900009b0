/* finished(): calls back once when a stream has ended, failed or closed too early. */
'use strict';

var errors = require('internal_errors');
var util = require('internal_stream_util');

function isReadableStream(stream) {
  var r = stream._readableState;
  return !!(typeof stream.pipe === 'function' && typeof stream.on === 'function' &&
    (!stream._writableState || (r && r.readable !== false)) &&
    (!stream._writableState || r));
}

function isWritableStream(stream) {
  var w = stream._writableState;
  return !!(typeof stream.write === 'function' && typeof stream.on === 'function' &&
    (!stream._readableState || (w && w.writable !== false)));
}

function isStream(value) {
  return value && (value._readableState || value._writableState ||
    (typeof value.write === 'function' && typeof value.on === 'function') ||
    (typeof value.pipe === 'function' && typeof value.on === 'function'));
}

function isReadableEnded(stream) {
  var r = stream._readableState;
  if (!r)
    return false;
  return !!(r.endEmitted || (r.ended === true && r.length === 0));
}

function isReadableFinished(stream) {
  return !!(stream._readableState && stream._readableState.endEmitted);
}

function isWritableFinished(stream) {
  var w = stream._writableState;
  if (stream.writableFinished === true)
    return true;
  return !!(w && !w.errored && w.finished);
}

function isReadable(stream) {
  return isReadableStream(stream) && !!stream.readable;
}

function isWritable(stream) {
  return isWritableStream(stream) && !!stream.writable && !stream.writableEnded;
}

function willEmitClose(stream) {
  var s = stream._writableState || stream._readableState;
  return !!(s && s.autoDestroy && s.emitClose && s.closed === false);
}

function erroredOf(stream) {
  var r = stream._readableState, w = stream._writableState;
  return (w && w.errored) || (r && r.errored) || undefined;
}

function once(fn) {
  var called = false;
  return function () {
    if (!called) {
      called = true;
      fn.apply(this, arguments);
    }
  };
}

/* What is watched of one stream. */
function Watch(stream, options, callback) {
  this.stream = stream;
  this.callback = callback;
  this.readable = options.readable !== undefined ? options.readable :
    isReadableStream(stream);
  this.writable = options.writable !== undefined ? options.writable :
    isWritableStream(stream);
  this.willClose = willEmitClose(stream) && isReadableStream(stream) === this.readable &&
    isWritableStream(stream) === this.writable;
  this.finished = isWritableFinished(stream);
  this.ended = isReadableFinished(stream);
}

Watch.prototype.onFinish = function () {
  this.finished = true;
  if (this.stream.destroyed)
    this.willClose = false;
  if (this.willClose && (!this.stream.writable || this.readable))
    return;
  if (!this.readable || this.ended)
    this.callback.call(this.stream);
};

Watch.prototype.onEnd = function () {
  this.ended = true;
  if (this.stream.destroyed)
    this.willClose = false;
  if (this.willClose && (!this.stream.readable || this.writable))
    return;
  if (!this.writable || this.finished)
    this.callback.call(this.stream);
};

Watch.prototype.onClose = function () {
  var stream = this.stream, err = erroredOf(stream);
  if (!err && this.readable && !this.ended && isReadableStream(stream) &&
      !isReadableFinished(stream))
    err = util.streamError('ERR_STREAM_PREMATURE_CLOSE');
  if (!err && this.writable && !this.finished && !isWritableFinished(stream))
    err = util.streamError('ERR_STREAM_PREMATURE_CLOSE');
  if (err)
    this.callback.call(stream, err);
  else
    this.callback.call(stream);
};

/* Nothing will be emitted any more that we wait for. */
Watch.prototype.isOver = function () {
  var stream = this.stream, w = stream._writableState, r = stream._readableState;
  if ((w && w.errorEmitted) || (r && r.errorEmitted))
    return !this.willClose;
  if (!this.readable && (!this.willClose || isReadable(stream)) &&
      (this.finished || !isWritable(stream)))
    return true;
  return !this.writable && (!this.willClose || isWritable(stream)) &&
    (this.ended || !isReadable(stream));
};

function listen(stream, listeners) {
  Object.keys(listeners).forEach(function (name) {
    stream.on(name, listeners[name]);
  });
  return function cleanup() {
    Object.keys(listeners).forEach(function (name) {
      stream.removeListener(name, listeners[name]);
    });
  };
}

function finished(stream, options, callback) {
  var watch, listeners, state;
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  options = options || {};
  errors.checkFunction(callback, 'callback');
  if (!isStream(stream))
    throw errors.invalidArgType('stream', ['ReadableStream', 'WritableStream', 'Stream'],
      stream);
  callback = once(callback);
  watch = new Watch(stream, options, callback);
  listeners = {
    end: function () {
      watch.onEnd();
    },
    finish: function () {
      watch.onFinish();
    },
    error: function (err) {
      callback.call(stream, err);
    },
    close: function () {
      watch.onClose();
    }
  };
  if (options.error === false)
    delete listeners.error;
  state = stream._writableState || stream._readableState;
  if (state && state.closed)
    process.nextTick(listeners.close);
  else if (watch.isOver())
    process.nextTick(function () {
      var err = erroredOf(stream);
      if (err)
        callback.call(stream, err);
      else
        callback.call(stream);
    });
  return listen(stream, listeners);
}

module.exports = finished;
finished.isStream = isStream;
finished.isReadableStream = isReadableStream;
finished.isWritableStream = isWritableStream;
finished.isReadableFinished = isReadableFinished;
finished.isReadableEnded = isReadableEnded;
finished.isReadable = isReadable;
finished.isWritable = isWritable;
