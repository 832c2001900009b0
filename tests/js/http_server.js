// The server: what answers look like on the wire, the order of events, what is refused.
var http = require('http');
var net = require('net');

function log() {
  console.log.apply(console, arguments);
}
function thrown(fn) {
  try { fn(); log('nothing thrown', String(fn)); } catch (e) { log(e.name, e.code, e.message); }
}

/* Sends text, collects what comes until the other end closes (or `until` matches). */
function raw(port, text, until, done) {
  var out = '', c = net.connect(port, '127.0.0.1');
  c.setEncoding('latin1');
  c.on('data', function (d) {
    out += d;
    if (until && until.test(out))
      c.end();
  });
  c.on('error', function () {});
  c.on('close', function () {
    done(out.replace(/Date: [^\r]+/g, 'Date: D'));
  });
  if (text)
    c.write(text);
  return c;
}
function serve(handler, use, options) {
  var server = options ? http.createServer(options, handler) : http.createServer(handler);
  server.listen(0, '127.0.0.1', function () {
    use(server.address().port, server);
  });
}
function get(path, extra) {
  return 'GET ' + path + ' HTTP/1.1\r\nHost: x\r\n' + (extra || '') + '\r\n';
}

/* ---- */

var answers = {
  plain: function (q, r) { r.end('text'); },
  empty: function (q, r) { r.end(); },
  head: function (q, r) { r.writeHead(200, { 'X-A': 1, 'x-b': ['p', 'q'] }); r.end('abc'); },
  reason: function (q, r) { r.writeHead(299, 'Fine', { 'Content-Length': 3 }); r.end('abc'); },
  list: function (q, r) { r.writeHead(200, ['A', '1', 'a', '2', 'Content-Length', '0']); r.end(); },
  set: function (q, r) {
    r.setHeader('X-One', '1'); r.setHeader('x-one', '2'); r.setHeader('X-Two', [3, 4]);
    r.removeHeader('nothing'); r.setHeader('X-Gone', 5); r.removeHeader('x-GONE');
    r.appendHeader('X-App', 'a'); r.appendHeader('X-App', ['b', 'c']);
    log(r.getHeader('X-ONE'), r.getHeader('x-two'), r.getHeader('none'), r.hasHeader('x-app'), r.getHeaderNames(),
      r.getHeaders(), r.getRawHeaderNames());
    r.end('x');
  },
  merge: function (q, r) { r.setHeader('A', '1'); r.writeHead(200, { a: '2', B: '3' }); r.end('x'); },
  status: function (q, r) { r.statusCode = 404; r.statusMessage = 'Gone Fishing'; r.end('x'); },
  unknown: function (q, r) { r.statusCode = 599; r.end('x'); },
  nodate: function (q, r) { r.sendDate = false; r.end('x'); },
  nodate2: function (q, r) { r.removeHeader('Date'); r.end('x'); },
  noconn: function (q, r) { r.removeHeader('Connection'); r.end('x'); },
  notransfer: function (q, r) { r.removeHeader('Transfer-Encoding'); r.write('x'); r.end('y'); },
  nolength: function (q, r) { r.removeHeader('Content-Length'); r.end('y'); },
  chunks: function (q, r) { r.write('one'); r.write(Buffer.from([0, 255])); r.write(''); r.write('é', 'latin1'); r.end('end'); },
  own: function (q, r) { r.setHeader('Content-Length', 6); r.write('abc'); r.end('def'); },
  te: function (q, r) { r.setHeader('Transfer-Encoding', 'chunked'); r.end('abc'); },
  s204: function (q, r) { r.writeHead(204); r.end('ignored'); },
  s304: function (q, r) { r.statusCode = 304; r.end('ignored'); },
  close: function (q, r) { r.setHeader('Connection', 'close'); r.end('x'); },
  shouldnot: function (q, r) { r.shouldKeepAlive = false; r.end('x'); },
  trailer: function (q, r) { r.setHeader('Trailer', 'X-T'); r.write('a'); r.addTrailers({ 'X-T': 'v' }); r.end(); },
  flush: function (q, r) { r.flushHeaders(); log(r.headersSent); setTimeout(function () { r.end('late'); }, 5); },
  hex: function (q, r) { r.end('616263', 'hex'); },
  utf: function (q, r) { r.setHeader('X', '\u00e9'); r.end('\u20ac\ud83d\ude00\0'); },
  processing: function (q, r) { r.writeProcessing(); r.writeContinue(); r.writeEarlyHints({ link: '</a>; rel=preload' }); r.end('x'); },
  expires: function (q, r) { r.writeHead(200, { Date: 'mine', Connection: 'keep-alive', 'Keep-Alive': 'timeout=1' }); r.end('x'); },
  twice: function (q, r) {
    r.on('error', function (e) { log('error', e.code); });
    r.end('x', function () { log('ended'); });
    r.end('y', function (e) { log('again', e && e.code); });
    log(r.write('z', function (e) { log('write', e && e.code); }));
  },
  cookies: function (q, r) { r.setHeader('Set-Cookie', ['a=1', 'b=2']); r.writeHead(200); r.end('x'); }
};

