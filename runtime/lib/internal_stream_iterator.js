/* Readable streams as async iterators, and what works on them as on arrays. */
'use strict';

var errors = require('internal_errors');
var async = require('internal_async_iterator');
var finished = require('internal_stream_finished');
var is = require('internal_stream_is');
var util = require('internal_stream_util');

var AsyncIterator = async.AsyncIterator;
var forAwait = async.forAwait;
var open = async.open;
var STOP = async.STOP;

function abort() {
  return require('internal_abort');
}

/* ---- of a stream ---- */

/* What iterates over one stream; it listens from the first step on. */
function Reading(stream, options) {
  this.stream = stream;
  this.keep = !!options && options.destroyOnReturn === false;
  this.error = undefined; /* null: it has ended */
  this.wake = null;
  this.cleanup = null;
}

Reading.prototype.start = function () {
  var self = this;
  if (typeof this.stream.read !== 'function')
    this.stream = require('internal_stream_readable').wrap(this.stream, { objectMode: true });
  this.changed = function () {
    var wake = self.wake;
    self.wake = null;
    if (wake)
      wake();
  };
  this.stream.on('readable', this.changed);
  this.cleanup = finished(this.stream, { writable: false }, function (err) {
    self.error = err || null;
    self.changed();
  });
};

Reading.prototype.step = function () {
  var self = this, chunk;
  if (!this.cleanup)
    this.start();
  chunk = this.stream.destroyed ? null : this.stream.read();
  if (chunk !== null)
    return { value: chunk, done: false };
  if (this.error)
    throw this.error;
  if (this.error === null)
    return { value: undefined, done: true };
  return new Promise(function (resolve) {
    self.wake = resolve;
  }).then(function () {
    return self.step();
  });
};

/* `err`: what was thrown; null when no more is wanted. */
Reading.prototype.end = function (err) {
  var r = this.stream._readableState;
  if (!this.cleanup)
    return;
  if (err)
    this.error = err;
  if ((this.error || !this.keep) && (this.error === undefined || (r && r.autoDestroy))) {
    util.destroyer(this.stream, null);
  } else {
    this.stream.removeListener('readable', this.changed);
    this.cleanup();
  }
};

function iterate(stream, options) {
  var reading = new Reading(stream, options), iterator;
  iterator = new AsyncIterator(function () {
    return reading.step();
  }, function (err) {
    reading.end(err);
  });
  iterator.stream = stream;
  return iterator;
}

/* ---- as arrays have it ---- */

function checkOptions(options) {
  if (options !== undefined && options !== null)
    errors.checkObject(options, 'options');
  options = options || {};
  if (options.signal !== undefined && options.signal !== null)
    abort().checkSignal(options.signal, 'options.signal');
  return options;
}

function checkCount(value) {
  value = Number(value);
  if (value !== value)
    return 0;
  if (value < 0)
    throw errors.outOfRange('number', '>= 0', value);
  return value;
}

function wanted(options, name, otherwise, least) {
  var value = options[name];
  if (value === undefined || value === null)
    return otherwise;
  value = Math.floor(value);
  errors.checkInteger(value, 'options.' + name, least);
  return value;
}

function checkSignal(options) {
  if (options.signal && options.signal.aborted)
    throw abort().abortError(options.signal);
}

/* ---- map, on which most of the others are built ---- */

/* fn's result SKIP leaves the value out. */
var SKIP = {}, EOF = {};

/* Up to `concurrency` calls of fn are under way, up to `ahead` results wait to be read; they
 * come in their order. */
function Mapper(stream, fn, options) {
  this.stream = stream;
  this.fn = fn;
  this.concurrency = wanted(options, 'concurrency', 1, 1);
  this.ahead = this.concurrency +
    wanted(options, 'highWaterMark', this.concurrency - 1, 0);
  this.signal = abort().AbortSignal.any(options.signal ? [options.signal] : []);
  this.queue = [];
  this.running = 0;
  this.done = false;
  this.started = false;
  this.resume = null; /* the pump waits for room */
  this.wake = null;   /* the reader waits for a result */
}

