/* child_process: what may travel with a message, and how its two ends keep track of it. */
'use strict';

var EventEmitter = require('events');
var errors = require('internal_errors');
var u = require('internal_child_utils');
var inherit = require('internal_stdio_pipe').inherit;
var MAX_RETRANSMISSIONS = 3;

/* ---- sockets that were sent ---- */

/* The sender's side: of all sockets of one server that one child has. */
function SentSockets(child, key) {
  var list = this;
  EventEmitter.call(this);
  this.key = key;
  this.child = child;
  child.once('exit', function () {
    list.emit('exit', list);
  });
}

inherit(SentSockets, EventEmitter);

function ask(list, cmd, answer, quiet, callback) {
  var child = list.child;
  function onClose() {
    child.removeListener('internalMessage', onReply);
    callback(errors.error('ERR_CHILD_CLOSED_BEFORE_REPLY',
      'Child closed before reply received'));
  }
  function onReply(message) {
    if (message.cmd !== answer || message.key !== list.key)
      return;
    child.removeListener('disconnect', onClose);
    child.removeListener('internalMessage', onReply);
    callback(null, message);
  }
  if (!child.connected) {
    onClose();
    return;
  }
  child._send({ cmd: cmd, key: list.key }, undefined, quiet);
  child.once('disconnect', onClose);
  child.on('internalMessage', onReply);
}

SentSockets.prototype.close = function (callback) {
  ask(this, 'NODE_SOCKET_NOTIFY_CLOSE', 'NODE_SOCKET_ALL_CLOSED', true, callback);
};

SentSockets.prototype.getConnections = function (callback) {
  ask(this, 'NODE_SOCKET_GET_COUNT', 'NODE_SOCKET_COUNT', false, function (err, message) {
    if (err)
      callback(err);
    else
      callback(null, message.count);
  });
};

/* The receiver's side. */
function GotSockets(child, key) {
  var list = this;
  EventEmitter.call(this);
  this.connections = 0;
  this.key = key;
  this.child = child;
  function onEmpty() {
    if (child.connected)
      child._send({ cmd: 'NODE_SOCKET_ALL_CLOSED', key: key }, undefined, true);
  }
  child.on('internalMessage', function (message) {
    if (message.key !== key)
      return;
    if (message.cmd === 'NODE_SOCKET_NOTIFY_CLOSE') {
      if (list.connections === 0)
        onEmpty();
      else
        list.once('empty', onEmpty);
    } else if (message.cmd === 'NODE_SOCKET_GET_COUNT' && child.connected) {
      child._send({ cmd: 'NODE_SOCKET_COUNT', key: key, count: list.connections });
    }
  });
}

inherit(GotSockets, EventEmitter);

GotSockets.prototype.add = function (socket) {
  var list = this;
  this.connections++;
  socket.once('close', function () {
    if (--list.connections === 0)
      list.emit('empty', list);
  });
};

function socketsOf(channel, side, Kind, key) {
  channel.sockets = channel.sockets || { got: {}, send: {} };
  if (!channel.sockets[side][key])
    channel.sockets[side][key] = new Kind(channel.target, key);
  return channel.sockets[side][key];
}

/* ---- kinds ---- */

function sendSocket(target, channel, message, socket, options) {
  var handle = socket._handle, known, list;
  if (!handle)
    return null;
  if (socket.server) {
    message.key = socket.server._connectionKey;
    known = channel.sockets && channel.sockets.send[message.key];
    list = socketsOf(channel, 'send', SentSockets, message.key);
    if (!known)
      socket.server._setupWorker(list);
    if (!options.keepOpen)
      socket.server._connections--;
  }
  if (options.keepOpen)
    return handle;
  if (socket._letGo)
    socket._letGo();
  handle.readStop();
  socket._handle = null;
  socket.setTimeout(0);
  return handle;
}

/* The socket's handle is the other end's once that has said so. */
function keepUntilAnswered(target, message, handle, options, callback) {
  if (options.keepOpen)
    return;
  if (target)
    target._pendingMessage = { callback: callback, message: message, handle: handle,
      options: options, retransmissions: 0 };
  else
    handle.close();
}

function sendBare(target, channel, message, handle) {
  return handle;
}

function gotBare(channel, message, handle, emit) {
  emit(handle);
}

var KINDS = {
  'net.Socket': {
    type: 'net.Socket',
    send: sendSocket,
    afterSend: keepUntilAnswered,
    got: function (channel, message, handle, emit) {
      var Socket = require('net').Socket;
      var socket = new Socket({ handle: handle, readable: true, writable: true });
      if (message.key)
        socketsOf(channel, 'got', GotSockets, message.key).add(socket);
      emit(socket);
    }
  },
  'net.Server': {
    type: 'net.Server',
    send: function (target, channel, message, server) {
      return server._handle;
    },
    got: function (channel, message, handle, emit) {
      var Server = require('net').Server, server = new Server();
      server.listen(handle, function () {
        emit(server);
      });
    }
  },
  'net.Native': {
    type: 'net.Native',
    send: sendBare,
    got: gotBare
  },
  'dgram.Socket': {
    type: 'dgram.Socket',
    send: function (target, channel, message, socket) {
      message.dgramType = socket.type;
      return require('dgram')._handleOf(socket);
    },
    got: function (channel, message, handle, emit) {
      emit(require('dgram')._socketOver(handle, message.dgramType));
    }
  },
  'dgram.Native': {
    type: 'dgram.Native',
    send: sendBare,
    got: gotBare
  }
};

exports.kindOf = function (handle) {
  var net, kind = u.native.handleKind(handle);
  if (kind)
    return KINDS[kind === 'udp' ? 'dgram.Native' : 'net.Native'];
  net = require('net');
  if (handle instanceof net.Socket)
    return KINDS['net.Socket'];
  if (handle instanceof net.Server)
    return KINDS['net.Server'];
  if (handle instanceof require('dgram').Socket)
    return KINDS['dgram.Socket'];
  throw errors.typeError('ERR_INVALID_HANDLE_TYPE', 'This handle type cannot be sent');
};

exports.receive = function (target, channel, message, handle, emit) {
  var kind = KINDS[message.type];
  if (kind)
    kind.got(channel, message, handle, emit);
  else
    handle.close();
};

/* ---- handles that wait for an answer ---- */

exports.closePending = function (target) {
  target._pendingMessage.handle.close();
  target._pendingMessage = null;
};

/* The other end did not get the handle: whether that happened too often. */
exports.givesUp = function (target) {
  if (target._pendingMessage.retransmissions++ < MAX_RETRANSMISSIONS)
    return false;
  process.emitWarning('Handle did not reach the receiving process correctly',
    'SentHandleNotReceivedWarning');
  return true;
};

exports.retransmit = function (channel, write, pending) {
  if (write(channel, pending.message, pending.handle, function () {}) === 0)
    channel.target._handleQueue = [];
};
