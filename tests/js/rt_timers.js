// Timers: order, arguments, clearing, refresh, ref and unref, errors of arguments.
var log = [];

function note() {
  log.push(Array.prototype.join.call(arguments, ' '));
}

setTimeout(note, 20, 'twenty', 'args');
setTimeout(note, 1, 'one');
setTimeout(note, 0, 'zero counts as one');
setTimeout(note, -5, 'negative');
setTimeout(note, NaN, 'NaN');
setTimeout(note, '3', 'text as a number');
setTimeout(note, undefined, 'undefined');

var cleared = setTimeout(note, 1, 'never');
clearTimeout(cleared);
clearTimeout(undefined);
clearTimeout(null);
clearTimeout({});
clearTimeout(12345678);

var byNumber = setTimeout(note, 1, 'never, by number');
clearTimeout(+byNumber);
var byText = setTimeout(note, 1, 'never, by text');
clearTimeout(String(+byText));

var self = setTimeout(function () {
  note('this is the timer:', this === self);
}, 2);

var runs = 0;
var interval = setInterval(function (a) {
  note('interval', ++runs, a, this === interval);
  if (runs === 3) clearInterval(interval);
}, 2, 'x');

var refreshed = setTimeout(note, 30, 'refreshed after forty');
setTimeout(function () {
  note('refresh gives the timer:', refreshed.refresh() === refreshed);
}, 15);
setTimeout(note, 40, 'forty');

var unrefed = setInterval(function () {}, 1000);
note('has ref:', unrefed.hasRef());
note('unref gives the timer:', unrefed.unref() === unrefed, unrefed.hasRef());
unrefed.ref();
note('ref again:', unrefed.hasRef());
unrefed.unref();

var first = setTimeout(function () {
  note('first of two, clears the second');
  clearTimeout(second);
}, 10);
var second = setTimeout(note, 10, 'never, cleared by a neighbour');

var again = 0;
var rearmed = setTimeout(function () {
  note('rearmed', ++again);
  if (again < 2) rearmed.refresh();
}, 5);

setTimeout(function () {
  setTimeout(note, 1, 'nested');
  note('outer');
}, 8);

[undefined, null, 'text', {}, 5].forEach(function (bad) {
  ['setTimeout', 'setInterval', 'setImmediate'].forEach(function (name) {
    try {
      global[name](bad, 1);
    } catch (err) {
      note(name, err.name, err.code, err.message);
    }
  });
});

process.on('exit', function () {
  console.log(log.join('\n'));
});
