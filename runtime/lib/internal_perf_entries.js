/* perf_hooks: entries of the timeline, and who observes them. */
'use strict';

var errors = require('internal_errors');

var FIELDS = Symbol('kFields'); /* an entry's: name, type, start, duration, detail */
var INSPECT = Symbol.for('nodejs.util.inspect.custom');
var SECRET = {}; /* what nobody else can construct with */
var MILESTONES = ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit',
  'bootstrapComplete'];
var SUPPORTED = ['function', 'mark', 'measure', 'resource'];

var timeline = { mark: [], measure: [], resource: [] };
var markTimes = Object.create(null);
var observers = [];

exports.SECRET = SECRET;
exports.MILESTONES = MILESTONES;

function domError(message, name) {
  var Dom = require('internal_structured_clone').DOMException;
  return new Dom(message, name);
}

function missing(names) {
  return errors.typeError('ERR_MISSING_ARGS', 'The ' + names.map(function (name) {
    return '"' + name + '"';
  }).join(' and ') + (names.length > 1 ? ' arguments' : ' argument') + ' must be specified');
}
exports.missing = missing;

function illegal() {
  return errors.typeError('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
}
exports.illegal = illegal;

function checkOptions(value, name) {
  if (value === null || (typeof value !== 'object'))
    throw errors.invalidArgType(name, 'object', value);
}
exports.checkOptions = checkOptions;

/* ---- classes ---- */

function tag(Class, name) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    value: name, configurable: true, enumerable: false, writable: false
  });
}
exports.tag = tag;

function method(Class, name, fn) {
  Object.defineProperty(Class.prototype, name, {
    value: fn, enumerable: typeof name === 'string', configurable: true, writable: true
  });
}
exports.method = method;

function getter(Class, name, get) {
  Object.defineProperty(Class.prototype, name, {
    get: get, enumerable: true, configurable: true
  });
}
exports.getter = getter;

/* As a class shows itself: its name, and the fields that toJSON() tells. */
function inspectable(Class, fields) {
  method(Class, INSPECT, function (depth, options) {
    var name = this.constructor.name, copy, self = this;
    if (depth < 0)
      return '[' + name + ']';
    options = Object.assign({}, options, {
      depth: options.depth === null || options.depth === undefined ? null : options.depth - 1
    });
    copy = {};
    fields(this).forEach(function (field) {
      copy[field] = self[field];
    });
    return name + ' ' + require('util').inspect(copy, options);
  });
}
exports.inspectable = inspectable;

function inherit(Child, Parent) {
  Child.prototype = Object.create(Parent.prototype, {
    constructor: { value: Child, configurable: true, writable: true }
  });
}
exports.inherit = inherit;

function fill(entry, name, type, start, duration, detail) {
  entry[FIELDS] = { name: name, type: type, start: start, duration: duration,
    detail: detail };
  return entry;
}

function PerformanceEntry(secret, name, type, start, duration, detail) {
  if (secret !== SECRET)
    throw illegal();
  fill(this, name, type, start, duration, detail);
}

[['name', 'name'], ['entryType', 'type'], ['startTime', 'start'],
  ['duration', 'duration']].forEach(function (pair) {
  getter(PerformanceEntry, pair[0], function () {
    return this[FIELDS][pair[1]];
  });
});

/* Entries of functions have a detail, which only some classes show. */
function detailOf() {
  return this[FIELDS].detail;
}

var PLAIN = ['name', 'entryType', 'startTime', 'duration'];
var DETAILED = PLAIN.concat('detail');

function shown(entry) {
  return entry instanceof PerformanceMark || entry instanceof PerformanceMeasure ?
    DETAILED : PLAIN;
}

method(PerformanceEntry, 'toJSON', function toJSON() {
  var copy = {}, self = this;
  shown(this).forEach(function (field) {
    copy[field] = self[field];
  });
  return copy;
});
inspectable(PerformanceEntry, shown);
getter(PerformanceEntry, 'detail', detailOf);
tag(PerformanceEntry, 'PerformanceEntry');

