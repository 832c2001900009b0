/* dns: what its doors share: lookups by the system's resolver, on the pool; errors; codes. */
'use strict';

var errors = require('internal_errors');
var net = require('internal_net');

var order = 'verbatim';

/* Node's codes: a name without addresses is ENOTFOUND, the others are the system's. */
function lookupError(err, syscall, hostname) {
  var code = codeName(err), e;
  if (code === 'EAI_NODATA' || code === 'EAI_NONAME')
    code = 'ENOTFOUND';
  e = new Error(syscall + ' ' + code + (hostname ? ' ' + hostname : ''));
  e.errno = err;
  e.code = code;
  e.syscall = syscall;
  if (hostname)
    e.hostname = hostname;
  return e;
}

function codeName(err) {
  return net.binding.errorName(err);
}

/* Names that are not ASCII are asked for as Punycode writes them. */
function toASCII(name) {
  return /[^\x00-\x7f]/.test(name) ? require('url').domainToASCII(name) : name;
}

exports.toASCII = toASCII;
exports.lookupError = lookupError;

function entries(addresses) {
  return addresses.map(function (address) {
    return { address: address, family: address.indexOf(':') >= 0 ? 6 : 4 };
  });
}

/* 'ipv4first' and 'ipv6first' move one family to the front. */
function ordered(list, wanted) {
  var first = wanted === 'ipv4first' ? 4 : 6;
  if (wanted === 'verbatim')
    return list;
  return list.filter(function (entry) {
    return entry.family === first;
  }).concat(list.filter(function (entry) {
    return entry.family !== first;
  }));
}

function oneOf(name, value, allowed) {
  if (allowed.indexOf(value) < 0)
    throw errors.invalidArgValue(name, value, 'must be one of: ' +
      allowed.map(function (v) {
        return typeof v === 'string' ? "'" + v + "'" : String(v);
      }).join(', '));
}

function familyOf(value, name) {
  if (value === undefined || value === null)
    return 0;
  if (value === 'IPv4')
    return 4;
  if (value === 'IPv6')
    return 6;
  oneOf(name, value, [0, 4, 6]);
  return value;
}

var HINTS = binding.ADDRCONFIG | binding.ALL | binding.V4MAPPED;

/* { family, hints, all, order } of lookup()'s second argument. */
function readOptions(options) {
  var o = { family: 0, hints: 0, all: false, order: order };
  if (typeof options === 'number') {
    oneOf('family', options, [0, 4, 6]);
    o.family = options;
    return o;
  }
  if (options === undefined || options === null)
    return o;
  if (typeof options !== 'object')
    throw errors.invalidArgType('options', ['integer', 'object'], options);
  if (options.hints !== undefined && options.hints !== null) {
    errors.checkNumber(options.hints, 'options.hints');
    o.hints = options.hints >>> 0;
    if (o.hints & ~HINTS)
      throw errors.invalidArgValue('hints', o.hints);
  }
  o.family = familyOf(options.family, 'options.family');
  if (options.all !== undefined && options.all !== null) {
    if (typeof options.all !== 'boolean')
      throw errors.invalidArgType('options.all', 'boolean', options.all);
    o.all = options.all;
  }
  if (options.verbatim !== undefined && options.verbatim !== null) {
    if (typeof options.verbatim !== 'boolean')
      throw errors.invalidArgType('options.verbatim', 'boolean', options.verbatim);
    o.order = options.verbatim ? 'verbatim' : 'ipv4first';
  }
  if (options.order !== undefined && options.order !== null) {
    oneOf('options.order', options.order, ['ipv4first', 'ipv6first', 'verbatim']);
    o.order = options.order;
  }
  return o;
}

function answer(callback, o, list) {
  if (o.all)
    callback(null, list);
  else
    callback(null, list[0].address, list[0].family);
}

var warned = false;

function warnOfName(hostname) {
  if (!warned)
    process.emitWarning('The provided hostname "' + String(hostname) + '" is not a valid ' +
      'hostname, and is supported in the dns module solely for compatibility.',
      'DeprecationWarning', 'DEP0118');
  warned = true;
}

function lookUp(hostname, o, callback) {
  var type, err;
  if (!hostname) {
    warnOfName(hostname);
    process.nextTick(callback, null, o.all ? [] : null, o.family === 6 ? 6 : 4);
    return;
  }
  type = net.isIP(hostname);
  if (type) {
    process.nextTick(answer, callback, o, [{ address: hostname, family: type }]);
    return;
  }
  err = binding.lookup(toASCII(hostname), o.family, o.hints, function (status, addresses) {
    if (status === 0 && addresses.length === 0)
      status = -3008;
    if (status < 0)
      callback(lookupError(status, 'getaddrinfo', hostname));
    else
      answer(callback, o, ordered(entries(addresses), o.order));
  });
  if (err < 0)
    process.nextTick(callback, lookupError(err, 'getaddrinfo', hostname));
}

exports.readOptions = readOptions;
exports.lookUp = lookUp;

/* callback(error, name, service) */
exports.lookUpService = function (address, port, callback) {
  var err = binding.lookupService(address, port, function (status, host, service) {
    if (status < 0)
      callback(lookupError(status, 'getnameinfo', address));
    else
      callback(null, host, service);
  });
  if (err < 0)
    throw lookupError(err, 'getnameinfo', address);
};

exports.getDefaultResultOrder = function () {
  return order;
};

exports.setDefaultResultOrder = function (value) {
  oneOf('dnsOrder', value, ['verbatim', 'ipv4first', 'ipv6first']);
  order = value;
};

exports.flags = {
  ADDRCONFIG: binding.ADDRCONFIG,
  ALL: binding.ALL,
  V4MAPPED: binding.V4MAPPED
};

/* The codes of errors, as constants of the modules. */
exports.codes = {
  NODATA: 'ENODATA',
  FORMERR: 'EFORMERR',
  SERVFAIL: 'ESERVFAIL',
  NOTFOUND: 'ENOTFOUND',
  NOTIMP: 'ENOTIMP',
  REFUSED: 'EREFUSED',
  BADQUERY: 'EBADQUERY',
  BADNAME: 'EBADNAME',
  BADFAMILY: 'EBADFAMILY',
  BADRESP: 'EBADRESP',
  CONNREFUSED: 'ECONNREFUSED',
  TIMEOUT: 'ETIMEOUT',
  EOF: 'EOF',
  FILE: 'EFILE',
  NOMEM: 'ENOMEM',
  DESTRUCTION: 'EDESTRUCTION',
  BADSTR: 'EBADSTR',
  BADFLAGS: 'EBADFLAGS',
  NONAME: 'ENONAME',
  BADHINTS: 'EBADHINTS',
  NOTINITIALIZED: 'ENOTINITIALIZED',
  LOADIPHLPAPI: 'ELOADIPHLPAPI',
  ADDRGETNETWORKPARAMS: 'EADDRGETNETWORKPARAMS',
  CANCELLED: 'ECANCELLED'
};
