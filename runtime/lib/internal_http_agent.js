/* http.Agent: keeps connections of clients for the next request to the same place. */
'use strict';

var EventEmitter = require('events');
var errors = require('internal_errors');
var net = require('net');

module.exports = Agent;

function Agent(options) {
  var agent = this;
  if (!(this instanceof Agent))
    return new Agent(options);
  EventEmitter.call(this);
  this.defaultPort = 80;
  this.protocol = 'http:';
  this.options = Object.assign(Object.create(null), options);
  if (this.options.noDelay === undefined)
    this.options.noDelay = true;
  this.options.path = null; /* names would be looked up as paths */
  this.requests = Object.create(null);
  this.sockets = Object.create(null);
  this.freeSockets = Object.create(null);
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  if (['fifo', 'lifo'].indexOf(this.scheduling) < 0)
    throw errors.invalidArgValue('scheduling', this.scheduling,
      "must be one of: 'fifo', 'lifo'");
  if (this.maxTotalSockets !== undefined)
    errors.checkNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  else
    this.maxTotalSockets = Infinity;
  this.on('free', function (socket, options) {
    onFree(agent, socket, options);
  });
}

require('util').inherits(Agent, EventEmitter);

Agent.defaultMaxSockets = Infinity;
Agent.prototype.createConnection = net.createConnection;

Agent.prototype.getName = function (options) {
  var name = ((options && options.host) || 'localhost') + ':';
  options = options || {};
  if (options.port)
    name += options.port;
  name += ':';
  if (options.localAddress)
    name += options.localAddress;
  if (options.family === 4 || options.family === 6)
    name += ':' + options.family;
  if (options.socketPath)
    name += ':' + options.socketPath;
  return name;
};

function ignore() {}

function giveSocket(agent, req, socket) {
  req.onSocket(socket);
  if (req.timeout !== undefined && req.timeout !== (agent.options.timeout || 0))
    socket.setTimeout(req.timeout);
}

/* A connection has no request any more: the next one gets it, or it waits, or it goes. */
function onFree(agent, socket, options) {
  var name = agent.getName(options), waiting = agent.requests[name], list, req;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  if (waiting && waiting.length) {
    req = waiting.shift();
    if (waiting.length === 0)
      delete agent.requests[name];
    giveSocket(agent, req, socket);
    return;
  }
  req = socket._httpMessage;
  if (!req || !req.shouldKeepAlive || !agent.keepAlive) {
    socket.destroy();
    return;
  }
  list = agent.freeSockets[name] || [];
  if (agent.totalSocketCount > agent.maxTotalSockets ||
      list.length >= agent.maxFreeSockets || !agent.keepSocketAlive(socket)) {
    socket.destroy();
    return;
  }
  agent.freeSockets[name] = list;
  socket._httpMessage = null;
  agent.removeSocket(socket, options);
  agent._count(1);
  socket.once('error', ignore);
  socket._freeError = ignore;
  list.push(socket);
}

/* Free ones are in a list of their own, but they are connections still. */
Agent.prototype._count = function (change) {
  this.totalSocketCount += change;
};

Agent.prototype.keepSocketAlive = function (socket) {
  var res = socket._httpMessage && socket._httpMessage.res, hint, time;
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  time = this.options.timeout || 0;
  hint = res && res.headers && res.headers['keep-alive'];
  if (hint && (hint = /^timeout=(\d+)/.exec(hint))) {
    hint = hint[1] * 1000 - 1000;
    if (hint <= 0)
      return false;
    if (hint < time)
      time = hint;
  }
  if (socket.timeout !== time)
    socket.setTimeout(time);
  return true;
};

Agent.prototype.reuseSocket = function (socket, req) {
  socket.removeListener('error', ignore);
  req.reusedSocket = true;
  socket.ref();
};

function fullOptions(agent, options) {
  options = Object.assign({}, options, agent.options);
  if (options.socketPath)
    options.path = options.socketPath;
  return options;
}

function takeFree(agent, name) {
  var list = agent.freeSockets[name], socket;
  while (list && list.length && list[0].destroyed)
    list.shift();
  while (list && list.length) {
    socket = agent.scheduling === 'fifo' ? list.shift() : list.pop();
    if (socket.destroyed || !socket.writable)
      continue;
    if (!list.length)
      delete agent.freeSockets[name];
    agent._count(-1);
    return socket;
  }
  delete agent.freeSockets[name];
  return null;
}

