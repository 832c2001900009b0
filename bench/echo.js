// A TCP server that sends back what it gets; prints its port.
var server = require('net').createServer(function (socket) {
  socket.on('data', function (data) {
    socket.write(data);
  });
  socket.on('error', function () {});
});
server.listen(0, '127.0.0.1', function () {
  console.log(server.address().port);
});
