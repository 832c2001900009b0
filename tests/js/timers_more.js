// Timers as promises and iterators with signals, timers on objects, and what they refuse.
var timers = require('timers'), promises = require('timers/promises');
process.noDeprecation = true;
var steps = [
  function () { return promises.setTimeout(2, 'value'); },
  function () { return promises.setImmediate('now', { ref: true }); },
  function () { return promises.setTimeout(2, 0, { signal: 5 }); },
  function () { return promises.setTimeout(2, 0, { ref: 5 }); },
  function () { return promises.setTimeout(2, 0, 5); },
  function () { return promises.setTimeout(1000, 0, { signal: AbortSignal.abort() }); },
  function () {
    var controller = new AbortController(), waited = promises.setTimeout(1000, 0, { signal: controller.signal });
    controller.abort();
    return waited;
  },
  function () {
    var each = promises.setInterval(1, 'tick');
    return each.next().then(function (first) {
      return each.next().then(function (second) {
        return each['return']().then(function (end) { return [first, second, end]; });
      });
    });
  },
  function () {
    var controller = new AbortController();
    var each = promises.setInterval(1000, 0, { signal: controller.signal }), next = each.next();
    controller.abort();
    return next;
  },
  function () { return promises.scheduler.wait(1); },
  function () { return new Promise(function (resolve) {
    var item = { _onTimeout: function () { resolve('fired ' + (this === item)); } };
    timers.enroll(item, 2);
    timers.active(item);
  }); },
  function () {
    var item = { _onTimeout: function () { console.log('never'); } };
    timers.enroll(item, 1);
    timers.active(item);
    timers.unenroll(item);
    return promises.setTimeout(4, item._idleTimeout);
  },
  function () { return timers.enroll({}, -1); },
  function () { return timers.enroll({}, 'x'); },
  function () {
    var t = setTimeout(function () { console.log('never'); }, 1), id = +t;
    clearTimeout(id);
    return typeof id + ' ' + (t.unref() === t) + ' ' + t.hasRef();
  }
];

function next() {
  var step = steps.shift();
  if (!step)
    return;
  new Promise(function (resolve) {
    resolve(step());
  }).then(console.log, function (err) {
    console.log(err.name, err.code, err.message);
  }).then(next);
}
next();
