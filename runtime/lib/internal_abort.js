/* AbortController and AbortSignal. */
'use strict';

var errors = require('internal_errors');
var targets = require('internal_event_target');
var EventTarget = targets.EventTarget;
var STATE = Symbol('abort');
var INSPECT = Symbol.for('nodejs.util.inspect.custom');
var making = false;

function exception(message, name) {
  return new (require('internal_structured_clone').DOMException)(message, name);
}

function AbortSignal() {
  if (!making)
    throw errors.typeError('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
  targets.init(this);
  errors.hidden(this, STATE, { aborted: false, reason: undefined, followers: [] });
}

AbortSignal.prototype = Object.create(EventTarget.prototype, {
  constructor: { value: AbortSignal, writable: true, configurable: true }
});
Object.setPrototypeOf(AbortSignal, EventTarget);

function create() {
  making = true;
  try {
    return new AbortSignal();
  } finally {
    making = false;
  }
}

function state(signal) {
  if (signal === null || signal === undefined || !signal[STATE])
    throw errors.typeError('ERR_INVALID_THIS',
      'Value of "this" must be of type AbortSignal');
  return signal[STATE];
}

function getter(proto, name, get) {
  Object.defineProperty(proto, name, { get: get, enumerable: true, configurable: true });
}

getter(AbortSignal.prototype, 'aborted', function () {
  return state(this).aborted;
});
getter(AbortSignal.prototype, 'reason', function () {
  return state(this).reason;
});

AbortSignal.prototype.throwIfAborted = function throwIfAborted() {
  if (state(this).aborted)
    throw state(this).reason;
};

Object.defineProperty(AbortSignal.prototype, Symbol.toStringTag, {
  value: 'AbortSignal', configurable: true
});
Object.defineProperty(AbortSignal.prototype, INSPECT, {
  configurable: true,
  value: function (depth, options) {
    return targets.show(this, depth, options, { aborted: this.aborted });
  }
});
targets.defineHandler(AbortSignal.prototype, 'abort');

function abort(signal, reason) {
  var s = state(signal);
  if (s.aborted)
    return;
  s.aborted = true;
  s.reason = reason;
  signal.dispatchEvent(targets.trusted('abort'));
  s.followers.forEach(function (follower) {
    abort(follower, reason);
  });
}

function reasonOf(reason) {
  return reason === undefined ? exception('This operation was aborted', 'AbortError') : reason;
}

AbortSignal.abort = function abort(reason) {
  var signal = create();
  signal[STATE].aborted = true;
  signal[STATE].reason = reasonOf(reason);
  return signal;
};

AbortSignal.timeout = function timeout(delay) {
  var signal = create();
  errors.checkInteger(delay, 'delay', 0, 4294967295);
  setTimeout(function () {
    abort(signal, exception('The operation was aborted due to timeout', 'TimeoutError'));
  }, delay).unref();
  return signal;
};

AbortSignal.any = function any(signals) {
  var result = create();
  if (!Array.isArray(signals))
    throw errors.invalidArgType('signals', 'Array', signals);
  signals.forEach(function (signal, i) {
    if (signal === null || typeof signal !== 'object' || !signal[STATE])
      throw errors.invalidArgType('signals[' + i + ']', 'AbortSignal', signal);
    if (signal.aborted && !result.aborted) {
      result[STATE].aborted = true;
      result[STATE].reason = signal.reason;
    }
    signal[STATE].followers.push(result);
  });
  return result;
};

function AbortController() {
  if (!(this instanceof AbortController))
    throw new TypeError("Class constructor AbortController cannot be invoked without 'new'");
  errors.hidden(this, STATE, create());
}

getter(AbortController.prototype, 'signal', function () {
  if (this === null || this === undefined || !this[STATE])
    throw errors.typeError('ERR_INVALID_THIS',
      'Value of "this" must be of type AbortController');
  return this[STATE];
});

AbortController.prototype.abort = function (reason) {
  abort(this.signal, reasonOf(reason));
};
Object.defineProperty(AbortController.prototype.abort, 'name', { value: 'abort' });

Object.defineProperty(AbortController.prototype, Symbol.toStringTag, {
  value: 'AbortController', configurable: true
});
Object.defineProperty(AbortController.prototype, INSPECT, {
  configurable: true,
  value: function (depth, options) {
    return targets.show(this, depth, options, { signal: this.signal });
  }
});

/* ---- for the platform's own functions ---- */

/* What an operation that its caller gave up ends with. */
function abortError(signal, message) {
  var err = new Error(message || 'The operation was aborted');
  err.name = 'AbortError';
  err.code = 'ABORT_ERR';
  errors.hidden(err, 'name', 'AbortError');
  if (signal && signal.reason !== undefined)
    errors.hidden(err, 'cause', signal.reason);
  if (typeof err.stack === 'string')
    errors.hidden(err, 'stack', err.stack.replace(/^Error/, 'AbortError'));
  return err;
}

function checkSignal(signal, name) {
  if (signal !== undefined &&
      (signal === null || typeof signal !== 'object' || !('aborted' in signal)))
    throw errors.invalidArgType(name, 'AbortSignal', signal);
}

/* Calls fn once when the signal says so, at once in the next tick when it did already; what
 * is returned stops listening. */
function onAbort(signal, fn) {
  function listener() {
    fn(abortError(signal));
  }
  if (signal.aborted) {
    process.nextTick(listener);
    return function () {};
  }
  signal.addEventListener('abort', listener, { once: true });
  return function () {
    signal.removeEventListener('abort', listener);
  };
}

module.exports = {
  AbortController: AbortController, AbortSignal: AbortSignal,
  abortError: abortError, checkSignal: checkSignal, onAbort: onAbort
};
