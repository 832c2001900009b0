// What the soak asks: answers at once, and ones that take a timer, a promise, the pool, a file.
var fs = require('fs'), http = require('http'), url = require('url'), crypto = require('crypto');

function send(res, body) {
  res.setHeader('Content-Length', Buffer.byteLength(body));
  res.end(body);
}

var WAYS = [
  function timer(res) { setTimeout(send, 1, res, 'after a timer'); },
  function promise(res) { Promise.resolve('promised').then(function (text) { send(res, text); }); },
  function file(res) {
    fs.readFile(__filename, 'utf8', function (err, text) { send(res, err ? err.message : text.slice(0, 500)); });
  },
  function hash(res) { send(res, crypto.createHash('sha256').update('soak').digest('hex')); },
  function immediate(res) { setImmediate(send, res, 'immediately'); },
  function tick(res) { process.nextTick(send, res, 'next'); }
];

var server = http.createServer(function (req, res) {
  var where = url.parse(req.url, true), parts = [];
  if (req.method !== 'POST')
    return (WAYS[Number(where.pathname.slice(1))] || send)(res, 'hello ' + where.query.a);
  req.on('data', function (chunk) { parts.push(chunk); });
  req.on('end', function () { send(res, Buffer.concat(parts)); });
});
server.listen(0, '127.0.0.1', function () { console.log(server.address().port); });
process.on('SIGTERM', function () { server.close(); });
