/* fs: Node's functions over C's operations. Each native takes its arguments and then a
 * callback; without one it blocks. The user's own callback is handed to C wherever its
 * arguments fit, so that traces show the user's function. */
'use strict';

var u = require('internal_fs_utils');
var stats = require('internal_fs_stats');
var errors = require('internal_errors');
var Buffer = require('buffer').Buffer;
var toPath = u.toPath, toFd = u.toFd, toCallback = u.toCallback;
var constants = u.constants;
var fs = module.exports;

stats.setUp(binding);

/* Said once in a program's life. */
function once(say) {
  var said = false;
  return function () {
    if (!said)
      say();
    said = true;
  };
}

function deprecated(message, code) {
  return once(function () {
    process.emitWarning(message, 'DeprecationWarning', code);
  });
}

/* ---- one path, nothing else ---- */

fs.unlink = function unlink(path, callback) {
  callback = toCallback(callback);
  binding.unlink(toPath(path), callback);
};

fs.unlinkSync = function unlinkSync(path) {
  binding.unlink(toPath(path));
};

var warnOfTree = deprecated('In future versions of Node.js, ' +
  'fs.rmdir(path, { recursive: true }) will be removed. ' +
  'Use fs.rm(path, { recursive: true }) instead', 'DEP0147');

function rmdirOptions(options) {
  if (options === undefined || options === null)
    return {};
  errors.checkObject(options, 'options');
  if (options.recursive !== undefined)
    u.checkBoolean(options.recursive, 'options.recursive');
  checkRetries(options);
  return options;
}

function checkRetries(options) {
  if (options.retryDelay !== undefined)
    errors.checkInteger(options.retryDelay, 'options.retryDelay', 0, 2147483647);
  if (options.maxRetries !== undefined)
    errors.checkInteger(options.maxRetries, 'options.maxRetries', 0, 4294967295);
}

/* A tree is removed from a folder on: what is none is refused as rmdir refuses it. */
fs.rmdir = function rmdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = toCallback(callback);
  path = toPath(path);
  if (!rmdirOptions(options).recursive)
    return binding.rmdir(path, callback);
  warnOfTree();
  binding.lstat(path, function (err, found) {
    if (err || !found.isDirectory())
      binding.rmdir(path, callback);
    else
      binding.rm(path, true, false, callback);
  });
};

fs.rmdirSync = function rmdirSync(path, options) {
  path = toPath(path);
  if (!rmdirOptions(options).recursive)
    return binding.rmdir(path);
  warnOfTree();
  if (!binding.lstat(path).isDirectory())
    return binding.rmdir(path);
  return binding.rm(path, true, false);
};

/* ---- two paths ---- */

function twoPaths(name, first, second) {
  var native = binding[name];
  fs[name] = function (a, b, callback) {
    callback = toCallback(callback);
    a = toPath(a, first);
    native(a, toPath(b, second), callback);
  };
  fs[name + 'Sync'] = function (a, b) {
    a = toPath(a, first);
    native(a, toPath(b, second));
  };
}

twoPaths('rename', 'oldPath', 'newPath');
twoPaths('link', 'existingPath', 'newPath');

/* Only Windows asks what kind of link it is. */
function checkLinkType(type) {
  if (type !== undefined && type !== null && ['dir', 'file', 'junction'].indexOf(type) < 0)
    throw errors.error('ERR_FS_INVALID_SYMLINK_TYPE',
      'Symlink type must be one of "dir", "file", or "junction". Received "' + type + '"');
}

fs.symlink = function symlink(target, path, type, callback) {
  callback = toCallback(arguments[arguments.length - 1]);
  checkLinkType(typeof type === 'function' ? undefined : type);
  target = toPath(target, 'target');
  binding.symlink(target, toPath(path), callback);
};

fs.symlinkSync = function symlinkSync(target, path, type) {
  checkLinkType(type);
  target = toPath(target, 'target');
  binding.symlink(target, toPath(path));
};

