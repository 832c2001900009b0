// child_process: signals that abort, lent streams, and how options are checked.
var cp = require('child_process');
var util = require('util');

function attempt(name, fn) {
  try {
    fn();
    console.log(name, 'passes');
  } catch (err) {
    console.log(name, err.name, err.code, err.message.split('\n')[0]);
  }
}

function checks() {
  [undefined, null, 'foo', 0].forEach(function (options) {
    attempt('spawn', function () { new cp.ChildProcess().spawn(options); });
  });
  attempt('file', function () { new cp.ChildProcess().spawn({ file: 1 }); });
  attempt('args', function () { new cp.ChildProcess().spawn({ file: 'x', args: 'y' }); });
  attempt('pairs', function () { new cp.ChildProcess().spawn({ envPairs: {}, stdio: ['ipc'] }); });
  attempt('serialization', function () { cp.spawn('true', { serialization: 'other' }); });
  attempt('windowsHide', function () { cp.spawnSync('true', { windowsHide: 1 }); });
  attempt('argv0', function () { cp.spawnSync('true', { argv0: 'a\u0000b' }); });
  attempt('shell', function () { cp.spawnSync('true', { shell: 'a\u0000b' }); });
  attempt('killSignal', function () { cp.spawnSync('true', { killSignal: 0 }); });
  attempt('signal', function () { cp.spawn('true', { signal: {} }); });
  attempt('signal', function () { cp.execFile('true', { signal: 'x' }); });
  attempt('promisified', function () { util.promisify(cp.execFile)('true', { signal: 1 }); });
  attempt('array', function () { cp.execFile('true', [], []); });
  attempt('callback', function () { cp.execFile('true', [], {}, 'x'); });
  attempt('execArgv', function () { cp.fork(__filename, { execArgv: ['a\u0000'] }); });
  attempt('execPath', function () { cp.fork(__filename, { execPath: 'a\u0000' }); });
  console.log(cp.spawnSync('cat', { input: new Uint16Array([0x4241, 0x4443]) }).stdout + '');
  abort();
}

function report(name, child, next) {
  var seen = [];
  child.on('error', function (err) {
    seen.push(err.name + ' ' + err.code + ' ' + (err.cause && err.cause.name || err.cause));
  });
  child.on('exit', function (code, signal) {
    console.log(name, seen, code, signal, child.killed);
    next();
  });
}

function abort() {
  var controller = new AbortController();
  report('later', cp.spawn('sleep', ['60'], { signal: controller.signal }), function () {
    report('already', cp.spawn('sleep', ['60'], { signal: AbortSignal.abort('why'),
      killSignal: 'SIGINT' }), exec);
  });
  controller.abort();
}

function exec() {
  var controller = new AbortController();
  cp.exec('sleep 60', { signal: controller.signal }, function (err, stdout, stderr) {
    console.log('exec', err.name, err.code, err.cmd, [stdout, stderr]);
    fork();
  });
  controller.abort();
}

function fork() {
  var controller = new AbortController();
  var child = cp.fork(__filename, ['child'], { signal: controller.signal });
  child.on('message', function () { controller.abort(); });
  report('fork', child, encoded);
}

// The program's own encoding, and what is over the limit.
function encoded() {
  var child = cp.execFile('printf', ['\u4e2d\u6587'], { encoding: 'buffer', maxBuffer: 3 },
    function (err, stdout) {
      console.log(err.code, err.message, typeof stdout);
      lent();
    });
  child.stdout.setEncoding('utf8');
}

// What the second child does not read stays for this process.
function lent() {
  var first = cp.spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] });
  var second = cp.spawn('head', ['-n1'], { stdio: [first.stdout, 'pipe', 'inherit'] });
  first.stdin.write('for the second\n');
  second.stdout.on('data', function (chunk) { console.log('second:', chunk + ''); });
  second.on('exit', function () {
    first.stdin.end('for us\n');
    first.stdout.on('data', function (chunk) { console.log('first:', chunk + ''); });
    first.stdout.resume();
  });
  first.on('close', dispose);
}

function dispose() {
  var child = cp.spawn('sleep', ['60']);
  child[Symbol.dispose]();
  report('disposed', child, timeout);
}

function timeout() {
  cp.execFile('sleep', ['60'], { timeout: 20, killSignal: 'SIGKILL' }, function (err) {
    console.log('timeout', err.killed, err.signal, err.code, err.cmd);
    console.log(cp.spawnSync('sleep', ['60'], { timeout: 20 }).error.code);
  });
}

if (process.argv[2] === 'child') {
  process.on('message', function () {});
  process.send('ready');
} else {
  checks();
}
