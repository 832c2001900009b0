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

if (!binding.noWarnings && process.env.NODE_NO_WARNINGS !== '1')
  process.on('warning', onWarning);
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

var hintShown = false;

function warningText(warning, traced) {
  var text = '(' + process.release.name + ':' + process.pid + ') ';
  if (warning.code)
    text += '[' + warning.code + '] ';
  if (traced && warning.stack)
    text += warning.stack;
  else
    text += typeof warning.toString !== 'function' ||
      warning.toString === Error.prototype.toString ?
      warning.name + ': ' + warning.message : warning.toString();
  if (typeof warning.detail === 'string')
    text += '\n' + warning.detail;
  return text;
}

/* Once, how to find where they come from. */
function hint(isDeprecation) {
  if (hintShown)
    return '';
  hintShown = true;
  return '\n(Use `' + require('path').basename(process.argv0 || 'uvscope') +
    (isDeprecation ? ' --trace-deprecation' : ' --trace-warnings') +
    ' ...` to show where the warning was created)';
}

function writeWarning(text) {
  var file = process.env.NODE_REDIRECT_WARNINGS;
  if (file) {
    try {
      require('fs').appendFileSync(file, text + '\n');
      return;
    } catch (err) {
      /* stderr, then */
    }
  }
  process.stderr.write(text + '\n');
}

/* The first listener of 'warning'; programs may take it off. */
function onWarning(warning) {
  var isDeprecation, traced;
  if (!(warning instanceof Error))
    return;
  isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation)
    return;
  traced = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation);
  writeWarning(warningText(warning, traced) + (traced ? '' : hint(isDeprecation)));
}

function makeWarning(message, options) {
  var warning = new Error(message);
  require('internal_errors').hidden(warning, 'name', String(options.type || 'Warning'));
  if (options.code)
    warning.code = options.code;
  if (options.detail)
    warning.detail = options.detail;
  Error.captureStackTrace(warning, options.ctor || process.emitWarning);
  return warning;
}

/* emitWarning(warning[, type[, code]][, ctor]) or (warning, options), as options. */
function warningOptions(type, code, ctor) {
  var errors = require('internal_errors'), given = type, detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ctor = given.ctor;
    code = given.code;
    detail = typeof given.detail === 'string' ? given.detail : undefined;
    type = given.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = '';
    type = 'Warning';
  }
  if (type !== undefined)
    errors.checkString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = '';
  } else if (code !== undefined) {
    errors.checkString(code, 'code');
  }
  return { type: type, code: code, ctor: ctor, detail: detail };
}

exports.emitWarning = function emitWarning(warning, type, code, ctor) {
  var options;
  if (process.noDeprecation && type === 'DeprecationWarning')
    return;
  options = warningOptions(type, code, ctor);
  if (typeof warning === 'string')
    warning = makeWarning(warning, options);
  else if (!(warning instanceof Error))
    throw require('internal_errors').invalidArgType('warning', ['Error', 'string'], warning);
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

var assertWarned = false;

exports.assert = function assert(value, message) {
  if (!assertWarned)
    process.emitWarning('process.assert() is deprecated. Please use the `assert` module ' +
      'instead.', 'DeprecationWarning', 'DEP0100');
  assertWarned = true;
  if (!value)
    throw require('internal_errors').error('ERR_ASSERTION', message || 'assertion error');
};