Agent.prototype.addRequest = function (req, options, port, localAddress) {
  var name, socket, agent = this;
  if (typeof options === 'string')
    options = { host: options, port: port, localAddress: localAddress };
  options = fullOptions(this, options);
  name = this.getName(options);
  if (!this.sockets[name])
    this.sockets[name] = [];
  socket = takeFree(this, name);
  if (socket) {
    this.reuseSocket(socket, req);
    this._count(1);
    this.sockets[name].push(socket);
    giveSocket(this, req, socket);
  } else if (this.sockets[name].length < this.maxSockets &&
             this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(req, options, function (err, made) {
      if (err)
        req.onSocket(made, err);
      else
        giveSocket(agent, req, made);
    });
  } else {
    if (!this.requests[name])
      this.requests[name] = [];
    errors.hidden(req, '_agentOptions', options);
    this.requests[name].push(req);
    if (this.totalSocketCount >= this.maxTotalSockets)
      dropFree(this);
  }
};

Agent.prototype.createSocket = function (req, options, callback) {
  var agent = this, name, called = false, made;
  options = fullOptions(this, options);
  name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;
  function onCreated(err, socket) {
    if (called)
      return;
    called = true;
    if (err) {
      callback(err);
      return;
    }
    if (!agent.sockets[name])
      agent.sockets[name] = [];
    agent.sockets[name].push(socket);
    agent._count(1);
    installListeners(agent, socket, options);
    callback(null, socket);
  }
  if (this.keepAlive) {
    options.keepAlive = this.keepAlive;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }
  made = this.createConnection(options, onCreated);
  if (made)
    onCreated(null, made);
};

function installListeners(agent, socket, options) {
  function onFreed() {
    agent.emit('free', socket, options);
  }
  function onClose() {
    agent.removeSocket(socket, options);
  }
  function onTimeout() {
    var i, name = agent.getName(options), list = agent.freeSockets[name] || [];
    for (i = 0; i < list.length; i++)
      if (list[i] === socket)
        socket.destroy();
  }
  function onRemove() {
    agent.removeSocket(socket, options);
    socket.removeListener('close', onClose);
    socket.removeListener('free', onFreed);
    socket.removeListener('timeout', onTimeout);
    socket.removeListener('agentRemove', onRemove);
  }
  socket.on('free', onFreed);
  socket.on('close', onClose);
  socket.on('timeout', onTimeout);
  socket.on('agentRemove', onRemove);
}

function removeFrom(agent, table, name, socket) {
  var list = table[name], at = list ? list.indexOf(socket) : -1;
  if (at < 0)
    return;
  list.splice(at, 1);
  if (list.length === 0)
    delete table[name];
  agent._count(-1);
}

/* The request that waits longest for a connection of that name; else one of another name
 * that has none, and so nobody who would ever pass one on. */
function nextWaiting(agent, name) {
  var list = agent.requests[name], other;
  if (!list) {
    other = Object.keys(agent.requests).filter(function (key) {
      return !(agent.sockets[key] || []).length;
    })[0];
    list = agent.requests[other];
  }
  return list && list[0];
}

/* An idle connection makes room for one that is needed; when it is closed, that is made. */
function dropFree(agent) {
  var name = Object.keys(agent.freeSockets)[0];
  if (name !== undefined)
    agent.freeSockets[name][0].destroy();
}

/* A request gives up its place in the queue. */
function unqueue(agent, name, req) {
  var list = agent.requests[name] || [], at = list.indexOf(req);
  if (at >= 0)
    list.splice(at, 1);
  if (list.length === 0)
    delete agent.requests[name];
}

/* Takes a connection out of the lists; requests that wait get a new one: it is free when it
 * is made, and whoever is first in the queue then has it. */
Agent.prototype.removeSocket = function (socket, options) {
  var name = this.getName(options), agent = this, req;
  removeFrom(this, this.sockets, name, socket);
  if (!socket.writable)
    removeFrom(this, this.freeSockets, name, socket);
  req = nextWaiting(this, name);
  if (!req || (socket.writable && socket._httpMessage))
    return;
  options = req._agentOptions;
  name = this.getName(options);
  if ((this.sockets[name] || []).length >= this.maxSockets)
    return;
  if (this.totalSocketCount >= this.maxTotalSockets) {
    dropFree(this);
    return;
  }
  this.createSocket(req, options, function (err, made) {
    if (!err) {
      made.emit('free');
      return;
    }
    unqueue(agent, name, req);
    req.onSocket(null, err);
  });
};

Agent.prototype.destroy = function () {
  var tables = [this.freeSockets, this.sockets], i;
  function destroyAll(table) {
    Object.keys(table).forEach(function (name) {
      table[name].slice().forEach(function (socket) {
        socket.destroy();
      });
    });
  }
  for (i = 0; i < tables.length; i++)
    destroyAll(tables[i]);
};

Agent.globalAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });
