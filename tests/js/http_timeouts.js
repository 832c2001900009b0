// Timeouts of agents, of requests, and those that are set later.
var http = require('http'),
  net = require('net');
var s = net
  .createServer(function (c) {
    c.on('error', function () {});
    c.on('end', function () {
      c.end();
    });
    c.resume();
  })
  .listen(0, '127.0.0.1', function () {
    var a = new http.Agent({ timeout: 40 });
    var q = http.get({ port: s.address().port, host: '127.0.0.1', agent: a });
    var t = 0;
    q.on('timeout', function () {
      console.log('timeout', q.timeout, q.socket.timeout);
      q.destroy();
    });
    q.on('error', function (e) {
      console.log(e.code);
    });
    q.on('close', function () {
      var b = new http.Agent({ keepAlive: true, timeout: 500 });
      var r = http.get({ port: s.address().port, host: '127.0.0.1', agent: b, timeout: 30 });
      r.on('timeout', function () {
        console.log('own', r.timeout, r.socket.timeout);
        r.destroy();
      })
        .on('error', function (e) {
          console.log(e.code);
        })
        .on('close', function () {
          var z = http.get({ port: s.address().port, host: '127.0.0.1' });
          z.setTimeout(25, function () {
            console.log('set', z.timeout);
            z.abort();
          });
          z.on('error', function (e) {
            console.log(e.code);
          }).on('close', function () {
            s.close();
          });
        });
    });
  });
