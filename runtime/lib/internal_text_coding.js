/* TextEncoder and TextDecoder. */
'use strict';

var Buffer = require('buffer').Buffer;
var view = require('buffer').view;
var errors = require('internal_errors');

var LABELS = {
  'utf-8': 'utf-8', 'utf8': 'utf-8', 'unicode-1-1-utf-8': 'utf-8', 'unicode11utf8': 'utf-8',
  'unicode20utf8': 'utf-8', 'x-unicode20utf8': 'utf-8',
  'utf-16le': 'utf-16le', 'utf-16': 'utf-16le', 'ucs-2': 'utf-16le', 'unicode': 'utf-16le',
  'iso-10646-ucs-2': 'utf-16le', 'csunicode': 'utf-16le', 'unicodefeff': 'utf-16le',
  'latin1': 'windows-1252', 'ascii': 'windows-1252', 'us-ascii': 'windows-1252',
  'iso-8859-1': 'windows-1252', 'iso8859-1': 'windows-1252', 'iso88591': 'windows-1252',
  'windows-1252': 'windows-1252', 'cp1252': 'windows-1252', 'x-cp1252': 'windows-1252',
  'l1': 'windows-1252', 'iso_8859-1': 'windows-1252', 'ansi_x3.4-1968': 'windows-1252'
};

/* What the bytes 80 to 9F are in windows-1252. */
var CP1252 = '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160' +
  '\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014' +
  '\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

function tag(Class, name) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    value: name, configurable: true
  });
}

/* --- encoding --- */

function TextEncoder() {
  if (!(this instanceof TextEncoder))
    throw new TypeError("Class constructor TextEncoder cannot be invoked without 'new'");
}

Object.defineProperty(TextEncoder.prototype, 'encoding', {
  configurable: true,
  enumerable: true,
  get: function () {
    return 'utf-8';
  }
});

TextEncoder.prototype.encode = function encode(text) {
  var bytes = Buffer.from(text === undefined ? '' : String(text));
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
};

TextEncoder.prototype.encodeInto = function encodeInto(text, target) {
  var written, bytes;
  if (typeof text !== 'string')
    throw errors.invalidArgType('src', 'string', text);
  if (Object.prototype.toString.call(target) !== '[object Uint8Array]')
    throw errors.invalidArgType('dest', 'Uint8Array', target);
  bytes = view(target);
  written = bytes.write(text);
  return { read: bytes.toString('utf8', 0, written).length, written: written };
};

/* --- decoding --- */

function sizeOf(lead) {
  return lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 :
    lead >= 0xf0 && lead < 0xf5 ? 4 : 1;
}

/* How many bytes at the end are the beginning of a character. */
function unfinishedUtf8(bytes) {
  var end = bytes.length, i, first, second;
  for (i = end - 1; i >= 0 && i > end - 4 && (bytes[i] & 0xc0) === 0x80;)
    i--;
  if (i < 0 || sizeOf(bytes[i]) <= end - i)
    return 0;
  first = bytes[i];
  second = bytes[i + 1];
  if (i + 1 < end && (first === 0xe0 && second < 0xa0 || first === 0xed && second > 0x9f ||
      first === 0xf0 && second < 0x90 || first === 0xf4 && second > 0x8f))
    return 0;
  return end - i;
}

function unfinishedUtf16(bytes) {
  var odd = bytes.length % 2, last = bytes.length - odd - 1;
  return last >= 1 && (bytes[last] & 0xfc) === 0xd8 ? odd + 2 : odd;
}

function invalid(decoder) {
  return errors.typeError('ERR_ENCODING_INVALID_ENCODED_DATA',
    'The encoded data was not valid for encoding ' + decoder.encoding);
}

function decodeUtf8(decoder, bytes) {
  var text = bytes.toString();
  if (decoder.fatal && !Buffer.from(text).equals(bytes))
    throw invalid(decoder);
  return text;
}

/* Halves of characters that stand alone, and half a half at the end. */
function decodeUtf16(decoder, bytes) {
  var text = bytes.toString('utf16le'), odd = bytes.length % 2 === 1;
  var clean = text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g,
    function (found) {
      return found.length === 2 ? found : '\ufffd';
    });
  if (decoder.fatal && (odd || clean !== text))
    throw invalid(decoder);
  return odd ? clean + '\ufffd' : clean;
}

function decodeLatin1(decoder, bytes) {
  return bytes.toString('latin1').replace(/[\u0080-\u009f]/g, function (c) {
    return CP1252[c.charCodeAt(0) - 0x80];
  });
}

var CODECS = {
  'utf-8': { decode: decodeUtf8, unfinished: unfinishedUtf8 },
  'utf-16le': { decode: decodeUtf16, unfinished: unfinishedUtf16 },
  'windows-1252': { decode: decodeLatin1, unfinished: function () {
    return 0;
  } }
};

function TextDecoder(label, options) {
  var name;
  if (!(this instanceof TextDecoder))
    throw new TypeError("Class constructor TextDecoder cannot be invoked without 'new'");
  label = label === undefined ? 'utf-8' : String(label);
  name = label.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase();
  if (!Object.prototype.hasOwnProperty.call(LABELS, name))
    throw errors.rangeError('ERR_ENCODING_NOT_SUPPORTED',
      'The "' + label + '" encoding is not supported');
  errors.hidden(this, '_name', LABELS[name]);
  errors.hidden(this, '_fatal', !!(options && options.fatal));
  errors.hidden(this, '_ignoreBOM', !!(options && options.ignoreBOM));
  errors.hidden(this, '_pending', undefined); /* bytes of a character that is not whole */
  errors.hidden(this, '_begun', false);       /* its first character has been given */
}

[['encoding', '_name'], ['fatal', '_fatal'], ['ignoreBOM', '_ignoreBOM']].forEach(
  function (pair) {
    Object.defineProperty(TextDecoder.prototype, pair[0], {
      configurable: true,
      enumerable: true,
      get: function () {
        return this[pair[1]];
      }
    });
  });

function inputBytes(input) {
  if (input === undefined)
    return Buffer.alloc(0);
  if (!ArrayBuffer.isView(input) && !(input instanceof ArrayBuffer))
    throw errors.invalidArgType('list', ['ArrayBuffer', 'ArrayBufferView'], input);
  return view(input);
}

TextDecoder.prototype.decode = function decode(input, options) {
  var bytes = inputBytes(input), codec = CODECS[this._name], left = 0, text;
  if (this._pending !== undefined)
    bytes = Buffer.concat([this._pending, bytes]);
  this._pending = undefined;
  if (options && options.stream) {
    left = codec.unfinished(bytes);
    if (left > 0)
      this._pending = Buffer.from(bytes.subarray(bytes.length - left));
  }
  text = codec.decode(this, left > 0 ? bytes.subarray(0, bytes.length - left) : bytes);
  if (!this._begun && !this._ignoreBOM && text.charCodeAt(0) === 0xfeff)
    text = text.slice(1);
  this._begun = !!(options && options.stream) && (this._begun || bytes.length > left);
  return text;
};

tag(TextEncoder, 'TextEncoder');
tag(TextDecoder, 'TextDecoder');

module.exports = { TextEncoder: TextEncoder, TextDecoder: TextDecoder };
