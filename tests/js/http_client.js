// The client: requests, answers, agents, errors, in the order in which Node.js tells of them.
var http = require('http');
var net = require('net');

function log() {
  console.log.apply(console, arguments);
}
function thrown(fn) {
  try { fn(); log('nothing thrown', String(fn)); } catch (e) { log(e.name, e.code, e.message); }
}
function serve(handler, use) {
  var server = http.createServer(handler).listen(0, '127.0.0.1', function () {
    use(server.address().port, server);
  });
}
/* A server that answers every connection with these bytes. */
function answer(text, use, stay) {
  var server = net.createServer(function (c) {
    c.on('error', function () {});
    c.once('data', function () { c.write(text); if (!stay) c.end(); });
    c.on('end', function () { c.end(); });
  }).listen(0, '127.0.0.1', function () { use(server.address().port, server); });
}
function text(res, done) {
  var out = '';
  res.setEncoding('utf8');
  res.on('data', function (d) { out += d; });
  res.on('end', function () { done(out); });
}
function watch(name, req) {
  ['socket', 'response', 'finish', 'abort', 'timeout', 'close', 'continue', 'information'].forEach(function (event) {
    req.on(event, function () { log(name, event); });
  });
  req.on('error', function (e) { log(name, 'error', e.code, e.message); });
  return req;
}

/* ---- */

