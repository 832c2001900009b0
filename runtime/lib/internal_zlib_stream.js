/* The streams of zlib: what is written is compressed or expanded on the pool, a step at a
 * time; the next step waits until somebody reads. */
'use strict';

var errors = require('internal_errors');
var constants = require('internal_zlib_constants');
var Transform = require('stream').Transform;
var finished = require('stream').finished;
var Buffer = require('buffer').Buffer;
var inherits = require('util').inherits;
var deprecate = require('util').deprecate;
var settings = require('internal_zlib_options');

var OLD_NAME = 'zlib.bytesRead is deprecated and will change its meaning in the future. ' +
  'Use zlib.bytesWritten instead.';

/* From the least to the most that a flush does. */
var FLUSHES = [constants.Z_NO_FLUSH, constants.Z_BLOCK, constants.Z_PARTIAL_FLUSH,
  constants.Z_SYNC_FLUSH, constants.Z_FULL_FLUSH, constants.Z_FINISH];
var FLUSH = Symbol('flush');

/* Empty chunks that ask for a flush when their turn comes. */
var markers = FLUSHES.map(function (kind, i) {
  var marker = Buffer.alloc(0);
  marker[FLUSH] = i;
  return marker;
});

function stronger(a, b) {
  return FLUSHES.indexOf(a) > FLUSHES.indexOf(b) ? a : b;
}

function zlibError(result) {
  var err = new Error(result.message);
  err.errno = result.errno;
  err.code = result.code;
  return err;
}

function ZlibBase(options, mode, defaults) {
  var given = settings.common(options, defaults), stream = {}, key;
  for (key in options)
    stream[key] = options[key];
  if (options && (options.encoding || options.objectMode || options.writableObjectMode)) {
    stream.encoding = null;
    stream.objectMode = stream.writableObjectMode = false;
  }
  if (stream.autoDestroy === undefined)
    stream.autoDestroy = true;
  Transform.call(this, stream);
  this.bytesWritten = 0;
  this._handle = settings.open(options, mode, this);
  this._mode = mode;
  this._outBuffer = Buffer.allocUnsafe(given.chunkSize);
  this._outOffset = 0;
  this._chunkSize = given.chunkSize;
  this._defaultFlushFlag = given.flush;
  this._finishFlushFlag = given.finishFlush;
  this._defaultFullFlushFlag = defaults.fullFlush;
  this._info = options && options.info;
  this._maxOutputLength = given.maxOutputLength;
}

inherits(ZlibBase, Transform);

Object.defineProperty(ZlibBase.prototype, '_closed', {
  configurable: true,
  enumerable: true,
  get: function () {
    return !this._handle;
  }
});

/* The old name, from when bytes were counted where they are read. */
Object.defineProperty(ZlibBase.prototype, 'bytesRead', {
  configurable: true,
  enumerable: true,
  get: deprecate(function () {
    return this.bytesWritten;
  }, OLD_NAME, 'DEP0108'),
  set: deprecate(function (value) {
    this.bytesWritten = value;
  }, OLD_NAME, 'DEP0108')
});

function open(self) {
  if (!self._handle)
    throw errors.error('ERR_INTERNAL_ASSERTION', 'zlib binding closed');
  return self._handle;
}

ZlibBase.prototype.reset = function () {
  return settings.binding.reset(open(this));
};

ZlibBase.prototype._flush = function (callback) {
  this._transform(Buffer.alloc(0), '', callback);
};

ZlibBase.prototype._final = function (callback) {
  callback();
};

ZlibBase.prototype.flush = function (kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  }
  if (this.writableFinished) {
    if (callback)
      process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback)
      this.once('end', callback);
  } else {
    this.write(markers[FLUSHES.indexOf(kind)], '', callback);
  }
};

ZlibBase.prototype.close = function (callback) {
  if (callback)
    finished(this, callback);
  this.destroy();
};

function release(self) {
  if (self._handle)
    settings.binding.close(self._handle);
  self._handle = null;
}

ZlibBase.prototype._destroy = function (err, callback) {
  release(this);
  callback(err);
};

ZlibBase.prototype._transform = function (chunk, encoding, callback) {
  var flush = this._defaultFlushFlag;
  if (typeof chunk[FLUSH] === 'number')
    flush = FLUSHES[chunk[FLUSH]];
  if (this.writableEnded && this.writableLength === chunk.byteLength)
    flush = stronger(flush, this._finishFlushFlag);
  step(this, {
    flush: flush, chunk: settings.bytes(chunk), at: 0, left: chunk.byteLength,
    callback: callback
  });
};

