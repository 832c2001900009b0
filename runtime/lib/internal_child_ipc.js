/* child_process: messages, and handles with them, between a process and its forked child. */
'use strict';

var EventEmitter = require('events');
var errors = require('internal_errors');
var hidden = errors.hidden;
var parts = require('internal_stdio_pipe');
var u = require('internal_child_utils');
var coding = require('internal_child_coding');
var BACKLOG = 65536 * 2;
var PENDING = Symbol('kPendingMessages');

/* What the program sees of its end. The handle keeps the loop alive while somebody listens
 * or something is being written, until the program says what it wants. */
function Control(handle) {
  EventEmitter.call(this);
  hidden(this, '_handle', handle);
  hidden(this, '_refs', 0);
  hidden(this, '_decided', false);
  this[PENDING] = [];
}

parts.inherit(Control, EventEmitter);

Control.prototype.refCounted = function () {
  if (++this._refs === 1 && !this._decided)
    this._handle.ref();
};

Control.prototype.unrefCounted = function () {
  if (--this._refs === 0 && !this._decided) {
    this._handle.unref();
    this.emit('unref');
  }
};

Control.prototype.ref = function () {
  this._decided = true;
  this._handle.ref();
};

Control.prototype.unref = function () {
  this._decided = true;
  this._handle.unref();
};

Control.prototype.hasRef = function () {
  return this._handle.hasRef();
};

Object.defineProperty(Control.prototype, 'fd', {
  configurable: true,
  get: function () {
    return this._handle.fd();
  }
});

['refCounted', 'unrefCounted', 'ref', 'unref', 'hasRef'].forEach(function (name) {
  hidden(Control.prototype, name, Control.prototype[name]);
});

/* One end. `target` is the ChildProcess, or process in the child. */
function Channel(target, handle, peer, mode) {
  this.target = target;
  this.handle = handle;
  this.control = new Control(handle);
  this.peer = peer;
  this.sent = 0;
  this.received = 0;
  this.coding = coding[mode];
  this.decoder = new this.coding.Decoder();
  this.taken = null; /* a handle whose message has not come yet */
  this.refused = null; /* what is called when the other end could not take ours */
  this.open = true;
}

function isInternal(message) {
  return message !== null && typeof message === 'object' &&
    typeof message.cmd === 'string' && message.cmd.length > 5 &&
    message.cmd.slice(0, 5) === 'NODE_';
}

/* ---- receiving ---- */

/* Messages wait until somebody listens. */
function emitMessage(channel, event, message, handle) {
  var target = channel.target;
  if (event === 'internalMessage' || target.listenerCount('message') > 0)
    target.emit(event, message, handle);
  else if (target.channel)
    target.channel[PENDING].push([event, message, handle]);
}

function deliver(channel, message, handle) {
  if (channel.target.channel)
    process.nextTick(emitMessage, channel,
      isInternal(message) ? 'internalMessage' : 'message', message, handle);
}

function deliverPending(target) {
  var messages;
  if (!target.channel || target.listenerCount('message') === 0)
    return;
  messages = target.channel[PENDING];
  target.channel[PENDING] = [];
  messages.forEach(function (args) {
    target.emit.apply(target, args);
  });
}

function onChunk(channel, chunk) {
  var taken = u.native.takeHandle(channel.handle);
  if (taken)
    channel.taken = taken;
  channel.decoder.feed(chunk, function (message, bytes) {
    var handle;
    u.native.traceMessage(false, bytes, channel.peer, process.pid, channel.received++);
    if (message !== null && typeof message === 'object' && message.cmd === 'NODE_HANDLE') {
      handle = channel.taken;
      channel.taken = null;
    }
    deliver(channel, message, handle);
  });
}

function startReading(channel) {
  channel.handle.readStart(function onMessages(err, buffer) {
    if (!err && buffer) {
      onChunk(channel, buffer);
      return;
    }
    channel.decoder.buffering = false;
    channel.over = true;
    if (channel.target.connected)
      channel.target.disconnect();
    else if (channel.target.channel)
      channel.target._disconnect();
    close(channel);
  });
}

/* A handle has come, or the other end says what became of ours. */
function onInternal(channel, message, handle) {
  var target = channel.target;
  if (message.cmd === 'NODE_HANDLE_ACK' || message.cmd === 'NODE_HANDLE_NACK') {
    onAnswer(channel, message.cmd === 'NODE_HANDLE_ACK');
  } else if (message.cmd === 'NODE_HANDLE') {
    if (!target.channel)
      return;
    if (!handle) {
      target._send({ cmd: 'NODE_HANDLE_NACK' }, null, true);
      return;
    }
    target._send({ cmd: 'NODE_HANDLE_ACK' }, null, true);
    require('internal_child_handles').receive(target, channel, message, handle,
      function (object) {
        deliver(channel, message.msg, object);
      });
  }
}

/* ---- sending ---- */

