/* What all streams share: errors, high-water marks, destroying, constructing. */
'use strict';

var errors = require('internal_errors');

var highWaterMark = 16 * 1024;
var objectHighWaterMark = 16;

/* code: [message, constructor] */
var MESSAGES = {
  ERR_STREAM_PUSH_AFTER_EOF: 'stream.push() after EOF',
  ERR_STREAM_UNSHIFT_AFTER_END_EVENT: 'stream.unshift() after end event',
  ERR_STREAM_WRITE_AFTER_END: 'write after end',
  ERR_STREAM_CANNOT_PIPE: 'Cannot pipe, not readable',
  ERR_STREAM_PREMATURE_CLOSE: 'Premature close',
  ERR_MULTIPLE_CALLBACK: 'Callback called multiple times',
  ERR_STREAM_DESTROYED: 'Cannot call %s after a stream was destroyed',
  ERR_STREAM_ALREADY_FINISHED: 'Cannot call %s after a stream was finished'
};

function streamError(code, method) {
  return errors.error(code, MESSAGES[code].replace('%s', method));
}

function nullValues() {
  return errors.typeError('ERR_STREAM_NULL_VALUES',
    'May not write null values to stream');
}

/* --- options --- */

function getDefaultHighWaterMark(objectMode) {
  return objectMode ? objectHighWaterMark : highWaterMark;
}

function setDefaultHighWaterMark(objectMode, value) {
  errors.checkInteger(value, 'value', 0);
  if (objectMode)
    objectHighWaterMark = value;
  else
    highWaterMark = value;
}

function pickHighWaterMark(objectMode, options, duplexKey, isDuplex) {
  var value = options.highWaterMark, name = 'options.highWaterMark';
  if (value === undefined || value === null) {
    value = isDuplex ? options[duplexKey] : undefined;
    name = isDuplex ? 'options.' + duplexKey : name;
  }
  if (value === undefined || value === null)
    return getDefaultHighWaterMark(objectMode);
  if (typeof value !== 'number' || Math.floor(value) !== value || value < 0)
    throw errors.invalidArgValue(name, value);
  return value;
}

/* Takes the implementation of a method from the options of the simple constructors. */
function adopt(stream, options, names) {
  var i, fn;
  for (i = 0; i < names.length; i++) {
    fn = options[names[i]];
    if (typeof fn === 'function')
      stream['_' + names[i]] = fn;
  }
}

function getter(proto, name, get, set) {
  Object.defineProperty(proto, name, {
    get: get, set: set, enumerable: false, configurable: true
  });
}

/* --- destroying --- */

function remember(err, w, r) {
  if (!err)
    return;
  if (w && !w.errored)
    w.errored = err;
  if (r && !r.errored)
    r.errored = err;
}

function emitErrorNT(stream, err) {
  var r = stream._readableState, w = stream._writableState;
  if ((w && w.errorEmitted) || (r && r.errorEmitted))
    return;
  if (w)
    w.errorEmitted = true;
  if (r)
    r.errorEmitted = true;
  stream.emit('error', err);
}

function emitCloseNT(stream) {
  var r = stream._readableState, w = stream._writableState;
  if (w)
    w.closeEmitted = true;
  if (r)
    r.closeEmitted = true;
  if ((w && w.emitClose) || (r && r.emitClose))
    stream.emit('close');
}

function emitErrorAndCloseNT(stream, err) {
  emitErrorNT(stream, err);
  emitCloseNT(stream);
}

function runDestroy(stream, err, callback) {
  var r = stream._readableState, w = stream._writableState, called = false;
  function done(failure) {
    if (called)
      return;
    called = true;
    remember(failure, w, r);
    if (w)
      w.closed = true;
    if (r)
      r.closed = true;
    if (typeof callback === 'function')
      callback(failure);
    if (failure)
      process.nextTick(emitErrorAndCloseNT, stream, failure);
    else
      process.nextTick(emitCloseNT, stream);
  }
  try {
    stream._destroy(err || null, done);
  } catch (thrown) {
    done(thrown);
  }
}

/* The `destroy` method of every stream. */
function destroy(err, callback) {
  var r = this._readableState, w = this._writableState, s = w || r, self = this;
  if ((w && w.destroyed) || (r && r.destroyed)) {
    if (typeof callback === 'function')
      callback();
    return this;
  }
  remember(err, w, r);
  if (w)
    w.destroyed = true;
  if (r)
    r.destroyed = true;
  if (!s.constructed)
    s.afterConstruct = function (failure) {
      runDestroy(self, failure || err, callback);
    };
  else
    runDestroy(this, err, callback);
  return this;
}

