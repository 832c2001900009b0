/* What of the events module gives promises or async iterators, and what rejects. */
'use strict';

var errors = require('internal_errors');
var slice = Array.prototype.slice;
var REJECTION = Symbol.for('nodejs.rejection');

function abort() {
  return require('internal_abort');
}

function isTarget(emitter) {
  return emitter !== null && emitter !== undefined &&
    typeof emitter.addEventListener === 'function';
}

function addListener(emitter, type, listener, once) {
  if (typeof emitter.on === 'function') {
    if (once)
      emitter.once(type, listener);
    else
      emitter.on(type, listener);
  } else if (isTarget(emitter)) {
    emitter.addEventListener(type, listener, { once: once });
  } else {
    throw errors.invalidArgType('emitter', 'EventEmitter', emitter);
  }
}

function removeListener(emitter, type, listener) {
  if (typeof emitter.removeListener === 'function')
    emitter.removeListener(type, listener);
  else
    emitter.removeEventListener(type, listener);
}

function signalOf(options) {
  var signal;
  if (options !== undefined && options !== null)
    errors.checkObject(options, 'options');
  signal = options ? options.signal : undefined;
  abort().checkSignal(signal, 'options.signal');
  return signal;
}

/* A promise of the next emission's arguments; 'error' rejects it. */
function once(emitter, type, options) {
  return new Promise(function (resolve, reject) {
    var signal = signalOf(options), forget = function () {}, errorsToo;
    if (signal && signal.aborted) {
      reject(abort().abortError(signal));
      return;
    }
    errorsToo = type !== 'error' && typeof emitter.once === 'function';
    function end() {
      removeListener(emitter, type, onEvent);
      if (errorsToo)
        removeListener(emitter, 'error', onError);
      forget();
    }
    function onError(err) {
      end();
      reject(err);
    }
    function onEvent() {
      end();
      resolve(slice.call(arguments));
    }
    addListener(emitter, type, onEvent, true);
    if (errorsToo)
      emitter.once('error', onError);
    if (signal)
      forget = abort().onAbort(signal, onError);
  });
}

/* ---- an async iterator over an event ---- */

function Events(emitter, type, options) {
  this.emitter = emitter;
  this.type = type;
  this.values = [];
  this.waiting = [];
  this.failure = null;
  this.finished = false;
  this.high = options.highWaterMark || options.highWatermark || Infinity;
  this.low = options.lowWaterMark || options.lowWatermark || 1;
  this.paused = false;
  this.added = [];
}

Events.prototype.listen = function (type, listener) {
  addListener(this.emitter, type, listener, false);
  this.added.push([type, listener]);
};

Events.prototype.put = function (value) {
  if (this.waiting.length > 0) {
    this.waiting.shift().resolve({ value: value, done: false });
    return;
  }
  this.values.push(value);
  if (this.values.length > this.high && !this.paused && this.emitter.pause) {
    this.paused = true;
    this.emitter.pause();
  }
};

Events.prototype.fail = function (err) {
  if (this.waiting.length > 0)
    this.waiting.shift().reject(err);
  else
    this.failure = err;
  this.close();
};

Events.prototype.close = function () {
  var self = this;
  this.added.forEach(function (pair) {
    removeListener(self.emitter, pair[0], pair[1]);
  });
  this.added = [];
  if (this.forget)
    this.forget();
  this.finished = true;
  this.waiting.splice(0).forEach(function (waiting) {
    waiting.resolve({ value: undefined, done: true });
  });
  return Promise.resolve({ value: undefined, done: true });
};

Events.prototype.next = function () {
  var value, err, self = this;
  if (this.values.length > 0) {
    value = this.values.shift();
    if (this.paused && this.values.length < this.low) {
      this.paused = false;
      this.emitter.resume();
    }
    return Promise.resolve({ value: value, done: false });
  }
  if (this.failure) {
    err = this.failure;
    this.failure = null;
    return Promise.reject(err);
  }
  if (this.finished)
    return this.close();
  return new Promise(function (resolve, reject) {
    self.waiting.push({ resolve: resolve, reject: reject });
  });
};

function iterator(events) {
  var made = Object.create({}, {});
  made.next = function next() {
    return events.next();
  };
  made['return'] = function () {
    return events.close();
  };
  made['throw'] = function (err) {
    if (!(err instanceof Error))
      throw errors.invalidArgType('EventEmitter.AsyncIterator', 'Error', err);
    events.fail(err);
  };
  made[Symbol.asyncIterator] = function () {
    return this;
  };
  return made;
}

function on(emitter, type, options) {
  var signal = signalOf(options), events, isEmitter;
  options = options || {};
  if (signal && signal.aborted)
    throw abort().abortError(signal);
  events = new Events(emitter, type, options);
  events.listen(type, options.first ? function (value) {
    events.put(value);
  } : function () {
    events.put(slice.call(arguments));
  });
  isEmitter = typeof emitter.on === 'function';
  if (type !== 'error' && isEmitter)
    events.listen('error', function (err) {
      events.fail(err);
    });
  (options.close || []).forEach(function (closing) {
    events.listen(closing, function () {
      events.close();
    });
  });
  if (signal)
    events.forget = abort().onAbort(signal, function (err) {
      events.fail(err);
    });
  return iterator(events);
}

/* ---- listeners that return promises ---- */

function rejected(emitter, err, type, args) {
  var handler = emitter[REJECTION], before;
  if (typeof handler === 'function') {
    handler.apply(emitter, [err, type].concat(args));
    return;
  }
  /* An 'error' listener that rejects in its turn must not be called for that again. */
  before = emitter._captures;
  try {
    emitter._captures = false;
    emitter.emit('error', err);
  } finally {
    emitter._captures = before;
  }
}

function watch(emitter, result, type, args) {
  var then;
  if (result === undefined || result === null)
    return;
  try {
    then = result.then;
    if (typeof then === 'function')
      then.call(result, undefined, function (err) {
        process.nextTick(rejected, emitter, err, type, args);
      });
  } catch (err) {
    emitter.emit('error', err);
  }
}

/* The emit of an emitter that captures rejections; `plain` does all but the calling. */
function capturing(plain) {
  return function emit(type) {
    var found = this._events === undefined ? undefined : this._events[type], args, self = this;
    if (!this._captures || (found === undefined && type === 'error'))
      return plain.apply(this, arguments);
    if (type === 'error' && this._events[require('events').errorMonitor] !== undefined)
      plain.apply(this, [require('events').errorMonitor].concat(slice.call(arguments, 1)));
    if (found === undefined)
      return false;
    args = slice.call(arguments, 1);
    (typeof found === 'function' ? [found] : found.slice()).forEach(function (listener) {
      watch(self, listener.apply(self, args), type, args);
    });
    return true;
  };
}

function addAbortListener(signal, listener) {
  var forget;
  if (signal === undefined)
    throw errors.invalidArgType('signal', 'AbortSignal', signal);
  abort().checkSignal(signal, 'signal');
  errors.checkFunction(listener, 'listener');
  if (signal.aborted) {
    queueMicrotask(function () {
      listener();
    });
  } else {
    signal.addEventListener('abort', listener, { once: true });
    forget = function () {
      signal.removeEventListener('abort', listener);
    };
  }
  forget = forget || function () {};
  return Symbol.dispose ? Object.defineProperty({}, Symbol.dispose, { value: forget }) :
    { dispose: forget };
}

module.exports = {
  once: once, on: on, capturing: capturing, addAbortListener: addAbortListener,
  isTarget: isTarget
};
