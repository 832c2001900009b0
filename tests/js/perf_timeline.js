// perf_hooks: marks, measures, observers, timerify, and what they refuse.
var hooks = require('perf_hooks');
var util = require('util');
var performance = hooks.performance;

function attempt(name, what) {
  try {
    var value = what();
    console.log(name, value);
  } catch (err) {
    console.log(name, '!', err.name, err.code, err.message);
  }
}

// marks
var mark = performance.mark('a', { startTime: 5, detail: { x: [1] } });
console.log(mark);
console.log(JSON.stringify(mark), Object.keys(mark), mark instanceof hooks.PerformanceEntry);
console.log(mark.toString(), mark.constructor.name, util.inspect(mark, { depth: -1 }));
var detail = { deep: { er: 1 } };
console.log(performance.mark('b', { startTime: 7, detail: detail }).detail !== detail);
console.log(new hooks.PerformanceMark('own', { startTime: 1 }).detail);
attempt('no name', function () { performance.mark(); });
attempt('milestone', function () { performance.mark('nodeStart'); });
attempt('milestone', function () { performance.mark('loopExit'); });
attempt('negative', function () { performance.mark('x', { startTime: -1 }); });
attempt('text', function () { performance.mark('x', { startTime: 'a' }); });
attempt('options', function () { performance.mark('x', 5); });
attempt('null', function () { return performance.mark('nul', null).name; });
attempt('number', function () { return performance.mark(5).name; });
attempt('symbol', function () { return performance.mark(Symbol('x')).name; });
attempt('detail', function () { performance.mark('x', { detail: function () {} }); });
attempt('new Mark', function () { return new hooks.PerformanceMark(); });
attempt('new Entry', function () { return new hooks.PerformanceEntry(); });
attempt('new Measure', function () { return new hooks.PerformanceMeasure(); });
attempt('new Performance', function () { return new hooks.Performance(); });
attempt('new List', function () { return new hooks.PerformanceObserverEntryList(); });

// measures
console.log(performance.measure('m1', 'a', 'b'));
console.log(performance.measure('m2', { start: 'a', end: 'b', detail: 'd' }));
console.log(performance.measure('m3', { start: 10, duration: 5 }));
console.log(performance.measure('m4', { end: 30, duration: 5 }));
console.log(performance.measure('m5', { start: 1, end: 4 }).toJSON());
console.log(performance.measure('m6', undefined, 'b').startTime);
console.log(performance.measure('m7', 'nodeStart').duration > 0);
attempt('no name', function () { performance.measure(); });
attempt('number name', function () { performance.measure(5); });
attempt('unknown', function () { performance.measure('x', 'nothing'); });
attempt('unknown end', function () { performance.measure('x', 'a', 'nothing'); });
attempt('three', function () { performance.measure('x', { start: 1, end: 2, duration: 1 }); });
attempt('none', function () { performance.measure('x', { detail: 1 }); });
attempt('both', function () { performance.measure('x', { start: 1 }, 'b'); });
attempt('below', function () { performance.measure('x', { start: -1, end: 1 }); });
attempt('backwards', function () { return performance.measure('x', { start: 9, end: 1 }).duration; });

// what there is
function names(list) {
  return list.map(function (entry) { return entry.entryType + ':' + entry.name; }).join();
}
performance.clearMeasures('x');
console.log(names(performance.getEntriesByType('mark')));
console.log(names(performance.getEntriesByType('measure').slice(0, 1)));
console.log(names(performance.getEntriesByName('a')), names(performance.getEntriesByName('a', 'measure')));
console.log(names(performance.getEntriesByName('nothing')), names(performance.getEntriesByType('nothing')));
attempt('name', function () { return performance.getEntriesByName(); });
attempt('type', function () { return performance.getEntriesByType(); });
performance.clearMarks('a');
attempt('cleared', function () { return performance.measure('x', 'a').name; });
performance.clearMarks();
performance.clearMeasures();
console.log(performance.getEntries().length);
attempt('cleared mark', function () { return performance.clearMarks('nodeStart'); });

