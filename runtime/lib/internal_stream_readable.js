/* Readable streams: filling the buffer, reading from it, flowing. */
'use strict';

var Buffer = require('buffer').Buffer;
var ChunkList = require('internal_stream_list');
var Stream = require('internal_stream_base');
var errors = require('internal_errors');
var util = require('internal_stream_util');

var nextTick = process.nextTick;
var on = Stream.prototype.on;
var errorOrDestroy = util.errorOrDestroy;

function noop() {}

function ReadableState(options, isDuplex) {
  this.objectMode = !!options.objectMode || (isDuplex && !!options.readableObjectMode);
  this.highWaterMark = util.pickHighWaterMark(this.objectMode, options,
    'readableHighWaterMark', isDuplex);
  this.buffer = new ChunkList();
  this.length = 0;
  this.pipes = [];
  this.flowing = null; /* null: nobody said, false: paused */
  this.paused = null;
  this.ended = false;
  this.endEmitted = false;
  this.reading = false;
  this.constructed = true;
  this.sync = true; /* push() is being called from inside _read() */
  this.needReadable = false;
  this.emittedReadable = false;
  this.readableListening = false;
  this.resumeScheduled = false;
  this.errorEmitted = false;
  this.emitClose = options.emitClose !== false;
  this.autoDestroy = options.autoDestroy !== false;
  this.destroyed = false;
  this.errored = null;
  this.closed = false;
  this.closeEmitted = false;
  this.defaultEncoding = options.defaultEncoding || 'utf8';
  this.awaitDrainWriters = null; /* the destinations that are full: one, or a Set */
  this.multiAwaitDrain = false;
  this.readingMore = false;
  this.dataEmitted = false;
  this.decoder = null;
  this.encoding = null;
}

function Readable(options) {
  var self = this;
  if (!(this instanceof Readable))
    return new Readable(options);
  options = options || {};
  this._readableState = new ReadableState(options, this._isDuplex === true);
  if (options.encoding)
    setDecoder(this._readableState, options.encoding);
  util.adopt(this, options, ['read', 'destroy', 'construct']);
  Stream.call(this, options);
  if (options.signal)
    util.abortWith(this, options.signal);
  util.construct(this, function () {
    if (self._readableState.needReadable)
      maybeReadMore(self, self._readableState);
  });
}

require('util').inherits(Readable, Stream);
module.exports = Readable;
errors.hidden(Readable.prototype, Symbol.for('nodejs.rejection'), util.onRejection);
Readable.ReadableState = ReadableState;

Readable.prototype.destroy = util.destroy;
Readable.prototype._undestroy = util.undestroy;
Readable.prototype._destroy = function (err, callback) {
  callback(err);
};

/* --- filling --- */

function nobodyAwaited(state) {
  if (state.multiAwaitDrain)
    state.awaitDrainWriters.clear();
  else
    state.awaitDrainWriters = null;
}

function addChunk(stream, state, chunk, front) {
  if (state.flowing && state.length === 0 && !state.sync &&
      stream.listenerCount('data') > 0) {
    if (state.awaitDrainWriters !== null)
      nobodyAwaited(state);
    state.dataEmitted = true;
    stream.emit('data', chunk);
  } else {
    state.length += state.objectMode ? 1 : chunk.length;
    if (front)
      state.buffer.unshift(chunk);
    else
      state.buffer.push(chunk);
    if (state.needReadable)
      emitReadable(stream);
  }
  maybeReadMore(stream, state);
}

/* Text becomes what the stream delivers: bytes, or text in its encoding. */
function encodeChunk(state, chunk, encoding, front) {
  encoding = encoding || state.defaultEncoding;
  if (state.encoding === encoding)
    return chunk;
  if (front && state.encoding)
    return Buffer.from(chunk, encoding).toString(state.encoding);
  return Buffer.from(chunk, encoding);
}

function pushDecoded(stream, state, chunk) {
  if (state.decoder && typeof chunk !== 'string') {
    chunk = state.decoder.write(chunk);
    if (!state.objectMode && chunk.length === 0) {
      maybeReadMore(stream, state);
      return;
    }
  }
  addChunk(stream, state, chunk, false);
}

function addToFront(stream, state, chunk) {
  if (state.endEmitted)
    errorOrDestroy(stream, util.streamError('ERR_STREAM_UNSHIFT_AFTER_END_EVENT'));
  else if (!state.destroyed && !state.errored)
    addChunk(stream, state, chunk, true);
}

function addToEnd(stream, state, chunk) {
  if (state.ended) {
    errorOrDestroy(stream, util.streamError('ERR_STREAM_PUSH_AFTER_EOF'));
  } else if (!state.destroyed && !state.errored) {
    state.reading = false;
    pushDecoded(stream, state, chunk);
  }
}

