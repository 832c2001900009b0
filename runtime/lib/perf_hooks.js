/* performance: the clock, marks and measures, and what the loop does with its time. */
'use strict';

var errors = require('internal_errors');
var entries = require('internal_perf_entries');

entries.now = binding.now;

/* ---- the runtime's own times ---- */

function NodeTiming() {
  var times = binding.milestones();
  var fields = {
    name: 'node', entryType: 'node', startTime: 0, duration: binding.now, nodeStart: times[0],
    v8Start: times[1], environment: times[2], loopStart: binding.loopStart,
    loopExit: binding.loopExit, bootstrapComplete: times[3], idleTime: binding.idle
  };
  Object.keys(fields).forEach(function (name) {
    var value = fields[name];
    Object.defineProperty(this, name, typeof value === 'function' ?
      { get: value, enumerable: true, configurable: true } :
      { value: value, enumerable: true, configurable: true, writable: false });
  }, this);
}
NodeTiming.prototype = Object.create(entries.PerformanceEntry.prototype, {
  constructor: {
    value: function PerformanceNodeTiming() {
      throw entries.illegal();
    },
    configurable: true, writable: true
  }
});
entries.method(NodeTiming, 'toJSON', function toJSON() {
  return Object.assign({}, this);
});
entries.inspectable(NodeTiming, Object.keys);

var nodeTiming;

function timing() {
  if (nodeTiming === undefined)
    nodeTiming = new NodeTiming();
  return nodeTiming;
}

/* ---- performance ---- */

function Performance(secret) {
  if (secret !== entries.SECRET)
    throw entries.illegal();
}

function method(name, fn) {
  entries.method(Performance, name, fn);
}

method('now', binding.now);

entries.getter(Performance, 'timeOrigin', (function () {
  var origin;
  return function () {
    if (origin === undefined)
      origin = binding.timeOrigin();
    return origin;
  };
}()));

entries.getter(Performance, 'nodeTiming', timing);

method('mark', function mark(name, options) {
  var entry;
  if (arguments.length === 0)
    throw entries.missing(['name']);
  entry = new entries.PerformanceMark(name, options);
  binding.mark(entry.name);
  return entries.keep(entry);
});

function checkMeasure(options, endMark) {
  function fail(text) {
    return errors.typeError('ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS', text);
  }
  if (endMark !== undefined)
    throw fail('endMark must not be specified');
  if ('start' in options && 'end' in options && 'duration' in options)
    throw fail('Must not have options.start, options.end, and options.duration specified');
}

function isGiven(options, name) {
  return options[name] !== undefined;
}

/* [start, end] of measure(name, start, end) or measure(name, options). */
function measureSpan(options, endMark) {
  var given = options !== null && typeof options === 'object', start = 0, end;
  function time(name) {
    return entries.timeOf(given ? options[name] : name, timing());
  }
  if (!given) {
    end = endMark === undefined ? binding.now() : time(endMark);
    return [options === undefined || options === null ? 0 : time(options), end];
  }
  checkMeasure(options, endMark);
  if (isGiven(options, 'end'))
    end = time('end');
  else if (isGiven(options, 'start') && isGiven(options, 'duration'))
    end = time('start') + time('duration');
  else
    end = binding.now();
  if (isGiven(options, 'start'))
    start = time('start');
  else if (isGiven(options, 'duration'))
    start = end - time('duration');
  return [start, end];
}

method('measure', function measure(name, options, endMark) {
  var span, detail = null;
  if (arguments.length === 0)
    throw entries.missing(['name']);
  errors.checkString(name, 'name');
  span = measureSpan(options, endMark);
  if (options !== null && typeof options === 'object' && options.detail !== undefined &&
      options.detail !== null)
    detail = require('internal_structured_clone').structuredClone(options.detail);
  binding.measure(name, binding.now() - span[0], span[1] - span[0]);
  return entries.keep(new entries.PerformanceMeasure(entries.SECRET, name, span[0],
    span[1] - span[0], detail));
});

[['clearMarks', 'mark'], ['clearMeasures', 'measure'],
  ['clearResourceTimings', 'resource']].forEach(function (pair) {
  method(pair[0], function (name) {
    entries.clear(pair[1], name);
  });
});

method('getEntries', function getEntries() {
  return entries.find();
});

method('getEntriesByName', function getEntriesByName(name, type) {
  if (arguments.length === 0)
    throw entries.missing(['name']);
  return entries.find('' + name, type === undefined ? undefined : '' + type);
});

method('getEntriesByType', function getEntriesByType(type) {
  if (arguments.length === 0)
    throw entries.missing(['type']);
  return entries.find(undefined, '' + type);
});

/* ---- functions that are timed ---- */

