/* Writable streams. */
'use strict';

var Buffer = require('buffer').Buffer;
var Stream = require('internal_stream_base');
var errors = require('internal_errors');
var util = require('internal_stream_util');

var nextTick = process.nextTick;
var errorOrDestroy = util.errorOrDestroy;

var isWritable = Object.prototype.isPrototypeOf;

function noop() {}

function WritableState(options, stream, isDuplex) {
  this.objectMode = !!options.objectMode || (isDuplex && !!options.writableObjectMode);
  this.highWaterMark = util.pickHighWaterMark(this.objectMode, options,
    'writableHighWaterMark', isDuplex);
  this.finalCalled = false;
  this.needDrain = false;
  this.ending = false;
  this.ended = false;
  this.finished = false;
  this.destroyed = false;
  this.decodeStrings = options.decodeStrings !== false;
  this.defaultEncoding = options.defaultEncoding || 'utf8';
  this.length = 0;
  this.writing = false;
  this.corked = 0;
  this.sync = true; /* the callback comes from inside _write() */
  this.bufferProcessing = false;
  this.onwrite = function (err) {
    onWrite(stream, err);
  };
  this.writecb = null;
  this.writelen = 0;
  this.afterWritePending = false;
  this.tickInfo = null; /* callbacks of synchronous writes, called together */
  this.buffered = [];
  this.bufferedIndex = 0;
  this.allBuffers = true;
  this.pendingcb = 0;
  this.constructed = true;
  this.prefinished = false;
  this.errorEmitted = false;
  this.emitClose = options.emitClose !== false;
  this.autoDestroy = options.autoDestroy !== false;
  this.errored = null;
  this.closed = false;
  this.closeEmitted = false;
  this.finishCallbacks = [];
}

WritableState.prototype.getBuffer = function () {
  return this.buffered.slice(this.bufferedIndex);
};

Object.defineProperty(WritableState.prototype, 'bufferedRequestCount', {
  get: function () {
    return this.buffered.length - this.bufferedIndex;
  }
});

function Writable(options) {
  var self = this;
  if (!isWritable.call(Writable.prototype, this) && !(this && this._isDuplex === true))
    return new Writable(options);
  options = options || {};
  this._writableState = new WritableState(options, this, this._isDuplex === true);
  util.adopt(this, options, ['write', 'writev', 'destroy', 'final', 'construct']);
  Stream.call(this, options);
  if (options.signal)
    util.abortWith(this, options.signal);
  util.construct(this, function () {
    if (!self._writableState.writing)
      clearBuffer(self, self._writableState);
    finishMaybe(self, self._writableState);
  });
}

require('util').inherits(Writable, Stream);

/* A Duplex inherits from Readable only, and is a Writable all the same. */
Object.defineProperty(Writable, Symbol.hasInstance, {
  value: function (object) {
    if (this.prototype && isWritable.call(this.prototype, object))
      return true;
    return this === Writable && object !== null && object !== undefined &&
      object._writableState instanceof WritableState;
  }
});
module.exports = Writable;
errors.hidden(Writable.prototype, Symbol.for('nodejs.rejection'), util.onRejection);
Writable.WritableState = WritableState;

Writable.prototype.pipe = function () {
  errorOrDestroy(this, util.streamError('ERR_STREAM_CANNOT_PIPE'));
};

/* --- write --- */

function checkEncoding(encoding, state) {
  if (!encoding)
    return state.defaultEncoding;
  if (encoding !== 'buffer' && !Buffer.isEncoding(encoding))
    throw errors.unknownEncoding(encoding);
  return encoding;
}

