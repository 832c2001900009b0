/* Decodes chunks of bytes without cutting characters at their borders. */
'use strict';

var Buffer = require('buffer').Buffer;
var errors = require('internal_errors');

var NAMES = {
  'utf8': 'utf8', 'utf-8': 'utf8', 'ucs2': 'utf16le', 'ucs-2': 'utf16le',
  'utf16le': 'utf16le', 'utf-16le': 'utf16le', 'latin1': 'latin1', 'binary': 'latin1',
  'base64': 'base64', 'base64url': 'base64url', 'ascii': 'ascii', 'hex': 'hex'
};

function normalize(encoding) {
  var name;
  if (encoding === undefined || encoding === null || encoding === '')
    return 'utf8';
  name = NAMES[String(encoding).toLowerCase()];
  if (name === undefined)
    throw errors.unknownEncoding(encoding);
  return name;
}

/* How many bytes at the end are the beginning of a character. */
function utf8Tail(buf) {
  var n, c, need;
  for (n = 1; n <= 3 && n <= buf.length; n++) {
    c = buf[buf.length - n];
    if (c < 0x80)
      return 0;
    if (c >= 0xc0) {
      need = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
      return c < 0xc2 || c > 0xf4 || need <= n ? 0 : n;
    }
  }
  return 0;
}

/* Half a unit, or a surrogate whose partner is still to come. */
function utf16Tail(buf) {
  var odd = buf.length % 2, last = buf.length - odd - 1;
  if (last > 0 && buf[last] >= 0xd8 && buf[last] <= 0xdb)
    return odd + 2;
  return odd;
}

function base64Tail(buf) {
  return buf.length % 3;
}

var TAILS = { utf8: utf8Tail, utf16le: utf16Tail, base64: base64Tail,
  base64url: base64Tail };

function StringDecoder(encoding) {
  this.encoding = normalize(encoding);
  this._tail = TAILS[this.encoding];
  this._pending = undefined;
}

StringDecoder.prototype.write = function write(buf) {
  var n;
  if (typeof buf === 'string')
    return buf;
  if (ArrayBuffer.isView(buf) && !Buffer.isBuffer(buf))
    buf = require('buffer').view(buf);
  if (!Buffer.isBuffer(buf))
    throw errors.invalidArgType('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  if (this._tail === undefined)
    return buf.toString(this.encoding);
  if (this._pending !== undefined) {
    buf = Buffer.concat([this._pending, buf]);
    this._pending = undefined;
  }
  n = this._tail(buf);
  if (n === 0)
    return buf.toString(this.encoding);
  this._pending = Buffer.from(buf.slice(buf.length - n));
  return buf.toString(this.encoding, 0, buf.length - n);
};

/* What is left over comes out as it is: U+FFFD for part of a character. */
StringDecoder.prototype.end = function end(buf) {
  var out = buf !== undefined ? this.write(buf) : '';
  if (this._pending !== undefined) {
    out += this._pending.toString(this.encoding);
    this._pending = undefined;
  }
  return out;
};

StringDecoder.prototype.text = function text(buf, offset) {
  this._pending = undefined;
  return this.write(buf.slice(offset));
};

Object.defineProperty(StringDecoder.prototype, 'lastNeed', {
  get: function () {
    var p = this._pending;
    if (p === undefined)
      return 0;
    if (this.encoding === 'utf8')
      return (p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2) - p.length;
    return this.encoding === 'utf16le' ? (p.length > 1 ? 4 : 2) - p.length : 3 - p.length;
  }
});

/* The bytes of a character that came so far, in a Buffer of four; and how long it will be. */
Object.defineProperty(StringDecoder.prototype, 'lastChar', {
  get: function () {
    var out = Buffer.alloc(4);
    if (this._pending !== undefined)
      this._pending.copy(out);
    return out;
  }
});

Object.defineProperty(StringDecoder.prototype, 'lastTotal', {
  get: function () {
    return this._pending === undefined ? 0 : this._pending.length + this.lastNeed;
  }
});

exports.StringDecoder = StringDecoder;
