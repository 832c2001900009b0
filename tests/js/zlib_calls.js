// The calls of zlib, at once and on the pool, and what they refuse.
var zlib = require('zlib');
var text = 'hello zlib '.repeat(5000);
var forms = [['deflate', 'inflate'], ['gzip', 'gunzip'], ['deflateRaw', 'inflateRaw'],
  ['brotliCompress', 'brotliDecompress'], ['gzip', 'unzip'], ['deflate', 'unzip']];

function attempt(what, f) {
  try {
    console.log(what, f());
  } catch (e) {
    console.log(what, e.name, e.code, e.errno, e.message);
  }
}

function next() {
  var form = forms.shift(), small;
  if (!form)
    return limits();
  small = zlib[form[0] + 'Sync'](text);
  console.log(form.join(), small.length < 400, zlib[form[1] + 'Sync'](small).toString() === text);
  zlib[form[0]](text, function (err, out) {
    console.log(err, out.equals(small));
    zlib[form[1]](out, function (err, back) {
      console.log(err, back.toString() === text);
      next();
    });
  });
}

function limits() {
  var big = zlib.gzipSync(text);
  attempt('too large', function () { return zlib.gunzipSync(big, { maxOutputLength: 100 }); });
  attempt('just fits', function () {
    return zlib.gunzipSync(big, { maxOutputLength: text.length }).length;
  });
  attempt('one too many', function () {
    return zlib.gunzipSync(big, { maxOutputLength: text.length - 1 }).length;
  });
  zlib.gunzip(big, { maxOutputLength: 100 }, function (e, out) {
    console.log(e.name, e.code, e.message, out);
    zlib.gunzip(Buffer.from('garbage'), function (e, out) {
      console.log(e.name, e.code, e.errno, e.message, out);
      info();
    });
  });
}

function info() {
  var r = zlib.gzipSync('abc', { info: true });
  console.log(Object.keys(r), r.engine.constructor.name, r.engine.bytesWritten);
  zlib.gzip('abc', { info: true }, function (e, r) {
    console.log(e, Object.keys(r), r.engine.constructor.name, r.engine.bytesWritten);
  });
}

['gunzip', 'inflate', 'unzip', 'brotliDecompress', 'inflateRaw'].forEach(function (n) {
  ['', 'garbage in here', zlib.gzipSync('abc').slice(0, 15)].forEach(function (bad) {
    attempt(n, function () { return zlib[n + 'Sync'](Buffer.from(bad)); });
  });
});
attempt('truncated', function () {
  return zlib.gunzipSync(zlib.gzipSync(text).slice(0, -20),
    { finishFlush: zlib.constants.Z_SYNC_FLUSH }).length > 1000;
});
attempt('members', function () {
  return zlib.gunzipSync(Buffer.concat([zlib.gzipSync('one '), zlib.gzipSync('two'),
    Buffer.alloc(10)])).toString();
});
attempt('trailing', function () {
  return zlib.gunzipSync(Buffer.concat([zlib.gzipSync('one '), Buffer.from([50, 51])]));
});
[{ level: 10 }, { level: 'x' }, { chunkSize: 1 }, { windowBits: 7 }, { memLevel: Infinity },
  { strategy: 5 }, { dictionary: 3 }, { flush: 9 }, { finishFlush: -1 }].forEach(function (o) {
  attempt(JSON.stringify(o), function () { return zlib.gzipSync('x', o); });
});
attempt('params', function () { return zlib.brotliCompressSync('', { params: { 99: 1 } }); });
attempt('value', function () { return zlib.brotliCompressSync('', { params: { 1: 'x' } }); });
attempt('no callback', function () { return zlib.gzip('x'); });
attempt('a number', function () { return zlib.gzipSync(5); });
attempt('a number', function () { return zlib.gzip(5, function () {}); });
attempt('quality', function () {
  return zlib.brotliDecompressSync(
    zlib.brotliCompressSync(text, { params: { 1: 4, 0: 1 } })).length;
});
[new Uint16Array([1, 2, 3]), new DataView(new ArrayBuffer(3)), new ArrayBuffer(3)]
  .forEach(function (bytes) {
    attempt('bytes', function () { return zlib.inflateSync(zlib.deflateSync(bytes)); });
  });
console.log(zlib.crc32('hello'), zlib.crc32(Buffer.from('world'), 5));
attempt('crc32', function () { return zlib.crc32(5); });
console.log(zlib.codes.Z_OK, zlib.codes['-3'], zlib.Z_BEST_SPEED, zlib.constants.BROTLI_DECODE);
console.log(Object.keys(zlib).sort().join());
next();
