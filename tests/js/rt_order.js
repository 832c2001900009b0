// Which queue runs when: nextTick before promises before timers and immediates.
function note(what) {
  console.log(what);
}

setTimeout(function () {
  note('timer 1');
  process.nextTick(note, 'tick in timer 1');
  Promise.resolve('promise in timer 1').then(note);
}, 1);
setTimeout(note, 1, 'timer 2');

process.nextTick(function () {
  note('tick 1');
  process.nextTick(note, 'tick in tick 1');
  queueMicrotask(function () {
    note('microtask in tick 1');
    process.nextTick(note, 'tick in microtask');
    Promise.resolve().then(function () {
      note('promise in microtask');
    });
  });
});
process.nextTick(note, 'tick 2');

setTimeout(function () {
  setImmediate(function () {
    note('immediate 1');
    process.nextTick(note, 'tick in immediate 1');
    setImmediate(note, 'immediate in immediate 1');
    clearImmediate(third);
  });
  setImmediate(note, 'immediate 2');
  var third = setImmediate(note, 'immediate 3, cleared');
  setImmediate(note, 'immediate 4');
}, 20);

setTimeout(function () {
  var lonely = setImmediate(function () {
    note('this is the immediate: ' + (this === lonely));
  });
  note('has ref: ' + lonely.hasRef());
}, 200);

queueMicrotask(function () {
  note('microtask');
});

try {
  queueMicrotask(5);
} catch (err) {
  note(err.code + ' ' + err.message);
}
try {
  process.nextTick();
} catch (err) {
  note(err.code + ' ' + err.message);
}
note('end of main');
