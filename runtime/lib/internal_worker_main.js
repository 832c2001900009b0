/* worker_threads: what a worker does with itself, on its own thread. */
'use strict';

var errors = require('internal_errors');
var ports = require('internal_message_port');
var control; /* the port to the parent */
var streams = {};

exports.resourceLimits = {};
exports.parentPort = null;
exports.workerData = null;

/* ---- streams ---- */

function makeStream(name) {
  var io = require('internal_worker_io');
  if (name !== 'stdin')
    return new io.Output(control, name);
  streams.stdin = new io.Input(control, 'stdin');
  streams.stdin._hold = function (yes) {
    ports.native.ref(control, yes);
  };
  if (!exports.hasStdin)
    streams.stdin.push(null);
  return streams.stdin;
}

exports.stream = function (name) {
  return streams[name] || (streams[name] = makeStream(name));
};

function onControl(m) {
  if (m.type === 'data') {
    require('internal_worker_io').receive(exports.stream('stdin'), m.chunks);
    if (m.chunks === null)
      ports.native.ref(control, false);
  }
}

/* ---- what a thread must not do to the process ---- */

function refuse(name) {
  process[name] = function () {
    throw errors.typeError('ERR_WORKER_UNSUPPORTED_OPERATION', 'process.' + name +
      '() is not supported in workers');
  };
}

function restrict() {
  var umask = process.umask;
  ['abort', 'chdir', 'initgroups', 'setgroups', 'setegid', 'seteuid', 'setgid',
    'setuid'].forEach(function (name) {
    if (process[name])
      refuse(name);
  });
  process.umask = function (mask) {
    if (mask !== undefined)
      throw errors.typeError('ERR_WORKER_UNSUPPORTED_OPERATION',
        'Setting process.umask() is not supported in workers');
    return umask.call(process);
  };
}

/* ---- the beginning ---- */

function setUp(m) {
  var workers = require('internal_worker');
  if (m.env !== null)
    binding.setEnvironment(m.env);
  exports.resourceLimits = m.limits;
  exports.parentPort = m.parentPort;
  exports.workerData = m.workerData;
  exports.hasStdin = m.hasStdin;
  exports.name = m.name;
  m.environmentData.forEach(function (value, key) {
    workers.environmentData.set(key, value);
  });
  restrict();
}

exports.run = function run() {
  var Module = require('module'), m;
  control = binding.control();
  m = ports.native.receive(control)[0];
  setUp(m);
  control.on('message', onControl);
  ports.native.ref(control, false);
  control.postMessage({ type: 'online' });
  if (m.filename === null)
    Module.runText(m.text, [], false, '[worker eval]');
  else
    Module._start(m.filename, []);
};

/* ---- the end ---- */

function plainError(err) {
  var text;
  try {
    text = require('util').inspect(err);
  } catch (ignored) {
    text = 'an error that cannot be shown';
  }
  return text;
}

var ERRORS = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, Error];

/* The clone of an error drops its code and what else it says, and those of a class of the
 * program's are no errors to it: so the properties go, but for what cannot be cloned. */
function propertiesOf(err) {
  var list = [];
  Object.getOwnPropertyNames(err).forEach(function (key) {
    var found = Object.getOwnPropertyDescriptor(err, key);
    var item = { key: key, value: found.value, enumerable: found.enumerable };
    try {
      if ('value' in found)
        list.push(structuredClone(item));
    } catch (ignored) {
      /* without it */
    }
  });
  return list;
}

function baseOf(err) {
  return ERRORS.filter(function (Class) {
    return err instanceof Class;
  })[0].name;
}

/* Its name comes from its class; the stack may be made when it is asked for. */
function errorMessage(err) {
  var properties = propertiesOf(err);
  ['name', 'stack'].forEach(function (key) {
    try {
      if (typeof err[key] === 'string' && !properties.some(function (item) {
        return item.key === key;
      }) && err[key] !== global[baseOf(err)].prototype[key])
        properties.push({ key: key, value: err[key], enumerable: false });
    } catch (ignored) {
      /* without it */
    }
  });
  return { type: 'error', base: baseOf(err), properties: properties };
}

function sendError(err) {
  try {
    control.postMessage(err instanceof Error ? errorMessage(err) :
      { type: 'error', error: err });
  } catch (ignored) {
    control.postMessage({ type: 'error', error: plainError(err) });
  }
}

/* Nobody has caught an error. */
exports.failed = function failed(err, heapIsFull) {
  if (heapIsFull)
    control.postMessage({ type: 'memory' });
  else
    sendError(err);
  binding.emitExit();
};
