/* perf_hooks: histograms, and the one of the loop's delay. */
'use strict';

var errors = require('internal_errors');
var entries = require('internal_perf_entries');

var MAX = 9007199254740991;

function Histogram(secret, native) {
  if (secret !== entries.SECRET)
    throw entries.illegal();
  errors.hidden(this, '_native', native);
}

['count', 'min', 'max', 'mean', 'exceeds', 'stddev'].forEach(function (name) {
  entries.getter(Histogram, name, function () {
    return this._native.stats()[name];
  });
});

/* Each half of what is left has a step, until the largest value is reached. */
entries.getter(Histogram, 'percentiles', function () {
  var out = new Map(), largest = this._native.percentile(100, true), at = 0, value;
  if (this.count > 0) {
    for (; at < 100; at += (100 - at) / 2) {
      value = this._native.percentile(at === 0 ? 1e-9 : at, true);
      out.set(at, value);
      if (value >= largest)
        break;
    }
  }
  return out.set(100, largest);
});

entries.method(Histogram, 'percentile', function percentile(percent) {
  if (typeof percent !== 'number')
    throw errors.invalidArgType('percentile', 'number', percent);
  if (!(percent > 0 && percent <= 100))
    throw errors.outOfRange('percentile', '> 0 && <= 100', percent);
  return this._native.percentile(percent);
});

entries.method(Histogram, 'reset', function reset() {
  this._native.clear();
});

entries.method(Histogram, 'toJSON', function toJSON() {
  var percentiles = {};
  this.percentiles.forEach(function (value, key) {
    percentiles[key] = value;
  });
  return { count: this.count, min: this.min, max: this.max, mean: this.mean,
    exceeds: this.exceeds, stddev: this.stddev, percentiles: percentiles };
});

entries.method(Histogram, Symbol.for('nodejs.util.inspect.custom'), function (depth, options) {
  return 'Histogram ' + require('util').inspect({ min: this.min, max: this.max,
    mean: this.mean, exceeds: this.exceeds, stddev: this.stddev, count: this.count,
    percentiles: this.percentiles }, Object.assign({}, options, {
    depth: options.depth === null || options.depth === undefined ? null : options.depth - 1
  }));
});

function RecordableHistogram(secret, native) {
  Histogram.call(this, secret, native);
  errors.hidden(this, '_last', 0);
}
entries.inherit(RecordableHistogram, Histogram);

entries.method(RecordableHistogram, 'record', function record(value) {
  errors.checkInteger(value, 'val', 1);
  this._native.add(value);
});

entries.method(RecordableHistogram, 'recordDelta', function recordDelta() {
  var now = Math.round(binding.now() * 1e6);
  if (this._last > 0)
    this._native.add(now - this._last);
  this._last = now;
});

entries.method(RecordableHistogram, 'add', function add(other) {
  if (!(other instanceof RecordableHistogram))
    throw errors.invalidArgType('other', 'RecordableHistogram', other);
  this._native.join(other._native);
});

function ELDHistogram(secret, native, resolution) {
  Histogram.call(this, secret, native);
  errors.hidden(this, '_resolution', resolution);
  errors.hidden(this, '_handle', null);
}
entries.inherit(ELDHistogram, Histogram);

entries.method(ELDHistogram, 'enable', function enable() {
  if (this._handle !== null)
    return false;
  this._handle = binding.delayStart(this._resolution, this._native);
  return true;
});

entries.method(ELDHistogram, 'disable', function disable() {
  if (this._handle === null)
    return false;
  binding.delayStop(this._handle);
  this._handle = null;
  return true;
});

exports.RecordableHistogram = RecordableHistogram;

/* Its limits are checked; every histogram here takes all safe integers with three figures. */
exports.createHistogram = function createHistogram(options) {
  var lowest, figures;
  options = options === undefined ? {} : options;
  errors.checkObject(options, 'options');
  lowest = options.lowest === undefined ? 1 : options.lowest;
  figures = options.figures === undefined ? 3 : options.figures;
  errors.checkInteger(lowest, 'options.lowest', 1, MAX);
  errors.checkInteger(options.highest === undefined ? MAX : options.highest,
    'options.highest', 2 * lowest, MAX);
  errors.checkInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(entries.SECRET, binding.histogram());
};

exports.monitorEventLoopDelay = function monitorEventLoopDelay(options) {
  var resolution;
  options = options === undefined ? {} : options;
  errors.checkObject(options, 'options');
  resolution = options.resolution === undefined ? 10 : options.resolution;
  errors.checkInteger(resolution, 'options.resolution', 1);
  return new ELDHistogram(entries.SECRET, binding.histogram(), resolution);
};
