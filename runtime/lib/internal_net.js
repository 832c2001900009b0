/* net: what its parts share: the binding, arguments, errors as Node words them. */
'use strict';

var errors = require('internal_errors');

exports.binding = binding;

function noop() {}

exports.noop = noop;

/* ---- errors ---- */

function named(message, err, syscall) {
  var e = new Error(message);
  e.errno = err;
  e.code = binding.errorName(err);
  e.syscall = syscall;
  return e;
}

/* "read ECONNRESET" */
exports.errnoException = function (err, syscall) {
  return named(syscall + ' ' + binding.errorName(err), err, syscall);
};

/* "connect ECONNREFUSED 127.0.0.1:80 - Local (...)" */
exports.exceptionWithHostPort = function (err, syscall, address, port, local) {
  var text = syscall + ' ' + binding.errorName(err) + ' ' + address, e;
  if (port && port > 0)
    text += ':' + port;
  if (local)
    text += ' - Local (' + local + ')';
  e = named(text, err, syscall);
  e.address = address;
  if (port)
    e.port = port;
  return e;
};

/* "listen EADDRINUSE: address already in use :::80" */
exports.listenException = function (err, syscall, address, port) {
  var text = syscall + ' ' + binding.errorName(err) + ': ' + binding.errorText(err), e;
  if (port && port > 0)
    text += ' ' + address + ':' + port;
  else if (address)
    text += ' ' + address;
  e = new Error(text);
  e.code = binding.errorName(err);
  e.errno = err;
  e.syscall = syscall;
  e.address = address;
  if (port)
    e.port = port;
  return e;
};

exports.missingArgs = function (names) {
  return errors.typeError('ERR_MISSING_ARGS', 'The "' + names.join('" or "') +
    '" argument must be specified');
};

exports.invalidIP = function (address) {
  return errors.typeError('ERR_INVALID_IP_ADDRESS', 'Invalid IP address: ' + address);
};

/* ---- arguments ---- */

function toNumber(x) {
  x = Number(x);
  return x >= 0 ? x : false;
}

exports.toNumber = toNumber;

function isPipeName(value) {
  return typeof value === 'string' && toNumber(value) === false;
}

/* listen() and connect() take (options), (path), (port, host) and a callback at the end:
 * [options, callback or null]. */
exports.normalizeArgs = function (args) {
  var options = {}, last, list;
  if (args.length === 0) {
    list = [{}, null];
  } else {
    if (typeof args[0] === 'object' && args[0] !== null) {
      options = args[0];
    } else if (isPipeName(args[0])) {
      options.path = args[0];
    } else {
      options.port = args[0];
      if (args.length > 1 && typeof args[1] === 'string')
        options.host = args[1];
    }
    last = args[args.length - 1];
    list = [options, typeof last === 'function' ? last : null];
  }
  list.normalized = true;
  return list;
};

exports.isLegalPort = function (port) {
  if ((typeof port !== 'number' && typeof port !== 'string') ||
      (typeof port === 'string' && port.trim().length === 0))
    return false;
  return +port === (+port >>> 0) && port <= 0xffff;
};

exports.validatePort = function (port, name, allowZero) {
  var text;
  if (exports.isLegalPort(port) && (allowZero !== false || +port !== 0))
    return port | 0;
  text = name + ' should be ' + (allowZero === false ? '>' : '>=') +
    ' 0 and < 65536. Received ' + errors.describe(port) + '.';
  throw errors.rangeError('ERR_SOCKET_BAD_PORT', text);
};

exports.checkFunction = errors.checkFunction;

/* A duration of a timer, in milliseconds. */
exports.checkDuration = function (msecs, name) {
  errors.checkNumber(msecs, name);
  if (msecs < 0 || !isFinite(msecs))
    throw errors.outOfRange(name, 'a non-negative finite number', msecs);
  if (msecs > 0x7fffffff) {
    process.emitWarning(msecs + ' does not fit into a 32-bit signed integer.\n' +
      'Timer duration was truncated to 2147483647.', 'TimeoutOverflowWarning');
    return 0x7fffffff;
  }
  return msecs;
};

/* ---- addresses ---- */

exports.isIP = function isIP(input) {
  return binding.isIP(String(input));
};

exports.isIPv4 = function isIPv4(input) {
  return binding.isIP(String(input)) === 4;
};

exports.isIPv6 = function isIPv6(input) {
  return binding.isIP(String(input)) === 6;
};