function badTime(time) {
  return errors.typeError('ERR_PERFORMANCE_INVALID_TIMESTAMP', time +
    ' is not a valid timestamp');
}

function cloned(detail) {
  return detail === undefined || detail === null ? null :
    require('internal_structured_clone').structuredClone(detail);
}

function checkMarkName(name) {
  if (MILESTONES.indexOf(name) >= 0)
    throw errors.invalidArgValue('name', name);
}

function PerformanceMark(name, options) {
  var start;
  if (arguments.length === 0)
    throw missing(['name']);
  name = '' + name;
  checkMarkName(name);
  if (options !== undefined && options !== null)
    checkOptions(options, 'options');
  options = options || {};
  start = options.startTime === undefined || options.startTime === null ? exports.now() :
    options.startTime;
  errors.checkNumber(start, 'startTime');
  if (start < 0)
    throw badTime(start);
  markTimes[name] = start;
  fill(this, name, 'mark', start, 0, cloned(options.detail));
}
inherit(PerformanceMark, PerformanceEntry);
tag(PerformanceMark, 'PerformanceMark');

function PerformanceMeasure(secret, name, start, duration, detail) {
  if (secret !== SECRET)
    throw illegal();
  fill(this, name, 'measure', start, duration, detail);
}
inherit(PerformanceMeasure, PerformanceEntry);
tag(PerformanceMeasure, 'PerformanceMeasure');

exports.PerformanceEntry = PerformanceEntry;
exports.PerformanceMark = PerformanceMark;
exports.PerformanceMeasure = PerformanceMeasure;

/* ---- the timeline ---- */

function byStart(a, b) {
  return a.startTime - b.startTime;
}

function select(list, name, type) {
  return list.filter(function (entry) {
    return (name === undefined || entry.name === name) &&
      (type === undefined || entry.entryType === type);
  });
}

exports.offer = function (entry) {
  var i;
  for (i = 0; i < observers.length; i++)
    observers[i]._offer(entry);
};

exports.keep = function (entry) {
  timeline[entry.entryType].push(entry);
  exports.offer(entry);
  return entry;
};

exports.clear = function (type, name) {
  if (type === 'mark' && name !== undefined) {
    checkMarkName('' + name);
    delete markTimes['' + name];
  } else if (type === 'mark') {
    markTimes = Object.create(null);
  }
  timeline[type] = name === undefined ? [] : timeline[type].filter(function (entry) {
    return entry.name !== '' + name;
  });
};

exports.timeline = timeline;

exports.find = function (name, type) {
  return select(timeline.mark.concat(timeline.measure, timeline.resource), name, type)
    .sort(byStart);
};

/* A mark's name, one of Node's own, or a time as performance.now() tells it. */
exports.timeOf = function (mark, nodeTiming) {
  if (typeof mark === 'number') {
    if (mark < 0)
      throw badTime(mark);
    return mark;
  }
  mark = '' + mark;
  if (MILESTONES.indexOf(mark) >= 0)
    return nodeTiming[mark];
  if (markTimes[mark] === undefined)
    throw domError('The "' + mark + '" performance mark has not been set', 'SyntaxError');
  return markTimes[mark];
};

/* ---- observers ---- */

function PerformanceObserverEntryList(secret, list) {
  if (secret !== SECRET)
    throw illegal();
  errors.hidden(this, '_list', list.sort(byStart));
}

method(PerformanceObserverEntryList, 'getEntries', function getEntries() {
  return this._list.slice();
});

method(PerformanceObserverEntryList, 'getEntriesByType', function getEntriesByType(type) {
  if (arguments.length === 0)
    throw missing(['type']);
  return select(this._list, undefined, '' + type);
});

method(PerformanceObserverEntryList, 'getEntriesByName', function getEntriesByName(name, type) {
  if (arguments.length === 0)
    throw missing(['name']);
  return select(this._list, '' + name, type === null || type === undefined ? undefined :
    '' + type);
});

