/* dgram: the state of a socket, and its options: broadcast, lifetimes, groups, sizes of
 * buffers. */
'use strict';

var errors = require('internal_errors');
var net = require('internal_net');
var STATE = Symbol('state symbol');
var EINVAL = -22;
var methods = exports.methods = {};

/* The state of a socket that is not closed. */
function running(socket) {
  var state = socket[STATE];
  if (!state.handle)
    throw errors.error('ERR_SOCKET_DGRAM_NOT_RUNNING', 'Not running');
  return state;
}

/* Throws when a method of the handle failed. */
function check(err, syscall) {
  if (typeof err === 'number' && err < 0)
    throw net.errnoException(err, syscall);
  return err;
}

function bufferSizeError(err, syscall) {
  var code = net.binding.errorName(err), text = net.binding.errorText(err);
  var e = errors.error('ERR_SOCKET_BUFFER_SIZE', 'Could not get or set buffer size: ' +
    syscall + ' returned ' + code + ' (' + text + ')');
  errors.hidden(e, 'name', 'SystemError');
  e.info = { errno: err, code: code, message: text, syscall: syscall };
  e.errno = err;
  e.syscall = syscall;
  return e;
}

/* ---- methods of sockets ---- */

/* A closed socket has no handle: Node answers with the error of reading from null. */
function option(socket, name, value, syscall) {
  check(socket[STATE].handle.option(name, value), syscall);
}

methods.setBroadcast = function setBroadcast(on) {
  option(this, 'broadcast', on ? 1 : 0, 'setBroadcast');
};

methods.setTTL = function setTTL(ttl) {
  errors.checkNumber(ttl, 'ttl');
  option(this, 'ttl', ttl, 'setTTL');
  return ttl;
};

methods.setMulticastTTL = function setMulticastTTL(ttl) {
  errors.checkNumber(ttl, 'ttl');
  option(this, 'multicastTTL', ttl, 'setMulticastTTL');
  return ttl;
};

methods.setMulticastLoopback = function setMulticastLoopback(on) {
  option(this, 'multicastLoopback', on ? 1 : 0, 'setMulticastLoopback');
  return on;
};

methods.setMulticastInterface = function setMulticastInterface(address) {
  var state = running(this);
  errors.checkString(address, 'interfaceAddress');
  check(state.handle.multicastInterface(address), 'setMulticastInterface');
};

function membership(socket, group, address, join, syscall) {
  var state = running(socket);
  if (!group)
    throw net.missingArgs(['multicastAddress']);
  check(state.handle.membership(String(group), address, join), syscall);
}

methods.addMembership = function addMembership(group, address) {
  membership(this, group, address, true, 'addMembership');
};

methods.dropMembership = function dropMembership(group, address) {
  membership(this, group, address, false, 'dropMembership');
};

function sourceMembership(socket, source, group, address, join, syscall) {
  var state = running(socket);
  errors.checkString(source, 'sourceAddress');
  errors.checkString(group, 'groupAddress');
  check(state.handle.sourceMembership(source, group, address, join), syscall);
}

methods.addSourceSpecificMembership =
  function addSourceSpecificMembership(source, group, address) {
    sourceMembership(this, source, group, address, true, 'addSourceSpecificMembership');
  };

methods.dropSourceSpecificMembership =
  function dropSourceSpecificMembership(source, group, address) {
    sourceMembership(this, source, group, address, false, 'dropSourceSpecificMembership');
  };

function bufferSize(socket, size, receive) {
  var handle = socket[STATE].handle, result;
  if (size >>> 0 !== size)
    throw errors.typeError('ERR_SOCKET_BAD_BUFFER_SIZE',
      'Buffer size must be a positive integer');
  result = size > 0x7fffffff ? EINVAL : handle.bufferSize(receive, size);
  if (result < 0)
    throw bufferSizeError(result, receive ? 'uv_recv_buffer_size' : 'uv_send_buffer_size');
  return result;
}

methods.setRecvBufferSize = function setRecvBufferSize(size) {
  bufferSize(this, size, true);
};

methods.setSendBufferSize = function setSendBufferSize(size) {
  bufferSize(this, size, false);
};

methods.getRecvBufferSize = function getRecvBufferSize() {
  return bufferSize(this, 0, true);
};

methods.getSendBufferSize = function getSendBufferSize() {
  return bufferSize(this, 0, false);
};

methods.getSendQueueSize = function getSendQueueSize() {
  return this[STATE].handle.queueSize();
};

methods.getSendQueueCount = function getSendQueueCount() {
  return this[STATE].handle.queueCount();
};

exports.STATE = STATE;
exports.running = running;
exports.check = check;
exports.bufferSize = bufferSize;
