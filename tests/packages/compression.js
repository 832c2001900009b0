var express = require('express'), compression = require('compression'), http = require('http'), zlib = require('zlib');
var app = express(); app.use(compression({ threshold: 100 }));
app.get('/big', function (req, res) { res.type('text').send(Array(500).join('word ')); });
app.get('/small', function (req, res) { res.send('tiny'); });
app.get('/stream', function (req, res) { res.type('text'); res.write('a'); res.flush(); setTimeout(function () { res.end('b'); }, 5); });
var server = app.listen(0, function () { get('/big', 'gzip'); }), rest = [['/big', 'deflate'], ['/big', 'identity'], ['/small', 'gzip'], ['/stream', 'gzip']];
function get(path, coding) {
  http.get({ port: server.address().port, path: path, headers: { 'Accept-Encoding': coding } }, function (res) {
    var list = []; res.on('data', function (d) { list.push(d); }).on('end', function () {
      var all = Buffer.concat(list), e = res.headers['content-encoding'];
      console.log(path, coding, e, res.headers.vary, all.length < 600 === !!e || path !== '/big', (e ? zlib.unzipSync(all) : all).toString().length);
      var n = rest.shift(); if (n) get(n[0], n[1]); else server.close();
    });
  });
}
