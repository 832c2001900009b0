// Decompression of whatever comes: a stream in pieces ends as the whole does, and what was
// compressed comes back.
'use strict';
var fuzz = require('./fuzz.js'), zlib = require('zlib');

var FORMATS = [
  { make: 'createGunzip', sync: 'gunzipSync', pack: 'gzipSync' },
  { make: 'createInflate', sync: 'inflateSync', pack: 'deflateSync' },
  { make: 'createInflateRaw', sync: 'inflateRawSync', pack: 'deflateRawSync' },
  { make: 'createUnzip', sync: 'unzipSync', pack: 'gzipSync' },
  { make: 'createBrotliDecompress', sync: 'brotliDecompressSync', pack: 'brotliCompressSync' }
];
var MOST = 200000;

function packOptions(format) {
  if (/brotli/.test(format.pack))
    return { params: { 1: fuzz.below(6), 2: 10 + fuzz.below(8) } };
  var options = { level: fuzz.below(11) - 1, memLevel: 1 + fuzz.below(9), strategy: fuzz.below(5),
    windowBits: 9 + fuzz.below(7) };
  return options;
}

function whole(format, bytes, options) {
  try {
    return { out: zlib[format.sync](bytes, options) };
  } catch (err) {
    if (!err.code)
      throw err;
    return { code: err.code };
  }
}

// Calls back with what the stream gave until it ended, and the error it ended with.
function streamed(format, bytes, options, then) {
  var stream = zlib[format.make](options), parts = [], over = false;
  function end(code) {
    if (!over)
      then({ out: Buffer.concat(parts), code: code });
    over = true;
  }
  stream.on('data', function (part) { parts.push(part); });
  stream.on('error', function (err) { end(err.code || String(err)); });
  stream.on('end', function () { end(); });
  for (var at = 0, n; at < bytes.length; at += n) {
    n = 1 + fuzz.below(fuzz.pick([1, 16, 400]));
    stream.write(Buffer.from(bytes.subarray(at, at + n)));
  }
  stream.end();
}

function kindOf(code) { return code && code.replace(/_ERROR_FORMAT.*/, '_ERROR_FORMAT'); }

fuzz.run({
  name: 'zlib',
  most: 2000,
  check: function (bytes, done) {
    var format = fuzz.pick(FORMATS), options = { chunkSize: 64 + fuzz.below(2000) };
    var packed = fuzz.below(3) === 0 ? zlib[format.pack](bytes, packOptions(format)) : null;
    if (fuzz.below(3) === 0 && !packed)
      options.finishFlush = /Brotli/.test(format.make) ? zlib.constants.BROTLI_OPERATION_FLUSH
        : zlib.constants.Z_SYNC_FLUSH;
    options.maxOutputLength = MOST;
    var expected = whole(format, packed || bytes, options);
    if (packed)
      fuzz.sameBytes(expected.out || Buffer.from(expected.code), bytes, format.pack);
    if (expected.code === 'ERR_BUFFER_TOO_LARGE')
      return done(null, expected);
    streamed(format, packed || bytes, options, function (seen) {
      try {
        // Brotli's errors depend on what it had seen of the input.
        fuzz.same(kindOf(seen.code), kindOf(expected.code), format.make + ' code');
        if (expected.out)
          fuzz.sameBytes(seen.out, expected.out, format.make);
      } catch (err) {
        return done(err);
      }
      done(null, [format.make, expected.code, seen.out.toString('hex')]);
    });
  }
});
