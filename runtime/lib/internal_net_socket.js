/* net.Socket: a Duplex over one TCP or Unix connection. */
'use strict';

var Buffer = require('buffer').Buffer;
var Duplex = require('stream').Duplex;
var errors = require('internal_errors');
var net = require('internal_net');
/* Its binding is the handles' own methods. */
var handles = require('internal_stdio_pipe').handles;
var native = net.binding;

module.exports = Socket;

/* ---- making one ---- */

function handleOfDescriptor(fd) {
  var kind, handle, err;
  errors.checkInteger(fd, 'fd', 0, 0x7fffffff);
  kind = native.guess(fd);
  if (kind !== 'PIPE' && kind !== 'TCP')
    throw errors.typeError('ERR_INVALID_FD_TYPE', 'Unsupported fd type: ' + kind);
  handle = kind === 'TCP' ? native.tcp() : native.unix();
  err = native.open(handle, fd);
  if (err < 0)
    throw net.errnoException(err, 'open');
  return handle;
}

function checkOptions(options) {
  if (options.objectMode)
    throw errors.invalidArgValue('options.objectMode', options.objectMode,
      'is not supported');
  if (options.readableObjectMode || options.writableObjectMode)
    throw errors.invalidArgValue('options.' + (options.readableObjectMode ?
      'readableObjectMode' : 'writableObjectMode'), true, 'is not supported');
  if (options.keepAliveInitialDelay !== undefined)
    errors.checkNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
}

function Socket(options) {
  var handle;
  if (!(this instanceof Socket))
    return new Socket(options);
  if (typeof options === 'number')
    options = { fd: options };
  else
    options = options || {};
  checkOptions(options);
  handle = options.handle || null;
  this.connecting = false;
  this._hadError = false;
  this._parent = null;
  this._host = null;
  this._closeAfterHandlingError = false;
  Duplex.call(this, {
    allowHalfOpen: !!options.allowHalfOpen,
    readable: !!handle || options.fd !== undefined ? options.readable !== false : true,
    writable: !!handle || options.fd !== undefined ? options.writable !== false : true,
    highWaterMark: options.highWaterMark,
    readableHighWaterMark: options.readableHighWaterMark,
    writableHighWaterMark: options.writableHighWaterMark,
    emitClose: false,
    autoDestroy: true,
    decodeStrings: false
  });
  if (!handle && options.fd !== undefined)
    handle = handleOfDescriptor(options.fd);
  this._handle = handle;
  if (handle)
    handle.owner = this;
  this._pendingData = null;
  this._pendingEncoding = '';
  this._sockname = null;
  this._peername = undefined;
  this._timer = null;
  this._reading = false;
  this._onRead = undefined;
  this._bytesRead = 0;
  this._bytesDispatched = 0;
  this._noDelay = !!options.noDelay;
  this._keepAlive = !!options.keepAlive;
  this._keepAliveSeconds = Math.max(0, ~~((options.keepAliveInitialDelay || 0) / 1000));
  this._setUp(options);
}

require('util').inherits(Socket, Duplex);

Socket.prototype._setUp = function (options) {
  var onread = options.onread;
  this.server = this._server = null;
  this.on('end', onReadableEnd);
  if (onread !== null && typeof onread === 'object' &&
      (ArrayBuffer.isView(onread.buffer) || typeof onread.buffer === 'function') &&
      typeof onread.callback === 'function') {
    this._userBuffer = onread.buffer;
    this._userCallback = onread.callback;
  }
  if (options.signal)
    this._abortWith(options.signal);
  if (!this._handle)
    return;
  if (options.pauseOnCreate) {
    this._readableState.flowing = false;
  } else if (!options.manualStart && options.readable !== false) {
    this.read(0);
  }
};

