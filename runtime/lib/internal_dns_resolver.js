/* dns: what both kinds of Resolver share: a channel of c-ares, its servers, its questions. */
'use strict';

var dns = require('internal_dns');
var errors = require('internal_errors');
var net = require('internal_net');

var DNS_PORT = 53;
var REVERSE = 0;

/* Statuses of c-ares by their numbers; 0 is success. */
var STATUSES = ['', 'NODATA', 'FORMERR', 'SERVFAIL', 'NOTFOUND', 'NOTIMP', 'REFUSED',
  'BADQUERY', 'BADNAME', 'BADFAMILY', 'BADRESP', 'CONNREFUSED', 'TIMEOUT', 'EOF', 'FILE',
  'NOMEM', 'DESTRUCTION', 'BADSTR', 'BADFLAGS', 'NONAME', 'BADHINTS', 'NOTINITIALIZED',
  'LOADIPHLPAPI', 'ADDRGETNETWORKPARAMS', 'CANCELLED'];

/* The methods: what they ask for, and what errors call it. */
var METHODS = {
  resolveAny: { rrtype: 'ANY', type: 255, syscall: 'queryAny' },
  resolve4: { rrtype: 'A', type: 1, syscall: 'queryA' },
  resolve6: { rrtype: 'AAAA', type: 28, syscall: 'queryAaaa' },
  resolveCaa: { rrtype: 'CAA', type: 257, syscall: 'queryCaa' },
  resolveCname: { rrtype: 'CNAME', type: 5, syscall: 'queryCname' },
  resolveMx: { rrtype: 'MX', type: 15, syscall: 'queryMx' },
  resolveNs: { rrtype: 'NS', type: 2, syscall: 'queryNs' },
  resolveTxt: { rrtype: 'TXT', type: 16, syscall: 'queryTxt' },
  resolveSrv: { rrtype: 'SRV', type: 33, syscall: 'querySrv' },
  resolvePtr: { rrtype: 'PTR', type: 12, syscall: 'queryPtr' },
  resolveNaptr: { rrtype: 'NAPTR', type: 35, syscall: 'queryNaptr' },
  resolveSoa: { rrtype: 'SOA', type: 6, syscall: 'querySoa' },
  reverse: { rrtype: '', type: REVERSE, syscall: 'getHostByAddr' }
};

exports.methodOf = function (rrtype) {
  var name;
  for (name in METHODS)
    if (METHODS[name].rrtype === rrtype && rrtype)
      return name;
  throw errors.invalidArgValue('rrtype', rrtype);
};

/* ---- questions ---- */

function QueryReqWrap() {}

function failure(status, syscall, hostname) {
  var code = dns.codes[STATUSES[status]] || 'EBADRESP', e;
  e = new Error(syscall + ' ' + code + (hostname ? ' ' + hostname : ''));
  e.errno = undefined;
  e.code = code;
  e.syscall = syscall;
  if (hostname)
    e.hostname = hostname;
  return e;
}

function shaped(method, records, ttls, options) {
  if (method.type === METHODS.resolveSoa.type)
    return records[0];
  if (method.type === METHODS.resolveCname.type)
    return records.slice(0, 1);
  if (options && options.ttl && (method === METHODS.resolve4 || method === METHODS.resolve6))
    return records.map(function (address, i) {
      return { address: address, ttl: ttls[i] };
    });
  return records;
}

/* callback(error, records) */
exports.ask = function (resolver, method, syscall, name, options, callback) {
  var req = new QueryReqWrap(), err;
  function answered(status, records, ttls) {
    if (status)
      callback(failure(status, syscall, name));
    else
      callback(null, shaped(method, records, ttls, options));
  }
  if (method.type === REVERSE)
    err = resolver._handle.reverse(name, undefined, answered);
  else
    err = resolver._handle.query(method.type, dns.toASCII(name), answered);
  if (err)
    throw dns.lookupError(err, syscall, name);
  req.bindingName = syscall;
  req.callback = callback;
  req.hostname = name;
  req.ttl = !!(options && options.ttl);
  return req;
};

/* ---- resolvers ---- */

