/* http.OutgoingMessage: headers, then a body in one piece, in chunks or to the end of the
 * connection. Requests of clients are sent by this; so are responses that a program made
 * itself. The responses of a server are formatted in C. */
'use strict';

var Buffer = require('buffer').Buffer;
var Stream = require('stream');
var errors = require('internal_errors');
var util = require('internal_stream_util');
var native = require('internal_http').binding;
var getter = util.getter;

var HIGH_WATER = 16 * 1024;
var NO_DATE = 1, NO_CONNECTION = 2, NO_LENGTH = 4, NO_TRANSFER = 8;

module.exports = OutgoingMessage;

function noop() {}

function OutgoingMessage(options) {
  Stream.call(this);
  this.outputData = [];
  this.outputSize = 0;
  this.writable = true;
  this.destroyed = false;
  this._last = false;
  this.chunkedEncoding = false;
  this.shouldKeepAlive = true;
  this.maxRequestsOnConnectionReached = false;
  this._defaultKeepAlive = true;
  this.useChunkedEncodingByDefault = true;
  this.sendDate = false;
  this._contentLength = null;
  this._hasBody = true;
  this._trailer = '';
  this.finished = false;
  this._headerSent = false;
  this._closed = false;
  this.socket = null;
  this._header = null;
  this._keepAliveTimeout = 0;
  this.corked = 0;
  this._errored = null;
  this._onPendingData = noop;
  this._highWater = options && options.highWaterMark !== undefined ?
    options.highWaterMark : HIGH_WATER;
}

require('util').inherits(OutgoingMessage, Stream);

var proto = OutgoingMessage.prototype;

proto.writable = true;
proto.destroyed = false;
proto.outputSize = 0;
proto.corked = 0;
proto.maxRequestsOnConnectionReached = false;
proto._defaultKeepAlive = true;
proto._keepAliveTimeout = 0;
proto._trailer = '';
proto._closed = false;
proto._errored = null;
proto._highWater = HIGH_WATER;
proto.strictContentLength = false;

Object.keys(native.headerMethods).concat(Object.getOwnPropertyNames(native.headerMethods))
  .forEach(function (name) {
    Object.defineProperty(proto, name, {
      value: native.headerMethods[name], writable: true, configurable: true,
      enumerable: true
    });
  });

proto.setHeaders = function (headers) {
  var self = this;
  if (this._header || this.headersSent)
    throw errors.error('ERR_HTTP_HEADERS_SENT',
      'Cannot set headers after they are sent to the client');
  if (!headers || Array.isArray(headers) || typeof headers.forEach !== 'function' ||
      typeof headers.get !== 'function')
    throw errors.invalidArgType('headers', ['Headers', 'Map'], headers);
  headers.forEach(function (value, key) {
    self.setHeader(key, value);
  });
  return this;
};

/* ---- what others may ask ---- */

getter(proto, 'headersSent', function () {
  return !!this._header;
});
getter(proto, 'writableFinished', function () {
  return this.finished && this.outputSize === 0 &&
    (!this.socket || this.socket.writableLength === 0);
});
getter(proto, 'writableObjectMode', function () {
  return false;
});
getter(proto, 'writableLength', function () {
  return this.outputSize + (this.socket ? this.socket.writableLength : 0);
});
getter(proto, 'writableHighWaterMark', function () {
  return this.socket ? this.socket.writableHighWaterMark : this._highWater;
});
getter(proto, 'writableCorked', function () {
  return this.corked;
});
getter(proto, 'writableEnded', function () {
  return this.finished;
});
getter(proto, 'writableNeedDrain', function () {
  return !this.destroyed && !this.finished && !!this._needDrain;
});
getter(proto, 'errored', function () {
  return this._errored;
});
getter(proto, 'closed', function () {
  return this._closed;
});
getter(proto, 'connection', function () {
  return this.socket;
}, function (value) {
  this.socket = value;
});
/* What programs used before there were methods for it. */
function deprecated(name, get, set) {
  var text = 'OutgoingMessage.prototype.' + name + ' is deprecated';
  var deprecate = require('util').deprecate;
  getter(proto, name, deprecate(get, text, 'DEP0066'), deprecate(set, text, 'DEP0066'));
}