Socket.prototype._abortWith = function (signal) {
  var socket = this;
  function abort() {
    var err = errors.error('ABORT_ERR', 'The operation was aborted');
    err.name = 'AbortError';
    if (signal.reason !== undefined)
      err.cause = signal.reason;
    socket.destroy(err);
  }
  if (signal === null || typeof signal !== 'object' || !('aborted' in signal))
    throw errors.invalidArgType('options.signal', 'AbortSignal', signal);
  if (signal.aborted)
    process.nextTick(abort);
  else
    signal.addEventListener('abort', abort, { once: true });
};

/* ---- reading ---- */

/* Asked for ahead of what it will hold, as the end may come instead. */
function nextTarget(socket) {
  var buffer = socket._userBuffer;
  return socket._userTarget = typeof buffer === 'function' ? buffer() : buffer;
}

function giveToUser(socket, buffer) {
  var target, at = 0, n, more = true;
  while (at < buffer.length && more) {
    target = socket._userTarget || nextTarget(socket);
    n = Math.min(target.length, buffer.length - at);
    buffer.copy(target, 0, at, at + n);
    at += n;
    more = socket._userCallback(n, target) !== false && socket._reading;
    nextTarget(socket);
  }
  if (!more) {
    socket._stopReading();
    if (at < buffer.length)
      socket._userRest = buffer.slice(at);
  }
}

function onData(socket, buffer) {
  socket._bytesRead += buffer.length;
  if (socket._timer !== null)
    socket._timer.refresh();
  if (socket._userBuffer)
    giveToUser(socket, buffer);
  else if (!socket.push(buffer))
    socket._stopReading();
}

function onReadEnd(socket) {
  socket._reading = false;
  if (socket.destroyed)
    return;
  if (socket._timer !== null)
    socket._timer.refresh();
  socket.push(null);
  socket.read(0);
}

function makeOnRead(socket) {
  return function (err, buffer) {
    if (err === null && buffer !== null) {
      onData(socket, buffer);
    } else if (err === null) {
      onReadEnd(socket);
    } else {
      socket._reading = false;
      socket.destroy(net.errnoException(err.errno, 'read'));
    }
  };
}

Socket.prototype._stopReading = function () {
  if (this._reading && this._handle)
    this._handle.readStop();
  this._reading = false;
};

function startReading(socket) {
  var err, rest = socket._userRest;
  socket._reading = true;
  if (rest) {
    socket._userRest = null;
    giveToUser(socket, rest);
    if (socket._userRest)
      return;
  }
  if (!socket._onRead)
    socket._onRead = makeOnRead(socket);
  native.deliverTo(socket._handle, socket);
  err = socket._handle.readStart(socket._onRead);
  if (err < 0) {
    socket._reading = false;
    socket.destroy(net.errnoException(err, 'read'));
  }
}

Socket.prototype._read = function (n) {
  if (this.connecting || !this._handle)
    this.once('connect', function () {
      this._read(n);
    });
  else if (!this._reading)
    startReading(this);
};

/* With a buffer of the program's own nothing is pushed, so nobody stops by himself. */
Socket.prototype.pause = function () {
  if (this._userBuffer && !this.connecting && this._handle)
    this._stopReading();
  return Duplex.prototype.pause.call(this);
};

Socket.prototype.resume = function () {
  if (this._userBuffer && !this.connecting && this._handle && !this._reading)
    startReading(this);
  return Duplex.prototype.resume.call(this);
};

Socket.prototype.read = function (n) {
  if (this._userBuffer && !this.connecting && this._handle && !this._reading)
    startReading(this);
  return Duplex.prototype.read.call(this, n);
};

function writeAfterEnd(chunk, encoding, callback) {
  var err;
  if (!this.writableEnded)
    return Duplex.prototype.write.call(this, chunk, encoding, callback);
  if (typeof encoding === 'function')
    callback = encoding;
  err = new Error('This socket has been ended by the other party');
  err.code = 'EPIPE';
  if (typeof callback === 'function')
    process.nextTick(callback, err);
  this.destroy(err);
  return false;
}

function onReadableEnd() {
  if (!this.allowHalfOpen)
    this.write = writeAfterEnd;
}

/* ---- writing ---- */