function newChannel(timeout, tries) {
  return binding.channel(timeout, tries);
}

exports.init = function (resolver, options) {
  var timeout = -1, tries = 4;
  if (options && options.timeout !== undefined)
    timeout = options.timeout;
  if (options && options.tries !== undefined)
    tries = options.tries;
  errors.checkInteger(timeout, 'options.timeout', -1, 2147483647);
  errors.checkInteger(tries, 'options.tries', 1, 2147483647);
  resolver._handle = newChannel(timeout, tries);
};

/* [family, address, port] of "address", "address:port", "[address]:port". */
function parseServer(text) {
  var family = net.isIP(text), match;
  if (family)
    return [family, text, DNS_PORT];
  match = /^\[([^[\]]*)\](?::(\d+))?/.exec(text) || /^(.+?)(?::(\d+))?$/.exec(text);
  family = match ? net.isIP(match[1]) : 0;
  if (!family)
    throw net.invalidIP(text);
  return [family, match[1], parseInt(match[2], 10) || DNS_PORT];
}

function setServers(servers) {
  var list = [], status;
  if (!Array.isArray(servers))
    throw errors.invalidArgType('servers', 'Array', servers);
  servers.forEach(function (server, i) {
    errors.checkString(server, 'servers[' + i + ']');
    list.push(parseServer(server));
  });
  status = this._handle.setServers(list);
  if (status)
    throw errors.error('ERR_DNS_SET_SERVERS_FAILED', 'c-ares failed to set servers: "' +
      binding.strerror(status) + '" [' + require('util').inspect(servers) + ']');
}

function getServers() {
  return (this._handle.getServers() || []).map(function (server) {
    var host = server[0], port = server[1];
    if (!port || port === DNS_PORT)
      return host;
    return (net.isIP(host) === 6 ? '[' + host + ']' : host) + ':' + port;
  });
}

/* Node says these two without the code in the name. */
function badAddress(text) {
  var e = new TypeError(text);
  e.code = 'ERR_INVALID_ARG_VALUE';
  return e;
}

function setLocalAddress(ipv4, ipv6) {
  var family, other;
  errors.checkString(ipv4, 'ipv4');
  if (ipv6 !== undefined)
    errors.checkString(ipv6, 'ipv6');
  family = net.isIP(ipv4);
  other = ipv6 === undefined ? 0 : net.isIP(ipv6);
  if (!family || (ipv6 !== undefined && !other))
    throw badAddress('Invalid IP address.');
  if (family === other)
    throw badAddress('Cannot specify two IPv' + family + ' addresses.');
  this._handle.setLocalAddress(family === 4 ? ipv4 : ipv6, family === 4 ? ipv6 : ipv4);
}

function cancel() {
  this._handle.cancel();
}

/* The methods of a class; makeMethod(method, syscall) gives one that asks. */
exports.define = function (Class, makeMethod) {
  var proto = Class.prototype;
  function set(name, value, shown) {
    Object.defineProperty(proto, name, {
      value: value, enumerable: !!shown, writable: true, configurable: true
    });
  }
  Object.keys(METHODS).forEach(function (name) {
    var fn = makeMethod(METHODS[name], METHODS[name].syscall);
    Object.defineProperty(fn, 'name', { value: METHODS[name].syscall });
    set(name, fn, true);
  });
  set('cancel', cancel);
  set('getServers', getServers);
  set('setServers', setServers);
  set('setLocalAddress', setLocalAddress);
};

/* ---- the default ---- */

/* Its channel is made when it is needed. */
var standard = Object.defineProperty({}, '_handle', {
  configurable: true,
  get: function () {
    var handle = newChannel(-1, 4);
    Object.defineProperty(standard, '_handle', { value: handle });
    return handle;
  }
});

exports.setDefault = function (resolver) {
  standard = resolver;
};

exports.bindDefault = function (target, Class) {
  var proto = Class.prototype;
  ['getServers', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa',
    'resolveCname', 'resolveMx', 'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa',
    'resolveSrv', 'resolveTxt', 'reverse'].forEach(function (name) {
    target[name] = proto[name].bind(standard);
  });
};
