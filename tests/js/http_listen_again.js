/* A server that listens again while its last listener is still closing goes on serving. */
var http = require('http');
var rounds = 4;

function ask(server, done) {
  http.get({ port: server.address().port, agent: false }, function (res) {
    res.resume();
    res.on('end', function () { done(res.statusCode); });
  });
}

var server = http.createServer(function (req, res) { res.end('yes'); });
server.on('close', function () { console.log('closed'); });

function round() {
  var port;
  server.listen(0);
  port = server.address().port;
  server.close();
  server.listen(0, function () {
    console.log('again', server.listening, server.address().port !== port);
    ask(server, function (status) {
      console.log(status);
      server.close(function () {
        if (--rounds > 0) round();
      });
    });
  });
}
round();
