/* net.SocketAddress and net.BlockList. */
'use strict';

var errors = require('internal_errors');
var net = require('internal_net');

/* ---- addresses as numbers: an array of 16-bit words, 2 or 8 of them ---- */

function words4(text) {
  var p = text.split('.');
  return [p[0] * 256 + +p[1], p[2] * 256 + +p[3]];
}

function half(text) {
  var list = [];
  if (text === '')
    return list;
  text.split(':').forEach(function (part) {
    if (part.indexOf('.') >= 0)
      list = list.concat(words4(part));
    else
      list.push(parseInt(part, 16));
  });
  return list;
}

function words6(text) {
  var parts = text.replace(/%.*$/, '').split('::'), head = half(parts[0]), tail;
  if (parts.length === 1)
    return head;
  tail = half(parts[1]);
  while (head.length + tail.length < 8)
    head.push(0);
  return head.concat(tail);
}

function wordsOf(address) {
  return address.family === 'ipv4' ? words4(address.address) : words6(address.address);
}

function compare(a, b) {
  var i;
  for (i = 0; i < a.length; i++) {
    if (a[i] !== b[i])
      return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

/* ---- SocketAddress ---- */

function familyOf(value) {
  errors.checkString(value, 'options.family');
  value = value.toLowerCase();
  if (value !== 'ipv4' && value !== 'ipv6')
    throw errors.invalidArgValue('options.family', value);
  return value;
}

function SocketAddress(options) {
  var family, address;
  if (options !== undefined)
    errors.checkObject(options, 'options');
  options = options || {};
  family = options.family === undefined ? 'ipv4' : familyOf(options.family);
  address = options.address === undefined ? (family === 'ipv4' ? '127.0.0.1' : '::') :
    options.address;
  errors.checkString(address, 'options.address');
  if (net.isIP(address) !== (family === 'ipv4' ? 4 : 6))
    throw errors.error('ERR_INVALID_ADDRESS', 'Invalid address');
  if (options.flowlabel !== undefined)
    errors.checkInteger(options.flowlabel, 'options.flowlabel', 0, 0xfffff);
  errors.hidden(this, '_parts', {
    address: address, family: family, flowlabel: options.flowlabel || 0,
    port: net.validatePort(options.port === undefined ? 0 : options.port, 'options.port')
  });
}

['address', 'family', 'port', 'flowlabel'].forEach(function (name) {
  Object.defineProperty(SocketAddress.prototype, name, {
    configurable: true, enumerable: true,
    get: function () {
      return this._parts[name];
    }
  });
});

SocketAddress.prototype.toJSON = function () {
  return {
    address: this.address, port: this.port, family: this.family, flowlabel: this.flowlabel
  };
};

/* ---- BlockList ---- */

function BlockList() {
  errors.hidden(this, '_rules', []);
}

function toAddress(value, family, name) {
  if (value instanceof SocketAddress)
    return value;
  errors.checkString(value, name);
  return new SocketAddress({
    address: value, family: family === undefined ? 'ipv4' : family
  });
}

function title(family) {
  return family === 'ipv4' ? 'IPv4' : 'IPv6';
}

BlockList.prototype.addAddress = function (address, family) {
  address = toAddress(address, family, 'address');
  this._rules.unshift({
    family: address.family, low: wordsOf(address), high: wordsOf(address),
    text: 'Address: ' + title(address.family) + ' ' + address.address
  });
};

BlockList.prototype.addRange = function (start, end, family) {
  start = toAddress(start, family, 'start');
  end = toAddress(end, family, 'end');
  if (compare(wordsOf(start), wordsOf(end)) > 0)
    throw errors.invalidArgValue('start', start, 'must come before ' + end.address);
  this._rules.unshift({
    family: start.family, low: wordsOf(start), high: wordsOf(end),
    text: 'Range: ' + title(start.family) + ' ' + start.address + '-' + end.address
  });
};

BlockList.prototype.addSubnet = function (network, prefix, family) {
  var low, high, i, bits;
  network = toAddress(network, family, 'network');
  errors.checkInteger(prefix, 'prefix', 0, network.family === 'ipv4' ? 32 : 128);
  low = wordsOf(network);
  high = low.slice();
  for (i = 0; i < low.length; i++) {
    bits = Math.max(0, Math.min(16, prefix - i * 16));
    low[i] &= 0xffff << (16 - bits) & 0xffff;
    high[i] = low[i] | (0xffff >> bits);
  }
  this._rules.unshift({
    family: network.family, low: low, high: high,
    text: 'Subnet: ' + title(network.family) + ' ' + network.address + '/' + prefix
  });
};

/* IPv4 inside IPv6, ::ffff:1.2.3.4, is judged by the rules for IPv4, too. */
BlockList.prototype.check = function (address, family) {
  var words, mapped = null;
  address = toAddress(address, family, 'address');
  words = wordsOf(address);
  if (words.length === 8 && compare(words.slice(0, 6), [0, 0, 0, 0, 0, 0xffff]) === 0)
    mapped = words.slice(6);
  return this._rules.some(function (rule) {
    var w = rule.family === address.family ? words : rule.family === 'ipv4' ? mapped : null;
    return w !== null && compare(rule.low, w) <= 0 && compare(w, rule.high) <= 0;
  });
};

Object.defineProperty(BlockList.prototype, 'rules', {
  configurable: true, enumerable: true,
  get: function () {
    return this._rules.map(function (rule) {
      return rule.text;
    });
  }
});

exports.SocketAddress = SocketAddress;
exports.BlockList = BlockList;
