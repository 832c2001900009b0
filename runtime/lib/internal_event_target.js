/* Event, CustomEvent and EventTarget, as the DOM has them without a tree. */
'use strict';

var errors = require('internal_errors');

var EVENT = Symbol('event'); /* an event's state */
var LISTENERS = Symbol('listeners'); /* a target's: by type, in order */
var MAX = Symbol('events.maxEventTargetListeners');
var HANDLERS = Symbol('handlers');
var INSPECT = Symbol.for('nodejs.util.inspect.custom');
var DEFAULT_MAX = 10;

function needNew(self, Class, name) {
  if (!(self instanceof Class))
    throw new TypeError('Class constructor ' + name + " cannot be invoked without 'new'");
}

/* A class whose properties are seen as those of a class: methods and getters enumerable. */
function define(Class, name, getters, methods) {
  var key, proto = Class.prototype;
  Object.keys(getters).forEach(function (key) {
    Object.defineProperty(proto, key, {
      get: getters[key], configurable: true, enumerable: true
    });
  });
  for (key in methods)
    Object.defineProperty(proto, key, {
      value: methods[key], configurable: true, enumerable: true, writable: true
    });
  Object.defineProperty(proto, Symbol.toStringTag, { value: name, configurable: true });
}

function missing(count, names) {
  var words = names.slice(0, count).map(function (name) {
    return '"' + name + '"';
  });
  var list = words.length < 2 ? words[0] :
    words.slice(0, -1).join(', ') + ' and ' + words[words.length - 1];
  return errors.typeError('ERR_MISSING_ARGS', 'The ' + list +
    (words.length > 1 ? ' arguments' : ' argument') + ' must be specified');
}

/* ---- events ---- */

function state(event) {
  var found = event === null || event === undefined ? undefined : event[EVENT];
  if (!found)
    throw errors.typeError('ERR_INVALID_THIS', 'Value of "this" must be of type Event');
  return found;
}

function Event(type, options) {
  needNew(this, Event, 'Event');
  if (arguments.length === 0)
    throw missing(1, ['type']);
  if (options !== undefined && options !== null)
    errors.checkObject(options, 'options');
  options = options || {};
  errors.hidden(this, EVENT, {
    type: String(type), bubbles: !!options.bubbles, cancelable: !!options.cancelable,
    composed: !!options.composed, prevented: false, propagation: false, stop: false,
    target: null, dispatching: false, passive: false, time: now(), trusted: false
  });
  Object.defineProperty(this, 'isTrusted', {
    get: isTrusted, enumerable: true, configurable: false
  });
}

function isTrusted() {
  return state(this).trusted;
}

function now() {
  return require('perf_hooks').performance.now();
}

define(Event, 'Event', {
  type: function () { return state(this).type; },
  target: function () { return state(this).target; },
  currentTarget: function () {
    return state(this).dispatching ? state(this).target : null;
  },
  srcElement: function () { return state(this).target; },
  returnValue: function () {
    return !state(this).cancelable || !state(this).prevented;
  },
  bubbles: function () { return state(this).bubbles; },
  composed: function () { return state(this).composed; },
  eventPhase: function () {
    return state(this).dispatching ? Event.AT_TARGET : Event.NONE;
  },
  cancelable: function () { return state(this).cancelable; },
  defaultPrevented: function () {
    return state(this).cancelable && state(this).prevented;
  },
  timeStamp: function () { return state(this).time; }
}, {
  initEvent: function initEvent(type, bubbles, cancelable) {
    var s = state(this);
    if (arguments.length === 0)
      throw missing(1, ['type']);
    if (s.dispatching)
      return;
    s.type = String(type);
    s.bubbles = !!bubbles;
    s.cancelable = !!cancelable;
  },
  composedPath: function composedPath() {
    return state(this).dispatching ? [state(this).target] : [];
  },
  preventDefault: function preventDefault() {
    if (!state(this).passive)
      state(this).prevented = true;
  },
  stopPropagation: function stopPropagation() {
    state(this).propagation = true;
  },
  stopImmediatePropagation: function stopImmediatePropagation() {
    state(this).stop = true;
  }
});

Object.defineProperty(Event.prototype, 'cancelBubble', {
  configurable: true,
  enumerable: true,
  get: function () {
    return state(this).propagation;
  },
  set: function (value) {
    if (value)
      state(this).propagation = true;
  }
});

