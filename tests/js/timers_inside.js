// What programs find inside of timers: _destroyed, _repeat, _onTimeout; Symbol.dispose; active().
var timers = require('timers');
process.removeAllListeners('warning');
process.on('warning', function () {});

var log = [], done = 0;
function show(name, t) {
  log.push(name + ' ' + t._destroyed);
}

var once = setTimeout(function () { show('while it runs', once); }, 1);
show('waiting', once);
var cleared = setTimeout(function () { log.push('never'); }, 1);
clearTimeout(cleared);
show('cleared', cleared);
console.log(once._idleTimeout, once._repeat, typeof once._onTimeout);

var becomes = setTimeout(function () {
  if (becomes._repeat)
    clearInterval(becomes);
  becomes._repeat = 1;
  log.push('becomes');
}, 1);

var ends = setInterval(function () {
  log.push('ends');
  ends._idleTimeout = -1;
}, 1);
var without = setInterval(function () {
  log.push('without');
  without._onTimeout = null;
}, 1);
console.log(ends._repeat, without._repeat);

[setTimeout, setInterval].forEach(function (start) {
  var t = start(function () { log.push('never'); }, 1);
  t[Symbol.dispose]();
  console.log(t._destroyed, t.hasRef());
});
var immediate = setImmediate(function () { log.push('never'); });
console.log(immediate._destroyed);
immediate[Symbol.dispose]();
console.log(immediate._destroyed);

var item = { _idleTimeout: 1, _onTimeout: function () { log.push('item'); } };
timers.active(item);
console.log(Number.isInteger(item._idleStart), !!item._idleNext, !!item._idlePrev);
var bogus = { _idleTimeout: -1 };
timers.active(bogus);
console.log(bogus);

process.on('exit', function () {
  show('over', once);
  console.log(log.sort().join('\n'));
});
