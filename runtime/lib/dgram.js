/* dgram: UDP sockets over the handles of runtime/modules/dgram.c. */
'use strict';

var EventEmitter = require('events');
var errors = require('internal_errors');
var clusterUtils = require('internal_cluster_utils');
var net = require('internal_net');
var util = require('util');

var options = require('internal_dgram_options');
var STATE = options.STATE, running = options.running, check = options.check;
var UNBOUND = 0, BINDING = 1, BOUND = 2;
var APART = 0, CONNECTING = 1, CONNECTED = 2;

/* ---- errors ---- */

function alreadyBound() {
  return errors.error('ERR_SOCKET_ALREADY_BOUND', 'Socket is already bound');
}

function isConnected() {
  return errors.error('ERR_SOCKET_DGRAM_IS_CONNECTED', 'Already connected');
}

function notConnected() {
  return errors.error('ERR_SOCKET_DGRAM_NOT_CONNECTED', 'Not connected');
}

/* ---- for handles that travel between processes ---- */

/* A bound handle, or a negative error. */
exports._createSocketHandle = function (address, port, type, fd, flags) {
  var handle = newHandle(type), err;
  err = fd >= 0 ? handle.open(fd) : handle.bind(address, port || 0, flags || 0);
  if (err < 0) {
    handle.close();
    return err;
  }
  return handle;
};

errors.hidden(exports, '_handleOf', function (socket) {
  return socket[STATE].handle;
});

/* A socket that receives what comes to a bound handle. */
errors.hidden(exports, '_socketOver', function (handle, type) {
  var socket = new Socket(type);
  replaceHandle(socket, handle);
  socket[STATE].bindState = BINDING;
  startListening(socket);
  return socket;
});

/* ---- life ---- */

function Socket(type, listener) {
  var options = {};
  EventEmitter.call(this);
  if (type !== null && typeof type === 'object') {
    options = type;
    type = options.type;
  }
  if (options.lookup !== undefined)
    errors.checkFunction(options.lookup, 'lookup');
  if (type !== 'udp4' && type !== 'udp6')
    throw errors.typeError('ERR_SOCKET_BAD_TYPE',
      'Bad socket type specified. Valid types are: udp4, udp6');
  this.type = type;
  if (typeof listener === 'function')
    this.on('message', listener);
  this[STATE] = {
    handle: newHandle(type),
    lookup: options.lookup || require('dns').lookup,
    receiving: false,
    bindState: UNBOUND,
    connectState: APART,
    queue: undefined, /* functions that wait until the socket is bound */
    reuseAddr: options.reuseAddr,
    ipv6Only: options.ipv6Only,
    recvBufferSize: options.recvBufferSize,
    sendBufferSize: options.sendBufferSize
  };
  this[STATE].handle.owner = this;
  if (options.signal !== undefined)
    abortWith(this, options.signal);
}
util.inherits(Socket, EventEmitter);

function newHandle(type) {
  var handle = binding.socket(type === 'udp6');
  if (typeof handle === 'number')
    throw net.errnoException(handle, 'socket');
  return handle;
}

function abortWith(socket, signal) {
  function close() {
    if (socket[STATE].handle)
      socket.close();
  }
  if (signal === null || typeof signal !== 'object' || !('aborted' in signal))
    throw errors.invalidArgType('options.signal', 'AbortSignal', signal);
  if (signal.aborted) {
    close();
    return;
  }
  signal.addEventListener('abort', close);
  socket.once('close', function () {
    signal.removeEventListener('abort', close);
  });
}

function lookUp(socket, address, callback) {
  var six = socket.type === 'udp6';
  socket[STATE].lookup(address || (six ? '::1' : '127.0.0.1'), six ? 6 : 4, callback);
}

Socket.prototype.close = function close(callback) {
  var state = this[STATE], socket = this;
  if (typeof callback === 'function')
    this.on('close', callback);
  if (state.queue !== undefined) {
    state.queue.push(function () {
      socket.close();
    });
    return this;
  }
  running(this);
  stopReceiving(state);
  state.handle.close();
  state.handle = null;
  process.nextTick(function () {
    socket.emit('close');
  });
  return this;
};

