/* What the parts of fs share: checking arguments and turning them into what C takes. */
'use strict';

var errors = require('internal_errors');
var Buffer = require('buffer').Buffer;

var O = {
  RDONLY: 0, WRONLY: 1, RDWR: 2, CREAT: 64, EXCL: 128, TRUNC: 512, APPEND: 1024,
  SYNC: 1052672
};

var constants = {
  UV_FS_SYMLINK_DIR: 1, UV_FS_SYMLINK_JUNCTION: 2,
  O_RDONLY: O.RDONLY, O_WRONLY: O.WRONLY, O_RDWR: O.RDWR,
  UV_DIRENT_UNKNOWN: 0, UV_DIRENT_FILE: 1, UV_DIRENT_DIR: 2, UV_DIRENT_LINK: 3,
  UV_DIRENT_FIFO: 4, UV_DIRENT_SOCKET: 5, UV_DIRENT_CHAR: 6, UV_DIRENT_BLOCK: 7,
  S_IFMT: 61440, S_IFREG: 32768, S_IFDIR: 16384, S_IFCHR: 8192, S_IFBLK: 24576,
  S_IFIFO: 4096, S_IFLNK: 40960, S_IFSOCK: 49152,
  O_CREAT: O.CREAT, O_EXCL: O.EXCL, UV_FS_O_FILEMAP: 0, O_NOCTTY: 256, O_TRUNC: O.TRUNC,
  O_APPEND: O.APPEND, O_DIRECTORY: 65536, O_NOATIME: 262144, O_NOFOLLOW: 131072,
  O_SYNC: O.SYNC, O_DSYNC: 4096, O_DIRECT: 16384, O_NONBLOCK: 2048,
  S_IRWXU: 448, S_IRUSR: 256, S_IWUSR: 128, S_IXUSR: 64,
  S_IRWXG: 56, S_IRGRP: 32, S_IWGRP: 16, S_IXGRP: 8,
  S_IRWXO: 7, S_IROTH: 4, S_IWOTH: 2, S_IXOTH: 1,
  F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1,
  UV_FS_COPYFILE_EXCL: 1, COPYFILE_EXCL: 1, UV_FS_COPYFILE_FICLONE: 2,
  COPYFILE_FICLONE: 2, UV_FS_COPYFILE_FICLONE_FORCE: 4, COPYFILE_FICLONE_FORCE: 4
};

var FLAGS = {
  r: O.RDONLY, rs: O.RDONLY | O.SYNC, sr: O.RDONLY | O.SYNC,
  'r+': O.RDWR, 'rs+': O.RDWR | O.SYNC, 'sr+': O.RDWR | O.SYNC,
  w: O.TRUNC | O.CREAT | O.WRONLY,
  wx: O.TRUNC | O.CREAT | O.WRONLY | O.EXCL, xw: O.TRUNC | O.CREAT | O.WRONLY | O.EXCL,
  'w+': O.TRUNC | O.CREAT | O.RDWR,
  'wx+': O.TRUNC | O.CREAT | O.RDWR | O.EXCL, 'xw+': O.TRUNC | O.CREAT | O.RDWR | O.EXCL,
  a: O.APPEND | O.CREAT | O.WRONLY,
  ax: O.APPEND | O.CREAT | O.WRONLY | O.EXCL, xa: O.APPEND | O.CREAT | O.WRONLY | O.EXCL,
  as: O.APPEND | O.CREAT | O.WRONLY | O.SYNC, sa: O.APPEND | O.CREAT | O.WRONLY | O.SYNC,
  'a+': O.APPEND | O.CREAT | O.RDWR,
  'ax+': O.APPEND | O.CREAT | O.RDWR | O.EXCL,
  'xa+': O.APPEND | O.CREAT | O.RDWR | O.EXCL,
  'as+': O.APPEND | O.CREAT | O.RDWR | O.SYNC, 'sa+': O.APPEND | O.CREAT | O.RDWR | O.SYNC
};

function isBytes(value) {
  return ArrayBuffer.isView(value);
}

function isUrl(value) {
  return value !== null && typeof value === 'object' && typeof value.href === 'string' &&
    typeof value.pathname === 'string' && typeof value.protocol === 'string';
}

