/* http.ClientRequest: one request and the answer to it. */
'use strict';

var Buffer = require('buffer').Buffer;
var OutgoingMessage = require('internal_http_outgoing');
var IncomingMessage = require('internal_http_incoming');
var errors = require('internal_errors');
var asked = require('internal_http_asked');
var finished = require('internal_stream_finished');
var async = require('internal_async');
var http = require('internal_http');
var net = require('net');
var native = http.binding;

module.exports = ClientRequest;

/* ---- what is asked for ---- */

var WITHOUT_BODY = { GET: 1, HEAD: 1, DELETE: 1, OPTIONS: 1, TRACE: 1, CONNECT: 1 };

function setHeaders(request, options, host, port, setHost) {
  var headers = options.headers, header;
  if (headers && Array.isArray(headers))
    return;
  if (headers)
    Object.keys(headers).forEach(function (name) {
      if (name.toLowerCase() === 'host' && Array.isArray(headers[name]))
        throw errors.invalidArgType('options.headers.' + name, 'string', headers[name]);
      request.setHeader(name, headers[name]);
    });
  if (host && !request.getHeader('host') && setHost) {
    header = host.indexOf(':') >= 0 && host.indexOf(':') !== host.lastIndexOf(':') &&
      host[0] !== '[' ? '[' + host + ']' : host;
    if (port && +port !== request._defaultPort)
      header += ':' + port;
    request.setHeader('Host', header);
  }
  if (options.auth && !request.getHeader('Authorization'))
    request.setHeader('Authorization', 'Basic ' +
      Buffer.from(options.auth).toString('base64'));
  if (request.getHeader('expect')) {
    if (request._header)
      throw errors.error('ERR_HTTP_HEADERS_SENT',
        'Cannot render headers after they are sent to the client');
    request._storeHeader(request.method + ' ' + request.path + ' HTTP/1.1\r\n',
      native.headerEntries(request));
  }
}

function ClientRequest(input, options, callback) {
  var args, chosen, expected, host, port, setHost, request = this;
  if (!(this instanceof ClientRequest))
    return new ClientRequest(input, options, callback);
  OutgoingMessage.call(this);
  args = asked.readArguments(input, options, callback);
  options = args.options;
  callback = args.callback;
  chosen = asked.chooseAgent(this, options);
  expected = (chosen.agent || chosen.fallback).protocol || 'http:';
  if (options.path)
    asked.checkPath(String(options.path));
  if ((options.protocol || chosen.fallback.protocol) !== expected)
    throw errors.typeError('ERR_INVALID_PROTOCOL', 'Protocol "' + options.protocol +
      '" not supported. Expected "' + expected + '"');
  this._defaultPort = options.defaultPort || (this.agent && this.agent.defaultPort);
  port = options.port = options.port || this._defaultPort || 80;
  host = options.host = asked.checkHost(options.hostname, 'hostname') ||
    asked.checkHost(options.host, 'host') || 'localhost';
  setHost = options.setHost !== undefined ? Boolean(options.setHost) : true;
  this._setBasics(options, host);
  if (callback)
    this.once('response', callback);
  this.useChunkedEncodingByDefault = WITHOUT_BODY[this.method] !== 1;
  setHeaders(this, options, host, port, setHost);
  if (Array.isArray(options.headers))
    this._storeHeader(this.method + ' ' + this.path + ' HTTP/1.1\r\n', options.headers);
  if (options.signal)
    options = asked.abortWith(this, options);
  if (async.used())
    errors.hidden(this, '_resource', new (require('async_hooks').AsyncResource)(
      'HTTPCLIENTREQUEST', { requireManualDestroy: true }));
  this._connect(options, request);
}

http.inherit(ClientRequest, OutgoingMessage);

var proto = ClientRequest.prototype;

proto._setBasics = function (options, host) {
  this.socketPath = options.socketPath;
  if (options.timeout !== undefined)
    this.timeout = require('internal_net').checkDuration(options.timeout, 'timeout');
  this.method = asked.methodOf(options);
  this.maxHeaderSize = options.maxHeaderSize;
  if (this.maxHeaderSize !== undefined)
    errors.checkInteger(this.maxHeaderSize, 'maxHeaderSize', 0);
  this.insecureHTTPParser = asked.checkFlag(options, 'insecureHTTPParser');
  this.joinDuplicateHeaders = asked.checkFlag(options, 'joinDuplicateHeaders');
  this.path = options.path || '/';
  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.reusedSocket = false;
  this.host = host;
  this.protocol = options.protocol || 'http:';
  this._errorEmitted = false;
};

