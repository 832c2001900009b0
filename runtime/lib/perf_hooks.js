/* performance, its marks and measures, and what monitors the loop. */
'use strict';

function hidden(target, name, value) {
  Object.defineProperty(target, name, {
    value: value, enumerable: false, configurable: true, writable: true
  });
}

function inherit(Child, Parent) {
  Child.prototype = Object.create(Parent.prototype);
  hidden(Child.prototype, 'constructor', Child);
}

/* ---- entries ---- */

function PerformanceEntry(name, entryType, startTime, duration) {
  this.name = name;
  this.entryType = entryType;
  this.startTime = startTime;
  this.duration = duration;
}

hidden(PerformanceEntry.prototype, 'toJSON', function toJSON() {
  var copy = {}, key;
  for (key in this) {
    if (Object.prototype.hasOwnProperty.call(this, key))
      copy[key] = this[key];
  }
  return copy;
});

function PerformanceMark(name, options) {
  options = options || {};
  PerformanceEntry.call(this, String(name), 'mark',
    options.startTime === undefined ? binding.now() : options.startTime, 0);
  this.detail = options.detail === undefined ? null : options.detail;
}
inherit(PerformanceMark, PerformanceEntry);

function PerformanceMeasure(name, start, duration, detail) {
  PerformanceEntry.call(this, name, 'measure', start, duration);
  this.detail = detail === undefined ? null : detail;
}
inherit(PerformanceMeasure, PerformanceEntry);

var entries = [];
var observers = [];

function byStart(a, b) {
  return a.startTime - b.startTime;
}

function add(entry) {
  entries.push(entry);
  observers.forEach(function (observer) {
    observer._offer(entry);
  });
  return entry;
}

function select(list, name, type) {
  return list.filter(function (entry) {
    return (name === undefined || entry.name === name) &&
      (type === undefined || entry.entryType === type);
  }).sort(byStart);
}

function clear(type, name) {
  entries = entries.filter(function (entry) {
    return entry.entryType !== type || (name !== undefined && entry.name !== String(name));
  });
}

/* ---- performance ---- */

function Performance() {
  this.timeOrigin = binding.timeOrigin();
}

var performance = new Performance();

function method(name, fn) {
  hidden(Performance.prototype, name, fn);
}

method('now', binding.now);

method('mark', function mark(name, options) {
  var entry = new PerformanceMark(name, options);
  binding.mark(entry.name);
  return add(entry);
});

/* A mark's name, or a time, as performance.now() tells it. */
function timeOf(mark) {
  var found, err;
  if (typeof mark === 'number')
    return mark;
  found = select(entries, String(mark), 'mark');
  if (found.length > 0)
    return found[found.length - 1].startTime;
  err = new SyntaxError('The "' + mark + '" performance mark has not been set');
  hidden(err, 'code', 12);
  throw err;
}

function measureSpan(options, endMark) {
  var given = options !== null && typeof options === 'object', start, end;
  var from = given ? options.start : options;
  var to = given ? options.end : endMark;
  if (to !== undefined)
    end = timeOf(to);
  else if (given && options.duration !== undefined && from !== undefined)
    end = timeOf(from) + options.duration;
  else
    end = binding.now();
  if (from !== undefined)
    start = timeOf(from);
  else
    start = given && options.duration !== undefined ? end - options.duration : 0;
  return { start: start, end: end, detail: given ? options.detail : undefined };
}

method('measure', function measure(name, options, endMark) {
  var span = measureSpan(options, endMark), duration = span.end - span.start;
  name = String(name);
  binding.measure(name, binding.now() - span.start, duration);
  return add(new PerformanceMeasure(name, span.start, duration, span.detail));
});

method('clearMarks', function clearMarks(name) {
  clear('mark', name);
});

method('clearMeasures', function clearMeasures(name) {
  clear('measure', name);
});

method('getEntries', function getEntries() {
  return select(entries);
});

method('getEntriesByName', function getEntriesByName(name, type) {
  return select(entries, String(name), type);
});

method('getEntriesByType', function getEntriesByType(type) {
  return select(entries, undefined, String(type));
});

method('timerify', function timerify(fn) {
  if (typeof fn !== 'function')
    throw require('internal_errors').invalidArgType('fn', 'function', fn);
  return function () {
    var start = binding.now(), result = fn.apply(this, arguments), entry;
    entry = new PerformanceEntry(fn.name, 'function', start, binding.now() - start);
    observers.forEach(function (observer) {
      observer._offer(entry);
    });
    return result;
  };
});

/* ---- the loop's utilization ---- */

function utilization(active, idle) {
  return {
    idle: idle, active: active, utilization: active + idle > 0 ? active / (active + idle) : 0
  };
}

method('eventLoopUtilization', function eventLoopUtilization(a, b) {
  var start = binding.loopStart(), idle;
  if (a && b)
    return utilization(a.active - b.active, a.idle - b.idle);
  if (start < 0)
    return utilization(0, 0);
  idle = binding.idle();
  if (a)
    return utilization(binding.now() - start - idle - a.active, idle - a.idle);
  return utilization(binding.now() - start - idle, idle);
});

function PerformanceNodeTiming() {
  this.name = 'node';
  this.entryType = 'node';
  this.startTime = 0;
  this.duration = binding.now();
  this.nodeStart = 0;
  this.v8Start = 0;
  this.bootstrapComplete = 0;
  this.environment = 0;
  this.loopStart = binding.loopStart();
  this.loopExit = -1;
  this.idleTime = binding.idle();
}
inherit(PerformanceNodeTiming, PerformanceEntry);

