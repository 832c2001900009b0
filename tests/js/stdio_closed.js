// Descriptors that are closed when the program starts: reading gives the end, writing is lost,
// and nothing that the program opens takes their numbers.
var cp = require('child_process');
var fs = require('fs');

if (process.argv[2] === 'in') {
  process.stdin.on('data', function () { console.log('data'); });
  process.stdin.on('end', function () { console.log('end', fs.openSync(__filename, 'r') > 2); });
} else if (process.argv[2] === 'out') {
  process.stdout.write('lost', function (err) {
    console.error('callback', err === null || err === undefined, fs.openSync(__filename, 'r') > 2);
  });
} else {
  ['in <&-', 'out >&-'].forEach(function (how) {
    var result = cp.spawnSync('sh', ['-c', '"$0" "$1" ' + how, process.execPath, __filename],
      { encoding: 'utf8' });
    console.log(how, result.status, result.stdout, result.stderr);
  });
}