deprecated('_headers', function () {
  return this.getHeaders();
}, function (headers) {
  var self = this;
  this.getHeaderNames().forEach(function (name) {
    self.removeHeader(name);
  });
  Object.keys(headers || {}).forEach(function (name) {
    self.setHeader(name, headers[name]);
  });
});
deprecated('_headerNames', function () {
  var names = Object.create(null);
  this.getRawHeaderNames().forEach(function (name) {
    names[name.toLowerCase()] = name;
  });
  return names;
}, function (names) {
  var self = this;
  Object.keys(names || {}).forEach(function (name) {
    var value = self.getHeader(name);
    if (value !== undefined) {
      self.removeHeader(name);
      self.setHeader(names[name], value);
    }
  });
});

proto._renderHeaders = function () {
  if (this._header)
    throw errors.error('ERR_HTTP_HEADERS_SENT',
      'Cannot render headers after they are sent to the client');
  return this.getHeaders();
};

/* ---- the head ---- */

function lineOf(message, seen, name, value) {
  var key = name.toLowerCase(), text = String(value);
  if (key === 'connection') {
    seen.connection = true;
    message._removedConnection = false;
    if (/(?:^|\W)close(?:$|\W)/i.test(text))
      message._last = true;
    else
      message.shouldKeepAlive = true;
  } else if (key === 'transfer-encoding') {
    seen.te = true;
    if (/(?:^|\W)chunked(?:$|\W)/i.test(text))
      message.chunkedEncoding = true;
  } else if (key === 'content-length') {
    seen.length = true;
    message._contentLength = +text;
  } else if (key === 'keep-alive') {
    message._defaultKeepAlive = false;
  } else if (key === 'date' || key === 'expect' || key === 'trailer') {
    seen[key] = true;
  }
  return name + ': ' + text + '\r\n';
}

function linesOf(message, seen, name, value) {
  var text = '', i;
  if (!Array.isArray(value))
    return lineOf(message, seen, name, value);
  if (name.toLowerCase() === 'cookie')
    return lineOf(message, seen, name, value.join('; '));
  for (i = 0; i < value.length; i++)
    text += lineOf(message, seen, name, value[i]);
  return text;
}

/* [name, value, ...] of what may be given for headers. */
function flat(headers) {
  var list = [];
  if (Array.isArray(headers) && Array.isArray(headers[0]))
    headers.forEach(function (pair) {
      list.push(pair[0], pair[1]);
    });
  else if (Array.isArray(headers))
    return headers;
  else if (headers)
    Object.keys(headers).forEach(function (name) {
      list.push(name, headers[name]);
    });
  return list;
}

function connectionLine(message, seen, removed) {
  var keep, text = '';
  if (removed & NO_CONNECTION) {
    message._last = !message.shouldKeepAlive;
    return '';
  }
  if (seen.connection)
    return '';
  keep = message.shouldKeepAlive && (seen.length || message.useChunkedEncodingByDefault ||
    message.agent);
  if (!keep || message.maxRequestsOnConnectionReached) {
    message._last = true;
    return 'Connection: close\r\n';
  }
  text = 'Connection: keep-alive\r\n';
  if (message._keepAliveTimeout && message._defaultKeepAlive)
    text += 'Keep-Alive: timeout=' + Math.floor(message._keepAliveTimeout / 1000) + '\r\n';
  return text;
}

function framingLine(message, seen, removed) {
  if (seen.length || seen.te)
    return '';
  if (!message._hasBody) {
    message.chunkedEncoding = false;
  } else if (!message.useChunkedEncodingByDefault) {
    message._last = true;
  } else if (!seen.trailer && !(removed & NO_LENGTH) &&
             typeof message._contentLength === 'number') {
    return 'Content-Length: ' + message._contentLength + '\r\n';
  } else if (!(removed & NO_TRANSFER)) {
    message.chunkedEncoding = true;
    return 'Transfer-Encoding: chunked\r\n';
  } else {
    message._last = true;
  }
  return '';
}

proto._storeHeader = function (firstLine, headers) {
  var seen = {}, text = firstLine, list = flat(headers), i;
  var removed = native.removedHeaders(this);
  for (i = 0; i + 1 < list.length; i += 2) {
    native.checkName(String(list[i]));
    native.checkValue(list[i], list[i + 1]);
    text += linesOf(this, seen, String(list[i]), list[i + 1]);
  }
  if (this.sendDate && !seen.date && !(removed & NO_DATE))
    text += 'Date: ' + new Date().toUTCString() + '\r\n';
  if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) {
    this.chunkedEncoding = false;
    this.shouldKeepAlive = false;
  }
  text += connectionLine(this, seen, removed);
  text += framingLine(this, seen, removed);
  if (this.chunkedEncoding !== true && seen.trailer)
    throw errors.error('ERR_HTTP_TRAILER_INVALID',
      'Trailers are invalid with this transfer encoding');
  this._header = text + '\r\n';
  this._headerSent = false;
  if (seen.expect)
    this._send('');
};

