/* http.ServerResponse. One that belongs to a connection of ours is native; here is what
 * those do that a program made, and what is rarely used. */
'use strict';

var OutgoingMessage = require('internal_http_outgoing');
var errors = require('internal_errors');
var http = require('internal_http');
var native = http.binding;

module.exports = ServerResponse;

function ServerResponse(req, options) {
  OutgoingMessage.call(this, options);
  if (req.method === 'HEAD')
    this._hasBody = false;
  this.req = req;
  this.sendDate = true;
  this._sent100 = false;
  this._expect_continue = false;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = /chunked/i.test((req.headers || {}).te);
    this.shouldKeepAlive = false;
  }
}

http.inherit(ServerResponse, OutgoingMessage);

var proto = ServerResponse.prototype;
var outgoing = OutgoingMessage.prototype;

proto._sent100 = false;
proto._expect_continue = false;

/* ---- objects that a program made ---- */

function writeHead(status, reason, headers) {
  var self = this, code = status, list, message;
  if (this._header)
    throw errors.error('ERR_HTTP_HEADERS_SENT',
      'Cannot write headers after they are sent to the client');
  status |= 0;
  if (status < 100 || status > 999)
    throw errors.rangeError('ERR_HTTP_INVALID_STATUS_CODE',
      'Invalid status code: ' + require('util').format('%s', code));
  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    if (!this.statusMessage)
      this.statusMessage = http.STATUS_CODES[status] || 'unknown';
    headers = headers || reason;
  }
  this.statusCode = status;
  if (this.getHeaderNames().length > 0 && headers && !Array.isArray(headers)) {
    Object.keys(headers).forEach(function (name) {
      self.setHeader(name, headers[name]);
    });
    list = native.headerEntries(this);
  } else {
    list = headers || native.headerEntries(this);
  }
  message = String(this.statusMessage);
  if (native.isBadValue(message))
    throw errors.typeError('ERR_INVALID_CHAR', 'Invalid character in statusMessage');
  if (status === 204 || status === 304 || (status >= 100 && status <= 199))
    this._hasBody = false;
  if (this._expect_continue && !this._sent100)
    this.shouldKeepAlive = false;
  this._storeHeader('HTTP/1.1 ' + status + ' ' + message + '\r\n', list);
  return this;
}

function write(chunk, encoding, callback) {
  return outgoing.write.call(this, chunk, encoding, callback);
}

function end(chunk, encoding, callback) {
  return outgoing.end.call(this, chunk, encoding, callback);
}

write.afterEnd = end.afterEnd = OutgoingMessage.afterEnd;

/* What an accessor is for an object that is not native: a property of its own, or the
 * accessor that all outgoing messages have. */
function plain(name, initial) {
  var key = '_plain_' + name;
  return {
    get: function () {
      return Object.prototype.hasOwnProperty.call(this, key) ? this[key] : initial;
    },
    set: function (value) {
      errors.hidden(this, key, value);
    }
  };
}

var others = {
  statusCode: plain('statusCode', 200), statusMessage: plain('statusMessage', undefined),
  finished: plain('finished', false), _header: plain('_header', null),
  _headerSent: plain('_headerSent', false), socket: plain('socket', null),
  shouldKeepAlive: plain('shouldKeepAlive', true), sendDate: plain('sendDate', true),
  chunkedEncoding: plain('chunkedEncoding', false), _hasBody: plain('_hasBody', true),
  useChunkedEncodingByDefault: plain('useChunkedEncodingByDefault', true),
  _last: plain('_last', false), _contentLength: plain('_contentLength', null)
};
['headersSent', 'writableEnded', 'writableFinished', 'writableLength', 'writableNeedDrain']
  .forEach(function (name) {
    others[name] = Object.getOwnPropertyDescriptor(outgoing, name);
  });

native.defineResponse(proto, others, {
  write: write, end: end, writeHead: writeHead, flushHeaders: outgoing.flushHeaders
});

proto.writeHeader = function () {
  return this.writeHead.apply(this, arguments);
};

proto._implicitHeader = function () {
  this.writeHead(this.statusCode);
};

proto._finish = function () {
  outgoing._finish.call(this);
};

/* ---- bodies that are checked; who wants that pays for it ---- */

function sizeOf(chunk, encoding) {
  if (chunk === null || chunk === undefined || typeof chunk === 'function')
    return 0;
  return typeof chunk === 'string' ?
    Buffer.byteLength(chunk, typeof encoding === 'string' ? encoding : 'utf8') :
    chunk.byteLength;
}

function mismatch(length, expected) {
  return errors.error('ERR_HTTP_CONTENT_LENGTH_MISMATCH',
    'Response body\'s content-length of ' + length +
    ' byte(s) does not match the content-length of ' + expected + ' byte(s) set in header');
}

