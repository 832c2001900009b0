// A program that puts its own emit() and reallyExit() in the place of process's.
var emit = process.emit;
process.emit = function (name) {
  console.log('emit', name);
  return emit.apply(this, arguments);
};
var reallyExit = process.reallyExit;
process.reallyExit = function (code) {
  console.log('really', code);
  reallyExit.call(process, code);
};
var exit = process.exit;
setTimeout(function () {
  exit(3);
}, 1);
