/* child_process: messages between a process and its forked child, as lines of JSON over a
 * socket: Node's own protocol, so that either end may be Node. */
'use strict';

var EventEmitter = require('events');
var errors = require('internal_errors');
var StringDecoder = require('string_decoder').StringDecoder;
var parts = require('internal_stdio_pipe');
var u = require('internal_child_utils');
var BACKLOG = 65536 * 2;

/* One end. `target` is the ChildProcess, or process in the child. */
function Channel(target, handle, peer) {
  EventEmitter.call(this);
  this.target = target;
  this.handle = handle;
  this.peer = peer;
  this.sent = 0;
  this.received = 0;
  this.rest = '';
  this.waiting = [];
  this.decoder = new StringDecoder('utf8');
}

parts.inherit(Channel, EventEmitter);

Channel.prototype.ref = function () {
  if (this.handle)
    this.handle.ref();
};

Channel.prototype.unref = function () {
  if (this.handle)
    this.handle.unref();
};

Channel.prototype.hasRef = function () {
  return !!this.handle && this.handle.hasRef();
};

/* ---- receiving ---- */

function deliver(channel, message) {
  var target = channel.target;
  var internal = message !== null && typeof message === 'object' &&
    typeof message.cmd === 'string' && message.cmd.slice(0, 5) === 'NODE_';
  if (!internal && target.listenerCount('message') === 0) {
    channel.waiting.push(message);
    return;
  }
  process.nextTick(function () {
    target.emit(internal ? 'internalMessage' : 'message', message, undefined);
  });
}

/* Messages that came before anybody listened. */
function deliverWaiting(channel) {
  var waiting = channel.waiting;
  if (channel.target.listenerCount('message') === 0)
    return;
  channel.waiting = [];
  waiting.forEach(function (message) {
    channel.target.emit('message', message, undefined);
  });
}

function onText(channel, text) {
  var lines = (channel.rest + text).split('\n'), i;
  channel.rest = lines.pop();
  for (i = 0; i < lines.length; i++) {
    if (lines[i] === '')
      continue;
    u.native.traceMessage(false, Buffer.byteLength(lines[i]) + 1, channel.peer,
      process.pid, channel.received++);
    deliver(channel, JSON.parse(lines[i]));
  }
}

function startReading(channel) {
  channel.handle.readStart(function (err, buffer) {
    if (!err && buffer)
      onText(channel, channel.decoder.write(buffer));
    else if (channel.target.connected)
      channel.target.disconnect();
    else
      close(channel);
  });
}

/* ---- sending ---- */

function fail(target, err, callback) {
  process.nextTick(function () {
    if (typeof callback === 'function')
      callback(err);
    else
      target.emit('error', err);
  });
  return false;
}

function checkMessage(message) {
  if (message === undefined)
    throw errors.typeError('ERR_MISSING_ARGS',
      'The "message" argument must be specified');
  if (typeof message !== 'string' && typeof message !== 'object' &&
      typeof message !== 'number' && typeof message !== 'boolean')
    throw errors.invalidArgType('message', ['string', 'object', 'number', 'boolean'],
      message);
}

function transmit(channel, message, callback) {
  var text = JSON.stringify(message) + '\n', err;
  u.native.traceMessage(true, Buffer.byteLength(text), process.pid, channel.peer,
    channel.sent++);
  err = channel.handle.write(text, function (problem) {
    if (typeof callback === 'function')
      callback(problem);
    if (channel.closing)
      close(channel);
  });
  if (err < 0)
    return fail(channel.target, u.uvError(err, 'write'), callback);
  if (err === 0 && typeof callback === 'function')
    process.nextTick(callback, null);
  return channel.handle.queueSize() < BACKLOG;
}

function addSend(target, channel) {
  target.send = function send(message, handle, options, callback) {
    if (typeof handle === 'function') {
      callback = handle;
    } else if (typeof options === 'function') {
      callback = options;
    } else if (options !== undefined) {
      errors.checkObject(options, 'options');
    }
    if (!target.connected)
      return fail(target, errors.error('ERR_IPC_CHANNEL_CLOSED', 'Channel closed'),
        callback);
    checkMessage(message);
    if (handle && typeof handle !== 'function')
      throw errors.typeError('ERR_INVALID_HANDLE_TYPE',
        'This handle type cannot be sent');
    return transmit(channel, message, callback);
  };
}

/* ---- the end ---- */

function close(channel) {
  var handle = channel.handle;
  if (!handle || (handle.queueSize() > 0 && !channel.over)) {
    channel.closing = true;
    return;
  }
  channel.handle = null;
  channel.target.channel = null;
  handle.close();
  process.nextTick(function () {
    channel.target.emit('disconnect');
    channel.closed();
  });
}

function addDisconnect(target, channel) {
  target.disconnect = function disconnect() {
    if (!target.connected) {
      target.emit('error',
        errors.error('ERR_IPC_DISCONNECTED', 'IPC channel is already disconnected'));
      return;
    }
    target.connected = false;
    close(channel);
  };
}

/* Makes target able to send, receive and disconnect; `closed` is called after that. */
function setUp(target, handle, peer, closed) {
  var channel = new Channel(target, handle, peer);
  channel.closed = closed;
  target.connected = true;
  target.channel = channel;
  addSend(target, channel);
  addDisconnect(target, channel);
  target.on('newListener', function (name) {
    if (name === 'message' && channel.waiting.length > 0)
      process.nextTick(deliverWaiting, channel);
  });
  startReading(channel);
  return channel;
}

/* In a forked child: its end. It keeps the loop alive only while somebody listens. */
function setUpChild(fd) {
  var handle = parts.handles.openPipe(fd, true);
  var channel = setUp(process, handle, process.ppid, function () {});

  function isOurs(name) {
    return name === 'message' || name === 'disconnect';
  }
  handle.unref();
  process.on('newListener', function (name) {
    if (isOurs(name))
      channel.ref();
  });
  process.on('removeListener', function (name) {
    if (isOurs(name) && process.listenerCount('message') +
        process.listenerCount('disconnect') === 0)
      channel.unref();
  });
}

exports.setUp = setUp;
exports.setUpChild = setUpChild;
