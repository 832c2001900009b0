// Small cases of net, told as Node.js tells them.
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
  bytesRead: function (d) {
    nsrv(
      function (c) {
        c.end('hello world');
      },
      function (p, s) {
        var c = net.connect(p, '127.0.0.1');
        c.on('data', function (x) {
          log(c.bytesRead);
        });
        c.on('end', function () {
          log(c.bytesRead);
        });
        c.on('close', function () {
          log(c.bytesRead, c.bytesWritten);
          s.close(d);
        });
      }
    );
  },
  bytesWrittenLarge: function (d) {
    nsrv(
      function (c) {
        c.resume();
        c.on('end', function () {
          log(c.bytesRead);
          s2.close(d);
        });
      },
      function (p, s) {
        s2 = s;
        var c = net.connect(p, '127.0.0.1', function () {
          c.write('x');
          c.write(Buffer.alloc(500000));
          log(c.bytesWritten);
          c.end();
          log(c.bytesWritten);
        });
        c.on('close', function () {
          log(c.bytesWritten);
        });
      }
    );
  },
  writeConnecting: function (d) {
    nsrv(
      function (c) {
        var t = '';
        c.on('data', function (x) {
          t += x;
        });
        c.on('end', function () {
          log(t);
          c.end();
        });
      },
      function (p, s) {
        var c = net.connect(p, '127.0.0.1');
        log(
          c.write('a', function () {
            log('cb a');
          }),
          c.write('b'),
          c.bufferSize,
          c.bytesWritten,
          c.connecting,
          c.pending
        );
        c.on('connect', function () {
          log('connect', c.bufferSize, c.bytesWritten);
        });
        c.end('c', function () {
          log('end cb');
        });
        c.on('close', function () {
          s.close(d);
        });
      }
    );
  },
  connectTwice: function (d) {
    nsrv(
      function (c) {
        c.end();
      },
      function (p, s) {
        var c = new net.Socket();
        c.connect(p, '127.0.0.1');
        var n = 0;
        c.on('connect', function () {
          log('connect', ++n);
        });
        c.resume();
        c.on('close', function () {
          log('close', c.destroyed);
          if (n < 2) {
            c.connect(p, '127.0.0.1');
            log(c.destroyed, c.connecting);
          } else s.close(d);
        });
      }
    );
  },
  timeoutFn: function (d) {
    nsrv(
      function (c) {},
      function (p, s) {
        var c = net.connect({ port: p, host: '127.0.0.1', timeout: 20 }, function () {
          log('c');
        });
        c.on('timeout', function () {
          log('timeout', c.timeout);
          c.end();
          c.destroy();
          s.close();
          d();
        });
      }
    );
  },
  serverUnref: function (d) {
    var s = net.createServer().listen(0, function () {
      s.unref();
      log(s.listening);
      s.close(d);
    });
  },
  listenPath: function (d) {
    var f = T + '/n' + process.pid;
    var s = net
      .createServer()
      .listen({ path: f, readableAll: true, writableAll: true }, function () {
        log((fs.statSync(f).mode & 511).toString(8), s.address() === f);
        s.close(function () {
          log(fs.existsSync(f));
          d();
        });
      });
  },
  listenOptions: function (d) {
    var s = net
      .createServer()
      .listen({ port: 0, host: 'localhost', backlog: 5, exclusive: true }, function () {
        log(s.address().family);
        s.close(d);
      });
  },
  closeEvents: function (d) {
    nsrv(
      function (c) {
        c.on('end', function () {
          log('s end');
        });
        c.on('close', function (h) {
          log('s close', h);
        });
        c.resume();
      },
      function (p, s) {
        s.on('close', function () {
          log('server close');
          d();
        });
        var c = net.connect(p, '127.0.0.1', function () {
          s.close(function (e) {
            log('cb', e);
          });
          s.getConnections(function (e, n) {
            log('n', n);
          });
          setTimeout(function () {
            c.end();
          }, 10);
        });
        c.on('close', function (h) {
          log('c close', h);
        });
        c.resume();
      }
    );
  },
  pipeSockets: function (d) {
    nsrv(
      function (c) {
        c.pipe(c);
      },
      function (p, s) {
        var c = net.connect(p, '127.0.0.1');
        var t = '';
        c.setEncoding('utf8');
        c.on('data', function (x) {
          t += x;
        });
        c.on('end', function () {
          log(t);
          s.close(d);
        });
        c.write('äö');
        c.write('616263', 'hex');
        c.write('YWJj', 'base64');
        c.end('€', 'utf8');
      }
    );
  },
  onread: function (d) {
    nsrv(
      function (c) {
        c.end('hello onread');
      },
      function (p, s) {
        net
          .connect({
            port: p,
            host: '127.0.0.1',
            onread: {
              buffer: Buffer.alloc(5),
              callback: function (n, b) {
                log(n, String(b.slice(0, n)));
                return true;
              }
            }
          })
          .on('close', function () {
            s.close(d);
          });
      }
    );
  },
  destroyInData: function (d) {
    nsrv(
      function (c) {
        c.on('data', function (x) {
          log(String(x));
          c.destroy();
        });
        c.on('close', function (h) {
          log('close', h);
          s4.close(d);
        });
      },
      function (p, s) {
        s4 = s;
        var c = net.connect(p, '127.0.0.1', function () {
          c.write('a');
        });
        c.on('error', function () {});
        c.resume();
      }
    );
  },
  readable: function (d) {
    nsrv(
      function (c) {
        c.on('readable', function () {
          var x;
          while ((x = c.read(3)) !== null) log(String(x));
          if (c.readableEnded === false && c.readableLength > 0 && (x = c.read()))
            log('rest', String(x));
        });
        c.on('end', function () {
          log('end');
          s5.close(d);
        });
      },
      function (p, s) {
        s5 = s;
        var c = net.connect(p, '127.0.0.1', function () {
          c.end('abcdefgh');
        });
        c.resume();
      }
    );
  },
  halfCloseWrite: function (d) {
    nsrv(
      function (c) {
        c.end('bye');
        c.on('finish', function () {
          log('finish', c.writable, c.readable);
        });
        c.on('data', function (x) {
          log('still', String(x));
        });
        c.on('end', function () {
          log('end');
        });
        c.on('close', function () {
          log('close');
          s6.close(d);
        });
      },
      function (p, s) {
        s6 = s;
        var c = net.connect({ port: p, host: '127.0.0.1', allowHalfOpen: true });
        c.on('data', function (x) {
          log(String(x));
        });
        c.on('end', function () {
          c.end('after');
        });
      }
    );
  },
  errDestroyArg: function (d) {
    var c = new net.Socket();
    c.on('error', function (e) {
      log('error', e.message);
    });
    c.on('close', function (h) {
      log('close', h);
      d();
    });
    c.destroy(new Error('x'));
  },
  setters: function (d) {
    nsrv(
      function (c) {
        log(
          c.setNoDelay(true) === c,
          c.setKeepAlive(true, 1000) === c,
          c.setTimeout(1000) === c,
          c.ref() === c,
          c.unref() === c,
          c.address().port === s7.address().port
        );
        c.end();
      },
      function (p, s) {
        s7 = s;
        net
          .connect(p, '127.0.0.1')
          .resume()
          .on('close', function () {
            s.close(d);
          });
      }
    );
  },
  cork: function (d) {
    nsrv(
      function (c) {
        var n = 0;
        c.on('data', function (x) {
          log(String(x));
        });
        c.on('end', function () {
          s8.close(d);
        });
      },
      function (p, s) {
        s8 = s;
        var c = net.connect(p, '127.0.0.1', function () {
          c.cork();
          c.write('a');
          c.write('b');
          c.write('c');
          process.nextTick(function () {
            c.uncork();
            c.end();
          });
        });
        c.resume();
      }
    );
  },
  writeErr: function (d) {
    nsrv(
      function (c) {
        c.on('error', function () {});
        c.destroy();
      },
      function (p, s) {
        var c = net.connect(p, '127.0.0.1');
        c.on('error', function (e) {
          log(
            e.code === 'EPIPE' || e.code === 'ECONNRESET',
            e.syscall === 'write' || e.syscall === 'read'
          );
        });
        c.on('close', function (h) {
          log('close');
          clearInterval(t);
          s.close(d);
        });
        var t = setInterval(function () {
          c.write('x');
        }, 2);
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
