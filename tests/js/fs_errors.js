// What fs says when it is called wrongly, and when a call fails.
var fs = require('fs');
var path = require('path');
var dir = fs.mkdtempSync(path.join(process.env.TMPDIR || '/tmp', 'fs-errors-'));
process.chdir(dir);
fs.writeFileSync('file', 'x');
fs.mkdirSync('folder');

function attempt(fn) {
  var own;
  try {
    console.log('no error', fn());
  } catch (e) {
    own = {};
    Object.keys(e).sort().forEach(function (key) {
      if (key !== 'info')
        own[key] = e[key];
    });
    console.log(e.name + ': ' + e.message.split(dir).join('DIR') + ' ' +
      JSON.stringify(own).split(dir).join('DIR'));
  }
}

attempt(function () { fs.readFileSync('nope'); });
attempt(function () { fs.readFileSync('folder'); });
attempt(function () { fs.readFileSync('a\u0000b'); });
attempt(function () { fs.readFileSync({}); });
attempt(function () { fs.readFileSync(); });
attempt(function () { fs.readFile('file'); });
attempt(function () { fs.readFile('file', 3, function () {}); });
attempt(function () { fs.readFileSync('file', 'zzz'); });
attempt(function () { fs.readFileSync('file', { flag: 'q' }); });
attempt(function () { fs.openSync('file', 'zz'); });
attempt(function () { fs.openSync('file', 'wx'); });
attempt(function () { fs.openSync('file', 'r', 'abc'); });
attempt(function () { fs.chmodSync('file', 'abc'); });
attempt(function () { fs.closeSync(-1); });
attempt(function () { fs.closeSync('x'); });
attempt(function () { fs.closeSync(9999); });
attempt(function () { fs.fsyncSync(3.5); });
attempt(function () { fs.writeFileSync('/nonexistent/x', ''); });
attempt(function () { fs.writeFileSync('file', {}); });
attempt(function () { fs.writeFileSync('file', 5); });
attempt(function () { fs.readdirSync('nope'); });
attempt(function () { fs.readdirSync('file'); });
attempt(function () { fs.accessSync('nope'); });
attempt(function () { fs.accessSync('file', 99); });
attempt(function () { fs.symlinkSync('folder', 'file'); });
attempt(function () { fs.linkSync('nope', 'other'); });
attempt(function () { fs.renameSync('nope', 'other'); });
attempt(function () { fs.renameSync('file', 5); });
attempt(function () { fs.copyFileSync('nope', 'other'); });
attempt(function () { fs.mkdirSync('folder'); });
attempt(function () { fs.mkdirSync('file', { recursive: true }); });
attempt(function () { fs.mkdirSync('file/a/b', { recursive: true }); });
attempt(function () { fs.mkdirSync('x', { recursive: 'yes' }); });
attempt(function () { fs.mkdtempSync('/nonexistent/a-'); });
attempt(function () { fs.readlinkSync('folder'); });
attempt(function () { fs.realpathSync('nope/x'); });
attempt(function () { fs.realpathSync.native('nope/x'); });
attempt(function () { fs.truncateSync('folder'); });
attempt(function () { fs.utimesSync('nope', 1, 1); });
attempt(function () { fs.lutimesSync('nope', 1, 1); });
attempt(function () { fs.utimesSync('file', 'a', 1); });
attempt(function () { fs.chownSync('file', -5, 1); });
attempt(function () { fs.rmdirSync('nope'); });
attempt(function () { fs.unlinkSync('nope'); });
attempt(function () { fs.rmSync('folder'); });
attempt(function () { fs.rmSync('nope'); });
attempt(function () { fs.rmSync('folder', { recursive: 1 }); });
attempt(function () { fs.statSync('nope'); });
attempt(function () { fs.stat('file'); });
attempt(function () { fs.exists('file'); });
attempt(function () { fs.readSync(0, Buffer.alloc(4), 0, 10); });
attempt(function () { fs.readSync(0, Buffer.alloc(4), 0, 1, 'x'); });
attempt(function () { fs.readSync(0, 'x'); });
attempt(function () { fs.writeSync(1, Buffer.alloc(4), 0, 10); });
attempt(function () { fs.writeSync(1, {}); });
attempt(function () { fs.ftruncateSync(1, 'x'); });
attempt(function () { fs.createReadStream('x', { start: 5, end: 2 }); });
attempt(function () { fs.createReadStream('x', { start: 'a' }); });
attempt(function () { fs.watch('nope'); });
attempt(function () { fs.watchFile('nope'); });
process.chdir('/');
fs.rmSync(dir, { recursive: true });
