var express = require('express'), morgan = require('morgan'), http = require('http'), stream = require('stream'), app = express();
var lines = new stream.Writable({ write: function (c, e, cb) { console.log('log:', String(c).trim().replace(/\[.*?\]/, '[D]').replace(/- [\d.]+ ms|[\d.]+ ms/, 'T ms').replace(/^\S+ - -/, 'IP - -')); cb(); } });
morgan.token('kind', function (req) { return req.headers.accept; });
app.use(morgan('combined', { stream: lines }), morgan('dev', { stream: lines }), morgan(':method :url :status :res[content-length] :kind', { stream: lines, skip: function (req, res) { return res.statusCode < 400; } }));
app.get('/', function (req, res) { res.send('hello'); });
var server = app.listen(0, function () { get('/', function () { get('/no', function () { server.close(); }); }); });
function get(path, then) { http.get({ port: server.address().port, path: path, headers: { Accept: 'x/y', 'User-Agent': 'me', Referer: 'r' } }, function (res) { res.resume().on('end', function () { setTimeout(then, 10); }); }); }
