/* http: requests that were given up early, and what is left of their events. */
var http = require('http');
var net = require('net');

var steps = [];

function next() {
  var step = steps.shift();
  if (step)
    step();
}

function watch(request, log) {
  ['abort', 'error', 'close', 'socket', 'response'].forEach(function (name) {
    request.on(name, function (value) {
      log.push(name + (value && value.code ? ' ' + value.code + ' ' + value.message : ''));
    });
  });
}

function given(label, options, give) {
  steps.push(function () {
    var server = http.createServer(function (req, res) {
      res.end('ok');
    });
    server.listen(0, '127.0.0.1', function () {
      var log = [], request;
      options.port = server.address().port;
      options.host = '127.0.0.1';
      request = http.request(options);
      watch(request, log);
      request.on('close', function () {
        console.log(label + ':', log.join(', '), request.destroyed, request.aborted);
        server.close(next);
        server.closeAllConnections();
      });
      give(request);
    });
  });
}

[{}, { agent: false }, { agent: new http.Agent({ keepAlive: true }) }].forEach(function (options, i) {
  given(i + ' abort', options, function (request) {
    request.abort();
    request.abort();
  });
  given(i + ' abort after end', options, function (request) {
    request.end();
    request.abort();
  });
  given(i + ' destroy', options, function (request) {
    request.destroy();
  });
  given(i + ' destroy with an error', options, function (request) {
    request.destroy(Object.assign(new Error('mine'), { code: 'EMINE' }));
  });
  given(i + ' abort with a socket', options, function (request) {
    request.on('socket', function () {
      request.abort();
    });
    request.end();
  });
});

steps.push(function bytesAfterAbort() {
  var server = http.createServer(function (req, res) {
    var i;
    for (i = 0; i < 2000; i++)
      res.write('0123456789');
  });
  server.listen(0, '127.0.0.1', function () {
    var late = 0, request = http.get({ port: server.address().port, host: '127.0.0.1' },
      function (res) {
        res.on('data', function () {
          late += request.aborted;
          request.abort();
        });
        res.on('error', function (err) {
          console.log('response', err.code, err.message);
        });
        res.on('close', function () {
          console.log('late', late);
          server.close(next);
        });
      });
  });
});

/* A connection that is free belongs no more to the answer that it brought. */
steps.push(function freed() {
  var agent = new http.Agent({ keepAlive: true });
  var server = http.createServer(function (req, res) {
    res.end('ok');
  });
  server.listen(0, '127.0.0.1', function () {
    var request = http.get({ port: server.address().port, host: '127.0.0.1', agent: agent },
      function (res) {
        console.log(request.destroyed);
        res.resume();
        res.on('end', function () {
          console.log(request.destroyed, res.socket);
          request.destroy();
          console.log(request.socket.destroyed);
          agent.destroy();
          server.close(next);
        });
      });
  });
});

/* A limit of extensions is for each chunk. */
steps.push(function extensions() {
  var server = http.createServer(function (req, res) {
    var got = '';
    req.on('data', function (chunk) {
      got += chunk;
    });
    req.on('end', function () {
      res.end(got);
    });
  });
  server.listen(0, '127.0.0.1', function () {
    var answer = '', socket = net.connect(server.address().port, '127.0.0.1');
    socket.setEncoding('latin1');
    socket.on('data', function (text) {
      answer += text;
    });
    socket.on('end', function () {
      console.log(answer.split('\r\n')[0], answer.split('\r\n\r\n')[1]);
      server.close(next);
    });
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n' +
      'Transfer-Encoding: chunked\r\n\r\n2;' + new Array(10001).join('A') + '\r\nAA\r\n2;' +
      new Array(10001).join('B') + '\r\nBB\r\n0\r\n\r\n');
  });
});

steps.push(function early() {
  var server = http.createServer(function (req, res) {
    ['bad', '</x>; "', [1], ['</a>; rel=preload', 'bad']].forEach(function (link) {
      try {
        res.writeEarlyHints({ link: link });
      } catch (e) {
        console.log(e.code, e.message);
      }
    });
    res.writeEarlyHints({ link: [] });
    res.writeEarlyHints({ link: ['</a.css>; rel=preload; as=style', '</b.js>; rel=preload'] });
    res.end('ok');
  });
  server.listen(0, '127.0.0.1', function () {
    http.get({ port: server.address().port, host: '127.0.0.1' }, function (res) {
      res.resume();
      res.on('end', function () {
        server.close(next);
      });
    }).on('information', function (info) {
      console.log(info.statusCode, info.headers);
    });
  });
});

steps.push(function arguments_() {
  [['a', 'b'], []].forEach(function (host) {
    try {
      http.request({ headers: { host: host } });
    } catch (e) {
      console.log(e.code, e.message);
    }
  });
  next();
});

next();
