process.env.NODE_ENV = 'production'; // errors without stacks
var serve = require('serve-static'), final = require('finalhandler'), http = require('http');
var files = serve(__dirname, { index: ['package.json'], dotfiles: 'deny', setHeaders: function (res) { res.setHeader('X-S', '1'); } });
var server = http.createServer(function (req, res) { files(req, res, final(req, res)); }).listen(0, next);
var tries = [['/package.json', {}], ['/package.json', { Range: 'bytes=2-15' }], ['/package.json', { Range: 'bytes=999999-' }], ['/', {}], ['/none', {}], ['/..%2f..%2fMakefile', {}], ['/.x', {}], ['/%00', {}], ['/package.json', { method: 'HEAD' }], ['/package.json', { same: 1 }]], tag;
function next() {
  var t = tries.shift(); if (!t) return server.close();
  http.get({ port: server.address().port, path: t[0], method: t[1].method, headers: t[1].same ? { 'If-None-Match': tag } : t[1].Range ? { Range: t[1].Range } : {} }, function (res) {
    var n = 0, h = res.headers; tag = h.etag || tag; res.on('data', function (d) { n += d.length; }).on('end', function () { console.log(t[0], res.statusCode, n, h['content-type'], h['content-range'], h['accept-ranges'], h['x-s'], h['cache-control']); next(); });
  });
}
