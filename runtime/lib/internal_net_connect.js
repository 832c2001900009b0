/* Socket.prototype.connect: names to addresses, one attempt after the other. */
'use strict';

var errors = require('internal_errors');
var net = require('internal_net');
var native = net.binding;

/* Whether the families of a name's addresses are tried in turn, and how long each (ms). */
exports.autoSelectFamily = true;
exports.attemptTimeout = 250;

function connectError(socket, err) {
  socket.destroy(err);
}

/* ---- one attempt ---- */

function localDetails(attempt) {
  return attempt.localAddress && attempt.localPort ?
    attempt.localAddress + ':' + attempt.localPort : undefined;
}

function bindLocal(handle, attempt) {
  var address, err;
  if (!attempt.localAddress && !attempt.localPort)
    return 0;
  address = attempt.localAddress || (attempt.family === 6 ? '::' : '0.0.0.0');
  attempt.localAddress = address;
  err = native.bind(handle, address, attempt.localPort || 0, 0);
  return err;
}

/* "0.0.0.0:0": where the attempt started that failed at once. */
function ownEnd(handle) {
  var name = native.sockname(handle);
  if (typeof name === 'number')
    return 'undefined:undefined';
  return name.address + ':' + name.port;
}

/* Starts an attempt on a handle; an error object when it failed already. */
function start(handle, attempt, callback) {
  var err = bindLocal(handle, attempt);
  if (err < 0)
    return net.exceptionWithHostPort(err, 'bind', attempt.localAddress,
      attempt.localPort);
  if (attempt.path !== undefined)
    err = native.connectUnix(handle, attempt.path, callback);
  else
    err = native.connect(handle, attempt.address, attempt.port, callback);
  if (err < 0)
    return net.exceptionWithHostPort(err, 'connect',
      attempt.path !== undefined ? attempt.path : attempt.address, attempt.port,
      ownEnd(handle));
  return null;
}

function failure(status, attempt) {
  var local = localDetails(attempt);
  var err = net.exceptionWithHostPort(status, 'connect',
    attempt.path !== undefined ? attempt.path : attempt.address, attempt.port, local);
  if (local) {
    err.localAddress = attempt.localAddress;
    err.localPort = attempt.localPort;
  }
  return err;
}

function connected(socket) {
  socket.connecting = false;
  socket._sockname = null;
  socket._unrefTimer();
  if (socket._noDelay)
    socket._handle.setNoDelay(true);
  if (socket._keepAlive)
    socket._handle.setKeepAlive(true, socket._keepAliveSeconds);
  socket.emit('connect');
  socket.emit('ready');
  if (!socket.isPaused())
    socket.read(0);
}

function connectOnce(socket, attempt) {
  var handle = socket._handle, err;
  err = start(handle, attempt, function (status) {
    if (socket.destroyed || socket._handle !== handle)
      return;
    if (status === 0) {
      connected(socket);
    } else {
      socket.connecting = false;
      socket.destroy(failure(status, attempt));
    }
  });
  if (err)
    socket.destroy(err);
}

/* ---- several addresses, one after the other ---- */

function aggregate(list) {
  var err, i;
  if (list.length === 1)
    return list[0];
  if (typeof AggregateError === 'function') {
    err = new AggregateError(list);
  } else {
    err = new Error('');
    errors.hidden(err, 'name', 'AggregateError');
    errors.hidden(err, 'errors', list);
  }
  for (i = 0; i < list.length && err.code === undefined; i++)
    err.code = list[i].code;
  return err;
}

function attemptNext(socket, context) {
  var attempt = context.attempts[context.next], handle, timer = null, done = false, err;
  if (!attempt) {
    socket.destroy(aggregate(context.errors));
    return;
  }
  context.next++;
  function finish(failed) {
    if (done)
      return;
    done = true;
    clearTimeout(timer);
    if (failed)
      context.errors.push(failed);
  }
  if (context.next > 1) {
    handle = socket._handle;
    socket._handle = native.tcp();
    socket._handle.owner = socket;
    if (handle)
      handle.close();
  }
  handle = socket._handle;
  socket.autoSelectFamilyAttemptedAddresses.push(attempt.address + ':' + attempt.port);
  err = start(handle, attempt, function (status) {
    if (done || socket.destroyed || socket._handle !== handle)
      return;
    finish(status === 0 ? null : failure(status, attempt));
    if (status === 0)
      connected(socket);
    else
      attemptNext(socket, context);
  });
  if (err) {
    finish(err);
    attemptNext(socket, context);
  } else if (context.next < context.attempts.length) {
    timer = setTimeout(function () {
      if (done || socket.destroyed)
        return;
      finish(failure(-110, attempt));
      attemptNext(socket, context);
    }, context.timeout);
  }
}

/* ---- names ---- */

/* Checks what a lookup function gave for an address; the error when it is none. */
function badAddress(entry, options) {
  if (!net.isIP(entry.address))
    return net.invalidIP(entry.address);
  if (entry.family !== 4 && entry.family !== 6)
    return Object.assign(errors.rangeError('ERR_INVALID_ADDRESS_FAMILY',
      'Invalid address family: ' + entry.family + ' ' + options.host + ':' + options.port),
    { host: options.host, port: options.port });
  return null;
}

function attemptFor(options, port, address, family) {
  return {
    address: address, family: family, port: port,
    localAddress: options.localAddress, localPort: options.localPort
  };
}

/* The families alternate, the first address's own first. */
function alternate(found) {
  var first = [], second = [], list = [], i;
  found.forEach(function (entry) {
    (entry.family === found[0].family ? first : second).push(entry);
  });
  for (i = 0; i < first.length || i < second.length; i++) {
    if (i < first.length)
      list.push(first[i]);
    if (i < second.length)
      list.push(second[i]);
  }
  return list;
}

