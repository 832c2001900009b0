// Timers and immediates whose object the program has not kept, beside those it has.
var log = [];
function note(text) { return function () { log.push(text); }; }

// Each way of throwing the result away, and of keeping it.
function statements() {
  setTimeout(note('statement'), 1);
  var kept = setTimeout(note('kept'), 1);
  setTimeout(note('comma'), 1), 0;
  true ? setTimeout(note('choice'), 1) : 0;
  void setTimeout(note('void'), 1);
  setTimeout.call(null, note('call'), 1);
  setTimeout.apply(null, [note('apply'), 1]);
  Reflect.apply(setTimeout, null, [note('reflect'), 1]);
  setTimeout(function (a, b) { log.push('arguments ' + a + b); }, 1, 'x', 'y');
  return kept;
}
console.log(typeof statements());
console.log([note('map')].map(function (fn) { return setTimeout(fn, 1); })[0].hasRef());
console.log(eval('setTimeout(note("eval"), 1)').hasRef());

// A call that throws, or calls others before its own result is thrown away.
(function () {
  try { setTimeout('text', 1); } catch (e) { log.push(e.code); }
  var t = setTimeout(note('after'), 1);
  log.push(typeof t.ref);
  setTimeout(note('outer'), {
    valueOf: function () {
      var inner = setTimeout(note('inner'), 1);
      log.push(typeof inner.unref);
      return 1;
    }
  });
  setTimeout(note('refused'), { valueOf: function () { setImmediate(note('?')); return 1; } });
})();

// "this" is the timer for whoever looks.
setTimeout(function () {
  var self = this;
  log.push('this ' + (typeof self.refresh));
  if (self.again) return;
  self.again = true;
  self.refresh();
}, 1);
setTimeout(function () { log.push('eval ' + typeof eval('this').close); }, 1);
setTimeout(function () {
  'use strict';
  log.push('strict ' + this.hasRef());
}, 1);
setTimeout(function () { log.push('bound ' + this.x); }.bind({ x: 1 }), 1);
setTimeout(function () { (function () { log.push('inner ' + (typeof this.refresh)); })(); }, 1);

// One that is cleared by itself, by its number and by another.
var number = +setTimeout(note('never'), 1);
clearTimeout(number);
var twice = setTimeout(note('never'), 1);
clearTimeout(twice);
clearTimeout(twice);
setInterval(function () { log.push('interval'); clearInterval(this); }, 1);
setTimeout(function () { clearTimeout(this); log.push('cleared itself'); }, 1);

var WANTED = 27;
function look() {
  if (log.length < WANTED) return setTimeout(look, 5);
  console.log(log.sort().join('\n'));
  immediates();
}
setTimeout(look, 5);

function immediates() {
  var order = [];
  function add(x) { return function () { order.push(x); }; }
  setImmediate(add(1));
  var two = setImmediate(add(2));
  var three = setImmediate(add(3));
  setImmediate(function (x) { order.push(x); }, 4);
  setImmediate(function () { order.push(typeof this.hasRef); });
  setImmediate(function () {
    order.push(6);
    clearImmediate(seven);
    setImmediate(function () {
      console.log(order.join());
      many();
    });
  });
  var seven = setImmediate(add(7));
  setImmediate(add(8));
  clearImmediate(two);
  clearImmediate(two);
  console.log(two.hasRef(), three.hasRef());
}

// Many, of which some are kept and cleared: cells are used again and again.
function many() {
  var ran = 0, kept = [], rounds = 0;
  function run() { ran++; }
  function round() {
    for (var i = 0; i < 3000; i++) {
      setTimeout(run, i % 3);
      setImmediate(run);
      kept.push(setTimeout(run, 1), setImmediate(run));
    }
    kept.forEach(function (t, i) {
      if (i % 4 === 0) clearTimeout(t);
      if (i % 4 === 1) clearImmediate(t);
    });
    kept = [];
    if (++rounds < 5) setTimeout(round, 1);
    else setTimeout(setImmediate, 20, function () { console.log(ran); });
  }
  round();
}
