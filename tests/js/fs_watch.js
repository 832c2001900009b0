// watch and watchFile.
var fs = require('fs');
var path = require('path');
var dir = fs.mkdtempSync(path.join(process.env.TMPDIR || '/tmp', 'fs-watch-'));
var file = path.join(dir, 'f');
var watcher = fs.watch(dir, function (type, name) {
  console.log(type, name);
  watcher.close();
});

watcher.on('close', function () {
  console.log('closed');
  fs.watchFile(file, { interval: 10 }, function (now, before) {
    if (now.size === 0)
      return; // seen between open and write
    console.log(now.size, now.isFile(), now.mtimeMs >= before.mtimeMs);
    fs.unwatchFile(file);
    gone();
  });
  setTimeout(function () { fs.writeFileSync(file, 'hello'); }, 50);
});
fs.writeFileSync(file, '');

function gone() {
  var none = path.join(dir, 'none');
  fs.watchFile(none, { interval: 10 }, function (now, before) {
    console.log('missing', now.size, before.size, now.mtimeMs, now.isFile());
    fs.unwatchFile(none);
    fs.rmSync(dir, { recursive: true });
  });
}
