/* child_process: checking options and turning them into what C takes. */
'use strict';

var errors = require('internal_errors');
var signals = binding.signals;
var names = {};

Object.keys(signals).forEach(function (name) {
  if (names[signals[name]] === undefined)
    names[signals[name]] = name;
});

function checkText(value, name) {
  errors.checkString(value, name);
  if (value.indexOf('\u0000') >= 0)
    throw errors.invalidArgValue(name, value, 'must be a string without null bytes');
}

function checkOptional(value, name, types) {
  var i, plain = typeof types === 'string' ? [types] : types;
  if (value === undefined || value === null)
    return;
  for (i = 0; i < plain.length; i++) {
    if (typeof value === plain[i])
      return;
  }
  throw errors.invalidArgType(name, types, value);
}

function checkId(value, name) {
  var err;
  if (value === undefined || value === null || (typeof value === 'number' &&
      (value | 0) === value))
    return;
  err = errors.invalidArgType(name, 'int32', value);
  throw err;
}

function checkTimeout(timeout) {
  if (timeout === undefined || timeout === null)
    return;
  if (typeof timeout !== 'number' || timeout % 1 !== 0 || timeout < 0)
    throw errors.outOfRange('timeout', 'an unsigned integer', timeout);
}

function checkSignal(signal) {
  if (signal !== undefined && (signal === null || typeof signal !== 'object' ||
      !('aborted' in signal)))
    throw errors.invalidArgType('options.signal', 'AbortSignal', signal);
}

function checkMaxBuffer(size) {
  if (size === undefined || size === null)
    return;
  if (typeof size !== 'number' || !(size >= 0))
    throw errors.outOfRange('options.maxBuffer', 'a positive number', size);
}

/* ---- signals ---- */

function unknownSignal(signal) {
  return errors.typeError('ERR_UNKNOWN_SIGNAL', 'Unknown signal: ' + signal);
}

/* A number, or a name in any case. */
function signalNumber(signal) {
  var name;
  if (typeof signal === 'number') {
    if (signal === 0 || names[signal] !== undefined)
      return signal;
    throw unknownSignal(signal);
  }
  name = String(signal).toUpperCase();
  if (!signals.hasOwnProperty(name))
    throw unknownSignal(signal);
  return signals[name];
}

function killSignal(signal) {
  if (signal === undefined || signal === null)
    return undefined;
  if (signal === 0)
    throw unknownSignal(signal);
  if (typeof signal !== 'string' && typeof signal !== 'number')
    throw errors.invalidArgType('options.killSignal', ['string', 'number'], signal);
  return signalNumber(signal);
}

function signalName(number) {
  return number ? names[number] || null : null;
}

/* ---- errors ---- */

function uvError(number, syscall) {
  return require('internal_stdio_pipe').handles.error(number, syscall);
}

function errorName(number) {
  return uvError(number, '').code;
}

/* Node's error of a failed spawn: no description of the number, but the arguments. */
function spawnError(number, syscall, file, args) {
  var code = errorName(number);
  var err = new Error(syscall + ' ' + code);
  err.errno = number;
  err.code = code;
  err.syscall = syscall;
  err.path = file;
  err.spawnargs = args;
  return err;
}

/* ---- the command ---- */

function environment(env) {
  var list = [], key, value;
  for (key in env) {
    value = env[key];
    if (value === undefined)
      continue;
    checkText(key, "options.env['" + key + "']");
    value = String(value);
    if (value.indexOf('\u0000') >= 0)
      throw errors.invalidArgValue("options.env['" + key + "']", value,
        'must be a string without null bytes');
    list.push(key + '=' + value);
  }
  return list;
}

function toCwd(cwd) {
  if (cwd === undefined || cwd === null || cwd === '')
    return undefined;
  if (typeof cwd === 'object' && typeof cwd.pathname === 'string')
    return require('url').fileURLToPath(cwd);
  if (Buffer.isBuffer(cwd))
    return cwd.toString();
  if (typeof cwd !== 'string')
    throw errors.invalidArgType('options.cwd', ['string', 'Buffer', 'URL'], cwd);
  checkText(cwd, 'options.cwd');
  return cwd;
}

function copyOptions(args, options) {
  var copy = {}, key;
  if (args && typeof args === 'object' && !Array.isArray(args)) {
    options = args;
  } else if (args !== undefined && args !== null && !Array.isArray(args)) {
    throw errors.invalidArgType('args', 'object', args);
  }
  if (options === undefined)
    return copy;
  if (options === null || typeof options !== 'object' || Array.isArray(options))
    throw errors.invalidArgType('options', 'object', options);
  for (key in options)
    copy[key] = options[key];
  return copy;
}

