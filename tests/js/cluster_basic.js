// cluster: events and settings, one port for all, round robin, the end of workers.
var cluster = require('cluster');
var http = require('http');
var net = require('net');

if (cluster.isPrimary)
  primary();
else
  worker();

function worker() {
  process.on('message', function (message) {
    if (message === 'where') {
      process.send({ id: cluster.worker.id, unique: process.env.NODE_UNIQUE_ID,
        primary: cluster.isPrimary, args: process.argv.slice(2), color: process.env.COLOR });
    } else if (message === 'busy') {
      net.createServer().on('error', function (err) {
        process.send({ code: err.code, syscall: err.syscall, message:
          err.message.replace(/\d+$/, 'PORT') });
      }).listen(cluster.worker.port);
    } else if (message && message.port) {
      cluster.worker.port = message.port;
    } else if (message === 'leave') {
      cluster.worker.disconnect();
    }
  });
  http.createServer(function (req, res) {
    res.end('worker ' + cluster.worker.id + ' ' + req.url);
  }).listen(0, '127.0.0.1');
}

function get(port, path, callback) {
  http.get({ port: port, host: '127.0.0.1', path: path, agent: false }, function (res) {
    var text = '';
    res.on('data', function (chunk) { text += chunk; });
    res.on('end', function () { callback(text); });
  });
}

function primary() {
  var ports = {}, listening = 0, order = {};
  console.log(cluster.isMaster, cluster.isWorker, cluster.worker, cluster.settings,
    cluster.schedulingPolicy === cluster.SCHED_RR, cluster.SCHED_NONE, cluster.SCHED_RR);
  cluster.once('setup', function (settings) {
    console.log('setup', settings === cluster.settings, settings.args, settings.silent,
      settings.exec === __filename, cluster.fork === require('cluster').fork);
  });
  cluster.setupPrimary({ args: ['one', 'two'] });
  cluster.once('fork', function (worker) {
    console.log('fork', worker.id, worker.state, worker instanceof cluster.Worker);
  });
  cluster.once('online', function (worker) {
    console.log('online', worker.state, this === cluster, worker.isConnected(),
      worker.isDead(), worker.exitedAfterDisconnect, Object.keys(worker.process.env || {}));
  });
  cluster.on('listening', function (worker, info) {
    ports[info.port] = true;
    if (listening++ === 0)
      console.log('listening', worker.state, info.address, info.addressType, info.fd,
        info.port > 0);
    if (listening === 2)
      messages(Number(Object.keys(ports)[0]));
  });
  cluster.fork({ COLOR: 'red' });
  cluster.fork({ COLOR: 'blue' });

  function messages(port) {
    var got = [];
    console.log('ports', Object.keys(ports).length, Object.keys(cluster.workers));
    function onMessage(worker, message) {
      got[worker.id] = message;
      if (!got[1] || !got[2])
        return;
      console.log(got);
      cluster.removeListener('message', onMessage);
      requests(port, 4);
    }
    cluster.on('message', onMessage);
    Object.keys(cluster.workers).forEach(function (id) { cluster.workers[id].send('where'); });
  }

  function requests(port, left) {
    if (left === 0) {
      console.log(Object.keys(order).sort());
      inUse();
      return;
    }
    get(port, '/', function (text) {
      order[text] = true;
      requests(port, left - 1);
    });
  }

  // A port that somebody else has: the worker gets the error.
  function inUse() {
    var server = net.createServer().listen(0, function () {
      var one = cluster.workers[1];
      one.send({ port: server.address().port });
      one.once('message', function (message) {
        console.log(message);
        server.close();
        leave();
      });
      one.send('busy');
    });
  }

  function leave() {
    var one = cluster.workers[1], two = cluster.workers[2];
    one.on('disconnect', function () {
      console.log('disconnect', one.exitedAfterDisconnect, one.isConnected(), one.state);
    });
    one.on('exit', function (code, signal) {
      console.log('exit', code, signal, one.isDead(), one.state, Object.keys(cluster.workers));
      kill(two);
    });
    one.send('leave');
  }

  function kill(two) {
    two.once('exit', function (code, signal) {
      console.log('killed', code, signal, two.exitedAfterDisconnect);
      again();
    });
    two.kill('SIGKILL');
  }

  // The primary ends it: servers close first.
  function again() {
    var worker = cluster.fork();
    cluster.removeAllListeners('listening');
    worker.on('listening', function (info) {
      get(info.port, '/again', function (text) {
        console.log(text);
        cluster.disconnect(function () {
          console.log('none left', Object.keys(cluster.workers));
          cluster.disconnect(function () { console.log('nor now'); });
        });
      });
    });
    worker.on('exit', function (code, signal) {
      console.log('exit', worker.id, code, signal, worker.exitedAfterDisconnect);
    });
  }
}
