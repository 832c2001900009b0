// Timers: order, arguments, clearing, refresh, ref and unref, errors of arguments.
// Each subject has a log of its own: how they interleave is a matter of time.
var logs = {};

function note(subject) {
  logs[subject] = logs[subject] || [];
  logs[subject].push(Array.prototype.slice.call(arguments, 1).join(' '));
}

setTimeout(note, 20, 'late', 'twenty', 'args');
setTimeout(note, 1, 'order', 'one');
setTimeout(note, 0, 'order', 'zero counts as one');
setTimeout(note, -5, 'order', 'negative');
setTimeout(note, NaN, 'order', 'NaN');
setTimeout(note, '3', 'late', 'text as a number');
setTimeout(note, undefined, 'order', 'undefined');

var cleared = setTimeout(note, 1, 'order', 'never');
clearTimeout(cleared);
clearTimeout(undefined);
clearTimeout(null);
clearTimeout({});
clearTimeout(12345678);

var byNumber = setTimeout(note, 1, 'order', 'never, by number');
clearTimeout(+byNumber);
var byText = setTimeout(note, 1, 'order', 'never, by text');
clearTimeout(String(+byText));

var self = setTimeout(function () {
  note('this', 'this is the timer:', this === self);
}, 2);

var runs = 0;
var interval = setInterval(function (a) {
  note('interval', ++runs, a, this === interval);
  if (runs === 3) clearInterval(interval);
}, 2, 'x');

var refreshed = setTimeout(note, 60, 'refresh', 'refreshed, so after fifty');
setTimeout(function () {
  note('refresh', 'refresh gives the timer:', refreshed.refresh() === refreshed);
  setTimeout(note, 50, 'refresh', 'fifty');
}, 15);

var unrefed = setInterval(function () {}, 1000);
note('ref', 'has ref:', unrefed.hasRef());
note('ref', 'unref gives the timer:', unrefed.unref() === unrefed, unrefed.hasRef());
unrefed.ref();
note('ref', 'ref again:', unrefed.hasRef());
unrefed.unref();

var first = setTimeout(function () {
  note('neighbours', 'first of two, clears the second');
  clearTimeout(second);
}, 10);
var second = setTimeout(note, 10, 'neighbours', 'never, cleared by a neighbour');

var again = 0;
var rearmed = setTimeout(function () {
  note('rearmed', ++again);
  if (again < 2) rearmed.refresh();
}, 5);

setTimeout(function () {
  setTimeout(note, 1, 'nested', 'inner');
  note('nested', 'outer');
}, 8);

[undefined, null, 'text', {}, 5].forEach(function (bad) {
  ['setTimeout', 'setInterval', 'setImmediate'].forEach(function (name) {
    try {
      global[name](bad, 1);
    } catch (err) {
      note('errors', name, err.name, err.code, err.message);
    }
  });
});

process.on('exit', function () {
  Object.keys(logs).sort().forEach(function (subject) {
    console.log(subject + ':\n  ' + logs[subject].join('\n  '));
  });
});
