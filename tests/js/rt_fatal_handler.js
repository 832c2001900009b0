// A handler of uncaught errors that throws: status 7.
process.on('uncaughtException', function (err) {
  console.log('handler', err.message);
  throw new Error('from the handler');
});
process.on('exit', function (code) {
  console.log('exit', code);
});
setTimeout(function () {
  throw new Error('first');
}, 1);
