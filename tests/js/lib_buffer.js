// Buffer: making, encodings, numbers, ranges, searching, errors.
function failure(fn) {
  try {
    console.log('no error', fn());
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
}

// making
console.log(Buffer.from('héllo wörld €'), Buffer.from([1, 2.9, 300, -1, '7', 'x']));
console.log(Buffer.alloc(3), Buffer.alloc(5, 'ab'), Buffer.alloc(4, 1), Buffer.alloc(0),
  Buffer.alloc(4, 'YWI=', 'base64'), Buffer.alloc(3, ''));
console.log(Buffer.allocUnsafe(7).length, Buffer.allocUnsafeSlow(2).length, Buffer.poolSize);
console.log(Buffer.from({ type: 'Buffer', data: [1, 2, 3] }), Buffer.from({ length: 2, 0: 5, 1: 6 }),
  Buffer.from(new String('boxed')));
console.log(Buffer.from(JSON.parse(JSON.stringify(Buffer.from('json')))).toString());
var original = Buffer.from('copy me');
var copied = Buffer.from(original);
copied[0] = 67;
console.log(original.toString(), copied.toString(), original[0], original[99]);
console.log(Buffer.concat([Buffer.from('a'), Buffer.from('bc')]), Buffer.concat([]),
  Buffer.concat([Buffer.from('abc'), Buffer.from('d')], 2),
  Buffer.concat([Buffer.from('abc')], 5));
console.log(Buffer.isBuffer(original), Buffer.isBuffer([]), Buffer.isBuffer(null),
  original instanceof Buffer, original.constructor === Buffer);
['utf8', 'UTF-8', 'ucs2', 'ucs-2', 'utf16le', 'latin1', 'binary', 'base64', 'base64url', 'HEX',
  'ascii', 'utf-7', '', 5, undefined].forEach(function (name) {
  console.log(name, Buffer.isEncoding(name));
});

// encodings there and back
var texts = ['', 'plain', 'h\u00e9llo', '\u20ac uro', 'nul\u0000inside', 'a\ud83d\ude00b', '\ud800lone',
  '\udc00', 'x\ud83d', 'ffEE01', 'YWJjZA==', 'YW Jj\nZA', 'YWJj_-A', '0g', 'abc', '====', 'A'];
texts.forEach(function (text) {
  ['utf8', 'utf16le', 'latin1', 'ascii', 'hex', 'base64', 'base64url'].forEach(function (encoding) {
    if (/base64/.test(encoding) && /[\ud800-\udfff]/.test(text))
      return;
    var b = Buffer.from(text, encoding);
    console.log(encoding, b.toString('hex'), JSON.stringify(b.toString(encoding)),
      Buffer.byteLength(text, encoding));
  });
});
// bytes that are not valid UTF-8
[[0xff], [0xc3], [0xc3, 0x28], [0xe2, 0x82], [0xe2, 0x82, 0x41], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98],
  [0xf0, 0x9f, 0x98, 0x80], [0xf8, 0x88], [0xe0, 0x80, 0x80], [0xc0, 0x80], [0, 0x41, 0],
  [0xf4, 0x90, 0x80, 0x80], [0xef, 0xbb, 0xbf, 0x61]].forEach(function (bytes) {
  var text = Buffer.from(bytes).toString(), codes = [], i;
  for (i = 0; i < text.length; i++)
    codes.push(text.charCodeAt(i).toString(16));
  console.log(bytes.length, codes.join(' '), Buffer.from(bytes).toString('latin1').length);
});
var sample = Buffer.from('0123456789');
console.log(sample.toString('utf8', 2, 5), sample.toString(undefined, 8), sample.toString('hex', -1, 2),
  sample.toString('utf8', 5, 2) === '', sample.toString('ascii', 0, 99));
console.log(Buffer.from([0xe9, 0x80, 0xff]).toString('ascii'), Buffer.from([1, 2, 3]).toString('ucs2').length);

// slices share memory
var part = sample.slice(2, 5), tail = sample.subarray(-3, -1);
part[0] = 88;
console.log(sample.toString(), part.toString(), tail.toString(), sample.slice(5, 2).length,
  sample.slice().length, sample.slice('3').toString(), sample.slice(2.7, 4.2).toString());