['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].forEach(function (name, i) {
  [Event, Event.prototype].forEach(function (where) {
    Object.defineProperty(where, name, { value: i, enumerable: true });
  });
});

function show(self, depth, options, fields) {
  var name = self.constructor.name;
  if (depth < 0)
    return name;
  return name + ' ' + require('util').inspect(fields, Object.assign({}, options, {
    depth: options.depth === null ? null : options.depth - 1
  }));
}

Object.defineProperty(Event.prototype, INSPECT, {
  configurable: true,
  writable: true,
  value: function (depth, options) {
    return show(this, depth, options, {
      type: this.type, defaultPrevented: this.defaultPrevented,
      cancelable: this.cancelable, timeStamp: this.timeStamp
    });
  }
});

function CustomEvent(type, options) {
  needNew(this, CustomEvent, 'CustomEvent');
  if (arguments.length === 0)
    throw missing(1, ['type']);
  Event.call(this, type, options);
  state(this).detail = options && options.detail !== undefined ? options.detail : null;
}

CustomEvent.prototype = Object.create(Event.prototype, {
  constructor: { value: CustomEvent, writable: true, configurable: true }
});
Object.setPrototypeOf(CustomEvent, Event);
define(CustomEvent, 'CustomEvent', {
  detail: function () { return state(this).detail; }
}, {});

/* An event that the platform itself makes. */
function trusted(type, fields) {
  var event = new Event(type);
  state(event).trusted = true;
  return Object.assign(event, fields);
}

/* ---- targets ---- */

function EventTarget() {
  needNew(this, EventTarget, 'EventTarget');
  init(this);
}

function init(target) {
  errors.hidden(target, LISTENERS, new Map());
}

function listenersOf(target) {
  var map = target === null || target === undefined ? undefined : target[LISTENERS];
  if (!map)
    throw errors.typeError('ERR_INVALID_THIS',
      'Value of "this" must be of type EventTarget');
  return map;
}

function settings(options) {
  if (typeof options === 'boolean')
    return { capture: options };
  if (options === null || options === undefined)
    return {};
  if (typeof options !== 'object' && typeof options !== 'function')
    throw errors.invalidArgType('options', 'object', options);
  return options;
}

function isListener(listener) {
  if (typeof listener === 'function' || (typeof listener === 'object' && listener !== null))
    return true;
  if (listener === undefined || listener === null)
    return false;
  throw errors.invalidArgType('listener', 'EventListener', listener);
}

function warn(target, type, listener) {
  var w = new Error('addEventListener called with ' + listener + ' which has no effect.');
  w.name = 'AddEventListenerArgumentTypeWarning';
  w.target = target;
  w.type = type;
  process.emitWarning(w);
}

function limitOf(target) {
  return target[MAX] === undefined ? DEFAULT_MAX : target[MAX];
}

function warnOfLeak(target, type, list) {
  var max = limitOf(target), w;
  if (max === 0 || list.length <= max || list.warned)
    return;
  list.warned = true;
  w = new Error('Possible EventTarget memory leak detected. ' + list.length + ' ' + type +
    ' listeners added to ' + require('util').inspect(target, { depth: -1 }) +
    '. MaxListeners is ' + max + '. Use events.setMaxListeners() to increase limit');
  w.name = 'MaxListenersExceededWarning';
  w.target = target;
  w.type = type;
  w.count = list.length;
  process.emitWarning(w);
}

function find(list, listener, capture) {
  var i;
  for (i = 0; i < list.length; i++)
    if (list[i].listener === listener && list[i].capture === capture)
      return i;
  return -1;
}

function drop(target, type, entry) {
  var map = listenersOf(target), list = map.get(type), at = list ? list.indexOf(entry) : -1;
  if (at < 0)
    return;
  entry.removed = true;
  list.splice(at, 1);
  if (list.length === 0)
    map['delete'](type);
}

function dropWithSignal(target, type, entry, signal) {
  if (signal === null || typeof signal !== 'object' || !('aborted' in signal))
    throw errors.invalidArgType('options.signal', 'AbortSignal', signal);
  if (signal.aborted)
    return false;
  signal.addEventListener('abort', function () {
    drop(target, type, entry);
  }, { once: true });
  return true;
}

