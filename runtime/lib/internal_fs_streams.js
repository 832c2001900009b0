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
    throw errors.methodNotImplemented('FileHandle with fs');
  self._handle = handle;
  self.fd = handle.fd;
  errors.hidden(self, '_fs', handleFs(handle));
  handle._refs++;
  handle.on('close', function () {
    self.close();
  });
}

/* What a stream calls, as methods of the handle: a program may have put its own there. */
function handleFs(handle) {
  function through(name, count) {
    return function (fd, data, offset, length, position, callback) {
      var vectored = count === 2;
      callback = vectored ? length : callback;
      (vectored ? handle[name](data, offset) : handle[name](data, offset, length, position)).then(
        function (result) {
          callback(null, result.bytesRead === undefined ? result.bytesWritten : result.bytesRead, data);
        }, callback);
    };
  }
  return { read: through('read', 4), write: through('write', 4), writev: through('writev', 2) };
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

/* Programs put an open() of their own in place of ours: it emits 'open', and so do we. What
 * it emits besides, an error, ends the stream. */
function open(self) {
  if (self.open === self.constructor._open) {
    openFile.call(self);
    return;
  }
  self.emit = function (type) {
    if (type === 'error' && !self.destroyed) {
      delete self.emit;
      self._openFailed = true;
      return self.destroy(arguments[1]);
    }
    if (type === 'open')
      delete self.emit;
    return self.constructor.prototype.emit.apply(self, arguments);
  };
  self.open();
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
  function done(problem) {
    callback(problem || err);
  }
  if (self._handle)
    self._handle._release().then(function () {
      done();
    }, done);
  else
    fsOf(self).close(self.fd, done);
  self.fd = null;
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

function addShared(Class, name, code) {
  Class._open = Class.prototype.open = require('util').deprecate(function () {
    openFile.call(this);
  }, name + '.prototype.open() is deprecated', code);
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
  }
  this._ownsFile = this.fd === null;
  if (this._ownsFile)
    open(this);
}

inherit(ReadStream, stream.Readable);
addShared(ReadStream, 'ReadStream', 'DEP0135');

/* How much may still be read: from a position to the end, or in all without one. */
function wanted(self, n) {
  n = Math.max(1, Math.min(n, self.readableHighWaterMark || HIGH_WATER_MARK));
  if (self.end === Infinity)
    return n;
  return Math.min(n, self.pos === undefined ? self.end - self.bytesRead + 1 :
    self.end - self.pos + 1);
}

/* A small part of a large buffer would keep all of it: it gets memory of its own. */
function fitted(buffer, count) {
  return count > buffer.length / 2 ? buffer.slice(0, count) : Buffer.from(buffer.slice(0, count));
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
      require('internal_stream_util').errorOrDestroy(self, err);
      return;
    }
    self.bytesRead += count;
    if (self.pos !== undefined)
      self.pos += count;
    self.push(count === 0 ? null : count === n ? buffer : fitted(buffer, count));
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
addShared(WriteStream, 'WriteStream', 'DEP0135');

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

/* Another fs, or a handle, is asked for its own writev: all at once, then what is left. */
function vectored(self, buffers, callback) {
  var size = buffers.reduce(function (sum, buffer) {
    return sum + buffer.length;
  }, 0);
  self._fs.writev(self.fd, buffers, self.pos === undefined ? null : self.pos, function (err, count) {
    if (err) {
      callback(err);
      return;
    }
    self.bytesWritten += count;
    if (self.pos !== undefined)
      self.pos += count;
    if (count < size)
      writeAll(self, Buffer.concat(buffers).slice(count), callback);
    else
      callback();
  });
}

WriteStream.prototype._writev = function (chunks, callback) {
  var self = this;
  if (this._fs && this._fs.writev) {
    whenOpen(this, function () {
      self._busy = true;
      vectored(self, chunks.map(function (item) {
        return item.chunk;
      }), function (err) {
        self._busy = false;
        if (self._afterWrite)
          self._afterWrite();
        callback(err);
      });
    });
    return;
  }
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
