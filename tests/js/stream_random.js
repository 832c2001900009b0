// Streams put together at random, the same in every run: the order of all that they emit.
var stream = require('stream');

function Random(seed) {
  this.state = seed * 7919 + 17;
}

Random.prototype.next = function (n) {
  this.state = (this.state * 1103515245 + 12345) % 2147483648;
  return Math.floor(this.state / 65536) % n;
};

function later(n, fn) {
  if (n === 0)
    fn();
  else
    setImmediate(later, n - 1, fn);
}

function Case(seed) {
  var r = this.random = new Random(seed);
  this.lines = [];
  this.chunks = 0;
  this.objectMode = r.next(3) === 0;
  this.left = 2 + r.next(6);
  this.mark = [1, 3, 8, 16][r.next(4)];
  this.style = r.next(4);
  this.size = 1 + r.next(5);
}

Case.prototype.log = function (text) {
  this.lines.push(text);
};

Case.prototype.watch = function (name, emitter, events) {
  var self = this;
  events.forEach(function (event) {
    emitter.on(event, function (value) {
      self.log(name + '.' + event + (event === 'error' ? ':' + value.code : ''));
    });
  });
};

Case.prototype.chunk = function () {
  this.chunks++;
  return this.objectMode ? { v: this.chunks } : 'abcdefgh'.slice(0, this.size);
};

function show(chunk) {
  return chunk.length || chunk.v;
}

Case.prototype.source = function () {
  var self = this, r = this.random, autoDestroy = r.next(5) !== 0, source;
  function give() {
    if (source.destroyed)
      return;
    if (self.left-- <= 0) {
      self.left = -100;
      source.push(null);
      return;
    }
    self.log('push=' + source.push(self.chunk()));
    if (r.next(4) === 0 && self.left-- > 0)
      self.log('push2=' + source.push(self.chunk()));
  }
  source = new stream.Readable({
    objectMode: this.objectMode,
    highWaterMark: this.mark,
    autoDestroy: autoDestroy,
    read: function () {
      self.log('read');
      if (self.left < -50)
        return;
      if (self.style === 0)
        give();
      else if (self.style === 1)
        process.nextTick(give);
      else if (self.style === 2)
        setImmediate(give);
      else
        (r.next(2) ? setImmediate : process.nextTick)(give);
    }
  });
  this.watch('s', source, ['end', 'close', 'pause', 'resume', 'error']);
  return source;
};

Case.prototype.sink = function (name) {
  var self = this, r = this.random, style = r.next(3), fail = r.next(12) === 0 ? 2 : -1;
  var sink = new stream.Writable({
    objectMode: this.objectMode,
    highWaterMark: [1, 4, 16][r.next(3)],
    write: function (chunk, encoding, callback) {
      self.log(name + '.w');
      if (--fail === 0)
        callback(new Error('f'));
      else if (style === 0)
        callback();
      else
        (style === 1 ? process.nextTick : setImmediate)(callback);
    }
  });
  if (r.next(2))
    sink._final = function (callback) {
      self.log(name + '.final');
      if (r.next(2))
        callback();
      else
        setImmediate(callback);
    };
  this.watch(name, sink,
    ['drain', 'prefinish', 'finish', 'close', 'pipe', 'unpipe', 'error']);
  return sink;
};

Case.prototype.transform = function () {
  var self = this, r = this.random;
  var options = {
    objectMode: this.objectMode,
    highWaterMark: 4,
    transform: function (chunk, encoding, callback) {
      self.log('t');
      if (r.next(5) === 0)
        this.push(chunk);
      if (r.next(2))
        callback(null, chunk);
      else
        setImmediate(callback, null, chunk);
    }
  };
  if (r.next(2))
    options.flush = function (callback) {
      self.log('flush');
      callback(null, self.chunk());
    };
  var transform = new stream.Transform(options);
  this.watch('t', transform, ['end', 'finish', 'close', 'drain', 'error', 'pause', 'resume']);
  return transform;
};

var uses = [
  function data(source) {
    var self = this;
    source.on('data', function (chunk) {
      self.log('s.data:' + show(chunk));
      if (self.random.next(4) === 0) {
        source.pause();
        setImmediate(function () { source.resume(); });
      }
    });
    if (this.random.next(3) === 0)
      setImmediate(function () {
        if (source.readableEnded || source.destroyed || self.left <= -50)
          return;
        self.log('unshift');
        source.unshift(self.chunk());
      });
  },
  function readable(source) {
    var self = this, r = this.random;
    source.on('readable', function () {
      var chunk;
      self.log('s.readable');
      for (;;) {
        chunk = source.read(self.objectMode || r.next(2) ? undefined : 1 + r.next(6));
        if (chunk === null)
          return;
        self.log('got:' + show(chunk));
        if (r.next(5) === 0)
          return;
      }
    });
  },
  function pipe(source) {
    source.pipe(this.sink('a'));
  },
  function pipes(source) {
    var self = this, a = this.sink('a'), b = this.sink('b');
    source.pipe(a);
    source.pipe(b);
    if (this.random.next(2))
      setImmediate(function () {
        self.log('unpipe');
        source.unpipe(a);
      });
  },
  function transformed(source) {
    var transform = this.transform(), sink = this.sink('a');
    source.pipe(transform).pipe(sink);
  },
  function pipeline(source) {
    var self = this, r = this.random, a = this.sink('a');
    var through = new stream.PassThrough({ objectMode: this.objectMode });
    this.watch('t', through, ['end', 'finish', 'close', 'error']);
    stream.pipeline(source, through, a, function (err) {
      self.log('pipeline:' + (err ? err.code || err.message : 'ok'));
    });
    if (r.next(4) === 0)
      setImmediate(function () { [source, through, a][r.next(3)].destroy(); });
  },
  function iterator(source) {
    var self = this, iterator = source[Symbol.asyncIterator](), left = this.random.next(8) + 1;
    function next() {
      if (left-- === 0) {
        iterator['return']().then(function () { self.log('returned'); });
        return;
      }
      iterator.next().then(function (step) {
        self.log('it:' + (step.done ? 'done' : show(step.value)));
        if (!step.done)
          next();
      }, function (err) { self.log('it!' + err.code); });
    }
    next();
  }
];

function run(seed) {
  var c = new Case(seed), source = c.source(), use = uses[c.random.next(uses.length)];
  use.call(c, source);
  if (use.name !== 'pipeline' && c.random.next(6) === 0)
    later(3, function () {
      c.log('destroy');
      source.destroy(c.random.next(2) ? new Error('d') : undefined);
    });
  later(100, function () {
    console.log(seed, use.name, c.lines.join(' '));
    if (seed < 199)
      run(seed + 1);
  });
}

process.on('uncaughtException', function (err) {
  console.log('uncaught', err.message);
});
run(0);
