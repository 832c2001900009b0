// A small job server under a load that it makes itself: what a profiler is for.
//
//   uvscope live examples/server.js
//
// Requests arrive by timer. Most read a file and hash it; some derive a key on the thread
// pool; some start a process. Three things are wrong with it, and the live view names each
// with its line:
//   - renderInvoice() computes for 120 ms on the loop;
//   - handleLogin() comes in bursts of more jobs than the pool has workers;
//   - handleConvert() starts a process for each request, and waits for nothing.

var fs = require('fs');
var crypto = require('crypto');
var childProcess = require('child_process');

var seconds = Number(process.argv[2]) || 0; // 0: until it is stopped
var served = { page: 0, login: 0, invoice: 0, convert: 0 };
var timers = [];

function handlePage() {
  fs.readFile(__filename, function pageRead(err, data) {
    if (err) throw err;
    crypto.createHash('sha256').update(data).digest('hex');
    served.page++;
  });
}

function handleLogin() {
  crypto.pbkdf2('password', 'salt', 120000, 32, 'sha256', function loginChecked(err) {
    if (err) throw err;
    served.login++;
  });
}

function renderInvoice() {
  var end = Date.now() + 120;
  var total = 0;
  while (Date.now() < end) {
    for (var line = 0; line < 500; line++) total += line * 1.19;
  }
  served.invoice++;
  return total;
}

function handleConvert() {
  childProcess.execFile('/bin/sh', ['-c', 'sleep 0.1'], function converted(err) {
    if (err) throw err;
    served.convert++;
  });
}

function every(ms, handler) {
  timers.push(setInterval(handler, ms));
}

every(10, handlePage);
every(700, function loginBurst() {
  for (var i = 0; i < 8; i++) handleLogin();
});
every(1500, renderInvoice);
every(400, handleConvert);
every(5000, function report() {
  console.log('served %j', served);
});

if (seconds > 0) {
  setTimeout(function stop() {
    timers.forEach(clearInterval);
    console.log('served %j', served);
  }, seconds * 1000);
}