function timed(name, start, args, histogram) {
  var duration = binding.now() - start, entry, i;
  if (histogram !== undefined)
    histogram.record(Math.ceil(duration * 1e6));
  entry = new entries.PerformanceEntry(entries.SECRET, name, 'function', start, duration, args);
  for (i = 0; i < args.length; i++)
    entry[i] = args[i];
  entries.offer(entry);
}

function checkTimerify(fn, options) {
  var Recordable;
  errors.checkFunction(fn, 'fn');
  errors.checkObject(options, 'options');
  if (options.histogram === undefined)
    return;
  Recordable = require('internal_perf_histogram').RecordableHistogram;
  if (!(options.histogram instanceof Recordable))
    throw errors.invalidArgType('options.histogram', 'RecordableHistogram',
      options.histogram);
}

method('timerify', function timerify(fn, options) {
  var histogram;
  options = options === undefined ? {} : options;
  checkTimerify(fn, options);
  histogram = options.histogram;
  function timerified() {
    var args = Array.prototype.slice.call(arguments), start = binding.now();
    var built = this instanceof timerified;
    var result = built ? Reflect.construct(fn, args) : fn.apply(this, args);
    if (!built && result !== null && result !== undefined &&
        typeof result['finally'] === 'function')
      return result['finally'](function () {
        timed(fn.name, start, args, histogram);
      });
    timed(fn.name, start, args, histogram);
    return result;
  }
  Object.defineProperties(timerified, {
    length: { configurable: false, enumerable: true, value: fn.length },
    name: { configurable: false, enumerable: true, value: 'timerified ' + fn.name }
  });
  return timerified;
});

/* ---- the loop's utilization ---- */

function utilization(active, idle) {
  return { idle: idle, active: active, utilization: active / (idle + active) };
}

method('eventLoopUtilization', function eventLoopUtilization(a, b) {
  var start = binding.loopStart(), idle, active;
  if (start <= 0)
    return { idle: 0, active: 0, utilization: 0 };
  if (b)
    return utilization(a.active - b.active, a.idle - b.idle);
  idle = binding.idle();
  active = binding.now() - start - idle;
  return a ? utilization(active - a.active, idle - a.idle) : utilization(active, idle);
});

method('toJSON', function toJSON() {
  return {
    nodeTiming: this.nodeTiming,
    timeOrigin: this.timeOrigin,
    eventLoopUtilization: this.eventLoopUtilization()
  };
});

/* ---- resources, and what needs events ---- */

function resources() {
  return require('internal_perf_resource');
}

method('setResourceTimingBufferSize', function setResourceTimingBufferSize(size) {
  if (arguments.length === 0)
    throw entries.missing(['maxSize']);
  resources().setLimit(size);
});

method('markResourceTiming',
  function markResourceTiming(info, url, initiator, global, cacheMode) {
    return resources().mark(performance, info, url, initiator, cacheMode);
  });

/* An EventTarget from its first listener on. */
['addEventListener', 'removeEventListener', 'dispatchEvent'].forEach(function (name) {
  method(name, function () {
    var EventTarget = require('internal_event_target').EventTarget;
    ['addEventListener', 'removeEventListener', 'dispatchEvent'].forEach(function (stub) {
      delete Performance.prototype[stub];
    });
    Object.setPrototypeOf(Performance.prototype, EventTarget.prototype);
    EventTarget.call(performance);
    return performance[name].apply(performance, arguments);
  });
});

entries.tag(Performance, 'Performance');
entries.inspectable(Performance, function () {
  return ['nodeTiming', 'timeOrigin'];
});

var performance = new Performance(entries.SECRET);

/* ---- what there is ---- */

exports.Performance = Performance;
exports.PerformanceEntry = entries.PerformanceEntry;
exports.PerformanceMark = entries.PerformanceMark;
exports.PerformanceMeasure = entries.PerformanceMeasure;
exports.PerformanceObserver = entries.PerformanceObserver;
exports.PerformanceObserverEntryList = entries.PerformanceObserverEntryList;

Object.defineProperty(exports, 'PerformanceResourceTiming', {
  get: function () {
    return resources().PerformanceResourceTiming;
  },
  configurable: true, enumerable: true
});

exports.monitorEventLoopDelay = function monitorEventLoopDelay(options) {
  return require('internal_perf_histogram').monitorEventLoopDelay(options);
};

exports.createHistogram = function createHistogram(options) {
  return require('internal_perf_histogram').createHistogram(options);
};

exports.performance = performance;

exports.constants = {
  NODE_PERFORMANCE_GC_MAJOR: 4,
  NODE_PERFORMANCE_GC_MINOR: 1,
  NODE_PERFORMANCE_GC_INCREMENTAL: 8,
  NODE_PERFORMANCE_GC_WEAKCB: 16,
  NODE_PERFORMANCE_GC_FLAGS_NO: 0,
  NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2,
  NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
  NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
  NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64
};
