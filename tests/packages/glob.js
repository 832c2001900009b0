var glob = require('glob'), rimraf = require('rimraf'), mkdirp = require('mkdirp'), fs = require('graceful-fs'), path = require('path'), os = require('os');
var root = fs.mkdtempSync(path.join(os.tmpdir(), 'glob-'));
mkdirp.sync(root + '/a/b/c');
['a/1.js', 'a/b/2.js', 'a/b/c/3.txt', '.hidden'].forEach(function (f) { fs.writeFileSync(path.join(root, f), f); });
console.log(glob.sync('**/*.js', { cwd: root }), glob.sync('{a,x}/*', { cwd: root, mark: true }), glob.sync('*', { cwd: root, dot: true }));
glob('a/**', { cwd: root, ignore: '**/c/**', nodir: true }, function (err, files) {
  console.log(err, files);
  mkdirp(root + '/new/deep', function (err, made) {
    console.log(err, path.relative(root, made));
    var s = fs.createReadStream(root + '/a/1.js'); s.on('data', function (d) { console.log(String(d)); }).on('close', function () {
      rimraf(root, function (err) { console.log(err, fs.existsSync(root)); });
    });
  });
});
