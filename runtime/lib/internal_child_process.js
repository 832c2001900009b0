/* ChildProcess: the object of a child that runs beside the loop. */
'use strict';

var EventEmitter = require('events');
var u = require('internal_child_utils');
var errors = require('internal_errors');
var parts = require('internal_stdio_pipe');

function ChildProcess() {
  EventEmitter.call(this);
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = null;
}

parts.inherit(ChildProcess, EventEmitter);

/* Streams whose descriptor a child has: it reads what comes, not this process. */
var IS_STDIO = Symbol('kIsUsedAsStdio');

/* 'close' comes when the process has ended and all its pipes have closed. */
function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded)
    child.emit('close', child.exitCode, child.signalCode);
}

/* Output that nobody reads is thrown away, or the pipes would never close. */
function flushStdio(child) {
  (child.stdio || []).forEach(function (stream, i) {
    if (i > 0 && stream && stream.readable && !stream.readableFlowing &&
        !stream[IS_STDIO] && stream.listenerCount('readable') === 0)
      stream.resume();
  });
}

function onExit(child) {
  return function (status, signal) {
    child._handle = null;
    child.signalCode = u.signalName(signal);
    child.exitCode = child.signalCode ? null : status;
    if (child.stdin)
      child.stdin.destroy();
    if (status < 0)
      child.emit('error', u.spawnError(status, 'spawn ' + child.spawnfile,
        child.spawnfile, child.spawnargs.slice(1)));
    else
      child.emit('exit', child.exitCode, child.signalCode);
    process.nextTick(flushStdio, child);
    maybeClose(child);
  };
}

/* ---- spawn ---- */

/* Errors that the program may expect come as an event; the others are thrown. */
var REPORTED = { EACCES: 1, EAGAIN: 1, EMFILE: 1, ENFILE: 1, ENOENT: 1 };

function openHandles(stdio) {
  return stdio.map(function (item) {
    if (item.type === 'fd')
      return item.fd;
    if (item.type === 'ignore')
      return null;
    item.handle = parts.handles.pipe(item.type === 'ipc');
    return item.handle;
  });
}

/* Nobody but the child reads from a stream that it was given. */
function lend(stdio) {
  stdio.forEach(function (item) {
    var stream = item.stream;
    if (!stream || !stream._handle || !stream._handle.readStop ||
        stream === process.stdin || stream === process.stdout || stream === process.stderr)
      return;
    stream._reading = false;
    stream._handle.readStop();
    if (stream.pause)
      stream.pause();
    if (stream._readableState) {
      stream.readableFlowing = false;
      stream._readableState.reading = false;
    }
    errors.hidden(stream, IS_STDIO, true);
  });
}

function closeHandles(stdio) {
  stdio.forEach(function (item) {
    if (item.handle)
      item.handle.close();
  });
}

function makeStreams(child, stdio) {
  return stdio.map(function (item, i) {
    var stream;
    if (item.type === 'ipc')
      child._closesNeeded++;
    if (item.type !== 'pipe')
      return null;
    stream = new parts.Pipe({
      handle: item.handle, readable: i > 0, writable: i !== 1 && i !== 2, start: true
    });
    if (i > 0) {
      child._closesNeeded++;
      stream.on('close', function () {
        maybeClose(child);
      });
    }
    return stream;
  });
}

function setStreams(child, streams) {
  child.stdin = streams.length > 0 ? streams[0] : null;
  child.stdout = streams.length > 1 ? streams[1] : null;
  child.stderr = streams.length > 2 ? streams[2] : null;
  child.stdio = streams;
}

function channelOf(stdio) {
  var i;
  for (i = 0; i < stdio.length; i++) {
    if (stdio[i].type === 'ipc')
      return { fd: i, item: stdio[i] };
  }
  return undefined;
}

function checkArray(value, name) {
  if (!Array.isArray(value))
    throw errors.invalidArgType(name, 'Array', value);
}

/* The environment as the child gets it: with its channel, if it has one. */
function pairsFor(options, channel) {
  var mode = options.serialization, pairs = options.envPairs;
  if (mode !== undefined && mode !== 'json' && mode !== 'advanced')
    throw errors.invalidArgValue('options.serialization', mode,
      "must be one of: undefined, 'json', 'advanced'");
  if (pairs !== undefined)
    checkArray(pairs, 'options.envPairs');
  else
    pairs = u.environment(process.env);
  if (channel)
    pairs.push('NODE_CHANNEL_FD=' + channel.fd,
      'NODE_CHANNEL_SERIALIZATION_MODE=' + (mode || 'json'));
  return pairs;
}

/* options: as a description for C, but for stdio, envPairs and serialization. */
function start(child, options, stdio, channel, exit) {
  var pairs = pairsFor(options, channel);
  errors.checkString(options.file, 'options.file');
  if (options.args !== undefined)
    checkArray(options.args, 'options.args');
  child.spawnfile = options.file;
  child.spawnargs = options.args || [];
  return u.native.spawn({
    file: options.file, args: options.args || [options.file], env: pairs,
    cwd: options.cwd, detached: options.detached, uid: options.uid, gid: options.gid
  }, openHandles(stdio), exit);
}

ChildProcess.prototype.spawn = function (options) {
  var child = this, stdio, channel, exit = onExit(child), started, err;
  errors.checkObject(options, 'options');
  stdio = u.toStdio(options.stdio, false);
  channel = channelOf(stdio);
  started = start(child, options, stdio, channel, exit);
  if (typeof started === 'number') {
    err = u.errorName(started);
    if (REPORTED[err] !== 1) {
      closeHandles(stdio);
      throw u.uvError(started, 'spawn');
    }
    process.nextTick(exit, started, 0);
    if (err === 'EMFILE' || err === 'ENFILE' || err === 'EAGAIN') {
      closeHandles(stdio);
      return started;
    }
  } else {
    child._handle = started;
    started.owner = child;
    lend(stdio);
    process.nextTick(function () {
      child.emit('spawn');
    });
  }
  child.pid = child._handle ? child._handle.pid : undefined;
  setStreams(child, makeStreams(child, stdio));
  if (channel)
    require('internal_child_ipc').setUp(child, channel.item.handle, child.pid,
      options.serialization || 'json', maybeClose.bind(null, child));
  return 0;
};

/* ---- control ---- */

ChildProcess.prototype.kill = function (signal) {
  var number, err, name;
  number = u.signalNumber(signal === undefined ? 'SIGTERM' : signal);
  if (!this._handle)
    return false;
  err = this._handle.kill(number);
  if (err === 0) {
    this.killed = true;
    return true;
  }
  name = u.errorName(err);
  if (name === 'EINVAL' || name === 'ENOSYS')
    throw u.uvError(err, 'kill');
  if (name !== 'ESRCH')
    this.emit('error', u.uvError(err, 'kill'));
  return false;
};

ChildProcess.prototype.ref = function () {
  if (this._handle)
    this._handle.ref();
};

ChildProcess.prototype.unref = function () {
  if (this._handle)
    this._handle.unref();
};

if (Symbol.dispose)
  ChildProcess.prototype[Symbol.dispose] = function () {
    if (!this.killed)
      this.kill();
  };

exports.ChildProcess = ChildProcess;
