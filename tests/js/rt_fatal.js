// An error that nobody catches: 'exit' listeners run, the status is 1, nothing else runs.
process.on('exit', function (code) {
  console.log('exit', code, process.exitCode);
});
setImmediate(function () {
  console.log('never');
});
setTimeout(function () {
  console.log('never');
}, 0);
(function nested() {
  null.property = 1;
})();