function encoded(chunk, encoding) {
  if (typeof chunk !== 'string' || encoding === 'utf8' || encoding === 'utf-8')
    return chunk;
  if (encoding === 'buffer')
    throw errors.typeError('ERR_INVALID_ARG_TYPE', 'Second argument must be a buffer');
  if (!encoding || /^utf-?8$/i.test(encoding))
    return chunk;
  return Buffer.from(chunk, encoding);
}

function dispatch(socket, chunk, callback) {
  var err, called = false;
  if (!socket._handle)
    return callback(errors.error('ERR_SOCKET_CLOSED', 'Socket is closed'));
  socket._bytesDispatched += typeof chunk === 'string' ? Buffer.byteLength(chunk) :
    chunk.length;
  if (socket._timer !== null)
    socket._timer.refresh();
  err = socket._handle.write(chunk, function (failure) {
    if (called)
      return;
    called = true;
    if (socket.destroyed)
      callback(null);
    else if (failure)
      socket.destroy(net.errnoException(failure.errno, 'write'), callback);
    else {
      if (socket._timer !== null)
        socket._timer.refresh();
      callback();
    }
  });
  if (err < 0)
    socket.destroy(net.errnoException(err, 'write'), callback);
  else if (err === 0)
    callback();
}

/* With nothing in the way a chunk needs none of a Writable's bookkeeping: it is written by
 * a native, and this is for all else. */
Socket.prototype.write = native.shortWrite(function write(chunk, encoding, callback) {
  return Duplex.prototype.write.call(this, chunk, encoding, callback);
});

/* Until there is a connection, the one chunk that was passed on waits here. */
function whenConnected(socket, run, callback) {
  function onConnect() {
    socket.off('close', onClose);
    run();
  }
  function onClose() {
    callback(errors.error('ERR_SOCKET_CLOSED_BEFORE_CONNECTION',
      'Socket closed before the connection was established'));
  }
  socket.once('connect', onConnect);
  socket.once('close', onClose);
}

Socket.prototype._write = function (chunk, encoding, callback) {
  var socket = this;
  if (this.connecting) {
    this._pendingData = chunk;
    this._pendingEncoding = encoding;
    whenConnected(this, function () {
      socket._pendingData = null;
      socket._pendingEncoding = '';
      dispatch(socket, encoded(chunk, encoding), callback);
    }, callback);
    return;
  }
  this._pendingData = null;
  dispatch(this, encoded(chunk, encoding), callback);
};

function joined(list) {
  var i, parts = [], text = '';
  for (i = 0; i < list.length && typeof list[i].chunk === 'string' &&
       /^utf-?8$/i.test(list[i].encoding); i++)
    text += list[i].chunk;
  if (i === list.length)
    return text;
  for (i = 0; i < list.length; i++)
    parts.push(typeof list[i].chunk === 'string' ?
      Buffer.from(list[i].chunk, list[i].encoding) : list[i].chunk);
  return Buffer.concat(parts);
}

Socket.prototype._writev = function (list, callback) {
  var socket = this;
  if (!this.connecting) {
    dispatch(this, joined(list), callback);
    return;
  }
  this._pendingData = list;
  whenConnected(this, function () {
    socket._pendingData = null;
    dispatch(socket, joined(list), callback);
  }, callback);
};

Socket.prototype._final = function (callback) {
  var socket = this, err;
  if (this.connecting) {
    this.once('connect', function () {
      socket._final(callback);
    });
    return;
  }
  if (!this._handle) {
    callback();
    return;
  }
  err = this._handle.shutdown(function () {
    callback();
  });
  if (err < 0)
    callback(err === -107 ? undefined : net.errnoException(err, 'shutdown'));
};

Socket.prototype.end = function (data, encoding, callback) {
  Duplex.prototype.end.call(this, data, encoding, callback);
  return this;
};

/* ---- the end ---- */

function emitClose(socket) {
  socket.emit('close');
}

