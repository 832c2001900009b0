/* fs: files as streams. */
'use strict';

var fs = require('fs');
var stream = require('stream');
var u = require('internal_fs_utils');
var errors = require('internal_errors');
var Buffer = require('buffer').Buffer;
var HIGH_WATER_MARK = 64 * 1024;

function inherit(Child, Parent) {
  Child.prototype = Object.create(Parent.prototype, {
    constructor: { value: Child, enumerable: false, writable: true, configurable: true }
  });
}

function copyOptions(options) {
  var copy = {}, key;
  if (options === undefined || options === null)
    return copy;
  if (typeof options === 'string')
    options = { encoding: options };
  else if (typeof options !== 'object')
    throw errors.invalidArgType('options', ['string', 'Object'], options);
  for (key in options)
    copy[key] = options[key];
  u.checkEncoding(copy.encoding);
  return copy;
}

/* ---- what both kinds share ---- */

/* The functions of another fs, or those of this one as they are when they are called. */
function useFs(self, options, names) {
  var given = options.fs;
  delete options.fs;
  if (given === undefined || given === null)
    return;
  names.forEach(function (name) {
    if ((name !== 'write' && name !== 'writev') || given[name] !== undefined ||
        given.write === undefined && given.writev === undefined)
      errors.checkFunction(given[name], 'options.fs.' + name);
  });
  errors.hidden(self, '_fs', given);
}

/* A FileHandle stays the owner of its descriptor: it closes it, and tells when it did. */
function useHandle(self, handle) {
  if (self._fs)
    throw errors.methodNotImplemented('fs with FileHandle');
  self._handle = handle;
  self.fd = handle.fd;
  handle.on('close', function () {
    self.close();
  });
}

function setFile(self, path, options, flags) {
  self.fd = options.fd === undefined || options.fd === null ? null : options.fd;
  if (self.fd !== null && typeof self.fd === 'object' && typeof self.fd.on === 'function')
    useHandle(self, self.fd);
  else if (self.fd !== null)
    self.fd = u.toFd(self.fd);
  if (self.fd === null)
    self.path = u.toPath(path);
  else
    self.path = path === undefined || path === null ? undefined : u.toPath(path);
  self.flags = options.flags === undefined ? flags : options.flags;
  self.mode = options.mode === undefined ? 438 : options.mode;
  self.start = options.start;
  self.pos = undefined;
  self._closing = undefined;
  if (self.start !== undefined) {
    errors.checkInteger(self.start, 'start', 0);
    self.pos = self.start;
  }
}

function fsOf(self) {
  return self._fs || fs;
}

/* Programs put an open() of their own in place of ours: it emits 'open', and so do we. */
function open(self) {
  if (self.open !== openFile)
    self.open();
  else
    openFile.call(self);
}

function openFile() {
  var self = this;
  fsOf(self).open(self.path, self.flags, self.mode, function (err, fd) {
    if (err) {
      self._openFailed = true;
      if (self._whenOpen)
        self._whenOpen(err);
      else
        self.destroy(err);
      return;
    }
    self.fd = fd;
    if (self._whenOpen)
      self._whenOpen(null);
    self.emit('open', fd);
    self.emit('ready');
  });
}

function closeFile(self, err, callback) {
  var fd = self.fd;
  function done(problem) {
    callback(err || problem);
  }
  self.fd = null;
  if (self._handle)
    self._handle.close().then(function () {
      done();
    }, done);
  else
    fsOf(self).close(fd, done);
}

/* A stream that is destroyed while it is being opened is closed when it is open. */
function destroyFile(self, err, callback) {
  if (self._ownsFile && self.fd === null && !self._openFailed) {
    self._whenOpen = function (problem) {
      if (problem)
        callback(err || problem);
      else
        closeFile(self, err, callback);
    };
  } else if (self.fd === null) {
    callback(err);
  } else {
    closeFile(self, err, callback);
  }
}

function addShared(Class) {
  Class.prototype.open = openFile;
  Object.defineProperty(Class.prototype, 'pending', {
    configurable: true,
    get: function () {
      return this.fd === null;
    }
  });
}

/* ---- reading ---- */

function ReadStream(path, options) {
  if (!(this instanceof ReadStream))
    return new ReadStream(path, options);
  options = copyOptions(options);
  if (options.highWaterMark === undefined)
    options.highWaterMark = HIGH_WATER_MARK;
  options.autoDestroy = options.autoClose !== false;
  useFs(this, options, ['open', 'read', 'close']);
  delete options.read;
  stream.Readable.call(this, options);
  setFile(this, path, options, 'r');
  this.autoClose = options.autoClose !== false;
  this.end = options.end === undefined ? Infinity : options.end;
  this.bytesRead = 0;
  if (this.end !== Infinity) {
    errors.checkInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end)
      throw errors.outOfRange('start', '<= "end" (here: ' + this.end + ')', this.start);
    if (this.pos === undefined && this.fd === null)
      this.pos = 0;
  }
  this._ownsFile = this.fd === null;
  if (this._ownsFile)
    open(this);
}