function wire(next) {
  serve(function (q, r) {
    answers[q.url.slice(1)](q, r);
  }, function (port, server) {
    var todo = [];
    Object.keys(answers).forEach(function (name) {
      todo.push([name, get('/' + name, 'Connection: close\r\n')]);
      if (/^(plain|head|chunks|own|s304|empty|flush)$/.test(name)) {
        todo.push([name + ' HEAD', get('/' + name, 'Connection: close\r\n').replace('GET', 'HEAD')]);
        todo.push([name + ' 1.0', 'GET /' + name + ' HTTP/1.0\r\n\r\n']);
        todo.push([name + ' 1.0 keep', 'GET /' + name + ' HTTP/1.0\r\nConnection: keep-alive\r\n\r\n', /\S\r\n\r\n.+$/]);
      }
      if (/^(plain|head|noconn|close|shouldnot|notransfer|expires|s204|s304)$/.test(name))
        todo.push([name + ' keep', get('/' + name), /\r\n\r\n/]);
    });
    (function step() {
      var t = todo.shift();
      if (!t) {
        server.close(next);
        return server.closeAllConnections();
      }
      raw(port, t[1], t[2], function (out) {
        log(t[0] + ':', JSON.stringify(out));
        step();
      });
    })();
  });
}

function refused(next) {
  serve(function (q, r) {
    thrown(function () { r.setHeader('a b', 'x'); });
    thrown(function () { r.setHeader('', 'x'); });
    thrown(function () { r.setHeader('X', 'a\nb'); });
    thrown(function () { r.setHeader('X', '\u20ac'); });
    thrown(function () { r.setHeader('X', ['ok', 'a\r\nb']); });
    thrown(function () { r.setHeader('X'); });
    thrown(function () { r.getHeader(5); });
    thrown(function () { r.writeHead(99); });
    thrown(function () { r.writeHead(1000); });
    thrown(function () { r.writeHead('x'); });
    thrown(function () { r.writeHead(200, 'a\r\nb'); });
    thrown(function () { r.write(5); });
    thrown(function () { r.write(null); });
    thrown(function () { r.write(); });
    thrown(function () { r.end({}); });
    thrown(function () { r.addTrailers({ 'a b': 'c' }); });
    r.statusMessage = undefined;
    r.writeHead(200);
    thrown(function () { r.writeHead(200); });
    thrown(function () { r.setHeader('a', 'b'); });
    thrown(function () { r.removeHeader('a'); });
    thrown(function () { r.appendHeader('a', 'b'); });
    thrown(function () { http.validateHeaderName('a:b'); });
    thrown(function () { http.validateHeaderValue('x', 'a\0'); });
    thrown(function () { http.createServer(5); });
    log(r.headersSent, r.writableEnded, r.writableFinished, r.finished);
    r.end('done', function () { log(r.writableEnded, r.writableFinished, r.finished); });
  }, function (port, server) {
    raw(port, get('/', 'Connection: close\r\n'), null, function (out) {
      log(JSON.stringify(out));
      server.close(next);
    });
  });
}

function pipelined(next) {
  var waiting = [];
  serve(function (q, r) {
    log('request', q.url);
    waiting.push(r);
    if (waiting.length === 4) {
      waiting[2].end('third');
      waiting[1].write('sec');
      waiting[3].end('fourth');
      setTimeout(function () { waiting[0].end('first'); waiting[1].end('ond'); }, 5);
    }
  }, function (port, server) {
    raw(port, get('/1') + get('/2') + get('/3') + get('/4', 'Connection: close\r\n'), null, function (out) {
      log(out.replace(/HTTP[^]*?\r\n\r\n/g, '<head>').replace(/\r\n/g, '|'));
      server.close(next);
    });
  });
}

