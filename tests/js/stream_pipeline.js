// pipeline(), finished(), compose() and Duplex.from(): who ends, who fails, who is destroyed.
var stream = require('stream');
var Readable = stream.Readable, Writable = stream.Writable, Duplex = stream.Duplex;
var PassThrough = stream.PassThrough, Transform = stream.Transform;

function generator(source, each, last) { // an async generator, in ES5
  var iterator, over = false, result = {
    next: function () {
      iterator = iterator || (source[Symbol.asyncIterator] || source[Symbol.iterator]).call(source);
      if (over)
        return Promise.resolve({ value: undefined, done: true });
      return Promise.resolve(iterator.next()).then(function (step) {
        if (!step.done)
          return { value: each(step.value), done: false };
        over = true;
        return last ? { value: last(), done: false } : step;
      });
    },
    'return': function () {
      console.log('  returned');
      over = true;
      return Promise.resolve({ value: undefined, done: true });
    }
  };
  result[Symbol.asyncIterator] = function () { return this; };
  return result;
}

function upper(source) {
  return generator(source, function (chunk) { return String(chunk).toUpperCase(); });
}

function sink(list, fail) {
  return new Writable({
    objectMode: true,
    write: function (chunk, encoding, callback) {
      list.push(String(chunk));
      callback(fail && list.length === fail ? new Error('sink failed') : null);
    }
  });
}

function what(err) {
  return err ? (err.code || err.name) + ' ' + err.message : err;
}

