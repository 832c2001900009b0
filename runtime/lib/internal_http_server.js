/* http.Server: what its connections, which live in C, ask of JavaScript. */
'use strict';

var EventEmitter = require('events');
var NetServer = require('net').Server;
var Socket = require('net').Socket;
var IncomingMessage = require('internal_http_incoming');
var ServerResponse = require('internal_http_response');
var checkFlag = require('internal_http_asked').checkFlag;
var errors = require('internal_errors');
var http = require('internal_http');
var net = require('internal_net');
var getter = require('internal_stream_util').getter;
var native = http.binding;

module.exports = Server;

/* ---- the server ---- */

/* name: index in enum http_option, and the value to begin with. */
var OPTIONS = {
  keepAliveTimeout: [0, 5000], headersTimeout: [1, 60000], requestTimeout: [2, 300000],
  connectionsCheckingInterval: [3, 30000], maxRequestsPerSocket: [4, 0],
  maxHeaderSize: [5, 0], requireHostHeader: [6, 1], noDelay: [7, 1], keepAlive: [8, 0],
  keepAliveInitialDelay: [9, 0], httpAllowHalfOpen: [10, 0]
};
var MAX_HEADERS = 11, CONNECTIONS = 12, JOIN_ALL = 13;

function setUp(server, options) {
  Object.keys(OPTIONS).forEach(function (name) {
    var value = options[name], initial = OPTIONS[name][1];
    if (value !== undefined && typeof initial === 'number' && /T|I|M/.test(name) &&
        name !== 'requireHostHeader' && name !== 'httpAllowHalfOpen')
      errors.checkInteger(value, name === 'maxHeaderSize' ? 'maxHeaderSize' : name, 0);
    native.setOption(server._http, OPTIONS[name][0],
      value === undefined ? initial : +value);
  });
  if (!native.getOption(server._http, 5))
    native.setOption(server._http, 5, http.maxHeaderSize);
  native.setOption(server._http, MAX_HEADERS, 2000);
  if (server.headersTimeout > server.requestTimeout && server.requestTimeout > 0 &&
      options.headersTimeout === undefined)
    native.setOption(server._http, 1, server.requestTimeout);
}

function Server(options, listener) {
  if (!(this instanceof Server))
    return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    errors.checkObject(options, 'options');
  }
  errors.hidden(this, '_http', native.server());
  NetServer.call(this, { allowHalfOpen: true });
  setUp(this, options);
  checkTimeouts(this, options);
  this.noDelay = options.noDelay === undefined ? true : !!options.noDelay;
  this.keepAlive = !!options.keepAlive;
  this.keepAliveInitialDelay = ~~((options.keepAliveInitialDelay || 0) / 1000);
  setMessages(this, options);
  this.httpAllowHalfOpen = false;
  this.timeout = 0;
  this.maxHeadersCount = null;
  this._pendingResponseData = 0;
  if (listener)
    this.on('request', listener);
  this.on('connection', onConnection);
}

/* The classes of a server's messages, and what all of its messages do. */
function setMessages(server, options) {
  var proto = options.ServerResponse && options.ServerResponse.prototype;
  server.joinDuplicateHeaders = !!checkFlag(options, 'joinDuplicateHeaders');
  native.setOption(server._http, JOIN_ALL, +server.joinDuplicateHeaders);
  server.rejectNonStandardBodyWrites = !!checkFlag(options, 'rejectNonStandardBodyWrites');
  if (server.rejectNonStandardBodyWrites)
    proto = ServerResponse.withoutStrayBodies(proto || ServerResponse.prototype);
  if (options.IncomingMessage || proto)
    native.setPrototypes(server._http,
      options.IncomingMessage && options.IncomingMessage.prototype, proto);
}

function checkTimeouts(server, options) {
  if (options.headersTimeout > 0 && options.requestTimeout > 0 &&
      options.headersTimeout > options.requestTimeout)
    throw errors.rangeError('ERR_OUT_OF_RANGE', 'The value of "headersTimeout" is out of ' +
      'range. It must be <= requestTimeout. Received ' + options.headersTimeout);
}

http.inherit(Server, NetServer);