/* ---- sending ---- */

proto._send = function (data, encoding, callback) {
  if (!this._headerSent) {
    if (typeof data === 'string' &&
        (!encoding || /^(utf-?8|latin1|binary)$/i.test(encoding)))
      data = Buffer.concat([Buffer.from(this._header || '', 'latin1'),
        Buffer.from(data, encoding || 'utf8')]);
    else
      this._enqueue(Buffer.from(this._header || '', 'latin1'), null, null, true);
    this._headerSent = true;
  }
  return this._writeRaw(data, encoding, callback);
};

proto._enqueue = function (data, encoding, callback, first) {
  var entry = { data: data, encoding: encoding, callback: callback };
  if (first)
    this.outputData.unshift(entry);
  else
    this.outputData.push(entry);
  this.outputSize += data.length;
  this._onPendingData(data.length);
};

proto._writeRaw = function (data, encoding, callback) {
  var socket = this.socket;
  if (socket && socket.destroyed)
    return false;
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (socket && socket._httpMessage === this && socket.writable) {
    if (this.outputData.length)
      this._flushOutput(socket);
    return data.length || callback ? socket.write(data, encoding, callback) : true;
  }
  this._enqueue(data, encoding, callback);
  return this.outputSize < this._highWater;
};

proto._flushOutput = function (socket) {
  var list = this.outputData, i, room;
  if (!list.length)
    return undefined;
  this.outputData = [];
  socket.cork();
  for (i = 0; i < list.length; i++)
    room = socket.write(list[i].data, list[i].encoding, list[i].callback);
  socket.uncork();
  this._onPendingData(-this.outputSize);
  this.outputSize = 0;
  return room;
};

proto._flush = function () {
  var socket = this.socket, room;
  if (!socket || !socket.writable)
    return;
  room = this._flushOutput(socket);
  if (this.finished)
    this._finish();
  else if (room && this._needDrain) {
    this._needDrain = false;
    this.emit('drain');
  }
};

proto._finish = function () {
  this.emit('prefinish');
};

