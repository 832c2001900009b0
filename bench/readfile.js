// readFile of a 1 KiB file with 64 in flight. Prints ns per file.
var fs = require('fs');
var file = process.argv[2];
var total = Number(process.argv[3]) || 40000;
var started = 0;
var done = 0;
var begin = process.hrtime();
function next() {
  if (started < total) {
    started++;
    fs.readFile(file, read);
  }
}
function read(err) {
  if (err) throw err;
  if (++done === total) {
    var took = process.hrtime(begin);
    console.log((took[0] * 1e9 + took[1]) / total);
  } else next();
}
for (var i = 0; i < 64; i++) next();
