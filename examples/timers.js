// The order in which one loop runs things, and timers that come due while it is busy.
//
//   uvscope live examples/timers.js
//
// nextTick comes before promises, promises before timers, timers before immediates; a timer
// that comes due while a callback runs has to wait, which is its queue wait.

var rounds = Number(process.argv[2]) || 20;

function show(what) {
  process.stdout.write(what + ' ');
}

function round(left) {
  setImmediate(function immediate() {
    show('immediate');
    console.log();
  });
  setTimeout(function timer() {
    show('timer');
  }, 0);
  Promise.resolve().then(function promise() {
    show('promise');
  });
  process.nextTick(function tick() {
    show('nextTick');
  });
  if (left > 1) setTimeout(round, 50, left - 1);
}

round(rounds);
