/* cluster, in the primary: it forks the workers and owns what they listen on. */
'use strict';

var EventEmitter = require('events');
var path = require('path');
var errors = require('internal_errors');
var utils = require('internal_cluster_utils');
var Worker = require('internal_cluster_worker');
var SCHED_NONE = 1, SCHED_RR = 2;

var cluster = new EventEmitter();
var intercom = new EventEmitter();
var handles = new Map();
var ids = 0;
var policy = 0; /* fixed when the first worker is forked */

module.exports = cluster;

cluster.isWorker = false;
cluster.isMaster = true;
cluster.isPrimary = true;
cluster.Worker = Worker;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = SCHED_NONE;
cluster.SCHED_RR = SCHED_RR;
cluster.schedulingPolicy = process.env.NODE_CLUSTER_SCHED_POLICY === 'none' ?
  SCHED_NONE : SCHED_RR;

/* ---- settings ---- */

function emitSetup(settings) {
  cluster.emit('setup', settings);
}

function checkPolicy(value) {
  if (value === SCHED_NONE || value === SCHED_RR)
    return value;
  throw errors.error('ERR_INTERNAL_ASSERTION', 'Bad cluster.schedulingPolicy: ' + value +
    '\nThis is caused by either a bug in Node.js or incorrect usage of Node.js ' +
    'internals.\nPlease open an issue with this stack trace at ' +
    'https://github.com/nodejs/node/issues\n');
}

cluster.setupPrimary = function (options) {
  cluster.settings = Object.assign({
    args: process.argv.slice(2), exec: process.argv[1], execArgv: process.execArgv,
    silent: false
  }, cluster.settings, options);
  if (!policy)
    policy = checkPolicy(cluster.schedulingPolicy);
  process.nextTick(emitSetup, cluster.settings);
};

cluster.setupMaster = cluster.setupPrimary;

/* ---- workers ---- */

function startProcess(id, env) {
  var s = cluster.settings;
  if (s.inspectPort === null)
    throw errors.rangeError('ERR_SOCKET_BAD_PORT',
      'Port should be > 0 and < 65536. Received null.');
  return require('child_process').fork(s.exec, s.args, {
    cwd: s.cwd, env: Object.assign({}, process.env, env, { NODE_UNIQUE_ID: String(id) }),
    serialization: s.serialization, silent: s.silent, windowsHide: s.windowsHide,
    execArgv: s.execArgv.slice(), stdio: s.stdio, gid: s.gid, uid: s.uid
  });
}

function removeWorker(worker) {
  delete cluster.workers[worker.id];
  if (Object.keys(cluster.workers).length === 0)
    intercom.emit('disconnect');
}

function removeHandles(worker) {
  handles.forEach(function (handle, key) {
    if (handle.remove(worker))
      handles.delete(key);
  });
}

function onExit(worker, exitCode, signalCode) {
  if (!worker.isConnected()) {
    removeHandles(worker);
    removeWorker(worker);
  }
  worker.exitedAfterDisconnect = !!worker.exitedAfterDisconnect;
  worker.state = 'dead';
  worker.emit('exit', exitCode, signalCode);
  cluster.emit('exit', worker, exitCode, signalCode);
}

function onDisconnect(worker) {
  removeHandles(worker);
  utils.lost(worker.process);
  if (worker.isDead())
    removeWorker(worker);
  worker.exitedAfterDisconnect = !!worker.exitedAfterDisconnect;
  worker.state = 'disconnected';
  worker.emit('disconnect');
  cluster.emit('disconnect', worker);
}

cluster.fork = function (env) {
  var id, worker;
  cluster.setupPrimary();
  id = ++ids;
  worker = new Worker({ id: id, process: startProcess(id, env) });
  worker.on('message', function (message, handle) {
    cluster.emit('message', this, message, handle);
  });
  worker.process.once('exit', function (exitCode, signalCode) {
    onExit(worker, exitCode, signalCode);
  });
  worker.process.once('disconnect', function () {
    onDisconnect(worker);
  });
  worker.process.on('internalMessage', utils.internal(function (message) {
    if (ACTS.hasOwnProperty(message.act))
      ACTS[message.act](worker, message);
  }));
  process.nextTick(function () {
    cluster.emit('fork', worker);
  });
  cluster.workers[worker.id] = worker;
  return worker;
};

cluster.disconnect = function (callback) {
  var workers = Object.keys(cluster.workers).map(function (id) {
    return cluster.workers[id];
  });
  if (workers.length === 0)
    process.nextTick(function () {
      intercom.emit('disconnect');
    });
  workers.forEach(function (worker) {
    if (worker.isConnected())
      worker.disconnect();
  });
  if (typeof callback === 'function')
    intercom.once('disconnect', callback);
};

/* ---- what workers ask for ---- */

/* The shorter of two ways to a socket: names of sockets may not be long. */
function socketPath(query) {
  var relative;
  if (!(query.port < 0) || typeof query.address !== 'string')
    return query.address;
  relative = path.relative(process.cwd(), query.address);
  return relative.length < query.address.length ? relative : query.address;
}

function handleFor(query) {
  var kinds = require('internal_cluster_handles'), Kind, handle;
  var key = [query.address, query.port, query.addressType, query.fd, query.index].join(':');
  handle = handles.get(key);
  if (!handle) {
    Kind = policy !== SCHED_RR || /^udp/.test(query.addressType) ? kinds.SharedHandle :
      kinds.RoundRobinHandle;
    handle = new Kind(key, socketPath(query), query);
    handles.set(key, handle);
  }
  return handle;
}

function queryServer(worker, query) {
  var handle;
  if (worker.exitedAfterDisconnect)
    return;
  handle = handleFor(query);
  if (!handle.data)
    handle.data = query.data;
  handle.add(worker, function (errno, reply, sent) {
    if (errno) {
      /* Others may try again. */
      handle.remove(worker);
      handles.delete(handle.key);
    }
    utils.send(worker.process, Object.assign({
      errno: errno, key: handle.key, ack: query.seq, data: handle.data
    }, reply), sent);
  });
}

function listening(worker, message) {
  var info = { addressType: message.addressType, address: message.address,
    port: message.port, fd: message.fd };
  worker.state = 'listening';
  worker.emit('listening', info);
  cluster.emit('listening', worker, info);
}

var ACTS = {
  online: function (worker) {
    worker.state = 'online';
    worker.emit('online');
    cluster.emit('online', worker);
  },
  exitedAfterDisconnect: function (worker, message) {
    worker.exitedAfterDisconnect = true;
    utils.send(worker.process, { ack: message.seq });
  },
  queryServer: queryServer,
  listening: listening,
  close: function (worker, message) {
    var handle = handles.get(message.key);
    if (handle && handle.remove(worker))
      handles.delete(message.key);
  }
};

Worker.prototype.disconnect = function () {
  this.exitedAfterDisconnect = true;
  utils.send(this.process, { act: 'disconnect' });
  removeHandles(this);
  removeWorker(this);
  return this;
};

Worker.prototype.destroy = function (signal) {
  this.process.kill(signal || 'SIGTERM');
};
