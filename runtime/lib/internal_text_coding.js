/* TextEncoder and TextDecoder; bytes are Buffers here. */
'use strict';

var Buffer = require('buffer').Buffer;
var errors = require('internal_errors');

var LABELS = {
  'utf-8': 'utf-8', 'utf8': 'utf-8', 'unicode-1-1-utf-8': 'utf-8',
  'utf-16le': 'utf-16le', 'utf-16': 'utf-16le', 'latin1': 'windows-1252',
  'ascii': 'windows-1252', 'iso-8859-1': 'windows-1252', 'windows-1252': 'windows-1252'
};
var NODE_NAMES = { 'utf-8': 'utf8', 'utf-16le': 'utf16le', 'windows-1252': 'latin1' };

function TextEncoder() {
  this.encoding = 'utf-8';
}

TextEncoder.prototype.encode = function encode(text) {
  return Buffer.from(text === undefined ? '' : String(text));
};

TextEncoder.prototype.encodeInto = function encodeInto(text, target) {
  var written = target.write(String(text));
  return { read: target.toString('utf8', 0, written).length, written: written };
};

function TextDecoder(label, options) {
  var name = LABELS[String(label === undefined ? 'utf-8' : label).trim().toLowerCase()];
  if (name === undefined)
    throw errors.rangeError('ERR_ENCODING_NOT_SUPPORTED',
      'The "' + label + '" encoding is not supported');
  this.encoding = name;
  this.fatal = !!(options && options.fatal);
  this.ignoreBOM = !!(options && options.ignoreBOM);
  errors.hidden(this, '_decoder', undefined);
}

TextDecoder.prototype.decode = function decode(bytes, options) {
  var StringDecoder = require('string_decoder').StringDecoder, text, first;
  first = this._decoder === undefined;
  if (first)
    this._decoder = new StringDecoder(NODE_NAMES[this.encoding]);
  bytes = bytes === undefined ? Buffer.alloc(0) : bytes;
  if (this.fatal && this.encoding === 'utf-8' && !(options && options.stream) &&
      !Buffer.from(bytes.toString()).equals(bytes))
    throw errors.typeError('ERR_ENCODING_INVALID_ENCODED_DATA',
      'The encoded data was not valid for encoding utf-8');
  text = this._decoder.write(bytes);
  if (!(options && options.stream)) {
    text += this._decoder.end();
    this._decoder = undefined;
  }
  return first && !this.ignoreBOM && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
};

module.exports = { TextEncoder: TextEncoder, TextDecoder: TextDecoder };
