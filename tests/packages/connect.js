var connect = require('connect'), http = require('http'), app = connect();
app.use(function (req, res, next) { req.trail = ['first']; next(); });
app.use('/api', function (req, res, next) { req.trail.push(req.url, req.originalUrl); if (req.url === '/boom') throw new Error('boom'); next(); });
app.use('/api', function (req, res) { res.end(req.trail.join(' ')); });
app.use(function (err, req, res, next) { res.statusCode = 500; res.end('handled ' + err.message); });
var server = http.createServer(app).listen(0, function () { get('/api/x?y=1'); }), rest = ['/api/boom', '/none'];
function get(path) {
  http.get({ port: server.address().port, path: path }, function (res) {
    var s = ''; res.on('data', function (d) { s += d; }).on('end', function () { console.log(res.statusCode, s.replace(/\n/g, ' '));
      path = rest.shift(); if (path) get(path); else server.close(); });
  });
}