function accept(stream, chunk, encoding, front) {
  var state = stream._readableState;
  if (chunk === null) {
    state.reading = false;
    onEnd(stream, state);
    return false;
  }
  if (!state.objectMode) {
    if (typeof chunk === 'string') {
      chunk = encodeChunk(state, chunk, encoding, front);
    } else if (ArrayBuffer.isView(chunk)) {
      if (!Buffer.isBuffer(chunk))
        chunk = require('buffer').view(chunk);
    } else if (chunk !== undefined) {
      errorOrDestroy(stream, errors.invalidArgType('chunk',
        ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
      return false;
    }
  }
  if (state.objectMode || (chunk && chunk.length > 0)) {
    if (front)
      addToFront(stream, state, chunk);
    else
      addToEnd(stream, state, chunk);
  } else if (!front) {
    state.reading = false;
    maybeReadMore(stream, state);
  }
  return !state.ended && !state.destroyed && !state.errored &&
    (state.length < state.highWaterMark || state.length === 0);
}

Readable.prototype.push = function push(chunk, encoding) {
  return accept(this, chunk, encoding, false);
};

Readable.prototype.unshift = function unshift(chunk, encoding) {
  return accept(this, chunk, encoding, true);
};

function onEnd(stream, state) {
  var rest;
  if (state.ended)
    return;
  if (state.decoder) {
    rest = state.decoder.end();
    if (rest && rest.length) {
      state.buffer.push(rest);
      state.length += state.objectMode ? 1 : rest.length;
    }
  }
  state.ended = true;
  if (state.sync) {
    emitReadable(stream);
  } else {
    state.needReadable = false;
    state.emittedReadable = true;
    emitReadableNow(stream);
  }
}

function maybeReadMore(stream, state) {
  if (!state.readingMore && state.constructed) {
    state.readingMore = true;
    nextTick(readMore, stream, state);
  }
}

function readMore(stream, state) {
  var before;
  while (!state.reading && !state.ended && (state.length < state.highWaterMark ||
         (state.flowing && state.length === 0))) {
    before = state.length;
    stream.read(0);
    if (before === state.length)
      break;
  }
  state.readingMore = false;
}

function setDecoder(state, encoding) {
  var StringDecoder = require('string_decoder').StringDecoder;
  state.decoder = new StringDecoder(encoding);
  state.encoding = state.decoder.encoding;
}

Readable.prototype.setEncoding = function setEncoding(encoding) {
  var state = this._readableState, text = '';
  setDecoder(state, encoding);
  while (state.buffer.length > 0)
    text += state.decoder.write(state.buffer.shift());
  if (text !== '')
    state.buffer.push(text);
  state.length = text.length;
  return this;
};

/* --- reading --- */

/* The next power of two, so that a large read(n) can be satisfied. */
function raisedMark(n) {
  var mark = 1;
  if (n > 0x40000000)
    throw errors.outOfRange('size', '<= 1GiB', n);
  while (mark < n)
    mark *= 2;
  return mark;
}

function howMuch(n, state) {
  if (n <= 0 || (state.length === 0 && state.ended))
    return 0;
  if (state.objectMode)
    return 1;
  if (n !== n) {
    if (state.flowing && state.length)
      return state.buffer.first().length;
    return state.length;
  }
  if (n <= state.length)
    return n;
  return state.ended ? state.length : 0;
}

function takeFrom(n, state) {
  if (state.length === 0)
    return null;
  if (state.objectMode)
    return state.buffer.shift();
  if (!n || n >= state.length)
    return state.buffer.takeAll(state.decoder !== null);
  return state.buffer.take(n, state.decoder !== null);
}

function callRead(stream, state) {
  state.reading = true;
  state.sync = true;
  if (state.length === 0)
    state.needReadable = true;
  try {
    stream._read(state.highWaterMark);
  } catch (err) {
    errorOrDestroy(stream, err);
  }
  state.sync = false;
}

function mayRead(state, n) {
  if (state.ended || state.reading || state.destroyed || state.errored ||
      !state.constructed)
    return false;
  return state.needReadable || state.length === 0 ||
    state.length - n < state.highWaterMark;
}

/* read(0) when 'readable' is due already: only says so. */
function isDue(state) {
  return state.needReadable && (state.ended || (state.highWaterMark !== 0 ?
    state.length >= state.highWaterMark : state.length > 0));
}

function afterTake(stream, state, chunk, wanted, n) {
  if (chunk === null) {
    if (state.length <= state.highWaterMark)
      state.needReadable = true;
    n = 0;
  } else {
    state.length -= n;
    if (state.awaitDrainWriters !== null)
      nobodyAwaited(state);
  }
  if (state.length === 0) {
    if (!state.ended)
      state.needReadable = true;
    if (wanted !== n && state.ended)
      endReadable(stream);
  }
  if (chunk !== null && !state.errorEmitted && !state.closeEmitted) {
    state.dataEmitted = true;
    stream.emit('data', chunk);
  }
}

Readable.prototype.read = function read(n) {
  var state = this._readableState, wanted, chunk;
  if (n === undefined)
    n = NaN;
  else if (typeof n !== 'number' || Math.floor(n) !== n)
    n = parseInt(n, 10);
  wanted = n;
  if (n > state.highWaterMark)
    state.highWaterMark = raisedMark(n);
  if (n !== 0)
    state.emittedReadable = false;
  if (n === 0 && isDue(state)) {
    if (state.length === 0 && state.ended)
      endReadable(this);
    else
      emitReadable(this);
    return null;
  }
  n = howMuch(n, state);
  if (n === 0 && state.ended) {
    if (state.length === 0)
      endReadable(this);
    return null;
  }
  if (mayRead(state, n)) {
    callRead(this, state);
    if (!state.reading)
      n = howMuch(wanted, state);
  }
  chunk = n > 0 ? takeFrom(n, state) : null;
  afterTake(this, state, chunk, wanted, n);
  return chunk;
};

Readable.prototype._read = function () {
  throw errors.methodNotImplemented('_read()');
};

function emitReadable(stream) {
  var state = stream._readableState;
  state.needReadable = false;
  if (!state.emittedReadable) {
    state.emittedReadable = true;
    nextTick(emitReadableNow, stream);
  }
}

function emitReadableNow(stream) {
  var state = stream._readableState;
  if (!state.destroyed && !state.errored && (state.length || state.ended)) {
    stream.emit('readable');
    state.emittedReadable = false;
  }
  if (!state.flowing && !state.ended && state.length <= state.highWaterMark)
    state.needReadable = true;
  flow(stream);
}

/* --- the end --- */

function endReadable(stream) {
  var state = stream._readableState;
  if (!state.endEmitted) {
    state.ended = true;
    nextTick(endNow, state, stream);
  }
}

function endNow(state, stream) {
  var w = stream._writableState;
  if (state.errored || state.closeEmitted || state.endEmitted || state.length > 0)
    return;
  state.endEmitted = true;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false)
    nextTick(endWritable, stream);
  else if (state.autoDestroy &&
           (!w || (w.autoDestroy && (w.finished || w.writable === false))))
    stream.destroy();
}

function endWritable(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed)
    stream.end();
}

