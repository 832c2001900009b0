// More small cases of http, each told in the order in which Node.js tells it.
var http = require('http'),
  net = require('net'),
  fs = require('fs'),
  path = require('path'),
  stream = require('stream');
var T = process.env.TMPDIR || '/tmp';
function log() {
  console.log.apply(console, arguments);
}
function srv(h, u, o) {
  var s = (o ? http.createServer(o, h) : http.createServer(h)).listen(0, '127.0.0.1', function () {
    u(s.address().port, s);
  });
  return s;
}
function rawreq(port, t, cb) {
  var o = '';
  var c = net.connect(port, '127.0.0.1');
  c.on('data', function (d) {
    o += d;
  });
  c.on('error', function (e) {
    log('raw', e.code);
  });
  c.on('close', function () {
    cb(o.replace(/Date: [^\r]*/g, 'Date: D'));
  });
  c.write(t);
  return c;
}
var C = {
  srvTimeout: function (d) {
    srv(
      function (q, r) {
        log('got');
      },
      function (p, s) {
        s.setTimeout(30, function (sock) {
          log('server timeout', sock instanceof net.Socket);
          sock.destroy();
        });
        http.get({ port: p }).on('error', function (e) {
          log(e.code);
          s.close(d);
        });
      }
    );
  },
  resTimeout: function (d) {
    srv(
      function (q, r) {
        r.setTimeout(20, function () {
          log('res timeout');
          r.end('late');
        });
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
  srvConn: function (d) {
    srv(
      function (q, r) {
        r.end();
      },
      function (p, s) {
        s.on('connection', function (c) {
          log('connection', c instanceof net.Socket, c.readyState);
          c.on('close', function (h) {
            log('sock close', h);
          });
        });
        http.get({ port: p, agent: false }, function (x) {
          x.resume().on('end', function () {
            s.close(d);
          });
        });
      }
    );
  },
  unixSock: function (d) {
    var f = T + '/u' + process.pid;
    var s = http
      .createServer(function (q, r) {
        log(q.socket.remoteAddress);
        r.end('u');
      })
      .listen(f, function () {
        http.get({ socketPath: f, path: '/a' }, function (x) {
          x.on('data', function (y) {
            log(String(y));
          });
          x.on('end', function () {
            s.close(d);
          });
        });
      });
  },
  writeCallbacks: function (d) {
    srv(
      function (q, r) {
        r.write('a', function () {
          log('wa');
        });
        r.write('b', 'utf8', function () {
          log('wb');
        });
        r.end('c', function () {
          log('we');
        });
      },
      function (p, s) {
        var q = http.request({ port: p, method: 'PUT' }, function (x) {
          x.resume().on('end', function () {
            s.close(d);
          });
        });
        q.write('1', function () {
          log('c1');
        });
        q.write('2', function () {
          log('c2');
        });
        q.end(function () {
          log('ce');
        });
      }
    );
  },
  writeEmpty: function (d) {
    srv(
      function (q, r) {
        r.write('');
        r.write(Buffer.alloc(0));
        r.end('');
      },
      function (p, s) {
        http.get({ port: p }, function (x) {
          var n = 0;
          x.on('data', function () {
            n++;
          });
          x.on('end', function () {
            log(n);
            s.close(d);
          });
        });
      }
    );
  },
  listeningTwice: function (d) {
    var s = http.createServer();
    s.listen(0, function () {
      try {
        s.listen(0);
      } catch (e) {
        log(e.code);
      }
      log(s.listening, typeof s.address().port);
      s.close(function () {
        log(s.listening);
        d();
      });
    });
  },
  closeIdle: function (d) {
    srv(
      function (q, r) {
        r.end('x');
      },
      function (p, s) {
        var a = new http.Agent({ keepAlive: true });
        http.get({ port: p, agent: a }, function (x) {
          x.resume().on('end', function () {
            setTimeout(function () {
              var t = Date.now();
              s.close(function () {
                log('closed', Date.now() - t < 1000);
                d();
              });
            }, 10);
          });
        });
      }
    );
  },
  createConn: function (d) {
    srv(
      function (q, r) {
        log(q.headers.host, q.headers.connection);
        r.end('x');
      },
      function (p, s) {
        http.get(
          {
            host: 'other',
            port: 1,
            createConnection: function (o, cb) {
              log(o.host, o.port);
              return net.connect(p, '127.0.0.1');
            }
          },
          function (x) {
            x.resume().on('end', function () {
              s.close(d);
            });
          }
        );
      }
    );
  },
  genericStreams: function (d) {
    srv(
      function (q, r) {
        q.pipe(r);
      },
      function (p, s) {
        var q = http.request(
          {
            port: p,
            method: 'POST',
            createConnection: function () {
              var c = net.connect(p, '127.0.0.1');
              var D = new stream.Duplex({
                read: function () {},
                write: function (b, e, cb) {
                  c.write(b, cb);
                },
                final: function (cb) {
                  c.end();
                  cb();
                }
              });
              c.on('data', function (b) {
                D.push(b);
              });
              c.on('end', function () {
                D.push(null);
              });
              return D;
            }
          },
          function (x) {
            var t = '';
            x.on('data', function (y) {
              t += y;
            }).on('end', function () {
              log(t);
              s.close(d);
              s.closeAllConnections();
            });
          }
        );
        q.end('generic');
      }
    );
  },
  srvErrEmit: function (d) {
    var s = http.createServer();
    s.on('error', function (e) {
      log(e.code, e.syscall);
      d();
    });
    s.listen(0, '127.0.0.1', function () {
      var t = http.createServer();
      t.on('error', function (e) {
        log(e.code);
        s.close(d);
      });
      t.listen(s.address().port, '127.0.0.1');
    });
  },
  aborted2: function (d) {
    srv(
      function (q, r) {
        q.on('aborted', function () {
          log('aborted');
        });
        r.on('close', function () {
          log('close');
          s.close(d);
        });
        var s = q.socket.server;
        r.write('x');
      },
      function (p, s) {
        var q = http.get({ port: p }, function (x) {
          x.on('data', function () {
            q.destroy();
          });
          x.on('error', function (e) {
            log('re', e.code);
          });
          x.on('close', function () {
            log('rc');
          });
        });
        q.on('error', function (e) {
          log('qe', e.code);
        });
      }
    );
  },
  outgoingProps: function (d) {
    var o = new http.OutgoingMessage();
    log(
      o.writable,
      o.destroyed,
      o.finished,
      o.headersSent,
      o.writableEnded,
      o.writableFinished,
      o.getHeaders(),
      o.socket
    );
    try {
      o._implicitHeader();
    } catch (e) {
      log(e.code);
    }
    try {
      o.write('x');
    } catch (e) {
      log(e.code);
    }
    o.setHeader('A', 'b');
    log(o.getHeader('a'), o.hasHeader('A'), o.getHeaderNames(), o._headers, o._headerNames);
    o.pipe &&
      o.on('error', function (e) {
        log(e.code);
        d();
      });
    o.pipe();
  },
  inspectSrv: function (d) {
    var s = http.createServer();
    log(
      s.timeout,
      s.keepAliveTimeout,
      s.headersTimeout,
      s.requestTimeout,
      s.maxHeadersCount,
      s.maxRequestsPerSocket,
      s.listening,
      s.address(),
      s instanceof net.Server,
      s.httpAllowHalfOpen,
      s.listenerCount('connection'),
      s.listenerCount('request')
    );
    d();
  },
  events100: function (d) {
    srv(
      function (q, r) {
        q.resume();
        r.end();
      },
      function (p, s) {
        s.on('checkContinue', function (q, r) {
          log('cc');
          r.writeContinue();
          q.on('data', function (x) {
            log(String(x));
          });
          q.on('end', function () {
            r.end('done');
          });
        });
        var q = http.request(
          { port: p, method: 'POST', headers: { Expect: '100-continue' } },
          function (x) {
            x.resume().on('end', function () {
              s.close(d);
            });
          }
        );
        q.on('continue', function () {
          log('continue');
          q.end('body');
        });
        q.flushHeaders();
      }
    );
  },
  setHeaderTypes: function (d) {
    srv(
      function (q, r) {
        r.setHeader('n', 5);
        r.setHeader('b', true);
        r.setHeader('o', {
          toString: function () {
            return 'obj';
          }
        });
        log(r.getHeader('n'), r.getHeader('b'));
        r.end();
      },
      function (p, s) {
        http.get({ port: p }, function (x) {
          log(x.headers.n, x.headers.b, x.headers.o);
          x.resume().on('end', function () {
            s.close(d);
          });
        });
      }
    );
  },
  bodyDelete: function (d) {
    srv(
      function (q, r) {
        var t = '';
        q.on('data', function (x) {
          t += x;
        });
        q.on('end', function () {
          log(t, q.headers['transfer-encoding'], q.headers['content-length']);
          r.end();
        });
      },
      function (p, s) {
        var q = http.request({ port: p, method: 'DELETE' }, function (x) {
          x.resume().on('end', function () {
            s.close(d);
          });
        });
        q.end('payload');
      }
    );
  },
  pause: function (d) {
    srv(
      function (q, r) {
        var t = '';
        q.pause();
        setTimeout(function () {
          q.resume();
        }, 20);
        q.on('data', function (x) {
          t += x;
        });
        q.on('end', function () {
          log(t);
          r.end('12345');
        });
      },
      function (p, s) {
        var q = http.request({ port: p, method: 'POST' }, function (x) {
          var t = '';
          x.pause();
          setTimeout(function () {
            x.resume();
          }, 20);
          x.on('data', function (y) {
            t += y;
          });
          x.on('end', function () {
            log(t);
            s.close(d);
          });
        });
        q.end('abcde');
      }
    );
  },
  asyncIter: function (d) {
    srv(
      function (q, r) {
        var t = '';
        q.setEncoding('utf8');
        q.on('readable', function () {
          var x;
          while ((x = q.read()) !== null) t += x;
        });
        q.on('end', function () {
          log('readable', t);
          r.end();
        });
      },
      function (p, s) {
        var q = http.request({ port: p, method: 'POST' }, function (x) {
          x.resume().on('end', function () {
            s.close(d);
          });
        });
        q.write('one');
        q.end('two');
      }
    );
  },
  listenArr: function (d) {
    srv(
      function (q, r) {
        log('first');
      },
      function (p, s) {
        s.on('request', function (q, r) {
          log('second');
          r.end();
        });
        http.get({ port: p }, function (x) {
          x.resume().on('end', function () {
            s.removeAllListeners('request');
            s.once('request', function (q, r) {
              log('once');
              r.end();
            });
            http.get({ port: p }, function (x) {
              x.resume().on('end', function () {
                s.close(d);
              });
            });
          });
        });
      }
    );
  },
  keepAliveHint: function (d) {
    srv(
      function (q, r) {
        r.end('x');
      },
      function (p, s) {
        s.keepAliveTimeout = 2500;
        var a = new http.Agent({ keepAlive: true });
        http.get({ port: p, agent: a }, function (x) {
          log(x.headers['keep-alive'], x.headers.connection);
          x.resume().on('end', function () {
            setTimeout(function () {
              var k = Object.keys(a.freeSockets)[0];
              log(a.freeSockets[k][0].timeout);
              a.destroy();
              s.close(d);
            }, 5);
          });
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
