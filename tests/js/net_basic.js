// Server and client over TCP: order of events, properties, half-open ends, counters.
var net = require('net');

function log() {
  console.log.apply(console, arguments);
}

function watch(name, socket) {
  ['lookup', 'connect', 'ready', 'end', 'finish', 'timeout', 'close'].forEach(function (event) {
    socket.on(event, function (arg) {
      log(name, event, event === 'close' ? arg : '', socket.readyState);
    });
  });
}

function echo(next) {
  var server = net.createServer(function (c) {
    log('server: connection', c.remoteFamily, c.localPort === server.address().port,
      c.readyState, c.server === server, c.pending, c.connecting);
    watch('server', c);
    c.on('data', function (d) {
      log('server got', String(d));
      c.write(d);
    });
    c.on('close', function () {
      log('bytes', c.bytesRead, c.bytesWritten);
      server.close(function () { log('server closed', server.listening); });
    });
  });
  server.on('listening', function () { log('listening event', server.listening); });
  server.on('close', next);
  log(server.listen(0, '127.0.0.1', function () {
    var a = server.address();
    log('listening', a.address, a.family, typeof a.port);
    server.getConnections(function (err, n) { log('connections', err, n); });
    var c = net.connect(a.port, '127.0.0.1');
    log(c.pending, c.connecting, c.readyState, c.remoteAddress, c.bytesWritten);
    watch('client', c);
    c.setEncoding('utf8');
    c.once('connect', function () {
      log(c.remoteAddress, c.remotePort === a.port, c.localAddress, c.remoteFamily);
      log(c.address().family, c.pending);
    });
    log(c.write('hello', function () { log('written'); }), c.bytesWritten, c.bufferSize);
    c.once('data', function (d) {
      log('client got', d);
      c.end('bye', function () { log('ended'); });
    });
    c.on('data', function () {});
  }) === server, server.listening);
}

function halfOpen(next) {
  var server = net.createServer({ allowHalfOpen: true }, function (c) {
    c.on('data', function (d) { log('half-open got', String(d)); });
    c.on('end', function () {
      log('half-open end', c.readyState);
      setTimeout(function () {
        c.end('late answer');
      }, 10);
    });
    c.on('close', function (had) { log('half-open close', had); server.close(next); });
  }).listen(0, function () {
    var c = net.connect({ port: server.address().port, host: '127.0.0.1', allowHalfOpen: true });
    c.end('question');
    c.on('data', function (d) { log('client got', String(d)); });
    c.on('end', function () { log('client end'); });
    c.on('close', function (had) { log('client close', had); });
  });
}

function afterEnd(next) {
  var server = net.createServer(function (c) {
    c.on('error', function (e) { log('write after their end:', e.code, e.message); });
    c.on('end', function () {
      c.end();
    });
    c.on('close', function () { server.close(next); });
    c.resume();
  }).listen(0, '127.0.0.1', function () {
    var c = net.connect(server.address().port, '127.0.0.1', function () {
      c.end('x');
      c.write('y', function (e) { log('cb', e.code); });
    });
    c.on('error', function (e) { log('client', e.code, e.message); });
    c.on('close', function (had) { log('client close', had); });
  });
}

function timeouts(next) {
  var server = net.createServer(function (c) { c.resume(); c.on('error', function () {}); });
  server.listen(0, '127.0.0.1', function () {
    var c = net.connect(server.address().port, '127.0.0.1');
    log(c.timeout, c.setTimeout(30) === c, c.timeout);
    c.on('timeout', function () {
      log('timeout', c.destroyed);
      c.setTimeout(0);
      log(c.timeout);
      c.destroy();
      log(c.destroyed, c.readyState);
    });
    c.on('close', function (had) { log('close', had); server.close(next); });
  });
}

function pausing(next) {
  var got = 0, server = net.createServer({ pauseOnConnect: true }, function (c) {
    log('paused', c.isPaused());
    c.on('data', function (d) { got += d.length; });
    c.on('end', function () { log('got', got); server.close(next); });
    setTimeout(function () { log('before resume', got); c.resume(); }, 20);
  }).listen(0, '127.0.0.1', function () {
    var c = net.connect(server.address().port, '127.0.0.1'), i;
    c.cork();
    for (i = 0; i < 5; i++) c.write('12345');
    c.write('äß', 'latin1');
    c.write(Buffer.from([0, 1, 2, 0]));
    c.uncork();
    c.end();
  });
}

function backpressure(next) {
  var block = Buffer.alloc(65536, 'x'), total = 0, drains = 0, sent = 0;
  var server = net.createServer(function (c) {
    c.pause();
    setTimeout(function () { c.resume(); }, 20);
    c.on('data', function (d) { total += d.length; });
    c.on('end', function () { log('total', total, 'sent', sent, drains > 0); server.close(next); });
  }).listen(0, '127.0.0.1', function () {
    var c = net.connect(server.address().port, '127.0.0.1', function more() {
      var room = true;
      while (room && sent < 300 * 65536) {
        room = c.write(block);
        sent += block.length;
      }
      if (sent < 300 * 65536)
        c.once('drain', function () { drains++; more(); });
      else
        c.end();
    });
  });
}

function limits(next) {
  var server = net.createServer(function (c) { c.resume(); }), drops = 0;
  server.maxConnections = 1;
  server.on('drop', function (data) {
    drops++;
    log('drop', Object.keys(data).join());
  });
  server.listen(0, '127.0.0.1', function () {
    var a = net.connect(server.address().port, '127.0.0.1', function () {
      var b = net.connect(server.address().port, '127.0.0.1');
      b.on('error', function () {});
      b.on('close', function () {
        log('second closed', drops);
        server.getConnections(function (e, n) {
          log('open', n);
          a.end();
          server.close(next);
        });
      });
      b.resume();
    });
    a.resume();
  });
}

function reset(next) {
  var server = net.createServer(function (c) {
    c.on('error', function (e) { log('server', e.message, e.code, e.syscall, e.errno); });
    c.on('close', function (had) { log('server close', had); server.close(next); });
  }).listen(0, '127.0.0.1', function () {
    var c = net.connect(server.address().port, '127.0.0.1', function () {
      setTimeout(function () { c.resetAndDestroy(); }, 10);
    });
    c.on('close', function (had) { log('client close', had); });
  });
}

var steps = [echo, halfOpen, afterEnd, timeouts, pausing, backpressure, limits, reset];
(function next() {
  var step = steps.shift();
  if (!step) return log('done');
  log('-- ' + step.name);
  step(next);
})();