function toArguments(args) {
  return args.map(function (arg, i) {
    arg = String(arg);
    checkText(arg, 'args[' + i + ']');
    return arg;
  });
}

/* (file[, args][, options]) as one object with file, args (argv[0] first) and env. */
function normalize(file, args, options) {
  var list, command;
  checkText(file, 'file');
  if (file.length === 0)
    throw errors.invalidArgValue('file', file, 'cannot be empty');
  options = copyOptions(args, options);
  list = Array.isArray(args) ? toArguments(args) : [];
  options.cwd = toCwd(options.cwd);
  checkOptional(options.detached, 'options.detached', 'boolean');
  checkId(options.uid, 'options.uid');
  checkId(options.gid, 'options.gid');
  checkOptional(options.shell, 'options.shell', ['boolean', 'string']);
  checkOptional(options.argv0, 'options.argv0', 'string');
  checkOptional(options.windowsHide, 'options.windowsHide', 'boolean');
  checkOptional(options.windowsVerbatimArguments, 'options.windowsVerbatimArguments',
    'boolean');
  if (typeof options.argv0 === 'string')
    checkText(options.argv0, 'options.argv0');
  if (typeof options.shell === 'string')
    checkText(options.shell, 'options.shell');
  if (options.shell) {
    command = [file].concat(list).join(' ');
    file = typeof options.shell === 'string' ? options.shell : '/bin/sh';
    list = ['-c', command];
  }
  options.file = file;
  options.args = [options.argv0 || file].concat(list);
  options.envPairs = environment(options.env || process.env);
  options.detached = !!options.detached;
  return options;
}

/* ---- stdio ---- */

function stdioFromName(name, channel) {
  var list;
  switch (name) {
  case 'ignore':
  case 'overlapped':
  case 'pipe':
    list = [name, name, name];
    break;
  case 'inherit':
    list = [0, 1, 2];
    break;
  default:
    throw errors.invalidArgValue('stdio', name);
  }
  if (channel)
    list.push(channel);
  return list;
}

function handleFd(item) {
  var fd = typeof item.fd === 'number' ? item.fd : -1;
  return fd >= 0 ? fd : undefined;
}

function stdioItem(item, i, sync) {
  if (item === undefined || item === null)
    item = i < 3 ? 'pipe' : 'ignore';
  switch (item) {
  case 'ignore':
    return { type: 'ignore' };
  case 'pipe':
  case 'overlapped':
    return { type: 'pipe' };
  case 'ipc':
    if (sync)
      throw errors.error('ERR_IPC_SYNC_FORK',
        'IPC cannot be used with synchronous forks');
    return { type: 'ipc' };
  case 'inherit':
    return { type: 'fd', fd: i };
  }
  if (typeof item === 'number')
    return { type: 'fd', fd: item < 0 ? i : item };
  if (typeof item === 'object' && handleFd(item) !== undefined)
    return { type: 'fd', fd: handleFd(item), stream: item };
  if (ArrayBuffer.isView(item) || typeof item === 'string') {
    if (!sync)
      throw errors.typeError('ERR_INVALID_SYNC_FORK_INPUT', 'Asynchronous forks do not ' +
        'support Buffer, TypedArray, DataView or string input: ' +
        require('util').inspect(item));
    return { type: 'pipe', input: item };
  }
  throw errors.invalidArgValue('stdio', item);
}

/* An array of { type: ignore | pipe | ipc | fd, fd, input }. */
function toStdio(stdio, sync) {
  var list, ipc;
  if (stdio === undefined || stdio === null)
    stdio = 'pipe';
  if (typeof stdio === 'string')
    stdio = stdioFromName(stdio);
  else if (!Array.isArray(stdio))
    throw errors.invalidArgValue('stdio', stdio);
  list = stdio.slice();
  while (list.length < 3)
    list.push(undefined);
  list = list.map(function (item, i) {
    return stdioItem(item, i, sync);
  });
  ipc = list.filter(function (item) {
    return item.type === 'ipc';
  });
  if (ipc.length > 1)
    throw errors.error('ERR_IPC_ONE_PIPE', 'Child process can have only one IPC pipe');
  return list;
}

module.exports = {
  native: binding,
  checkText: checkText,
  checkTimeout: checkTimeout,
  checkMaxBuffer: checkMaxBuffer,
  checkSignal: checkSignal,
  environment: environment,
  signalNumber: signalNumber,
  signalName: signalName,
  killSignal: killSignal,
  uvError: uvError,
  errorName: errorName,
  spawnError: spawnError,
  normalize: normalize,
  stdioFromName: stdioFromName,
  toStdio: toStdio
};