function undestroy() {
  var r = this._readableState, w = this._writableState;
  if (r) {
    r.constructed = true;
    r.closed = r.closeEmitted = r.destroyed = r.errorEmitted = r.reading = false;
    r.errored = null;
    r.ended = r.endEmitted = r.readable === false;
  }
  if (w) {
    w.constructed = true;
    w.destroyed = w.closed = w.closeEmitted = w.errorEmitted = false;
    w.finalCalled = w.prefinished = false;
    w.errored = null;
    w.ended = w.ending = w.finished = w.writable === false;
  }
}

/* An error inside a stream: destroys it, or with autoDestroy off only reports it. */
function errorOrDestroy(stream, err, sync) {
  var r = stream._readableState, w = stream._writableState;
  if ((w && w.destroyed) || (r && r.destroyed))
    return;
  if ((r && r.autoDestroy) || (w && w.autoDestroy)) {
    stream.destroy(err);
    return;
  }
  remember(err, w, r);
  if (err && sync)
    process.nextTick(emitErrorNT, stream, err);
  else if (err)
    emitErrorNT(stream, err);
}

/* The signal destroys the stream, as long as it is not over. */
function abortWith(stream, signal) {
  var forget = require('internal_abort').onAbort(signal, function (err) {
    stream.destroy(err);
  });
  require('internal_stream_finished')(stream, forget);
  return stream;
}

/* What a listener's promise is rejected with ends a stream that captures rejections. */
function onRejection(err) {
  if (!this.destroyed)
    this.destroy(err);
}

function endOldStream(stream, err) {
  if (err) {
    stream.emit('error', err);
    process.nextTick(endOldStream, stream);
  } else {
    stream.emit('close');
  }
}

/* Destroys any kind of stream that is not destroyed yet. */
function destroyer(stream, err) {
  var is = require('internal_stream_is');
  if (!stream || is.isDestroyed(stream))
    return;
  if (!err && !is.isFinished(stream))
    err = require('internal_abort').abortError();
  if (is.isServerRequest(stream))
    stream.socket = null; /* the answer still needs it */
  if (is.isRequest(stream))
    stream.abort();
  else if (is.isRequest(stream.req))
    stream.req.abort();
  else if (typeof stream.destroy === 'function')
    stream.destroy(err);
  else if (typeof stream.close === 'function')
    stream.close();
  else
    process.nextTick(endOldStream, stream, err);
  if (!stream.destroyed)
    stream[is.DESTROYED] = true;
}

/* --- constructing: _construct(callback) runs before anything else --- */

function afterConstruct(stream, err) {
  var r = stream._readableState, w = stream._writableState, s = w || r;
  if (r)
    r.constructed = true;
  if (w)
    w.constructed = true;
  if (s.destroyed) {
    s.afterConstruct(err);
  } else if (err) {
    errorOrDestroy(stream, err, true);
  } else {
    process.nextTick(function () {
      var waiting = stream._constructing, i;
      stream._constructing = undefined;
      for (i = 0; i < waiting.length; i++)
        waiting[i]();
    });
  }
}

function runConstruct(stream) {
  var called = false;
  function done(err) {
    if (called) {
      errorOrDestroy(stream, err || streamError('ERR_MULTIPLE_CALLBACK'));
      return;
    }
    called = true;
    afterConstruct(stream, err);
  }
  try {
    stream._construct(function (err) {
      process.nextTick(done, err);
    });
  } catch (err) {
    process.nextTick(done, err);
  }
}

function construct(stream, callback) {
  var r = stream._readableState, w = stream._writableState;
  if (typeof stream._construct !== 'function')
    return;
  if (r)
    r.constructed = false;
  if (w)
    w.constructed = false;
  if (stream._constructing === undefined) {
    errors.hidden(stream, '_constructing', []);
    process.nextTick(runConstruct, stream);
  }
  stream._constructing.push(callback);
}

module.exports = {
  abortWith: abortWith,
  onRejection: onRejection,
  streamError: streamError,
  nullValues: nullValues,
  getDefaultHighWaterMark: getDefaultHighWaterMark,
  setDefaultHighWaterMark: setDefaultHighWaterMark,
  pickHighWaterMark: pickHighWaterMark,
  adopt: adopt,
  getter: getter,
  destroy: destroy,
  undestroy: undestroy,
  errorOrDestroy: errorOrDestroy,
  destroyer: destroyer,
  construct: construct
};
