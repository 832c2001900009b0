// Small cases of http, each told in the order in which Node.js tells it.
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
  bytesWritten: function (d) {
    srv(
      function (q, r) {
        r.on('finish', function () {
          log(typeof q.socket.bytesWritten, r.socket === null || q.socket.bytesWritten > 100);
        });
        r.end(Buffer.alloc(1000));
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
  abortQueued: function (d) {
    srv(
      function (q, r) {
        setTimeout(function () {
          r.end('x');
        }, 10);
      },
      function (p, s) {
        var a = new http.Agent({ maxSockets: 1 });
        var n = 0;
        function one(i) {
          var q = http
            .get({ port: p, agent: a }, function (x) {
              x.resume().on('end', function () {
                log('end', i);
                if (i == 2) s.close(d);
              });
            })
            .on('error', function (e) {
              log('err', i, e.code, e.message);
            })
            .on('close', function () {
              log('close', i);
            });
          return q;
        }
        one(0);
        var b = one(1);
        one(2);
        b.destroy();
      }
    );
  },
  agentNames: function (d) {
    var a = new http.Agent();
    log(
      a.getName({ host: 'h', port: 80, localAddress: '1.2.3.4' }),
      a.getName(),
      a.getName({ port: 5, family: 4 }),
      a.getName({ socketPath: '/x' })
    );
    d();
  },
  decodedAuth: function (d) {
    srv(
      function (q, r) {
        log(q.headers.authorization);
        r.end();
      },
      function (p, s) {
        http.get('http://us%40er:pass%3Aword@127.0.0.1:' + p, function (x) {
          x.resume().on('end', function () {
            s.close(d);
          });
        });
      }
    );
  },
  domainErr: function (d) {
    http
      .get({ host: '*' })
      .on('error', function (e) {
        log(e.code, e.syscall);
      })
      .on('close', d);
  },
  extraResponse: function (d) {
    var b =
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';
    var s = net
      .createServer(function (c) {
        c.on('data', function () {
          c.write(b);
        });
        c.on('error', function () {});
        c.on('close', function () {
          log('srv closed');
          s.close(d);
        });
      })
      .listen(0, function () {
        http
          .get({ port: s.address().port }, function (x) {
            var t = '';
            x.setEncoding('utf8');
            x.on('data', function (y) {
              t += y;
            });
            x.on('end', function () {
              log(t);
            });
          })
          .on('error', function (e) {
            log('E', e.code);
          });
      });
  },
  headChunked: function (d) {
    srv(
      function (q, r) {
        r.writeHead(200, { 'Transfer-Encoding': 'chunked' });
        r.write('x');
        r.end();
      },
      function (p, s) {
        http
          .request({ port: p, method: 'HEAD' }, function (x) {
            log(x.headers['transfer-encoding']);
            x.on('end', function () {
              log('end');
              s.close(d);
            });
            x.resume();
          })
          .end();
      }
    );
  },
  headEnd: function (d) {
    srv(
      function (q, r) {
        r.writeHead(200);
        r.end();
      },
      function (p, s) {
        http
          .request({ port: p, method: 'HEAD' }, function (x) {
            x.on('data', function () {
              log('data');
            });
            x.on('end', function () {
              log('head end');
              s.close(d);
            });
          })
          .end();
      }
    );
  },
  multiConnHeaders: function (d) {
    srv(
      function (q, r) {
        r.setHeader('X-A', ['a', 'b']);
        r.setHeader('Set-Cookie', ['a', 'b']);
        r.setHeader('Link', ['x', 'y']);
        r.end();
      },
      function (p, s) {
        http.get({ port: p, headers: { 'x-m': ['1', '2'], cookie: ['a=b', 'c=d'] } }, function (x) {
          log(
            x.headers['x-a'],
            x.headers['set-cookie'],
            x.rawHeaders.filter(function (y) {
              return y != 'Date' && !/GMT/.test(y);
            })
          );
          x.resume();
          x.on('end', function () {
            s.close(d);
          });
        });
      }
    );
  },
  maxHeaders: function (d) {
    srv(
      function (q, r) {
        log(Object.keys(q.headers).length);
        r.end();
      },
      function (p, s) {
        s.maxHeadersCount = 5;
        var h = {};
        for (var i = 0; i < 20; i++) h['x' + i] = i;
        http.get({ port: p, headers: h }, function (x) {
          x.resume().on('end', function () {
            s.close(d);
          });
        });
      }
    );
  },
  clientMaxHeaders: function (d) {
    srv(
      function (q, r) {
        for (var i = 0; i < 20; i++) r.setHeader('x' + i, i);
        r.end();
      },
      function (p, s) {
        var q = http.get({ port: p }, function (x) {
          log(Object.keys(x.headers).length);
          x.resume().on('end', function () {
            s.close(d);
          });
        });
        q.maxHeadersCount = 4;
      }
    );
  },
  maxHeaderSizeOpt: function (d) {
    srv(
      function (q, r) {
        r.end('ok');
      },
      function (p, s) {
        rawreq(
          p,
          'GET / HTTP/1.1\r\nHost: a\r\nX: ' + Array(200).join('y') + '\r\n\r\n',
          function (o) {
            log(o);
            s.close(d);
          }
        );
      },
      { maxHeaderSize: 100 }
    );
  },
  pipeFs: function (d) {
    var f = T + '/up.' + process.pid;
    srv(
      function (q, r) {
        var w = fs.createWriteStream(f);
        q.pipe(w);
        w.on('close', function () {
          r.end(String(fs.statSync(f).size));
        });
      },
      function (p, s) {
        var q = http.request({ port: p, method: 'POST' }, function (x) {
          x.setEncoding('utf8');
          x.on('data', function (t) {
            log(t);
          });
          x.on('end', function () {
            fs.unlinkSync(f);
            s.close(d);
          });
        });
        fs.createReadStream(process.execPath, { end: 2000000 }).pipe(q);
      }
    );
  },
  pipeDown: function (d) {
    srv(
      function (q, r) {
        fs.createReadStream(process.execPath, { end: 999999 }).pipe(r);
      },
      function (p, s) {
        http.get({ port: p }, function (x) {
          var n = 0;
          x.on('data', function (t) {
            n += t.length;
          });
          x.on('end', function () {
            log(n, x.headers['transfer-encoding']);
            s.close(d);
          });
        });
      }
    );
  },
  pipelineApi: function (d) {
    srv(
      function (q, r) {
        stream.pipeline(q, r, function (e) {
          log('server pipeline', e && e.code);
        });
      },
      function (p, s) {
        var q = http.request({ port: p, method: 'POST' }, function (x) {
          var t = '';
          x.on('data', function (y) {
            t += y;
          });
          x.on('end', function () {
            log(t);
            s.close(d);
          });
        });
        q.end('echo me');
      }
    );
  },
  proxy: function (d) {
    srv(
      function (q, r) {
        r.setHeader('x-b', '1');
        r.end('backend ' + q.url);
      },
      function (bp, bs) {
        srv(
          function (q, r) {
            http.get({ port: bp, path: q.url }, function (x) {
              r.writeHead(x.statusCode, { 'x-p': x.headers['x-b'] });
              x.pipe(r);
            });
          },
          function (p, s) {
            http.get({ port: p, path: '/zz' }, function (x) {
              var t = '';
              x.on('data', function (y) {
                t += y;
              }).on('end', function () {
                log(t, x.headers['x-p']);
                s.close();
                bs.close(d);
              });
            });
          }
        );
      }
    );
  },
  removeHeaders: function (d) {
    srv(
      function (q, r) {
        r.removeHeader('header1');
        r.removeHeader('date');
        r.removeHeader('connection');
        r.removeHeader('transfer-encoding');
        r.end('x');
      },
      function (p, s) {
        http.get({ port: p, agent: false }, function (x) {
          log(x.headers);
          x.resume().on('end', function () {
            s.close(d);
          });
        });
      }
    );
  },
  reqClose: function (d) {
    srv(
      function (q, r) {
        q.on('close', function () {
          log('sreq close');
        });
        r.on('close', function () {
          log('sres close');
        });
        r.end('hi');
      },
      function (p, s) {
        var q = http.get({ port: p }, function (x) {
          x.on('close', function () {
            log('res close');
          });
          x.on('end', function () {
            log('res end');
          });
          x.resume();
        });
        q.on('close', function () {
          log('req close');
          setTimeout(function () {
            s.close(d);
          }, 20);
        });
      }
    );
  },
  resWriteAfterEnd: function (d) {
    srv(
      function (q, r) {
        r.on('error', function (e) {
          log(e.code);
        });
        r.write('a');
        r.end();
        var x = r.write('b');
        log(x);
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
  setTimeoutSrv: function (d) {
    srv(
      function (q, r) {
        var t = q.setTimeout(20, function () {
          log('req timeout');
        });
        log(t === q);
      },
      function (p, s) {
        s.setTimeout(1000);
        http.get({ port: p }).on('error', function (e) {
          log(e.code);
          s.close(d);
        });
        setTimeout(function () {
          s.closeAllConnections();
        }, 60);
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
