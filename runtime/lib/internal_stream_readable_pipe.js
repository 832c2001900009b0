/* Readable: pipe, wrap, from and the properties. Given the constructor to extend. */
'use strict';

var Stream = require('internal_stream_base');
var util = require('internal_stream_util');

/* Who is full: nobody (null), the one destination, or those of several (a Set). */
function awaitDrain(state, dest) {
  if (state.pipes.length === 1 && state.pipes[0] === dest) {
    state.awaitDrainWriters = dest;
    state.multiAwaitDrain = false;
  } else if (state.pipes.length > 1 && state.pipes.indexOf(dest) >= 0) {
    state.awaitDrainWriters.add(dest);
  }
}

function drained(state, dest) {
  if (state.awaitDrainWriters === dest)
    state.awaitDrainWriters = null;
  else if (state.multiAwaitDrain)
    state.awaitDrainWriters['delete'](dest);
}

function isAwaited(state) {
  var writers = state.awaitDrainWriters;
  return writers !== null && !(state.multiAwaitDrain && writers.size === 0);
}

function remove(list, item) {
  var at = list.indexOf(item);
  if (at >= 0)
    list.splice(at, 1);
  return at;
}

/* One source feeding one destination. */
function Pipe(source, dest) {
  var self = this;
  this.source = source;
  this.dest = dest;
  this.clean = false;
  this.onDrain = undefined;
  this.onData = function (chunk) {
    if (dest.write(chunk) === false)
      self.pause();
  };
  this.onEnd = function () {
    dest.end();
  };
  this.unpipe = function () {
    source.unpipe(dest);
  };
  this.onUnpipe = function (readable, info) {
    if (readable === source && info && info.hasUnpiped === false) {
      info.hasUnpiped = true;
      self.cleanup();
    }
  };
  this.onError = function (err) {
    self.failed(err);
  };
  this.onClose = function () {
    dest.removeListener('finish', self.onFinish);
    self.unpipe();
  };
  this.onFinish = function () {
    dest.removeListener('close', self.onClose);
    self.unpipe();
  };
}

Pipe.prototype.start = function (end) {
  var state = this.source._readableState, last = end ? this.onEnd : this.unpipe;
  if (state.endEmitted)
    process.nextTick(last);
  else
    this.source.once('end', last);
  this.dest.on('unpipe', this.onUnpipe);
  this.source.on('data', this.onData);
  Stream._prepend(this.dest, 'error', this.onError);
  this.dest.once('close', this.onClose);
  this.dest.once('finish', this.onFinish);
  this.dest.emit('pipe', this.source);
  if (this.dest.writableNeedDrain === true)
    this.pause();
  else if (!state.flowing)
    this.source.resume();
};

/* The destination is full: no more until it, and all others, have drained. */
Pipe.prototype.pause = function () {
  var state = this.source._readableState, self = this;
  if (!this.clean) {
    awaitDrain(state, this.dest);
    this.source.pause();
  }
  if (!this.onDrain) {
    this.onDrain = function () {
      drained(state, self.dest);
      if (!isAwaited(state) && self.source.listenerCount('data') > 0)
        self.source.resume();
    };
    this.dest.on('drain', this.onDrain);
  }
};

Pipe.prototype.failed = function (err) {
  var dest = this.dest, state = dest._writableState || dest._readableState;
  this.unpipe();
  dest.removeListener('error', this.onError);
  if (dest.listenerCount('error') > 0)
    return;
  if (state && !state.errorEmitted)
    util.errorOrDestroy(dest, err);
  else
    dest.emit('error', err);
};

Pipe.prototype.cleanup = function () {
  var dest = this.dest, source = this.source;
  dest.removeListener('close', this.onClose);
  dest.removeListener('finish', this.onFinish);
  if (this.onDrain)
    dest.removeListener('drain', this.onDrain);
  dest.removeListener('error', this.onError);
  dest.removeListener('unpipe', this.onUnpipe);
  source.removeListener('end', this.onEnd);
  source.removeListener('end', this.unpipe);
  source.removeListener('data', this.onData);
  this.clean = true;
  if (this.onDrain && source._readableState.awaitDrainWriters &&
      (!dest._writableState || dest._writableState.needDrain))
    this.onDrain();
};