proto._connect = function (options, request) {
  var called = false, socket;
  function onCreated(err, made) {
    if (called)
      return;
    called = true;
    if (err)
      process.nextTick(function () {
        emitError(request, err);
      });
    else
      request.onSocket(made);
  }
  options._agentKey = this.agent && this.agent.getName ? this.agent.getName(options) : '';
  if (this.agent) {
    if (!this.agent.keepAlive && !isFinite(this.agent.maxSockets)) {
      this._last = true;
      this.shouldKeepAlive = false;
    } else {
      this._last = false;
      this.shouldKeepAlive = true;
    }
    if (this.socketPath)
      options.socketPath = this.socketPath;
    this.agent.addRequest(this, options);
    return;
  }
  this._last = true;
  this.shouldKeepAlive = false;
  if (this.socketPath)
    options = Object.assign({}, options, { path: this.socketPath });
  else
    options = Object.assign({}, options, { path: undefined });
  if (typeof options.createConnection === 'function') {
    socket = options.createConnection(options, onCreated);
    if (socket)
      onCreated(null, socket);
  } else {
    this.onSocket(net.createConnection(options));
  }
};

/* ---- errors and the end ---- */

function emitError(request, err) {
  if (request._errorEmitted)
    return;
  request._errorEmitted = true;
  request.emit('error', err);
}

function emitClose(request) {
  if (request._closed)
    return;
  request.destroyed = true;
  request._closed = true;
  request.emit('close');
}

function hangUp() {
  var err = new Error('socket hang up');
  err.code = 'ECONNRESET';
  return err;
}

proto._finish = function () {
  OutgoingMessage.prototype._finish.call(this);
};

proto._implicitHeader = function () {
  if (this._header)
    throw errors.error('ERR_HTTP_HEADERS_SENT',
      'Cannot render headers after they are sent to the client');
  this._storeHeader(this.method + ' ' + this.path + ' HTTP/1.1\r\n',
    native.headerEntries(this));
};

proto.abort = function () {
  var request = this;
  if (this.aborted)
    return;
  this.aborted = true;
  process.nextTick(function () {
    request.emit('abort');
  });
  this.destroy();
};

proto.destroy = function (err) {
  if (this.destroyed)
    return this;
  this.destroyed = true;
  if (this.res)
    this.res._dump();
  this._errored = err || null;
  if (this.socket)
    this.socket.destroy(err);
  return this;
};

/* ---- the answer ---- */

/* No byte of it is looked at any more. */
function deafen(socket, request) {
  socket.removeListener('data', onSocketData);
  socket.removeListener('end', onSocketEnd);
  if (request.parser) {
    request.parser.free();
    request.parser = null;
    if (request._resource)
      request._resource.emitDestroy();
  }
  socket.parser = null;
}

function detach(socket, request) {
  deafen(socket, request);
  socket.removeListener('error', onSocketError);
  socket.removeListener('close', onSocketClose);
  socket.removeListener('drain', onSocketDrain);
}

function responseKeepAlive(request) {
  var socket = request.socket;
  if (request.timeoutCb) {
    socket.setTimeout(0, request.timeoutCb);
    request.timeoutCb = null;
  }
  detach(socket, request);
  process.nextTick(emitFree, request, socket);
  request.destroyed = true;
  if (request.res)
    request.res.socket = null; /* it is free: destroying the answer must not end it */
}

function emitFree(request, socket) {
  emitClose(request);
  if (socket)
    socket.emit('free');
}

function onResponseTimeout() {
  if (this._httpMessage && this._httpMessage.res)
    this._httpMessage.res.emit('timeout');
}

function responseOnEnd() {
  var request = this.req, socket = request.socket;
  if (socket)
    socket.removeListener('timeout', onResponseTimeout);
  request._ended = true;
  if (!request.shouldKeepAlive) {
    if (socket && socket.writable) {
      if (typeof socket.destroySoon === 'function')
        socket.destroySoon();
      else
        socket.end();
    }
  } else if (request.writableFinished && !request._kept) {
    request._kept = true;
    responseKeepAlive(request);
  }
}

