// A child process that hangs: pages are converted by a helper each, and one of the helpers
// never comes back. Nothing is busy, and yet the work is never done.
//
//   uvscope live examples/incidents/hanging-child.js 60
//
// What to find: which child it is, for how long, and the line that started it.

var childProcess = require('child_process');

var seconds = Number(process.argv[2]) || 4;
var converted = 0;
var running = [];

function convert(page) {
  var input = page === 4 ? 'sleep 1000' : 'sleep 0.05'; // the fourth one is broken
  var helper = childProcess.spawn('/bin/sh', ['-c', 'exec ' + input]);
  running.push(helper);
  helper.on('exit', function onConverted() {
    running.splice(running.indexOf(helper), 1);
    converted++;
  });
}

var page = 0;
var converting = setInterval(function nextPage() { convert(++page); }, 200);
setTimeout(function stop() {
  clearInterval(converting);
  console.log('converted %d, waiting for %d', converted, running.length);
  running.forEach(function end(helper) { helper.kill('SIGKILL'); });
}, seconds * 1000);
