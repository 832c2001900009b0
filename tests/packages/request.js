var request = require('request'), http = require('http');
var server = http.createServer(function (req, res) {
  var s = ''; req.on('data', function (d) { s += d; }).on('end', function () {
    if (req.url === '/r') { res.writeHead(302, { Location: '/end' }); return res.end(); }
    if (req.url === '/gz') { res.setHeader('Content-Encoding', 'gzip'); return res.end(require('zlib').gzipSync('unzipped')); }
    res.setHeader('X-Y', 'z'); res.end(JSON.stringify({ m: req.method, u: req.url, t: req.headers['content-type'], a: req.headers.authorization, c: req.headers.cookie, s: s }));
  });
}).listen(0, function () {
  var base = 'http://localhost:' + server.address().port, jar = request.jar(); jar.setCookie('k=v', base);
  var steps = [[{ url: base + '/a', qs: { x: [1, 2] } }], [{ url: base, method: 'POST', json: { a: 1 } }], [{ url: base, method: 'PUT', form: { b: 'c d' }, auth: { user: 'u', pass: 'p' } }], [{ url: base + '/r', jar: jar }], [{ url: base + '/gz', gzip: true }], [{ url: 'http://localhost:1/' }]];
  (function next() {
    var s = steps.shift(); if (!s) return server.close();
    request(s[0], function (err, res, body) { console.log(err && err.code, res && res.statusCode, body); next(); });
  })();
});
