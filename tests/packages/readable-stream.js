var S = require('readable-stream');
var t = new S.Transform({ transform: function (c, e, cb) { cb(null, String(c).toUpperCase()); }, flush: function (cb) { this.push('!'); cb(); } });
t.on('data', function (d) { console.log('data', String(d)); }).on('end', function () { console.log('end'); objects(); });
t.write('one'); t.write('two'); t.end('three');
function objects() {
  var n = 0, r = new S.Readable({ objectMode: true, highWaterMark: 2, read: function () { this.push(n++ < 5 ? { n: n } : null); } });
  var w = new S.Writable({ objectMode: true, write: function (o, e, cb) { console.log('write', o); setTimeout(cb, 1); }, final: function (cb) { console.log('final'); cb(); } });
  r.pipe(w).on('finish', function () { console.log('finish'); paused(); });
}
function paused() {
  var r = new S.PassThrough(); r.setEncoding('utf8'); r.write(Buffer.from([0xe2, 0x82])); r.end(Buffer.from([0xac]));
  r.on('readable', function () { var c; while ((c = r.read(1)) !== null) console.log(JSON.stringify(c)); });
  new S.Duplex({ read: function () {}, write: function (c, e, cb) { cb(new Error('bad')); } }).on('error', function (e) { console.log(e.message); }).write('x');
}
