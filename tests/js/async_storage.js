// AsyncLocalStorage: stores follow every kind of callback, and no other.
var http = require('http');
var net = require('net');
var fs = require('fs');
var EventEmitter = require('events');
var hooks = require('async_hooks');
var als = new hooks.AsyncLocalStorage();
var other = new hooks.AsyncLocalStorage();

function log(what) {
  console.log(what, als.getStore(), other.getStore());
}

var steps = [
  function queues(done) {
    als.run('a', function (x, y) {
      log('run ' + x + y);
      process.nextTick(log, 'nextTick');
      queueMicrotask(function () { log('microtask'); });
      Promise.resolve().then(function () {
        log('then');
        throw new Error('x');
      })['catch'](function () { log('catch'); })['finally'](function () { log('finally'); });
      other.run(1, function () {
        setImmediate(function () {
          log('immediate');
          var n = 0, interval = setInterval(function () {
            log('interval');
            if (++n < 2)
              return;
            clearInterval(interval);
            var again = 0, timer = setTimeout(function () {
              log('timeout');
              if (again++)
                setTimeout(done, 1);
              else
                timer.refresh();
            }, 1);
          }, 1);
        });
      });
    }, 1, 2);
    log('after run');
    process.nextTick(log, 'nextTick outside');
  },
  function nested(done) {
    als.run('outer', function () {
      als.run('inner', log, 'nested');
      als.exit(log, 'exit');
      try {
        als.run('thrown', function () { throw new Error('thrown'); });
      } catch (err) {
        log(err.message);
      }
      als.run(undefined, log, 'undefined');
      console.log(als.run('value', function () { return 'returned'; }));
    });
    console.log(als.exit(function (x) { return x; }, 'through'));
    setImmediate(done);
  },
  function enter(done) {
    setImmediate(function () {
      als.enterWith('entered');
      log('enterWith');
      setTimeout(function () { log('timer'); done(); }, 1);
    });
    setImmediate(function () { log('another'); });
  },
  function disable(done) {
    als.run('gone', function () {
      process.nextTick(function () {
        log('before');
        process.nextTick(log, 'scheduled before');
        als.disable();
        log('disabled');
        als.run('new', log, 'again');
        log('outside');
        setImmediate(done);
      });
    });
  },
  function bound(done) {
    var fn = als.run('bound', function () {
      return hooks.AsyncLocalStorage.bind(function (a) { log('bind ' + a); return this; });
    });
    var snapshot = als.run('snap', function () { return hooks.AsyncLocalStorage.snapshot(); });
    als.run('here', function () {
      fn.call('this', 1);
      console.log(snapshot(function (a, b) { return als.getStore() + a + b; }, 1, 2));
    });
    console.log(fn.length);
    done();
  },
  function resources(done) {
    var resource = als.run('resource', function () { return new hooks.AsyncResource('Mine'); });
    console.log(resource.runInAsyncScope(function (a) {
      log('scope');
      return [this.me, a, hooks.executionAsyncId() === resource.asyncId(),
        hooks.triggerAsyncId() === resource.triggerAsyncId()];
    }, { me: 'me' }, 2));
    try {
      resource.runInAsyncScope(function () { throw new Error('out'); });
    } catch (err) {
      log(err.message);
    }
    var b = resource.bind(function (a, c) { return hooks.executionAsyncId(); });
    console.log(b() === resource.asyncId(), b.length);
    console.log(resource.emitDestroy() === resource);
    done();
  },
  function files(done) {
    als.run('fs', function () {
      fs.stat('/', function () {
        log('stat');
        fs.promises.stat('/').then(function () {
          log('promises');
          fs.createReadStream(__filename).on('end', function () {
            log('stream');
            require('zlib').gzip('x', function () {
              log('gzip');
              require('crypto').randomBytes(4, function () {
                log('randomBytes');
                require('dns').lookup('127.0.0.1', function () {
                  log('lookup');
                  require('child_process').execFile('true', function () {
                    log('child');
                    done();
                  });
                });
              });
            });
          }).resume();
        });
      });
    });
  },
  function sockets(done) {
    var server = als.run('server', function () {
      return net.createServer(function (socket) {
        log('connection');
        socket.on('data', function () { log('server data'); });
        socket.end('x');
      }).listen(0, function () {
        log('listening');
        als.run('client', function () {
          var socket = net.connect(server.address().port, function () { log('connected'); });
          socket.on('data', function () { log('data'); });
          socket.on('close', function () {
            log('close');
            server.close(function () { done(); });
          });
        });
      });
    });
  },
  function web(done) {
    var agent = new http.Agent({ maxSockets: 1, keepAlive: true }), left = 3;
    var server = http.createServer(function (req, res) {
      log('request ' + req.url);
      als.run(req.url, function () {
        res.on('finish', function () { log('finish'); });
        setTimeout(function () { res.end('x'); }, 1);
      });
    }).listen(0, function () {
      ['/1', '/2', '/3'].forEach(function (path) {
        als.run('ask ' + path, function () {
          http.get({ port: server.address().port, path: path, agent: agent }, function (res) {
            log('response');
            res.on('data', function () { log('data'); });
            res.on('end', function () {
              log('end');
              if (--left)
                return;
              agent.destroy();
              server.close(function () { done(); });
            });
          });
        });
      });
    });
  },
  function rejections(done) {
    process.once('unhandledRejection', function (err) {
      log('unhandled ' + err.message);
      process.once('uncaughtException', function (err) {
        log('uncaught ' + err.message);
        done();
      });
      als.run('timer', function () {
        setTimeout(function () { throw new Error('y'); }, 1);
      });
    });
    als.run('rejected', function () {
      Promise.resolve().then(function () { throw new Error('x'); });
    });
  },
  function emitters(done) {
    var plain = new EventEmitter(), emitter;
    als.run('emitter', function () {
      emitter = new EventEmitter.EventEmitterAsyncResource({ name: 'Mine' });
      plain.on('x', function () { log('plain'); });
    });
    emitter.on('x', function () {
      log('resource');
      console.log(hooks.executionAsyncId() === emitter.asyncId,
        emitter.asyncResource.eventEmitter === emitter);
    });
    als.run('emit', function () {
      plain.emit('x');
      emitter.emit('x');
    });
    done();
  },
  function errors(done) {
    [function () { hooks.AsyncLocalStorage.bind(1); },
      function () { hooks.AsyncResource.bind({}); },
      function () { new hooks.AsyncResource(1); },
      function () { new hooks.AsyncResource('x', -2); },
      function () { new hooks.AsyncResource('x', { triggerAsyncId: 1.5 }); },
      function () { hooks.createHook({ init: 1 }); },
      function () { new EventEmitter.EventEmitterAsyncResource({}); },
      function () { EventEmitter.EventEmitterAsyncResource.prototype.emit('x'); }
    ].forEach(function (fn) {
      try {
        fn();
      } catch (err) {
        console.log(err.name, err.code, err.message);
      }
    });
    done();
  }
];

(function next() {
  var step = steps.shift();
  if (!step)
    return;
  console.log('--', step.name);
  step(function () {
    other.exit(function () {
      als.exit(setImmediate, next);
    });
  });
})();
