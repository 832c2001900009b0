/* finished(): calls back once when a stream has ended, failed or closed too early. */
'use strict';

var errors = require('internal_errors');
var is = require('internal_stream_is');
var util = require('internal_stream_util');

var nextTick = process.nextTick;

function nothing() {}

/* What is watched of one stream. */
function Watch(stream, options, callback) {
  this.stream = stream;
  this.callback = callback;
  this.readable = first(options.readable, is.isReadableStream(stream));
  this.writable = first(options.writable, is.isWritableStream(stream));
  this.willClose = is.willClose(stream) && is.isReadableStream(stream) === this.readable &&
    is.isWritableStream(stream) === this.writable;
  this.finished = is.isWritableFinished(stream, true);
  this.ended = is.isReadableFinished(stream, true);
  this.closed = is.isClosed(stream);
  this.listeners = [];
}

function first(value, otherwise) {
  return value === undefined || value === null ? otherwise : value;
}

Watch.prototype.call = function (err) {
  var callback = this.callback;
  this.callback = nothing;
  if (err === undefined)
    callback.call(this.stream);
  else
    callback.call(this.stream, err);
};

Watch.prototype.onFinish = function () {
  this.finished = true;
  if (this.stream.destroyed)
    this.willClose = false;
  if (this.willClose && (!this.stream.writable || this.readable))
    return;
  if (!this.readable || this.ended)
    this.call();
};

Watch.prototype.onEnd = function () {
  this.ended = true;
  if (this.stream.destroyed)
    this.willClose = false;
  if (this.willClose && (!this.stream.readable || this.writable))
    return;
  if (!this.writable || this.finished)
    this.call();
};

/* Old writable streams end without 'finish'. */
Watch.prototype.onOldEnd = function () {
  if (!this.stream.writable)
    this.onFinish();
};

/* Nothing more will come; whether it came too early is not asked. */
Watch.prototype.onOver = function () {
  var err = is.errorOf(this.stream);
  this.closed = true;
  if (err && typeof err !== 'boolean')
    this.call(err);
  else
    this.call();
};

Watch.prototype.isEarly = function () {
  var stream = this.stream;
  if (this.readable && !this.ended && is.isReadableStream(stream, true) &&
      !is.isReadableFinished(stream, true))
    return true;
  return this.writable && !this.finished && !is.isWritableFinished(stream, true);
};

Watch.prototype.onClose = function () {
  var err = is.errorOf(this.stream);
  if (!(err && typeof err !== 'boolean') && this.isEarly()) {
    this.closed = true;
    this.call(util.streamError('ERR_STREAM_PREMATURE_CLOSE'));
    return;
  }
  this.onOver();
};

Watch.prototype.listen = function (emitter, name, listener) {
  this.listeners.push([emitter, name, listener]);
  emitter.on(name, listener);
};

Watch.prototype.cleanup = function () {
  this.callback = nothing;
  this.listeners.forEach(function (entry) {
    entry[0].removeListener(entry[1], entry[2]);
  });
  this.listeners = [];
};

function bind(watch, name) {
  return function (err) {
    watch[name](err);
  };
}

/* Requests of clients say in their own words that they are done. */
Watch.prototype.listenToRequest = function (onFinish, onClose) {
  var self = this, stream = this.stream;
  this.listen(stream, 'complete', onFinish);
  if (!this.willClose)
    this.listen(stream, 'abort', onClose);
  if (stream.req)
    this.listen(stream.req, 'finish', onFinish);
  else
    this.listen(stream, 'request', function () {
      self.listen(stream.req, 'finish', onFinish);
    });
};

Watch.prototype.listenToAll = function (errorsToo) {
  var stream = this.stream, onFinish = bind(this, 'onFinish');
  var onClose = bind(this, 'onClose'), onOldEnd;
  if (is.isRequest(stream)) {
    this.listenToRequest(onFinish, onClose);
  } else if (this.writable && !stream._writableState) {
    onOldEnd = bind(this, 'onOldEnd');
    this.listen(stream, 'end', onOldEnd);
    this.listen(stream, 'close', onOldEnd);
  }
  if (!this.willClose && typeof stream.aborted === 'boolean')
    this.listen(stream, 'aborted', onClose);
  this.listen(stream, 'end', bind(this, 'onEnd'));
  this.listen(stream, 'finish', onFinish);
  if (errorsToo)
    this.listen(stream, 'error', bind(this, 'call'));
  this.listen(stream, 'close', onClose);
};

/* Nothing will be emitted any more that we wait for: what to do then. */
Watch.prototype.whatIsOver = function () {
  var stream = this.stream, w = stream._writableState, r = stream._readableState;
  if (this.closed)
    return 'onClose';
  if ((w && w.errorEmitted) || (r && r.errorEmitted))
    return this.willClose ? null : 'onOver';
  if (!this.readable && (!this.willClose || is.isReadable(stream)) &&
      (this.finished || is.isWritable(stream) === false))
    return 'onOver';
  if (!this.writable && (!this.willClose || is.isWritable(stream)) &&
      (this.ended || is.isReadable(stream) === false))
    return 'onOver';
  return r && stream.req && stream.aborted ? 'onOver' : null;
};

Watch.prototype.abortWith = function (signal) {
  var self = this, callback = this.callback, forget;
  forget = require('internal_abort').onAbort(signal, function (err) {
    self.cleanup();
    callback.call(self.stream, err);
  });
  this.callback = function () {
    forget();
    callback.apply(this, arguments);
  };
};

function finished(stream, options, callback) {
  var watch, over;
  if (arguments.length === 2) {
    callback = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    errors.checkObject(options, 'options');
  }
  errors.checkFunction(callback, 'callback');
  if (options.signal !== undefined)
    require('internal_abort').checkSignal(options.signal, 'options.signal');
  if (!is.isStream(stream))
    throw errors.invalidArgType('stream', ['ReadableStream', 'WritableStream', 'Stream'],
      stream);
  watch = new Watch(stream, options, callback);
  watch.listenToAll(options.error !== false);
  over = watch.whatIsOver();
  if (over)
    nextTick(bind(watch, over));
  if (options.signal && !watch.closed)
    watch.abortWith(options.signal);
  return function cleanup() {
    watch.cleanup();
  };
}

module.exports = finished;
