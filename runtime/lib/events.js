/* EventEmitter, and the helpers of Node's events module. */
'use strict';

var DEFAULT_MAX_LISTENERS = 10;
var ERROR_MONITOR = Symbol('events.errorMonitor');
var CAPTURES = false;
var slice = Array.prototype.slice;

function errors() {
  return require('internal_errors');
}

function asynchronous() {
  return require('internal_events_async');
}

function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}

module.exports = EventEmitter;

EventEmitter.EventEmitter = EventEmitter;
EventEmitter.errorMonitor = ERROR_MONITOR;
EventEmitter.captureRejectionSymbol = Symbol.for('nodejs.rejection');
EventEmitter.usingDomains = false;

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;

/* An emitter may have inherited the table of its prototype; it needs its own. */
EventEmitter.init = function (options) {
  if (this._events === undefined ||
      this._events === Object.getPrototypeOf(this)._events) {
    this._events = Object.create(null);
    this._eventsCount = 0;
  }
  this._maxListeners = this._maxListeners || undefined;
  if (CAPTURES || (options && options.captureRejections))
    capture(this, options);
};

/* Emitters that watch their listeners' promises are rare: they have an emit of their own. */
function capture(emitter, options) {
  var wanted = options ? options.captureRejections : undefined;
  if (wanted !== undefined && typeof wanted !== 'boolean')
    throw errors().invalidArgType('options.captureRejections', 'boolean', wanted);
  errors().hidden(emitter, '_captures', wanted === undefined ? CAPTURES : wanted);
  if (emitter._captures)
    errors().hidden(emitter, 'emit',
      asynchronous().capturing(emitter.emit));
}

Object.defineProperty(EventEmitter, 'captureRejections', {
  enumerable: true,
  get: function () {
    return CAPTURES;
  },
  set: function (value) {
    if (typeof value !== 'boolean')
      throw errors().invalidArgType('EventEmitter.captureRejections', 'boolean', value);
    CAPTURES = value;
  }
});

function checkLimit(name, n) {
  if (typeof n !== 'number' || !(n >= 0))
    errors().checkNumber(n, name, 0);
}

Object.defineProperty(EventEmitter, 'defaultMaxListeners', {
  enumerable: true,
  get: function () {
    return DEFAULT_MAX_LISTENERS;
  },
  set: function (n) {
    checkLimit('defaultMaxListeners', n);
    DEFAULT_MAX_LISTENERS = n;
  }
});

EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  checkLimit('setMaxListeners', n);
  this._maxListeners = n;
  return this;
};

function limitOf(emitter) {
  return emitter._maxListeners === undefined ?
    DEFAULT_MAX_LISTENERS : emitter._maxListeners;
}

EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return limitOf(this);
};

/* --- emit --- */

function throwUnhandled(er) {
  var err, text;
  if (er instanceof Error)
    throw er;
  try {
    text = require('util').inspect(er);
  } catch (ignored) {
    text = er;
  }
  err = errors().error('ERR_UNHANDLED_ERROR', 'Unhandled error. (' + text + ')');
  err.context = er;
  throw err;
}

function emitMany(list, self, args) {
  var i, n;
  list = list.slice();
  n = list.length;
  for (i = 0; i < n; i++)
    list[i].apply(self, args);
}

/* What the native emit leaves to JavaScript; the rule is the same for all events. */
function emit(type, a, b, c) {
  var events = this._events, handler, n = arguments.length;
  if (type === 'error') {
    if (events !== undefined && events[ERROR_MONITOR] !== undefined)
      this.emit.apply(this, [ERROR_MONITOR].concat(slice.call(arguments, 1)));
    if (events === undefined || events.error === undefined)
      throwUnhandled(a);
  }
  if (events === undefined)
    return false;
  handler = events[type];
  if (handler === undefined)
    return false;
  if (typeof handler !== 'function')
    emitMany(handler, this, slice.call(arguments, 1));
  else if (n === 1)
    handler.call(this);
  else if (n === 2)
    handler.call(this, a);
  else if (n === 3)
    handler.call(this, a, b);
  else if (n === 4)
    handler.call(this, a, b, c);
  else
    handler.apply(this, slice.call(arguments, 1));
  return true;
}

if (binding && binding.emit)
  binding.setSlow(emit);
