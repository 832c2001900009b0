/* punycode: names of hosts in ASCII (RFC 3492), as the module has it that Node.js once bundled. */
'use strict';

var BASE = 36, TMIN = 1, TMAX = 26, SKEW = 38, DAMP = 700, FIRST_N = 128, FIRST_BIAS = 72;
var MAX = 2147483647;
var SEPARATORS = /[\u002e\u3002\uff0e\uff61]/g;
var MESSAGES = {
  overflow: 'Overflow: input needs wider integers to process',
  notBasic: 'Illegal input >= 0x80 (not a basic code point)',
  invalid: 'Invalid input'
};

function fail(kind) {
  throw new RangeError(MESSAGES[kind]);
}

function ucs2decode(text) {
  var out = [], i, unit, next;
  for (i = 0; i < text.length; i++) {
    unit = text.charCodeAt(i);
    next = text.charCodeAt(i + 1);
    if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
      out.push((unit - 0xd800) * 1024 + next - 0xdc00 + 0x10000);
      i++;
    } else {
      out.push(unit);
    }
  }
  return out;
}

function ucs2encode(points) {
  return String.fromCodePoint.apply(String, points);
}

function adapt(delta, points, first) {
  var k = 0;
  delta = first ? Math.floor(delta / DAMP) : delta >> 1;
  delta += Math.floor(delta / points);
  for (; delta > (BASE - TMIN) * TMAX / 2; k += BASE)
    delta = Math.floor(delta / (BASE - TMIN));
  return Math.floor(k + (BASE - TMIN + 1) * delta / (delta + SKEW));
}

function threshold(k, bias) {
  return k <= bias ? TMIN : k >= bias + TMAX ? TMAX : k - bias;
}

function toDigit(value) {
  return String.fromCharCode(value < 26 ? value + 97 : value + 22);
}

function fromDigit(unit) {
  if (unit >= 48 && unit < 58)
    return unit - 22;
  if (unit >= 65 && unit < 91)
    return unit - 65;
  return unit >= 97 && unit < 123 ? unit - 97 : BASE;
}

/* One number of variable length from `text` at `at`: { value, at }. */
function readNumber(text, at, start, bias) {
  var value = start, weight = 1, k, digit, t;
  for (k = BASE; ; k += BASE) {
    if (at >= text.length)
      fail('invalid');
    digit = fromDigit(text.charCodeAt(at++));
    if (digit >= BASE)
      fail('invalid');
    if (digit > Math.floor((MAX - value) / weight))
      fail('overflow');
    value += digit * weight;
    t = threshold(k, bias);
    if (digit < t)
      return { value: value, at: at };
    if (weight > Math.floor(MAX / (BASE - t)))
      fail('overflow');
    weight *= BASE - t;
  }
}

function decode(text) {
  var basic = Math.max(text.lastIndexOf('-'), 0), out = [], i = 0, n = FIRST_N;
  var bias = FIRST_BIAS, at, from, j, length;
  for (j = 0; j < basic; j++) {
    if (text.charCodeAt(j) >= 128)
      fail('notBasic');
    out.push(text.charCodeAt(j));
  }
  for (at = basic > 0 ? basic + 1 : 0; at < text.length;) {
    from = i;
    j = readNumber(text, at, i, bias);
    i = j.value;
    at = j.at;
    length = out.length + 1;
    bias = adapt(i - from, length, from === 0);
    if (Math.floor(i / length) > MAX - n)
      fail('overflow');
    n += Math.floor(i / length);
    i %= length;
    out.splice(i++, 0, n);
  }
  return ucs2encode(out);
}

function writeNumber(value, bias) {
  var out = '', k, t;
  for (k = BASE; ; k += BASE) {
    t = threshold(k, bias);
    if (value < t)
      return out + toDigit(value);
    out += toDigit(t + (value - t) % (BASE - t));
    value = Math.floor((value - t) / (BASE - t));
  }
}

function nextPoint(input, n) {
  var least = MAX;
  input.forEach(function (point) {
    if (point >= n && point < least)
      least = point;
  });
  return least;
}

function encode(text) {
  var input = ucs2decode(text), n = FIRST_N, delta = 0, bias = FIRST_BIAS, basic, done, m;
  var out = input.filter(function (point) {
    return point < 128;
  }).map(function (point) {
    return String.fromCharCode(point);
  }).join('');
  basic = done = out.length;
  if (basic)
    out += '-';
  function step(point) {
    if (point < n && ++delta > MAX)
      fail('overflow');
    if (point !== n)
      return;
    out += writeNumber(delta, bias);
    bias = adapt(delta, done + 1, done === basic);
    delta = 0;
    done++;
  }
  while (done < input.length) {
    m = nextPoint(input, n);
    if (m - n > Math.floor((MAX - delta) / (done + 1)))
      fail('overflow');
    delta += (m - n) * (done + 1);
    n = m;
    input.forEach(step);
    delta++;
    n++;
  }
  return out;
}

/* Each label of a name; what stands before the @ of an address stays. */
function mapLabels(name, fn) {
  var parts = name.split('@'), before = '';
  if (parts.length > 1) {
    before = parts[0] + '@';
    name = parts[1];
  }
  return before + name.replace(SEPARATORS, '.').split('.').map(fn).join('.');
}

exports.version = '2.1.0';
exports.ucs2 = { decode: ucs2decode, encode: ucs2encode };
exports.decode = decode;
exports.encode = encode;

exports.toASCII = function (name) {
  return mapLabels(name, function (label) {
    return /[^\0-\x7e]/.test(label) ? 'xn--' + encode(label) : label;
  });
};

exports.toUnicode = function (name) {
  return mapLabels(name, function (label) {
    return /^xn--/.test(label) ? decode(label.slice(4).toLowerCase()) : label;
  });
};
