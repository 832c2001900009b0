// Reports take long to make: a process of their own makes them, so that nobody else waits.

var childProcess = require('child_process');
var path = require('path');
var form = require('./form');
var respond = require('./respond');
var sessions = require('./sessions');

var JOB = path.join(__dirname, '..', 'jobs', 'report.js');
var MOST = 2, SECONDS = 20;
var running = 0;

// A promise of the report's text. The job gets one message, sends one, and ends.
function run(order) {
  return new Promise(function (resolve, reject) {
    var job = childProcess.fork(JOB);
    var timer = setTimeout(function reportTooSlow() {
      job.kill('SIGKILL');
    }, SECONDS * 1000);
    job.send(order);
    job.on('message', function reportMade(message) {
      resolve(message.text);
    });
    job.on('error', reject);
    // 'exit' may overtake the job's message, 'close' comes after all of them.
    job.on('close', function jobEnded(code) {
      clearTimeout(timer);
      reject(new Error('the report ended with ' + code)); // says nothing when there was a message
    });
  });
}

function make(req, res, shop) {
  return Promise.all([form.read(req), sessions.need(req, shop.db)]).then(function (both) {
    sessions.checkToken(both[1], both[0].csrf);
    if (running >= MOST) throw respond.error(503, 'Others wait for reports. Please try again.');
    running++;
    return run({ database: shop.settings.data, user: both[1].user }).then(function (text) {
      running--;
      respond.send(res, 200, 'text/csv; charset=utf-8', text,
        { 'Content-Disposition': 'attachment; filename="report.csv"' });
    }, function (err) {
      running--;
      throw err;
    });
  });
}

exports.make = make;