function limitedMode(mode, name) {
  if (mode === undefined || mode === null)
    return 0;
  if (typeof mode !== 'number')
    throw errors.invalidArgType('mode', 'integer', mode);
  if (mode % 1 !== 0)
    throw errors.outOfRange('mode', 'an integer', mode);
  if (mode < 0 || mode > 7)
    throw errors.rangeError('ERR_OUT_OF_RANGE', 'mode is out of range: >= 0 && <= 7');
  return mode;
}

fs.copyFile = function copyFile(src, dest, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  src = toPath(src, 'src');
  dest = toPath(dest, 'dest');
  callback = toCallback(callback);
  binding.copyFile(src, dest, limitedMode(mode), callback);
};

fs.copyFileSync = function copyFileSync(src, dest, mode) {
  src = toPath(src, 'src');
  dest = toPath(dest, 'dest');
  binding.copyFile(src, dest, limitedMode(mode));
};

/* ---- access, exists ---- */

fs.access = function access(path, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = constants.F_OK;
  }
  path = toPath(path);
  mode = limitedMode(mode);
  binding.access(path, mode, toCallback(callback));
};

fs.accessSync = function accessSync(path, mode) {
  path = toPath(path);
  binding.access(path, limitedMode(mode));
};

fs.exists = function exists(path, callback) {
  toCallback(callback);
  try {
    path = toPath(path);
  } catch (ignored) {
    return process.nextTick(function () {
      callback(false);
    });
  }
  binding.access(path, constants.F_OK, function (err) {
    callback(!err);
  });
};

errors.promisesTo(fs.exists, function exists(path) {
  return new Promise(function (resolve) {
    fs.exists(path, resolve);
  });
});

fs.existsSync = function existsSync(path) {
  try {
    binding.access(toPath(path), constants.F_OK);
    return true;
  } catch (ignored) {
    return false;
  }
};

/* ---- mode, owner, times ---- */

fs.chmod = function chmod(path, mode, callback) {
  path = toPath(path);
  mode = u.toMode(mode, 'mode');
  binding.chmod(path, mode, toCallback(callback));
};

fs.chmodSync = function chmodSync(path, mode) {
  path = toPath(path);
  binding.chmod(path, u.toMode(mode, 'mode'));
};

fs.fchmod = function fchmod(fd, mode, callback) {
  fd = toFd(fd);
  mode = u.toMode(mode, 'mode');
  binding.fchmod(fd, mode, toCallback(callback));
};

fs.fchmodSync = function fchmodSync(fd, mode) {
  fd = toFd(fd);
  binding.fchmod(fd, u.toMode(mode, 'mode'));
};

function ownership(name, toFile) {
  var native = binding[name];
  function check(uid, gid) {
    errors.checkInteger(uid, 'uid', -1, 4294967295);
    errors.checkInteger(gid, 'gid', -1, 4294967295);
  }
  fs[name] = function (file, uid, gid, callback) {
    callback = toCallback(callback);
    file = toFile(file);
    check(uid, gid);
    native(file, uid, gid, callback);
  };
  fs[name + 'Sync'] = function (file, uid, gid) {
    file = toFile(file);
    check(uid, gid);
    native(file, uid, gid);
  };
}

ownership('chown', toPath);
ownership('lchown', toPath);
ownership('fchown', toFd);

function times(name, toFile, argument) {
  var native = binding[name];
  function both(first, second) {
    return [u.toSeconds(first, argument && 'a' + argument),
      u.toSeconds(second, argument && 'm' + argument)];
  }
  fs[name] = function (file, atime, mtime, callback) {
    var seconds;
    callback = toCallback(callback);
    file = toFile(file);
    seconds = both(atime, mtime);
    native(file, seconds[0], seconds[1], callback);
  };
  fs[name + 'Sync'] = function (file, atime, mtime) {
    var seconds;
    file = toFile(file);
    seconds = both(atime, mtime);
    native(file, seconds[0], seconds[1]);
  };
}