function toBytes(chunk, encoding) {
  if (chunk === null)
    throw util.nullValues();
  if (typeof chunk === 'string')
    return Buffer.from(chunk, encoding || 'utf8');
  if (!ArrayBuffer.isView(chunk))
    throw errors.invalidArgType('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  return chunk;
}

function reportNT(message, err, callback) {
  callback(err);
  if (message.listenerCount('error') > 0 || !message.destroyed)
    message.emit('error', err);
}

function refuse(message, err, callback) {
  if (message.destroyed)
    process.nextTick(callback, err);
  else
    process.nextTick(reportNT, message, err, callback);
}

/* Reports a write after end(); a native's fallback uses it too. */
function afterEnd(callback) {
  var err = this.finished ? util.streamError('ERR_STREAM_WRITE_AFTER_END') :
    util.streamError('ERR_STREAM_DESTROYED', 'write');
  refuse(this, err, callback || noop);
  return false;
}

function uncorkNT(socket) {
  socket.uncork();
}

function write(message, chunk, encoding, callback, last) {
  var bytes = toBytes(chunk, encoding), socket = message.socket, room;
  var plain = typeof chunk === 'string' && !message._headerSent; /* it goes out with the head */
  if (message.finished || message.destroyed)
    return afterEnd.call(message, callback);
  if (message.strictContentLength && message._contentLength !== null &&
      message._contentLength !== undefined)
    checkLength(message, bytes.length);
  if (!message._header)
    message._implicitHeader();
  if (!message._hasBody) {
    if (message.rejectNonStandardBodyWrites)
      throw errors.error('ERR_HTTP_BODY_NOT_ALLOWED',
        'Adding content for this request method or response status is not allowed.');
    process.nextTick(callback);
    return true;
  }
  if (!last && socket && !socket.writableCorked && socket.cork) {
    socket.cork();
    process.nextTick(uncorkNT, socket);
  }
  if (message.chunkedEncoding && bytes.length !== 0) {
    message._send(bytes.length.toString(16) + '\r\n', 'latin1');
    message._send(bytes, null);
    room = message._send('\r\n', 'latin1', callback);
  } else {
    room = plain ? message._send(chunk, encoding, callback) : message._send(bytes, null, callback);
  }
  if (!room)
    message._needDrain = true;
  return room;
}

function checkLength(message, length) {
  message._written = (message._written || 0) + length;
  if (message._written > message._contentLength)
    throw errors.error('ERR_HTTP_CONTENT_LENGTH_MISMATCH',
      'Response body\'s content-length of ' + message._written +
      ' byte(s) does not match the content-length of ' + message._contentLength +
      ' byte(s) set in header');
}

proto.write = function write_(chunk, encoding, callback) {
  var room;
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  room = write(this, chunk, encoding, typeof callback === 'function' ? callback : noop,
    false);
  if (!room)
    this._needDrain = true;
  return room;
};

/* ---- the end ---- */

function onFinish(message) {
  if (message._errored || (message.socket && message.socket._hadError))
    return;
  message.emit('finish');
}

function ended(message, callback) {
  if (typeof callback !== 'function')
    return;
  if (message.writableFinished)
    process.nextTick(callback, util.streamError('ERR_STREAM_ALREADY_FINISHED', 'end'));
  else
    message.once('finish', callback);
}

proto.end = function end(chunk, encoding, callback) {
  var self = this;
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (this.finished || (native.isResponse && native.isResponse(this))) {
    if (chunk)
      afterEnd.call(this, typeof callback === 'function' ? callback : undefined);
    else
      ended(this, callback);
    return this;
  }
  if (this.socket && this.socket.cork)
    this.socket.cork();
  if (chunk) {
    if (!this._header)
      this._contentLength = typeof chunk === 'string' ?
        Buffer.byteLength(chunk, encoding) : chunk.byteLength;
    write(this, chunk, encoding, noop, true);
  } else if (!this._header) {
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (typeof callback === 'function')
    this.once('finish', callback);
  function finish() {
    onFinish(self);
  }
  if (this._hasBody && this.chunkedEncoding)
    this._send('0\r\n' + this._trailer + '\r\n', 'latin1', finish);
  else if (!this._headerSent || this.writableLength || chunk)
    this._send('', 'latin1', finish);
  else
    process.nextTick(finish);
  if (this.socket && this.socket.uncork) {
    this.socket._writableState.corked = 1;
    this.socket.uncork();
  }
  this.finished = true;
  if (this.outputData.length === 0 && this.socket && this.socket._httpMessage === this)
    this._finish();
  return this;
};

proto.addTrailers = function (headers) {
  var text = '', list = flat(Object(headers) === headers ? headers : Object.keys(headers)), i;
  for (i = 0; i + 1 < list.length; i += 2) {
    native.checkName(String(list[i]), 'Trailer name');
    if (native.isBadValue(String(list[i + 1])))
      throw errors.typeError('ERR_INVALID_CHAR',
        'Invalid character in trailer content ["' + list[i] + '"]');
    text += list[i] + ': ' + list[i + 1] + '\r\n';
  }
  if (!native.setTrailers(this, text))
    this._trailer = text;
};

proto.flushHeaders = function () {
  if (!this._header)
    this._implicitHeader();
  this._send('');
};

proto._implicitHeader = function () {
  throw errors.methodNotImplemented('_implicitHeader()');
};

/* ---- the rest ---- */

proto.cork = function () {
  this.corked++;
  if (this.socket && this.socket.cork)
    this.socket.cork();
};

proto.uncork = function () {
  if (this.corked)
    this.corked--;
  if (this.socket && this.socket.uncork)
    this.socket.uncork();
};

proto.setTimeout = function (msecs, callback) {
  if (callback)
    this.on('timeout', callback);
  if (!this.socket)
    this.once('socket', function (socket) {
      socket.setTimeout(msecs);
    });
  else
    this.socket.setTimeout(msecs);
  return this;
};

proto.destroy = function (err) {
  if (this.destroyed)
    return this;
  this.destroyed = true;
  this._errored = err || null;
  if (this.socket)
    this.socket.destroy(err);
  else
    this.once('socket', function (socket) {
      socket.destroy(err);
    });
  return this;
};

proto.pipe = function () {
  this.emit('error', util.streamError('ERR_STREAM_CANNOT_PIPE'));
};

/* A listener's promise that failed. */
proto[Symbol.for('nodejs.rejection')] = function (err) {
  this.destroy(err);
};

OutgoingMessage.afterEnd = afterEnd;