/* A path as C takes it: a string or a Buffer. */
function toPath(path, name) {
  if (isUrl(path))
    path = require('url').fileURLToPath(path);
  if (typeof path === 'string') {
    if (path.indexOf('\u0000') >= 0)
      throw errors.invalidArgValue(name || 'path', path,
        'must be a string, Uint8Array, or URL without null bytes');
    return path;
  }
  if (!isBytes(path))
    throw errors.invalidArgType(name || 'path', ['string', 'Buffer', 'URL'], path);
  if (path.indexOf(0) >= 0)
    throw errors.invalidArgValue(name || 'path', path,
      'must be a string, Uint8Array, or URL without null bytes');
  return path;
}

function toFd(fd, name) {
  errors.checkInteger(fd, name || 'fd', 0, 2147483647);
  return fd;
}

function toCallback(cb) {
  if (typeof cb !== 'function')
    throw errors.invalidArgType('cb', 'function', cb);
  return cb;
}

function toFlags(flags, name) {
  if (typeof flags === 'number') {
    errors.checkInteger(flags, name || 'flags', -2147483648, 2147483647);
    return flags;
  }
  if (flags === undefined || flags === null)
    return O.RDONLY;
  if (typeof flags !== 'string' || !FLAGS.hasOwnProperty(flags))
    throw errors.invalidArgValue(name || 'flags', flags);
  return FLAGS[flags];
}

/* A number, or octal digits; the default where there is one and nothing is given. */
function toMode(mode, name, otherwise) {
  if ((mode === undefined || mode === null) && otherwise !== undefined)
    return otherwise;
  if (typeof mode === 'string') {
    if (!/^[0-7]+$/.test(mode))
      throw errors.invalidArgValue(name, mode,
        'must be a 32-bit unsigned integer or an octal string');
    return parseInt(mode, 8);
  }
  errors.checkInteger(mode, name, 0, 4294967295);
  return mode;
}

function toSeconds(time, name) {
  if (typeof time === 'string' && +time === +time && time.trim() !== '')
    return +time;
  if (typeof time === 'number' && isFinite(time))
    return time < 0 ? Date.now() / 1000 : time;
  if (time instanceof Date)
    return time.getTime() / 1000;
  throw errors.invalidArgType(name || 'time', ['Date', 'Time in seconds'], time);
}

/* Options given as an object, as the encoding alone, or not at all. */
function toOptions(options, otherwise) {
  if (options === undefined || options === null || typeof options === 'function')
    return otherwise;
  if (typeof options === 'string')
    options = { encoding: options };
  else if (typeof options !== 'object')
    throw errors.invalidArgType('options', ['string', 'Object'], options);
  checkEncoding(options.encoding);
  return options;
}

function checkEncoding(encoding) {
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding))
    throw errors.invalidArgValue('encoding', encoding, 'is invalid encoding');
}

function isUtf8(encoding) {
  return encoding === 'utf8' || encoding === 'utf-8' || encoding === undefined ||
    encoding === null || /^utf-?8$/i.test(encoding);
}

/* File contents: bytes, or a string that C writes as UTF-8. */
function toData(data, encoding, name) {
  if (isBytes(data))
    return data;
  if (typeof data !== 'string')
    throw errors.invalidArgType(name || 'data',
      ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  return isUtf8(encoding) ? data : Buffer.from(data, encoding);
}

function checkBytes(buffer) {
  if (!isBytes(buffer))
    throw errors.invalidArgType('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
}

function checkBoolean(value, name) {
  if (typeof value !== 'boolean')
    throw errors.invalidArgType(name, 'boolean', value);
}

/* A name or path as the wanted encoding shows it; C gives bytes where that is not UTF-8. */
function inEncoding(name, encoding) {
  if (name === undefined || isUtf8(encoding))
    return name;
  if (typeof name === 'string')
    name = Buffer.from(name);
  return encoding === 'buffer' ? name : name.toString(encoding);
}

/* A callback whose value passes through `convert` first. */
function converted(callback, convert) {
  return function (err, value) {
    if (err)
      return callback(err);
    return callback(null, convert(value));
  };
}

module.exports = {
  constants: constants,
  isBytes: isBytes,
  toPath: toPath,
  toFd: toFd,
  toCallback: toCallback,
  toFlags: toFlags,
  toMode: toMode,
  toSeconds: toSeconds,
  toOptions: toOptions,
  toData: toData,
  isUtf8: isUtf8,
  checkEncoding: checkEncoding,
  checkBytes: checkBytes,
  checkBoolean: checkBoolean,
  inEncoding: inEncoding,
  converted: converted
};
