/* read, write and their vectored forms, with the many orders of arguments Node allows. */
'use strict';

var u = require('internal_fs_utils');
var errors = require('internal_errors');
var Buffer = require('buffer').Buffer;

function isObject(value) {
  return value !== null && typeof value === 'object';
}

function checkOptions(options) {
  if (options !== null && (typeof options !== 'object' || Array.isArray(options)))
    throw errors.invalidArgType('options', 'Object', options);
}

function toPosition(position) {
  if (position === undefined || position === null)
    return -1;
  if (typeof position !== 'number')
    throw errors.invalidArgType('position', ['bigint', 'integer'], position);
  errors.checkInteger(position, 'position', -1);
  return position;
}

function checkRange(offset, length, size) {
  if (length < 0)
    throw errors.outOfRange('length', '>= 0', length);
  if (offset + length > size)
    throw errors.outOfRange('length', '<= ' + (size - offset), length);
}

/* offset, length and position from separate arguments or from an object. */
function where(buffer, offset, length, position, asOptions) {
  var options;
  if (asOptions) {
    options = offset === undefined || offset === null ? {} : offset;
    checkOptions(options);
    offset = options.offset;
    length = options.length;
    position = options.position;
    if (length === undefined)
      length = buffer.byteLength - (offset || 0);
  }
  if (offset === undefined || offset === null)
    offset = 0;
  else
    errors.checkInteger(offset, 'offset', 0);
  return { offset: offset, length: length, position: position };
}

function readRange(buffer, at) {
  at.length |= 0;
  if (at.length === 0)
    return false;
  if (buffer.byteLength === 0)
    throw errors.invalidArgValue('buffer', buffer, 'is empty and cannot be written');
  checkRange(at.offset, at.length, buffer.byteLength);
  at.position = toPosition(at.position);
  return true;
}

function writeRange(buffer, at) {
  if (typeof at.length !== 'number')
    at.length = buffer.byteLength - at.offset;
  if (at.offset > buffer.byteLength)
    throw errors.outOfRange('offset', '<= ' + buffer.byteLength, at.offset);
  errors.checkInteger(at.length, 'length');
  checkRange(at.offset, at.length, buffer.byteLength);
  if (typeof at.position !== 'number')
    at.position = -1;
}

/* The string's bytes: as it is for UTF-8, which C makes, else a Buffer. */
function encoded(text, encoding) {
  if (encoding !== undefined && encoding !== null && !Buffer.isEncoding(encoding))
    throw errors.invalidArgValue('encoding', encoding, 'is invalid encoding');
  return u.isUtf8(encoding) ? text : Buffer.from(text, encoding);
}

function checkWritable(buffer) {
  if (typeof buffer !== 'string')
    throw errors.invalidArgType('buffer',
      ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
}

function checkBuffers(buffers) {
  if (!Array.isArray(buffers) || !buffers.every(u.isBytes))
    throw errors.invalidArgType('buffers', 'ArrayBufferView[]', buffers);
}

function addTo(fs, native) {
  fs.read = function read(fd, buffer, offset, length, position, callback) {
    var at, count = arguments.length, asOptions = count <= 4;
    fd = u.toFd(fd);
    if (count === 4) {
      callback = length;
    } else if (count === 3) {
      callback = offset;
      offset = undefined;
      if (!u.isBytes(buffer)) {
        offset = buffer;
        buffer = offset && offset.buffer !== undefined ? offset.buffer :
          Buffer.alloc(16384);
      }
    } else if (count <= 2) {
      callback = buffer;
      buffer = Buffer.alloc(16384);
      offset = undefined;
    }
    u.checkBytes(buffer);
    u.toCallback(callback);
    at = where(buffer, offset, length, position, asOptions);
    if (!readRange(buffer, at))
      return process.nextTick(function () {
        callback(null, 0, buffer);
      });
    native.read(fd, buffer, at.offset, at.length, at.position, callback);
  };

  fs.readSync = function readSync(fd, buffer, offset, length, position) {
    var at;
    fd = u.toFd(fd);
    u.checkBytes(buffer);
    at = where(buffer, offset, length, position,
      arguments.length <= 3 || isObject(offset));
    if (!readRange(buffer, at))
      return 0;
    return native.read(fd, buffer, at.offset, at.length, at.position);
  };

  /* write(fd, string[, position[, encoding]], callback) */
  function writeText(fd, text, position, encoding, callback) {
    var data;
    checkWritable(text);
    if (typeof callback !== 'function') {
      if (typeof encoding === 'function') {
        callback = encoding;
        encoding = undefined;
      } else if (typeof position === 'function') {
        callback = position;
        position = encoding = undefined;
      }
    }
    data = encoded(text, encoding);
    u.toCallback(callback);
    position = typeof position === 'number' ? position : -1;
    if (typeof data === 'string')
      native.writeText(fd, data, position, callback);
    else
      native.write(fd, data, 0, data.length, position, function (err, written) {
        callback(err, written, text);
      });
  }

  fs.write = function write(fd, buffer, offset, length, position, callback) {
    var at;
    fd = u.toFd(fd);
    if (!u.isBytes(buffer))
      return writeText(fd, buffer, offset, length, position);
    callback = callback || position || length || offset;
    u.toCallback(callback);
    if (typeof offset === 'function')
      offset = undefined;
    at = where(buffer, offset, length, position, isObject(offset));
    writeRange(buffer, at);
    native.write(fd, buffer, at.offset, at.length, at.position, callback);
  };

  fs.writeSync = function writeSync(fd, buffer, offset, length, position) {
    var at;
    fd = u.toFd(fd);
    if (u.isBytes(buffer)) {
      at = where(buffer, offset, length, position, isObject(offset));
      writeRange(buffer, at);
      return native.write(fd, buffer, at.offset, at.length, at.position);
    }
    checkWritable(buffer);
    buffer = encoded(buffer, length);
    position = typeof offset === 'number' ? offset : -1;
    if (typeof buffer === 'string')
      return native.writeText(fd, buffer, position);
    return native.write(fd, buffer, 0, buffer.length, position);
  };

  ['readv', 'writev'].forEach(function (name) {
    var one = native[name];
    fs[name] = function (fd, buffers, position, callback) {
      fd = u.toFd(fd);
      checkBuffers(buffers);
      callback = u.toCallback(callback || position);
      if (buffers.length === 0)
        return process.nextTick(callback, null, 0, buffers);
      return one(fd, buffers, typeof position === 'number' ? position : -1, callback);
    };
    fs[name + 'Sync'] = function (fd, buffers, position) {
      fd = u.toFd(fd);
      checkBuffers(buffers);
      if (buffers.length === 0)
        return 0;
      return one(fd, buffers, typeof position === 'number' ? position : -1);
    };
  });

  errors.promisifyArgs(fs.read, ['bytesRead', 'buffer']);
  errors.promisifyArgs(fs.write, ['bytesWritten', 'buffer']);
  errors.promisifyArgs(fs.readv, ['bytesRead', 'buffers']);
  errors.promisifyArgs(fs.writev, ['bytesWritten', 'buffer']);
}

module.exports = { addTo: addTo };
