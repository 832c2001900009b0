/* What writeHead() settled is sent, whatever the program says of the status after it; and
 * what was written leaves before the ticks that are asked for after it. */
var http = require('http');
var net = require('net');

function serve(what, handler, next) {
  var server = http.createServer(handler);
  server.listen(0, '127.0.0.1', function () {
    var text = '';
    var client = net.connect(server.address().port, '127.0.0.1');
    client.on('data', function (data) {
      text += data;
    });
    client.on('error', function () {});
    client.on('close', function () {
      console.log(what, JSON.stringify(text.replace(/Date: [^\r]*\r\n/, '')));
      server.close(next);
    });
    client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  });
}

var cases = {
  'status after writeHead': function (req, res) {
    res.writeHead(201);
    res.statusCode = 404;
    res.end('x', function () {
      console.log(res.statusCode, res.statusMessage);
    });
  },
  'no body': function (req, res) {
    res.writeHead(204);
    res.statusCode = 200;
    res.end('x');
  },
  'a body after all': function (req, res) {
    res.writeHead(200);
    res.statusCode = 204;
    res.end('x');
  },
  'message after writeHead': function (req, res) {
    res.writeHead(200, 'Fine', { A: 'b' });
    res.statusMessage = 'Other';
    console.log(res.statusMessage);
    res.end('x');
  },
  'no status after writeHead': function (req, res) {
    res.writeHead(202);
    res.statusCode = 'none';
    console.log(res.statusCode, res.statusMessage);
    res.end('x');
  },
  'status in a replaced writeHead': function (req, res) {
    var own = res.writeHead;
    res.writeHead = function (status) {
      own.call(this, status + 1);
      this.statusCode = 500;
    };
    res.end('x');
  },
  'written, then destroyed in a tick': function (req, res) {
    res.write('0');
    process.nextTick(function () {
      req.socket.destroy();
    });
  },
  'written, then destroyed at once': function (req, res) {
    res.write('0');
    req.socket.destroy();
  },
  'written twice, then destroyed in a microtask': function (req, res) {
    res.write('0');
    process.nextTick(function () {
      res.write('1');
    });
    Promise.resolve().then(function () {
      req.socket.destroy();
    });
  }
};

var names = Object.keys(cases);
(function next() {
  var name = names.shift();
  if (name)
    serve(name, cases[name], next);
}());
