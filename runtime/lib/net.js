/* net: sockets and servers over TCP and Unix domain sockets. */
'use strict';

var errors = require('internal_errors');
var net = require('internal_net');
var connecting = require('internal_net_connect');
var Socket = require('internal_net_socket');
var Server = require('internal_net_server');

Socket.prototype.connect = connecting.connect;

exports.Socket = exports.Stream = Socket;
exports.Server = Server;
exports.isIP = net.isIP;
exports.isIPv4 = net.isIPv4;
exports.isIPv6 = net.isIPv6;
exports._normalizeArgs = net.normalizeArgs;
exports._createServerHandle = Server._createHandle;

['BlockList', 'SocketAddress'].forEach(function (name) {
  Object.defineProperty(exports, name, {
    configurable: true, enumerable: true,
    get: function () {
      return require('internal_net_blocklist')[name];
    }
  });
});

exports.createServer = function createServer(options, listener) {
  return new Server(options, listener);
};

exports.connect = exports.createConnection = function connect() {
  var args = net.normalizeArgs(arguments), socket = new Socket(args[0]);
  if (args[0].timeout)
    socket.setTimeout(args[0].timeout);
  return socket.connect(args);
};

exports._setSimultaneousAccepts = require('util').deprecate(function () {
}, 'net._setSimultaneousAccepts() is deprecated and will be removed.', 'DEP0121');

exports.getDefaultAutoSelectFamily = function () {
  return connecting.autoSelectFamily;
};

exports.setDefaultAutoSelectFamily = function (value) {
  if (typeof value !== 'boolean')
    throw errors.invalidArgType('value', 'boolean', value);
  connecting.autoSelectFamily = value;
};

exports.getDefaultAutoSelectFamilyAttemptTimeout = function () {
  return connecting.attemptTimeout;
};

exports.setDefaultAutoSelectFamilyAttemptTimeout = function (value) {
  errors.checkInteger(value, 'value', 1, 0x7fffffff);
  connecting.attemptTimeout = value < 10 ? 10 : value;
};
