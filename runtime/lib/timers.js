/* timers: the functions of timers.c, and the old way to have timers on objects of one's own. */
'use strict';

var errors = require('internal_errors');
var MAX = 2147483647;
var TIMER = Symbol('timer');

module.exports = binding;

function warned(fn, name, instead, code) {
  return require('util').deprecate(fn, 'timers.' + name + '() is deprecated. ' + instead, code);
}

function stop(item) {
  if (item[TIMER])
    binding.clearTimeout(item[TIMER]);
  unlink(item);
}

/* What Node's lists of timers leave on an object. */
function unlink(item) {
  item[TIMER] = item._idleNext = item._idlePrev = null;
}

/* Gives the object a delay; active() starts it, _onTimeout is what is called. */
function enroll(item, delay) {
  if (typeof delay !== 'number')
    throw errors.invalidArgType('msecs', 'number', delay);
  if (!(delay >= 0 && isFinite(delay)))
    throw errors.outOfRange('msecs', 'a non-negative finite number', delay);
  if (delay > MAX) {
    process.emitWarning(delay + ' does not fit into a 32-bit signed integer.\n' +
      'Timer duration was truncated to ' + MAX + '.', 'TimeoutOverflowWarning');
    delay = MAX;
  }
  if (item[TIMER])
    unenroll(item);
  errors.hidden(item, TIMER, null);
  item._idleTimeout = delay;
}

function unenroll(item) {
  binding.clearTimeout(item); /* when it is a timer itself */
  if (item[TIMER])
    stop(item);
  item._idleTimeout = -1;
}

function start(item, refed) {
  var delay = item._idleTimeout;
  if (delay === undefined || delay < 0)
    return;
  if (item[TIMER])
    stop(item);
  errors.hidden(item, TIMER, binding.setTimeout(function () {
    unlink(item);
    if (typeof item._onTimeout === 'function')
      item._onTimeout();
  }, delay));
  item._idleStart = Math.floor(process.uptime() * 1000);
  item._idleNext = item._idlePrev = item[TIMER];
  if (!refed)
    item[TIMER].unref();
}

binding.enroll = warned(enroll, 'enroll', 'Please use setTimeout instead.', 'DEP0095');
binding.unenroll = warned(unenroll, 'unenroll', 'Please use clearTimeout instead.', 'DEP0096');
binding.active = warned(function active(item) {
  start(item, true);
}, 'active', 'Please use timeout.refresh() instead.', 'DEP0126');
binding._unrefActive = warned(function _unrefActive(item) {
  start(item, false);
}, '_unrefActive', 'Please use timeout.refresh() instead.', 'DEP0127');
