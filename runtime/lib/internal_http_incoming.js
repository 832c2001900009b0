/* http.IncomingMessage: a Readable whose state is made when somebody touches it. */
'use strict';

var Readable = require('stream').Readable;
var errors = require('internal_errors');
var native = require('internal_http').binding;

module.exports = IncomingMessage;

/* For messages that a program makes itself; ours come from C. */
function IncomingMessage(socket) {
  Readable.call(this, socket ? { highWaterMark: socket.readableHighWaterMark } : {});
  this.socket = socket;
  this.httpVersionMajor = null;
  this.httpVersionMinor = null;
  this.httpVersion = null;
  this.complete = false;
  this.headers = {};
  this.headersDistinct = {};
  this.rawHeaders = [];
  this.trailers = {};
  this.trailersDistinct = {};
  this.rawTrailers = [];
  this.url = '';
  this.method = null;
  this.statusCode = null;
  this.statusMessage = null;
  this.upgrade = null;
  this.client = socket;
}

require('util').inherits(IncomingMessage, Readable);

var proto = IncomingMessage.prototype;

proto.aborted = false;
proto.joinDuplicateHeaders = false;
proto._consumed = false;
proto._dumped = false;
proto._highWater = undefined;

function own(object, name, value) {
  Object.defineProperty(object, name, {
    value: value, writable: true, enumerable: true, configurable: true
  });
}

function state() {
  var known;
  if (this === proto || !(known = native.watch(this)))
    return undefined;
  own(this, '_readableState', undefined);
  Readable.call(this, this._highWater === undefined ? {} : { highWaterMark: this._highWater });
  if (known === 2)
    this.push(null);
  return this._readableState;
}

Object.defineProperty(proto, '_readableState', {
  configurable: true, enumerable: false, get: state,
  set: function (value) {
    own(this, '_readableState', value);
  }
});

native.defineParts(proto);

Object.defineProperty(proto, 'connection', {
  configurable: true, enumerable: true,
  get: function () {
    return this.socket;
  },
  set: function (value) {
    this.socket = value;
  }
});

Object.defineProperty(proto, 'client', {
  configurable: true, enumerable: false,
  get: function () {
    return this.socket;
  },
  set: function (value) {
    own(this, 'client', value);
  }
});

proto.setTimeout = function (msecs, callback) {
  if (callback)
    this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};

proto._read = function () {
  if (!this._consumed) {
    this._readableState.readingMore = false;
    this._consumed = true;
  }
  if (this._resumeSocket)
    this._resumeSocket();
  else
    native.readMore(this);
};

proto._dump = function () {
  if (this._dumped)
    return;
  this._dumped = true;
  this._consumed = true;
  native.dump(this);
  this.removeAllListeners('data');
  this.resume();
};

/* 'error' is for those who listen to it only: old programs do not expect one. */
function report(message, err, callback) {
  if (message.listenerCount('error') === 0)
    callback();
  else
    callback(err);
}

proto._destroy = function (err, callback) {
  var message = this, socket;
  if (!this.readableEnded || !this.complete) {
    own(this, 'aborted', true);
    this.emit('aborted');
  }
  socket = native.isAborted(this) ? null : this.socket;
  if (socket && !socket.destroyed && this.aborted) {
    socket.destroy(err);
    require('stream').finished(socket, function (failure) {
      if (failure && failure.code === 'ERR_STREAM_PREMATURE_CLOSE')
        failure = null;
      process.nextTick(report, message, failure || err, callback);
    });
    return;
  }
  process.nextTick(report, this, err, callback);
};

/* Kept for programs that add headers themselves. */
proto._addHeaderLine = function (field, value, dest) {
  var key = String(field).toLowerCase();
  if (key === 'set-cookie') {
    if (dest[key] !== undefined)
      dest[key].push(value);
    else
      dest[key] = [value];
  } else if (dest[key] === undefined) {
    dest[key] = value;
  } else if (key === 'cookie') {
    dest[key] += '; ' + value;
  } else if (!FIRST_ONLY.hasOwnProperty(key)) {
    dest[key] += ', ' + value;
  }
};

var FIRST_ONLY = {};
['age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host',
  'if-modified-since', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards',
  'proxy-authorization', 'referer', 'retry-after', 'server', 'user-agent'
].forEach(function (name) {
  FIRST_ONLY[name] = true;
});

/* How the other half of a connection that ended too early is called. */
IncomingMessage.connectionReset = function (text) {
  var err = new Error(text);
  err.code = 'ECONNRESET';
  return err;
};

IncomingMessage.errors = errors;