inherit(ReadStream, stream.Readable);
addShared(ReadStream);

/* How much may still be read: from a position to the end, or in all without one. */
function wanted(self, n) {
  n = Math.max(1, Math.min(n, self.readableHighWaterMark || HIGH_WATER_MARK));
  if (self.end === Infinity)
    return n;
  return Math.min(n, self.pos === undefined ? self.end - self.bytesRead + 1 :
    self.end - self.pos + 1);
}

ReadStream.prototype._read = function (n) {
  var self = this, buffer;
  if (this.fd === null) {
    if (!this.destroyed)
      this.once('open', function () {
        self._read(n);
      });
    return;
  }
  n = wanted(this, n);
  if (n <= 0) {
    this.push(null);
    return;
  }
  buffer = Buffer.allocUnsafe(n);
  this._busy = true;
  var at = this.pos === undefined ? null : this.pos;
  fsOf(this).read(this.fd, buffer, 0, n, at, function (err, count) {
    self._busy = false;
    if (self._afterRead) {
      self._afterRead();
      return;
    }
    if (err) {
      self.destroy(err);
      return;
    }
    self.bytesRead += count;
    if (self.pos !== undefined)
      self.pos += count;
    self.push(count === 0 ? null : count < n ? buffer.slice(0, count) : buffer);
  });
};

ReadStream.prototype._destroy = function (err, callback) {
  var self = this;
  if (!this._busy) {
    destroyFile(this, err, callback);
    return;
  }
  this._afterRead = function () {
    destroyFile(self, err, callback);
  };
};

ReadStream.prototype.close = function (callback) {
  if (callback)
    stream.finished(this, callback);
  this.destroy();
};

/* ---- writing ---- */

function WriteStream(path, options) {
  if (!(this instanceof WriteStream))
    return new WriteStream(path, options);
  options = copyOptions(options);
  options.autoDestroy = options.autoClose !== false;
  options.decodeStrings = true;
  useFs(this, options, ['open', 'write', 'writev', 'close']);
  delete options.write;
  delete options.writev;
  stream.Writable.call(this, options);
  setFile(this, path, options, 'w');
  this.autoClose = options.autoClose !== false;
  this.bytesWritten = 0;
  if (options.encoding)
    this.setDefaultEncoding(options.encoding);
  this._ownsFile = this.fd === null;
  if (this._ownsFile)
    open(this);
}

inherit(WriteStream, stream.Writable);
addShared(WriteStream);

/* Runs `write` once the file is open, and not at all if it never will be. */
function whenOpen(self, write) {
  if (self.fd !== null)
    write();
  else
    self.once('open', write);
}

function writeAll(self, buffer, callback) {
  fsOf(self).write(self.fd, buffer, 0, buffer.length, self.pos === undefined ? null : self.pos,
    function (err, count) {
      if (err) {
        callback(err);
        return;
      }
      self.bytesWritten += count;
      if (self.pos !== undefined)
        self.pos += count;
      if (count < buffer.length)
        writeAll(self, buffer.slice(count), callback);
      else
        callback();
    });
}

WriteStream.prototype._write = function (data, encoding, callback) {
  var self = this;
  whenOpen(this, function () {
    self._busy = true;
    writeAll(self, data, function (err) {
      self._busy = false;
      if (self._afterWrite)
        self._afterWrite();
      callback(err);
    });
  });
};

WriteStream.prototype._writev = function (chunks, callback) {
  this._write(Buffer.concat(chunks.map(function (item) {
    return item.chunk;
  })), 'buffer', callback);
};

/* Even an empty stream makes its file. */
WriteStream.prototype._final = function (callback) {
  whenOpen(this, function () {
    callback();
  });
};

WriteStream.prototype._destroy = function (err, callback) {
  var self = this;
  if (!this._busy) {
    destroyFile(this, err, callback);
    return;
  }
  this._afterWrite = function () {
    destroyFile(self, err, callback);
  };
};

WriteStream.prototype.close = function (callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  if (!this.autoClose)
    this.on('finish', this.destroy.bind(this));
  this.end();
};

WriteStream.prototype.destroySoon = WriteStream.prototype.end;

exports.ReadStream = ReadStream;
exports.WriteStream = WriteStream;
exports.createReadStream = function createReadStream(path, options) {
  return new ReadStream(path, options);
};
exports.createWriteStream = function createWriteStream(path, options) {
  return new WriteStream(path, options);
};