function isStdio(dest) {
  return dest._isStdio === true;
}

function pipe(dest, options) {
  var state = this._readableState;
  if (state.pipes.length === 1 && !state.multiAwaitDrain) {
    state.multiAwaitDrain = true;
    state.awaitDrainWriters =
      new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
  }
  this._readableState.pipes.push(dest);
  new Pipe(this, dest).start((!options || options.end !== false) && !isStdio(dest));
  return dest;
}

function unpipe(dest) {
  var state = this._readableState, all, i;
  if (state.pipes.length === 0)
    return this;
  if (!dest) {
    all = state.pipes;
    state.pipes = [];
    this.pause();
    for (i = 0; i < all.length; i++)
      all[i].emit('unpipe', this, { hasUnpiped: false });
    return this;
  }
  if (remove(state.pipes, dest) < 0)
    return this;
  if (state.pipes.length === 0)
    this.pause();
  dest.emit('unpipe', this, { hasUnpiped: false });
  return this;
}

/* --- wrap: an old stream behind the new interface --- */

function forward(stream, name) {
  return function () {
    return stream[name].apply(stream, arguments);
  };
}

function wrap(stream) {
  var self = this, paused = false, key;
  stream.on('data', function (chunk) {
    if (!self.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on('end', function () {
    self.push(null);
  });
  stream.on('error', function (err) {
    util.errorOrDestroy(self, err);
  });
  stream.on('close', function () {
    self.destroy();
  });
  stream.on('destroy', function () {
    self.destroy();
  });
  this._read = function () {
    if (paused && stream.resume) {
      paused = false;
      stream.resume();
    }
  };
  for (key in stream) {
    if (this[key] === undefined && typeof stream[key] === 'function')
      this[key] = forward(stream, key);
  }
  return this;
}

function merged(options, more) {
  var key;
  for (key in more)
    options[key] = more[key];
  return options;
}

function properties(proto) {
  var get = util.getter;
  function fromState(name, key) {
    get(proto, name, function () {
      return this._readableState ? this._readableState[key] : undefined;
    });
  }
  get(proto, 'readable', function () {
    var r = this._readableState;
    return !!r && r.readable !== false && !r.destroyed && !r.errorEmitted &&
      !r.endEmitted;
  }, function (value) {
    if (this._readableState)
      this._readableState.readable = !!value;
  });
  get(proto, 'readableAborted', function () {
    var r = this._readableState;
    return !!(r.readable !== false && (r.destroyed || r.errored) && !r.endEmitted);
  });
  get(proto, 'readableFlowing', function () {
    return this._readableState.flowing;
  }, function (value) {
    this._readableState.flowing = value;
  });
  get(proto, 'destroyed', function () {
    return this._readableState === undefined ? false : this._readableState.destroyed;
  }, function (value) {
    if (this._readableState)
      this._readableState.destroyed = value;
  });
  get(proto, 'readableEnded', function () {
    return this._readableState ? this._readableState.endEmitted : false;
  });
  get(proto, 'closed', function () {
    return !!(this._readableState && this._readableState.closed);
  });
  get(proto, 'errored', function () {
    return this._readableState ? this._readableState.errored : null;
  });
  fromState('readableDidRead', 'dataEmitted');
  fromState('readableHighWaterMark', 'highWaterMark');
  fromState('readableBuffer', 'buffer');
  fromState('readableLength', 'length');
  fromState('readableObjectMode', 'objectMode');
  fromState('readableEncoding', 'encoding');
}

module.exports = function (Readable) {
  Readable.prototype.pipe = pipe;
  Readable.prototype.unpipe = unpipe;
  Readable.prototype.wrap = wrap;
  Readable.from = function (source, options) {
    return require('internal_stream_from')(Readable, source, options);
  };
  Readable.wrap = function (source, options) {
    var mode = source.readableObjectMode;
    if (mode === undefined || mode === null)
      mode = source.objectMode;
    return new Readable(merged({
      objectMode: mode === undefined || mode === null ? true : mode,
      destroy: function (err, callback) {
        util.destroyer(source, err);
        callback(err);
      }
    }, options)).wrap(source);
  };
  properties(Readable.prototype);
};