Object.keys(OPTIONS).forEach(function (name) {
  if (name === 'noDelay' || name === 'keepAlive' || name === 'keepAliveInitialDelay')
    return;
  Object.defineProperty(Server.prototype, name, {
    configurable: true, enumerable: true,
    get: function () {
      var value = native.getOption(this._http, OPTIONS[name][0]);
      return name === 'httpAllowHalfOpen' || name === 'requireHostHeader' ? !!value : value;
    },
    set: function (value) {
      native.setOption(this._http, OPTIONS[name][0], +value || 0);
    }
  });
});

Object.defineProperty(Server.prototype, 'maxHeadersCount', {
  configurable: true, enumerable: true,
  get: function () {
    return this._maxHeadersCount === undefined ? null : this._maxHeadersCount;
  },
  set: function (value) {
    errors.hidden(this, '_maxHeadersCount', value);
    native.setOption(this._http, MAX_HEADERS,
      typeof value === 'number' ? value : 2000);
  }
});

Object.defineProperty(Server.prototype, 'timeout', {
  configurable: true, enumerable: true,
  get: function () {
    return this._timeout;
  },
  set: function (value) {
    errors.hidden(this, '_timeout', value);
    native.setOption(this._http, CONNECTIONS, value > 0 ? 1 : 0);
  }
});

getter(Server.prototype, '_connections', function () {
  return native.connections(this._http);
}, function () {});

Server.prototype.setTimeout = function (msecs, callback) {
  this.timeout = msecs;
  if (callback)
    this.on('timeout', callback);
  return this;
};

Server.prototype._startListening = function (handle, address, port, type, backlog) {
  var err;
  this._handle = handle;
  handle.owner = this;
  if (typeof handle.listen === 'function')
    err = handle.listen(backlog || 511);
  else
    err = native.listen(this._http, this, handle, backlog || 511);
  if (err < 0) {
    handle.close();
    this._handle = null;
    process.nextTick(NetServer._emitError, this,
      net.listenException(err, 'listen', address, port));
    return;
  }
  this._connectionKey = type + ':' + address + ':' + port;
  if (this._unref)
    this.unref();
  process.nextTick(NetServer._emitListening, this);
};

Server.prototype._awaitConnections = function () {
  native.await(this._http);
};

/* A connection that somebody else accepted: the primary of a cluster. */
Server.prototype._accept = function (handle) {
  native.adopt(this._http, this, handle);
};

Server.prototype.close = function () {
  native.stopped(this._http);
  this.closeIdleConnections();
  return NetServer.prototype.close.apply(this, arguments);
};

Server.prototype.closeAllConnections = function () {
  native.closeConnections(this._http, false);
};

Server.prototype.closeIdleConnections = function () {
  native.closeConnections(this._http, true);
};

/* ---- sockets of connections ---- */

/* The bytes that come are the parser's; until an upgrade this end only writes. */
function HttpSocket(handle, server) {
  Socket.call(this, {
    handle: handle, manualStart: true, allowHalfOpen: true, readable: true, writable: true
  });
  this.server = server;
  this._upgraded = this._tapped = false;
  this.on('error', onSocketError);
  this.on('timeout', onSocketTimeout);
}

HttpSocket.prototype = Object.create(Socket.prototype);

/* A program that listens to the bytes, too, gets them first and passes them on. */
function tap(socket) {
  var handle = socket._handle;
  function onData(chunk) {
    native.input(handle, chunk);
  }
  function onEnd() {
    native.input(handle);
  }
  socket._tapped = true;
  native.tap(handle);
  Socket.prototype.on.call(socket, 'data', onData);
  Socket.prototype.on.call(socket, 'end', onEnd);
  errors.hidden(socket, '_httpDetach', function () {
    socket.removeListener('data', onData);
    socket.removeListener('end', onEnd);
  });
}

HttpSocket.prototype.on = HttpSocket.prototype.addListener = function (type, listener) {
  if ((type === 'data' || type === 'readable') && !this._tapped && !this._upgraded &&
      this._handle)
    tap(this);
  return Socket.prototype.on.call(this, type, listener);
};

HttpSocket.prototype._read = function (n) {
  if (this._upgraded || this._tapped)
    Socket.prototype._read.call(this, n);
};

