// Rejections: reported when nobody handles them by the end of the jobs, and handled late.
var late;
process.on('unhandledRejection', function (reason, promise) {
  console.log('unhandled:', reason && reason.message || reason, promise instanceof Promise);
  if (reason === 'late') late = promise;
});
process.on('rejectionHandled', function (promise) {
  console.log('handled late:', promise === late);
});

Promise.reject(new Error('never handled'));
Promise.reject('in time').catch(function (reason) {
  console.log('caught', reason);
});
Promise.reject('late');

var soon = Promise.reject('handled in a nextTick');
process.nextTick(function () {
  soon.catch(function (reason) { console.log('caught', reason); });
});
var micro = Promise.reject('handled in a microtask');
queueMicrotask(function () {
  micro.catch(function (reason) { console.log('caught', reason); });
});

Promise.reject('branch').then(function () {});
new Promise(function (resolve, reject) {
  setTimeout(reject, 1, 'from a timer');
});

setTimeout(function () {
  late.catch(function (reason) { console.log('caught', reason); });
}, 10);
setTimeout(function () {
  console.log('end');
}, 20);
