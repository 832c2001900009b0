// Many things at once, or a few in flight. Prints the ms that they took, and the largest
// resident size in KiB.
var fs = require('fs'), spawn = require('child_process').spawn;
var what = process.argv[2], total = Number(process.argv[3]), begin, left = total;

function report() {
  var took = process.hrtime(begin);
  console.log(took[0] * 1e3 + took[1] / 1e6, process.resourceUsage().maxRSS);
}
function one() {
  if (--left === 0) report();
}
/* `total` in all, some of them in flight. */
function inFlight(count, start) {
  var started = 0, i;
  function next() {
    if (started++ < total) start(ended);
  }
  function ended() {
    one();
    next();
  }
  for (i = 0; i < count; i++) next();
}
var cases = {
  immediates: function () { for (var i = 0; i < total; i++) setImmediate(one); },
  timers: function () { for (var i = 0; i < total; i++) setTimeout(one, 1); },
  nextTick: function () { for (var i = 0; i < total; i++) process.nextTick(one); },
  promises: function () {
    var done = Promise.resolve();
    for (var i = 0; i < total; i++) done.then(one);
  },
  stat: function () { inFlight(64, function (ended) { fs.stat(__filename, ended); }); },
  spawn: function () {
    inFlight(4, function (ended) { spawn('/bin/true', [], { stdio: 'ignore' }).on('exit', ended); });
  },
  files: function () { inFlight(64, function (ended) { fs.readFile(__filename, ended); }); }
};
begin = process.hrtime();
cases[what]();
