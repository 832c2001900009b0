// cluster: what a worker never took goes to another one, whatever became of the worker.
var cluster = require('cluster');
var http = require('http');
var net = require('net');

if (cluster.isPrimary)
  stopped();
else
  worker();

function worker() {
  if (process.env.SLOW) {
    http.createServer({ headersTimeout: 200, requestTimeout: 200,
      connectionsCheckingInterval: 50 }, function (req, res) {
      res.end('fast');
    }).listen(0, '127.0.0.1');
  } else {
    net.createServer(function (socket) {
      socket.on('error', function () {});
      socket.end('worker ' + cluster.worker.id);
    }).listen(0, '127.0.0.1');
  }
}

function ask(port, callback) {
  var text = '', socket = net.connect(port, '127.0.0.1');
  socket.setEncoding('utf8');
  socket.on('data', function (chunk) { text += chunk; });
  socket.on('error', function (err) { text += err.code; });
  socket.on('close', function () { callback(text); });
}

function start(count, env, callback) {
  var port, left = count;
  cluster.removeAllListeners('listening');
  cluster.on('listening', function (who, info) {
    port = info.port;
    if (--left === 0)
      callback(port);
  });
  while (count-- > 0)
    cluster.fork(env);
}

// One of three workers stands still, holds one connection, and is killed.
function stopped() {
  start(3, {}, function (port) {
    var answers = [], pid = cluster.workers[2].process.pid;
    process.kill(pid, 'SIGSTOP');
    function answered(text) {
      answers.push(text);
      if (answers.length === 2) {
        console.log('two of three', answers.indexOf('worker 2') < 0);
        process.kill(pid, 'SIGKILL');
      } else if (answers.length === 3) {
        console.log('the third', /^worker [13]$/.test(text));
      }
      if (answers.length === 3)
        replaced(port);
    }
    for (var i = 0; i < 3; i++)
      ask(port, answered);
  });
}

// Workers come and go while connections come: none is lost but those a killed one had.
function replaced(port) {
  var asked = 0, answered = 0, killed = 0, tries = 0, taken = {};
  function refork() {
    killed++;
    cluster.fork();
  }
  cluster.removeAllListeners('listening');
  cluster.on('exit', refork);
  cluster.fork();
  // Two others must be listening: the last one takes the port with it.
  function killOne() {
    var ready = Object.keys(cluster.workers).map(function (id) {
      return cluster.workers[id];
    }).filter(function (each) {
      return each.state === 'listening' && !each.process.killed;
    });
    if (++tries >= 50 * (killed + 1) && killed < 3 && ready.length >= 3)
      ready[0].process.kill('SIGKILL');
  }
  function next() {
    if (asked === 200)
      return;
    asked++;
    killOne();
    ask(port, function (text) {
      if (/^worker \d+$/.test(text))
        taken[text] = true;
      else
        asked--; // it was the killed one's: another
      if (/^worker \d+$/.test(text) && ++answered === 200)
        over();
      else
        next();
    });
  }
  function over() {
    console.log('answered', answered, Object.keys(taken).length >= 2);
    cluster.removeListener('exit', refork);
    cluster.disconnect(slow);
  }
  for (var i = 0; i < 5; i++)
    next();
}

// Who sends half a request is told so in time, though other connections keep coming.
function slow() {
  start(1, { SLOW: 'yes' }, function (port) {
    var over = false, tries = 0;
    (function half() {
      var text = '', socket = net.connect(port, '127.0.0.1', function () {
        socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
      });
      socket.setEncoding('utf8');
      socket.on('error', function () {});
      socket.on('data', function (chunk) { text += chunk; });
      socket.on('close', function () {
        // This process may have been too slow itself to be answered.
        if (text === '' && ++tries < 20) {
          half();
          return;
        }
        over = true;
        console.log(text.split('\r\n')[0]);
        cluster.disconnect();
      });
    })();
    (function again() {
      if (!over)
        http.get({ port: port, host: '127.0.0.1', agent: false }, function (res) {
          res.resume();
          setTimeout(again, 10);
        }).on('error', function () {}); // the last one, when the worker closes
    })();
  });
}
