/* Readable streams as async iterators, and what works on them as on arrays. */
'use strict';

var errors = require('internal_errors');
var finished = require('internal_stream_finished');
var util = require('internal_stream_util');

function abort() {
  return require('internal_abort');
}

/* An async iterator whose steps run one after the other. `step` gives a promise of
 * { value, done }; `end` is called once, when nothing more is wanted or after an error. */
function AsyncIterator(step, end) {
  this.step = step;
  this.end = end;
  this.over = false;
  this.last = Promise.resolve();
}

AsyncIterator.prototype.queue = function (work) {
  var result = this.last.then(work);
  this.last = result.then(undefined, function () {});
  return result;
};

AsyncIterator.prototype.finish = function (err) {
  if (this.over)
    return undefined;
  this.over = true;
  return this.end ? this.end(err) : undefined;
};

AsyncIterator.prototype.next = function () {
  var self = this;
  return this.queue(function () {
    if (self.over)
      return { value: undefined, done: true };
    return Promise.resolve(self.step()).then(function (result) {
      if (!result.done)
        return result;
      return Promise.resolve(self.finish()).then(function () {
        return { value: undefined, done: true };
      });
    }, function (err) {
      return Promise.resolve(self.finish(err)).then(function () {
        throw err;
      });
    });
  });
};

AsyncIterator.prototype['return'] = function (value) {
  var self = this;
  return this.queue(function () {
    return Promise.resolve(self.finish(null)).then(function () {
      return { value: value, done: true };
    });
  });
};

AsyncIterator.prototype['throw'] = function (err) {
  var self = this;
  return this.queue(function () {
    return Promise.resolve(self.finish(err)).then(function () {
      throw err;
    });
  });
};

AsyncIterator.prototype[Symbol.asyncIterator] = function () {
  return this;
};

/* ---- of a stream ---- */

function iterate(stream, options) {
  var wake = null, failure, cleanup, iterator;
  function changed() {
    var waiting = wake;
    wake = null;
    if (waiting)
      waiting();
  }
  function step() {
    var chunk = stream.destroyed ? null : stream.read();
    if (chunk !== null && chunk !== undefined)
      return { value: chunk, done: false };
    if (failure)
      throw failure;
    if (failure === null)
      return { value: undefined, done: true };
    return new Promise(function (resolve) {
      wake = resolve;
    }).then(step);
  }
  stream.on('readable', changed);
  cleanup = finished(stream, { writable: false }, function (err) {
    failure = err || null;
    changed();
  });
  iterator = new AsyncIterator(function () {
    return Promise.resolve().then(step);
  }, function (err) {
    var keep = options && options.destroyOnReturn === false && !err && !failure;
    if (!keep && (failure === undefined || stream._readableState.autoDestroy)) {
      util.destroyer(stream, null);
    } else {
      stream.removeListener('readable', changed);
      cleanup();
    }
  });
  iterator.stream = stream;
  return iterator;
}

/* ---- as arrays have it ---- */

function checkOptions(options) {
  if (options !== undefined && options !== null)
    errors.checkObject(options, 'options');
  options = options || {};
  if (options.signal !== undefined)
    abort().checkSignal(options.signal, 'options.signal');
  return options;
}