function fail(target, err, callback) {
  process.nextTick(function () {
    if (typeof callback === 'function')
      callback(err);
    else
      target.emit('error', err);
  });
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

/* 0 or a negative error. `done` is called in any case but the latter. */
function write(channel, message, handle, done) {
  var bytes = channel.coding.encode(message), err, control = channel.control;
  u.native.traceMessage(true, Buffer.byteLength(bytes), process.pid, channel.peer,
    channel.sent++);
  function written(problem) {
    control.unrefCounted();
    done(problem);
    if (channel.closing)
      close(channel);
  }
  err = handle ? u.native.sendHandle(channel.handle, bytes, handle, written) || 1 :
    channel.handle.write(bytes, written);
  if (err > 0)
    control.refCounted();
  else if (err === 0)
    process.nextTick(done, null);
  return err < 0 ? err : 0;
}

/* Handles go one at a time: until the other end has said that it has the last one, all
 * that is sent waits, so that nothing overtakes anything. */
function mustWait(target, message) {
  return target._handleQueue && !(message !== null && typeof message === 'object' &&
    (message.cmd === 'NODE_HANDLE_ACK' || message.cmd === 'NODE_HANDLE_NACK'));
}

function queue(target, message, handle, options, callback) {
  target._handleQueue.push({ message: message, handle: handle, options: options,
    callback: callback });
  return target._handleQueue.length === 1;
}

function transmit(channel, message, handle, options, callback) {
  var target = channel.target, sending = null, native = null, err;
  if (handle)
    sending = require('internal_child_handles').kindOf(handle);
  if (mustWait(target, message))
    return queue(target, message, handle, options, callback);
  if (sending) {
    message = { cmd: 'NODE_HANDLE', type: sending.type, msg: message };
    native = sending.send(target, channel, message, handle, options);
    /* It was sent before or is closed: the message goes without it. */
    if (!native)
      message = message.msg;
  }
  err = write(channel, message, native, function onSent(problem) {
    if (typeof callback === 'function')
      callback(typeof problem === 'number' ? null : problem);
  });
  if (native && err === 0) {
    target._handleQueue = target._handleQueue || [];
    channel.refused = options.refused;
  }
  if (native && sending.afterSend)
    sending.afterSend(err === 0 ? target : null, message, native, options, callback);
  if (err < 0 && !options.swallowErrors)
    fail(target, u.uvError(err, 'write'), callback);
  return channel.handle.queueSize() < BACKLOG;
}

function onAnswer(channel, arrived) {
  var target = channel.target, handles = require('internal_child_handles');
  var waiting = target._handleQueue || [], pending, refused = channel.refused;
  if (target._pendingMessage && (arrived || handles.givesUp(target)))
    handles.closePending(target);
  target._handleQueue = null;
  channel.refused = null;
  pending = target._pendingMessage;
  if (pending && target.channel)
    handles.retransmit(channel, write, pending);
  waiting.forEach(function (args) {
    if (target.channel)
      target._send(args.message, args.handle, args.options, args.callback);
  });
  if (refused && !arrived)
    refused();
  if (!target.connected && target.channel && !target._handleQueue)
    target._disconnect();
}

function addSend(target, channel) {
  target.send = function send(message, handle, options, callback) {
    if (typeof handle === 'function') {
      callback = handle;
      handle = options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    } else if (options !== undefined) {
      errors.checkObject(options, 'options');
    }
    options = Object.assign({ swallowErrors: false }, options);
    if (target.connected)
      return target._send(message, handle, options, callback);
    fail(target, errors.error('ERR_IPC_CHANNEL_CLOSED', 'Channel closed'), callback);
    return false;
  };

  target._send = function (message, handle, options, callback) {
    checkMessage(message);
    if (typeof options === 'boolean')
      options = { swallowErrors: options };
    return transmit(channel, message, handle, options || {}, callback);
  };
}

/* ---- the end ---- */

/* What is still being written goes out first, unless nobody reads it. */
function close(channel) {
  var handle = channel.handle;
  if (!channel.open)
    return;
  if (handle.queueSize() > 0 && !channel.over) {
    channel.closing = true;
    return;
  }
  channel.open = false;
  handle.close();
  if (channel.taken)
    channel.taken.close();
  channel.taken = null;
  process.nextTick(channel.closed);
}

function addDisconnect(target, channel) {
  target.disconnect = function disconnect() {
    if (!target.connected) {
      target.emit('error',
        errors.error('ERR_IPC_DISCONNECTED', 'IPC channel is already disconnected'));
      return;
    }
    target.connected = false;
    if (!target._handleQueue || channel.over)
      target._disconnect();
  };

  target._disconnect = function () {
    var fired = false;
    target.channel = null;
    if (target._pendingMessage)
      require('internal_child_handles').closePending(target);
    function finish() {
      if (fired)
        return;
      fired = true;
      close(channel);
      target.emit('disconnect');
    }
    if (channel.decoder.buffering) {
      target.once('message', finish);
      target.once('internalMessage', finish);
    } else {
      process.nextTick(finish);
    }
  };
}

/* Makes target able to send, receive and disconnect; `closed` is called after that. */
function setUp(target, handle, peer, mode, closed) {
  var channel = new Channel(target, handle, peer, mode);
  channel.closed = closed;
  target.channel = channel.control;
  Object.defineProperty(target, '_channel', {
    configurable: true, enumerable: false,
    get: function () {
      return target.channel;
    },
    set: function (value) {
      target.channel = value;
    }
  });
  target._handleQueue = null;
  target._pendingMessage = null;
  addSend(target, channel);
  target.connected = true;
  addDisconnect(target, channel);
  target.on('internalMessage', function (message, handle) {
    onInternal(channel, message, handle);
  });
  target.on('newListener', function () {
    if (target.channel && target.channel[PENDING].length > 0)
      process.nextTick(deliverPending, target);
  });
  startReading(channel);
  return channel;
}

/* In a forked child: its end. It keeps the loop alive only while somebody listens. */
function setUpChild(fd, mode) {
  var handle = parts.handles.openPipe(fd, true);
  var control = setUp(process, handle, process.ppid, mode === 'advanced' ? mode : 'json',
    function () {}).control;

  function isOurs(name) {
    return name === 'message' || name === 'disconnect';
  }
  handle.unref();
  process.on('newListener', function (name) {
    if (isOurs(name))
      control.refCounted();
  });
  process.on('removeListener', function (name) {
    if (isOurs(name))
      control.unrefCounted();
  });
}

exports.setUp = setUp;
exports.setUpChild = setUpChild;
