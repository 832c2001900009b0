// Readable streams as async iterators, what works on them as on arrays, and consumers.
var stream = require('stream'), Readable = stream.Readable;
var list = Readable.from.bind(Readable);
var steps = [
  function () { return list([1, 2, 3, 4]).map(function (x) { return x * 2; })
    .filter(function (x) { return x > 2; }).toArray(); },
  function () { return list([1, 2, 3, 4]).take(2).toArray(); },
  function () { return list([1, 2, 3, 4]).drop(2).toArray(); },
  function () { return list([1, 2, 3, 4]).reduce(function (a, b) { return a + b; }); },
  function () { return list([]).reduce(function (a, b) { return a + b; }); },
  function () { return list([1, 2]).flatMap(function (x) { return [x, x]; }).toArray(); },
  function () { return list([1, 2]).some(function (x) { return x === 2; }); },
  function () { return list([1, 2]).every(function (x) { return x < 2; }); },
  function () { return list([1, 2]).find(function (x) { return x > 1; }); },
  function () { return list([1, 2]).forEach(function (x) { console.log('each', x); }); },
  function () { return list([3, 1, 2]).map(function (x) {
    return new Promise(function (resolve) { setTimeout(resolve, x * 5, x); });
  }, { concurrency: 3 }).toArray(); },
  function () { return list([1, 2]).map(function () { throw new Error('in map'); }).toArray(); },
  function () { return list([1]).map(5); },
  function () { return list([1]).take(-1).toArray(); },
  function () { return list([1, 2]).toArray({ signal: AbortSignal.abort() }); },
  function () { return require('stream/consumers').text(list(['a', 'b'])); },
  function () { return require('stream/consumers').json(list(['{"a":', '1}'])); },
  function () {
    var iterator = list([1, 2, 3])[Symbol.asyncIterator]();
    return Promise.all([iterator.next(), iterator.next(), iterator['return'](9), iterator.next()]);
  },
  function () {
    var broken = new Readable({ read: function () {} });
    var next = broken[Symbol.asyncIterator]().next();
    broken.destroy(new Error('boom'));
    return next;
  },
  function () {
    var out = [];
    return require('stream/promises').pipeline(['x', 'y'], new stream.Writable({
      objectMode: true,
      write: function (chunk, encoding, callback) { out.push(chunk); callback(); }
    })).then(function () { return out; });
  },
  function () {
    return new stream.Duplex() instanceof stream.Writable &&
      !(new Readable() instanceof stream.Writable) && stream.Writable({}) instanceof stream.Writable;
  }
];

function next() {
  var step = steps.shift();
  if (!step)
    return;
  new Promise(function (resolve) {
    resolve(step());
  }).then(function (value) {
    console.log(value);
  }, function (err) {
    console.log(err.name, err.code, err.message);
  }).then(next);
}
next();