function bodies(next) {
  serve(function (q, r) {
    var n = 0, text = '';
    q.on('data', function (d) { n += d.length; if (n < 50) text += d; });
    q.on('end', function () {
      log(q.url, n, text, q.complete, q.trailers, q.rawTrailers, q.readableEnded);
      r.end(String(n));
    });
    q.on('close', function () { log('request closed'); });
    r.on('finish', function () { log('finish'); });
    r.on('close', function () { log('response closed', r.destroyed, q.destroyed); });
  }, function (port, server) {
    var c = raw(port, 'POST /chunked HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel', null, function (out) {
      log(out.split('\r\n\r\n').pop());
      server.close(next);
    });
    setTimeout(function () {
      c.write('lo\r\n3;ext=1\r\nabc\r\n0\r\nX-Tr');
      setTimeout(function () {
        c.write('ail: er\r\n\r\n');
        c.once('data', function () {
          c.write('POST /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3000000\r\n\r\n');
          c.write(Buffer.alloc(3000000, 'y'));
        });
      }, 5);
    }, 5);
  });
}

function messages(next) {
  serve(function (q, r) {
    log(q.method, q.url, q.httpVersion, q.httpVersionMajor, q.httpVersionMinor, q.complete, q.aborted, q.upgrade);
    log(q.headers, q.rawHeaders, q.headersDistinct);
    log(q.statusCode, q.statusMessage, q.trailers, q.readable, q.destroyed, q instanceof http.IncomingMessage,
      r instanceof http.ServerResponse, r instanceof http.OutgoingMessage, r.req === q);
    log(q.socket === q.connection, q.socket === r.socket, q.socket.remoteAddress, q.socket.server === server_);
    q.url = '/changed';
    log(q.url, r.statusCode, r.statusMessage, r.shouldKeepAlive, r.sendDate, r.writable, r.destroyed, r.writableLength);
    r.end('x');
    log(r.statusMessage, r.headersSent, r.finished);
  }, function (port, server) {
    server_ = server;
    raw(port, 'PUT /a?b=c HTTP/1.1\r\nHost: x\r\nhost: y\r\nX-A: 1\r\nx-a: 2\r\nCookie: a=1\r\nCookie: b=2\r\nSet-Cookie: p\r\n' +
      'Set-Cookie: q\r\nUser-Agent: one\r\nUser-Agent: two\r\nContent-Type: t\r\nConnection: close\r\n\r\n', null, function (out) {
      server.close(next);
    });
  });
}
var server_;

function lost(next) {
  var gone = 0;
  serve(function (q, r) {
    q.on('aborted', function () { log('aborted', q.aborted); });
    q.on('error', function (e) { log('request error', e.code, e.message); });
    q.on('close', function () { log('request close'); });
    r.on('close', function () {
      log('response close', r.destroyed, r.writableEnded, r.writableFinished);
      r.end('nobody reads it');
      log(r.write('x', function (e) { log('write after', e && e.code); }));
      if (++gone === 1) server.close(next);
    });
    q.resume();
  }, function (port, server) {
    server_ = server;
    var c = net.connect(port, '127.0.0.1');
    c.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf', function () {
      setTimeout(function () { c.destroy(); }, 20);
    });
  });
  var server = { close: function (f) { server_.close(f); } };
}

function destroyed(next) {
  serve(function (q, r) {
    r.on('close', function () { log('closed', r.destroyed, q.destroyed); });
    r.write('partly');
    setTimeout(function () { r.destroy(); }, 10);
  }, function (port, server) {
    raw(port, get('/'), null, function (out) {
      log(JSON.stringify(out));
      server.close(next);
    });
  });
}

function continued(next) {
  serve(function (q, r) {
    q.resume().on('end', function () { r.end('took it'); });
  }, function (port, server) {
    var text = 'POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi';
    raw(port, text, null, function (out) {
      log(JSON.stringify(out));
      server.on('checkContinue', function (q, r) {
        log('checkContinue', q.headers.expect);
        r.writeHead(413);
        r.end('no');
      });
      server.on('checkExpectation', function (q, r) { log('checkExpectation', q.headers.expect); r.end('what'); });
      raw(port, text, /no\r\n0/, function (out) {
        log(JSON.stringify(out));
        raw(port, text.replace('100-continue', 'magic'), /what/, function (out) {
          log(JSON.stringify(out));
          server.close(next);
          server.closeAllConnections();
        });
      });
    });
  });
}

