// A client that asks and asks and reads nothing: its answers do not pile up, and all come in the end.
var net = require('net');
var http = require('http');
var served = 0, wanted = 500, size = 50000;
var server = http.createServer(function (req, res) {
  served++;
  res.sendDate = false;
  res.end(Buffer.alloc(size, 'x'));
}).listen(0, '127.0.0.1', function () {
  var got = 0, client = net.connect(server.address().port, '127.0.0.1');
  client.pause();
  client.write(Array(wanted + 1).join('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
  setTimeout(function () {
    client.on('data', function (d) {
      got += d.length;
      if (got >= wanted * size && served === wanted) {
        console.log('all answered');
        client.destroy();
        server.close(function () { console.log('closed'); });
      }
    });
    client.resume();
  }, 100);
});
