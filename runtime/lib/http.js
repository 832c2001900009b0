/* http: server and client. */
'use strict';

var errors = require('internal_errors');
var http = require('internal_http');
var native = http.binding;

function later(name, load) {
  Object.defineProperty(exports, name, {
    configurable: true, enumerable: true,
    get: function () {
      var value = load();
      Object.defineProperty(exports, name, {
        value: value, writable: true, configurable: true, enumerable: true
      });
      return value;
    },
    set: function (value) {
      Object.defineProperty(exports, name, {
        value: value, writable: true, configurable: true, enumerable: true
      });
    }
  });
}

exports.METHODS = http.METHODS;
exports.STATUS_CODES = http.STATUS_CODES;
exports.IncomingMessage = require('internal_http_incoming');
exports.OutgoingMessage = require('internal_http_outgoing');
exports.ServerResponse = require('internal_http_response');
exports.Server = require('internal_http_server');
exports._connectionListener = exports.Server._onConnection;

later('Agent', function () {
  return require('internal_http_agent');
});
later('ClientRequest', function () {
  return require('internal_http_client');
});

Object.defineProperty(exports, 'globalAgent', {
  configurable: true, enumerable: true,
  get: function () {
    return require('internal_http_agent').globalAgent;
  },
  set: function (value) {
    require('internal_http_agent').globalAgent = value;
  }
});

Object.defineProperty(exports, 'maxHeaderSize', {
  configurable: true, enumerable: true,
  get: function () {
    return http.maxHeaderSize;
  }
});

exports.createServer = function createServer(options, listener) {
  return new exports.Server(options, listener);
};

exports.request = function request(url, options, callback) {
  return new exports.ClientRequest(url, options, callback);
};

exports.get = function get(url, options, callback) {
  var req = exports.request(url, options, callback);
  req.end();
  return req;
};

exports.validateHeaderName = function (name, label) {
  native.checkName(name, label);
};

exports.validateHeaderValue = function (name, value) {
  native.checkValue(name, value);
};

exports.setMaxIdleHTTPParsers = function (max) {
  errors.checkInteger(max, 'max', 1);
};