// write
var w = Buffer.alloc(10, '.');
console.log(w.write('abc'), w.write('de', 3), w.write('fghijk', 5, 2), w.write('ff', 8, 'hex'),
  w.write('\u20ac', 8), w.toString('latin1'));
console.log(w.write('zz', 'latin1'), w.write('qq', 1, 1, 'latin1'), w);
failure(function () { w.write('x', 11); });
failure(function () { w.write('x', 0, 12); });
failure(function () { w.write(5); });
failure(function () { w.write('x', 0, 1, 'nope'); });
var partial = Buffer.alloc(4);
console.log(partial.write('a\u20acb\u20ac'), partial, Buffer.alloc(3).write('abcd', 'ucs2'));

// copy, equals, compare
var target = Buffer.alloc(6, '-');
console.log(sample.copy(target), target.toString(), sample.copy(target, 4), sample.copy(target, 1, 8),
  sample.copy(target, 0, 2, 4), target.toString(), sample.copy(target, 9));
target.copy(target, 2, 0, 4);
console.log(target.toString());
console.log(Buffer.from('a').equals(Buffer.from('a')), Buffer.from('a').equals(Buffer.from('ab')),
  Buffer.compare(Buffer.from('a'), Buffer.from('b')), Buffer.compare(Buffer.from('b'), Buffer.from('a')),
  Buffer.from('abc').compare(Buffer.from('abd')), Buffer.from('abc').compare(Buffer.from('xabcx'), 1, 4),
  Buffer.from('abc').compare(Buffer.from('abc'), 0, 3, 1), Buffer.from('a').compare(Buffer.from('')));
console.log([Buffer.from('c'), Buffer.from('a'), Buffer.from('b')].sort(Buffer.compare).join());

// fill
console.log(Buffer.alloc(7).fill('abc'), Buffer.alloc(4).fill(258), Buffer.alloc(5).fill('x', 1, 3),
  Buffer.alloc(4).fill('0a0b', 'hex'), Buffer.alloc(3).fill(Buffer.from([9, 8])), Buffer.alloc(3, 7).fill());
failure(function () { Buffer.alloc(3).fill('zz', 'hex'); });
failure(function () { Buffer.alloc(3).fill('x', 0, 9); });

// searching
var hay = Buffer.from('this is a buffer, this is');
console.log(hay.indexOf('is'), hay.indexOf('is', 3), hay.indexOf('is', -2), hay.indexOf('nope'),
  hay.indexOf(Buffer.from('a b')), hay.indexOf(97), hay.indexOf(''), hay.indexOf('', 99),
  hay.indexOf('6275', 'hex'), hay.indexOf('is', -100), hay.indexOf(355));
console.log(hay.lastIndexOf('is'), hay.lastIndexOf('is', 20), hay.lastIndexOf('is', -4),
  hay.lastIndexOf('this', 17), hay.lastIndexOf('zzz'), hay.lastIndexOf(115), hay.lastIndexOf('t', -100),
  hay.includes('buffer'), hay.includes('buffer', 12), hay.lastIndexOf('is', undefined));
failure(function () { hay.indexOf({}); });

// numbers
var n = Buffer.from([0x80, 0x01, 0x02, 0x03, 0x7f, 0xff, 0xfe, 0xfd]);
console.log(n.readUInt8(0), n.readInt8(0), n.readUInt16LE(0), n.readUInt16BE(0), n.readInt16LE(5),
  n.readInt16BE(0), n.readUInt32LE(4), n.readUInt32BE(4), n.readInt32LE(4), n.readInt32BE(0),
  n.readUint8(), n.readUint16LE(2), n.readUint32BE());
