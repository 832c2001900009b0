/* Stats and Dirent. The numbers of a Stats stay in C until one of them is asked for, as
 * most programs never do for most files: they ask isFile(). */
'use strict';

var constants = require('internal_fs_utils').constants;
var errors = require('internal_errors');

var NUMBERS = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size',
  'blocks', 'atimeMs', 'mtimeMs', 'ctimeMs', 'birthtimeMs'];
var TIMES = ['atime', 'mtime', 'ctime', 'birthtime'];

function Stats() {
}

/* Makes all properties the object's own. */
function fill(stats, native) {
  if (!native.fillStats(stats, stats))
    return;
  TIMES.forEach(function (name) {
    Object.defineProperty(stats, name, {
      value: new Date(Math.round(stats[name + 'Ms'])),
      enumerable: true, configurable: true, writable: true
    });
  });
}

function lazy(name, native) {
  Object.defineProperty(Stats.prototype, name, {
    configurable: true,
    enumerable: false,
    get: function () {
      if (this === Stats.prototype)
        return undefined;
      fill(this, native);
      return Object.prototype.hasOwnProperty.call(this, name) ? this[name] : undefined;
    },
    set: function (value) {
      fill(this, native);
      Object.defineProperty(this, name, {
        value: value, enumerable: true, configurable: true, writable: true
      });
    }
  });
}

function ofType(native, bits) {
  return function () {
    var mode = native.statMode(this);
    if (mode < 0 || Object.prototype.hasOwnProperty.call(this, 'mode'))
      mode = this.mode;
    return (mode & constants.S_IFMT) === bits;
  };
}

function plain(stats, native) {
  var copy = {};
  fill(stats, native);
  Object.keys(stats).forEach(function (key) {
    copy[key] = stats[key];
  });
  return copy;
}

var TYPES = {
  isDirectory: constants.S_IFDIR,
  isFile: constants.S_IFREG,
  isBlockDevice: constants.S_IFBLK,
  isCharacterDevice: constants.S_IFCHR,
  isSymbolicLink: constants.S_IFLNK,
  isFIFO: constants.S_IFIFO,
  isSocket: constants.S_IFSOCK
};

function method(name, fn) {
  errors.hidden(Stats.prototype, name, fn);
}

/* Called once, by fs, with its natives. */
function setUp(native) {
  NUMBERS.concat(TIMES).forEach(function (name) {
    lazy(name, native);
  });
  Object.keys(TYPES).forEach(function (name) {
    method(name, ofType(native, TYPES[name]));
  });
  method('toJSON', function () {
    return plain(this, native);
  });
  /* util.inspect: fills the object, then shows it as any other. */
  method(Symbol.for('nodejs.util.inspect.custom'), function () {
    fill(this, native);
    return this;
  });
  native.setStatsPrototype(Stats.prototype);
}

function Dirent(name, path, type) {
  this.name = name;
  this.parentPath = path;
  this.path = path;
  errors.hidden(this, '_type', type);
}

function direntOfType(type) {
  return function () {
    return this._type === type;
  };
}

Dirent.prototype.isFile = direntOfType(constants.UV_DIRENT_FILE);
Dirent.prototype.isDirectory = direntOfType(constants.UV_DIRENT_DIR);
Dirent.prototype.isSymbolicLink = direntOfType(constants.UV_DIRENT_LINK);
Dirent.prototype.isFIFO = direntOfType(constants.UV_DIRENT_FIFO);
Dirent.prototype.isSocket = direntOfType(constants.UV_DIRENT_SOCKET);
Dirent.prototype.isCharacterDevice = direntOfType(constants.UV_DIRENT_CHAR);
Dirent.prototype.isBlockDevice = direntOfType(constants.UV_DIRENT_BLOCK);

module.exports = { Stats: Stats, Dirent: Dirent, setUp: setUp };