if (Symbol.asyncDispose)
  Socket.prototype[Symbol.asyncDispose] = function () {
    var socket = this;
    return new Promise(function (resolve) {
      if (socket[STATE].handle)
        socket.close(resolve);
      else
        resolve();
    });
  };

Socket.prototype.ref = function ref() {
  if (this[STATE].handle)
    this[STATE].handle.ref();
  return this;
};

Socket.prototype.unref = function unref() {
  if (this[STATE].handle)
    this[STATE].handle.unref();
  return this;
};

/* ---- binding and receiving ---- */

function stopReceiving(state) {
  if (state.receiving)
    state.handle.recvStop();
  state.receiving = false;
}

function startListening(socket) {
  var state = socket[STATE];
  state.handle.recvStart(function (count, message, from) {
    if (count < 0)
      socket.emit('error', net.errnoException(count, 'recvmsg'));
    else
      socket.emit('message', message, from);
  });
  state.receiving = true;
  state.bindState = BOUND;
  if (state.recvBufferSize)
    options.bufferSize(socket, state.recvBufferSize, true);
  if (state.sendBufferSize)
    options.bufferSize(socket, state.sendBufferSize, false);
  socket.emit('listening');
}

/* Calls back at 'listening'; an error takes both listeners away. */
function onceListening(socket, callback) {
  function away() {
    socket.removeListener('error', away);
    socket.removeListener('listening', heard);
  }
  function heard() {
    away();
    callback.call(socket);
  }
  socket.on('error', away);
  socket.on('listening', heard);
}

function adopt(socket, fd) {
  var type = net.binding.guess(fd);
  if (type !== 'UDP')
    throw errors.typeError('ERR_INVALID_FD_TYPE', 'Unsupported fd type: ' + type);
  check(socket[STATE].handle.open(fd), 'open');
  startListening(socket);
}

function bindTo(socket, address, port) {
  var state = socket[STATE];
  lookUp(socket, address, function (err, ip) {
    var flags;
    if (!err && !state.handle)
      return;
    if (!err) {
      flags = (state.reuseAddr ? binding.REUSEADDR : 0) |
        (state.ipv6Only ? binding.IPV6ONLY : 0);
      err = state.handle.bind(ip, port || 0, flags);
      err = err && net.exceptionWithHostPort(err, 'bind', ip, port);
    }
    if (err) {
      state.bindState = UNBOUND;
      socket.emit('error', err);
    } else {
      startListening(socket);
    }
  });
}

/* The workers of a cluster share one handle. */
function bindInCluster(socket, address, port) {
  var state = socket[STATE];
  function ask(ip) {
    clusterUtils.worker.getServer(socket, { address: ip, port: port || 0,
      addressType: socket.type, fd: -1, flags: (state.reuseAddr ? binding.REUSEADDR : 0) |
      (state.ipv6Only ? binding.IPV6ONLY : 0) }, function (err, handle) {
      if (err) {
        state.bindState = UNBOUND;
        socket.emit('error', net.exceptionWithHostPort(err, 'bind', ip, port));
      } else if (!state.handle) {
        handle.close();
      } else {
        replaceHandle(socket, handle);
        startListening(socket);
      }
    });
  }
  lookUp(socket, address, function (err, ip) {
    if (err) {
      state.bindState = UNBOUND;
      socket.emit('error', err);
    } else if (state.handle) {
      ask(ip);
    }
  });
}

function replaceHandle(socket, handle) {
  var state = socket[STATE];
  state.handle.close();
  state.handle = handle;
  handle.owner = socket;
}

function isDescriptor(value) {
  return typeof value === 'number' && value === (value | 0) && value > 0;
}

