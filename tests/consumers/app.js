// What the consumers are asked about: one slow callback, a crowded pool, a child, user
// timings, and names that are meant to break things.
var childProcess = require('child_process'), crypto = require('crypto');
var perf = require('perf_hooks').performance;
if (process.argv[2] === 'child') {
  setTimeout(function inChild() {}, 5);
} else {
  setTimeout(function culprit() {
    perf.mark('before </script>"\n;');
    var end = Date.now() + 1500; // longer than anything else, also where starting is slow
    while (Date.now() < end) Math.sqrt(2);
    perf.mark('after');
    perf.measure('the measure', 'before </script>"\n;', 'after');
  }, 20);
  for (var i = 0; i < 7; i++)
    crypto.pbkdf2('p', 's', 30000, 32, 'sha256', function done() {});
  console.time('a "label";\u0001');
  childProcess.spawn(process.execPath, [__filename, 'child', 'ev;il "</script>\u0007']).on('exit',
    function childEnded() { console.timeEnd('a "label";\u0001'); });
}