function checkCount(value, name) {
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

/* Ends what waits when the signal says so. */
function withSignal(signal, promise) {
  if (!signal)
    return promise;
  return new Promise(function (resolve, reject) {
    var forget = abort().onAbort(signal, reject);
    promise.then(function (value) {
      forget();
      resolve(value);
    }, function (err) {
      forget();
      reject(err);
    });
  });
}

/* Values of `stream` through fn, up to `concurrency` at a time, in their order. fn's result
 * SKIP leaves the value out. */
var SKIP = {};

function mapped(stream, fn, options) {
  var controller, source = stream[Symbol.asyncIterator](), pending = [];
  var concurrency = wanted(options, 'concurrency', 1, 1);
  var ahead = concurrency + wanted(options, 'highWaterMark', concurrency - 1, 0);
  var ended = false, reading = null, iterator;
  controller = new (abort().AbortController)();
  if (options.signal) {
    if (options.signal.aborted)
      controller.abort(options.signal.reason);
    else
      options.signal.addEventListener('abort', function () {
        controller.abort(options.signal.reason);
      }, { once: true });
  }
  function call(value) {
    var result = new Promise(function (resolve) {
      resolve(fn(value, { signal: controller.signal }));
    });
    result['catch'](function () {});
    return result;
  }
  function running() {
    return pending.filter(function (entry) {
      return !entry.done;
    }).length;
  }
  function fill() {
    if (ended || reading || pending.length >= ahead || running() >= concurrency)
      return reading;
    reading = source.next().then(function (step) {
      var entry;
      reading = null;
      if (step.done) {
        ended = true;
        return undefined;
      }
      entry = { promise: call(step.value), done: false };
      function over() {
        entry.done = true;
        fill();
      }
      entry.promise.then(over, over);
      pending.push(entry);
      fill();
      return undefined;
    }, function (err) {
      reading = null;
      ended = true;
      pending.push({ promise: Promise.reject(err), done: true });
    });
    return reading;
  }
  function step() {
    if (controller.signal.aborted)
      throw abort().abortError(options.signal);
    fill();
    if (pending.length === 0 && ended)
      return { value: undefined, done: true };
    if (pending.length === 0)
      return reading.then(step);
    return pending[0].promise.then(function (value) {
      pending.shift();
      fill();
      return value === SKIP ? step() : { value: value, done: false };
    });
  }
  iterator = new AsyncIterator(function () {
    return withSignal(options.signal, Promise.resolve().then(step));
  }, function () {
    controller.abort();
    return source['return']().then(undefined, function () {});
  });
  return iterator;
}

function toStream(stream, iterator) {
  return require('internal_stream_readable').from(iterator);
}

/* Calls visit(value) for each until it gives true. */
function each(stream, options, visit) {
  var source = stream[Symbol.asyncIterator]();
  function next() {
    if (options.signal && options.signal.aborted)
      throw abort().abortError(options.signal);
    return source.next().then(function (step) {
      if (step.done)
        return undefined;
      if (visit(step.value) === true)
        return source['return']();
      return next();
    });
  }
  return withSignal(options.signal, Promise.resolve().then(next));
}

function needFunction(fn, name) {
  if (typeof fn !== 'function')
    throw errors.invalidArgType(name || 'fn', ['Function', 'AsyncFunction'], fn);
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
    var outer = streaming.map.call(this, fn, options), inner = null;
    function step() {
      if (!inner)
        return outer.next().then(function (result) {
          if (result.done)
            return result;
          inner = innerOf(result.value);
          return step();
        });
      return Promise.resolve(inner.next()).then(function (result) {
        if (!result.done)
          return result;
        inner = null;
        return step();
      });
    }
    return new AsyncIterator(step, function () {
      return outer['return']();
    });
  },
  drop: function drop(number, options) {
    var source = this[Symbol.asyncIterator](), left = checkCount(number);
    options = checkOptions(options);
    function step() {
      if (options.signal && options.signal.aborted)
        throw abort().abortError(options.signal);
      return source.next().then(function (result) {
        return !result.done && left-- > 0 ? step() : result;
      });
    }
    return new AsyncIterator(function () {
      return withSignal(options.signal, Promise.resolve().then(step));
    }, function () {
      return source['return']();
    });
  },
  take: function take(number, options) {
    var source = this[Symbol.asyncIterator](), left = checkCount(number);
    options = checkOptions(options);
    return new AsyncIterator(function () {
      if (options.signal && options.signal.aborted)
        return Promise.reject(abort().abortError(options.signal));
      if (left-- <= 0)
        return { value: undefined, done: true };
      return withSignal(options.signal, source.next());
    }, function () {
      return source['return']();
    });
  },
  asIndexedPairs: function asIndexedPairs(options) {
    var index = 0;
    return mapped(this, function (value) {
      return [index++, value];
    }, checkOptions(options));
  }
};

function innerOf(value) {
  var open = value[Symbol.asyncIterator] || value[Symbol.iterator], i = 0;
  if (typeof open === 'function')
    return open.call(value);
  if (typeof value === 'string' || Array.isArray(value))
    return {
      next: function () {
        return i < value.length ? { value: value[i++], done: false } : { done: true };
      }
    };
  throw new TypeError('value is not iterable');
}

var promising = {
  forEach: function forEach(fn, options) {
    needFunction(fn);
    return drain(streaming.map.call(this, fn, options));
  },
  toArray: function toArray(options) {
    var list = [];
    return each(this, checkOptions(options), function (value) {
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
  reduce: function reduce(reducer, initial, options) {
    var has = arguments.length > 1, total = initial, self = this, work = Promise.resolve();
    needFunction(reducer, 'reducer');
    options = checkOptions(options);
    if (options.signal && options.signal.aborted) {
      self.once('error', function () {}).destroy(abort().abortError(options.signal));
      return finish();
    }
    function finish() {
      return Promise.reject(abort().abortError(options.signal));
    }
    return sequential(this, options, function (value) {
      if (!has) {
        has = true;
        total = value;
        return undefined;
      }
      return Promise.resolve(reducer(total, value, { signal: options.signal }))
        .then(function (result) {
          total = result;
        });
    }).then(function () {
      if (!has)
        throw errors.typeError('ERR_MISSING_ARGS',
          'Reduce of an empty stream requires an initial value');
      return work.then(function () {
        return total;
      });
    });
  }
};

function drain(iterator) {
  return iterator.next().then(function (step) {
    return step.done ? undefined : drain(iterator);
  });
}

function sequential(stream, options, visit) {
  var source = stream[Symbol.asyncIterator]();
  function next() {
    return source.next().then(function (step) {
      return step.done ? undefined : Promise.resolve(visit(step.value)).then(next);
    });
  }
  return withSignal(options.signal, Promise.resolve().then(next));
}

/* The first value that fn says yes to, or SKIP. */
function first(stream, fn, options) {
  var iterator = streaming.filter.call(stream, fn, options);
  return iterator.next().then(function (step) {
    if (step.done)
      return SKIP;
    return iterator['return']().then(function () {
      return step.value;
    });
  });
}

module.exports = {
  AsyncIterator: AsyncIterator, iterate: iterate, streaming: streaming,
  promising: promising, toStream: toStream
};