Object.defineProperty(Performance.prototype, 'nodeTiming', {
  enumerable: true,
  configurable: true,
  get: function () {
    return new PerformanceNodeTiming();
  }
});

method('toJSON', function toJSON() {
  return {
    nodeTiming: this.nodeTiming,
    timeOrigin: this.timeOrigin,
    eventLoopUtilization: this.eventLoopUtilization()
  };
});

/* ---- observers ---- */

function PerformanceObserverEntryList(list) {
  hidden(this, '_list', list);
}

['getEntries', 'getEntriesByName', 'getEntriesByType'].forEach(function (name) {
  hidden(PerformanceObserverEntryList.prototype, name, function (what, type) {
    if (name === 'getEntriesByType')
      return select(this._list, undefined, what);
    return select(this._list, what, type);
  });
});

function PerformanceObserver(callback) {
  if (typeof callback !== 'function')
    throw require('internal_errors').invalidArgType('callback', 'function', callback);
  hidden(this, '_callback', callback);
  hidden(this, '_buffer', []);
  hidden(this, '_types', []);
  hidden(this, '_queued', false);
}

PerformanceObserver.supportedEntryTypes = ['function', 'mark', 'measure'];

hidden(PerformanceObserver.prototype, 'observe', function observe(options) {
  var self = this;
  this._types = options.entryTypes || this._types.concat(options.type);
  if (observers.indexOf(this) < 0)
    observers.push(this);
  if (options.buffered)
    entries.forEach(function (entry) {
      self._offer(entry);
    });
});

hidden(PerformanceObserver.prototype, 'disconnect', function disconnect() {
  observers = observers.filter(function (other) {
    return other !== this;
  }, this);
  this._buffer = [];
});

hidden(PerformanceObserver.prototype, 'takeRecords', function takeRecords() {
  var list = this._buffer;
  this._buffer = [];
  return list;
});

hidden(PerformanceObserver.prototype, '_offer', function (entry) {
  var self = this;
  if (this._types.indexOf(entry.entryType) < 0)
    return;
  this._buffer.push(entry);
  if (this._queued)
    return;
  this._queued = true;
  setImmediate(function deliverEntries() {
    var list = self.takeRecords();
    self._queued = false;
    if (list.length > 0)
      self._callback(new PerformanceObserverEntryList(list), self);
  });
});

/* ---- histograms ---- */

function Histogram() {
  hidden(this, '_native', binding.histogram());
}

['min', 'max', 'mean', 'exceeds', 'stddev', 'count'].forEach(function (name) {
  Object.defineProperty(Histogram.prototype, name, {
    enumerable: true,
    configurable: true,
    get: function () {
      return this._native.stats()[name];
    }
  });
});

hidden(Histogram.prototype, 'percentile', function percentile(percent) {
  if (typeof percent !== 'number')
    throw require('internal_errors').invalidArgType('percentile', 'number', percent);
  if (!(percent > 0 && percent <= 100))
    throw require('internal_errors').outOfRange('percentile', '> 0 && <= 100', percent);
  return this._native.percentile(percent);
});

hidden(Histogram.prototype, 'reset', function reset() {
  this._native.clear();
});

function RecordableHistogram() {
  Histogram.call(this);
  hidden(this, '_last', 0);
}
inherit(RecordableHistogram, Histogram);

hidden(RecordableHistogram.prototype, 'record', function record(value) {
  if (typeof value !== 'number')
    throw require('internal_errors').invalidArgType('val', 'number', value);
  if (!this._native.add(value))
    throw require('internal_errors').outOfRange('val', '>= 1 && <= 9007199254740991', value);
});

hidden(RecordableHistogram.prototype, 'recordDelta', function recordDelta() {
  var now = Math.round(binding.now() * 1e6);
  if (this._last > 0)
    this._native.add(now - this._last);
  this._last = now;
});

function IntervalHistogram(resolution) {
  Histogram.call(this);
  hidden(this, '_resolution', resolution);
  hidden(this, '_handle', null);
}
inherit(IntervalHistogram, Histogram);

hidden(IntervalHistogram.prototype, 'enable', function enable() {
  if (this._handle !== null)
    return false;
  this._handle = binding.delayStart(this._resolution, this._native);
  return true;
});

hidden(IntervalHistogram.prototype, 'disable', function disable() {
  if (this._handle === null)
    return false;
  binding.delayStop(this._handle);
  this._handle = null;
  return true;
});

exports.Performance = Performance;
exports.PerformanceEntry = PerformanceEntry;
exports.PerformanceMark = PerformanceMark;
exports.PerformanceMeasure = PerformanceMeasure;
exports.PerformanceObserver = PerformanceObserver;
exports.PerformanceObserverEntryList = PerformanceObserverEntryList;
exports.performance = performance;
exports.constants = {};

exports.monitorEventLoopDelay = function monitorEventLoopDelay(options) {
  var resolution = options && options.resolution !== undefined ? options.resolution : 10;
  require('internal_errors').checkInteger(resolution, 'options.resolution', 1);
  return new IntervalHistogram(resolution);
};

exports.createHistogram = function createHistogram() {
  return new RecordableHistogram();
};