var tests = [
  function streams(done) {
    var list = [];
    stream.pipeline(Readable.from(['a', 'b']), new PassThrough({ objectMode: true }), sink(list),
      function (err) { console.log(what(err), list); done(); });
  },
  function functions(done) {
    var list = [];
    stream.pipeline(function () { return ['x', 'y']; }, upper, sink(list), function (err, value) {
      console.log(what(err), value, list);
      stream.pipeline(['p', 'q'], upper, function (source) {
        var all = [];
        return stream.promises.pipeline(source, function (inner) {
          return generator(inner, function (x) { all.push(x); return x; });
        }, sink([])).then(function () { return all.join(''); });
      }, function (err, value) { console.log(what(err), value); done(); });
    });
  },
  function failures(done) {
    var list = [], source = Readable.from(['a', 'b', 'c']), middle = new PassThrough({ objectMode: true });
    stream.pipeline(source, middle, sink(list, 2), function (err) {
      console.log(what(err), list, source.destroyed, middle.destroyed);
      stream.pipeline(Readable.from([1]), function (s) {
        return generator(s, function () { throw new Error('stage failed'); });
      }, sink([]), function (err) {
        console.log(what(err));
        var early = new Readable({ read: function () {} });
        stream.pipeline(early, sink([]), function (err) { console.log(what(err)); done(); });
        early.destroy();
      });
    });
  },
  function signals(done) {
    var controller = new AbortController(), source = new Readable({ read: function () {} });
    stream.promises.pipeline(source, sink([]), { signal: controller.signal }).then(null, function (err) {
      console.log(what(err), source.destroyed);
      var list = [], out = sink(list);
      stream.promises.pipeline(Readable.from(['a']), out, { end: false }).then(function () {
        console.log(list, out.writableEnded);
        done();
      });
    });
    controller.abort();
  },
  function wrong(done) {
    [function () { stream.pipeline(function () {}); },
      function () { stream.pipeline(new PassThrough(), function () {}); },
      function () { stream.pipeline(new PassThrough(), new PassThrough()); },
      function () { stream.pipeline(function () { return 1; }, sink([]), function () {}); },
      function () { stream.pipeline(Readable.from([1]), function () {}, function () {}); },
      function () { stream.finished({}, function () {}); },
      function () { stream.finished(new PassThrough()); },
      function () { stream.finished(new PassThrough(), 1, function () {}); },
      function () { stream.compose(); },
      function () { stream.compose(sink([]), new PassThrough()); },
      function () { Readable.from(['a']).compose(Readable.from(['b'])); },
      function () { Duplex.from(1); },
      function () { Readable.from(null); },
      function () { Readable.from({}); }
    ].forEach(function (fn, i) {
      try {
        fn();
      } catch (err) {
        console.log(i, err.name, err.code, err.message.split('\n')[0]);
      }
    });
    done();
  },
  function ends(done) {
    var r = new Readable({ read: function () {} }), w = sink([]), old = new stream.Stream();
    stream.finished(r, function (err) { console.log('r', what(err)); });
    stream.finished(w, function (err) { console.log('w', what(err)); });
    r.push(null);
    r.resume();
    w.end();
    old.readable = true;
    stream.finished(old, function (err) { console.log('old', what(err)); });
    old.emit('close');
    setImmediate(function () {
      stream.finished(r, function (err) {
        console.log('again', what(err));
        var late = new PassThrough(), stop = stream.finished(late, function () { console.log('never'); });
        stop();
        late.destroy();
        stream.finished(late, function (err) {
          console.log('late', what(err));
          var signal = AbortSignal.abort();
          stream.finished(new PassThrough(), { signal: signal }, function (err) {
            console.log('signal', what(err));
            done();
          });
        });
      });
    });
  },
  function composed(done) {
    var both = stream.compose(new Transform({
      transform: function (chunk, encoding, callback) { callback(null, '<' + chunk + '>'); }
    }), upper), all = '';
    console.log(both.readable, both.writable, both instanceof Duplex);
    both.on('data', function (chunk) { all += chunk; });
    both.on('end', function () {
      console.log(all);
      Readable.from(['k']).compose(upper).toArray().then(function (list) {
        console.log(list);
        var failing = stream.compose(new PassThrough(), function (s) {
          return generator(s, function () { throw new Error('inside'); });
        });
        failing.on('error', function (err) { console.log(what(err)); });
        failing.on('close', function () { console.log('closed', failing.destroyed); done(); });
        failing.end('x');
        failing.resume();
      });
    });
    both.write('a');
    both.end('b');
  },
  function duplexes(done) {
    var list = [];
    Duplex.from(Promise.resolve('later')).toArray().then(function (all) {
      console.log(all);
      return Duplex.from(['v', 'w']).toArray();
    }).then(function (all) {
      console.log(all);
      var pair = Duplex.from({ readable: Readable.from(['r']), writable: sink(list) });
      pair.end('into');
      return pair.toArray();
    }).then(function (all) {
      console.log(all, list);
      var fn = Duplex.from(upper);
      fn.write('q');
      fn.end();
      return fn.toArray();
    }).then(function (all) {
      console.log(all);
      var taker = Duplex.from(function (source) {
        return source.next().then(function (step) { 
          console.log('took', String(step.value));
          return source.next();
        }).then(function (step) { console.log(step); });
      });
      console.log(taker.readable, taker.writable);
      taker.on('finish', done);
      taker.end('mine');
    });
  },
  function sources(done) {
    var closed = [], iterable = {};
    iterable[Symbol.iterator] = function () {
      var n = 0;
      return {
        next: function () { return { value: ++n, done: false }; },
        'return': function () { closed.push('return'); return {}; },
        'throw': function (err) { closed.push('throw ' + err.message); return { done: true }; }
      };
    };
    var a = Readable.from(iterable).on('close', function () {
      var b = Readable.from(iterable).on('error', function () {}).on('close', function () {
        console.log(closed);
        var c = Readable.from([1, null]);
        c.on('error', function (err) { console.log(what(err)); done(); });
        c.resume();
      });
      b.destroy(new Error('enough'));
    });
    a.once('data', function (value) { console.log(value); a.destroy(); });
  },
  function old(done) {
    var old = new stream.Stream(), iterator;
    old.destroy = function () { console.log('destroyed'); };
    iterator = Readable.prototype[Symbol.asyncIterator].call(old);
    process.nextTick(function () {
      old.emit('data', 'one');
      old.emit('end');
    });
    iterator.next().then(function (step) {
      console.log(step);
      return iterator.next();
    }).then(function (step) {
      console.log(step);
      done();
    });
  },
  function operators(done) {
    var started = [];
    Readable.from([1, 2, 3, 4, 5, 6]).map(function (x) {
      started.push(x);
      return x * 2;
    }, { concurrency: 2 }).take(2).toArray().then(function (all) {
      console.log(all);
      return Readable.from([1, 2, 3]).reduce(function (sum, x) { return sum + x; });
    }).then(function (sum) {
      console.log(sum);
      return Readable.from([1, 2, 3, 4]).filter(function (x) { return x % 2; }).drop(1).toArray();
    }).then(function (all) {
      console.log(all);
      return Readable.from([1, 2]).flatMap(function (x) { return [x, x]; }).asIndexedPairs().toArray();
    }).then(function (all) {
      console.log(all);
      return Readable.from([]).reduce(function () {});
    }).then(null, function (err) {
      console.log(what(err));
      done();
    });
  }
];

process.on('warning', function () {});
(function next() {
  var test = tests.shift();
  if (!test)
    return;
  console.log('--', test.name);
  test(function () { setImmediate(next); });
})();
