// fs.promises and FileHandle.
var fs = require('fs');
var path = require('path');
var p = fs.promises;
var dir, file, handle;

p.mkdtemp(path.join(process.env.TMPDIR || '/tmp', 'fs-promises-')).then(function (made) {
  dir = made;
  file = path.join(dir, 'f');
  return p.writeFile(file, 'promised');
}).then(function (value) {
  console.log('written', value);
  return p.readFile(file, 'utf8');
}).then(function (text) {
  console.log(text);
  return p.stat(file);
}).then(function (stats) {
  console.log(stats.isFile(), stats.size);
  return p.readFile(path.join(dir, 'none'));
}).then(null, function (err) {
  console.log(err.code, err.syscall, err instanceof Error);
  return p.access(file);
}).then(function () {
  return p.mkdir(path.join(dir, 'a', 'b'), { recursive: true });
}).then(function (first) {
  console.log(path.relative(dir, first));
  return p.readdir(dir, { withFileTypes: true });
}).then(function (entries) {
  console.log(entries.map(function (e) { return e.name + (e.isDirectory() ? '/' : ''); }));
  return p.open(file, 'r+');
}).then(function (h) {
  handle = h;
  console.log(typeof handle.fd);
  return handle.read(Buffer.alloc(4), 0, 4, 0);
}).then(function (result) {
  console.log(result.bytesRead, result.buffer.toString());
  return handle.write('PRO', 0);
}).then(function (result) {
  console.log(result.bytesWritten, result.buffer);
  return handle.stat();
}).then(function (stats) {
  console.log(stats.size);
  return handle.truncate(5);
}).then(function () {
  return handle.readFile('utf8');
}).then(function (text) {
  console.log(JSON.stringify(text));
  return handle.close();
}).then(function () {
  console.log(handle.fd);
  return p.readFile(file, 'utf8');
}).then(function (text) {
  console.log(text);
  return p.rm(dir, { recursive: true });
}).then(function () {
  console.log(fs.existsSync(dir));
}).then(null, function (err) {
  console.log('unexpected', err);
});