EventEmitter.prototype.emit = binding && binding.emit ? binding.emit : emit;

/* --- adding --- */

function warnOfLeak(emitter, list, type, limit) {
  var w = new Error('Possible EventEmitter memory leak detected. ' + list.length +
    ' ' + String(type) + ' listeners added to ' +
    require('util').inspect(emitter, { depth: -1 }) + '. MaxListeners is ' + limit +
    '. Use emitter.setMaxListeners() to increase limit');
  list.warned = true;
  w.name = 'MaxListenersExceededWarning';
  w.emitter = emitter;
  w.type = type;
  w.count = list.length;
  process.emitWarning(w);
}

/* 'newListener' is announced first: its listeners may add others before us. */
function tableFor(emitter, type, listener) {
  var events = emitter._events;
  if (events === undefined) {
    emitter._eventsCount = 0;
    return (emitter._events = Object.create(null));
  }
  if (events.newListener === undefined)
    return events;
  emitter.emit('newListener', type, listener.listener || listener);
  return emitter._events;
}

function add(emitter, type, listener, prepend) {
  var events, existing, limit;
  if (typeof listener !== 'function')
    throw errors().invalidArgType('listener', 'function', listener);
  events = tableFor(emitter, type, listener);
  existing = events[type];
  if (existing === undefined) {
    events[type] = listener;
    emitter._eventsCount++;
    return emitter;
  }
  if (typeof existing === 'function')
    existing = events[type] = prepend ? [listener, existing] : [existing, listener];
  else if (prepend)
    existing.unshift(listener);
  else
    existing.push(listener);
  limit = limitOf(emitter);
  if (limit > 0 && existing.length > limit && !existing.warned)
    warnOfLeak(emitter, existing, type, limit);
  return emitter;
}

EventEmitter.prototype.addListener = function addListener(type, listener) {
  return add(this, type, listener, false);
};

EventEmitter.prototype.on = EventEmitter.prototype.addListener;

EventEmitter.prototype.prependListener = function prependListener(type, listener) {
  return add(this, type, listener, true);
};

function onceWrap(emitter, type, listener) {
  var fired = false;
  function wrapper() {
    if (fired)
      return undefined;
    emitter.removeListener(type, wrapper);
    fired = true;
    if (arguments.length === 0)
      return listener.call(emitter);
    return listener.apply(emitter, arguments);
  }
  if (typeof listener !== 'function')
    throw errors().invalidArgType('listener', 'function', listener);
  wrapper.listener = listener;
  return wrapper;
}

EventEmitter.prototype.once = function once(type, listener) {
  this.on(type, onceWrap(this, type, listener));
  return this;
};

EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  this.prependListener(type, onceWrap(this, type, listener));
  return this;
};

/* --- removing --- */

function dropType(emitter, type) {
  if (--emitter._eventsCount === 0)
    emitter._events = Object.create(null);
  else
    delete emitter._events[type];
}

function positionOf(list, listener) {
  var i;
  for (i = list.length - 1; i >= 0; i--) {
    if (list[i] === listener || list[i].listener === listener)
      return i;
  }
  return -1;
}

function announceRemoval(emitter, type, listener) {
  if (emitter._events.removeListener !== undefined)
    emitter.emit('removeListener', type, listener);
}

EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  var list, at;
  if (typeof listener !== 'function')
    throw errors().invalidArgType('listener', 'function', listener);
  if (this._events === undefined || this._events[type] === undefined)
    return this;
  list = this._events[type];
  if (list === listener || list.listener === listener) {
    dropType(this, type);
    announceRemoval(this, type, list.listener || listener);
    return this;
  }
  if (typeof list === 'function' || (at = positionOf(list, listener)) < 0)
    return this;
  if (at === 0)
    list.shift();
  else
    list.splice(at, 1);
  if (list.length === 1)
    this._events[type] = list[0];
  announceRemoval(this, type, listener);
  return this;
};

EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

/* Somebody listens for removals: every listener goes one at a time, last first. */
function removeOneByOne(emitter, type) {
  var list, i;
  if (type === undefined) {
    Reflect.ownKeys(emitter._events).forEach(function (key) {
      if (key !== 'removeListener')
        emitter.removeAllListeners(key);
    });
    emitter.removeAllListeners('removeListener');
    emitter._events = Object.create(null);
    emitter._eventsCount = 0;
    return;
  }
  list = emitter._events[type];
  if (typeof list === 'function') {
    emitter.removeListener(type, list);
    return;
  }
  for (i = list ? list.length - 1 : -1; i >= 0; i--)
    emitter.removeListener(type, list[i]);
}

