// exec and execFile: results, failures, limits.
var cp = require('child_process');

function show(name, next) {
  return function (err, stdout, stderr) {
    var own = {};
    if (err) {
      Object.keys(err).forEach(function (key) { own[key] = err[key]; });
      console.log(name, err.name, JSON.stringify(err.message), JSON.stringify(own));
    }
    console.log(name, err === null, JSON.stringify(stdout), JSON.stringify(stderr));
    next();
  };
}

var tests = [
  function (next) { cp.exec('echo hi; echo there >&2', show('plain', next)); },
  function (next) { cp.exec('echo hi; echo e >&2; exit 4', show('status', next)); },
  function (next) { cp.exec('kill -9 $$', show('killed', next)); },
  function (next) { cp.exec('exec sleep 60', { timeout: 50 }, show('timeout', next)); },
  function (next) { cp.exec('printf 0123456789; exec sleep 60', { maxBuffer: 4 }, show('limit', next)); },
  function (next) { cp.exec('printf abc', { encoding: 'hex' }, show('hex', next)); },
  function (next) {
    cp.exec('printf abc', { encoding: 'buffer' }, function (err, stdout) {
      console.log('buffer', Buffer.isBuffer(stdout), stdout.length);
      next();
    });
  },
  function (next) { cp.execFile('printf', ['%s-%s', 'a b', 'c'], show('file', next)); },
  function (next) { cp.execFile('true', show('true', next)); },
  function (next) { cp.execFile('false', show('false', next)); },
  function (next) { cp.execFile('/nonexistent/x', ['a'], show('missing', next)); },
  function (next) { cp.exec('cat; pwd', { cwd: '/' }, show('stdin', next)).stdin.end('typed\n'); },
  function (next) { cp.exec('exec sleep 60', show('kill', next)).kill('SIGINT'); }
];

function run(i) {
  if (i < tests.length)
    tests[i](function () { run(i + 1); });
}

run(0);
