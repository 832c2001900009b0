var through = require('through2');
var a = through(function (c, e, cb) { this.push(String(c).split('').reverse().join('')); cb(); }, function (cb) { this.push('.'); cb(); });
a.on('data', function (d) { console.log(String(d)); }).on('end', function () {
  var o = through.obj(function (x, e, cb) { if (x.n % 2) this.push({ n: x.n * 10 }); cb(); });
  o.on('data', console.log).on('finish', function () { console.log('finish'); }); [1, 2, 3].forEach(function (n) { o.write({ n: n }); }); o.end();
  var C = through.ctor({ objectMode: true }, function (x, e, cb) { cb(null, x + this.options.add); }); var c = new C({ add: 1 }); c.on('data', console.log); c.write(4); c.end();
});
a.write('abc'); a.end('xyz');