/* Calls one listener; what it throws is the process's matter, not the dispatcher's. */
function callListener(target, entry, event) {
  var listener = entry.listener, result;
  try {
    if (typeof listener === 'function')
      result = listener.call(target, event);
    else if (typeof listener.handleEvent === 'function')
      result = listener.handleEvent(event);
    if (result !== undefined && result !== null && typeof result.then === 'function')
      result.then(undefined, later);
  } catch (err) {
    later(err);
  }
}

function later(err) {
  process.nextTick(function () {
    throw err;
  });
}

function dispatch(target, event) {
  var s = state(event), list = listenersOf(target).get(s.type);
  s.target = target;
  s.dispatching = true;
  (list ? list.slice() : []).forEach(function (entry) {
    if (s.stop || entry.removed)
      return;
    if (entry.once)
      drop(target, s.type, entry);
    s.passive = entry.passive;
    callListener(target, entry, event);
    s.passive = false;
  });
  s.dispatching = false;
}

define(EventTarget, 'EventTarget', {}, {
  addEventListener: function addEventListener(type, listener, options) {
    var map = listenersOf(this), given, list, entry;
    if (arguments.length < 2)
      throw missing(2, ['type', 'listener']);
    given = settings(options);
    type = String(type);
    if (!isListener(listener)) {
      warn(this, type, listener);
      return;
    }
    entry = {
      listener: listener, capture: !!given.capture, once: !!given.once,
      passive: !!given.passive, removed: false
    };
    if (given.signal !== undefined && !dropWithSignal(this, type, entry, given.signal))
      return;
    list = map.get(type);
    if (!list)
      map.set(type, list = []);
    if (find(list, listener, entry.capture) >= 0)
      return;
    list.push(entry);
    warnOfLeak(this, type, list);
    if (this._listenerAdded)
      this._listenerAdded(type);
  },
  removeEventListener: function removeEventListener(type, listener, options) {
    var list = listenersOf(this).get(String(type)), at;
    if (arguments.length < 2)
      throw missing(2, ['type', 'listener']);
    if (!isListener(listener) || !list)
      return;
    at = find(list, listener, !!settings(options).capture);
    if (at >= 0)
      drop(this, String(type), list[at]);
  },
  dispatchEvent: function dispatchEvent(event) {
    listenersOf(this);
    if (arguments.length < 1)
      throw missing(1, ['event']);
    if (!(event instanceof Event) || !event[EVENT])
      throw errors.invalidArgType('event', 'Event', event);
    if (state(event).dispatching)
      throw errors.error('ERR_EVENT_RECURSION',
        'The event "' + event.type + '" is already being dispatched');
    dispatch(this, event);
    return !event.defaultPrevented;
  }
});

Object.defineProperty(EventTarget.prototype, INSPECT, {
  configurable: true,
  writable: true,
  value: function (depth, options) {
    return show(this, depth, options, {});
  }
});

/* The property `on<type>` of a class of targets: a listener that can be replaced. */
function defineHandler(proto, type) {
  Object.defineProperty(proto, 'on' + type, {
    configurable: true,
    enumerable: true,
    get: function () {
      var own = this[HANDLERS];
      return own && own[type] ? own[type].handler : null;
    },
    set: function (value) {
      var own = this[HANDLERS], self = this, entry;
      if (!own)
        errors.hidden(this, HANDLERS, own = Object.create(null));
      entry = own[type];
      if (typeof value !== 'function' && (typeof value !== 'object' || value === null))
        value = null;
      if (entry && value) {
        entry.handler = value;
      } else if (entry) {
        this.removeEventListener(type, entry.listener);
        own[type] = undefined;
      } else if (value) {
        own[type] = entry = {
          handler: value,
          listener: function (event) {
            return typeof entry.handler === 'function' ? entry.handler.call(self, event) :
              undefined;
          }
        };
        this.addEventListener(type, entry.listener);
      }
    }
  });
}

module.exports = {
  Event: Event, CustomEvent: CustomEvent, EventTarget: EventTarget,
  init: init, trusted: trusted, defineHandler: defineHandler, show: show,
  isTarget: function (value) {
    return value !== null && typeof value === 'object' && !!value[LISTENERS];
  },
  listeners: function (target, type) {
    return (listenersOf(target).get(type) || []).map(function (entry) {
      return entry.listener;
    });
  },
  limitOf: limitOf,
  setLimit: function (target, n) {
    errors.hidden(target, MAX, n);
  }
};