/* True or false as write() returns it, or the error that was reported. */
function write(stream, chunk, encoding, callback) {
  var state = stream._writableState, err;
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (typeof callback !== 'function')
    callback = noop;
  if (chunk === null)
    throw util.nullValues();
  if (!state.objectMode) {
    encoding = checkEncoding(encoding, state);
    if (typeof chunk === 'string') {
      if (state.decodeStrings) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (Buffer.isBuffer(chunk)) {
      encoding = 'buffer';
    } else if (ArrayBuffer.isView(chunk)) {
      chunk = require('buffer').view(chunk);
      encoding = 'buffer';
    } else {
      throw errors.invalidArgType('chunk',
        ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
  }
  if (state.ending)
    err = util.streamError('ERR_STREAM_WRITE_AFTER_END');
  else if (state.destroyed)
    err = util.streamError('ERR_STREAM_DESTROYED', 'write');
  if (err) {
    nextTick(callback, err);
    errorOrDestroy(stream, err, true);
    return err;
  }
  state.pendingcb++;
  return writeOrBuffer(stream, state, chunk, encoding, callback);
}

Writable.prototype.write = function (chunk, encoding, callback) {
  return write(this, chunk, encoding, callback) === true;
};

function writeOrBuffer(stream, state, chunk, encoding, callback) {
  var length = state.objectMode ? 1 : chunk.length, room;
  state.length += length;
  if (state.writing || state.corked || state.errored || !state.constructed) {
    state.buffered.push({ chunk: chunk, encoding: encoding, callback: callback });
    if (encoding !== 'buffer')
      state.allBuffers = false;
  } else {
    state.writelen = length;
    state.writecb = callback;
    state.writing = true;
    state.sync = true;
    stream._write(chunk, encoding, state.onwrite);
    state.sync = false;
  }
  room = state.length < state.highWaterMark || state.length === 0;
  if (!room)
    state.needDrain = true;
  return room && !state.errored && !state.destroyed;
}

Writable.prototype._write = function (chunk, encoding, callback) {
  if (!this._writev)
    throw errors.methodNotImplemented('_write()');
  this._writev([{ chunk: chunk, encoding: encoding }], callback);
};

Writable.prototype._writev = null;

/* --- after a write --- */

function onWriteError(stream, state, err, callback) {
  --state.pendingcb;
  callback(err);
  failBuffered(state);
  errorOrDestroy(stream, err);
}

/* Calls back in a tick, once for many writes with the same callback. Where nobody wants to
 * know, and nothing has to drain, there is no tick, but for objects, as in Node. */
function scheduleAfterWrite(stream, state, callback) {
  var info = state.tickInfo;
  if (callback === noop) {
    if (!state.afterWritePending && ((state.needDrain && state.length === 0) ||
                                     state.objectMode)) {
      state.afterWritePending = true;
      nextTick(afterWrite, stream, state, 1, callback);
    } else {
      state.pendingcb--;
      if (state.ending)
        finishMaybe(stream, state, true);
    }
    return;
  }
  if (info !== null && info.callback === callback) {
    info.count++;
    return;
  }
  info = state.tickInfo = { count: 1, callback: callback };
  nextTick(function () {
    state.tickInfo = null;
    afterWrite(stream, state, info.count, callback);
  });
}

function onWrite(stream, err) {
  var state = stream._writableState, sync = state.sync, callback = state.writecb;
  if (typeof callback !== 'function') {
    errorOrDestroy(stream, util.streamError('ERR_MULTIPLE_CALLBACK'));
    return;
  }
  state.writing = false;
  state.writecb = null;
  state.length -= state.writelen;
  state.writelen = 0;
  if (err) {
    state.errored = state.errored || err;
    if (stream._readableState && !stream._readableState.errored)
      stream._readableState.errored = err;
    if (sync)
      nextTick(onWriteError, stream, state, err, callback);
    else
      onWriteError(stream, state, err, callback);
    return;
  }
  if (state.buffered.length > state.bufferedIndex)
    clearBuffer(stream, state);
  if (sync)
    scheduleAfterWrite(stream, state, callback);
  else
    afterWrite(stream, state, 1, callback);
}

function afterWrite(stream, state, count, callback) {
  state.afterWritePending = false;
  if (!state.ending && !stream.destroyed && state.length === 0 && state.needDrain) {
    state.needDrain = false;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    callback(null);
  }
  if (state.destroyed)
    failBuffered(state);
  if (state.ending)
    finishMaybe(stream, state, true);
}

/* Nothing that waits will be written any more. */
function failBuffered(state) {
  var i, entry, waiting;
  if (state.writing)
    return;
  for (i = state.bufferedIndex; i < state.buffered.length; i++) {
    entry = state.buffered[i];
    state.length -= state.objectMode ? 1 : entry.chunk.length;
    entry.callback(state.errored || util.streamError('ERR_STREAM_DESTROYED', 'write'));
  }
  waiting = state.finishCallbacks.splice(0, state.finishCallbacks.length);
  for (i = 0; i < waiting.length; i++)
    waiting[i](state.errored || util.streamError('ERR_STREAM_DESTROYED', 'end'));
  resetBuffer(state);
}

function resetBuffer(state) {
  state.buffered = [];
  state.bufferedIndex = 0;
  state.allBuffers = true;
}

function doWrite(stream, state, many, length, chunk, encoding, callback) {
  state.writelen = length;
  state.writecb = callback;
  state.writing = true;
  state.sync = true;
  if (state.destroyed)
    state.onwrite(util.streamError('ERR_STREAM_DESTROYED', 'write'));
  else if (many)
    stream._writev(chunk, state.onwrite);
  else
    stream._write(chunk, encoding, state.onwrite);
  state.sync = false;
}

function writeTogether(stream, state) {
  var list = state.getBuffer();
  state.pendingcb -= list.length - 1;
  list.allBuffers = state.allBuffers;
  doWrite(stream, state, true, state.length, list, '', function (err) {
    var i;
    for (i = 0; i < list.length; i++)
      list[i].callback(err);
  });
  resetBuffer(state);
}

function writeOneByOne(stream, state) {
  var list = state.buffered, i = state.bufferedIndex, entry;
  do {
    entry = list[i];
    list[i++] = null;
    doWrite(stream, state, false, state.objectMode ? 1 : entry.chunk.length,
      entry.chunk, entry.encoding, entry.callback);
  } while (i < list.length && !state.writing);
  if (i === list.length) {
    resetBuffer(state);
  } else if (i > 256) {
    state.buffered = list.slice(i);
    state.bufferedIndex = 0;
  } else {
    state.bufferedIndex = i;
  }
}

function clearBuffer(stream, state) {
  var waiting = state.buffered.length - state.bufferedIndex;
  if (state.corked || state.bufferProcessing || state.destroyed || !state.constructed ||
      waiting === 0)
    return;
  state.bufferProcessing = true;
  if (waiting > 1 && stream._writev)
    writeTogether(stream, state);
  else
    writeOneByOne(stream, state);
  state.bufferProcessing = false;
}

Writable.prototype.cork = function cork() {
  this._writableState.corked++;
};

Writable.prototype.uncork = function uncork() {
  var state = this._writableState;
  if (state.corked) {
    state.corked--;
    if (!state.writing)
      clearBuffer(this, state);
  }
};

Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string')
    encoding = encoding.toLowerCase();
  if (!Buffer.isEncoding(encoding))
    throw errors.unknownEncoding(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

/* --- the end --- */

Writable.prototype.end = function end(chunk, encoding, callback) {
  var state = this._writableState, result, err;
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (chunk !== null && chunk !== undefined) {
    result = write(this, chunk, encoding);
    if (result instanceof Error)
      err = result;
  }
  if (state.corked) {
    state.corked = 1;
    this.uncork();
  }
  if (!err) {
    if (!state.errored && !state.ending) {
      state.ending = true;
      finishMaybe(this, state, true);
      state.ended = true;
    } else if (state.finished) {
      err = util.streamError('ERR_STREAM_ALREADY_FINISHED', 'end');
    } else if (state.destroyed) {
      err = util.streamError('ERR_STREAM_DESTROYED', 'end');
    }
  }
  if (typeof callback === 'function') {
    if (err)
      nextTick(callback, err);
    else if (state.errored)
      nextTick(callback, state.errored);
    else if (state.finished)
      nextTick(callback, null);
    else
      state.finishCallbacks.push(callback);
  }
  return this;
};

function needFinish(state) {
  return state.ending && !state.destroyed && state.constructed && state.length === 0 &&
    !state.errored && state.buffered.length === 0 && !state.finished &&
    !state.writing && !state.errorEmitted && !state.closeEmitted;
}

function afterFinal(stream, state, err) {
  var waiting, i;
  state.pendingcb--;
  if (err) {
    waiting = state.finishCallbacks.splice(0, state.finishCallbacks.length);
    for (i = 0; i < waiting.length; i++)
      waiting[i](err);
    errorOrDestroy(stream, err, state.sync);
  } else if (needFinish(state)) {
    state.prefinished = true;
    stream.emit('prefinish');
    state.pendingcb++;
    nextTick(finish, stream, state);
  }
}

function callFinal(stream, state) {
  var called = false;
  function onFinal(err) {
    if (called) {
      errorOrDestroy(stream, err || util.streamError('ERR_MULTIPLE_CALLBACK'));
      return;
    }
    called = true;
    afterFinal(stream, state, err);
  }
  state.sync = true;
  state.pendingcb++;
  try {
    stream._final(onFinal);
  } catch (err) {
    onFinal(err);
  }
  state.sync = false;
}

function prefinish(stream, state) {
  if (state.prefinished || state.finalCalled)
    return;
  if (typeof stream._final === 'function' && !state.destroyed) {
    state.finalCalled = true;
    callFinal(stream, state);
  } else {
    state.finalCalled = state.prefinished = true;
    stream.emit('prefinish');
  }
}

function finishLater(stream, state) {
  if (needFinish(state))
    finish(stream, state);
  else
    state.pendingcb--;
}

function finishMaybe(stream, state, sync) {
  if (!needFinish(state))
    return;
  prefinish(stream, state);
  if (state.pendingcb !== 0)
    return;
  if (sync) {
    state.pendingcb++;
    nextTick(finishLater, stream, state);
  } else if (needFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finish(stream, state) {
  var waiting, i, r = stream._readableState;
  state.pendingcb--;
  state.finished = true;
  waiting = state.finishCallbacks.splice(0, state.finishCallbacks.length);
  for (i = 0; i < waiting.length; i++)
    waiting[i](null);
  stream.emit('finish');
  if (state.autoDestroy &&
      (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))))
    stream.destroy();
}

Writable.prototype.destroy = function (err, callback) {
  var state = this._writableState;
  if (!state.destroyed && (state.bufferedIndex < state.buffered.length ||
                           state.finishCallbacks.length > 0))
    nextTick(failBuffered, state);
  util.destroy.call(this, err, callback);
  return this;
};

Writable.prototype._undestroy = util.undestroy;
Writable.prototype._destroy = function (err, callback) {
  callback(err);
};

/* --- properties --- */

function fromState(name, key) {
  util.getter(Writable.prototype, name, function () {
    return this._writableState ? this._writableState[key] : undefined;
  });
}

util.getter(Writable.prototype, 'writable', function () {
  var w = this._writableState;
  return !!w && w.writable !== false && !w.destroyed && !w.errored && !w.ending &&
    !w.ended;
}, function (value) {
  if (this._writableState)
    this._writableState.writable = !!value;
});
util.getter(Writable.prototype, 'writableNeedDrain', function () {
  var w = this._writableState;
  return w ? !w.destroyed && !w.ending && w.needDrain : false;
});
util.getter(Writable.prototype, 'writableAborted', function () {
  var w = this._writableState;
  return !!(w.writable !== false && (w.destroyed || w.errored) && !w.finished);
});
util.getter(Writable.prototype, 'destroyed', function () {
  return this._writableState ? this._writableState.destroyed : false;
}, function (value) {
  if (this._writableState)
    this._writableState.destroyed = value;
});
util.getter(Writable.prototype, 'writableBuffer', function () {
  return this._writableState && this._writableState.getBuffer();
});
util.getter(Writable.prototype, 'closed', function () {
  return !!(this._writableState && this._writableState.closed);
});
util.getter(Writable.prototype, 'errored', function () {
  return this._writableState ? this._writableState.errored : null;
});
util.getter(Writable.prototype, 'writableEnded', function () {
  return this._writableState ? this._writableState.ending : false;
});
fromState('writableFinished', 'finished');
fromState('writableObjectMode', 'objectMode');
fromState('writableHighWaterMark', 'highWaterMark');
fromState('writableCorked', 'corked');
fromState('writableLength', 'length');
