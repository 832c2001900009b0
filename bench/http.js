// An HTTP server that says hello; prints its port.
var server = require('http').createServer(function (req, res) {
  res.end('hello');
});
server.listen(0, '127.0.0.1', function () {
  console.log(server.address().port);
});