/* ---- one step, and what comes of it ---- */

function step(self, write) {
  if (!self._handle) {
    process.nextTick(write.callback);
    return;
  }
  settings.binding.write(self._handle, write.flush, write.chunk, write.at, write.left,
    self._outBuffer, self._outOffset, self._chunkSize - self._outOffset,
    function (message, errno, code, inLeft, outLeft) {
      if (self.destroyed)
        write.callback();
      else if (message !== null)
        self.destroy(zlibError({ message: message, errno: errno, code: code }));
      else
        stepped(self, write, inLeft, outLeft);
    }, self._mode);
}

/* Hands on what was made; whether those who read have enough for now. */
function pass(self, outLeft) {
  var made = self._chunkSize - self._outOffset - outLeft, out, full = false;
  if (made > 0) {
    out = self._outBuffer.slice(self._outOffset, self._outOffset + made);
    self._outOffset += made;
    full = !self.push(out);
  }
  if (outLeft === 0 || self._outOffset >= self._chunkSize) {
    self._outOffset = 0;
    self._outBuffer = Buffer.allocUnsafe(self._chunkSize);
  }
  return full;
}

function whenRead(self, go) {
  var read = self._read;
  self._read = function (n) {
    self._read = read;
    go();
    self._read(n);
  };
}

function stepped(self, write, inLeft, outLeft) {
  var full;
  self.bytesWritten += write.left - inLeft;
  full = pass(self, outLeft);
  if (self.destroyed) {
    write.callback();
    return;
  }
  if (outLeft === 0) { /* there may be more */
    write.at += write.left - inLeft;
    write.left = inLeft;
    if (full)
      whenRead(self, function () {
        step(self, write);
      });
    else
      step(self, write);
    return;
  }
  if (inLeft > 0) /* beyond the end of the data */
    self.push(null);
  write.callback();
}

/* A whole chunk at once, outside the stream: nobody documents it, and packages call it. */
function processSync(self, chunk, flush) {
  var out = [], at = 0, left = chunk.byteLength, room, result;
  chunk = settings.bytes(chunk);
  do {
    room = Buffer.allocUnsafe(self._chunkSize);
    result = settings.binding.write(open(self), flush, chunk, at, left, room, 0,
      room.length, undefined, self._mode);
    if (result[0] !== null) {
      release(self);
      throw zlibError({ message: result[0], errno: result[1], code: result[2] });
    }
    at += left - result[3];
    left = result[3];
    out.push(room.slice(0, room.length - result[4]));
  } while (result[4] === 0);
  self.bytesWritten += at;
  release(self);
  return Buffer.concat(out);
}

ZlibBase.prototype._processChunk = function (chunk, flush, callback) {
  if (typeof callback !== 'function')
    return processSync(this, chunk, flush);
  step(this, {
    flush: flush, chunk: settings.bytes(chunk), at: 0, left: chunk.byteLength,
    callback: callback
  });
};

/* ---- zlib's own, and brotli's ---- */

function Zlib(options, mode) {
  ZlibBase.call(this, options, mode, settings.ZLIB);
}

inherits(Zlib, ZlibBase);

Zlib.prototype.params = function (level, strategy, callback) {
  var self = this;
  settings.range(level, 'level', constants.Z_MIN_LEVEL, constants.Z_MAX_LEVEL);
  settings.range(strategy, 'strategy', constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED);
  if (this._level === level && this._strategy === strategy) {
    process.nextTick(callback);
    return;
  }
  this.flush(constants.Z_SYNC_FLUSH, function () {
    settings.binding.params(open(self), level, strategy);
    if (self.destroyed)
      return;
    self._level = level;
    self._strategy = strategy;
    if (callback)
      callback();
  });
};

function Brotli(options, mode) {
  ZlibBase.call(this, options, mode, settings.BROTLI);
}

inherits(Brotli, ZlibBase);

/* Everything of a stream at once, for the one-shot calls that want to know it. */
function collect(engine, buffer, callback) {
  var chunks = [], length = 0;
  engine.on('data', function (chunk) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > engine._maxOutputLength) {
      engine.close();
      callback(settings.tooLarge(engine._maxOutputLength));
    }
  });
  engine.once('error', callback);
  engine.once('end', function () {
    var all = Buffer.concat(chunks, length);
    engine.close();
    callback(null, { buffer: all, engine: engine });
  });
  engine.end(buffer);
}

module.exports = {
  Zlib: Zlib, Brotli: Brotli, collect: collect, zlibError: zlibError, release: release
};
