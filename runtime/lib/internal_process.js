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
  result = process._kill(+pid, number);
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
  text += typeof warning.toString !== 'function' ||
    warning.toString === Error.prototype.toString ?
    warning.name + ': ' + warning.message : warning.toString();
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

/* ---- what it uses ---- */

function checkUsage(previous) {
  var errors = require('internal_errors');
  errors.checkObject(previous, 'prevValue');
  ['user', 'system'].forEach(function (name) {
    var value = previous[name];
    if (typeof value !== 'number')
      throw errors.invalidArgType('prevValue.' + name, 'number', value);
    if (!(value >= 0 && value <= 9007199254740991))
      throw errors.rangeError('ERR_INVALID_ARG_VALUE', "The property 'prevValue." + name +
        "' is invalid. Received " + value);
  });
}

exports.cpuUsage = function cpuUsage(previous) {
  if (previous)
    checkUsage(previous);
  return binding.cpuUsage(previous);
};

exports.constrainedMemory = function constrainedMemory() {
  return binding.memoryLimits()[0];
};

exports.availableMemory = function availableMemory() {
  var limits = binding.memoryLimits();
  return limits[0] > 0 ? Math.min(limits[0], limits[1]) : limits[1];
};

exports.getActiveResourcesInfo = function getActiveResourcesInfo() {
  var found = binding.resources(), list = found.slice(2), i;
  for (i = 0; i < found[0]; i++)
    list.push('Timeout');
  for (i = 0; i < found[1]; i++)
    list.push('Immediate');
  return list;
};

/* ---- errors that nobody caught ---- */

var captured = false;

exports.setUncaughtExceptionCaptureCallback = function (fn) {
  var errors = require('internal_errors');
  if (fn !== null && typeof fn !== 'function')
    throw errors.invalidArgType('fn', ['Function', 'null'], fn);
  if (fn !== null && captured)
    throw errors.error('ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET',
      '`process.setupUncaughtExceptionCapture()` was called while a capture callback was ' +
      'already active');
  captured = fn !== null;
  binding.capture(fn);
};

exports.hasUncaughtExceptionCaptureCallback = function () {
  return captured;
};

/* ---- old ones ---- */

exports._rawDebug = function _rawDebug() {
  require('fs').writeSync(2, require('util').format.apply(null, arguments) + '\n');
};

exports.assert = function assert(value, message) {
  var errors = require('internal_errors');
  process.emitWarning('process.assert() is deprecated. Please use the `assert` module ' +
    'instead.', 'DeprecationWarning', 'DEP0100');
  if (!value)
    throw errors.error('ERR_ASSERTION', message || 'assertion error');
};
