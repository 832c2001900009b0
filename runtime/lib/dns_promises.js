/* dns/promises */
'use strict';

var dns = require('internal_dns');
var errors = require('internal_errors');
var net = require('internal_net');
var resolver = require('internal_dns_resolver');

exports.lookup = function lookup(hostname, options) {
  var o;
  if (hostname)
    errors.checkString(hostname, 'hostname');
  o = dns.readOptions(options);
  return new Promise(function (resolve, reject) {
    dns.lookUp(hostname, o, function (err, address, family) {
      if (err)
        reject(err);
      else
        resolve(o.all ? address : { address: address, family: family });
    });
  });
};

exports.lookupService = function lookupService(address, port) {
  if (arguments.length !== 2)
    throw errors.typeError('ERR_MISSING_ARGS',
      'The "address" and "port" arguments must be specified');
  if (!net.isIP(address))
    throw errors.invalidArgValue('address', address);
  net.validatePort(port, 'Port');
  return new Promise(function (resolve, reject) {
    dns.lookUpService(address, +port, function (err, hostname, service) {
      if (err)
        reject(err);
      else
        resolve({ hostname: hostname, service: service });
    });
  });
};

function Resolver(options) {
  resolver.init(this, options);
}

exports.Resolver = Resolver;
resolver.define(Resolver, function (method, syscall) {
  return function (name, options) {
    var self = this;
    errors.checkString(name, 'name');
    return new Promise(function (resolve, reject) {
      resolver.ask(self, method, syscall, name, options, function (err, records) {
        if (err)
          reject(err);
        else
          resolve(records);
      });
    });
  };
});

Resolver.prototype.resolve = function resolve(hostname, rrtype) {
  if (rrtype === undefined)
    return Resolver.prototype.resolve4.call(this, hostname);
  errors.checkString(rrtype, 'rrtype');
  return Resolver.prototype[resolver.methodOf(rrtype)].call(this, hostname);
};

exports.getDefaultResultOrder = dns.getDefaultResultOrder;
exports.setDefaultResultOrder = dns.setDefaultResultOrder;

exports.setServers = function setServers(servers) {
  var made = new Resolver();
  made.setServers(servers);
  resolver.setDefault(made);
  resolver.bindDefault(exports, Resolver);
};

Object.assign(exports, dns.codes);
resolver.bindDefault(exports, Resolver);
