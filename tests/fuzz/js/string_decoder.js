// Texts that arrive in pieces: however the bytes are cut, the text is the one of the whole.
'use strict';
var fuzz = require('./fuzz.js'), StringDecoder = require('string_decoder').StringDecoder;

var ENCODINGS = ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1', 'ascii'];
var LABELS = ['utf-8', 'utf-16le'];

function pieces(bytes, each, most) {
  for (var at = 0, n; at < bytes.length; at += n) {
    n = Math.min(fuzz.below(most + 1), bytes.length - at);
    each(Buffer.from(bytes.subarray(at, at + n)));
  }
}

function decoded(bytes, encoding, most) {
  var decoder = new StringDecoder(encoding), text = '';
  pieces(bytes, function (piece) { text += decoder.write(piece); }, most);
  return text + decoder.end();
}

function streamed(bytes, label, options, most) {
  return fuzz.attempt(function () {
    var decoder = new TextDecoder(label, options), text = '';
    pieces(bytes, function (piece) { text += decoder.decode(piece, { stream: true }); }, most);
    return text + decoder.decode();
  }, ['ERR_ENCODING_INVALID_ENCODED_DATA']);
}

fuzz.run({
  name: 'string_decoder',
  check: function (bytes) {
    var seen = ENCODINGS.map(function (encoding) {
      var whole = bytes.toString(encoding);
      fuzz.same(new StringDecoder(encoding).end(bytes), whole, 'whole ' + encoding);
      fuzz.same(decoded(bytes, encoding, 1), whole, 'bytes ' + encoding);
      fuzz.same(decoded(bytes, encoding, 7), whole, 'pieces ' + encoding);
      return whole;
    });
    return seen.concat(LABELS.map(function (label) {
      var options = { fatal: fuzz.below(2) > 0, ignoreBOM: fuzz.below(2) > 0 };
      var whole = fuzz.attempt(function () { return new TextDecoder(label, options).decode(bytes); },
        ['ERR_ENCODING_INVALID_ENCODED_DATA']);
      fuzz.same(JSON.stringify(streamed(bytes, label, options, 5)), JSON.stringify(whole), 'TextDecoder ' + label);
      return whole;
    }));
  }
});
