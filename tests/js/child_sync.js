// The forms that block, and what all forms say to wrong arguments.
var cp = require('child_process');

function attempt(fn) {
  var own = {};
  try {
    console.log(fn());
  } catch (e) {
    ['code', 'errno', 'syscall', 'path', 'spawnargs', 'status', 'signal'].forEach(function (key) {
      if (key in e)
        own[key] = e[key];
    });
    console.log(e.name + ': ' + e.message, JSON.stringify(own));
  }
}

function plain(result) {
  delete result.pid;
  if (result.error)
    result.error = [result.error.message, result.error.code, result.error.errno,
      result.error.syscall, result.error.path, result.error.spawnargs];
  return result;
}

attempt(function () { return plain(cp.spawnSync('sh', ['-c', 'echo a; echo b >&2; exit 5'])); });
attempt(function () { return plain(cp.spawnSync('cat', { input: 'hello', encoding: 'utf8' })); });
attempt(function () { return plain(cp.spawnSync('cat', { input: Buffer.from('bytes') })); });
attempt(function () { return plain(cp.spawnSync('/nonexistent/x', ['a'])); });
attempt(function () { return plain(cp.spawnSync('sleep', ['60'], { timeout: 30 })); });
attempt(function () { return plain(cp.spawnSync('sh', ['-c', 'kill -INT $$'], { encoding: 'utf8' })); });
attempt(function () { return plain(cp.spawnSync('pwd', { cwd: '/', encoding: 'latin1', env: {} })); });
attempt(function () { return plain(cp.spawnSync('sh', ['-c', 'cat; echo x >&2'], { stdio: ['ignore', 'pipe', 'ignore'] })); });
attempt(function () { return cp.spawnSync('wc', ['-c'], { input: Buffer.alloc(500000, 'y').toString() }).stdout.toString().trim(); });
attempt(function () { return cp.spawnSync('sh', ['-c', 'printf 0123456789; exec sleep 60'], { maxBuffer: 5 }).error.message; });
attempt(function () { return cp.execSync('echo out'); });
attempt(function () { return cp.execSync('echo out', { encoding: 'utf8' }); });
attempt(function () { return cp.execSync('exit 3'); });
attempt(function () { return cp.execSync('echo err >&2; exit 3', { stdio: 'pipe' }); });
attempt(function () { return cp.execFileSync('printf', ['%s', 'x y'], { encoding: 'utf8' }); });
attempt(function () { return cp.execFileSync('/nonexistent/x', ['q']); });
attempt(function () { return cp.execFileSync('false', ['q']); });
attempt(function () { return cp.execFileSync('cat', { input: 'in', encoding: 'utf8' }); });

attempt(function () { return cp.spawn(); });
attempt(function () { return cp.spawn(''); });
attempt(function () { return cp.spawn('ls', 5); });
attempt(function () { return cp.spawn('ls', [], 5); });
attempt(function () { return cp.spawn('ls\u0000'); });
attempt(function () { return cp.spawn('ls', ['a\u0000']); });
attempt(function () { return cp.spawn('ls', [], { cwd: 5 }); });
attempt(function () { return cp.spawn('ls', [], { detached: 5 }); });
attempt(function () { return cp.spawn('ls', [], { uid: 'x' }); });
attempt(function () { return cp.spawn('ls', [], { shell: 5 }); });
attempt(function () { return cp.spawn('ls', [], { argv0: 5 }); });
attempt(function () { return cp.spawn('ls', [], { stdio: 'foo' }); });
attempt(function () { return cp.spawn('ls', [], { stdio: ['foo'] }); });
attempt(function () { return cp.spawn('ls', [], { stdio: ['ipc', 'ipc'] }); });
attempt(function () { return cp.spawn('ls', [], { timeout: -1 }); });
attempt(function () { return cp.spawn('ls', [], { killSignal: 'SIGFOO' }); });
attempt(function () { return cp.fork(5); });
attempt(function () { return cp.exec(5); });
attempt(function () { return cp.exec('ls', { maxBuffer: -1 }); });