function release(mapper, name) {
  var go = mapper[name];
  mapper[name] = null;
  if (go)
    go();
}

Mapper.prototype.goOn = function () {
  if (!this.done && this.running < this.concurrency && this.queue.length < this.ahead)
    release(this, 'resume');
};

Mapper.prototype.put = function (promise) {
  var self = this;
  function over() {
    self.running--;
    self.goOn();
  }
  this.running++;
  promise.then(over, function () {
    self.done = true;
    over();
  });
  this.queue.push(promise);
  release(this, 'wake');
};

Mapper.prototype.visit = function (value) {
  var self = this, result;
  if (this.done)
    return STOP;
  if (this.signal.aborted)
    throw abort().abortError();
  try {
    result = this.fn(value, { signal: this.signal });
    if (result === SKIP)
      return undefined;
    result = Promise.resolve(result);
  } catch (err) {
    result = Promise.reject(err);
  }
  this.put(result);
  if (this.done || (this.queue.length < this.ahead && this.running < this.concurrency))
    return undefined;
  return new Promise(function (resolve) {
    self.resume = resolve;
  });
};

Mapper.prototype.pump = function () {
  var self = this;
  function ended() {
    self.done = true;
    release(self, 'wake');
  }
  this.started = true;
  forAwait(this.stream, function (value) {
    return self.visit(value);
  }).then(function () {
    self.queue.push(EOF);
    ended();
  }, function (err) {
    self.put(Promise.reject(err));
    ended();
  });
};

Mapper.prototype.take = function (value) {
  if (value === EOF)
    return { value: undefined, done: true };
  if (this.signal.aborted)
    throw abort().abortError();
  if (value !== SKIP)
    this.shown = true;
  else
    this.queue.shift();
  if (this.shown)
    return { value: value, done: false };
  this.goOn();
  return this.step();
};

Mapper.prototype.step = function () {
  var self = this;
  if (!this.started)
    this.pump();
  if (this.shown) { /* the one that was given the last time */
    this.shown = false;
    this.queue.shift();
    this.goOn();
  }
  if (this.queue.length > 0)
    return Promise.resolve(this.queue[0]).then(function (value) {
      return self.take(value);
    });
  return new Promise(function (resolve) {
    self.wake = resolve;
  }).then(function () {
    return self.step();
  });
};

Mapper.prototype.end = function () {
  this.done = true;
  release(this, 'resume');
};

function mapped(stream, fn, options) {
  var mapper = new Mapper(stream, fn, options);
  return new AsyncIterator(function () {
    return mapper.step();
  }, function () {
    mapper.end();
  });
}

/* ---- the others ---- */

/* An iterator over another one's values: `pick(value, emit)` answers STOP when that was the
 * last; what it does not emit is left out. */
function picked(stream, pick) {
  var source = null, over = false;
  function take(result) {
    var chosen = null;
    if (result.done)
      return result;
    over = pick(result.value, function (value) {
      chosen = { value: value, done: false };
    }) === STOP;
    return chosen || step();
  }
  function step() {
    if (over)
      return { value: undefined, done: true };
    source = source || open(stream);
    return source.next().then(take);
  }
  return new AsyncIterator(step, function () {
    return source ? source['return']() : undefined;
  });
}

function needFunction(fn, name) {
  if (typeof fn !== 'function')
    throw errors.invalidArgType(name || 'fn', ['Function', 'AsyncFunction'], fn);
}

function flat(outer) {
  var inner = null;
  function step() {
    return inner ? Promise.resolve(inner.next()).then(deliver) : outer.next().then(enter);
  }
  function deliver(result) {
    if (!result.done)
      return result;
    inner = null;
    return step();
  }
  function enter(result) {
    if (result.done)
      return result;
    if (!is.isIterable(result.value))
      throw new TypeError(errors.describe(result.value) + ' is not iterable');
    inner = open(result.value);
    return step();
  }
  return new AsyncIterator(step, function () {
    return outer['return']();
  });
}