HttpSocket.prototype.write = function (chunk, encoding, callback) {
  if (this._handle && !this._upgraded)
    native.flush(this._handle);
  return Socket.prototype.write.call(this, chunk, encoding, callback);
};

HttpSocket.prototype._write = function (chunk, encoding, callback) {
  if (this._handle && !this._upgraded)
    native.flush(this._handle);
  Socket.prototype._write.call(this, chunk, encoding, callback);
};

HttpSocket.prototype._writev = function (list, callback) {
  if (this._handle && !this._upgraded)
    native.flush(this._handle);
  Socket.prototype._writev.call(this, list, callback);
};

HttpSocket.prototype.setTimeout = function (msecs, callback) {
  if (this._handle && msecs > 0)
    native.watchActivity(this._handle);
  return Socket.prototype.setTimeout.call(this, msecs, callback);
};

HttpSocket.prototype.setEncoding = function (encoding) {
  if (!this._upgraded)
    throw errors.error('ERR_HTTP_SOCKET_ENCODING',
      'Changing the socket encoding is not allowed per RFC7230 Section 3.');
  return Socket.prototype.setEncoding.call(this, encoding);
};

getter(HttpSocket.prototype, '_httpMessage', function () {
  return this._handle ? native.current(this._handle, true) : null;
}, function (value) {
  errors.hidden(this, '_httpMessage', value);
});

getter(HttpSocket.prototype, 'parser', function () {
  return this._handle && !this._upgraded ?
    { incoming: native.current(this._handle, false), socket: this } : null;
}, function (value) {
  errors.hidden(this, 'parser', value);
});

function onSocketTimeout() {
  var req = this._handle ? native.current(this._handle, false) : null;
  var res = this._handle ? native.current(this._handle, true) : null;
  var heard = !!(req && !req.complete && req.emit('timeout', this));
  heard = !!(res && res.emit('timeout', this)) || heard;
  heard = this.server.emit('timeout', this) || heard;
  if (!heard)
    this.destroy();
}

/* ---- errors ---- */

var ANSWERS = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout'
};

function reportError(server, err, socket, sent) {
  if (server.emit('clientError', err, socket))
    return;
  if (socket.writable && !sent) {
    socket.write('HTTP/1.1 ' + (ANSWERS[err.code] || '400 Bad Request') +
      '\r\nConnection: close\r\n\r\n');
  }
  if (socket.listenerCount('error') === 0)
    socket.on('error', function () {});
  socket.destroy(err);
}

function onSocketError(err) {
  if (this._reporting)
    return;
  this._reporting = true;
  if (!this.server.emit('clientError', err, this) && !this.destroyed)
    this.destroy(err);
}

function onError(server, socket, code, reason, packet, parsed, sent) {
  var err;
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    err = errors.error(code, reason);
  } else {
    err = new Error('Parse Error: ' + reason);
    err.code = code;
    err.reason = reason;
    err.bytesParsed = parsed;
    err.rawPacket = packet;
  }
  socket._reporting = true;
  reportError(server, err, socket, sent);
}

/* ---- requests ---- */

function onRequest(server, req, res) {
  server.emit('request', req, res);
}

function onSpecial(server, req, res, kind) {
  if (kind === 'host') {
    res.writeHead(400, ['Connection', 'close']);
    res.end();
  } else if (kind === 'drop') {
    server.emit('dropRequest', req, req.socket);
    res.writeHead(503);
    res.end();
  } else if (!/(?:^|\W)100-continue(?:$|\W)/i.test(req.headers.expect)) {
    if (server.listenerCount('checkExpectation') > 0) {
      server.emit('checkExpectation', req, res);
    } else {
      res.writeHead(417);
      res.end();
    }
  } else {
    res._expect_continue = true;
    if (server.listenerCount('checkContinue') > 0) {
      server.emit('checkContinue', req, res);
    } else {
      res.writeContinue();
      server.emit('request', req, res);
    }
  }
}

function onUpgrade(server, req, socket, head, event) {
  socket._upgraded = true;
  if (socket._httpDetach)
    socket._httpDetach();
  socket.removeListener('error', onSocketError);
  socket.removeListener('timeout', onSocketTimeout);
  if (socket._readableState)
    socket._readableState.flowing = null;
  if (server.listenerCount(event) > 0)
    server.emit(event, req, socket, head);
  else
    socket.destroy();
}

