/* Node's querystring. */
'use strict';

var UNRESERVED = /^[A-Za-z0-9\-_.!~*'()]*$/;

function percent(byte) {
  return '%' + (byte < 16 ? '0' : '') + byte.toString(16).toUpperCase();
}

function encode(text) {
  var bytes, out = '', i, c;
  if (text.length < 256 && UNRESERVED.test(text))
    return text;
  if (/[\ud800-\udfff]/.test(text))
    text = paired(text);
  bytes = require('buffer').Buffer.from(text);
  for (i = 0; i < bytes.length; i++) {
    c = String.fromCharCode(bytes[i]);
    out += bytes[i] < 128 && UNRESERVED.test(c) ? c : percent(bytes[i]);
  }
  return out;
}

/* As Node.js does it, a surrogate makes a pair with whatever follows; at the end it cannot. */
function paired(text) {
  var out = '', i, c;
  for (i = 0; i < text.length; i++) {
    c = text.charCodeAt(i);
    if (c < 0xd800 || c > 0xdfff) {
      out += text.charAt(i);
      continue;
    }
    if (++i >= text.length)
      throw require('internal_errors').make(URIError, 'ERR_INVALID_URI', 'URI malformed');
    out += String.fromCodePoint(0x10000 + ((c & 0x3ff) * 1024 | text.charCodeAt(i) & 0x3ff));
  }
  return out;
}

function escape(value) {
  if (typeof value !== 'string')
    value = typeof value === 'object' ? String(value) : value + '';
  return encode(value);
}

function hexValue(code) {
  if (code >= 48 && code <= 57)
    return code - 48;
  code |= 32;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

/* The bytes of the text; sequences that are none stay as they are. */
function unescapeBuffer(text, plusIsSpace) {
  var source = require('buffer').Buffer.from(text), out = [], i, high, low;
  for (i = 0; i < source.length; i++) {
    high = source[i] === 37 && i + 2 < source.length ? hexValue(source[i + 1]) : -1;
    low = high >= 0 ? hexValue(source[i + 2]) : -1;
    if (low >= 0) {
      out.push(high * 16 + low);
      i += 2;
    } else {
      out.push(plusIsSpace && source[i] === 43 ? 32 : source[i]);
    }
  }
  return require('buffer').Buffer.from(out);
}

function unescape(text) {
  text = String(text);
  return text.indexOf('%') < 0 ? text : unescapeBuffer(text).toString();
}

function primitiveText(value) {
  if (typeof value === 'string')
    return value;
  if (typeof value === 'number' && isFinite(value))
    return String(value);
  return typeof value === 'boolean' ? String(value) : '';
}

function stringify(object, sep, eq, options) {
  var encodeText = exports.escape, pairs = [];
  sep = sep || '&';
  eq = eq || '=';
  if (options && typeof options.encodeURIComponent === 'function')
    encodeText = options.encodeURIComponent;
  if (object === null || typeof object !== 'object')
    return '';
  Object.keys(object).forEach(function (key) {
    var value = object[key], name = encodeText(key) + eq;
    (Array.isArray(value) ? value : [value]).forEach(function (item) {
      pairs.push(name + encodeText(primitiveText(item)));
    });
  });
  return pairs.join(sep);
}

function decoderOf(options) {
  var decode = exports.unescape;
  if (options && typeof options.decodeURIComponent === 'function')
    decode = options.decodeURIComponent;
  return function (text) {
    if (decode === unescape && text.indexOf('%') < 0)
      return text;
    try {
      return decode(text);
    } catch (err) {
      return unescape(text);
    }
  };
}

function add(out, key, value) {
  if (!(key in out))
    out[key] = value;
  else if (Array.isArray(out[key]))
    out[key].push(value);
  else
    out[key] = [out[key], value];
}

function parse(text, sep, eq, options) {
  var out = Object.create(null), decode = decoderOf(options), max = 1000;
  if (typeof text !== 'string' || text.length === 0)
    return out;
  sep = sep ? String(sep) : '&';
  eq = eq ? String(eq) : '=';
  if (options && typeof options.maxKeys === 'number')
    max = options.maxKeys > 0 ? options.maxKeys : Infinity;
  text.split(sep).slice(0, max).forEach(function (pair) {
    var at, key, value;
    if (pair === '')
      return;
    pair = pair.split('+').join(' ');
    at = pair.indexOf(eq.split('+').join(' '));
    key = at < 0 ? pair : pair.slice(0, at);
    value = at < 0 ? '' : pair.slice(at + eq.length);
    add(out, decode(key), decode(value));
  });
  return out;
}

exports.unescapeBuffer = unescapeBuffer;
exports.unescape = unescape;
exports.escape = escape;
exports.stringify = exports.encode = stringify;
exports.parse = exports.decode = parse;
