// Small cases of http over raw sockets and with objects that programs change.
var http = require('http'),
  net = require('net'),
  fs = require('fs'),
  stream = require('stream'),
  EE = require('events');
var T = process.env.TMPDIR || '/tmp';
function log() {
  console.log.apply(console, arguments);
}
function nsrv(h, u, o) {
  var s = (o ? net.createServer(o, h) : net.createServer(h)).listen(0, '127.0.0.1', function () {
    u(s.address().port, s);
  });
  return s;
}
function srv(h, u, o) {
  var s = (o ? http.createServer(o, h) : http.createServer(h)).listen(0, '127.0.0.1', function () {
    u(s.address().port, s);
  });
  return s;
}
var C = {
  manyPipelined: function (d) {
    srv(
      function (q, r) {
        r.end(q.url + ',');
      },
      function (p, s) {
        var t = '';
        for (var i = 0; i < 500; i++)
          t +=
            'GET /' +
            i +
            ' HTTP/1.1\r\nHost: a\r\n' +
            (i === 499 ? 'Connection: close\r\n' : '') +
            '\r\n';
        var o = '';
        var c = net.connect(p, '127.0.0.1', function () {
          c.write(t);
        });
        c.on('data', function (x) {
          o += x;
        });
        c.on('close', function () {
          log(o.split('\r\n\r\n').length, o.slice(-5), o.length > 50000);
          s.close(d);
        });
      }
    );
  },
  floods: function (d) {
    var n = 0;
    srv(
      function (q, r) {
        n++;
        r.end(Buffer.alloc(10000, 'x'));
      },
      function (p, s) {
        var c = net.connect(p, '127.0.0.1', function () {
          for (var i = 0; i < 300; i++) c.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
          c.pause();
          setTimeout(function () {
            var b = 0;
            c.on('data', function (x) {
              b += x.length;
              if (b >= 300 * 10000 + 300 * 100) {
                log('all');
                c.destroy();
                s.close(d);
              }
            });
            c.resume();
          }, 50);
        });
      }
    );
  },
  byteByByte: function (d) {
    srv(
      function (q, r) {
        var t = '';
        q.on('data', function (x) {
          t += x;
        });
        q.on('end', function () {
          log(q.url, q.headers, t, q.trailers);
          r.end('ok');
        });
      },
      function (p, s) {
        var m =
            'POST /x HTTP/1.1\r\nHost: abc\r\nTransfer-Encoding: chunked\r\nX-Y:  z  \r\nConnection: close\r\n\r\n4\r\nwiki\r\n5;a=b\r\npedia\r\n0\r\nTr: 1\r\n\r\n',
          i = 0;
        var c = net.connect(p, '127.0.0.1', function () {
          c.setNoDelay();
          (function n() {
            if (i < m.length) {
              c.write(m[i++]);
              setImmediate(n);
            }
          })();
        });
        c.resume();
        c.on('close', function () {
          s.close(d);
        });
      }
    );
  },
  socketReuseErr: function (d) {
    var k = 0;
    srv(
      function (q, r) {
        k++;
        if (k === 2) {
          q.socket.destroy();
          return;
        }
        r.end('x');
      },
      function (p, s) {
        var a = new http.Agent({ keepAlive: true });
        http.get({ port: p, agent: a }, function (x) {
          x.resume().on('end', function () {
            setImmediate(function () {
              var q = http.get({ port: p, agent: a });
              q.on('error', function (e) {
                log(e.code, e.message, q.reusedSocket);
                a.destroy();
                s.close(d);
              });
            });
          });
        });
      }
    );
  },
  resSocketNull: function (d) {
    srv(
      function (q, r) {
        r.on('finish', function () {
          log('finish', r.socket === null, r.finished, r.writableFinished);
        });
        r.end('x');
        log(r.socket !== null);
      },
      function (p, s) {
        http.get({ port: p }, function (x) {
          x.resume().on('end', function () {
            s.close(d);
          });
        });
      }
    );
  },
  customClasses: function (d) {
    function Req(s) {
      http.IncomingMessage.call(this, s);
    }
    require('util').inherits(Req, http.IncomingMessage);
    Req.prototype.hi = function () {
      return 'hi';
    };
    var s = http
      .createServer({ IncomingMessage: Req }, function (q, r) {
        log(q instanceof Req, q.hi && q.hi(), q.url);
        r.end();
      })
      .listen(0, function () {
        http.get({ port: s.address().port, path: '/c' }, function (x) {
          x.resume().on('end', function () {
            s.close(d);
          });
        });
      });
  },
  patchProto: function (d) {
    var w = http.ServerResponse.prototype.writeHead,
      e = http.ServerResponse.prototype.end;
    http.ServerResponse.prototype.writeHead = function () {
      log('patched head');
      return w.apply(this, arguments);
    };
    http.ServerResponse.prototype.end = function () {
      log('patched end');
      return e.apply(this, arguments);
    };
    srv(
      function (q, r) {
        r.setHeader('a', 'b');
        r.end('x');
      },
      function (p, s) {
        http.get({ port: p }, function (x) {
          x.resume().on('end', function () {
            http.ServerResponse.prototype.writeHead = w;
            http.ServerResponse.prototype.end = e;
            s.close(d);
          });
        });
      }
    );
  },
  jsonRes: function (d) {
    srv(
      function (q, r) {
        var o = r.write,
          e = r.end,
          b = [];
        r.write = function (c) {
          b.push(c);
          return true;
        };
        r.end = function (c) {
          if (c) b.push(c);
          var t = b.join('').toUpperCase();
          r.removeHeader('content-length');
          return e.call(r, t);
        };
        r.setHeader('Content-Length', '3');
        r.write('abc');
        r.end('d');
      },
      function (p, s) {
        http.get({ port: p }, function (x) {
          var t = '';
          x.on('data', function (y) {
            t += y;
          }).on('end', function () {
            log(t, x.headers['content-length'], x.headers['transfer-encoding']);
            s.close(d);
          });
        });
      }
    );
  },
  setProto: function (d) {
    srv(
      function (q, r) {
        var P = Object.create(http.ServerResponse.prototype);
        P.send = function (t) {
          this.setHeader('x', 'y');
          this.end(t);
        };
        Object.setPrototypeOf(r, P);
        var Q = Object.create(http.IncomingMessage.prototype);
        Object.setPrototypeOf(q, Q);
        log(q.url, r instanceof http.ServerResponse);
        r.send('via proto');
      },
      function (p, s) {
        http.get({ port: p }, function (x) {
          x.on('data', function (t) {
            log(String(t), x.headers.x);
          });
          x.on('end', function () {
            s.close(d);
          });
        });
      }
    );
  },
  strictLen: function (d) {
    srv(
      function (q, r) {
        r.strictContentLength = true;
        r.setHeader('Content-Length', 3);
        try {
          r.write('abcd');
          log('no throw');
        } catch (e) {
          log(e.code);
        }
        r.destroy();
      },
      function (p, s) {
        http.get({ port: p }).on('error', function (e) {
          log(e.code);
          s.close(d);
        });
      }
    );
  }
};

var names = Object.keys(C),
  s2,
  s3,
  s4,
  s5,
  s6,
  s7,
  s8;
(function next() {
  var name = names.shift();
  if (!name) return log('done');
  log('== ' + name);
  C[name](function () {
    setImmediate(next);
  });
})();
