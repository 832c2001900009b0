// 'uncaughtException': every kind of callback, and the ones beside it go on.
process.on('uncaughtExceptionMonitor', function (err, origin) {
  console.log('monitor', err.message, origin);
});
process.on('uncaughtException', function (err, origin) {
  console.log('uncaught', err.message, origin);
});

setTimeout(function () {
  console.log('timer 1');
  throw new Error('in timer 1');
}, 10);
setTimeout(function () {
  console.log('timer 2');
}, 10);

setTimeout(function () {
  setImmediate(function () {
    throw new Error('in immediate');
  });
  setImmediate(function () {
    console.log('immediate 2');
  });
}, 20);

var count = 0;
var interval = setInterval(function () {
  if (++count === 2) clearInterval(interval);
  throw new Error('in interval ' + count);
}, 150);

setTimeout(function () {
  process.nextTick(function () {
    throw new Error('in tick');
  });
}, 400);
setTimeout(function () {
  queueMicrotask(function () {
    throw new Error('in microtask');
  });
}, 420);
setTimeout(function () {
  Promise.resolve().then(function () {
    throw new Error('in promise');
  });
}, 440);

process.on('exit', function (code) {
  console.log('exit', code);
});
throw new Error('in main');