var streaming = {
  map: function map(fn, options) {
    needFunction(fn);
    return mapped(this, fn, checkOptions(options));
  },
  filter: function filter(fn, options) {
    needFunction(fn);
    return mapped(this, function (value, o) {
      return Promise.resolve(fn(value, o)).then(function (yes) {
        return yes ? value : SKIP;
      });
    }, checkOptions(options));
  },
  flatMap: function flatMap(fn, options) {
    return flat(streaming.map.call(this, fn, options));
  },
  drop: function drop(number, options) {
    var left;
    options = checkOptions(options);
    left = checkCount(number);
    return picked(this, function (value, emit) {
      checkSignal(options);
      if (left-- <= 0)
        emit(value);
    });
  },
  take: function take(number, options) {
    var left;
    options = checkOptions(options);
    left = checkCount(number);
    return picked(this, function (value, emit) {
      checkSignal(options);
      if (left-- > 0)
        emit(value);
      return left <= 0 ? STOP : undefined;
    });
  },
  asIndexedPairs: function asIndexedPairs(options) {
    var index = 0;
    options = checkOptions(options);
    return picked(this, function (value, emit) {
      checkSignal(options);
      emit([index++, value]);
    });
  }
};

/* The first value that fn says yes to, or SKIP. */
function first(stream, fn, options) {
  var found = SKIP;
  return forAwait(streaming.filter.call(stream, fn, options), function (value) {
    found = value;
    return STOP;
  }).then(function () {
    return found;
  });
}

function reduceAborted(stream, options) {
  var err = abort().abortError(options.signal);
  stream.once('error', function () {});
  return new Promise(function (resolve, reject) {
    finished(stream.destroy(err), function () {
      reject(err);
    });
  });
}

function follow(signal) {
  var controller = new (abort().AbortController)();
  if (signal)
    signal.addEventListener('abort', function () {
      controller.abort();
    }, { once: true });
  return controller;
}

function reduce(stream, reducer, has, total, options) {
  var controller = follow(options.signal);
  return forAwait(stream, function (value) {
    if (options.signal && options.signal.aborted)
      throw abort().abortError();
    if (!has) {
      has = true;
      total = value;
      return undefined;
    }
    return Promise.resolve(reducer(total, value, { signal: controller.signal }))
      .then(function (result) {
        total = result;
      });
  }).then(function () {
    controller.abort();
    if (!has)
      throw errors.typeError('ERR_MISSING_ARGS',
        'Reduce of an empty stream requires an initial value');
    return total;
  }, function (err) {
    controller.abort();
    throw err;
  });
}

var promising = {
  forEach: function forEach(fn, options) {
    needFunction(fn);
    return forAwait(mapped(this, function (value, o) {
      return Promise.resolve(fn(value, o)).then(function () {
        return SKIP;
      });
    }, checkOptions(options)), function () {});
  },
  toArray: function toArray(options) {
    var list = [];
    options = checkOptions(options);
    return forAwait(this, function (value) {
      checkSignal(options);
      list.push(value);
    }).then(function () {
      return list;
    });
  },
  some: function some(fn, options) {
    needFunction(fn);
    return first(this, fn, options).then(function (found) {
      return found !== SKIP;
    });
  },
  every: function every(fn, options) {
    needFunction(fn);
    return first(this, function (value, o) {
      return Promise.resolve(fn(value, o)).then(function (yes) {
        return !yes;
      });
    }, options).then(function (found) {
      return found === SKIP;
    });
  },
  find: function find(fn, options) {
    needFunction(fn);
    return first(this, fn, options).then(function (found) {
      return found === SKIP ? undefined : found;
    });
  },
  reduce: function (reducer, initial, options) {
    needFunction(reducer, 'reducer');
    options = checkOptions(options);
    if (options.signal && options.signal.aborted)
      return reduceAborted(this, options);
    return reduce(this, reducer, arguments.length > 1, initial, options);
  }
};

function toStream(stream, iterator) {
  return require('internal_stream_readable').from(iterator);
}

module.exports = {
  iterate: iterate, streaming: streaming, promising: promising, toStream: toStream
};
