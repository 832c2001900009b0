// The streams of zlib: flushing, parameters, dictionaries, errors, closing, backpressure.
var zlib = require('zlib');
var text = 'hello zlib '.repeat(5000);
var steps = [piped, broken, dictionary, closed, slow, tail, left];

function next() {
  var step = steps.shift();
  if (step)
    step();
}

function piped() {
  var gz = zlib.createGzip({ level: 9, chunkSize: 64 }), gun = zlib.createGunzip(), total = 0, i;
  gz.pipe(gun).on('data', function (d) { total += d.length; }).on('end', function () {
    console.log('piped', total, gz.bytesWritten, gun.bytesWritten > 0);
    next();
  });
  for (i = 0; i < 50; i++)
    gz.write(text);
  gz.end();
}

function broken() {
  var bad = zlib.createGunzip();
  bad.on('error', function (e) { console.log('error', e.code, e.errno, e.message); });
  bad.on('close', function () {
    console.log('closed', bad.destroyed);
    next();
  });
  bad.write('not gzip at all');
}

function dictionary() {
  var d = zlib.createDeflate({ dictionary: Buffer.from('hello zlib') }), parts = [];
  d.on('data', function (x) { parts.push(x); }).on('end', function () {
    var all = Buffer.concat(parts);
    [undefined, 'x', 'hello zlib'].forEach(function (words) {
      try {
        console.log(zlib.inflateSync(all, words && { dictionary: Buffer.from(words) }).toString());
      } catch (e) {
        console.log(e.message, e.code, e.errno);
      }
    });
    next();
  });
  d.write('hello zlib');
  d.flush(function () {
    console.log('flushed', parts.length > 0);
    d.params(0, 0, function () {
      console.log('params');
      d.end(' and more');
    });
  });
}

function closed() {
  var z = zlib.createGzip();
  z.write('x', function (err) { console.log('written', err ? err.code : err); });
  z.close(function () {
    console.log('close', z._closed, z.destroyed);
    next();
  });
}

/* A reader that takes its time gets everything. */
function slow() {
  var gun = zlib.createGunzip({ chunkSize: 100 }), length = 0;
  gun.on('readable', function () {
    setImmediate(function () {
      var part = gun.read(70);
      if (part)
        length += part.length;
      else if ((part = gun.read()))
        length += part.length;
    });
  });
  gun.on('end', function () {
    console.log('slow', length === text.length);
    next();
  });
  gun.end(zlib.gzipSync(text));
}

function tail() {
  var gun = zlib.createGunzip(), got = '';
  gun.on('data', function (d) { got += d; }).on('end', function () {
    console.log('tail', got, gun.bytesWritten);
    next();
  });
  gun.end(Buffer.concat([zlib.gzipSync('one '), zlib.gzipSync('two'), Buffer.alloc(10)]));
}

/* Left alone in the middle of its work it keeps nothing alive. */
function left() {
  var z = zlib.createBrotliCompress();
  z.on('data', function () {}).write(text);
  z.flush(function () {
    console.log('left', z.constructor.name, zlib.Gzip() instanceof zlib.Gzip);
    z.reset();
    z.destroy();
    z.on('close', next);
  });
}
next();