/* bind([port][, address][, callback]), bind({ port, address, fd }[, callback]) */
Socket.prototype.bind = function bind(port, address) {
  var state = running(this);
  var callback = arguments.length && arguments[arguments.length - 1], exclusive = false;
  if (state.bindState !== UNBOUND)
    throw alreadyBound();
  state.bindState = BINDING;
  if (typeof callback === 'function')
    onceListening(this, callback);
  if (port !== null && typeof port === 'object') {
    if (isDescriptor(port.fd)) {
      adopt(this, port.fd);
      return this;
    }
    address = port.address;
    exclusive = !!port.exclusive;
    port = port.port;
  } else if (typeof address === 'function') {
    address = '';
  }
  address = address || (this.type === 'udp4' ? '0.0.0.0' : '::');
  if (clusterUtils.worker && !exclusive)
    bindInCluster(this, address, port);
  else
    bindTo(this, address, port);
  return this;
};

function bindToAny(socket) {
  if (socket[STATE].bindState === UNBOUND)
    socket.bind({ port: 0, exclusive: true }, null);
}

/* What waits until the socket is bound is forgotten when that fails. */
function enqueue(socket, job) {
  var state = socket[STATE];
  function failed() {
    socket.removeListener('listening', bound);
    state.queue = undefined;
  }
  function bound() {
    var queue = state.queue;
    socket.removeListener(EventEmitter.errorMonitor, failed);
    state.queue = undefined;
    queue.forEach(function (each) {
      each();
    });
  }
  if (state.queue === undefined) {
    state.queue = [];
    socket.once(EventEmitter.errorMonitor, failed);
    socket.once('listening', bound);
  }
  state.queue.push(job);
}

Socket.prototype.address = function address() {
  return check(running(this).handle.sockname(), 'getsockname');
};

/* ---- connecting ---- */

Socket.prototype.connect = function connect(port, address, callback) {
  var state = this[STATE], socket = this;
  port = net.validatePort(port, 'Port', false);
  if (typeof address === 'function') {
    callback = address;
    address = '';
  } else if (address === undefined) {
    address = '';
  }
  errors.checkString(address, 'address');
  if (state.connectState !== APART)
    throw isConnected();
  state.connectState = CONNECTING;
  bindToAny(this);
  if (state.bindState === BOUND)
    connectTo(this, port, address, callback);
  else
    enqueue(this, function () {
      connectTo(socket, port, address, callback);
    });
};

function connectTo(socket, port, address, callback) {
  var state = socket[STATE];
  if (callback)
    socket.once('connect', callback);
  lookUp(socket, address, function (err, ip) {
    if (!state.handle)
      return;
    if (!err) {
      err = state.handle.connect(ip, port);
      err = err && net.exceptionWithHostPort(err, 'connect', address, port);
    }
    state.connectState = err ? APART : CONNECTED;
    process.nextTick(connected, socket, err, callback);
  });
}

function connected(socket, err, callback) {
  if (!err) {
    socket.emit('connect');
  } else if (callback) {
    socket.removeListener('connect', callback);
    callback(err);
  } else {
    socket.emit('error', err);
  }
}

Socket.prototype.disconnect = function disconnect() {
  var state = this[STATE];
  if (state.connectState !== CONNECTED)
    throw notConnected();
  check(state.handle.disconnect(), 'connect');
  state.connectState = APART;
};

Socket.prototype.remoteAddress = function remoteAddress() {
  var state = running(this);
  if (state.connectState !== CONNECTED)
    throw notConnected();
  return check(state.handle.peername(), 'getpeername');
};

/* ---- sending ---- */

var SENDABLE = ['Buffer', 'TypedArray', 'DataView', 'string'];

