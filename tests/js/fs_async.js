// The forms of fs with callbacks, one after the other.
var fs = require('fs');
var path = require('path');
var dir = fs.mkdtempSync(path.join(process.env.TMPDIR || '/tmp', 'fs-async-'));
var steps = [];

function at(name) {
  return path.join(dir, name);
}

function step(name) {
  var args = Array.prototype.slice.call(arguments, 1);
  steps.push(function (next) {
    fs[name].apply(fs, args.concat(function () {
      var given = Array.prototype.map.call(arguments, function (value) {
        if (value instanceof Error)
          return value.message.split(dir).join('DIR');
        if (value instanceof fs.Stats)
          return 'Stats ' + value.size;
        if (typeof value === 'string')
          return value.split(dir).join('DIR');
        return value;
      });
      console.log(name, given);
      next(arguments[1]);
    }));
  });
}

step('writeFile', at('a'), 'text');
step('appendFile', at('a'), Buffer.from('more'));
step('readFile', at('a'), 'utf8');
step('readFile', at('a'));
step('readFile', at('a'), { encoding: 'base64' });
step('stat', at('a'));
step('lstat', at('none'));
step('access', at('a'), fs.constants.R_OK);
step('access', at('none'));
step('mkdir', at('d'));
step('mkdir', at('d'));
step('mkdir', at('d/x/y'), { recursive: true });
step('rename', at('a'), at('b'));
step('rename', at('a'), at('b'));
step('copyFile', at('b'), at('c'));
step('copyFile', at('b'), at('c'), fs.constants.COPYFILE_EXCL);
step('link', at('b'), at('l'));
step('symlink', at('b'), at('s'));
step('readlink', at('s'));
step('readdir', dir);
step('readdir', dir, { encoding: 'hex' });
step('readdir', at('none'));
step('chmod', at('b'), 384);
step('utimes', at('b'), 1, 2);
step('lutimes', at('s'), 1, 2);
step('truncate', at('b'), 2);
step('readFile', at('b'), 'utf8');
step('truncate', at('none'));
step('realpath', at('none/x'));
step('unlink', at('l'));
step('unlink', at('d'));
step('rmdir', at('d'));
step('rm', at('d'), { recursive: true });
step('rm', at('d'));
step('rm', at('d'), { force: true });
step('readFile', dir);
step('open', at('none'), 'r');
step('close', 9999);
step('opendir', at('b'));
step('writeFile', at('none/x'), '');

function run(i) {
  if (i < steps.length)
    steps[i](function () {
      run(i + 1);
    });
  else
    withDescriptor();
}

function withDescriptor() {
  fs.open(at('fd'), 'w+', function (err, fd) {
    var data = Buffer.from('0123456789');
    fs.write(fd, data, function (err, n, same) {
      console.log('write', err, n, same === data);
      fs.write(fd, 'abc', 2, 'latin1', function (err, n, text) {
        console.log('write text', err, n, text);
        fs.read(fd, Buffer.alloc(5), 0, 5, 0, function (err, n, buffer) {
          console.log('read', err, n, buffer.toString());
          fs.read(fd, { position: 8 }, function (err, n, buffer) {
            console.log('read options', err, n, buffer.length);
            fs.writev(fd, [Buffer.from('x'), Buffer.from('y')], 0, function (err, n, list) {
              console.log('writev', err, n, list.length);
              fs.ftruncate(fd, 4, function (err) {
                fs.fstat(fd, function (err, stats) {
                  console.log('fstat', err, stats.size);
                  fs.close(fd, function (err) {
                    console.log('close', err);
                    many();
                  });
                });
              });
            });
          });
        });
      });
    });
  });
}

// Many at a time, and the callback order of a sync error.
function many() {
  var left = 200, i;
  function one(i) {
    fs.writeFile(at('m' + i), String(i), function (err) {
      fs.readFile(at('m' + i), 'utf8', function (err, text) {
        if (err || text !== String(i))
          console.log('wrong', err, text);
        if (--left === 0) {
          console.log('many done', fs.readdirSync(dir).length);
          fs.rmSync(dir, { recursive: true });
        }
      });
    });
  }
  for (i = 0; i < 200; i++)
    one(i);
}

fs.exists(dir, function (yes) {
  console.log('exists', yes);
  run(0);
});
console.log('sync code first');
