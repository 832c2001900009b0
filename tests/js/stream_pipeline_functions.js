// Functions as stages of a pipeline, streams that signals end, and captured rejections.
var stream = require('stream'), Readable = stream.Readable;

function doubled(source) {
  return Readable.from(source).map(function (x) { return x * 2; });
}

function all(source) {
  return Readable.from(source).toArray();
}
var steps = [
  function () { return stream.promises.pipeline([1, 2, 3], doubled, doubled, all); },
  function () { return stream.promises.pipeline(function () { return ['a', 'b']; }, all); },
  function () { return stream.promises.pipeline(new stream.PassThrough({ objectMode: true }).end(7), doubled, all); },
  function () { return stream.promises.pipeline(['x'], function () { return Promise.reject(new Error('no')); }); },
  function () { return stream.promises.pipeline(['x'], function () { return 5; }); },
  function () { return stream.promises.pipeline(function () { return 5; }, all); },
  function () { return stream.promises.pipeline(new Readable({ read: function () { this.destroy(new Error('broken')); } }), all); },
  function () { return new Promise(function (resolve) {
    stream.pipeline([1], doubled, all, function (err, value) { resolve([err, value]); });
  }); },
  function () { return new Promise(function (resolve) {
    var controller = new AbortController();
    var r = new Readable({ read: function () {}, signal: controller.signal });
    r.on('error', function (e) { console.log(e.name, e.code); }).on('close', resolve);
    controller.abort();
  }); },
  function () { return new Promise(function (resolve) {
    var w = stream.addAbortSignal(AbortSignal.abort(), new stream.Writable({ write: function () {} }));
    w.on('error', function (e) { resolve(e.name); });
  }); },
  function () { return new Promise(function (resolve) {
    var r = new Readable({ captureRejections: true, read: function () { this.push('z'); this.push(null); } });
    r.on('data', function () { return Promise.reject(new Error('late')); });
    r.on('error', function (e) { resolve([e.message, r.destroyed]); });
  }); }
];

function next() {
  var step = steps.shift();
  if (!step)
    return;
  new Promise(function (resolve) {
    resolve(step());
  }).then(console.log, function (err) {
    console.log(err.name, err.code, err.message);
  }).then(next);
}
next();
