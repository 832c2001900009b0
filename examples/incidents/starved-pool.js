// A starved pool: passwords are checked on the thread pool, more at a time than it has
// workers, and reads of small files wait behind them although the loop has nothing to do.
//
//   uvscope live examples/incidents/starved-pool.js 60
//
// What to find: that the pool is full, of what, and who submits it.

var fs = require('fs');
var crypto = require('crypto');

var seconds = Number(process.argv[2]) || 4;
var read = 0;
var checked = 0;

function checkPassword() {
  crypto.pbkdf2('password', 'salt', 150000, 32, 'sha256', function onChecked(err) {
    if (err) throw err;
    checked++;
  });
}

function readSettings() {
  fs.readFile(__filename, function onSettings(err) {
    if (err) throw err;
    read++;
  });
}

var reading = setInterval(readSettings, 50);
var logins = setInterval(function manyLogins() {
  for (var i = 0; i < 12; i++) checkPassword();
}, 1000);
setTimeout(function stop() {
  clearInterval(reading);
  clearInterval(logins);
  console.log('read %d, checked %d', read, checked);
}, seconds * 1000);
