/* net.Server: listening and accepting. */
'use strict';

var EventEmitter = require('events');
var errors = require('internal_errors');
var net = require('internal_net');
var Socket = require('internal_net_socket');
var getter = require('internal_stream_util').getter;
var clusterUtils = require('internal_cluster_utils');
var native = net.binding;

var DEFAULT_BACKLOG = 511;
var EADDRINUSE = -98;

module.exports = Server;

function Server(options, listener) {
  if (!(this instanceof Server))
    return new Server(options, listener);
  EventEmitter.call(this);
  if (typeof options === 'function') {
    listener = options;
    options = {};
    this.on('connection', listener);
  } else if (options === undefined || options === null ||
             typeof options === 'object') {
    options = options || {};
    if (typeof listener === 'function')
      this.on('connection', listener);
  } else {
    throw errors.invalidArgType('options', 'Object', options);
  }
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this._listeningId = 1;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = !!options.pauseOnConnect;
  this.noDelay = !!options.noDelay;
  this.keepAlive = !!options.keepAlive;
  this.keepAliveInitialDelay = ~~((options.keepAliveInitialDelay || 0) / 1000);
  this.highWaterMark = options.highWaterMark;
}

require('util').inherits(Server, EventEmitter);

/* ---- accepting ---- */

function endOf(name, prefix, into) {
  if (typeof name === 'number')
    return;
  into[prefix + 'Address'] = name.address;
  into[prefix + 'Port'] = name.port;
  into[prefix + 'Family'] = name.family;
}

function refuse(server, handle) {
  var data;
  if (server.listenerCount('drop') > 0) {
    data = {};
    endOf(native.sockname(handle), 'local', data);
    endOf(native.peername(handle), 'remote', data);
  }
  handle.close();
  server.emit('drop', data);
}

function onConnection(server, status, handle) {
  var socket;
  if (status < 0) {
    server.emit('error', net.errnoException(status, 'accept'));
    return;
  }
  if (server.maxConnections !== undefined && server.maxConnections !== null &&
      server._connections >= server.maxConnections) {
    refuse(server, handle);
    return;
  }
  socket = new Socket({
    handle: handle, allowHalfOpen: server.allowHalfOpen,
    pauseOnCreate: server.pauseOnConnect, readable: true, writable: true,
    highWaterMark: server.highWaterMark
  });
  if (server.noDelay)
    socket.setNoDelay(true);
  if (server.keepAlive)
    socket.setKeepAlive(true, server.keepAliveInitialDelay * 1000);
  server._connections++;
  socket.server = server;
  socket._server = server;
  server.emit('connection', socket);
}

/* ---- listening ---- */

function emitListening(server) {
  if (server._handle)
    server.emit('listening');
}

function emitError(server, err) {
  server.emit('error', err);
}

/* A handle bound to what was asked for, or a negative error. `type`: 4, 6, -1 (a path). */
function createHandle(address, port, type, fd, flags) {
  var handle, err = 0, kind;
  if (typeof fd === 'number' && fd >= 0) {
    kind = native.guess(fd);
    if (kind !== 'PIPE' && kind !== 'TCP')
      return -22;
    handle = kind === 'TCP' ? native.tcp() : native.unix();
    err = native.open(handle, fd);
  } else if (port === -1 && type === -1) {
    handle = native.unix();
    err = native.bindUnix(handle, address);
  } else {
    handle = native.tcp();
    if (!address) {
      err = native.bind(handle, '::', port, flags || 0);
      if (err < 0) {
        handle.close();
        return createHandle('0.0.0.0', port, 4, undefined, flags);
      }
    } else {
      err = native.bind(handle, address, port, flags || 0);
    }
  }
  if (err < 0) {
    handle.close();
    return err;
  }
  return handle;
}

Server._createHandle = createHandle;
Server._openDefault = openDefault;

/* Without an address it is all of them: IPv6 and IPv4 where there is IPv6, else IPv4. */
function openDefault(port, flags) {
  var handle = createHandle('::', port, 6, undefined, flags);
  if (typeof handle === 'number')
    return { handle: createHandle('0.0.0.0', port, 4, undefined, flags),
      address: '0.0.0.0' };
  return { handle: handle, address: '::' };
}

function listenOn(server, handle, address, port, type, backlog) {
  var err;
  server._handle = handle;
  handle.owner = server;
  if (typeof handle.listen === 'function')
    err = handle.listen(backlog || DEFAULT_BACKLOG);
  else
    err = native.listen(handle, backlog || DEFAULT_BACKLOG, function (status, client) {
      onConnection(server, status, client);
    });
  if (err < 0) {
    handle.close();
    server._handle = null;
    process.nextTick(emitError, server,
      net.listenException(err, 'listen', address, port));
    return;
  }
  server._connectionKey = type + ':' + address + ':' + port;
  if (server._unref)
    server.unref();
  process.nextTick(emitListening, server);
}

