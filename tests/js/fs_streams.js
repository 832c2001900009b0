// createReadStream and createWriteStream.
var fs = require('fs');
var path = require('path');
var dir = fs.mkdtempSync(path.join(process.env.TMPDIR || '/tmp', 'fs-streams-'));
var file = path.join(dir, 'f');

function log(stream, name, events) {
  events.forEach(function (event) {
    stream.on(event, function (value) {
      console.log(name, event, typeof value === 'number' ? 'number' :
        value instanceof Error ? value.message.split(dir).join('DIR') : value);
    });
  });
}

function writing(next) {
  var w = fs.createWriteStream(file);
  log(w, 'w', ['open', 'ready', 'finish', 'close', 'error']);
  console.log(w.pending, w.bytesWritten, w.path === file);
  w.write('hello ');
  w.write(Buffer.from('world '));
  w.write('c3a9', 'hex', function () {
    console.log('third written');
  });
  w.end('!', function () {
    console.log('ended', w.bytesWritten);
  });
  w.on('close', function () {
    console.log(JSON.stringify(fs.readFileSync(file, 'utf8')));
    next();
  });
}

function reading(next) {
  var r = fs.createReadStream(file, 'utf8'), text = '';
  log(r, 'r', ['open', 'ready', 'end', 'close', 'error']);
  r.on('data', function (chunk) {
    text += chunk;
  });
  r.on('close', function () {
    console.log(text, r.bytesRead);
    next();
  });
}

function parts(next) {
  var r = fs.createReadStream(file, { start: 2, end: 7, highWaterMark: 4 }), chunks = [];
  r.on('data', function (chunk) {
    chunks.push(chunk.toString());
  });
  r.on('close', function () {
    console.log(chunks.join('|'));
    next();
  });
}

function missing(next) {
  var r = fs.createReadStream(path.join(dir, 'none'));
  var w = fs.createWriteStream(path.join(dir, 'none', 'x'));
  var left = 2;
  function one() {
    if (--left === 0)
      next();
  }
  log(r, 'missing r', ['error']);
  r.on('close', function () {
    log(w, 'missing w', ['error']);
    one();
  });
  w.on('error', function () {});
  w.on('close', one);
}

function piping(next) {
  var big = path.join(dir, 'big'), copy = path.join(dir, 'copy');
  var data = Buffer.alloc(1000003, 'abcdefg');
  fs.writeFileSync(big, data);
  fs.createReadStream(big).pipe(fs.createWriteStream(copy)).on('close', function () {
    console.log('copied', fs.readFileSync(copy).equals(data));
    next();
  });
}

function appending(next) {
  var w = fs.createWriteStream(file, { flags: 'r+', start: 6 });
  w.end('WORLD');
  w.on('close', function () {
    var a = fs.createWriteStream(file, { flags: 'a' });
    a.end('++');
    a.on('close', function () {
      console.log(fs.readFileSync(file, 'utf8'));
      next();
    });
  });
}

function descriptor(next) {
  var fd = fs.openSync(file, 'r');
  var r = fs.createReadStream(null, { fd: fd, autoClose: false, encoding: 'latin1', end: 4 });
  r.on('data', function (text) {
    console.log('fd data', text);
  });
  r.on('end', function () {
    setImmediate(function () {
      console.log('still open', fs.fstatSync(fd).isFile());
      fs.closeSync(fd);
      next();
    });
  });
}

function destroyed(next) {
  var r = fs.createReadStream(file);
  r.on('close', function () {
    console.log('destroyed', r.destroyed, r.closed);
    next();
  });
  r.destroy();
}

[writing, reading, parts, missing, piping, appending, descriptor, destroyed].reverse()
  .reduce(function (next, fn) {
    return function () {
      fn(next);
    };
  }, function () {
    fs.rmSync(dir, { recursive: true });
    console.log('done');
  })();
