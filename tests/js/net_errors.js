// What goes wrong in net, as Node words it; argument checks; Unix sockets; descriptors.
var net = require('net');
var fs = require('fs');
var path = require('path');
var file = path.join(process.env.TMPDIR || '/tmp', 'net-errors-' + process.pid + '.sock');

function log() {
  console.log.apply(console, arguments);
}
function show(name, e) {
  var o = {};
  Object.keys(e).forEach(function (k) { o[k] = k === 'path' || k === 'address' && /sock$/.test(e[k]) ? '<path>' : e[k]; });
  log(name, e.name, String(e.message).replace(file, '<path>').replace(/:\d{4,5}\b/g, ':<port>'), e.port > 1 ? Object.keys(o) : o);
}
function thrown(fn) {
  try { fn(); log('nothing thrown', String(fn)); } catch (e) { log(e.name, e.code, e.message); }
}

function refused(next) {
  net.connect(1, '127.0.0.1').on('error', function (e) {
    show('refused', e);
  }).on('close', function (had) { log('close', had); next(); });
}
function noPath(next) {
  net.connect('/nonexistent/x.sock').on('error', function (e) { show('no path', e); next(); });
}
function noName(next) {
  net.connect(80, 'no.such.host.invalid').on('lookup', function (e, a, f, h) {
    log('lookup', e && e.code, a, f, h);
  }).on('error', function (e) { show('no name', e); next(); });
}
function inUse(next) {
  var a = net.createServer().listen(0, '127.0.0.1', function () {
    var b = net.createServer();
    b.on('error', function (e) { show('in use', e); log(b.listening, b.address()); a.close(next); });
    b.listen(a.address().port, '127.0.0.1', function () { log('not reached'); });
  });
}
function noAddress(next) {
  net.createServer().on('error', function (e) { show('no address', e); next(); }).listen(0, '192.0.2.1');
}
function unixSocket(next) {
  var server = net.createServer(function (c) {
    log('unix connection', c.remoteAddress, c.localPort, c.remoteFamily);
    c.pipe(c);
  }).listen(file, function () {
    log('unix address', server.address() === file, fs.statSync(file).isSocket());
    var twice = net.createServer().on('error', function (e) {
      show('unix in use', e);
      var c = net.connect({ path: file }, function () { c.end('over unix'); });
      c.on('data', function (d) { log('unix got', String(d)); });
      c.on('close', function () {
        server.close(function () { log('gone', fs.existsSync(file)); next(); });
      });
    });
    twice.listen(file);
  });
}
function notRunning(next) {
  net.createServer().close(function (e) { log(e.code, e.message); next(); });
}
function twice(next) {
  var server = net.createServer().listen(0, function () {
    thrown(function () { server.listen(0); });
    server.close(next);
  });
}
function closedEarly(next) {
  var c = net.connect(1, '192.0.2.1');
  c.on('error', function (e) { log('error', e.code); });
  c.on('close', function (had) { log('closed while connecting', had, c.connecting, c.pending); next(); });
  c.write('x', function (e) { log('write', e && e.code); });
  c.destroy();
}
function destroyWith(next) {
  var server = net.createServer(function (c) { c.resume(); c.on('error', function () {}); }).listen(0, '127.0.0.1', function () {
    var c = net.connect(server.address().port, '127.0.0.1', function () {
      c.destroy(new Error('mine'));
      log(c.write('x'));
    });
    c.on('error', function (e) { log('error', e.message); });
    c.on('close', function (had) { log('close', had); server.close(next); });
  });
}
function ownLookup(next) {
  var server = net.createServer(function (c) { c.end(); }).listen(0, '127.0.0.1', function () {
    var c = net.connect({
      port: server.address().port, host: 'made.up', family: 4,
      lookup: function (host, options, callback) {
        log('asked for', host, options.family);
        process.nextTick(callback, null, '127.0.0.1', 4);
      }
    });
    c.on('lookup', function (e, a, f, h) { log('lookup', e, a, f, h); });
    c.on('connect', function () { log('connected', c._host); });
    c.resume().on('close', function () { server.close(next); });
  });
}
function severalAddresses(next) {
  var server = net.createServer(function (c) { c.end(); }).listen(0, '127.0.0.1', function () {
    function both(host, options, callback) {
      log('all', options.all);
      process.nextTick(callback, null, [{ address: '::1', family: 6 }, { address: '127.0.0.1', family: 4 }]);
    }
    var port = server.address().port, c = net.connect({ port: port, host: 'x', autoSelectFamily: true, lookup: both });
    c.on('connect', function () {
      log(c.remoteAddress, c.autoSelectFamilyAttemptedAddresses.length);
    });
    c.resume().on('close', function () {
      server.close(function () {
        net.connect({ port: port, host: 'x', autoSelectFamily: true, lookup: both }).on('error', function (e) {
          log(e.name, e.code, e.errors.length, e.errors[1].syscall, e.errors[1].address);
          next();
        });
      });
    });
  });
}
function byDescriptor(next) {
  var server = net.createServer().listen(0, '127.0.0.1', function () {
    var fd = typeof server._handle.fd === 'function' ? server._handle.fd() : server._handle.fd;
    var child = require('child_process').fork(__filename, ['child'], { stdio: [0, 1, 2, 'ipc', fd] });
    child.on('message', function () {
      var port = server.address().port;
      server.close();
      net.connect(port, '127.0.0.1').on('data', function (d) {
        log(String(d));
      }).on('close', function () { next(); });
    });
  });
}
function inChild() {
  var server = net.createServer(function (c) {
    c.end('served by the child');
    server.close();
    process.disconnect();
  }).listen({ fd: 4 }, function () {
    log('child listens', server.address().address);
    process.send('ready');
  });
}
function checks(next) {
  thrown(function () { net.connect(); });
  thrown(function () { net.connect({ port: 70000 }); });
  thrown(function () { net.connect({ port: true }); });
  thrown(function () { net.connect({ port: -1 }); });
  thrown(function () { net.connect({ port: 80, localAddress: 'abc' }); });
  thrown(function () { net.connect({ port: 80, lookup: 'abc' }); });
  thrown(function () { net.createServer().listen({}); });
  thrown(function () { net.createServer().listen(-1); });
  thrown(function () { net.createServer().listen(65536); });
  thrown(function () { net.createServer().listen({ port: 'x' }); });
  thrown(function () { net.createServer(5); });
  thrown(function () { new net.Socket({ objectMode: true }); });
  thrown(function () { new net.Socket({ fd: -1 }); });
  thrown(function () { new net.Socket().setTimeout('x'); });
  thrown(function () { new net.Socket().setTimeout(-1); });
  thrown(function () { new net.Socket().setTimeout(5, 'x'); });
  log(net.isIP('1.2.3.4'), net.isIP('::1'), net.isIP('fe80::1%eth0'), net.isIP('1.2.3'), net.isIP(''),
    net.isIP(), net.isIP('01.2.3.4'), net.isIPv4('1.2.3.4'), net.isIPv6('::ffff:1.2.3.4'), net.isIPv4('::1'), net.isIP('::1%'));
  next();
}
function options(next) {
  var s = new net.Socket();
  log(s.setNoDelay() === s, s.setKeepAlive(true, 1000) === s, s.ref() === s, s.unref() === s);
  log(s.readyState, s.pending, s.connecting, s.bytesRead, s.bytesWritten, s.remoteAddress, s.bufferSize, s.address());
  log(s.readable, s.writable, s.allowHalfOpen, s.destroyed);
  var unwatched = net.createServer().listen(0);
  log(unwatched.unref() === unwatched, unwatched.ref() === unwatched, unwatched.unref() === unwatched);
  next();
}

var steps = [refused, noPath, noName, inUse, noAddress, unixSocket, notRunning, twice, closedEarly, destroyWith,
  ownLookup, severalAddresses, byDescriptor, checks, options];
if (process.argv[2] === 'child')
  return inChild();
(function next() {
  var step = steps.shift();
  if (!step) return log('done');
  log('-- ' + step.name);
  step(next);
})();
