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
  if (m.type === 'want' && streams[m.name]) {
    streams[m.name].wanted();
  } else if (m.type === 'data') {
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
    Module.runText(m.text, false, '[worker eval]');
  else
    Module.runMain(m.filename);
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

/* The clone of an error drops its code and what else it says: that goes beside it. Those
 * of its properties that cannot be cloned stay here. */
function propertiesOf(err) {
  var list = [];
  Object.getOwnPropertyNames(err).forEach(function (key) {
    var found = Object.getOwnPropertyDescriptor(err, key);
    var item = { key: key, value: found.value, enumerable: found.enumerable };
    try {
      if ('value' in found && key !== 'message' && key !== 'stack' && key !== 'cause')
        list.push(structuredClone(item));
    } catch (ignored) {
      /* without it */
    }
  });
  return list;
}

function sendError(err) {
  try {
    control.postMessage({ type: 'error', error: err,
      properties: err instanceof Error ? propertiesOf(err) : [] });
  } catch (ignored) {
    control.postMessage({ type: 'error', error: plainError(err), properties: [] });
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
