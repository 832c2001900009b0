var express = require('express'), http = require('http'), app = express(), router = express.Router();
app.set('x-powered-by', false).set('etag', 'strong').enable('case sensitive routing');
app.engine('t', function (path, o, cb) { cb(null, 'view ' + o.name + ' ' + require('path').basename(path)); });
app.set('views', __dirname).set('view engine', 't');
router.param('id', function (req, res, next, id) { req.item = 'item' + id; next(); });
router.get('/:id(\\d+)', function (req, res) { res.json({ item: req.item, q: req.query, ip: !!req.ip, fresh: req.fresh }); });
app.use('/items', router);
app.get('/redirect', function (req, res) { res.redirect(301, '/items/1'); });
app.get('/file', function (req, res) { res.sendFile(__dirname + '/package.json', { maxAge: 1000 }); });
app.get('/cookie', function (req, res) { res.cookie('a', 'b c', { httpOnly: true }).status(201).send(Buffer.from('bytes')); });
app.get('/format', function (req, res) { res.format({ json: function () { res.send({ f: 1 }); }, html: function () { res.send('<p>'); } }); });
app.get('/async', function (req, res, next) { setTimeout(next, 2, new Error('later')); });
app.get('/fall', function (req, res, next) { next('route'); }, function () {}).get('/fall', function (req, res) { res.type('txt').end('fell'); });
app.use(function (err, req, res, next) { res.status(500).send('error: ' + err.message); });
var server = app.listen(0, next), paths = ['/items/12?a[b]=1', '/items/x', '/redirect', '/file', '/cookie', '/format', '/async', '/fall', '/Items/1'];
function next() {
  var path = paths.shift();
  if (!path) return server.close();
  http.get({ port: server.address().port, path: path, headers: { Accept: 'application/json' } }, function (res) {
    var s = ''; res.on('data', function (d) { s += d; }).on('end', function () {
      ['date', 'last-modified', 'etag', 'keep-alive'].forEach(function (h) { if (h !== 'etag' || path === '/file') delete res.headers[h]; });
      console.log(path, res.statusCode, JSON.stringify(res.headers), s.slice(0, 200)); next();
    });
  });
}