function unique(addresses) {
  var seen = {};
  return addresses.filter(function (entry) {
    var is = !seen.hasOwnProperty(entry.address);
    seen[entry.address] = true;
    return is;
  });
}

function lookUpAll(socket, options, port, host, lookup, dnsOptions) {
  dnsOptions.all = true;
  lookup(host, dnsOptions, function (err, addresses) {
    var good, i;
    if (!socket.connecting)
      return;
    if (err) {
      socket.emit('lookup', err, undefined, undefined, host);
      process.nextTick(connectError, socket, err);
      return;
    }
    for (i = 0; i < addresses.length; i++) {
      socket.emit('lookup', null, addresses[i].address, addresses[i].family, host);
      if (!socket.connecting)
        return;
    }
    good = unique(addresses.filter(function (entry) {
      return !badAddress(entry, options);
    }));
    if (good.length === 0) {
      process.nextTick(connectError, socket, badAddress(addresses[0], options));
      return;
    }
    socket._unrefTimer();
    good = alternate(good).map(function (entry) {
      return attemptFor(options, port, entry.address, entry.family);
    });
    if (good.length === 1) {
      connectOnce(socket, good[0]);
      return;
    }
    socket.autoSelectFamilyAttemptedAddresses = [];
    attemptNext(socket, {
      attempts: good, next: 0, errors: [],
      timeout: options.autoSelectFamilyAttemptTimeout || exports.attemptTimeout
    });
  });
}

function lookUpOne(socket, options, port, host, lookup, dnsOptions) {
  lookup(host, dnsOptions, function (err, address, family) {
    var bad;
    socket.emit('lookup', err, address, family, host);
    if (!socket.connecting)
      return;
    bad = err || badAddress({ address: address, family: family },
      { host: host, port: port });
    if (bad) {
      process.nextTick(connectError, socket, bad);
      return;
    }
    socket._unrefTimer();
    connectOnce(socket, attemptFor(options, port, address, family));
  });
}

function familyOf(family) {
  if (family === 'IPv4')
    return 4;
  return family === 'IPv6' ? 6 : family;
}

function checkTcpOptions(options) {
  if (options.localAddress && !net.isIP(options.localAddress))
    throw net.invalidIP(options.localAddress);
  if (options.localPort)
    errors.checkNumber(options.localPort, 'options.localPort');
  if (options.port !== undefined) {
    if (typeof options.port !== 'number' && typeof options.port !== 'string')
      throw errors.invalidArgType('options.port', ['number', 'string'], options.port);
    net.validatePort(options.port, 'Port');
  }
  if (options.autoSelectFamily !== undefined &&
      typeof options.autoSelectFamily !== 'boolean')
    throw errors.invalidArgType('options.autoSelectFamily', 'boolean',
      options.autoSelectFamily);
  if (options.autoSelectFamilyAttemptTimeout !== undefined)
    errors.checkInteger(options.autoSelectFamilyAttemptTimeout,
      'options.autoSelectFamilyAttemptTimeout', 1, 0x7fffffff);
  if (options.lookup !== undefined)
    errors.checkFunction(options.lookup, 'options.lookup');
}

function connectTcp(socket, options) {
  var host = options.host || 'localhost', port = options.port | 0, type, dnsOptions, dns;
  checkTcpOptions(options);
  type = net.isIP(host);
  if (type) {
    process.nextTick(function () {
      if (socket.connecting)
        connectOnce(socket, attemptFor(options, port, host, type));
    });
    return;
  }
  dns = require('dns');
  dnsOptions = { family: familyOf(options.family), hints: options.hints || 0 };
  if (dnsOptions.family !== 4 && dnsOptions.family !== 6 && dnsOptions.hints === 0)
    dnsOptions.hints = dns.ADDRCONFIG;
  socket._host = host;
  if ((options.autoSelectFamily !== undefined ? options.autoSelectFamily :
       exports.autoSelectFamily) &&
      dnsOptions.family !== 4 && dnsOptions.family !== 6 && !options.localAddress)
    lookUpAll(socket, options, port, host, options.lookup || dns.lookup, dnsOptions);
  else
    lookUpOne(socket, options, port, host, options.lookup || dns.lookup, dnsOptions);
}

/* ---- connect ---- */

function renew(socket, unix) {
  if (socket.destroyed) {
    socket._handle = null;
    socket._peername = undefined;
    socket._sockname = null;
    socket._reading = false;
  }
  if (!socket._handle) {
    socket._handle = unix ? native.unix() : native.tcp();
    socket._handle.owner = socket;
    socket._undestroy();
    socket._sockname = null;
    socket._bytesRead = socket._bytesDispatched = 0;
  }
}

exports.connect = function () {
  var args = arguments[0] && arguments[0].normalized ? arguments[0] :
    net.normalizeArgs(arguments);
  var options = args[0], callback = args[1], unix = !!options.path;
  if (callback !== null)
    this.once('connect', callback);
  if (options.port === undefined && (options.path === undefined || options.path === null))
    throw net.missingArgs(['options', 'port', 'path']);
  delete this.write;
  renew(this, unix);
  if (options.keepAlive !== undefined)
    this._keepAlive = !!options.keepAlive;
  if (options.noDelay !== undefined)
    this._noDelay = !!options.noDelay;
  this._unrefTimer();
  this.connecting = true;
  if (unix) {
    errors.checkString(options.path, 'options.path');
    connectOnce(this, { path: options.path });
  } else {
    connectTcp(this, options);
  }
  return this;
};
