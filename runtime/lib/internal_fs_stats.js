/* Stats and Dirent. */
'use strict';

var constants = require('internal_fs_utils').constants;
var errors = require('internal_errors');

/* C makes copies of one, whose properties it knows by their order. */
function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs,
    ctimeMs, birthtimeMs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
  this.atime = new Date(Math.round(atimeMs));
  this.mtime = new Date(Math.round(mtimeMs));
  this.ctime = new Date(Math.round(ctimeMs));
  this.birthtime = new Date(Math.round(birthtimeMs));
}

function ofType(bits) {
  return function () {
    return (this.mode & constants.S_IFMT) === bits;
  };
}

Stats.prototype.isDirectory = ofType(constants.S_IFDIR);
Stats.prototype.isFile = ofType(constants.S_IFREG);
Stats.prototype.isBlockDevice = ofType(constants.S_IFBLK);
Stats.prototype.isCharacterDevice = ofType(constants.S_IFCHR);
Stats.prototype.isSymbolicLink = ofType(constants.S_IFLNK);
Stats.prototype.isFIFO = ofType(constants.S_IFIFO);
Stats.prototype.isSocket = ofType(constants.S_IFSOCK);

/* Called once, by fs, with its natives. */
function setUp(native) {
  native.setStats(new Stats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
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