/* --- flowing and paused --- */

function flow(stream) {
  var state = stream._readableState;
  while (state.flowing && stream.read() !== null)
    noop();
}

function resumeNow(stream, state) {
  if (!state.reading)
    stream.read(0);
  state.resumeScheduled = false;
  stream.emit('resume');
  flow(stream);
  if (state.flowing && !state.reading)
    stream.read(0);
}

Readable.prototype.resume = function resume() {
  var state = this._readableState;
  if (!state.flowing) {
    state.flowing = !state.readableListening;
    if (!state.resumeScheduled) {
      state.resumeScheduled = true;
      nextTick(resumeNow, this, state);
    }
  }
  state.paused = false;
  return this;
};

Readable.prototype.pause = function pause() {
  var state = this._readableState;
  if (state.flowing !== false) {
    state.flowing = false;
    this.emit('pause');
  }
  state.paused = true;
  return this;
};

Readable.prototype.isPaused = function isPaused() {
  return this._readableState.paused === true || this._readableState.flowing === false;
};

function readNothing(stream) {
  stream.read(0);
}

Readable.prototype.on = function (type, listener) {
  var result = on.call(this, type, listener), state = this._readableState;
  if (type === 'data') {
    state.readableListening = this.listenerCount('readable') > 0;
    if (state.flowing !== false)
      this.resume();
  } else if (type === 'readable' && !state.endEmitted && !state.readableListening) {
    state.readableListening = state.needReadable = true;
    state.flowing = false;
    state.emittedReadable = false;
    if (state.length)
      emitReadable(this);
    else if (!state.reading)
      nextTick(readNothing, this);
  }
  return result;
};

Readable.prototype.addListener = Readable.prototype.on;

function updateListening(stream) {
  var state = stream._readableState;
  state.readableListening = stream.listenerCount('readable') > 0;
  if (state.resumeScheduled && state.paused === false)
    state.flowing = true;
  else if (stream.listenerCount('data') > 0)
    stream.resume();
  else if (!state.readableListening)
    state.flowing = null;
}

Readable.prototype.removeListener = function (type, listener) {
  var result = Stream.prototype.removeListener.call(this, type, listener);
  if (type === 'readable')
    nextTick(updateListening, this);
  return result;
};

Readable.prototype.off = Readable.prototype.removeListener;

Readable.prototype.removeAllListeners = function (type) {
  var result = Stream.prototype.removeAllListeners.apply(this, arguments);
  if (type === 'readable' || type === undefined)
    nextTick(updateListening, this);
  return result;
};

require('internal_stream_readable_pipe')(Readable);