Server.prototype._listen2 = function (address, port, type, backlog, fd, flags) {
  var handle = this._handle, opened;
  if (!handle) {
    if (!address && typeof fd !== 'number') {
      opened = openDefault(port, flags);
      handle = opened.handle;
      address = opened.address;
      type = address === '::' ? 6 : 4;
    } else {
      handle = createHandle(address, port, type, fd, flags);
    }
    if (typeof handle === 'number') {
      process.nextTick(emitError, this,
        net.listenException(handle, 'listen', address, port));
      return;
    }
  }
  this._startListening(handle, address, port, type, backlog);
};

/* What accepts may be replaced: an http server's connections stay in C. */
Server.prototype._startListening = function (handle, address, port, type, backlog) {
  listenOn(this, handle, address, port, type, backlog);
};

/* A connection that somebody else accepted: the primary of a cluster. */
Server.prototype._accept = function (handle) {
  onConnection(this, 0, handle);
};

/* A listener's promise that failed ends what it was about. */
Server.prototype[Symbol.for('nodejs.rejection')] = function (err, event, socket) {
  if (event === 'connection')
    socket.destroy(err);
  else
    this.emit('error', err);
};

Server._emitListening = emitListening;
Server._emitError = emitError;

function lookUpAndListen(server, options, backlog, flags) {
  require('dns').lookup(options.host, function (err, address, family) {
    if (err)
      server.emit('error', err);
    else
      startListening(server, address, options.port | 0, address ? family || 4 : 4,
        backlog, undefined, flags, options);
  });
}

/* Whether the handle is really bound to the port that was asked for. */
function wrongPort(handle, port) {
  var name;
  if (!(port > 0) || !handle || typeof handle.listen === 'function')
    return 0;
  name = native.sockname(handle);
  return typeof name === 'object' && name.port !== port ? EADDRINUSE : 0;
}

/* In a worker of a cluster the primary may own the handle. */
function startListening(server, address, port, type, backlog, fd, flags, options) {
  var cluster = clusterUtils.worker;
  if (!cluster || options.exclusive) {
    server._listen2(address, port, type, backlog, fd, flags);
    return;
  }
  cluster.getServer(server, {
    address: address, port: port, addressType: type, fd: fd, flags: flags,
    backlog: backlog, readableAll: options.readableAll, writableAll: options.writableAll
  }, function (err, handle) {
    err = err || wrongPort(handle, port);
    if (err) {
      server.emit('error', net.exceptionWithHostPort(err, 'bind', address, port));
      return;
    }
    if (server._handle)
      server._handle.close();
    server._handle = handle;
    server._listen2(address, port, type, backlog, fd, flags);
  });
}

/* The program has called listen(), whatever else happens until there is a handle. */
Server.prototype._awaitConnections = net.noop;

function listenUnix(server, options, backlog) {
  var mode = (options.readableAll ? 1 : 0) | (options.writableAll ? 2 : 0), err;
  startListening(server, options.path, -1, -1, backlog, undefined, undefined, options);
  if (!mode || !server._handle)
    return;
  err = native.chmodUnix(server._handle, mode);
  if (err < 0) {
    server._handle.close();
    server._handle = null;
    throw net.errnoException(err, 'uv_pipe_chmod');
  }
}

function alreadyListening() {
  return errors.error('ERR_SERVER_ALREADY_LISTEN',
    'Listen method has been called more than once without closing.');
}

function abortWith(server, signal) {
  if (signal === null || typeof signal !== 'object' || !('aborted' in signal))
    throw errors.invalidArgType('options.signal', 'AbortSignal', signal);
  function close() {
    server.close();
  }
  if (signal.aborted)
    process.nextTick(close);
  else
    signal.addEventListener('abort', close, { once: true });
}

/* listen(handle), listen({ _handle }) or listen({ fd }). */
function listenOnGiven(server, options, backlog) {
  var handle = options._handle || (options.fd === undefined ? options.handle : undefined);
  if (handle && handle.readStart) {
    server._handle = handle;
    server._listen2(null, -1, -1, backlog);
    return true;
  }
  if (typeof options.fd === 'number' && options.fd >= 0) {
    startListening(server, null, null, null, backlog, options.fd, undefined, options);
    return true;
  }
  return false;
}

