// perf_hooks: histograms, resource timings, what the global `performance` can do.
var hooks = require('perf_hooks');
var performance = hooks.performance;

function attempt(name, what) {
  try {
    console.log(name, what());
  } catch (err) {
    console.log(name, '!', err.name, err.code, err.message);
  }
}

function show(histogram) {
  var percentiles = [];
  histogram.percentiles.forEach(function (value, key) {
    percentiles.push(key + ':' + value);
  });
  console.log(histogram.count, histogram.min, histogram.max, histogram.mean.toFixed(3),
    histogram.stddev.toFixed(3), histogram.exceeds, percentiles.join());
}

var h = hooks.createHistogram();
console.log(h.count, h.min, h.max, h.mean, h.stddev, h.percentiles.size);
[5, 7, 7, 100, 2000].forEach(function (value) {
  h.record(value);
});
show(h);
console.log(JSON.stringify(h).replace(/(\.\d{6})\d+/g, '$1'), h.constructor.name);
var other = hooks.createHistogram({ lowest: 1, highest: 1e6, figures: 3 });
for (var i = 1; i <= 100; i++)
  other.record(i);
show(other);
other.add(h);
show(other);
other.reset();
console.log(other.count, other.max, other.percentile(50));
h.record(9007199254740991);
console.log(h.count, h.exceeds, h.percentile(1), h.percentile(50), h.percentile(80));
[0, 1.5, 'a', NaN, -1].forEach(function (value) {
  attempt('record', function () { h.record(value); });
});
[0, 101, 'a', NaN].forEach(function (value) {
  attempt('percentile', function () { return h.percentile(value); });
});
attempt('add', function () { h.add(5); });
[{ lowest: 0 }, { highest: 1 }, { figures: 6 }, 5, { figures: 'a' }, { lowest: 1.5 }]
  .forEach(function (options) {
    attempt('create', function () { hooks.createHistogram(options); });
  });
[{ resolution: 0 }, 5, { resolution: 'a' }].forEach(function (options) {
  attempt('monitor', function () { hooks.monitorEventLoopDelay(options); });
});
attempt('new', function () { return new h.constructor(); });
var delta = hooks.createHistogram();
delta.recordDelta();
console.log(delta.count);
delta.recordDelta();
console.log(delta.count, delta.min > 0);
var monitor = hooks.monitorEventLoopDelay({ resolution: 1 });
console.log(monitor.enable(), monitor.enable(), monitor.disable(), monitor.disable(),
  monitor.count, monitor.max, monitor.mean);
monitor.enable();
setTimeout(function () {
  monitor.disable();
  console.log(monitor.count > 0, monitor.min > 0, monitor.max >= monitor.min);
}, 300);

// resources
var info = {
  startTime: 1, endTime: 9, finalServiceWorkerStartTime: 0, redirectStartTime: 0,
  redirectEndTime: 0, postRedirectStartTime: 2, finalNetworkRequestStartTime: 5,
  finalNetworkResponseStartTime: 6, encodedBodySize: 150, decodedBodySize: 200,
  finalConnectionTimingInfo: {
    domainLookupStartTime: 3, domainLookupEndTime: 3, connectionStartTime: 4,
    connectionEndTime: 4, secureConnectionStartTime: 4, ALPNNegotiatedProtocol: 'h1'
  }
};
var entry = performance.markResourceTiming(info, 'http://localhost/x', 'fetch', global, '');
console.log(entry.name, entry.entryType, entry.startTime, entry.duration, entry.initiatorType);
console.log(entry.transferSize, entry.fetchStart, entry.connectEnd, entry.nextHopProtocol,
  entry instanceof hooks.PerformanceResourceTiming, entry instanceof hooks.PerformanceEntry);
console.log(performance.getEntriesByType('resource').length, performance.getEntries().length);
attempt('new', function () { return new hooks.PerformanceResourceTiming(); });
performance.setResourceTimingBufferSize(1);
performance.addEventListener('resourcetimingbufferfull', function (event) {
  console.log('full', event.type, event.target === performance,
    performance.getEntriesByType('resource').length);
});
performance.markResourceTiming(info, 'http://localhost/y', 'fetch', global, 'local');
setTimeout(function () {
  var found = performance.getEntriesByType('resource');
  console.log(found.length, found[0].name, found[0].transferSize);
}, 5);
console.log(global.performance === performance, performance instanceof EventTarget);