EventEmitter.prototype.removeAllListeners = function removeAllListeners(type) {
  if (this._events === undefined)
    return this;
  if (this._events.removeListener !== undefined) {
    removeOneByOne(this, arguments.length === 0 ? undefined : type);
  } else if (arguments.length === 0) {
    this._events = Object.create(null);
    this._eventsCount = 0;
  } else if (this._events[type] !== undefined) {
    dropType(this, type);
  }
  return this;
};

/* --- asking --- */

function rawList(emitter, type) {
  var found = emitter._events === undefined ? undefined : emitter._events[type];
  if (found === undefined)
    return [];
  return typeof found === 'function' ? [found] : found.slice();
}

EventEmitter.prototype.listeners = function listeners(type) {
  return rawList(this, type).map(function (fn) {
    return fn.listener || fn;
  });
};

EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return rawList(this, type);
};

EventEmitter.prototype.listenerCount = function listenerCount(type, listener) {
  var found = this._events === undefined ? undefined : this._events[type];
  if (found === undefined)
    return 0;
  if (listener !== undefined && listener !== null)
    return rawList(this, type).filter(function (fn) {
      return fn === listener || fn.listener === listener;
    }).length;
  return typeof found === 'function' ? 1 : found.length;
};

EventEmitter.prototype.eventNames = function eventNames() {
  return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : [];
};

/* --- statics --- */

EventEmitter.listenerCount = function (emitter, type) {
  if (typeof emitter.listenerCount === 'function')
    return emitter.listenerCount(type);
  return EventEmitter.prototype.listenerCount.call(emitter, type);
};

function isTarget(emitter) {
  return emitter !== null && typeof emitter === 'object' &&
    typeof emitter.listeners !== 'function' && asynchronous().isTarget(emitter);
}

function badEmitter(emitter) {
  return errors().invalidArgType('emitter', ['EventEmitter', 'EventTarget'], emitter);
}

EventEmitter.getEventListeners = function getEventListeners(emitter, type) {
  if (isTarget(emitter))
    return require('internal_event_target').listeners(emitter, type);
  if (!emitter || typeof emitter.listeners !== 'function')
    throw badEmitter(emitter);
  return emitter.listeners(type);
};

EventEmitter.getMaxListeners = function getMaxListeners(emitter) {
  if (isTarget(emitter))
    return require('internal_event_target').limitOf(emitter);
  if (!emitter || typeof emitter.getMaxListeners !== 'function')
    throw badEmitter(emitter);
  return limitOf(emitter);
};

EventEmitter.setMaxListeners = function (n) {
  var i;
  if (n === undefined)
    n = DEFAULT_MAX_LISTENERS;
  checkLimit('setMaxListeners', n);
  if (arguments.length < 2)
    DEFAULT_MAX_LISTENERS = n;
  for (i = 1; i < arguments.length; i++) {
    if (isTarget(arguments[i]))
      require('internal_event_target').setLimit(arguments[i], n);
    else if (arguments[i] && typeof arguments[i].setMaxListeners === 'function')
      arguments[i].setMaxListeners(n);
    else
      throw errors().invalidArgType('eventTargets', ['EventEmitter', 'EventTarget'],
        arguments[i]);
  }
};

/* Promises and async iterators take time to load; most programs do without. */
EventEmitter.once = function once(emitter, type, options) {
  return asynchronous().once(emitter, type, options);
};

EventEmitter.on = function on(emitter, type, options) {
  return asynchronous().on(emitter, type, options);
};

EventEmitter.addAbortListener = function addAbortListener(signal, listener) {
  return asynchronous().addAbortListener(signal, listener);
};

Object.defineProperty(EventEmitter, 'EventEmitterAsyncResource', {
  enumerable: true,
  configurable: true,
  get: function () {
    var value = require('internal_events_resource');
    Object.defineProperty(EventEmitter, 'EventEmitterAsyncResource', { value: value });
    return value;
  }
});