/* A Buffer of a string's or a view's bytes; undefined for anything else. */
function bytesOf(value) {
  if (typeof value === 'string')
    return Buffer.from(value);
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

function slice(value, offset, length) {
  var bytes = bytesOf(value);
  if (!bytes)
    throw errors.invalidArgType('buffer', SENDABLE, value);
  offset = offset >>> 0;
  length = length >>> 0;
  if (offset > bytes.length)
    throw outOfBounds('offset');
  if (offset + length > bytes.length)
    throw outOfBounds('length');
  return bytes.slice(offset, offset + length);
}

function outOfBounds(name) {
  return errors.rangeError('ERR_BUFFER_OUT_OF_BOUNDS',
    '"' + name + '" is outside of buffer bounds');
}

function listOf(value) {
  var list = (Array.isArray(value) ? value : [value]).map(bytesOf);
  if (list.indexOf(undefined) >= 0)
    throw errors.invalidArgType(Array.isArray(value) ? 'buffer list arguments' : 'buffer',
      SENDABLE, value);
  return list.length ? list : [Buffer.alloc(0)];
}

/* send(message[, offset, length][, port[, address]][, callback]); message may be an array,
 * and port and address are for sockets that are not connected. */
Socket.prototype.send = function send(buffer, offset, length, port, address, callback) {
  var linked = this[STATE].connectState === CONNECTED, list;
  if (linked) {
    if (typeof length === 'number') {
      buffer = slice(buffer, offset, length);
      if (typeof port === 'function') {
        callback = port;
        port = null;
      }
    } else {
      callback = offset;
    }
    if (port || address)
      throw isConnected();
  } else if (address || (port && typeof port !== 'function')) {
    buffer = slice(buffer, offset, length);
  } else {
    callback = port;
    port = offset;
    address = length;
  }
  list = listOf(buffer);
  if (!linked)
    port = net.validatePort(port, 'Port', false);
  if (typeof address === 'function') {
    callback = address;
    address = undefined;
  } else if (address !== undefined && address !== null) {
    errors.checkString(address, 'address');
  }
  running(this);
  sendList(this, list, port, address, typeof callback === 'function' ? callback : undefined);
};

function sendList(socket, list, port, address, callback) {
  bindToAny(socket);
  if (socket[STATE].bindState !== BOUND)
    enqueue(socket, function () {
      socket.send(list, port, address, callback);
    });
  else if (socket[STATE].connectState === CONNECTED)
    sendTo(socket, null, list, null, undefined, address, callback);
  else
    lookUp(socket, address, function (err, ip) {
      sendTo(socket, err, list, ip, port, address, callback);
    });
}

/* Without a callback errors of sending are nobody's; those of names are the socket's. */
function sendTo(socket, err, list, ip, port, address, callback) {
  var state = socket[STATE], sent;
  if (err) {
    if (callback)
      process.nextTick(callback, err);
    else
      process.nextTick(function () {
        socket.emit('error', err);
      });
    return;
  }
  if (!state.handle)
    return;
  sent = state.handle.send(list, port || undefined, ip, callback &&
    function (status, bytes) {
      if (status < 0)
        callback(net.exceptionWithHostPort(status, 'send', address, port), bytes);
      else
        callback(null, bytes);
    });
  if (sent > 0 && callback)
    process.nextTick(callback, null, sent - 1);
  else if (sent < 0 && callback)
    process.nextTick(callback, net.exceptionWithHostPort(sent, 'send', address, port));
}

Socket.prototype.sendto = function sendto(buffer, offset, length, port, address, callback) {
  errors.checkNumber(offset, 'offset');
  errors.checkNumber(length, 'length');
  errors.checkNumber(port, 'port');
  errors.checkString(address, 'address');
  this.send(buffer, offset, length, port, address, callback);
};

Object.assign(Socket.prototype, options.methods);

/* What programs used before it was hidden. */
[['_handle', 'handle'], ['_receiving', 'receiving'], ['_bindState', 'bindState'],
  ['_queue', 'queue'], ['_reuseAddr', 'reuseAddr']].forEach(function (pair) {
  var text = 'Socket.prototype.' + pair[0] + ' is deprecated';
  Object.defineProperty(Socket.prototype, pair[0], {
    get: util.deprecate(function () {
      return this[STATE][pair[1]];
    }, text, 'DEP0112'),
    set: util.deprecate(function (value) {
      this[STATE][pair[1]] = value;
    }, text, 'DEP0112')
  });
});

Socket.prototype._healthCheck = util.deprecate(function () {
  running(this);
}, 'Socket.prototype._healthCheck() is deprecated', 'DEP0112');

Socket.prototype._stopReceiving = util.deprecate(function () {
  stopReceiving(this[STATE]);
}, 'Socket.prototype._stopReceiving() is deprecated', 'DEP0112');

exports.createSocket = function createSocket(type, listener) {
  return new Socket(type, listener);
};

exports.Socket = Socket;
