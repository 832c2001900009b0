/* child_process: messages as bytes: lines of JSON, or ("advanced") the structured clone
 * format with its length in front. Both are Node's own, so that either end may be Node.
 *
 *   encode(message)  what is written: a string or a Buffer
 *   Decoder()        feed(chunk, onMessage(message, bytes)); `buffering`: a message is cut */
'use strict';

var StringDecoder = require('string_decoder').StringDecoder;

/* ---- lines of JSON ---- */

function LineDecoder() {
  this.decoder = new StringDecoder('utf8');
  this.parts = [];
  this.buffering = false;
}

LineDecoder.prototype.feed = function (chunk, onMessage) {
  var lines = this.decoder.write(chunk).split('\n'), last = lines.length - 1, i;
  this.parts.push(lines[0]);
  if (last > 0) {
    lines[0] = this.parts.join('');
    this.parts = lines[last] === '' ? [] : [lines[last]];
  }
  this.buffering = this.parts.length > 0 && (this.parts.length > 1 || this.parts[0] !== '');
  for (i = 0; i < last; i++) {
    if (lines[i] !== '')
      onMessage(JSON.parse(lines[i]), Buffer.byteLength(lines[i]) + 1);
  }
};

/* ---- structured clones ---- */

function ClonesDecoder() {
  this.chunks = [];
  this.length = 0;
  this.buffering = false;
}

/* All that came; only when the message in it is whole, so that it is joined once. */
ClonesDecoder.prototype.join = function () {
  if (this.chunks.length > 1)
    this.chunks = [Buffer.concat(this.chunks, this.length)];
  return this.chunks[0];
};

ClonesDecoder.prototype.wanted = function () {
  if (this.length < 4)
    return Infinity;
  if (this.chunks[0].length < 4)
    this.join();
  return this.chunks[0].readUInt32BE(0) + 4;
};

ClonesDecoder.prototype.feed = function (chunk, onMessage) {
  var wanted, all, clone = require('internal_child_clone');
  this.chunks.push(chunk);
  this.length += chunk.length;
  while (this.length >= (wanted = this.wanted())) {
    all = this.join();
    this.length -= wanted;
    this.chunks = this.length > 0 ? [all.slice(wanted)] : [];
    onMessage(clone.read(all.slice(4, wanted)), wanted);
  }
  this.buffering = this.length > 0;
};

exports.json = {
  encode: function (message) {
    return JSON.stringify(message) + '\n';
  },
  Decoder: LineDecoder
};

exports.advanced = {
  encode: function (message) {
    return require('internal_child_clone').write(message, 4);
  },
  Decoder: ClonesDecoder
};