console.log(n.readUIntLE(0, 6), n.readUIntBE(0, 6), n.readIntLE(2, 5), n.readIntBE(0, 3), n.readIntBE(0, 1));
console.log(n.readFloatLE(0), n.readFloatBE(0), n.readDoubleLE(0), Buffer.from('3ff4000000000000', 'hex').readDoubleBE());
var o = Buffer.alloc(40);
console.log(o.writeUInt8(255, 0), o.writeInt8(-1, 1), o.writeUInt16LE(0x1234, 2), o.writeUInt16BE(0x1234, 4),
  o.writeInt16LE(-2, 6), o.writeInt16BE(-2, 8), o.writeUInt32LE(0xdeadbeef, 10), o.writeUInt32BE(0xdeadbeef, 14),
  o.writeInt32LE(-3, 18), o.writeInt32BE(-3, 22), o.writeFloatLE(1.5, 26), o.writeDoubleBE(-0.1, 30));
console.log(o.toString('hex'));
console.log(o.writeUIntBE(0x123456789abc, 0, 6), o.writeIntLE(-123456, 6, 3), o.writeUInt8(), o.toString('hex', 0, 10));
console.log(o.writeUInt8('12', 0), o.writeUInt8(1.9, 1), o.writeFloatBE(NaN, 2), o.slice(0, 6),
  o.writeFloatLE(1e300, 0), o.readFloatLE(0));
failure(function () { n.readUInt8(8); });
failure(function () { n.readUInt8(-1); });
failure(function () { n.readUInt16LE(1.5); });
failure(function () { n.readUInt32LE('0'); });
failure(function () { n.readUInt32LE(5); });
failure(function () { Buffer.alloc(1).readUInt16LE(0); });
failure(function () { n.readUIntLE(0, 7); });
failure(function () { n.readUIntLE(0); });
failure(function () { n.readUIntLE(undefined, 2); });
failure(function () { n.readIntBE(3, 6); });
failure(function () { o.writeUInt8(256, 0); });
failure(function () { o.writeInt8(-129, 0); });
failure(function () { o.writeUInt32LE(-1, 0); });
failure(function () { o.writeInt32BE(2147483648, 0); });
failure(function () { o.writeUInt16BE(65536.5, 0); });
failure(function () { o.writeUIntBE(Math.pow(2, 40), 0, 5); });
failure(function () { o.writeDoubleLE(1, 33); });
console.log(o.writeInt16BE(-32768.0, 0), o.readInt16BE(0));

// the rest
console.log(Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]).swap16(), Buffer.from([1, 2, 3, 4]).swap32(),
  Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]).swap64(), Buffer.from([1, 2, 3]).reverse());
failure(function () { Buffer.alloc(3).swap16(); });
console.log(Buffer.from([3, 1, 2]).join('-'), JSON.stringify(Buffer.from([1, 2])), Buffer.from('ab').toJSON());
console.log(String(Buffer.from('str')), Buffer.from('a') + 'b', Buffer.from('abc').map(function (b) { return b + 1; }));
console.log({ b: Buffer.from('in object'), list: [Buffer.alloc(1)] });
console.log(Buffer.alloc(60, 1));
var named = Buffer.from('x');
named.tag = 'y';
console.log(named, named.tag);
named[0] = 300; named[5] = 1;
console.log(named[0], named.length);

failure(function () { Buffer.from(5); });
failure(function () { Buffer.from(); });
failure(function () { Buffer.from(null); });
failure(function () { Buffer.from({}); });
failure(function () { Buffer.from('x', 'nope'); });
failure(function () { Buffer.alloc('5'); });
failure(function () { Buffer.alloc(-1); });
failure(function () { Buffer.alloc(NaN); });
failure(function () { Buffer.concat('x'); });
failure(function () { Buffer.concat([1]); });
failure(function () { Buffer.byteLength(5); });
failure(function () { Buffer.from('a').equals('a'); });
failure(function () { Buffer.compare('a', 'b'); });
failure(function () { Buffer.from('a').copy('b'); });
failure(function () { Buffer.from('a').copy(Buffer.alloc(1), -1); });
failure(function () { Buffer.from('a').toString('what'); });
failure(function () { Buffer.from('a').compare(Buffer.from('a'), 0, 9); });
console.log(Buffer.byteLength('\u00e9'), Buffer.byteLength(Buffer.alloc(4)), Buffer.byteLength('x', 'what'));
