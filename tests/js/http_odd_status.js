/* A status that is none is told of when the head is made, and can be mended then. */
var http = require('http');
var odd = [undefined, null, 'x', 99, 1000, -401, 200.7, '201', 404];

function serve(req, res) {
  var value = odd[Number(req.url.slice(1))];
  res.statusCode = value;
  console.log(res.statusCode, typeof res.statusCode);
  try {
    res.end('first');
    console.log('sent', res.statusCode);
  } catch (err) {
    console.log(err.code, err.message, res.headersSent, res.finished, res.writableEnded);
    res.statusCode = 500;
    res.end('mended');
  }
}

var server = http.createServer(serve).listen(0, function next(i) {
  i = i || 0;
  if (i === odd.length) {
    server.close();
    return;
  }
  http.get({ port: server.address().port, path: '/' + i, agent: false }, function (res) {
    res.setEncoding('utf8');
    res.on('data', function (text) { console.log(res.statusCode, text); });
    res.on('end', function () { next(i + 1); });
  });
});
