/* Readable.from(): a stream of what an iterable gives, which is closed with the stream. */
'use strict';

var Buffer = require('buffer').Buffer;
var errors = require('internal_errors');
var util = require('internal_stream_util');

var nextTick = process.nextTick;

function merged(options, more) {
  var key;
  for (key in more)
    options[key] = more[key];
  return options;
}

function once(Class, chunk, options) {
  return new Class(merged({
    objectMode: true,
    read: function () {
      this.push(chunk);
      this.push(null);
    }
  }, options));
}

function isPromise(value) {
  return value !== null && value !== undefined && typeof value.then === 'function';
}

/* Tells the iterator that nothing more is wanted, and why; a promise of nothing. */
function close(iterator, err) {
  function give() {
    if (typeof iterator['return'] !== 'function')
      return undefined;
    return Promise.resolve(iterator['return']()).then(function (result) {
      return result.value;
    });
  }
  return new Promise(function (resolve) {
    if (err === null || err === undefined || typeof iterator['throw'] !== 'function') {
      resolve(give());
      return;
    }
    resolve(Promise.resolve(iterator['throw'](err)).then(function (result) {
      return Promise.resolve(result.value).then(function () {
        return result.done ? undefined : give();
      });
    }));
  });
}

/* Pushes values until the stream has enough. Steps that need no promise take none. */
function Source(stream, iterator, isAsync) {
  this.stream = stream;
  this.iterator = iterator;
  this.isAsync = isAsync;
  this.reading = false;
}

Source.prototype.fail = function (err) {
  this.stream.destroy(err);
};

Source.prototype.push = function (value) {
  if (value === null) {
    this.reading = false;
    throw util.nullValues();
  }
  if (this.stream.push(value))
    return true;
  this.reading = false;
  return false;
};

/* With a step of the iterator; true when the next one may be taken at once. */
Source.prototype.take = function (step) {
  var self = this;
  if (step.done) {
    this.stream.push(null);
    return false;
  }
  if (!isPromise(step.value))
    return this.push(step.value);
  Promise.resolve(step.value).then(function (value) {
    if (self.push(value))
      self.pump();
  }).then(undefined, function (err) {
    self.fail(err);
  });
  return false;
};

Source.prototype.pump = function () {
  var self = this;
  try {
    if (this.isAsync) {
      Promise.resolve(this.iterator.next()).then(function (step) {
        if (self.take(step))
          self.pump();
      }).then(undefined, function (err) {
        self.fail(err);
      });
      return;
    }
    while (this.take(this.iterator.next()))
      continue;
  } catch (err) {
    this.fail(err);
  }
};

module.exports = function from(Class, iterable, options) {
  var isAsync = false, method, iterator, stream, source;
  if (typeof iterable === 'string' || Buffer.isBuffer(iterable))
    return once(Class, iterable, options);
  if (iterable !== null && iterable !== undefined) {
    method = iterable[Symbol.asyncIterator];
    isAsync = !!method;
    method = method || iterable[Symbol.iterator];
  }
  if (!method)
    throw errors.invalidArgType('iterable', ['Iterable'], iterable);
  iterator = method.call(iterable);
  stream = new Class(merged({ objectMode: true, highWaterMark: 1 }, options));
  source = new Source(stream, iterator, isAsync);
  stream._read = function () {
    if (!source.reading) {
      source.reading = true;
      source.pump();
    }
  };
  stream._destroy = function (err, callback) {
    close(iterator, err).then(function () {
      nextTick(callback, err);
    }, function (failure) {
      nextTick(callback, failure || err);
    });
  };
  return stream;
};
