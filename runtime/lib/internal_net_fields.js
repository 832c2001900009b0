/* net.Socket: addresses, counts and states. */
'use strict';

var Buffer = require('buffer').Buffer;
var getter = require('internal_stream_util').getter;
var native = require('internal_net').binding;

module.exports = function (Socket) {
  Socket.prototype._getpeername = function () {
    var name;
    if (!this._handle || this.connecting)
      return this._peername || {};
    if (!this._peername) {
      name = native.peername(this._handle);
      if (typeof name === 'number')
        return {};
      this._peername = name;
    }
    return this._peername;
  };

  Socket.prototype._getsockname = function () {
    var name;
    if (!this._handle)
      return {};
    if (!this._sockname) {
      name = native.sockname(this._handle);
      this._sockname = typeof name === 'number' ? {} : name;
    }
    return this._sockname;
  };

  Socket.prototype.address = function () {
    return this._getsockname();
  };

  function named(name, list, key) {
    getter(Socket.prototype, name, function () {
      return this[list]()[key];
    });
  }

  named('remoteAddress', '_getpeername', 'address');
  named('remoteFamily', '_getpeername', 'family');
  named('remotePort', '_getpeername', 'port');
  named('localAddress', '_getsockname', 'address');
  named('localFamily', '_getsockname', 'family');
  named('localPort', '_getsockname', 'port');

  getter(Socket.prototype, '_connecting', function () {
    return this.connecting;
  });

  getter(Socket.prototype, 'pending', function () {
    return !this._handle || this.connecting;
  });

  getter(Socket.prototype, 'readyState', function () {
    if (this.connecting)
      return 'opening';
    if (this.readable && this.writable)
      return 'open';
    if (this.readable)
      return 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  });

  getter(Socket.prototype, 'bufferSize', function () {
    return this._handle ? this.writableLength : undefined;
  });

  getter(Socket.prototype, 'bytesRead', function () {
    return this._bytesRead + (this._handle ? native.counts(this._handle)[0] : 0);
  }, function (value) {
    this._bytesRead = value;
  });

  getter(Socket.prototype, 'fd', function () {
    return this._handle ? this._handle.fd() : -1;
  });

  function sizeOf(chunk, encoding) {
    if (Array.isArray(chunk))
      return chunk.reduce(function (sum, entry) {
        return sum + sizeOf(entry.chunk, entry.encoding);
      }, 0);
    return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
  }

  getter(Socket.prototype, 'bytesWritten', function () {
    var bytes = this._bytesDispatched, waiting = this.writableBuffer || [], i;
    if (this._handle === null && !this.connecting)
      return bytes;
    if (this._handle)
      bytes += native.counts(this._handle)[1];
    for (i = 0; i < waiting.length; i++)
      bytes += sizeOf(waiting[i].chunk, waiting[i].encoding);
    if (this._pendingData)
      bytes += sizeOf(this._pendingData, this._pendingEncoding);
    return bytes;
  });
};
