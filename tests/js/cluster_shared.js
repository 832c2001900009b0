// cluster: workers that accept themselves, Unix sockets, UDP, exclusive, handles by fd.
var cluster = require('cluster');
var dgram = require('dgram');
var fs = require('fs');
var net = require('net');
var os = require('os');
var path = require('path');

cluster.schedulingPolicy = cluster.SCHED_NONE;
if (cluster.isPrimary)
  primary();
else
  worker(process.env.WHAT);

function worker(what) {
  if (what === 'udp') {
    var socket = dgram.createSocket('udp4', function (message, from) {
      socket.send('got ' + message, from.port, from.address);
    });
    socket.bind(0, '127.0.0.1');
    return;
  }
  var server = net.createServer(function (client) {
    client.end('from a worker');
    server.getConnections(function (err, count) { process.send({ count: count >= 1 }); });
  });
  if (what === 'unix')
    server.listen({ path: process.env.WHERE, readableAll: true, writableAll: true });
  else
    server.listen({ port: 0, host: '127.0.0.1', exclusive: what === 'exclusive' });
  server.on('listening', function () {
    process.send({ address: what === 'unix' ? server.address() === process.env.WHERE :
      server.address().address, state: cluster.worker.state });
  });
}

function start(what, count, env, callback) {
  var seen = 0, infos = [];
  function onListening(who, info) {
    infos.push(info);
    if (++seen < count)
      return;
    cluster.removeListener('listening', onListening);
    callback(infos);
  }
  cluster.on('listening', onListening);
  env.WHAT = what;
  for (var i = 0; i < count; i++)
    cluster.fork(env);
}

function ask(where, callback) {
  var text = '', socket = net.connect(where);
  socket.on('data', function (chunk) { text += chunk; });
  socket.on('close', function () { callback(text); });
}

// The ways, one after another; messages of the workers come in between.
function primary() {
  var counted = false, told = {};
  cluster.on('message', function (who, message) {
    if (message.count)
      counted = true;
    else
      told[JSON.stringify(message)] = true;
  });
  start('tcp', 2, {}, function (infos) {
    console.log('one port', infos[0].port === infos[1].port, infos[0].addressType);
    ask({ port: infos[0].port, host: '127.0.0.1' }, function (text) {
      console.log(text);
      cluster.disconnect(function () {
        console.log(counted, Object.keys(told));
        exclusive();
      });
    });
  });
}

function exclusive() {
  start('exclusive', 1, {}, function () { console.log('never'); });
  var one = cluster.workers[Object.keys(cluster.workers)[0]];
  one.on('message', function (message) {
    console.log('exclusive', message);
    one.kill();
  });
  one.on('exit', function (code, signal) {
    console.log('exit', code, signal);
    cluster.removeAllListeners('listening');
    unix();
  });
}

function unix() {
  var where = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'uvs-')), 'socket');
  start('unix', 1, { WHERE: where }, function (infos) {
    console.log('unix', infos[0].address === where, infos[0].port, infos[0].addressType);
    ask({ path: where }, function (text) {
      console.log(text);
      cluster.disconnect(function () {
        console.log('removed', !fs.existsSync(where));
        fs.rmdirSync(path.dirname(where));
        udp();
      });
    });
  });
}

function udp() {
  start('udp', 2, {}, function (infos) {
    var socket = dgram.createSocket('udp4', function (message) {
      console.log(message + '');
      socket.close();
      cluster.disconnect(function () { console.log('over'); });
    });
    console.log('udp', infos[0].port === infos[1].port, infos[0].addressType);
    socket.send('hello', infos[0].port, '127.0.0.1');
  });
}
