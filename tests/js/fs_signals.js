// Signals, FileHandles as emitters, streams over another fs, and argument checks of fs.
var fs = require('fs'), os = require('os'), path = require('path');
var dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fs-signals-')), file = path.join(dir, 'a');
fs.writeFileSync(file, 'some text');
process.on('exit', function () { fs.rmSync(dir, { recursive: true }); });

function attempt(what, f) {
  try {
    console.log(what, f());
  } catch (e) {
    console.log(what, e.name, e.code, e.message);
  }
}
attempt('signal', function () { return fs.readFile(file, { signal: 5 }, function () {}); });
attempt('symlink', function () { return fs.symlinkSync('a', 'b', 'sideways'); });
attempt('open', function () { return fs.createReadStream(file, { fs: {} }); });
attempt('write', function () {
  return fs.createWriteStream(file, { fs: { open: fs.open, close: fs.close } });
});
var fd = fs.openSync(file, 'r+');
attempt('writev', function () { return fs.writevSync(fd, []); });
attempt('words', function () { return fs.writeSync(fd, new Uint16Array([0x4241, 0x4443])); });
attempt('view', function () { return fs.writeSync(fd, new DataView(new ArrayBuffer(3))); });
fs.closeSync(fd);

var steps = [
  function () { return new Promise(function (resolve) {
    fs.readFile(file, { signal: AbortSignal.abort() }, function (err, data) {
      console.log(err.name, err.code, data);
      resolve();
    });
  }); },
  function () {
    var ac = new AbortController();
    ac.abort();
    return fs.promises.writeFile(file, 'never', { signal: ac.signal });
  },
  function () { return fs.promises.open(file).then(function (handle) {
    handle.on('close', function () { console.log('closed', handle.fd); });
    return new Promise(function (resolve) {
      handle.createReadStream({ encoding: 'utf8' }).on('data', function (d) {
        console.log(JSON.stringify(d));
      }).on('close', resolve);
    }).then(function () { return handle.stat(); });
  }); },
  function () { return new Promise(function (resolve) {
    var calls = [], own = {};
    ['open', 'read', 'close'].forEach(function (name) {
      own[name] = function () { calls.push(name); fs[name].apply(fs, arguments); };
    });
    fs.createReadStream(file, { fs: own }).on('close', function () {
      resolve(calls.join());
    }).resume();
  }); },
  function () { return new Promise(function (resolve) {
    function Mine() { fs.ReadStream.apply(this, arguments); }
    Mine.prototype = Object.create(fs.ReadStream.prototype);
    Mine.prototype.open = function () {
      var self = this;
      fs.open(this.path, this.flags, function (err, fd) {
        self.fd = fd;
        self.emit('open', fd);
      });
    };
    new Mine(file).on('data', function (d) { resolve('patched ' + d.length); });
  }); },
  function () { return Promise.reject(new (require('assert').AssertionError)({ message: 'x' })); }
];

function next() {
  var step = steps.shift();
  if (!step)
    return;
  step().then(console.log, function (err) {
    console.log(err.name, err.code, err.syscall);
  }).then(next);
}
next();
