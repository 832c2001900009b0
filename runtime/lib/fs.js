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

/* A callback whose value passes through `convert` first. */
function converted(callback, convert) {
  return function (err, value) {
    if (err)
      return callback(err);
    return callback(null, convert(value));
  };
}

/* ---- one path, nothing else ---- */

['unlink', 'rmdir'].forEach(function (name) {
  var native = binding[name];
  fs[name] = function (path, options, callback) {
    if (typeof options === 'function')
      callback = options;
    else if (name === 'rmdir' && options && options.recursive)
      return fs.rm(path, { recursive: true }, callback);
    callback = toCallback(callback);
    native(toPath(path), callback);
  };
  fs[name + 'Sync'] = function (path, options) {
    if (name === 'rmdir' && options && options.recursive)
      return fs.rmSync(path, { recursive: true });
    native(toPath(path));
  };
});

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

function times(name, toFile) {
  var native = binding[name];
  fs[name] = function (file, atime, mtime, callback) {
    callback = toCallback(callback);
    file = toFile(file);
    native(file, u.toSeconds(atime), u.toSeconds(mtime), callback);
  };
  fs[name + 'Sync'] = function (file, atime, mtime) {
    file = toFile(file);
    native(file, u.toSeconds(atime), u.toSeconds(mtime));
  };
}

times('utimes', toPath);
times('lutimes', toPath);
times('futimes', toFd);

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

fs.mkdtemp = function mkdtemp(prefix, options, callback) {
  callback = toCallback(typeof options === 'function' ? options : callback);
  options = u.toOptions(options, {});
  prefix = toPath(prefix, 'prefix');
  binding.mkdtemp(prefix + 'XXXXXX', u.isUtf8(options.encoding) ? callback :
    converted(callback, function (path) {
      return u.inEncoding(path, options.encoding);
    }));
};

fs.mkdtempSync = function mkdtempSync(prefix, options) {
  options = u.toOptions(options, {});
  prefix = toPath(prefix, 'prefix');
  return u.inEncoding(binding.mkdtemp(prefix + 'XXXXXX'), options.encoding);
};

function rmOptions(options) {
  options = options || {};
  ['recursive', 'force'].forEach(function (name) {
    if (options[name] !== undefined)
      u.checkBoolean(options[name], 'options.' + name);
  });
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

/* ---- links and real paths ---- */

function pathResult(name, native, prepare) {
  fs[name] = function (path, options, callback) {
    callback = toCallback(typeof options === 'function' ? options : callback);
    options = u.toOptions(options, {});
    path = prepare(toPath(path));
    native(path, u.isUtf8(options.encoding) ? callback :
      converted(callback, function (text) {
        return u.inEncoding(text, options.encoding);
      }));
  };
  fs[name + 'Sync'] = function (path, options) {
    options = u.toOptions(options, {});
    return u.inEncoding(native(prepare(toPath(path))), options.encoding);
  };
}

function same(path) {
  return path;
}

pathResult('readlink', binding.readlink, same);
pathResult('native', binding.realpathNative, same);
pathResult('realpath', binding.realpath, function (path) {
  return require('path').resolve(typeof path === 'string' ? path : path.toString());
});
fs.realpath['native'] = fs['native'];
fs.realpathSync['native'] = fs.nativeSync;
delete fs['native'];
delete fs.nativeSync;

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

fs.truncate = function truncate(path, length, callback) {
  if (typeof length === 'function') {
    callback = length;
    length = 0;
  }
  if (typeof path === 'number')
    return fs.ftruncate(path, length, callback);
  length = toLength(length);
  callback = toCallback(callback);
  binding.truncate(toPath(path), length, callback);
};

fs.truncateSync = function truncateSync(path, length) {
  if (typeof path === 'number')
    return fs.ftruncateSync(path, length);
  path = toPath(path);
  binding.truncate(path, toLength(length));
};

/* ---- whole files ---- */

function decode(encoding) {
  return function (buffer) {
    return buffer.toString(encoding);
  };
}

function toFile(file) {
  return typeof file === 'number' ? toFd(file, 'fd') : toPath(file);
}

/* An operation whose signal came before it began; the callback hears of it. */
function aborted(signal, callback) {
  require('internal_abort').checkSignal(signal, 'options.signal');
  if (signal.aborted)
    process.nextTick(callback, require('internal_abort').abortError(signal));
  return signal.aborted;
}

/* What comes after the signal is dropped: the work itself cannot be called back. */
function abortable(signal, callback) {
  var over = false, forget;
  function end() {
    if (over)
      return;
    over = true;
    forget();
    callback.apply(undefined, arguments);
  }
  forget = require('internal_abort').onAbort(signal, end);
  return end;
}

fs.readFile = function readFile(path, options, callback) {
  var encoding, text, flags;
  callback = toCallback(callback || options);
  options = u.toOptions(options, {});
  if (options.signal !== undefined && aborted(options.signal, callback))
    return;
  if (options.signal)
    callback = abortable(options.signal, callback);
  encoding = options.encoding;
  if (encoding === 'buffer')
    encoding = undefined;
  text = !!encoding && u.isUtf8(encoding);
  flags = u.toFlags(options.flag === undefined ? 'r' : options.flag);
  binding.readFile(toFile(path), flags, text,
    !encoding || text ? callback : converted(callback, decode(encoding)));
};

fs.readFileSync = function readFileSync(path, options) {
  var encoding, text, data;
  options = u.toOptions(options, {});
  encoding = options.encoding === 'buffer' ? undefined : options.encoding;
  text = !!encoding && u.isUtf8(encoding);
  data = binding.readFile(toFile(path),
    u.toFlags(options.flag === undefined ? 'r' : options.flag), text);
  return !encoding || text ? data : data.toString(encoding);
};

function writing(name, defaultFlag) {
  var native = binding[name];
  function begin(path, data, options, callback) {
    var flags, mode, flush;
    options = u.toOptions(options, {});
    flags = options.flag === undefined || options.flag === null ?
      defaultFlag : options.flag;
    flush = options.flush;
    if (flush !== undefined && flush !== null)
      u.checkBoolean(flush, 'options.flush');
    data = u.toData(data, options.encoding);
    flags = u.toFlags(flags);
    mode = u.toMode(options.mode, 'mode', 438);
    native(toFile(path), data, flags, mode, !!flush, callback);
  }
  fs[name] = function (path, data, options, callback) {
    callback = toCallback(callback || options);
    if (options && options.signal !== undefined) {
      if (aborted(options.signal, callback))
        return;
      callback = abortable(options.signal, callback);
    }
    begin(path, data, options, callback);
  };
  fs[name + 'Sync'] = function (path, data, options) {
    begin(path, data, options);
  };
}

writing('writeFile', 'w');
writing('appendFile', 'a');

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
