var express = require('express'), body = require('body-parser'), http = require('http');
var app = express();
app.use(body.json({ limit: 100 }), body.urlencoded({ extended: true }), body.text(), body.raw({ type: 'application/x-bin' }));
app.post('/', function (req, res) { res.json({ type: typeof req.body, body: Buffer.isBuffer(req.body) ? req.body.toString('hex') : req.body }); });
app.use(function (err, req, res, next) { res.status(err.status).send(err.type); });
var server = app.listen(0, function () { next(); });
var tries = [['application/json', '{"a":[1,{"b":null}]}'], ['application/json', '{bad'], ['application/json', JSON.stringify({ x: Array(200).join('y') })],
  ['application/x-www-form-urlencoded', 'a[b]=1&a[c]=2&d=%C3%A4'], ['text/plain', 'words'], ['application/x-bin', Buffer.from([0, 1, 255])]];
function next() {
  var t = tries.shift(), req;
  if (!t) return server.close();
  req = http.request({ port: server.address().port, method: 'POST', headers: { 'Content-Type': t[0] } }, function (res) {
    var s = ''; res.on('data', function (d) { s += d; }).on('end', function () { console.log(res.statusCode, s); next(); });
  });
  req.end(t[1]);
}