/* write() and end() of a message whose body must be as long as its header says. */
function checkLengths(message) {
  var written = 0, write = message.write, end = message.end;
  function check(chunk, encoding, last) {
    var size = sizeOf(chunk, encoding);
    var expected = message.getHeader('content-length');
    if (expected !== undefined && message._hasBody && message.strictContentLength &&
        (last ? written + size !== +expected :
          message.headersSent && written + size > +expected))
      throw mismatch(written + size, +expected);
    written += size;
  }
  errors.hidden(message, 'write', function (chunk, encoding, callback) {
    check(chunk, encoding, false);
    return write.call(message, chunk, encoding, callback);
  });
  errors.hidden(message, 'end', function (chunk, encoding, callback) {
    if (!message.writableEnded)
      check(chunk, encoding, true);
    message.write = write;
    return end.call(message, chunk, encoding, callback);
  });
}

Object.defineProperty(proto, 'strictContentLength', {
  configurable: true, enumerable: true,
  get: function () {
    return !!this._strict;
  },
  set: function (value) {
    if (value && this._strict === undefined && native.isResponse(this))
      checkLengths(this);
    errors.hidden(this, '_strict', !!value);
  }
});

/* A prototype whose write() and end() throw where no body may be. */
ServerResponse.withoutStrayBodies = function (proto) {
  var checking = Object.create(proto);
  function check(message, chunk) {
    var status = message.statusCode, empty = message.req.method === 'HEAD' ||
      (message.headersSent && (status === 204 || status === 304 || status < 200));
    if (empty && chunk !== null && chunk !== undefined && typeof chunk !== 'function')
      throw errors.error('ERR_HTTP_BODY_NOT_ALLOWED',
        'Adding content for this request method or response status is not allowed.');
  }
  errors.hidden(checking, 'write', function (chunk, encoding, callback) {
    check(this, chunk);
    return proto.write.call(this, chunk, encoding, callback);
  });
  errors.hidden(checking, 'end', function (chunk, encoding, callback) {
    check(this, chunk);
    return proto.end.call(this, chunk, encoding, callback);
  });
  return checking;
};

/* ---- a socket that a program gives ---- */

function onSocketClose() {
  var message = this._httpMessage;
  if (!message)
    return;
  message.destroyed = true;
  message._closed = true;
  message.emit('close');
}

proto.assignSocket = function (socket) {
  if (socket._httpMessage)
    throw errors.error('ERR_HTTP_SOCKET_ASSIGNED',
      'ServerResponse has an already assigned socket');
  socket._httpMessage = this;
  socket.on('close', onSocketClose);
  this.socket = socket;
  this.emit('socket', socket);
  this._flush();
};

proto.detachSocket = function (socket) {
  socket.removeListener('close', onSocketClose);
  socket._httpMessage = null;
  this.socket = null;
};

/* ---- what is sent as it is ---- */

proto._writeRaw = function (data, encoding, callback) {
  if (!native.isResponse(this))
    return outgoing._writeRaw.call(this, data, encoding, callback);
  if (typeof encoding === 'function')
    callback = encoding;
  sendRaw(this, String(data), callback);
  return true;
};

proto._send = function (data, encoding, callback) {
  if (!native.isResponse(this))
    return outgoing._send.call(this, data, encoding, callback);
  this.flushHeaders();
  return data ? this._writeRaw(data, encoding, callback) : true;
};

/* ---- informational answers ---- */

function sendRaw(message, text, callback) {
  if (native.sendRaw(message, text)) {
    if (callback)
      process.nextTick(callback);
  } else {
    message._writeRaw(text, 'latin1', callback);
  }
}

proto.writeContinue = function (callback) {
  sendRaw(this, 'HTTP/1.1 100 Continue\r\n\r\n', callback);
  this._sent100 = true;
};

proto.writeProcessing = function (callback) {
  sendRaw(this, 'HTTP/1.1 102 Processing\r\n\r\n', callback);
};

var LINK = /^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

/* The value of Link for one or several links. */
function linkHeader(links) {
  (Array.isArray(links) ? links : [links]).forEach(function (link) {
    if (typeof link !== 'string' || !LINK.test(link))
      throw errors.invalidArgValue('hints', link, 'must be an array or string of format ' +
        '"</styles.css>; rel=preload; as=style"');
  });
  return [].concat(links).join(', ');
}

proto.writeEarlyHints = function (hints, callback) {
  var text = 'HTTP/1.1 103 Early Hints\r\n', link;
  errors.checkObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined)
    return;
  link = linkHeader(hints.link);
  if (!link)
    return;
  text += 'Link: ' + link + '\r\n';
  Object.keys(hints).forEach(function (name) {
    if (name !== 'link')
      text += name + ': ' + hints[name] + '\r\n';
  });
  sendRaw(this, text + '\r\n', callback);
};
