// 'beforeExit' starts the loop again for as long as it adds work.
var rounds = 0;
process.on('beforeExit', function (code) {
  console.log('beforeExit', code, rounds);
  if (rounds++ < 2)
    setTimeout(function () {
      console.log('more work');
    }, 1);
});
process.on('exit', function (code) {
  console.log('exit', code);
});
setTimeout(function () {
  console.log('never: it does not keep the loop alive');
}, 10000).unref();
process.exitCode = 4;