function upgraded(next) {
  serve(function () { log('not reached'); }, function (port, server) {
    function take(name) {
      return function (q, socket, head) {
        log(name, q.method, q.url, q.headers.upgrade, String(head), socket instanceof net.Socket);
        socket.write('HTTP/1.1 101 Switching\r\n\r\n');
        socket.on('data', function (d) { socket.write('echo ' + d); });
        socket.on('end', function () { socket.end(); });
      };
    }
    server.on('upgrade', take('upgrade'));
    server.on('connect', take('connect'));
    raw(port, get('/u', 'Connection: Upgrade\r\nUpgrade: ws\r\n') + 'first', null, function (out) {
      log(JSON.stringify(out));
      raw(port, 'CONNECT h:1 HTTP/1.1\r\nHost: x\r\n\r\n', null, function (out) {
        log(JSON.stringify(out));
        server.close(next);
      }).once('data', function () { this.end('second'); });
    }).once('data', function () { this.end('more'); });
  });
}

function limited(next) {
  serve(function (q, r) { r.end(q.url); }, function (port, server) {
    server.maxRequestsPerSocket = 2;
    server.keepAliveTimeout = 50;
    server.on('dropRequest', function (q) { log('dropped', q.url); });
    raw(port, get('/1') + get('/2') + get('/3'), null, function (out) {
      log(JSON.stringify(out));
      server.close(next);
    });
  });
}

function timeouts(next) {
  var times = {}, server;
  serve(function (q, r) {
    if (q.url === '/slow')
      return q.setTimeout(20, function () { log('request timeout'); r.end('slow'); });
    r.end('x');
  }, function (port, s) {
    server = s;
    server.keepAliveTimeout = 30;
    raw(port, get('/'), null, function (out) {
      log('kept alive and closed', JSON.stringify(out));
      raw(port, get('/slow', 'Connection: close\r\n'), null, function (out) {
        log(JSON.stringify(out));
        server.close(headers);
      });
    });
  });
  function headers() {
    serve(function () { log('not reached'); }, function (port, server) {
      raw(port, 'GET / HTTP/1.1\r\nHost', null, function (out) {
        log('slow headers', JSON.stringify(out));
        raw(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\na', null, function (out) {
          log('slow body', JSON.stringify(out));
          server.close(next);
        });
      });
    }, { connectionsCheckingInterval: 20, headersTimeout: 60, requestTimeout: 100 });
  }
}

function given(next) {
  serve(function (q, r) {
    log('over a stream of our own', q.url, q.socket === pair[0]);
    r.end('answer');
  }, function (port, server) {
    var Duplex = require('stream').Duplex, out = '';
    function end() {
      return new Duplex({
        read: function () {}, write: function (d, e, cb) { this.other.push(d); cb(); },
        final: function (cb) { this.other.push(null); cb(); }
      });
    }
    pair = [end(), end()];
    pair[0].other = pair[1];
    pair[1].other = pair[0];
    pair[1].setEncoding('latin1').on('data', function (d) { out += d; }).on('end', function () {
      log(JSON.stringify(out.replace(/Date: [^\r]+/g, 'Date: D')));
      server.close(next);
    });
    server.emit('connection', pair[0]);
    pair[1].write(get('/mine', 'Connection: close\r\n'));
  });
}
var pair;

function standalone(next) {
  var Writable = require('stream').Writable, out = '';
  var res = new http.ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 });
  res.assignSocket(new Writable({ write: function (d, e, cb) { out += d; setImmediate(cb); } }));
  res.setHeader('A', 'b');
  res.on('finish', function () { log(JSON.stringify(out.replace(/Date: [^\r]+/g, 'Date: D'))); next(); });
  log(res.statusCode, res.headersSent, res.getHeaders());
  res.end('hello');
}

var steps = [wire, refused, pipelined, bodies, messages, lost, destroyed, continued, upgraded, limited, timeouts, given, standalone];
(function next() {
  var step = steps.shift();
  if (!step) return log('done');
  log('-- ' + step.name);
  step(next);
})();
