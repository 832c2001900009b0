// The order in which one loop runs things, and timers that come due while it is busy.
//
//   uvscope live examples/timers.js
//
// nextTick comes before promises, and both before anything else. Each round starts in a timer,
// so the loop polls next and runs immediates after it, before it looks at timers again.

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