function onBody(req, buffer) {
  if (req._dumped || req.destroyed)
    return;
  if (!req.push(buffer))
    native.pause(req);
}

function onEnd(req) {
  if (!req.destroyed)
    req.push(null);
}

function emitClose(res) {
  if (res._closed)
    return;
  res.destroyed = true;
  res._closed = true;
  res.emit('close');
}

function onAbort(req, res) {
  if (!req.destroyed)
    req.destroy(IncomingMessage.connectionReset('aborted'));
  emitClose(res);
}

function callAll(callbacks) {
  var i;
  for (i = 0; i < callbacks.length; i++)
    callbacks[i](null);
}

function finished(res, req, callbacks) {
  callAll(callbacks);
  native.told(res);
  res.emit('prefinish');
  res.emit('finish');
  if (native.isWatched(req) && !req._consumed)
    req._dump();
  process.nextTick(emitClose, res);
}

/* Events come later than the call that causes them. */
function onFinish(res, req, callbacks, inside) {
  if (inside)
    process.nextTick(finished, res, req, callbacks);
  else
    finished(res, req, callbacks);
}

function flushed(res, callbacks, drain) {
  callAll(callbacks);
  if (drain)
    res.emit('drain');
}

function onFlushed(res, callbacks, drain, inside) {
  if (inside)
    process.nextTick(flushed, res, callbacks, drain);
  else
    flushed(res, callbacks, drain);
}

/* ---- connections ---- */

function makeSocket(server, handle) {
  var socket;
  if (handle)
    return new HttpSocket(handle, server);
  socket = new Socket();
  socket.destroy();
  return socket;
}

function onDestroy(socket, how) {
  if (how === 0)
    socket.destroy();
  else if (how === 2)
    socket.emit('timeout');
  else if (how === 1 && socket.destroySoon)
    socket.destroySoon();
  else if (how === 1)
    socket.end();
  else
    socket.destroy(net.errnoException(how, 'read'));
}

function announce(server, socket) {
  if (server.timeout > 0)
    socket.setTimeout(server.timeout);
  server.emit('connection', socket);
}

function onDrained(server) {
  server._emitCloseIfDrained();
}

function onWrite(stream, buffer) {
  stream.write(buffer);
}

function onActive(socket) {
  socket._unrefTimer();
}

/* Any stream may be given to a server as a connection: server.emit('connection', it). */
function onConnection(socket) {
  var server = this, transport;
  if (socket instanceof HttpSocket)
    return;
  transport = native.attach(server._http, server, socket);
  if (!socket.server)
    socket.server = server;
  function onData(chunk) {
    transport.feed(chunk);
  }
  function onSocketEnd() {
    transport.end();
  }
  function onClose() {
    transport.gone();
  }
  function onFailure(err) {
    if (!server.emit('clientError', err, socket))
      socket.destroy(err);
  }
  socket.on('data', onData);
  socket.on('end', onSocketEnd);
  socket.on('close', onClose);
  socket.on('error', onFailure);
  errors.hidden(socket, '_httpDetach', function () {
    socket.removeListener('data', onData);
    socket.removeListener('end', onSocketEnd);
    socket.removeListener('error', onFailure);
    if (socket.pause)
      socket.pause();
  });
}

/* A listener's promise that failed: the request is answered in its place. */
Server.prototype[Symbol.for('nodejs.rejection')] = function (err, event, req, res) {
  var names;
  if (event !== 'request') {
    NetServer.prototype[Symbol.for('nodejs.rejection')].apply(this, arguments);
  } else if (res.headersSent || res.writableEnded) {
    res.destroy();
  } else {
    names = res.getHeaderNames();
    names.forEach(function (name) {
      res.removeHeader(name);
    });
    res.statusCode = 500;
    res.end(http.STATUS_CODES[500]);
  }
};

native.setHooks([onRequest, onSpecial, onUpgrade, onBody, onEnd, onAbort, onFinish,
  onFlushed, onError, makeSocket, onDestroy, announce, onDrained, onWrite, onActive],
EventEmitter.prototype.emit, onConnection);

Server._onConnection = onConnection;
