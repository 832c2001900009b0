/* timers/promises: the same timers, as promises. */
'use strict';

var timers = require('timers');
var errors = require('internal_errors');

function aborted(signal) {
  return require('internal_abort').abortError(signal);
}

/* start(done) gives what stop() takes; `signal` may end the wait. */
function wait(start, stop, value, options) {
  var signal = options && options.signal;
  if (options !== undefined && (options === null || typeof options !== 'object'))
    return Promise.reject(errors.invalidArgType('options', 'object', options));
  if (signal && signal.aborted)
    return Promise.reject(aborted(signal));
  return new Promise(function (resolve, reject) {
    var timer = start(function () {
      resolve(value);
    });
    if (options && options.ref === false)
      timer.unref();
    if (signal && signal.addEventListener)
      signal.addEventListener('abort', function () {
        stop(timer);
        reject(aborted(signal));
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

exports.scheduler = {
  wait: function (delay, options) {
    return exports.setTimeout(delay, undefined, options);
  },
  yield: function () {
    return exports.setImmediate();
  }
};
