// A rejection that nobody handles ends the program like an uncaught error.
process.on('exit', function (code) {
  console.log('exit', code);
});
setTimeout(function () {
  console.log('never');
}, 5);
Promise.resolve().then(function () {
  throw new Error('in a promise');
});