Server.prototype.listen = function () {
  var args = net.normalizeArgs(arguments), options = args[0], backlog, flags = 0;
  if (this._handle)
    throw alreadyListening();
  this._awaitConnections();
  if (args[1] !== null)
    this.once('listening', args[1]);
  backlog = net.toNumber(arguments.length > 1 && arguments[1]) ||
    net.toNumber(arguments.length > 2 && arguments[2]) || options.backlog;
  if (options.signal !== undefined)
    abortWith(this, options.signal);
  if (typeof options.readStart === 'function')
    options = { _handle: options };
  else if (options instanceof Server || (options._handle && !options.fd))
    options = { _handle: options._handle };
  if (listenOnGiven(this, options, backlog))
    return this;
  if (options.ipv6Only === true)
    flags = 1;
  if (arguments.length === 0 || typeof arguments[0] === 'function' ||
      (options.port === undefined && 'port' in options) || options.port === null)
    options = Object.assign({}, options, { port: 0 });
  if (typeof options.port === 'number' || typeof options.port === 'string') {
    net.validatePort(options.port, 'options.port');
    if (options.host)
      lookUpAndListen(this, options, backlog, flags);
    else
      startListening(this, null, options.port | 0, 4, backlog, undefined, flags, options);
    return this;
  }
  if (options.path && typeof options.path === 'string' &&
      net.toNumber(options.path) === false) {
    this._pipeName = options.path;
    listenUnix(this, options, backlog);
    return this;
  }
  if (!('port' in options || 'path' in options))
    throw errors.invalidArgValue('options', options,
      'must have the property "port" or "path"');
  throw errors.invalidArgValue('options', options);
};

/* ---- the end ---- */

function emitCloseNT(server) {
  server.emit('close');
}

Server.prototype._emitCloseIfDrained = function () {
  if (this._handle || this._connections)
    return;
  process.nextTick(emitCloseNT, this);
};

Server.prototype.close = function (callback) {
  if (typeof callback === 'function') {
    if (!this._handle)
      this.once('close', function () {
        callback(errors.error('ERR_SERVER_NOT_RUNNING', 'Server is not running.'));
      });
    else
      this.once('close', callback);
  }
  if (this._handle) {
    this._handle.close();
    this._handle = null;
  }
  if (this._usingWorkers)
    closeInWorkers(this);
  else
    this._emitCloseIfDrained();
  return this;
};

Server.prototype[Symbol.asyncDispose] = function () {
  var server = this;
  return new Promise(function (resolve, reject) {
    if (!server._handle)
      resolve();
    else
      server.close(function (err) {
        if (err)
          reject(err);
        else
          resolve();
      });
  });
};

/* ---- connections that other processes have ---- */

Server.prototype._setupWorker = function (sockets) {
  var server = this;
  this._usingWorkers = true;
  this._workers.push(sockets);
  sockets.once('exit', function (gone) {
    server._workers.splice(server._workers.indexOf(gone), 1);
  });
};

/* 'close' comes when they have closed all of theirs. */
function closeInWorkers(server) {
  var left = server._workers.length;
  function onClosed() {
    if (--left > 0)
      return;
    server._connections = 0;
    server._emitCloseIfDrained();
  }
  if (left === 0) {
    server._emitCloseIfDrained();
    return;
  }
  server._connections++;
  server._workers.slice().forEach(function (sockets) {
    sockets.close(onClosed);
  });
}

function countInWorkers(server, callback) {
  var left = server._workers.length, total = server._connections;
  if (left === 0)
    process.nextTick(callback, null, total);
  server._workers.slice().forEach(function (sockets) {
    sockets.getConnections(function (err, count) {
      if (left <= 0)
        return;
      left = err ? 0 : left - 1;
      total += count;
      if (left === 0)
        process.nextTick(callback, err, err ? undefined : total);
    });
  });
}

/* ---- the rest ---- */

Server.prototype.address = function () {
  var name;
  if (!this._handle)
    return null;
  if (this._pipeName)
    return this._pipeName;
  if (typeof this._handle.address === 'function')
    return this._handle.address();
  name = native.sockname(this._handle);
  if (typeof name === 'number')
    throw net.errnoException(name, 'address');
  return name;
};

Server.prototype.getConnections = function (callback) {
  if (this._usingWorkers)
    countInWorkers(this, callback);
  else
    process.nextTick(callback, null, this._connections);
  return this;
};

Server.prototype.ref = function () {
  this._unref = false;
  if (this._handle)
    this._handle.ref();
  return this;
};

Server.prototype.unref = function () {
  this._unref = true;
  if (this._handle)
    this._handle.unref();
  return this;
};

getter(Server.prototype, 'listening', function () {
  return !!this._handle;
});
