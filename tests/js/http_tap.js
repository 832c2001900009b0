// A server whose program listens to the bytes of its connections, too.
var http = require('http');
var net = require('net');

var server = http.createServer(function (req, res) {
  var body = '';
  req.on('data', function (d) { body += d; });
  req.on('end', function () {
    console.log('request', req.url, body);
    res.end('ok');
  });
});
server.on('connection', function (socket) {
  console.log('connection');
  socket.on('data', function (d) { console.log('bytes', JSON.stringify(String(d)).slice(0, 30)); });
  socket.on('end', function () { console.log('socket end'); });
  socket.on('close', function (had) { console.log('socket close', had); });
});
server.on('upgrade', function (req, socket, head) {
  console.log('upgrade', String(head));
  socket.on('data', function (d) { socket.write('echo ' + d); });
  socket.on('end', function () { socket.end(); });
});
server.listen(0, '127.0.0.1', function () {
  var port = server.address().port, client = net.connect(port, '127.0.0.1'), out = '';
  client.write('POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc');
  client.on('data', function (d) {
    out += d;
    if (/ok$/.test(out)) {
      out = '';
      client.write('GET /b HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: y\r\n\r\n');
      setTimeout(function () { client.write('more'); }, 20);
    } else if (/^echo more$/.test(out)) {
      console.log(out);
      client.end();
      server.close(function () { console.log('closed'); });
    }
  });
});
