// The forms of fs that block: every operation once, with its result.
var fs = require('fs');
var path = require('path');
var dir = fs.mkdtempSync(path.join(process.env.TMPDIR || '/tmp', 'fs-sync-'));

function at(name) {
  return path.join(dir, name);
}

console.log('mkdtemp', path.basename(dir).length, fs.statSync(dir).isDirectory());
fs.writeFileSync(at('a.txt'), 'hello');
fs.appendFileSync(at('a.txt'), ' world\u00e9');
console.log(fs.readFileSync(at('a.txt'), 'utf8'), fs.readFileSync(at('a.txt')).length);
console.log(fs.readFileSync(at('a.txt'), { encoding: 'hex' }));
fs.writeFileSync(at('b.bin'), Buffer.from([0, 1, 2, 255, 0]));
console.log(fs.readFileSync(at('b.bin')));
fs.writeFileSync(at('b.bin'), '00ff10', 'hex');
console.log(fs.readFileSync(at('b.bin')));
fs.writeFileSync(at('nul.txt'), 'a\u0000b');
console.log(JSON.stringify(fs.readFileSync(at('nul.txt'), 'utf8')));
console.log(fs.existsSync(at('a.txt')), fs.existsSync(at('none')), fs.existsSync());

var st = fs.statSync(at('a.txt'));
console.log(st.isFile(), st.isDirectory(), st.isSymbolicLink(), st.size, (st.mode & 511).toString(8));
console.log(st instanceof fs.Stats, typeof st.mtimeMs, st.mtime instanceof Date, st.nlink);
console.log(Object.keys(st).join());
console.log(Math.abs(st.mtime.getTime() - st.mtimeMs) < 1, JSON.parse(JSON.stringify(st)).size);
console.log(fs.statSync(at('none'), { throwIfNoEntry: false }));

fs.mkdirSync(at('d'));
console.log(fs.mkdirSync(at('d/e/f'), { recursive: true }) === at('d/e'));
console.log(fs.mkdirSync(at('d/e/f'), { recursive: true }));
fs.renameSync(at('b.bin'), at('d/c.bin'));
fs.copyFileSync(at('a.txt'), at('d/copy.txt'));
fs.linkSync(at('a.txt'), at('d/hard'));
fs.symlinkSync('copy.txt', at('d/soft'));
console.log(fs.readdirSync(at('d')));
console.log(fs.readdirSync(at('d'), { withFileTypes: true }).map(function (e) {
  return [e.name, e.isFile(), e.isDirectory(), e.isSymbolicLink()].join(' ');
}));
console.log(fs.readdirSync(dir, { recursive: true }).sort());
console.log(fs.readdirSync(dir, 'buffer')[0]);
console.log(fs.readlinkSync(at('d/soft')), fs.lstatSync(at('d/soft')).isSymbolicLink());
console.log(fs.realpathSync(at('d/soft')) === fs.realpathSync(at('d/copy.txt')),
  path.basename(fs.realpathSync.native(at('d/soft'))));
console.log(fs.statSync(at('a.txt')).nlink);

fs.chmodSync(at('a.txt'), 420);
console.log((fs.statSync(at('a.txt')).mode & 511).toString(8));
fs.chmodSync(at('a.txt'), '600');
console.log((fs.statSync(at('a.txt')).mode & 511).toString(8));
fs.utimesSync(at('a.txt'), 1000, new Date(2000500));
st = fs.statSync(at('a.txt'));
console.log(st.atimeMs, st.mtimeMs, st.mtime.toISOString());
fs.truncateSync(at('a.txt'), 4);
console.log(fs.readFileSync(at('a.txt'), 'latin1'));

var fd = fs.openSync(at('rw'), 'w+');
console.log(typeof fd, fs.writeSync(fd, 'hello world'), fs.writeSync(fd, Buffer.from('XYZ'), 1, 2, 0));
console.log(fs.writeSync(fd, 'ff', null, 'hex'), fs.writeSync(fd, '!', 5));
var buf = Buffer.alloc(20, '.');
console.log(fs.readSync(fd, buf, 2, 5, 0), buf.toString());
console.log(fs.readSync(fd, buf, { position: 6, length: 3 }), buf.toString('utf8', 0, 3));
console.log(fs.writevSync(fd, [Buffer.from('one'), Buffer.from('two')], 0),
  fs.readvSync(fd, [Buffer.alloc(2), buf], 0), buf.toString('latin1', 0, 4));
fs.ftruncateSync(fd, 3);
fs.fsyncSync(fd);
fs.fdatasyncSync(fd);
fs.futimesSync(fd, 5, 6);
fs.fchmodSync(fd, 384);
st = fs.fstatSync(fd);
console.log(st.size, st.mtimeMs, (st.mode & 511).toString(8));
fs.closeSync(fd);
fd = fs.openSync(at('rw'), 'a');
fs.writeFileSync(fd, 'by fd');
fs.closeSync(fd);
fd = fs.openSync(at('rw'));
console.log(fs.readFileSync(fd, 'utf8'), fs.readSync(fd, buf));
fs.closeSync(fd);

var folder = fs.opendirSync(at('d')), entry, names = [];
while ((entry = folder.readSync()) !== null)
  names.push(entry.name);
folder.closeSync();
console.log(names.sort().join());

fs.unlinkSync(at('a.txt'));
fs.rmdirSync(at('d/e/f'));
fs.rmSync(at('rw'));
fs.rmSync(at('none'), { force: true });
fs.accessSync(at('d'), fs.constants.R_OK | fs.constants.W_OK);
fs.rmSync(dir, { recursive: true });
console.log(fs.existsSync(dir));
console.log(fs.readFileSync('/proc/self/status', 'utf8').length > 10);
console.log(fs.constants.O_CREAT, fs.F_OK, fs.R_OK, fs.constants.COPYFILE_EXCL);
