/* cluster, in a worker: it asks its primary for what it listens on. */
'use strict';

var EventEmitter = require('events');
var path = require('path');
var utils = require('internal_cluster_utils');
var Worker = require('internal_cluster_worker');
var LONG = 0x7fffffff;

var cluster = new EventEmitter();
var handles = new Map();
var indexes = new Map();

module.exports = cluster;

cluster.isWorker = true;
cluster.isMaster = false;
cluster.isPrimary = false;
cluster.worker = null;
cluster.Worker = Worker;

function send(message, callback) {
  return utils.send(process, message, null, callback);
}

/* ---- listening ---- */

function dropIndex(key, index) {
  var entry = indexes.get(key);
  if (!entry)
    return;
  entry.used.delete(index);
  if (entry.used.size === 0)
    indexes.delete(key);
}

/* All workers accept from this handle. */
function shareHandle(reply, handle, drop, callback) {
  var close = handle.close;
  handle.close = function () {
    handle.close = close;
    send({ act: 'close', key: reply.key });
    handles.delete(reply.key);
    drop();
    return close.apply(handle, arguments);
  };
  handles.set(reply.key, handle);
  callback(reply.errno, handle);
}

/* What a server takes for its handle while the primary accepts for it. */
function RemoteHandle(key, name, drop) {
  this.key = key;
  this.owner = null;
  this.timer = null;
  this.drop = drop;
  if (name)
    this.address = function () {
      return Object.assign({}, name);
    };
  this.ref();
}

RemoteHandle.prototype.listen = function () {
  return 0;
};

/* As with a handle of its own, the loop stays alive. */
RemoteHandle.prototype.ref = function () {
  this.timer = this.timer || setInterval(function () {}, LONG);
};

RemoteHandle.prototype.unref = function () {
  clearInterval(this.timer);
  this.timer = null;
};

RemoteHandle.prototype.hasRef = function () {
  return this.timer !== null;
};

RemoteHandle.prototype.close = function () {
  if (this.key === undefined)
    return;
  this.unref();
  send({ act: 'close', key: this.key });
  handles.delete(this.key);
  this.drop();
  this.key = undefined;
};

function dealHandle(reply, drop, callback) {
  var handle;
  if (reply.errno) {
    callback(reply.errno, null);
    return;
  }
  handle = new RemoteHandle(reply.key, reply.sockname, drop);
  handles.set(reply.key, handle);
  callback(0, handle);
}

function nextIndex(key) {
  var entry = indexes.get(key);
  if (!entry) {
    entry = { next: 0, used: new Set() };
    indexes.set(key, entry);
  }
  entry.used.add(entry.next);
  return entry.next++;
}

cluster._getServer = function (server, options, callback) {
  var address = options.address, key, index, message;
  if (options.port < 0 && typeof address === 'string')
    address = path.resolve(address);
  key = [address, options.port, options.addressType, options.fd].join(':');
  index = nextIndex(key);
  function drop() {
    dropIndex(key, index);
  }
  message = Object.assign({ act: 'queryServer', index: index, data: null }, options,
    { address: address });
  if (server._getServerData)
    message.data = server._getServerData();
  send(message, function (reply, handle) {
    if (!reply)
      return;
    if (server._setServerData)
      server._setServerData(reply.data);
    if (handle)
      shareHandle(reply, handle, drop, callback);
    else
      dealHandle(reply, drop, callback);
  });
  server.once('listening', function () {
    var name;
    if (!indexes.has(key))
      return;
    cluster.worker.state = 'listening';
    name = server.address();
    send(Object.assign({}, message, { act: 'listening',
      port: (name && name.port) || options.port }));
  });
};

/* The primary's is told first whether this process takes the connection. */
function onConnection(message, handle) {
  var remote = handles.get(message.key), server = remote && remote.owner;
  var accepted = !!server && !!handle && !(server.maxConnections &&
    server._connections >= server.maxConnections);
  send({ ack: message.seq, accepted: accepted });
  if (accepted)
    server._accept(handle);
  else if (handle)
    handle.close();
}

/* ---- the end ---- */

function disconnect(worker, asked) {
  var left = 1;
  function closed() {
    if (--left > 0)
      return;
    if (asked)
      process.disconnect();
    else
      send({ act: 'exitedAfterDisconnect' }, function () {
        process.disconnect();
      });
  }
  worker.exitedAfterDisconnect = true;
  Array.from(handles.values()).forEach(function (handle) {
    left++;
    if (handle.owner) {
      handle.owner.close(closed);
    } else {
      handle.close();
      closed();
    }
  });
  handles.clear();
  closed();
}

Worker.prototype.disconnect = function () {
  if (this.state !== 'disconnecting' && this.state !== 'destroying') {
    this.state = 'disconnecting';
    disconnect(this, false);
  }
  return this;
};

Worker.prototype.destroy = function () {
  if (this.state === 'destroying')
    return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected())
    process.exit(0);
  this.state = 'destroying';
  send({ act: 'exitedAfterDisconnect' }, function () {
    process.disconnect();
  });
  process.once('disconnect', function () {
    process.exit(0);
  });
};

/* Before the program runs. */
cluster._setupWorker = function () {
  var worker = new Worker({ id: process.env.NODE_UNIQUE_ID | 0, process: process,
    state: 'online' });
  delete process.env.NODE_UNIQUE_ID;
  cluster.worker = worker;
  utils.worker = { getServer: cluster._getServer };
  process.once('disconnect', function () {
    worker.emit('disconnect');
    /* The primary is gone. */
    if (!worker.exitedAfterDisconnect)
      process.exit(0);
  });
  process.on('internalMessage', utils.internal(function (message, handle) {
    if (message.act === 'newconn')
      onConnection(message, handle);
    else if (message.act === 'disconnect')
      disconnect(worker, true);
  }));
  send({ act: 'online' });
};
