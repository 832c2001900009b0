/* util: the system's errors, files of settings, and waiting until a signal aborts. */
'use strict';

var errors = require('internal_errors');
var names;

/* errno -> [name, text]: a new one for each who asks, who may change it */
function getSystemErrorMap() {
  return new Map(binding.errors().map(function (entry) {
    return [entry[0], [entry[1], entry[2]]];
  }));
}

function nameOf(err) {
  if (names === undefined)
    names = getSystemErrorMap();
  return names.has(err) ? names.get(err)[0] : 'Unknown system error ' + err;
}

/* -2 -> 'ENOENT' */
function getSystemErrorName(err) {
  if (typeof err !== 'number')
    throw errors.invalidArgType('err', 'number', err);
  if (err >= 0 || !Number.isSafeInteger(err))
    throw errors.outOfRange('err', 'a negative integer', err);
  return nameOf(err);
}

function exception(err, syscall, detail) {
  var made = new Error(syscall + ' ' + getSystemErrorName(err) + detail);
  made.errno = err;
  made.code = nameOf(err);
  made.syscall = syscall;
  return made;
}

function errnoException(err, syscall, original) {
  return exception(err, syscall, original ? ' ' + original : '');
}

function exceptionWithHostPort(err, syscall, address, port, additional) {
  var detail = '', made;
  if (port && port > 0)
    detail = ' ' + address + ':' + port;
  else if (address)
    detail = ' ' + address;
  if (additional)
    detail += ' - Local (' + additional + ')';
  made = exception(err, syscall, detail);
  made.address = address;
  if (port)
    made.port = port;
  return made;
}

function parseEnv(content) {
  errors.checkString(content, 'content');
  return require('internal_process_more').parseEnv(content);
}

/* Node lets go of the listener when `resource` is collected; here it goes with the signal. */
function aborted(signal, resource) {
  return new Promise(function (resolve) {
    if (signal === undefined)
      throw errors.invalidArgType('signal', 'AbortSignal', signal);
    require('internal_abort').checkSignal(signal, 'signal');
    if (resource === null || (typeof resource !== 'object' && typeof resource !== 'function'))
      throw errors.invalidArgType('resource', 'object', resource);
    if (signal.aborted)
      resolve();
    else
      signal.addEventListener('abort', resolve, { once: true });
  });
}

module.exports = {
  getSystemErrorMap: getSystemErrorMap,
  getSystemErrorName: getSystemErrorName,
  _errnoException: errnoException,
  _exceptionWithHostPort: exceptionWithHostPort,
  parseEnv: parseEnv,
  aborted: aborted
};

['_errnoException', '_exceptionWithHostPort'].forEach(function (name) {
  Object.defineProperty(module.exports[name], 'name', { value: name, configurable: true });
});