method(PerformanceObserverEntryList, INSPECT, function (depth, options) {
  return depth < 0 ? this : 'PerformanceObserverEntryList ' +
    require('util').inspect(this._list, options);
});
tag(PerformanceObserverEntryList, 'PerformanceObserverEntryList');

function PerformanceObserver(callback) {
  errors.checkFunction(callback, 'callback');
  errors.hidden(this, '_callback', callback);
  errors.hidden(this, '_buffer', []);
  errors.hidden(this, '_types', []);
  errors.hidden(this, '_mode', undefined); /* 'single' or 'multiple' types, once it is known */
}

Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', {
  get: function () {
    return SUPPORTED.slice();
  },
  configurable: true, enumerable: false
});

function chooseMode(self, options) {
  var mode = options.entryTypes !== undefined ? 'multiple' : 'single';
  if (self._mode !== undefined && self._mode !== mode)
    throw domError('PerformanceObserver can not change to ' +
      (mode === 'single' ? 'single observation' : 'multiple observations'),
      'InvalidModificationError');
  self._mode = mode;
}

function observeAll(self, types) {
  if (!Array.isArray(types))
    throw errors.invalidArgType('options.entryTypes', 'string[]', types);
  self._types = types.filter(function (type) {
    return SUPPORTED.indexOf(type) >= 0;
  });
}

method(PerformanceObserver, 'observe', function observe(options) {
  options = options === undefined ? {} : options;
  checkOptions(options, 'options');
  if (options.entryTypes === undefined && options.type === undefined)
    throw missing(['options.entryTypes', 'options.type']);
  if (options.entryTypes !== undefined && options.entryTypes !== null &&
      options.type !== undefined && options.type !== null)
    throw errors.invalidArgValue('options.entryTypes', options.entryTypes,
      'options.entryTypes can not set with options.type together');
  chooseMode(this, options);
  if (this._mode === 'multiple')
    observeAll(this, options.entryTypes);
  else if (SUPPORTED.indexOf(options.type) < 0)
    return;
  else if (this._types.indexOf(options.type) < 0)
    this._types.push(options.type);
  if (this._types.length === 0) {
    this.disconnect();
    return;
  }
  if (observers.indexOf(this) < 0)
    observers.push(this);
  if (this._mode === 'single' && options.buffered)
    exports.find(undefined, options.type).forEach(this._offer, this);
});

method(PerformanceObserver, 'disconnect', function disconnect() {
  observers = observers.filter(function (other) {
    return other !== this;
  }, this);
  this._buffer = [];
  this._types = [];
  this._mode = undefined;
});

method(PerformanceObserver, 'takeRecords', function takeRecords() {
  var list = this._buffer;
  this._buffer = [];
  return list;
});

method(PerformanceObserver, INSPECT, function (depth, options) {
  return depth < 0 ? this : 'PerformanceObserver ' + require('util').inspect({
    connected: observers.indexOf(this) >= 0,
    pending: waiting.indexOf(this) >= 0,
    entryTypes: this._types,
    buffer: this._buffer
  }, options);
});
tag(PerformanceObserver, 'PerformanceObserver');

var waiting = []; /* observers that have something to be told */

function tell() {
  var list = waiting;
  waiting = [];
  list.forEach(function (observer) {
    var entries = observer.takeRecords();
    if (entries.length > 0)
      observer._callback(new PerformanceObserverEntryList(SECRET, entries), observer);
  });
}

errors.hidden(PerformanceObserver.prototype, '_offer', function (entry) {
  if (this._types.indexOf(entry.entryType) < 0)
    return;
  this._buffer.push(entry);
  if (waiting.indexOf(this) >= 0)
    return;
  waiting.push(this);
  if (waiting.length === 1)
    setImmediate(tell);
});

exports.PerformanceObserver = PerformanceObserver;
exports.PerformanceObserverEntryList = PerformanceObserverEntryList;
