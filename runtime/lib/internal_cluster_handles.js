/* cluster: what the primary listens on for its workers: either the workers accept
 * themselves from one handle that all share, or the primary accepts and deals out. */
'use strict';

var Server = require('internal_net_server');
var net = require('internal_net');
var send = require('internal_cluster_utils').send;
var native = net.binding;
var BACKLOG = 511;
var PAUSE = 100; /* ms without new connections for a worker that has no descriptors left */

function open(address, query) {
  if (!address && !(query.fd >= 0) && query.addressType !== -1)
    return Server._openDefault(query.port, query.flags).handle;
  return Server._createHandle(address, query.port, query.addressType, query.fd,
    query.flags);
}

/* ---- the workers accept ---- */

function SharedHandle(key, address, query) {
  var opened;
  this.key = key;
  this.workers = new Map();
  this.handle = null;
  this.errno = 0;
  if (query.addressType === 'udp4' || query.addressType === 'udp6')
    opened = require('dgram')._createSocketHandle(address, query.port, query.addressType,
      query.fd, query.flags);
  else
    opened = open(address, query);
  if (typeof opened === 'number')
    this.errno = opened;
  else
    this.handle = opened;
}

/* reply(error number, what else, handle) */
SharedHandle.prototype.add = function (worker, reply) {
  this.workers.set(worker.id, worker);
  reply(this.errno, null, this.handle);
};

/* Whether that was the last worker, and the handle is closed. */
SharedHandle.prototype.remove = function (worker) {
  if (!this.workers.delete(worker.id) || this.workers.size > 0)
    return false;
  if (this.handle)
    this.handle.close();
  this.handle = null;
  return true;
};

/* ---- the primary accepts ---- */

function RoundRobinHandle(key, address, query) {
  var self = this, opened = open(address, query), mode;
  this.key = key;
  this.all = new Map();
  this.free = new Map();
  this.waiting = []; /* connections that no worker has yet */
  this.handle = null;
  this.errno = 0;
  this.unix = query.addressType === -1;
  if (typeof opened === 'number') {
    this.errno = opened;
    return;
  }
  this.handle = opened;
  this.errno = native.listen(opened, query.backlog || BACKLOG, function onConnection(err, handle) {
    if (err === 0)
      self.distribute(handle);
  });
  mode = (query.readableAll ? 1 : 0) | (query.writableAll ? 2 : 0);
  if (this.errno === 0 && this.unix && mode)
    this.errno = native.chmodUnix(opened, mode);
}

RoundRobinHandle.prototype.add = function (worker, reply) {
  var name;
  this.all.set(worker.id, worker);
  if (this.errno) {
    reply(this.errno, null);
    return;
  }
  name = this.unix ? undefined : native.sockname(this.handle);
  reply(null, typeof name === 'object' ? { sockname: name } : null, null);
  this.handOff(worker);
};

RoundRobinHandle.prototype.remove = function (worker) {
  if (!this.all.delete(worker.id))
    return false;
  this.free.delete(worker.id);
  if (this.all.size > 0)
    return false;
  this.waiting.forEach(function (handle) {
    handle.close();
  });
  this.waiting = [];
  if (this.handle)
    this.handle.close();
  this.handle = null;
  return true;
};

function handOff(self, worker) {
  self.handOff(worker);
}

RoundRobinHandle.prototype.distribute = function (handle) {
  var worker;
  if (!this.handle) {
    handle.close();
    return;
  }
  this.waiting.push(handle);
  if (this.free.size === 0)
    return;
  worker = this.free.values().next().value;
  this.free.delete(worker.id);
  this.handOff(worker);
};

/* Gives the worker the connection that waits longest; it is free if there is none. One that
 * a worker did not take, because it closes or has died, goes to another. */
RoundRobinHandle.prototype.handOff = function (worker) {
  var self = this, handle;
  if (!this.all.has(worker.id))
    return;
  if (this.waiting.length === 0) {
    this.free.set(worker.id, worker);
    return;
  }
  handle = this.waiting.shift();
  function onReply(reply) {
    if (reply && reply.accepted)
      handle.close();
    else
      self.distribute(handle);
    if (reply && reply.full)
      setTimeout(handOff, PAUSE, self, worker);
    else
      self.handOff(worker);
  }
  if (!send(worker.process, { act: 'newconn', key: this.key }, handle, onReply)) {
    self.waiting.unshift(handle);
    self.free.delete(worker.id);
  }
};

exports.SharedHandle = SharedHandle;
exports.RoundRobinHandle = RoundRobinHandle;
