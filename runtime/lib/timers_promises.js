/* timers/promises: the same timers, as promises. */
'use strict';

var timers = require('timers');
var errors = require('internal_errors');

function aborted(signal) {
  return require('internal_abort').abortError(signal);
}

/* What is wrong with the options, or undefined. */
function problem(options) {
  if (options === undefined)
    return undefined;
  if (options === null || typeof options !== 'object')
    return errors.invalidArgType('options', 'Object', options);
  try {
    require('internal_abort').checkSignal(options.signal, 'options.signal');
  } catch (err) {
    return err;
  }
  if (options.ref !== undefined && typeof options.ref !== 'boolean')
    return errors.invalidArgType('options.ref', 'boolean', options.ref);
  return options.signal && options.signal.aborted ? aborted(options.signal) : undefined;
}

/* start(done) gives what stop() takes; `signal` may end the wait. */
function wait(start, stop, value, options) {
  var err = problem(options), signal = options && options.signal;
  if (err)
    return Promise.reject(err);
  return new Promise(function (resolve, reject) {
    var forget, timer = start(function () {
      if (forget)
        forget();
      resolve(value);
    });
    if (options && options.ref === false)
      timer.unref();
    if (signal)
      forget = require('internal_abort').onAbort(signal, function (err) {
        stop(timer);
        reject(err);
      });
  });
}

exports.setTimeout = function setTimeout(delay, value, options) {
  return wait(function (done) {
    return timers.setTimeout(done, delay);
  }, timers.clearTimeout, value, options);
};

exports.setImmediate = function setImmediate(value, options) {
  return wait(timers.setImmediate, timers.clearImmediate, value, options);
};

/* An async iterator of `value`, once for each time the interval passes. */
exports.setInterval = function setInterval(delay, value, options) {
  var err = problem(options), signal = options && options.signal;
  var passed = 0, waiting = [], over = false, timer, forget = function () {}, made;
  function end() {
    over = true;
    timers.clearInterval(timer);
    forget();
    waiting.splice(0).forEach(function (one) {
      one.resolve({ value: undefined, done: true });
    });
  }
  function start() {
    timer = timers.setInterval(function () {
      passed++;
      if (waiting.length > 0) {
        passed--;
        waiting.shift().resolve({ value: value, done: false });
      }
    }, delay);
    if (options && options.ref === false)
      timer.unref();
    if (signal)
      forget = require('internal_abort').onAbort(signal, function (problem) {
        err = problem;
        waiting.splice(0).forEach(function (one) {
          one.reject(problem);
          err = undefined;
          over = true;
        });
        timers.clearInterval(timer);
      });
  }
  made = {
    next: function next() {
      var failure = err;
      if (failure) {
        err = undefined;
        over = true;
        return Promise.reject(failure);
      }
      if (over)
        return Promise.resolve({ value: undefined, done: true });
      if (!timer)
        start();
      if (passed > 0) {
        passed--;
        return Promise.resolve({ value: value, done: false });
      }
      return new Promise(function (resolve, reject) {
        waiting.push({ resolve: resolve, reject: reject });
      });
    }
  };
  made['return'] = function () {
    end();
    return Promise.resolve({ value: undefined, done: true });
  };
  made[Symbol.asyncIterator] = function () {
    return this;
  };
  return made;
};

exports.scheduler = {
  wait: function (delay, options) {
    return exports.setTimeout(delay, undefined, options);
  },
  yield: function () {
    return exports.setImmediate();
  }
};