Socket.prototype._destroy = function (err, callback) {
  var socket = this, handle = this._handle, server = this._server, counts;
  this.connecting = false;
  this._forget();
  if (handle) {
    counts = native.counts(handle);
    this._bytesRead += counts[0];
    this._bytesDispatched += counts[1];
    this._handle = null;
    this._reading = false;
    this._sockname = null;
    if (this._resetting)
      native.reset(handle);
    handle.close(function () {
      socket.emit('close', !!err);
    });
    callback(err);
  } else {
    callback(err);
    process.nextTick(emitClose, this);
  }
  if (server) {
    server._connections--;
    if (server._emitCloseIfDrained)
      server._emitCloseIfDrained();
  }
};

Socket.prototype._forget = function () {
  if (this._timer !== null) {
    clearTimeout(this._timer);
    this._timer = null;
  }
};

Socket.prototype.destroySoon = function () {
  if (this.writable)
    this.end();
  if (this.writableFinished)
    this.destroy();
  else
    this.once('finish', this.destroy);
};

Socket.prototype.resetAndDestroy = function () {
  var socket = this;
  if (!this._handle) {
    this.destroy(errors.error('ERR_SOCKET_CLOSED', 'Socket is closed'));
    return this;
  }
  if (handles && !this.connecting && native.sockname(this._handle) === -9)
    throw errors.typeError('ERR_INVALID_HANDLE_TYPE', 'This handle type cannot be sent');
  this._resetting = true;
  if (this.connecting)
    this.once('connect', function () {
      socket.destroy();
    });
  else
    this.destroy();
  return this;
};

/* ---- timeouts ---- */

function onTimeout(socket) {
  var size = socket._handle ? socket._handle.queueSize() : 0;
  if (socket._timer === null)
    return;
  /* A slow reader still takes data: that is no silence. */
  if (size > 0 && socket._lastQueueSize !== undefined && socket._lastQueueSize !== size) {
    socket._lastQueueSize = size;
    socket._timer.refresh();
    return;
  }
  socket._lastQueueSize = size;
  socket._onTimeout();
}

Socket.prototype._onTimeout = function () {
  this.emit('timeout');
};

Socket.prototype.setTimeout = function (msecs, callback) {
  if (this.destroyed)
    return this;
  this.timeout = msecs;
  msecs = net.checkDuration(msecs, 'msecs');
  this._forget();
  if (msecs === 0) {
    if (callback !== undefined) {
      errors.checkFunction(callback, 'callback');
      this.removeListener('timeout', callback);
    }
    return this;
  }
  this._timer = setTimeout(onTimeout, msecs, this);
  this._timer.unref();
  if (callback !== undefined) {
    errors.checkFunction(callback, 'callback');
    this.once('timeout', callback);
  }
  return this;
};

Socket.prototype._unrefTimer = function () {
  if (this._timer !== null)
    this._timer.refresh();
};

/* ---- options ---- */

Socket.prototype.setNoDelay = function (enable) {
  var on = enable === undefined ? true : !!enable;
  if (!this._handle) {
    this._noDelay = on;
    return this;
  }
  if (on !== this._noDelay && typeof this._handle.setNoDelay === 'function') {
    this._noDelay = on;
    this._handle.setNoDelay(on);
  }
  return this;
};

Socket.prototype.setKeepAlive = function (enable, delay) {
  var seconds = ~~(delay / 1000);
  enable = !!enable;
  if (!this._handle) {
    this._keepAlive = enable;
    this._keepAliveSeconds = seconds;
    return this;
  }
  if (enable !== this._keepAlive || seconds !== this._keepAliveSeconds) {
    this._keepAlive = enable;
    this._keepAliveSeconds = seconds;
    this._handle.setKeepAlive(enable, seconds);
  }
  return this;
};

Socket.prototype.ref = function () {
  if (this._handle)
    this._handle.ref();
  else
    this.once('connect', this.ref);
  return this;
};

Socket.prototype.unref = function () {
  if (this._handle)
    this._handle.unref();
  else
    this.once('connect', this.unref);
  return this;
};

require('internal_net_fields')(Socket);