function basics(next) {
  serve(function (q, r) {
    text(q, function (body) {
      log('server', q.method, q.url, JSON.stringify(q.headers).replace(/:\d{4,5}"/, ':PORT"'), JSON.stringify(body));
      r.setHeader('X-A', ['1', '2']);
      r.end('you said ' + body);
    });
  }, function (port, server) {
    var todo = [
      [{ path: '/get' }], [{ path: '/post', method: 'POST' }, 'body'], [{ path: '/put', method: 'put' }, ['a', 'b', 'c']],
      [{ path: '/len', method: 'POST', headers: { 'Content-Length': 4, 'X-Y': ['p', 'q'] } }, 'body'],
      [{ path: '/delete', method: 'DELETE' }], [{ path: '/auth', auth: 'me:secret' }], [{ path: '/head', method: 'HEAD' }],
      [{ path: '/list', headers: ['Host', 'mine', 'X-1', 'a', 'X-1', 'b'] }], [{ path: '/nohost', setHost: false, headers: { host: 'h' } }],
      [{ path: '/agentless', agent: false }], [{ path: '/close', headers: { Connection: 'close' } }]
    ];
    (function step() {
      var t = todo.shift(), req;
      if (!t) return server.close(next);
      t[0].port = port;
      t[0].host = '127.0.0.1';
      req = watch('client', http.request(t[0], function (res) {
        log(res.statusCode, res.statusMessage, res.httpVersion, res.headers['x-a'], res.headers.connection, res.req === req, res.url, res.method);
        text(res, function (body) { log('body', body, res.complete, res.aborted); });
        res.on('close', function () { log('response close'); });
      }));
      req.on('close', function () { setImmediate(step); });
      if (Array.isArray(t[1])) {
        t[1].forEach(function (x) { req.write(x); });
        req.end();
      } else {
        req.end(t[1]);
      }
    })();
  });
}

function reuse(next) {
  var sockets = [];
  serve(function (q, r) {
    if (sockets.indexOf(q.socket) < 0) sockets.push(q.socket);
    log('request', q.url, 'on connection', sockets.indexOf(q.socket), q.headers.connection);
    r.end('x');
  }, function (port, server) {
    var agent = new http.Agent({ keepAlive: true, maxSockets: 1 }), left = 5, i;
    function one(n) {
      var req = http.get({ port: port, host: '127.0.0.1', agent: agent, path: '/' + n }, function (res) {
        res.resume().on('end', function () {
          log('done', n);
          if (--left === 0) setTimeout(function () {
            var name = agent.getName({ port: port, host: '127.0.0.1' });
            log(agent.freeSockets[name].length, Object.keys(agent.sockets).length, Object.keys(agent.requests).length, agent.totalSocketCount);
            var last = http.get({ port: port, host: '127.0.0.1', agent: agent, path: '/last' }, function (res) {
              log('reused', last.reusedSocket);
              res.resume().on('end', function () {
                agent.destroy();
                server.close(next);
              });
            });
          }, 10);
        });
      });
    }
    for (i = 0; i < 5; i++) one(i);
  });
}

function failures(next) {
  var steps = [
    function (go) { watch('refused', http.get({ port: 1, host: '127.0.0.1' })).on('close', go); },
    function (go) {
      answer('', function (port, server) { watch('silent', http.get({ port: port, host: '127.0.0.1' })).on('close', function () { server.close(go); }); });
    },
    function (go) {
      answer('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', function (port, server) {
        watch('cut', http.get({ port: port, host: '127.0.0.1' }, function (res) {
          res.on('aborted', function () { log('aborted'); }).on('error', function (e) { log('response error', e.code, e.message); })
            .on('close', function () { log('response close', res.complete); }).on('data', function (d) { log(String(d)); });
        })).on('close', function () { server.close(go); });
      });
    },
    function (go) {
      answer('HTTP/1.1 200 OK\r\n\r\nto the end', function (port, server) {
        http.get({ port: port, host: '127.0.0.1' }, function (res) { text(res, function (b) { log(b, res.complete); server.close(go); }); });
      });
    },
    function (go) {
      answer('garbage\r\n\r\n', function (port, server) { watch('garbage', http.get({ port: port, host: '127.0.0.1' })).on('close', function () { server.close(go); }); }, true);
    },
    function (go) {
      answer('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', function (port, server) { watch('smuggled', http.get({ port: port, host: '127.0.0.1' })).on('close', function () { server.close(go); }); }, true);
    },
    function (go) {
      answer('HTTP/1.1 200 OK\r\nX: ' + Array(20000).join('x') + '\r\n\r\n', function (port, server) { watch('big head', http.get({ port: port, host: '127.0.0.1' })).on('close', function () { server.close(go); }); }, true);
    },
    function (go) {
      answer('', function (port, server) {
        var req = watch('timeout', http.get({ port: port, host: '127.0.0.1', timeout: 30 }));
        req.on('timeout', function () { req.destroy(); });
        req.on('close', function () { server.close(go); });
      }, true);
    },
    function (go) {
      answer('', function (port, server) {
        var req = watch('abort', http.get({ port: port, host: '127.0.0.1' }));
        setTimeout(function () { req.abort(); log(req.aborted, req.destroyed); req.abort(); }, 20);
        req.on('close', function () { server.close(go); });
      }, true);
    },
    function (go) {
      var req = watch('early', http.get({ port: 1, host: '192.0.2.1' }));
      req.destroy(new Error('mine'));
      log(req.destroyed);
      req.on('close', go);
    },
    function (go) {
      answer('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No\r\n\r\n', function (port, server) {
        var req = watch('hints', http.request({ port: port, host: '127.0.0.1', method: 'POST', headers: { Expect: '100-continue' } }, function (res) {
          log(res.statusCode);
          res.resume();
        }));
        req.on('continue', function () { req.end('x'); });
        req.on('close', function () { server.close(go); });
      });
    },
    function (go) {
      answer('HTTP/1.1 101 Fine\r\nUpgrade: ws\r\nConnection: Upgrade\r\n\r\nhead', function (port, server) {
        var req = watch('upgrade', http.request({ port: port, host: '127.0.0.1', headers: { Connection: 'Upgrade', Upgrade: 'ws' } }));
        req.on('upgrade', function (res, socket, head) {
          log('upgraded', res.statusCode, res.headers.upgrade, String(head));
          socket.on('data', function (d) { log(String(d)); });
          socket.on('close', function () { server.close(go); });
          socket.resume();
          socket.end();
        });
        req.end();
      });
    },
    function (go) {
      answer('HTTP/1.1 200 Fine\r\n\r\nhead', function (port, server) {
        var req = watch('connect', http.request({ port: port, host: '127.0.0.1', method: 'CONNECT', path: 'h:80' }));
        req.on('connect', function (res, socket, head) {
          log('connected', res.statusCode, String(head));
          socket.on('close', function () { server.close(go); });
          socket.resume();
          socket.end();
        });
        req.end();
      });
    }
  ];
  (function step() {
    var s = steps.shift();
    if (s) s(step); else next();
  })();
}

function big(next) {
  var half = Buffer.alloc(400000, 'x');
  serve(function (q, r) {
    var n = 0;
    q.on('data', function (d) { n += d.length; });
    q.on('end', function () {
      log('server got', n);
      (function more(i) {
        while (i-- > 0) {
          if (!r.write(half)) {
            r.once('drain', function () { more(i); });
            return;
          }
        }
        r.end();
      })(10);
    });
  }, function (port, server) {
    var req = http.request({ port: port, host: '127.0.0.1', method: 'POST' }, function (res) {
      var n = 0;
      res.pause();
      setTimeout(function () { res.resume(); }, 20);
      res.on('data', function (d) { n += d.length; });
      res.on('end', function () { log('client got', n); server.close(next); });
    }), i = 0;
    (function more() {
      while (i++ < 10) {
        if (!req.write(half)) {
          req.once('drain', more);
          return;
        }
      }
      req.end();
    })();
  });
}

function arguments_(next) {
  thrown(function () { http.get('nonsense'); });
  thrown(function () { http.get({ path: '/a b' }); });
  thrown(function () { http.get({ path: '/a\n' }); });
  thrown(function () { http.get({ protocol: 'https:' }); });
  thrown(function () { http.get({ method: 'A B' }); });
  thrown(function () { http.get({ method: 5 }); });
  thrown(function () { http.get({ host: 5 }); });
  thrown(function () { http.get({ agent: {} }); });
  thrown(function () { http.get({ headers: { 'a b': 1 } }); });
  thrown(function () { http.get({ headers: { a: 'b\nc' } }); });
  thrown(function () { http.get({ timeout: 'x' }); });
  thrown(function () { new http.Agent({ scheduling: 'x' }); });
  log(http.METHODS.length > 30, http.STATUS_CODES[404], http.maxHeaderSize, http.globalAgent instanceof http.Agent);
  serve(function (q, r) { r.end(q.url); }, function (port, server) {
    http.get('http://127.0.0.1:' + port + '/by/url?x=1', { headers: { A: 'b' } }, function (res) {
      text(res, function (body) {
        var req;
        log(body);
        req = http.request({ port: port, host: '127.0.0.1' });
        log(req.method, req.path, req.host, req.protocol, req.getHeader('host').replace(port, 'PORT'), req.reusedSocket, req.writableEnded, req.aborted,
          req.headersSent, req.getHeaderNames());
        req.setHeader('X', 'y');
        req.on('response', function (res) { res.resume(); server.close(next); });
        req.end();
        log(req.writableEnded, req.headersSent, req._header.replace(port, 'PORT'));
      });
    });
  });
}

var steps = [basics, reuse, failures, big, arguments_];
(function next() {
  var step = steps.shift();
  if (!step) return log('done');
  log('-- ' + step.name);
  step(next);
})();
