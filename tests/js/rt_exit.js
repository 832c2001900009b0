// process.exit(): from a callback, with listeners, and no more callbacks after it.
process.on('exit', function (code) {
  console.log('exit 1', code);
  process.exit(5);
});
process.on('exit', function (code) {
  console.log('never', code);
});
setTimeout(function () {
  console.log('never');
}, 20);
setTimeout(function () {
  process.nextTick(function () {
    console.log('never');
  });
  process.exit(3);
  console.log('never');
}, 5);
