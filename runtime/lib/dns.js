/* dns: names to addresses by the system's resolver, and questions to servers. */
'use strict';

var dns = require('internal_dns');
var errors = require('internal_errors');
var net = require('internal_net');
var resolver = require('internal_dns_resolver');

exports.lookup = function lookup(hostname, options, callback) {
  if (hostname)
    errors.checkString(hostname, 'hostname');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else {
    errors.checkFunction(callback, 'callback');
  }
  dns.lookUp(hostname, dns.readOptions(options), callback);
  return {};
};

exports.lookupService = function lookupService(address, port, callback) {
  if (arguments.length !== 3)
    throw errors.typeError('ERR_MISSING_ARGS',
      'The "address", "port", and "callback" arguments must be specified');
  if (!net.isIP(address))
    throw errors.invalidArgValue('address', address);
  net.validatePort(port, 'Port');
  errors.checkFunction(callback, 'callback');
  dns.lookUpService(address, +port, callback);
};

/* ---- questions ---- */

function Resolver(options) {
  resolver.init(this, options);
}

exports.Resolver = Resolver;
resolver.define(Resolver, function (method, syscall) {
  return function (name, callback) {
    var options;
    if (arguments.length > 2) {
      options = callback;
      callback = arguments[2];
    }
    errors.checkString(name, 'name');
    errors.checkFunction(callback, 'callback');
    return resolver.ask(this, method, syscall, name, options, callback);
  };
});

Resolver.prototype.resolve = function resolve(hostname, rrtype, callback) {
  var method;
  if (typeof rrtype === 'string') {
    method = resolver.methodOf(rrtype);
  } else if (typeof rrtype === 'function') {
    method = 'resolve4';
    callback = rrtype;
  } else {
    throw errors.invalidArgType('rrtype', 'string', rrtype);
  }
  return Resolver.prototype[method].call(this, hostname, callback);
};

exports.getDefaultResultOrder = dns.getDefaultResultOrder;
exports.setDefaultResultOrder = dns.setDefaultResultOrder;

exports.setServers = function setServers(servers) {
  var made = new Resolver();
  made.setServers(servers);
  resolver.setDefault(made);
  resolver.bindDefault(exports, Resolver);
  resolver.bindDefault(exports.promises, exports.promises.Resolver);
};

Object.assign(exports, dns.flags, dns.codes);
resolver.bindDefault(exports, Resolver);

Object.defineProperty(exports, 'promises', {
  configurable: true,
  enumerable: true,
  get: function () {
    return require('dns/promises');
  }
});

errors.promisifyArgs(exports.lookup, ['address', 'family']);
errors.promisifyArgs(exports.lookupService, ['hostname', 'service']);