times('utimes', toPath);
times('lutimes', toPath);
times('futimes', toFd, 'time');

errors.hidden(fs, '_toUnixTimestamp', u.toSeconds);

/* ---- stat ---- */

fs.Stats = stats.Stats;
fs.Dirent = stats.Dirent;

function stating(name) {
  var native = binding[name];
  fs[name] = function (path, options, callback) {
    callback = toCallback(typeof options === 'function' ? options : callback);
    native(toPath(path), callback);
  };
  fs[name + 'Sync'] = function (path, options) {
    path = toPath(path);
    if (!options || options.throwIfNoEntry !== false)
      return native(path);
    try {
      return native(path);
    } catch (err) {
      if (err.code === 'ENOENT' || err.code === 'ENOTDIR')
        return undefined;
      throw err;
    }
  };
}

stating('stat');
stating('lstat');

fs.fstat = function fstat(fd, options, callback) {
  callback = toCallback(typeof options === 'function' ? options : callback);
  binding.fstat(toFd(fd), callback);
};

fs.fstatSync = function fstatSync(fd) {
  return binding.fstat(toFd(fd));
};

function StatFs(numbers) {
  ['type', 'bsize', 'blocks', 'bfree', 'bavail', 'files', 'ffree'].forEach(function (name, i) {
    this[name] = numbers[i];
  }, this);
}

function toStatFs(numbers) {
  return new StatFs(numbers);
}

fs.statfs = function statfs(path, options, callback) {
  callback = toCallback(typeof options === 'function' ? options : callback);
  binding.statfs(toPath(path), u.converted(callback, toStatFs));
};

fs.statfsSync = function statfsSync(path) {
  return new StatFs(binding.statfs(toPath(path)));
};

/* ---- folders ---- */

function mkdirOptions(options) {
  var recursive = false, mode = 511;
  if (typeof options === 'number' || typeof options === 'string') {
    mode = u.toMode(options, 'mode');
  } else if (options) {
    if (options.recursive !== undefined) {
      u.checkBoolean(options.recursive, 'options.recursive');
      recursive = options.recursive;
    }
    if (options.mode !== undefined)
      mode = u.toMode(options.mode, 'options.mode');
  }
  return { native: recursive ? binding.mkdirp : binding.mkdir, mode: mode };
}

fs.mkdir = function mkdir(path, options, callback) {
  var how;
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = toCallback(callback);
  path = toPath(path);
  how = mkdirOptions(options);
  how.native(path, how.mode, callback);
};

fs.mkdirSync = function mkdirSync(path, options) {
  var how;
  path = toPath(path);
  how = mkdirOptions(options);
  return how.native(path, how.mode);
};

function rmOptions(options) {
  options = options || {};
  ['recursive', 'force'].forEach(function (name) {
    if (options[name] !== undefined)
      u.checkBoolean(options[name], 'options.' + name);
  });
  checkRetries(options);
  return options;
}

/* C says EISDIR of "rm" for a folder without `recursive`; Node has its own error. */
function rmError(err, path) {
  var better;
  if (!err || err.syscall !== 'rm' || err.code !== 'EISDIR')
    return err;
  better = errors.error('ERR_FS_EISDIR',
    'Path is a directory: rm returned EISDIR (is a directory) ' + path);
  errors.hidden(better, 'name', 'SystemError');
  better.info = { code: 'EISDIR', message: 'is a directory', path: path, syscall: 'rm',
    errno: 21 };
  better.errno = 21;
  better.syscall = 'rm';
  better.path = path;
  return better;
}

fs.rm = function rm(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = toCallback(callback);
  path = toPath(path);
  options = rmOptions(options);
  binding.rm(path, !!options.recursive, !!options.force,
    options.recursive ? callback : function (err) {
      callback(rmError(err, path));
    });
};