// the node's own times
var timing = performance.nodeTiming;
console.log(timing === performance.nodeTiming, timing.name, timing.entryType, timing.startTime,
  timing.loopExit, timing.loopStart, Object.keys(timing).slice(0, 11).join());
console.log(timing.nodeStart > 0, timing.v8Start > timing.nodeStart,
  timing.environment > timing.v8Start, timing.bootstrapComplete > timing.environment,
  performance.now() > timing.bootstrapComplete, timing instanceof hooks.PerformanceEntry);
console.log(performance.eventLoopUtilization(),
  performance.eventLoopUtilization(performance.eventLoopUtilization()));
console.log(Object.keys(performance.toJSON()).join(), Object.prototype.toString.call(performance),
  typeof performance.addEventListener);

// timerify
function add(a, b) { return a + b; }
var timed = performance.timerify(add);
console.log(timed(1, 2), timed.name, timed.length, performance.timerify(timed).name);
function Thing(x) { this.x = x; }
var Timed = performance.timerify(Thing);
console.log(new Timed(5).x, new Timed(5) instanceof Thing);
attempt('fn', function () { performance.timerify(5); });
attempt('options', function () { performance.timerify(add, 5); });
attempt('histogram', function () { performance.timerify(add, { histogram: {} }); });
var histogram = hooks.createHistogram();
performance.timerify(add, { histogram: histogram })(1, 2);
console.log(histogram.count);

// observers
attempt('callback', function () { return new hooks.PerformanceObserver(5); });
var idle = new hooks.PerformanceObserver(function () { console.log('never'); });
attempt('nothing', function () { idle.observe(); });
attempt('empty', function () { idle.observe({}); });
attempt('both', function () { idle.observe({ entryTypes: ['mark'], type: 'mark' }); });
attempt('no list', function () { idle.observe({ entryTypes: 'mark' }); });
idle.observe({ entryTypes: ['mark'] });
attempt('mixed', function () { idle.observe({ type: 'mark' }); });
idle.disconnect();
idle.observe({ type: 'mark' });
attempt('mixed', function () { idle.observe({ entryTypes: ['mark'] }); });
idle.disconnect();
idle.observe({ entryTypes: ['unknown'] });
idle.observe({ entryTypes: ['mark'] });
performance.mark('taken');
console.log(names(idle.takeRecords()), idle.takeRecords().length);
idle.disconnect();

performance.mark('before', { startTime: 2 });
var calls = 0;
var observer = new hooks.PerformanceObserver(function (list, self) {
  calls++;
  console.log('observed', calls, self === observer, this === observer, names(list.getEntries()));
  console.log(names(list.getEntriesByType('mark')), names(list.getEntriesByName('add')),
    names(list.getEntriesByName('add', 'mark')));
  if (calls === 1) {
    var entry = list.getEntriesByName('add')[0];
    console.log(entry[0], entry[1], entry.detail, typeof entry.duration);
    performance.mark('again');
  } else {
    self.disconnect();
    performance.mark('unseen');
  }
});
observer.observe({ type: 'mark', buffered: true });
observer.observe({ type: 'function' });
timed(3, 4);
performance.mark('late', { startTime: 1e9 });
performance.mark('early', { startTime: 1 });

var waits = performance.timerify(function waits() {
  return new Promise(function (resolve) { setTimeout(resolve, 2, 'done'); });
});
new hooks.PerformanceObserver(function (list, self) {
  console.log('waited', names(list.getEntries()));
  self.disconnect();
}).observe({ entryTypes: ['function'] });
setTimeout(function () {
  var second = new hooks.PerformanceObserver(function (list, self) {
    console.log('promise', names(list.getEntries()));
    self.disconnect();
  });
  second.observe({ entryTypes: ['function'] });
  waits().then(function (value) { console.log(value); });
}, 20);

process.on('exit', function () {
  console.log(performance.nodeTiming.loopExit > performance.nodeTiming.loopStart);
});
