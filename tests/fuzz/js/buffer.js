// The encodings of Buffer: what is encoded comes back, lengths agree, nothing is written
// beyond its place, and a part is decoded as its copy is.
'use strict';
var fuzz = require('./fuzz.js');

var EXACT = ['hex', 'base64', 'base64url', 'latin1', 'binary', 'utf16le'];
var ALL = EXACT.concat(['utf8', 'ascii', 'ucs2']);

function back(bytes) {
  EXACT.forEach(function (encoding) {
    var even = encoding === 'utf16le' ? bytes.slice(0, bytes.length & ~1) : bytes;
    fuzz.sameBytes(Buffer.from(even.toString(encoding), encoding), even, encoding);
  });
  var text = bytes.toString();
  fuzz.same(Buffer.from(text).toString(), text, 'utf8');
  if (!/^\ufeff/.test(text))
    fuzz.same(new TextDecoder().decode(bytes), text, 'TextDecoder');
  fuzz.same(fuzz.attempt(function () { return new TextDecoder('utf-8', { fatal: true }).decode(bytes); },
    ['ERR_ENCODING_INVALID_ENCODED_DATA']).code === undefined, Buffer.from(text).equals(bytes), 'fatal');
  if (typeof require('buffer').isUtf8 === 'function')
    fuzz.same(require('buffer').isUtf8(bytes), Buffer.from(text).equals(bytes), 'isUtf8');
}

// Decodes the text, whatever it is, wholly and into too small a place.
function decode(text, encoding) {
  var whole = Buffer.from(text, encoding), room = fuzz.below(whole.length + 3), at = fuzz.below(4);
  var place = Buffer.alloc(at + room + 4, 0x55), n = place.write(text, at, room, encoding);
  if (encoding !== 'base64' && encoding !== 'base64url' && encoding !== 'hex')
    fuzz.same(Buffer.byteLength(text, encoding), whole.length, 'byteLength ' + encoding);
  fuzz.same(n <= room, true, 'written beyond ' + encoding);
  fuzz.sameBytes(place.slice(at, at + n), whole.slice(0, n), 'written ' + encoding);
  for (var i = 0; i < at; i++)
    fuzz.same(place[i], 0x55, 'before ' + encoding);
  for (i = at + room; i < place.length; i++)
    fuzz.same(place[i], 0x55, 'after ' + encoding);
  if (n < room && room <= whole.length && /hex|base64|latin1|ascii/.test(encoding))
    fuzz.same(n, Math.min(room, whole.length), 'too little of ' + encoding);
  return [whole.toString('hex'), n];
}

function parts(bytes) {
  var from = fuzz.below(bytes.length + 1), to = fuzz.below(bytes.length + 1);
  return ALL.map(function (encoding) {
    var text = bytes.toString(encoding, from, to);
    fuzz.same(text, Buffer.from(bytes.subarray(from, Math.max(from, to))).toString(encoding), 'part ' + encoding);
    return text;
  });
}

function find(bytes) {
  var what = fuzz.cut(bytes), from = fuzz.below(bytes.length + 1), expected = -1;
  for (var i = from; i + what.length <= bytes.length && expected < 0; i++)
    if (what.equals(bytes.subarray(i, i + what.length)))
      expected = i;
  fuzz.same(bytes.indexOf(what, from), what.length ? expected : from, 'indexOf');
  fuzz.same(bytes.includes(what.toString('latin1'), from, 'latin1'), what.length === 0 || expected >= 0, 'includes');
  fuzz.same(Buffer.compare(bytes, what), -Buffer.compare(what, bytes), 'compare');
  return [bytes.lastIndexOf(what), bytes.indexOf(what.toString(), from)];
}

fuzz.run({
  name: 'buffer',
  check: function (bytes) {
    var text = fuzz.text(bytes, fuzz.below(3)), encoding = fuzz.pick(ALL);
    back(bytes);
    var fill = fuzz.attempt(function () { return Buffer.alloc(fuzz.below(40), text, encoding).toString('hex'); },
      ['ERR_INVALID_ARG_VALUE']);
    var clean = fuzz.attempt(function () { return atob(text); }, ['InvalidCharacterError', 5]);
    return [encoding, decode(text, encoding), parts(bytes), find(bytes), fill, clean];
  }
});
