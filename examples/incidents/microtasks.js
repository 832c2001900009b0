// A storm of microtasks: a queue is worked off by a promise chain that goes on for as long as
// there is something to do. Each step is short, and still no timer and no I/O has a turn.
//
//   uvscope live examples/incidents/microtasks.js 60
//
// What to find: that the loop is starved by microtasks, and the function that queues them.

var crypto = require('crypto');

var seconds = Number(process.argv[2]) || 4;
var message = new Array(80000).join('message ');
var jobs = 0;
var beats = 0;

function drainQueue(until) {
  return Promise.resolve().then(function nextJob() {
    crypto.createHash('sha256').update(message).digest('hex');
    jobs++;
    if (Date.now() < until) return drainQueue(until);
  });
}

var heart = setInterval(function beat() { beats++; }, 10);
var arriving = setInterval(function jobsArrive() { drainQueue(Date.now() + 300); }, 1000);
setTimeout(function stop() {
  clearInterval(heart);
  clearInterval(arriving);
  console.log('worked off %d, beat %d times', jobs, beats);
}, seconds * 1000);
