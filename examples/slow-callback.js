// One callback in a hundred blocks the loop for 120 ms; everything else has to wait for it.
//
//   uvscope live examples/slow-callback.js
//
// The Callbacks screen names the function and its line, and its harm: the delay that it
// caused to the timers below, which do nothing wrong.

var runs = 0;
var seconds = Number(process.argv[2]) || 10;

function busyFor(ms) {
  var end = Date.now() + ms;
  var sum = 0;
  while (Date.now() < end) {
    for (var i = 0; i < 1000; i++) sum += i % 7;
  }
  return sum;
}

function buildReport() {
  busyFor(120);
}

function everyTick() {
  runs++;
  if (runs % 50 === 0) setImmediate(buildReport);
}

var ticker = setInterval(everyTick, 10);
var heartbeat = setInterval(function heartbeat() {}, 5);

setTimeout(function stop() {
  clearInterval(ticker);
  clearInterval(heartbeat);
  console.log('%d ticks', runs);
}, seconds * 1000);
