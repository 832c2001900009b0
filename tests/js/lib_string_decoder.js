// StringDecoder: characters cut anywhere come out whole.
var StringDecoder = require('string_decoder').StringDecoder;

function pieces(encoding, bytes, size) {
  var d = new StringDecoder(encoding), out = [], i;
  for (i = 0; i < bytes.length; i += size)
    out.push(d.write(bytes.slice(i, i + size)));
  out.push(d.end());
  console.log(encoding, size, JSON.stringify(out));
}

var text = 'a\u00e9\u20ac\ud83d\ude00z';
[1, 2, 3, 5].forEach(function (size) {
  pieces('utf8', Buffer.from(text), size);
  pieces('utf16le', Buffer.from('a\u00e9\u20acz', 'utf16le'), size);
  pieces('base64', Buffer.from(text), size);
  pieces('base64url', Buffer.from(text), size);
  pieces('latin1', Buffer.from(text), size);
  pieces('ascii', Buffer.from(text), size);
  pieces('hex', Buffer.from(text), size);
});
pieces('utf16le', Buffer.from(text, 'utf16le'), 2);
pieces('utf8', Buffer.from([0xe2, 0x82]), 1);
pieces('utf8', Buffer.from([0xf0, 0x9f, 0x98]), 3);
pieces('utf8', Buffer.from([0xff, 0x41, 0xc3]), 2);
pieces('utf16le', Buffer.from([0x61, 0, 0x62]), 3);
var d = new StringDecoder();
console.log(d.encoding, d.lastNeed, JSON.stringify(d.write(Buffer.from([0xe2]))), d.lastNeed,
  d.write(Buffer.from([0x82, 0xac])), d.lastNeed, d.write('text'), d.end(Buffer.from('x')));
['UTF-8', 'ucs2', 'binary', 'HEX', undefined].forEach(function (name) {
  console.log(name, new StringDecoder(name).encoding);
});
try {
  new StringDecoder('nope');
} catch (e) {
  console.log(e.name, e.code, e.message);
}
try {
  d.write(5);
} catch (e) {
  console.log(e.name, e.code, e.message);
}
