/* fs.promises: the callback functions as promises, and FileHandle. */
'use strict';

var fs = require('fs');
var errors = require('internal_errors');
var Buffer = require('buffer').Buffer;
var EventEmitter = require('events');
var slice = Array.prototype.slice;
var promises = {};

/* Calls fn(args..., callback); `pick` makes the value from the callback's arguments. */
function promised(fn, args, pick) {
  return new Promise(function (resolve, reject) {
    fn.apply(fs, args.concat(function (err, a, b) {
      if (err)
        reject(err);
      else
        resolve(pick ? pick(a, b) : a);
    }));
  });
}

/* How many arguments stand before the callback. */
var ARGUMENTS = { access: 2, appendFile: 3, chmod: 2, chown: 3, copyFile: 3, lchown: 3, link: 2,
  lstat: 2, lutimes: 3, mkdir: 2, mkdtemp: 2, opendir: 2, readFile: 2, readdir: 2, readlink: 2,
  realpath: 2, rename: 2, rm: 2, rmdir: 2, stat: 2, statfs: 2, symlink: 3, truncate: 2, unlink: 1,
  utimes: 3, writeFile: 3 };

function exactly(args, count) {
  var list = slice.call(args, 0, count);
  while (list.length < count)
    list.push(undefined);
  return list;
}

Object.keys(ARGUMENTS).forEach(function (name) {
  promises[name] = function () {
    var args = exactly(arguments, ARGUMENTS[name]);
    if (args[0] instanceof FileHandle)
      args[0] = args[0].fd;
    return promised(fs[name], args);
  };
});

promises.watch = function watch(filename, options) {
  return require('internal_fs_watch').iterate(filename, options);
};

promises.open = function (path, flags, mode) {
  return promised(fs.open, [path, flags === undefined ? 'r' : flags,
    mode === undefined ? 438 : mode], function (fd) {
    return new FileHandle(fd);
  });
};

promises.constants = fs.constants;

/* ---- FileHandle ---- */

function FileHandle(fd) {
  EventEmitter.call(this);
  this.fd = fd;
  errors.hidden(this, '_refs', 1); /* its own, and the streams' that use it */
  errors.hidden(this, '_closing', undefined);
  errors.hidden(this, '_over', undefined);
}

require('util').inherits(FileHandle, EventEmitter);

/* `count`: how many arguments stand between the descriptor and the callback. */
function onHandle(name, fn, count, syscall) {
  FileHandle.prototype[name] = function () {
    if (this.fd < 0)
      return Promise.reject(closed(syscall || name));
    return promised(fn, [this.fd].concat(exactly(arguments, count)));
  };
}

function closed(name) {
  var err = new Error('file closed');
  err.errno = -9;
  err.code = 'EBADF';
  err.syscall = name;
  return err;
}

onHandle('appendFile', fs.appendFile, 2);
onHandle('chmod', fs.fchmod, 1, 'fchmod');
onHandle('chown', fs.fchown, 2, 'fchown');
onHandle('datasync', fs.fdatasync, 0, 'fdatasync');
onHandle('readFile', fs.readFile, 1);
onHandle('stat', fs.fstat, 1, 'fstat');
onHandle('sync', fs.fsync, 0, 'fsync');
onHandle('truncate', fs.ftruncate, 1, 'ftruncate');
onHandle('utimes', fs.futimes, 2, 'futime');
onHandle('writeFile', fs.writeFile, 2);

/* Calls the function of fs as it is called now, with the arguments it was given. */
function moving(name, pick) {
  FileHandle.prototype[name] = function () {
    var args = slice.call(arguments);
    if (this.fd < 0)
      return Promise.reject(closed(name));
    if (name === 'read')
      args = readArguments(args);
    while (args.length > 1 && args[args.length - 1] === undefined)
      args.pop();
    return promised(fs[name], [this.fd].concat(args), pick);
  };
}

/* read(buffer, offset, length, position), read(buffer, options) or read(options) */
function readArguments(args) {
  var buffer = args[0], options;
  if (!ArrayBuffer.isView(buffer)) {
    options = buffer === undefined || buffer === null ? {} : buffer;
    errors.checkObject(options, 'options');
    buffer = options.buffer === undefined ? Buffer.alloc(16384) : options.buffer;
  } else if (typeof args[1] === 'object' && args[1] !== null) {
    options = args[1];
  } else {
    options = { offset: args[1], length: args[2], position: args[3] };
  }
  return [buffer, options.offset, options.length === undefined || options.length === null ?
    buffer.byteLength - (options.offset || 0) : options.length,
  options.position === undefined ? null : options.position];
}

moving('read', function (count, buffer) {
  return { bytesRead: count, buffer: buffer };
});
moving('readv', function (count, buffers) {
  return { bytesRead: count, buffers: buffers };
});
moving('write', function (count, buffer) {
  return { bytesWritten: count, buffer: buffer };
});
moving('writev', function (count, buffers) {
  return { bytesWritten: count, buffers: buffers };
});

/* Takes one reference back; the descriptor is closed with the last one. */
FileHandle.prototype._unref = function () {
  var fd = this.fd, over = this._over;
  if (--this._refs > 0)
    return;
  this.fd = -1;
  promised(fs.close, [fd]).then(over.resolve, over.reject);
};

/* A stream that used it has ended, and closes it. */
FileHandle.prototype._release = function () {
  if (this._closing) {
    this._unref();
    return this._closing;
  }
  this._refs--;
  return this.close();
};

FileHandle.prototype.close = function () {
  var self = this;
  if (this._closing)
    return this._closing;
  if (this.fd < 0)
    return Promise.resolve();
  this._closing = new Promise(function (resolve, reject) {
    self._over = { resolve: resolve, reject: reject };
  });
  this._unref();
  this.emit('close');
  return this._closing;
};

if (typeof Symbol.asyncDispose === 'symbol')
  FileHandle.prototype[Symbol.asyncDispose] = function () {
    return this.close();
  };

FileHandle.prototype.createReadStream = function (options) {
  return fs.createReadStream(null, withFd(options, this));
};

FileHandle.prototype.createWriteStream = function (options) {
  return fs.createWriteStream(null, withFd(options, this));
};

function withFd(options, fd) {
  var copy = {}, key;
  if (typeof options === 'string')
    options = { encoding: options };
  for (key in options || {})
    copy[key] = options[key];
  copy.fd = fd;
  return copy;
}

errors.hidden(promises, 'FileHandle', FileHandle);
exports.promises = promises;
