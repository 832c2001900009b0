// How children are started: where programs are found, what they have open, what goes wrong.
var cp = require('child_process'), fs = require('fs'), os = require('os'), path = require('path');
var dir = fs.mkdtempSync(path.join(os.tmpdir(), 'start-'));

function sync(title, file, args, options) {
  var r = cp.spawnSync(file, args || [], options);
  console.log(title + ':', r.error ? r.error.code : r.status + ' ' + r.stdout + r.stderr);
}
function script(name, text, mode) {
  fs.writeFileSync(path.join(dir, name), text);
  fs.chmodSync(path.join(dir, name), mode);
}

// In the child's own PATH, at a path, in the directory it is started in.
script('hello', '#!/bin/sh\necho hello $#: "$@"\n', 493);
script('bare', 'echo bare $0 is $# "$@"\n', 493);
script('denied', '#!/bin/sh\necho no\n', 420);
fs.mkdirSync(path.join(dir, 'sub'));
fs.mkdirSync(path.join(dir, 'sub', 'hello'));
function env(value) { return { env: { PATH: value } }; }
sync('own PATH', 'hello', ['a', 'b c'], env(dir));
sync('not in PATH', 'hello', [], env('/nowhere'));
sync('a directory first', 'hello', [], env(path.join(dir, 'sub') + ':' + dir));
sync('empty entry', 'hello', [], { cwd: dir, env: { PATH: '/nowhere:' } });
sync('relative entry', 'hello', ['x'], { cwd: path.dirname(dir), env: { PATH: path.basename(dir) } });
sync('denied', 'denied', [], env(dir));
sync('denied, then found', 'true', [], env(dir + ':/bin:/usr/bin'));
sync('path', path.join(dir, 'hello'), ['1']);
sync('in cwd', './hello', ['2'], { cwd: dir });
sync('no such cwd', path.join(dir, 'hello'), [], { cwd: dir + '/nowhere' });
sync('no such file', dir + '/nowhere', []);
sync('a directory', dir, []);
sync('not a directory', path.join(dir, 'hello', 'x'), []);
sync('no PATH', 'echo', ['found'], { env: {} });
script('broken', '#!/no/such/interpreter\n', 493);
sync('no interpreter', path.join(dir, 'broken'), []);

// Text without a first line that says what runs it.
var bare = cp.spawnSync('bare', ['q r'], env(dir + ':/bin:/usr/bin'));
console.log(String(bare.stdout).replace(dir, 'DIR').trim());

// What is open in the child: three streams, those that were asked for, nothing else.
function list(stdio) {
  var r = cp.spawnSync('/bin/sh', ['-c', 'for i in 0 1 2 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$i ] && echo $i; done; true'],
    { stdio: stdio });
  return String(r.stdout).split('\n').filter(function (n) { return n && +n < 9; }).join();
}
var file = fs.openSync(path.join(dir, 'hello'), 'r');
console.log(list(['ignore', 'pipe', 'ignore']));
console.log(list(['ignore', 'pipe', 'pipe', file, 'ignore', 'pipe', file]));

// Standard streams that change places, and descriptors below their own place.
function swapped(stdio) {
  return cp.spawnSync('/bin/sh', ['-c', 'echo out; echo err >&2'], { stdio: stdio });
}
var log = path.join(dir, 'log'), to = fs.openSync(log, 'a');
swapped(['ignore', to, to]);
var r = cp.spawnSync(process.execPath, process.argv.length > 2 ? [] : process.execArgv.concat(
  process.versions.uvscope ? ['run'] : [], [write('swap.js',
    'require("child_process").spawnSync("/bin/sh", ["-c", "echo out; echo err >&2"], ' +
    '{ stdio: ["ignore", 2, 1] });')]));
console.log(String(r.stdout).trim(), String(r.stderr).trim());
function write(name, text) {
  fs.writeFileSync(path.join(dir, name), text);
  return path.join(dir, name);
}
console.log(JSON.stringify(fs.readFileSync(log, 'utf8')));
console.log(String(cp.spawnSync('/bin/cat', [], { input: 'through' }).stdout));

// Signals: none blocked, none ignored that the C library does not keep for itself.
process.on('SIGUSR2', function () { });
console.log(String(cp.spawnSync('/bin/grep', ['-E', '^Sig(Blk|Ign)', '/proc/self/status']).stdout)
  .replace(/\s+/g, ' ').replace('0000000180000000', '0000000000000000'));

// Detached: the leader of its own session.
var leader = cp.spawn('/bin/sh', ['-c', 'cut -d " " -f 6 /proc/$$/stat'], { detached: true });
var text = '';
leader.stdout.on('data', function (d) { text += d; });
leader.on('close', function (code, signal) {
  console.log(code, signal, +text === leader.pid);
  failing();
});

// One that does not start has streams that end, and no number.
function failing() {
  var c = cp.spawn(dir + '/nowhere'), seen = [];
  console.log(c.pid);
  c.on('error', function (e) { seen.push(e.code); });
  c.stdout.on('end', function () { seen.push('end'); }).resume();
  c.stderr.resume();
  c.on('close', function (code) {
    console.log(seen.sort().join(), code < 0);
    many(30);
  });
}

// Many at once, each with what is its own.
function many(n) {
  var sum = 0, left = n;
  for (var i = 0; i < n; i++) {
    cp.execFile('/bin/sh', ['-c', 'cat; exit ' + i], function (e, out) {
      sum += (e ? e.code : 0) + Number(out);
      if (--left === 0) {
        console.log(sum);
        fs.rmSync(dir, { recursive: true });
      }
    }).stdin.end(String(i * 1000));
  }
}
