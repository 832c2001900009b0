/* process: warnings, kill, and signals as events. */
'use strict';

var handles = Object.create(null); /* by signal name */

function startSignal(name) {
  var number, handle;
  if (typeof name !== 'string' || name.slice(0, 3) !== 'SIG' || handles[name])
    return;
  number = binding.signals[name];
  if (number === undefined)
    return;
  handle = binding.signalStart(number, function () {
    process.emit(name, name, number);
  });
  if (typeof handle === 'number')
    throw uvError(handle, 'uv_signal_start');
  handles[name] = handle;
}

function stopSignal(name) {
  if (handles[name] && process.listenerCount(name) === 0) {
    binding.signalStop(handles[name]);
    delete handles[name];
  }
}

process.on('removeListener', stopSignal);
process.on('newListener', startSignal);

/* ---- kill ---- */

function uvError(number, syscall) {
  var name = binding.errorName(number), err = new Error(syscall + ' ' + name);
  err.errno = number;
  err.code = name;
  err.syscall = syscall;
  return err;
}

exports.kill = function kill(pid, signal) {
  var errors = require('internal_errors'), number, result;
  /* A number in a string is as good as the number. */
  if (pid != (pid | 0)) // eslint-disable-line eqeqeq
    throw errors.invalidArgType('pid', 'number', pid);
  if (typeof signal === 'number') {
    number = signal;
  } else {
    signal = signal || 'SIGTERM';
    number = binding.signals[signal];
    if (number === undefined)
      throw errors.typeError('ERR_UNKNOWN_SIGNAL', 'Unknown signal: ' + signal);
  }
  result = binding.kill(+pid, number);
  if (result < 0)
    throw uvError(result, 'kill');
  return true;
};

/* ---- warnings ---- */

function printWarning(warning) {
  var text;
  if (process.noDeprecation && warning.name === 'DeprecationWarning')
    return;
  text = '(uvscope:' + process.pid + ') ';
  if (warning.code)
    text += '[' + warning.code + '] ';
  text += warning.toString === Error.prototype.toString ?
    warning.name + ': ' + warning.message : String(warning);
  if (process.traceDeprecation || process.traceProcessWarnings)
    text = text + '\n' + warning.stack;
  if (typeof warning.detail === 'string')
    text += '\n' + warning.detail;
  process.stderr.write(text + '\n');
}

function makeWarning(message, type, code, detail) {
  var warning = new Error(message);
  Object.defineProperty(warning, 'name', {
    value: String(type || 'Warning'), enumerable: false, configurable: true,
    writable: true
  });
  if (code !== undefined)
    warning.code = code;
  if (detail !== undefined)
    warning.detail = detail;
  return warning;
}

exports.emitWarning = function emitWarning(warning, type, code) {
  var errors = require('internal_errors'), detail;
  if (type !== null && typeof type === 'object') {
    detail = typeof type.detail === 'string' ? type.detail : undefined;
    code = type.code;
    type = type.type;
  } else if (typeof type === 'function') {
    type = undefined;
    code = undefined;
  } else if (typeof code === 'function') {
    code = undefined;
  }
  if (type !== undefined && typeof type !== 'string')
    throw errors.invalidArgType('type', 'string', type);
  if (code !== undefined && typeof code !== 'string')
    throw errors.invalidArgType('code', 'string', code);
  if (typeof warning === 'string')
    warning = makeWarning(warning, type, code, detail);
  else if (!(warning instanceof Error))
    throw errors.invalidArgType('warning', ['Error', 'string'], warning);
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation)
      return;
    if (process.throwDeprecation) {
      process.nextTick(function () {
        throw warning;
      });
      return;
    }
  }
  process.nextTick(function () {
    if (process.listenerCount('warning') === 0 || !process.noWarnings)
      printWarning(warning);
    process.emit('warning', warning);
  });
};
