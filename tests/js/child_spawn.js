// spawn: output, exit codes, signals, stdio, errors.
var spawn = require('child_process').spawn;
var fs = require('fs');
var path = require('path');
var file = path.join(process.env.TMPDIR || '/tmp', 'child-spawn-' + process.pid);

function collect(child, name, next) {
  var out = '', err = '';
  child.stdout.setEncoding('utf8').on('data', function (text) { out += text; });
  child.stderr.setEncoding('utf8').on('data', function (text) { err += text; });
  child.on('exit', function (code, signal) {
    console.log(name, 'exit', code, signal, child.exitCode, child.signalCode);
  });
  child.on('close', function (code, signal) {
    console.log(name, 'close', code, signal, JSON.stringify(out), JSON.stringify(err));
    next();
  });
}

function output(next) {
  var child = spawn('sh', ['-c', 'echo out; echo err >&2; exit 3']);
  console.log(typeof child.pid, child.spawnfile, child.spawnargs, child.connected, child.killed);
  console.log(child.stdio.length, child.stdio[1] === child.stdout, child.exitCode);
  child.on('spawn', function () { console.log('spawned'); });
  collect(child, 'output', next);
}

function input(next) {
  var child = spawn('cat');
  collect(child, 'input', next);
  child.stdin.write('one ');
  child.stdin.end('two');
}

function big(next) {
  var child = spawn('wc', ['-c']), text = Buffer.alloc(300000, 'x').toString();
  collect(child, 'big', next);
  child.stdin.end(text);
}

function signal(next) {
  var child = spawn('sleep', ['60']);
  collect(child, 'signal', function () {
    console.log(child.kill(), child.killed);
    next();
  });
  console.log(child.kill(), child.killed, child.kill(0));
}

function otherSignal(next) {
  var child = spawn('sleep', ['60'], { timeout: 30, killSignal: 'SIGKILL' });
  collect(child, 'timeout', next);
}

function missing(next) {
  var child = spawn('/nonexistent/program', ['a', 'b']);
  console.log('missing', child.pid);
  child.on('error', function (e) {
    console.log(e.message, e.code, e.errno, e.syscall, e.path, e.spawnargs);
  });
  child.on('exit', function () { console.log('never'); });
  child.on('close', function (code, signal) {
    console.log('missing close', code, signal);
    next();
  });
}

function badFolder(next) {
  spawn('true', [], { cwd: '/nonexistent' }).on('error', function (e) {
    console.log(e.message, e.code);
    next();
  });
}

function options(next) {
  var child = spawn('sh', ['-c', 'pwd; echo $A-$B-$HOME'], {
    cwd: '/', env: { A: 'a', B: 5, C: undefined, PATH: process.env.PATH }
  });
  collect(child, 'options', next);
}

function shell(next) {
  collect(spawn('echo "$0" | wc -l; exit 2', { shell: true }), 'shell', next);
}

function argv0(next) {
  collect(spawn('sh', ['-c', 'echo "$0"'], { argv0: 'renamed' }), 'argv0', next);
}

function toFile(next) {
  var fd = fs.openSync(file, 'w');
  var child = spawn('sh', ['-c', 'echo to file; echo x >&2'], { stdio: ['ignore', fd, 'ignore'] });
  fs.closeSync(fd);
  console.log(child.stdin, child.stdout, child.stderr);
  child.on('close', function (code) {
    console.log('file', code, fs.readFileSync(file, 'utf8'));
    fs.unlinkSync(file);
    next();
  });
}

function fourth(next) {
  var child = spawn('sh', ['-c', 'echo four >&3; read line <&3; echo got $line'],
    { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  child.stdio[3].on('data', function (data) {
    console.log('fd 3:', String(data));
    child.stdio[3].end('back\n');
  });
  collect(child, 'fourth', next);
}

function many(next) {
  var left = 40, codes = 0, i;
  function done(code) {
    codes += code;
    if (--left === 0) {
      console.log('many', codes);
      next();
    }
  }
  for (i = 0; i < 40; i++)
    spawn('sh', ['-c', 'exit ' + i]).on('close', done);
}

function unread(next) {
  spawn('sh', ['-c', 'head -c 20000 /dev/zero']).on('close', function (code) {
    console.log('unread', code);
    next();
  });
}

[output, input, big, signal, otherSignal, missing, badFolder, options, shell, argv0, toFile,
  fourth, many, unread].reverse().reduce(function (next, fn) {
  return function () {
    fn(next);
  };
}, function () {
  console.log('done');
})();
