/* http: options about headers and bodies, and promises of listeners that fail. */
var http = require('http');
var net = require('net');

var steps = [];

function next() {
  var step = steps.shift();
  if (step)
    step();
}

function serve(options, handler, use) {
  var server = http.createServer(options, handler);
  server.listen(0, '127.0.0.1', function () {
    use(server.address().port, function () {
      server.close(next);
      server.closeAllConnections();
    });
  });
}

/* What a server answers to these bytes. */
function raw(port, text, callback) {
  var socket = net.connect(port, '127.0.0.1'), got = '';
  socket.setEncoding('latin1');
  socket.on('data', function (part) {
    got += part;
  });
  socket.on('close', function () {
    callback(got);
  });
  socket.write(text);
}

[undefined, false, true].forEach(function (join) {
  steps.push(function () {
    serve({ joinDuplicateHeaders: join }, function (req, res) {
      console.log(join, req.headers.authorization, req.headers['x-a'], req.headers.cookie,
        req.headers['user-agent']);
      res.end();
    }, function (port, done) {
      raw(port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: 1\r\n' +
        'authorization: 2\r\nX-A: 1\r\nX-A: 2\r\nCookie: a\r\nCookie: b\r\nUser-Agent: u\r\n' +
        'User-Agent: v\r\n\r\n', done);
    });
  }, function () {
    var server = net.createServer(function (socket) {
      socket.resume();
      socket.end('HTTP/1.1 200 OK\r\nServer: a\r\nServer: b\r\nSet-Cookie: c\r\n' +
        'Set-Cookie: d\r\nContent-Length: 0\r\n\r\n');
    });
    server.listen(0, '127.0.0.1', function () {
      http.get({ port: server.address().port, host: '127.0.0.1', agent: false,
        joinDuplicateHeaders: join }, function (res) {
        console.log(join, res.headers);
        res.resume();
        res.on('end', function () {
          server.close(next);
        });
      });
    });
  });
});

/* Old servers fold lines, which is taken where a program says so. */
[['X-A: one\r\n two\r\n\t three\r\nContent-Length: 0', 'x-a'],
  ['X-A:\r\n late\r\nContent-Length: 0', 'x-a'],
  ['Content-Length: 0\r\n 1', 'content-length']].forEach(function (entry) {
  steps.push(function () {
    var server = net.createServer(function (socket) {
      socket.on('error', function () {});
      socket.resume();
      socket.end('HTTP/1.1 200 OK\r\n' + entry[0] + '\r\n\r\n');
    });
    server.listen(0, '127.0.0.1', function () {
      http.get({ port: server.address().port, host: '127.0.0.1', agent: false,
        insecureHTTPParser: entry[1] === 'x-a' }, function (res) {
          console.log(JSON.stringify(res.headers[entry[1]]));
          res.resume();
        }).on('error', function (err) {
        console.log(/^HPE_/.test(err.code));
      }).on('close', function () {
        server.close(next);
      });
    });
  });
});

steps.push(function noBodies() {
  serve({ rejectNonStandardBodyWrites: true }, function (req, res) {
    res.writeHead(req.url === '/204' ? 204 : 200);
    ['write', 'end'].forEach(function (name) {
      try {
        res[name]('text');
        console.log(req.method, req.url, name);
      } catch (e) {
        console.log(req.method, req.url, e.code, e.message);
      }
    });
    res.end();
  }, function (port, done) {
    raw(port, 'GET /204 HTTP/1.1\r\nHost: x\r\n\r\nHEAD / HTTP/1.1\r\nHost: x\r\n\r\n' +
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', done);
  });
});

steps.push(function strict() {
  serve({}, function (req, res) {
    res.strictContentLength = true;
    res.setHeader('Content-Length', 5);
    console.log(res.write('hello'), res.strictContentLength);
    try {
      res.write('a');
    } catch (e) {
      console.log(e.code, e.message);
    }
    res.end();
  }, function (port, done) {
    raw(port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', function (text) {
      console.log(text.split('\r\n\r\n')[1]);
      done();
    });
  });
});

['joinDuplicateHeaders', 'rejectNonStandardBodyWrites'].forEach(function (name) {
  var options = {};
  options[name] = 'yes';
  try {
    http.createServer(options);
  } catch (e) {
    console.log(e.code, e.message);
  }
});

console.log(http.createServer().noDelay, http.createServer({ noDelay: false }).noDelay);

steps.push(function failing() {
  require('events').captureRejections = true;
  serve({}, function (req, res) {
    require('events').captureRejections = false;
    res.setHeader('X-A', 'b');
    return Promise.reject(new Error('kaboom'));
  }, function (port, done) {
    raw(port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', function (text) {
      console.log(text.split('\r\n')[0], /X-A/.test(text), text.split('\r\n\r\n')[1]);
      done();
    });
  });
});

/* Headers in pairs. */
steps.push(function pairs() {
  serve({}, function (req, res) {
    res.writeHead(200, [['X-A', '1'], ['X-B', ['2', '3']], ['set-cookie', 'c'], ['x-a', '4']]);
    res.end();
  }, function (port, done) {
    raw(port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', function (text) {
      console.log(text.match(/^(x-|set).*$/gim));
      done();
    });
  });
});

/* What a URL has of its own is an option; a signal ends the request. */
steps.push(function url() {
  serve({}, function (req, res) {
    res.end(req.headers['x-a']);
  }, function (port, done) {
    var where = new URL('http://127.0.0.1:' + port + '/'), ended = new AbortController();
    where.headers = { 'X-A': 'mine' };
    where.agent = false;
    http.get(where, function (res) {
      res.on('data', function (chunk) {
        console.log(String(chunk));
      });
      res.on('end', function () {
        var request;
        ended.abort();
        request = http.get({ port: port, host: '127.0.0.1', signal: ended.signal });
        console.log(request.destroyed, request.aborted);
        request.on('error', function (err) {
          console.log(err.name, err.code, err.message);
          done();
        });
      });
    });
  });
});

steps.push(function slow() {
  serve({}, function (req, res) {
    res.flushHeaders();
  }, function (port, done) {
    var request = http.get({ port: port, host: '127.0.0.1' }, function (res) {
      res.on('timeout', function () {
        console.log('timeout of the answer');
        request.destroy();
      });
      res.on('error', function (err) {
        console.log(err.code);
        done();
      });
      res.setTimeout(1);
    });
  });
});

/* A client that speaks something else is told so, and its socket says why. */
steps.push(function wrong() {
  var server = http.createServer();
  server.on('connection', function (socket) {
    socket.on('error', function (err) {
      console.log(err.code, err.message);
    });
  });
  server.listen(0, '127.0.0.1', function () {
    raw(server.address().port, 'FOO /\r\n', function (text) {
      console.log(JSON.stringify(text));
      server.close(next);
    });
  });
});

next();
