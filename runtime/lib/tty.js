/* tty: terminals as streams. */
'use strict';

var native = require('internal_stdio').native;
var parts = require('internal_stdio_pipe');
var errors = require('internal_errors');
var Writable = require('stream').Writable;

exports.isatty = function isatty(fd) {
  return typeof fd === 'number' && fd % 1 === 0 && fd >= 0 && fd <= 2147483647 &&
    native.isatty(fd);
};

/* ---- reading ---- */

/* What is no terminal cannot be opened as one. */
function initError() {
  var err = errors.error('ERR_TTY_INIT_FAILED', 'TTY initialization failed: ' +
    'uv_tty_init returned EINVAL (invalid argument)');
  errors.hidden(err, 'name', 'SystemError');
  err.info = { errno: -22, code: 'EINVAL', message: 'invalid argument',
    syscall: 'uv_tty_init' };
  err.errno = -22;
  err.syscall = 'uv_tty_init';
  return err;
}

function checkTerminal(fd) {
  var kind;
  if (fd >> 0 !== fd || fd < 0)
    throw errors.rangeError('ERR_INVALID_FD', '"fd" must be a positive integer: ' +
      String(fd));
  kind = native.guess(fd);
  if (kind === 'FILE' || kind === 'UNKNOWN' || kind === 'CLOSED')
    throw initError();
}

function ReadStream(fd) {
  if (!(this instanceof ReadStream))
    return new ReadStream(fd);
  checkTerminal(fd);
  parts.Pipe.call(this, { handle: parts.handles.openTty(fd) });
  this.allowHalfOpen = false;
  Object.defineProperty(this, 'fd', { value: fd, enumerable: true, configurable: true });
  this.isRaw = false;
  this.isTTY = true;
}

parts.inherit(ReadStream, parts.Pipe);

/* A terminal has no end of its own to close. */
ReadStream.prototype._final = function (callback) {
  callback();
};

ReadStream.prototype.setRawMode = function (on) {
  var err;
  on = !!on;
  err = this._handle ? this._handle.setRawMode(on) : 0;
  if (err < 0)
    this.emit('error', parts.handles.error(err, 'setRawMode'));
  else
    this.isRaw = on;
  return this;
};

/* ---- writing ---- */

function WriteStream(fd) {
  var size;
  if (!(this instanceof WriteStream))
    return new WriteStream(fd);
  checkTerminal(fd);
  Writable.call(this, { decodeStrings: false, emitClose: false, autoDestroy: false });
  this.fd = fd;
  this._type = 'tty';
  this._isStdio = fd <= 2;
  size = native.windowSize(fd);
  if (size) {
    this.columns = size[0];
    this.rows = size[1];
  }
}

parts.inherit(WriteStream, Writable);

/* Of the standard streams, when a SIGWINCH comes. */
WriteStream.prototype._refreshSize = function () {
  var size = native.windowSize(this.fd);
  if (!size) {
    this.emit('error', parts.handles.error(-25, 'getWindowSize'));
    return;
  }
  if (size[0] === this.columns && size[1] === this.rows)
    return;
  this.columns = size[0];
  this.rows = size[1];
  this.emit('resize');
};

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
  return [this.columns, this.rows];
};

WriteStream.prototype.ref = WriteStream.prototype.unref = function () {
  return this;
};

/* ---- colours ---- */

/* What a terminal can show, as bits: by its whole name, or by a part of it. */
var NAMED = {
  mosh: 24, 'rxvt-unicode-24bit': 24, terminator: 24
};
var KNOWN = new RegExp('^(eterm|cons25|console|cygwin|dtterm|gnome|hurd|jfbterm|konsole|' +
  'kterm|mlterm|putty|st)$|ansi|color|linux|^con[0-9]*x[0-9]|^rxvt|^screen|^xterm|^vt100');
var CI = ['APPVEYOR', 'BUILDKITE', 'CIRCLECI', 'DRONE', 'GITHUB_ACTIONS', 'GITLAB_CI',
  'TRAVIS'];
var FORCED = { '': 4, '1': 4, 'true': 4, '2': 8, '3': 24 };
var warned = false;

function warn(env) {
  var names = ['NODE_DISABLE_COLORS', 'NO_COLOR'].filter(function (name) {
    return env[name] !== undefined;
  });
  if (warned || names.length === 0)
    return;
  warned = true;
  process.emitWarning("The '" + names.join("' and '") +
    "' env is ignored due to the 'FORCE_COLOR' env being set.", 'Warning');
}

function forcedDepth(env) {
  if (!Object.prototype.hasOwnProperty.call(FORCED, env.FORCE_COLOR))
    return 1;
  warn(env);
  return FORCED[env.FORCE_COLOR];
}

/* What runs the terminal says more than its name does; undefined if nothing does. */
function depthOfProgram(env) {
  switch (env.TERM_PROGRAM) {
  case 'iTerm.app':
    return !env.TERM_PROGRAM_VERSION || /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ? 8 : 24;
  case 'HyperTerm':
  case 'MacTerm':
    return 24;
  case 'Apple_Terminal':
    return 8;
  }
  return undefined;
}

function depthOfService(env) {
  if (env.TMUX)
    return 8;
  if (env.CI)
    return env.CI_NAME === 'codeship' || CI.some(function (name) {
      return name in env;
    }) ? 8 : 1;
  if ('TEAMCITY_VERSION' in env)
    return /^(9\.(0*[1-9]\d*)\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? 4 : 1;
  return undefined;
}

function depthOfTerm(env) {
  var term = (env.TERM || '').toLowerCase();
  if (/^xterm-256/.test(env.TERM || ''))
    return 8;
  if (Object.prototype.hasOwnProperty.call(NAMED, term))
    return NAMED[term];
  return (term && KNOWN.test(term)) || env.COLORTERM ? 4 : 1;
}

WriteStream.prototype.getColorDepth = function getColorDepth(env) {
  if (env === undefined)
    env = process.env;
  if (env.FORCE_COLOR !== undefined)
    return forcedDepth(env);
  if (env.NODE_DISABLE_COLORS !== undefined || env.NO_COLOR !== undefined ||
      env.TERM === 'dumb')
    return 1;
  return depthOfService(env) || depthOfProgram(env) ||
    (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit' ? 24 : depthOfTerm(env));
};

WriteStream.prototype.hasColors = function hasColors(count, env) {
  if (env === undefined &&
      (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    errors.checkInteger(count, 'count', 2);
  }
  return count <= Math.pow(2, this.getColorDepth(env));
};

/* ---- moving the cursor ---- */

function cursor() {
  return require('internal_readline_utils');
}

WriteStream.prototype.cursorTo = function (x, y, callback) {
  return cursor().cursorTo(this, x, y, callback);
};

WriteStream.prototype.moveCursor = function (dx, dy, callback) {
  return cursor().moveCursor(this, dx, dy, callback);
};

WriteStream.prototype.clearLine = function (direction, callback) {
  return cursor().clearLine(this, direction, callback);
};

WriteStream.prototype.clearScreenDown = function (callback) {
  return cursor().clearScreenDown(this, callback);
};

exports.ReadStream = ReadStream;
exports.WriteStream = WriteStream;