function whenSent() {
  if (this.res && this._ended && this.shouldKeepAlive && this.writableFinished &&
      !this._kept && this.socket && !this.socket.destroyed) {
    this._kept = true;
    responseKeepAlive(this);
  }
}

/* 0 it has a body, 1 it has none, 2 it is no HTTP any more. */
function onHead(request, res, keepAlive, upgrade) {
  var socket = request.socket, handled, status = res.statusCode;
  if (request.res) {
    request.parser.stop();
    deafen(socket, request);
    socket.destroy();
    return 1;
  }
  if (request.method === 'CONNECT' || status === 101 ||
      (upgrade && status === 101)) {
    request.res = res;
    res.upgrade = true;
    return 2;
  }
  if (status >= 100 && status < 200) {
    if (status === 100)
      request.emit('continue');
    request.emit('information', {
      statusCode: status, statusMessage: res.statusMessage, httpVersion: res.httpVersion,
      httpVersionMajor: res.httpVersionMajor, httpVersionMinor: res.httpVersionMinor,
      headers: res.headers, rawHeaders: res.rawHeaders
    });
    return 1;
  }
  request.res = res;
  errors.hidden(res, 'req', request);
  errors.hidden(res, '_resumeSocket', function () {
    if (socket._paused) {
      socket._paused = false;
      socket.resume();
    }
  });
  res.socket = socket;
  if (socket.readableHighWaterMark !== 16384)
    errors.hidden(res, '_highWater', socket.readableHighWaterMark);
  if (request.shouldKeepAlive && !keepAlive)
    request.shouldKeepAlive = false;
  socket.on('timeout', onResponseTimeout);
  res.on('end', responseOnEnd);
  request.on('finish', whenSent);
  handled = request.emit('response', res);
  if (request.aborted || !handled)
    res._dump();
  return request.method === 'HEAD' ? 1 : 0;
}

function onBody(request, res, buffer) {
  var socket = request.socket;
  if (request.res !== res || res._dumped || res.destroyed)
    return;
  if (!res.push(buffer) && socket) {
    socket._paused = true;
    socket.pause();
  }
}

function onMessageEnd(request, res) {
  if (request.res === res && !res.destroyed && !res.upgrade)
    res.push(null);
}

function makeParser(request) {
  return native.parser(request.maxHeaderSize || http.maxHeaderSize,
    function (res, keepAlive, upgrade) {
      return onHead(request, res, keepAlive, upgrade);
    }, function (res, buffer) {
      onBody(request, res, buffer);
    }, function (res) {
      onMessageEnd(request, res);
    }, request.maxHeadersCount === null ? 2000 : request.maxHeadersCount,
    request.joinDuplicateHeaders, request.insecureHTTPParser);
}

function parseError(result, packet) {
  var err = new Error('Parse Error: ' + result[1]);
  err.code = result[0];
  err.reason = result[1];
  err.bytesParsed = result[2];
  err.rawPacket = packet;
  return err;
}

function takeOver(request, socket, head) {
  var res = request.res, event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
  detach(socket, request);
  socket.removeListener('agentRemove', noop);
  if (request.timeoutCb)
    socket.removeListener('timeout', request.timeoutCb);
  request.upgradeOrConnect = true;
  request._ended = true;
  if (request.listenerCount(event) > 0) {
    socket.emit('agentRemove');
    socket._httpMessage = null;
    socket._readableState.flowing = null;
    request.emit(event, res, socket, head);
    request.destroyed = true;
    process.nextTick(emitClose, request);
  } else {
    socket.destroy();
  }
}

function noop() {}

/* `this` is the socket in what follows. */
function onSocketData(chunk) {
  var request = this._httpMessage, parser = request && request.parser, result;
  if (!parser)
    return;
  result = request._resource ? request._resource.runInAsyncScope(parser.run, parser, chunk) :
    parser.run(chunk);
  if (request.parser !== parser)
    return;
  if (typeof result !== 'number') {
    deafen(this, request);
    this.destroy();
    request._hadError = this._hadError = true;
    emitError(request, parseError(result, chunk));
  } else if (parser.upgraded()) {
    takeOver(request, this, chunk.slice(result));
  } else if (request.res && request.res.complete && result < chunk.length) {
    this.destroy();
  }
}

function onSocketEnd() {
  var request = this._httpMessage;
  if (!request)
    return;
  if (!request.res && !request._hadError) {
    request._hadError = true;
    emitError(request, hangUp());
  }
  if (request.parser)
    request.parser.finish();
  this.end();
}

