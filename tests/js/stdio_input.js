// stdin of children as a pipe, a file and nothing; a million bytes before process.exit() all
// arrive (Node loses some of them when the pipe is a socket).
var cp = require('child_process');
var fs = require('fs');
var path = require('path');

if (process.argv[2] === 'read') {
  var text = '';
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', function (chunk) { text += chunk; });
  process.stdin.on('end', function () {
    console.log('read', text.length, JSON.stringify(text.slice(0, 20)), process.stdin.fd);
  });
} else if (process.argv[2] === 'ignore') {
  console.log('does not wait for stdin', process.stdin.readable);
} else if (process.argv[2] === 'lots') {
  process.stdout.write(Buffer.alloc(1000000, 'z').toString());
  process.exit(3);
} else if (process.argv[2] === 'epipe') {
  process.stdout.on('error', function (e) {
    console.error(e.code, e.syscall);
    process.exit(4);
  });
  setInterval(function () { process.stdout.write(Buffer.alloc(10000, 'e').toString()); }, 1);
} else {
  main();
}

function run(mode, options) {
  var result = cp.spawnSync(process.execPath, [__filename, mode], options);
  console.log(mode, result.status, result.stdout.length < 200 ? String(result.stdout) :
    result.stdout.length, String(result.stderr));
}

function main() {
  var file = path.join(process.env.TMPDIR || '/tmp', 'stdio-input-' + process.pid), fd, child;
  run('read', { input: 'typed \u00e9' });
  run('read', { input: Buffer.alloc(300000, 'i').toString() });
  run('read', { stdio: ['ignore', 'pipe', 'pipe'] });
  fs.writeFileSync(file, 'from a file');
  fd = fs.openSync(file, 'r');
  run('read', { stdio: [fd, 'pipe', 'pipe'] });
  fs.closeSync(fd);
  fs.unlinkSync(file);
  run('lots', {});
  child = cp.spawn(process.execPath, [__filename, 'ignore'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdout.on('data', function (data) { console.log(String(data)); });
  child.on('close', function (code) {
    console.log('ignore', code);
    epipe();
  });
}

function epipe() {
  var child = cp.spawn(process.execPath, [__filename, 'epipe'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.once('data', function () { child.stdout.destroy(); });
  child.stderr.on('data', function (data) { console.log(String(data)); });
  child.on('exit', function (code, signal) { console.log('epipe', code, signal); });
}
