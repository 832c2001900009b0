// More jobs than pool workers: of six equal jobs on four workers, two wait in the queue for
// about as long as one job takes.
//
//   uvscope live examples/pool.js
//
// The Pool screen shows a lane for each worker and, for every job, the three parts of its
// time: queued, running, waiting for the loop. Try UV_THREADPOOL_SIZE=6.

var crypto = require('crypto');
var rounds = Number(process.argv[2]) || 5;
var jobs = 6;

function round(left) {
  var waiting = jobs;
  var begin = Date.now();
  for (var i = 0; i < jobs; i++) {
    crypto.pbkdf2('secret', 'salt' + i, 200000, 32, 'sha256', function derived(err) {
      if (err) throw err;
      if (--waiting > 0) return;
      console.log('%d jobs in %d ms', jobs, Date.now() - begin);
      if (left > 1) setTimeout(round, 100, left - 1);
    });
  }
}

round(rounds);
