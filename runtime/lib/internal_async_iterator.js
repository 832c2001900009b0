/* Async iterators and "for await", in a language that has neither. */
'use strict';

/* An async iterator whose steps run one after the other, the first at once. `step` gives a
 * promise of { value, done }, or that itself; `end` is called once, when nothing more is
 * wanted or after an error. */
function AsyncIterator(step, end) {
  this.step = step;
  this.end = end;
  this.over = false;
  this.last = null; /* the promise of what was asked for before, as long as it is pending */
}

AsyncIterator.prototype.queue = function (work) {
  var self = this, last = this.last, result;
  function done() {
    if (self.last === result)
      self.last = null;
  }
  result = last ? last.then(work, work) : new Promise(function (resolve) {
    resolve(work());
  });
  this.last = result;
  result.then(done, done);
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
    return new Promise(function (resolve) {
      resolve(self.step());
    }).then(function (result) {
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

/* ---- for await (value of iterable) ---- */

var STOP = {};

function open(iterable) {
  return (iterable[Symbol.asyncIterator] || iterable[Symbol.iterator]).call(iterable);
}

/* Closes an iterator that is not at its end, then goes on. */
function close(iterator, next) {
  if (typeof iterator['return'] !== 'function')
    next();
  else
    Promise.resolve(iterator['return']()).then(next, next);
}

/* Calls visit(value) for each, one after the other, waiting for what it answers; STOP ends it.
 * A promise of the end. */
function forAwait(iterable, visit) {
  return new Promise(function (resolve, reject) {
    var iterator = open(iterable);
    function failed(err) {
      close(iterator, function () {
        reject(err);
      });
    }
    function visited(answer) {
      if (answer === STOP)
        close(iterator, resolve);
      else
        next();
    }
    function arrived(value) {
      var answer;
      try {
        answer = visit(value);
      } catch (err) {
        failed(err);
        return;
      }
      if (answer && typeof answer.then === 'function')
        answer.then(visited, failed);
      else
        visited(answer);
    }
    function taken(step) {
      if (step.done)
        resolve();
      else if (step.value && typeof step.value.then === 'function')
        step.value.then(arrived, failed);
      else
        arrived(step.value);
    }
    function next() {
      try {
        Promise.resolve(iterator.next()).then(taken).then(undefined, reject);
      } catch (err) {
        reject(err);
      }
    }
    next();
  });
}

module.exports = { AsyncIterator: AsyncIterator, forAwait: forAwait, open: open, STOP: STOP };