function onSocketError(err) {
  var request = this._httpMessage;
  if (request) {
    request._hadError = this._hadError = true;
    emitError(request, err);
  }
  if (request)
    deafen(this, request);
  this.destroy();
}

function onSocketClose() {
  var request = this._httpMessage, res;
  if (!request)
    return;
  if (request.parser)
    request.parser.finish();
  res = request.res;
  request.destroyed = true;
  if (res) {
    if (!res.complete)
      res.destroy(IncomingMessage.connectionReset('aborted'));
    emitClose(request);
    if (!res.aborted && res.readable)
      res.push(null);
  } else {
    if (!request._hadError) {
      request._hadError = true;
      emitError(request, request._errored || hangUp());
    }
    emitClose(request);
  }
  if (request.parser)
    detach(this, request);
}

function onSocketDrain() {
  var request = this._httpMessage;
  if (request && request._needDrain && !request.finished) {
    request._needDrain = false;
    request.emit('drain');
  }
}

/* ---- the socket ---- */

function attach(request, socket) {
  request.socket = socket;
  request.parser = makeParser(request);
  socket.parser = request.parser;
  socket._httpMessage = request;
  socket.on('error', onSocketError);
  socket.on('data', onSocketData);
  socket.on('end', onSocketEnd);
  socket.on('close', onSocketClose);
  socket.on('drain', onSocketDrain);
  if (request.timeout !== undefined || (request.agent && request.agent.options &&
      request.agent.options.timeout))
    listenTimeout(request);
  request.emit('socket', socket);
  if (request.destroyed) {
    socket.destroy(request._errored || undefined);
    return;
  }
  request._flush();
}

function listenTimeout(request) {
  if (request.timeoutCb || !request.socket)
    return;
  request.timeoutCb = function () {
    request.emit('timeout');
  };
  request.socket.once('timeout', request.timeoutCb);
  if (request.timeout && request.socket.timeout !== request.timeout)
    request.socket.setTimeout(request.timeout);
}

proto.onSocket = function (socket, err) {
  var request = this;
  process.nextTick(function () {
    if (request.destroyed || err)
      giveUp(request, socket, err);
    else
      attach(request, socket);
  });
};

function tellEnd(request, err) {
  if (!request.aborted && !err)
    err = hangUp();
  if (err)
    emitError(request, err);
  emitClose(request);
}

/* A request that was destroyed before it had its connection, which another may use. */
function giveUp(request, socket, err) {
  request.destroyed = true;
  if (!socket) {
    tellEnd(request, err || request._errored);
  } else if (!err && request.agent && !socket.destroyed) {
    socket.emit('free');
    tellEnd(request, request._errored);
  } else {
    finished(socket.destroy(err || request._errored || undefined), function (failure) {
      if (failure && failure.code === 'ERR_STREAM_PREMATURE_CLOSE')
        failure = null;
      tellEnd(request, failure || err);
    });
  }
}

function whenSocket(request, run) {
  if (request.socket)
    run(request.socket);
  else
    request.once('socket', run);
}

proto.setTimeout = function (msecs, callback) {
  var request = this;
  if (this._ended)
    return this;
  msecs = require('internal_net').checkDuration(msecs, 'msecs');
  if (callback)
    this.once('timeout', callback);
  if (this.socket)
    apply(this.socket);
  else
    this.once('socket', apply);
  function apply(socket) {
    if (socket.connecting)
      socket.once('connect', function () {
        socket.setTimeout(msecs);
      });
    else
      socket.setTimeout(msecs);
    if (!request.timeoutCb) {
      request.timeoutCb = function () {
        request.emit('timeout');
      };
      socket.once('timeout', request.timeoutCb);
    }
  }
  return this;
};

proto.setNoDelay = function (on) {
  whenSocket(this, function (socket) {
    if (socket.connecting)
      socket.once('connect', function () {
        socket.setNoDelay(on);
      });
    else
      socket.setNoDelay(on);
  });
};

proto.setSocketKeepAlive = function (on, delay) {
  whenSocket(this, function (socket) {
    if (socket.connecting)
      socket.once('connect', function () {
        socket.setKeepAlive(on, delay);
      });
    else
      socket.setKeepAlive(on, delay);
  });
};

proto.clearTimeout = function (callback) {
  this.setTimeout(0, callback);
};
