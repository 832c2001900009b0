var express = require('express'), session = require('express-session'), cookies = require('cookie-parser'), http = require('http');
var app = express(); app.use(cookies('s3'), session({ secret: 's3', resave: false, saveUninitialized: false, name: 'sid' }));
app.get('/in', function (req, res) { req.session.user = 'me'; req.session.n = 0; res.send('in'); });
app.get('/who', function (req, res) { if (req.session.user) req.session.n++; res.send([req.session.user, req.session.n, Object.keys(req.cookies)].join()); });
app.get('/out', function (req, res) { req.session.destroy(function () { res.send('out'); }); });
var jar, server = app.listen(0, next), paths = ['/who', '/in', '/who', '/who', '/out', '/who'];
function next() {
  var path = paths.shift(); if (!path) return server.close();
  http.get({ port: server.address().port, path: path, headers: jar ? { Cookie: jar } : {} }, function (res) {
    var s = '', set = res.headers['set-cookie']; if (set) jar = set[0].split(';')[0];
    res.on('data', function (d) { s += d; }).on('end', function () { console.log(path, s, set ? set[0].replace(/=s%3A[^;]*/, '=ID') : ''); next(); });
  });
}
