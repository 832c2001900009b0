/* A Duplex over one stream handle: child processes' stdio, stdin. The `binding` is that of
 * stream handles. */
'use strict';

var Duplex = require('stream').Duplex;

function inherit(Child, Parent) {
  Child.prototype = Object.create(Parent.prototype, {
    constructor: { value: Child, enumerable: false, writable: true, configurable: true }
  });
  Child.super_ = Parent;
}

/* options: handle, readable, writable (both true if left out), start: read at once. */
function Pipe(options) {
  Duplex.call(this, {
    readable: options.readable !== false,
    writable: options.writable !== false,
    allowHalfOpen: true,
    decodeStrings: false,
    emitClose: true,
    autoDestroy: true
  });
  this._handle = options.handle;
  this._reading = false;
  this.bytesRead = 0;
  this.bytesWritten = 0;
  this.connecting = false;
  this.pending = false;
  if (options.start && options.readable !== false)
    this.read(0);
}

inherit(Pipe, Duplex);

function onRead(pipe) {
  return function (err, buffer) {
    if (err) {
      pipe._reading = false;
      pipe.destroy(err);
    } else if (buffer === null) {
      pipe._reading = false;
      pipe.push(null);
      pipe.read(0);
    } else {
      pipe.bytesRead += buffer.length;
      if (!pipe.push(buffer))
        pipe._stopReading();
    }
  };
}

Pipe.prototype._stopReading = function () {
  if (!this._reading)
    return;
  this._reading = false;
  if (this._handle)
    this._handle.readStop();
};

Pipe.prototype._read = function () {
  var err;
  if (this._reading || !this._handle)
    return;
  this._reading = true;
  if (!this._onRead)
    this._onRead = onRead(this);
  err = this._handle.readStart(this._onRead);
  if (err < 0)
    this.destroy(binding.error(err, 'read'));
};

Pipe.prototype._write = function (chunk, encoding, callback) {
  var err;
  if (!this._handle)
    return callback(binding.error(-9, 'write'));
  if (typeof chunk === 'string' && encoding && !/^utf-?8$/i.test(encoding))
    chunk = require('buffer').Buffer.from(chunk, encoding);
  this.bytesWritten += chunk.length;
  err = this._handle.write(chunk, callback);
  if (err < 0)
    callback(binding.error(err, 'write'));
  else if (err === 0)
    callback();
};

Pipe.prototype._final = function (callback) {
  var err;
  if (!this._handle)
    return callback();
  err = this._handle.shutdown(callback);
  if (err < 0)
    callback();
};

Pipe.prototype._destroy = function (err, callback) {
  var handle = this._handle;
  this._handle = null;
  this._reading = false;
  if (!handle)
    return callback(err);
  handle.close(function () {
    callback(err);
  });
};

Pipe.prototype.destroySoon = function () {
  if (this.writable)
    this.end();
  if (this.writableFinished)
    this.destroy();
  else
    this.once('finish', this.destroy);
};

Pipe.prototype.ref = function () {
  if (this._handle)
    this._handle.ref();
  return this;
};

Pipe.prototype.unref = function () {
  if (this._handle)
    this._handle.unref();
  return this;
};

Object.defineProperty(Pipe.prototype, 'fd', {
  configurable: true,
  enumerable: true,
  get: function () {
    return this._handle ? this._handle.fd() : -1;
  }
});

Object.defineProperty(Pipe.prototype, 'readyState', {
  configurable: true,
  get: function () {
    if (this.readable && this.writable)
      return 'open';
    if (this.readable)
      return 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }
});

module.exports = { Pipe: Pipe, handles: binding, inherit: inherit };
