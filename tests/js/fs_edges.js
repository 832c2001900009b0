// Corners of fs: Stats as plain objects, names that are no UTF-8, trees, watchers, handles.
'use strict';
var fs = require('fs'), path = require('path'), os = require('os');
var dir = fs.mkdtempSync(Buffer.from(path.join(os.tmpdir(), 'edges-')));
function show(fn) {
  try { console.log(fn()); } catch (e) { console.log(e.name, e.code, e.message.split(dir).join('DIR')); }
}
var file = path.join(dir, 'file');
fs.writeFileSync(file, 'x\u0000y');
var st = fs.statSync(file), copy = Object.assign({}, st);
console.log(Object.keys(st).join(), copy.size, copy.mtime instanceof Date, st.isFile(), typeof st.birthtimeMs);
console.log(new fs.Stats(1, 33188, 3, 4, 5, 6, 7, 8, 9, 10, 11.4, 12, 13, 14));
try { require('assert').deepStrictEqual(fs.statSync(dir), st); } catch (e) { console.log(e.code); }
var odd = Buffer.concat([Buffer.from(dir + '/'), Buffer.from([0x61, 0xff, 0xfe, 0x62])]);
fs.writeFileSync(odd, 'odd');
console.log(fs.readdirSync(dir, 'buffer').map(function(b) { return b.toString('hex'); }).sort());
console.log(fs.readdirSync(dir, { encoding: 'latin1', withFileTypes: true }).map(function(d) {
  return escape(d.name) + d.isFile(); }).sort());
console.log(fs.readFileSync(odd, 'utf8'));
fs.symlinkSync(odd, path.join(dir, 'link'));
console.log(fs.readlinkSync(path.join(dir, 'link'), 'buffer').slice(-4));
var sfs = fs.statfsSync(dir);
console.log(Object.keys(sfs).join(), sfs.constructor.name, sfs.blocks >= sfs.bfree);
show(function() { fs.rmdirSync(file, { recursive: true }); });
show(function() { fs.rmdirSync(path.join(dir, 'no'), { recursive: true }); });
show(function() { fs.rmSync(file, { maxRetries: -1 }); });
show(function() { return fs._toUnixTimestamp('5') + fs._toUnixTimestamp(new Date(2000)); });
show(function() { return fs._toUnixTimestamp({}); });
show(function() { fs.futimesSync(1, {}, 1); });
show(function() { fs.truncateSync(path.join(dir, 'no')); });
fs.truncateSync(fs.openSync(file, 'r+'), 1);
var big = path.join(dir, 'big');
fs.closeSync(fs.openSync(big, 'w'));
fs.truncateSync(big, 5e9);
show(function() { fs.readFileSync(big); });
var watch = fs.watchFile(file, function() {});
watch.unref().ref().unref();
watch.on('stop', function() { console.log('stopped'); });
watch.stop();
var closer = fs.createReadStream(null, { fd: 13337, autoClose: false });
closer.on('error', function(err) {
  console.log(err.code, closer.destroyed);
  promised().then(function() { fs.rmSync(dir, { recursive: true }); });
});
closer.resume();
function promised() {
  var handle;
  return fs.promises.open(file, 'r+').then(function(h) {
    handle = h;
    return handle.read(Buffer.alloc(4), null, null, 0);
  }).then(function(r) {
    console.log(r.bytesRead, r.buffer);
    return handle.read({ length: 1, position: 0 });
  }).then(function(r) {
    console.log(r.bytesRead, r.buffer.length);
    return fs.promises.appendFile(file, undefined);
  }).catch(function(err) {
    console.log(err.code, err.message);
    var stream = handle.createWriteStream({ start: 1 });
    handle.write = (function(write) {
      return function() { console.log('through the handle'); return write.apply(this, arguments); };
    })(handle.write);
    stream.end('abc');
    return new Promise(function(resolve) { stream.on('close', resolve); });
  }).then(function() {
    console.log(handle.fd, fs.readFileSync(file, 'utf8'));
    var changes = fs.promises.watch(dir), first = changes.next();
    setImmediate(function() { fs.writeFileSync(path.join(dir, 'new'), ''); });
    return first.then(function(e) {
      console.log(e);
      return changes.return();
    }).then(function(e) {
      console.log(e.done);
      return fs.promises.watch(dir, { signal: AbortSignal.abort() }).next();
    });
  }).catch(function(err) {
    console.log(err.name, err.code);
  });
}
