// Emits about the given number of events a second for the given seconds, for measuring what
// watching a program costs.
var perSecond = Number(process.argv[2]) || 200000;
var seconds = Number(process.argv[3]) || 20;
var EVENTS_PER_TURN = 6;
var end = Date.now() + seconds * 1000;
function turn() {}
var timer = setInterval(function burst() {
  for (var i = 0; i < perSecond / 100 / EVENTS_PER_TURN * 2; i++) process.nextTick(turn);
  if (Date.now() > end) clearInterval(timer);
}, 10);
