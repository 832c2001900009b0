/* fs.promises: the callback functions as promises, and FileHandle. */
'use strict';

var fs = require('fs');
var errors = require('internal_errors');
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

['access', 'appendFile', 'chmod', 'chown', 'copyFile', 'lchown', 'link', 'lstat',
  'lutimes', 'mkdir', 'mkdtemp', 'opendir', 'readFile', 'readdir', 'readlink', 'realpath', 'rename',
  'rm', 'rmdir', 'stat', 'symlink', 'truncate', 'unlink', 'utimes', 'writeFile'
].forEach(function (name) {
  promises[name] = function () {
    var args = slice.call(arguments);
    if (args[0] instanceof FileHandle)
      args[0] = args[0].fd;
    while (args.length > 1 && args[args.length - 1] === undefined)
      args.pop();
    return promised(fs[name], args);
  };
});

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
}

require('util').inherits(FileHandle, EventEmitter);

function onHandle(name, fn, pick, syscall) {
  FileHandle.prototype[name] = function () {
    var args = slice.call(arguments);
    if (this.fd < 0)
      return Promise.reject(closed(syscall || name));
    while (args.length > 0 && args[args.length - 1] === undefined)
      args.pop();
    return promised(fn, [this.fd].concat(args), pick);
  };
}

function closed(name) {
  var err = new Error('file closed');
  err.errno = -9;
  err.code = 'EBADF';
  err.syscall = name;
  return err;
}

onHandle('appendFile', fs.appendFile);
onHandle('chmod', fs.fchmod, undefined, 'fchmod');
onHandle('chown', fs.fchown, undefined, 'fchown');
onHandle('datasync', fs.fdatasync, undefined, 'fdatasync');
onHandle('readFile', fs.readFile);
onHandle('stat', fs.fstat, undefined, 'fstat');
onHandle('sync', fs.fsync, undefined, 'fsync');
onHandle('truncate', fs.ftruncate, undefined, 'ftruncate');
onHandle('utimes', fs.futimes, undefined, 'futime');
onHandle('writeFile', fs.writeFile);
onHandle('read', fs.read, function (count, buffer) {
  return { bytesRead: count, buffer: buffer };
});
onHandle('readv', fs.readv, function (count, buffers) {
  return { bytesRead: count, buffers: buffers };
});
onHandle('write', fs.write, function (count, buffer) {
  return { bytesWritten: count, buffer: buffer };
});
onHandle('writev', fs.writev, function (count, buffers) {
  return { bytesWritten: count, buffers: buffers };
});

FileHandle.prototype.close = function () {
  var self = this, fd = this.fd;
  if (fd < 0)
    return this._closing || Promise.resolve();
  this.fd = -1;
  errors.hidden(this, '_closing', promised(fs.close, [fd]).then(function () {
    self.emit('close');
  }));
  return this._closing;
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
