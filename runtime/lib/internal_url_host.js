// Hosts: names, IPv4 and IPv6 addresses.
'use strict';

var encode = require('internal_url_encode');

var forbidden = /[\u0000\t\n\r #\/:<>?@\[\\\]^|]/;
var forbiddenDomain = /[\u0000-\u0020"#%\/:<>?@\[\\\]^`{|}\u007f]/;

// ---- Punycode (RFC 3492) ----

function adapt(delta, points, first) {
  var k = 0;
  delta = first ? Math.floor(delta / 700) : delta >> 1;
  delta += Math.floor(delta / points);
  for (; delta > 455; k += 36) delta = Math.floor(delta / 35);
  return Math.floor(k + (36 * delta) / (delta + 38));
}

function digit(d) {
  return String.fromCharCode(d < 26 ? d + 97 : d + 22);
}

function punycode(label) {
  var input = Array.from(label).map(function(c) { return c.codePointAt(0); });
  var out = input.filter(function(c) { return c < 128; }).map(function(c) {
    return String.fromCharCode(c);
  }).join('');
  var basic = out.length, handled = basic, n = 128, delta = 0, bias = 72;
  if (basic) out += '-';
  while (handled < input.length) {
    var m = Math.min.apply(null, input.filter(function(c) { return c >= n; }));
    delta += (m - n) * (handled + 1);
    n = m;
    for (var i = 0; i < input.length; i++) {
      if (input[i] < n) delta++;
      if (input[i] !== n) continue;
      var q = delta;
      for (var k = 36; ; k += 36) {
        var t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
        if (q < t) break;
        out += digit(t + ((q - t) % (36 - t)));
        q = Math.floor((q - t) / (36 - t));
      }
      out += digit(q);
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return 'xn--' + out;
}

function toAscii(domain) {
  var labels;
  if (/^[\u0000-\u007f]*$/.test(domain)) return domain.toLowerCase();
  domain = domain.normalize('NFKC').toLowerCase().normalize('NFC').replace(/\u00ad|\u200b|\u2060|\ufeff/g, '');
  labels = domain.split(/[.\u3002\uff0e\uff61]/);
  return labels.map(function(label) {
    return /^[\u0000-\u007f]*$/.test(label) ? label : punycode(label);
  }).join('.');
}

// ---- IPv4 ----

function number(text) {
  if (text === '') return NaN;
  if (/^0x[0-9a-f]*$/i.test(text)) return text.length === 2 ? 0 : parseInt(text, 16);
  if (/^0[0-7]*$/.test(text)) return parseInt(text, 8);
  return /^[1-9][0-9]*$/.test(text) ? Number(text) : NaN;
}

function endsInNumber(domain) {
  var parts = domain.split('.');
  if (parts[parts.length - 1] === '') {
    if (parts.length === 1) return false;
    parts.pop();
  }
  var last = parts[parts.length - 1];
  return /^[0-9]+$/.test(last) || /^0x[0-9a-f]*$/i.test(last);
}

function ipv4(domain) {
  var parts = domain.split('.'), value = 0, numbers;
  if (parts[parts.length - 1] === '' && parts.length > 1) parts.pop();
  if (parts.length > 4) return null;
  numbers = parts.map(number);
  for (var i = 0; i < numbers.length; i++) {
    var most = i === numbers.length - 1 ? Math.pow(256, 5 - numbers.length) - 1 : 255;
    if (!(numbers[i] <= most)) return null;
    value += i === numbers.length - 1 ? numbers[i] : numbers[i] * Math.pow(256, 3 - i);
  }
  return [24, 16, 8, 0].map(function(shift) {
    return Math.floor(value / Math.pow(2, shift)) % 256;
  }).join('.');
}

// ---- IPv6 ----

function ipv4Tail(text) {
  var m = /^(.*:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text), bytes;
  if (!m) return text.indexOf('.') < 0 ? text : null;
  bytes = m.slice(2);
  for (var i = 0; i < 4; i++)
    if (Number(bytes[i]) > 255 || (bytes[i].length > 1 && bytes[i][0] === '0')) return null;
  return m[1] + (bytes[0] * 256 + Number(bytes[1])).toString(16) + ':' +
      (bytes[2] * 256 + Number(bytes[3])).toString(16);
}

function groups(text) {
  var list = text === '' ? [] : text.split(':');
  for (var i = 0; i < list.length; i++) {
    if (!/^[0-9a-f]{1,4}$/i.test(list[i])) return null;
    list[i] = parseInt(list[i], 16);
  }
  return list;
}

function pieces(text) {
  var halves = text.split('::'), left, right;
  if (halves.length > 2) return null;
  left = groups(halves[0]);
  right = halves.length === 2 ? groups(halves[1]) : [];
  if (!left || !right) return null;
  if (halves.length === 1) return left.length === 8 ? left : null;
  if (left.length + right.length > 7) return null;
  while (left.length + right.length < 8) left.push(0);
  return left.concat(right);
}

// The first of the longest runs of two or more zeros.
function zeros(list) {
  var best = { at: -1, length: 1 }, at = -1;
  for (var i = 0; i <= 8; i++) {
    if (i < 8 && list[i] === 0) {
      if (at < 0) at = i;
      continue;
    }
    if (at >= 0 && i - at > best.length) best = { at: at, length: i - at };
    at = -1;
  }
  return best;
}

function ipv6(text) {
  var tail = ipv4Tail(text), list = tail === null ? null : pieces(tail), run, hex;
  if (!list) return null;
  run = zeros(list);
  hex = function(n) { return n.toString(16); };
  if (run.at < 0) return '[' + list.map(hex).join(':') + ']';
  return '[' + list.slice(0, run.at).map(hex).join(':') + '::' +
      list.slice(run.at + run.length).map(hex).join(':') + ']';
}

// The host as it is written in a URL; null when it cannot be one.
exports.parse = function(text, isSpecial) {
  var domain;
  if (text[0] === '[') return text[text.length - 1] === ']' ? ipv6(text.slice(1, -1)) : null;
  if (!isSpecial) return forbidden.test(text) ? null : encode.control(text);
  domain = toAscii(encode.decode(text));
  if (domain === '' || forbiddenDomain.test(domain)) return null;
  return endsInNumber(domain) ? ipv4(domain) : domain;
};
exports.toAscii = toAscii;