fs.rmSync = function rmSync(path, options) {
  path = toPath(path);
  options = rmOptions(options);
  try {
    binding.rm(path, !!options.recursive, !!options.force);
  } catch (err) {
    throw rmError(err, path);
  }
};

require('internal_fs_dirs').addTo(fs, binding);

require('internal_fs_paths').addTo(fs, binding);

/* ---- open, close, sync, truncate ---- */

fs.open = function open(path, flags, mode, callback) {
  path = toPath(path);
  if (arguments.length < 3) {
    callback = flags;
    flags = 'r';
    mode = 438;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = 438;
  }
  flags = u.toFlags(flags);
  mode = u.toMode(mode, 'mode', 438);
  binding.open(path, flags, mode, toCallback(callback));
};

fs.openSync = function openSync(path, flags, mode) {
  path = toPath(path);
  flags = u.toFlags(flags);
  return binding.open(path, flags, u.toMode(mode, 'mode', 438));
};

function ignoreResult(err) {
  if (err)
    throw err;
}

fs.close = function close(fd, callback) {
  fd = toFd(fd);
  binding.close(fd, callback === undefined ? ignoreResult : toCallback(callback));
};

['close', 'fsync', 'fdatasync'].forEach(function (name) {
  var native = binding[name];
  if (name !== 'close')
    fs[name] = function (fd, callback) {
      fd = toFd(fd);
      native(fd, toCallback(callback));
    };
  fs[name + 'Sync'] = function (fd) {
    native(toFd(fd));
  };
});

function toLength(length) {
  if (length === undefined)
    return 0;
  errors.checkInteger(length, 'len');
  return Math.max(0, length);
}

fs.ftruncate = function ftruncate(fd, length, callback) {
  if (typeof length === 'function') {
    callback = length;
    length = 0;
  }
  fd = toFd(fd);
  length = toLength(length);
  binding.ftruncate(fd, length, toCallback(callback));
};

fs.ftruncateSync = function ftruncateSync(fd, length) {
  fd = toFd(fd);
  binding.ftruncate(fd, toLength(length));
};

var warnOfDescriptor = deprecated('Using fs.truncate with a file descriptor is deprecated. ' +
  'Please use fs.ftruncate with a file descriptor instead.', 'DEP0081');

fs.truncate = function truncate(path, length, callback) {
  if (typeof length === 'function') {
    callback = length;
    length = 0;
  }
  if (typeof path === 'number') {
    warnOfDescriptor();
    return fs.ftruncate(path, length, callback);
  }
  length = toLength(length);
  callback = toCallback(callback);
  binding.truncate(toPath(path), length, callback);
};

fs.truncateSync = function truncateSync(path, length) {
  if (typeof path === 'number') {
    warnOfDescriptor();
    return fs.ftruncateSync(path, length);
  }
  path = toPath(path);
  binding.truncate(path, toLength(length));
};

require('internal_fs_files').addTo(fs, binding);
require('internal_fs_rw').addTo(fs, binding);

/* ---- the rest comes at first use ---- */

fs.constants = constants;
fs.F_OK = constants.F_OK;
fs.R_OK = constants.R_OK;
fs.W_OK = constants.W_OK;
fs.X_OK = constants.X_OK;

function late(key, from, enumerable) {
  Object.defineProperty(fs, key, {
    configurable: true,
    enumerable: enumerable !== false,
    get: function () {
      var value = require(from)[key];
      delete fs[key];
      fs[key] = value;
      return value;
    },
    set: function (value) {
      delete fs[key];
      fs[key] = value;
    }
  });
}

['ReadStream', 'WriteStream', 'createReadStream', 'createWriteStream']
  .forEach(function (key) {
    late(key, 'internal_fs_streams');
  });
['watch', 'watchFile', 'unwatchFile'].forEach(function (key) {
  late(key, 'internal_fs_watch');
});
late('promises', 'internal_fs_promises');
