/* tty: terminals as streams. */
'use strict';

var native = require('internal_stdio').native;
var parts = require('internal_stdio_pipe');
var errors = require('internal_errors');
var Writable = require('stream').Writable;

function checkFd(fd) {
  if (typeof fd !== 'number' || fd % 1 !== 0 || fd < 0 || fd > 2147483647)
    throw errors.rangeError('ERR_INVALID_FD', '"fd" must be a positive integer: ' + fd);
}

exports.isatty = function isatty(fd) {
  return typeof fd === 'number' && fd % 1 === 0 && fd >= 0 && fd <= 2147483647 &&
    native.isatty(fd);
};

/* ---- reading ---- */

function ReadStream(fd) {
  if (!(this instanceof ReadStream))
    return new ReadStream(fd);
  checkFd(fd);
  parts.Pipe.call(this, { handle: parts.handles.openTty(fd), writable: false });
  Object.defineProperty(this, 'fd', { value: fd, enumerable: true, configurable: true });
  this.isRaw = false;
  this.isTTY = true;
}

parts.inherit(ReadStream, parts.Pipe);

ReadStream.prototype.setRawMode = function (on) {
  var err;
  on = !!on;
  err = this._handle ? this._handle.setRawMode(on) : -9;
  if (err < 0)
    this.emit('error', parts.handles.error(err, 'setRawMode'));
  else
    this.isRaw = on;
  return this;
};

/* ---- writing ---- */

function WriteStream(fd) {
  if (!(this instanceof WriteStream))
    return new WriteStream(fd);
  checkFd(fd);
  Writable.call(this, { decodeStrings: false, emitClose: false, autoDestroy: false });
  this.fd = fd;
  this._type = 'tty';
  this._isStdio = fd <= 2;
  this._resizing = false;
  this.on('newListener', watchResize);
  refreshSize(this);
}

parts.inherit(WriteStream, Writable);

function refreshSize(stream) {
  var size = native.windowSize(stream.fd);
  var changed = !!size && (size[0] !== stream.columns || size[1] !== stream.rows);
  if (size) {
    stream.columns = size[0];
    stream.rows = size[1];
  }
  return changed;
}

/* The signal's handle exists only while somebody wants to know. */
function watchResize(type) {
  var stream = this;
  if (type !== 'resize' || stream._resizing)
    return;
  stream._resizing = true;
  process.on('SIGWINCH', function () {
    if (refreshSize(stream))
      stream.emit('resize');
  });
}

WriteStream.prototype.isTTY = true;

WriteStream.prototype._write = function (chunk, encoding, callback) {
  var err;
  if (typeof chunk === 'string' && encoding && !/^utf-?8$/i.test(encoding))
    chunk = require('buffer').Buffer.from(chunk, encoding);
  err = native.write(this.fd, chunk);
  callback(err < 0 ? parts.handles.error(err, 'write') : undefined);
};

WriteStream.prototype._destroy = function (err, callback) {
  callback(err);
};

WriteStream.prototype.getWindowSize = function () {
  refreshSize(this);
  return [this.columns, this.rows];
};

WriteStream.prototype.ref = WriteStream.prototype.unref = function () {
  return this;
};

function depthOf(env) {
  if (env.NO_COLOR !== undefined || env.NODE_DISABLE_COLORS !== undefined ||
      env.TERM === 'dumb')
    return 1;
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit')
    return 24;
  return /256(color)?$/.test(env.TERM || '') ? 8 : 4;
}

WriteStream.prototype.getColorDepth = function (env) {
  return depthOf(env || process.env);
};

WriteStream.prototype.hasColors = function (count, env) {
  if (typeof count !== 'number') {
    env = count;
    count = 16;
  }
  return count <= Math.pow(2, this.getColorDepth(env));
};

/* ---- moving the cursor ---- */

function send(stream, text, callback) {
  if (callback !== undefined)
    errors.checkFunction(callback, 'callback');
  return stream.write(text, callback);
}

WriteStream.prototype.cursorTo = function (x, y, callback) {
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  return send(this, typeof y === 'number' ? '\u001b[' + (y + 1) + ';' + (x + 1) + 'H' :
    '\u001b[' + (x + 1) + 'G', callback);
};

WriteStream.prototype.moveCursor = function (dx, dy, callback) {
  var text = '';
  if (dx)
    text += '\u001b[' + Math.abs(dx) + (dx < 0 ? 'D' : 'C');
  if (dy)
    text += '\u001b[' + Math.abs(dy) + (dy < 0 ? 'A' : 'B');
  return send(this, text, callback);
};

WriteStream.prototype.clearLine = function (direction, callback) {
  var part = direction < 0 ? 1 : direction > 0 ? 0 : 2;
  return send(this, '\u001b[' + part + 'K', callback);
};

WriteStream.prototype.clearScreenDown = function (callback) {
  return send(this, '\u001b[0J', callback);
};

exports.ReadStream = ReadStream;
exports.WriteStream = WriteStream;
