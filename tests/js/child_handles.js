// fork: servers, sockets and handles that travel with messages.
var fork = require('child_process').fork;
var fs = require('fs');
var net = require('net');
var os = require('os');
var path = require('path');

if (process.argv[2] === 'child')
  child();
else
  sockets();

function child() {
  var servers = [];
  process.on('message', function (message, handle) {
    if (message === 'socket') {
      handle.on('data', function (chunk) { handle.end('child got ' + chunk); });
    } else if (message === 'server' || message === 'native') {
      var server = message === 'server' ? handle : net.createServer().listen(handle);
      servers.push(server);
      server.on('connection', function (socket) { socket.end('child accepted'); });
      process.send(message + ' ' + handle.constructor.name + ' ' + server.listening);
    } else if (message === 'back') {
      process.send('yours', handle, { keepOpen: true }, function (err) {
        process.send({ sent: err, open: !handle.destroyed });
        handle.destroy();
      });
    } else if (message.number !== undefined) {
      process.send({ number: message.number, socket: handle instanceof net.Socket });
      if (handle)
        handle.destroy();
    } else if (message === 'end') {
      servers.forEach(function (server) { server.close(); });
      process.disconnect();
    }
  });
  process.send('ready');
}

function start(callback) {
  var process_ = fork(__filename, ['child']);
  process_.once('message', function () { callback(process_); });
  process_.on('exit', function (code, signal) { console.log('exit', code, signal); });
  return process_;
}

function read(where, callback, say) {
  var text = '', socket = net.connect(where, function () { socket.write(say || 'hello'); });
  socket.setEncoding('utf8');
  socket.on('data', function (chunk) { text += chunk; });
  socket.on('close', function () { callback(text); });
}

function sockets() {
  start(function (one) {
    var server = net.createServer({ pauseOnConnect: true }, function (socket) {
      console.log('before', server._connections, socket._handle !== null);
      one.send('socket', socket, function (err) {
        console.log('sent', err, socket._handle, server._connections);
      });
    }).listen(0, function () {
      read(server.address().port, function (text) {
        console.log(text);
        server.getConnections(function (err, count) {
          console.log('connections', err, typeof count);
          server.close(function () {
            console.log('closed');
            servers(one);
          });
        });
      });
    });
  });
}

function servers(one) {
  var where = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'uvs-')), 's');
  var server = net.createServer().listen(0, function () {
    one.once('message', function (message) {
      var port = server.address().port;
      console.log(message);
      server.close();
      read(port, function (text) {
        console.log(text);
        unix(one, where);
      });
    });
    one.send('server', server);
  });
}

function unix(one, where) {
  var handle = net._createServerHandle(where, -1, -1);
  one.once('message', function (message) {
    console.log(message.split(' ')[0], message.split(' ')[2]);
    read({ path: where }, function (text) {
      console.log('unix:', text);
      handle.close();
      fs.rmdirSync(path.dirname(where));
      order(one);
    });
  });
  one.send('native', handle);
}

// Handles go one at a time, and nothing overtakes them.
function order(one) {
  var got = [], number = 0;
  var server = net.createServer(function (socket) {
    one.send({ number: number++ }, socket);
    one.send({ number: number++ });
    if (number === 10)
      server.close();
  }).listen(0, function () {
    for (var i = 0; i < 5; i++)
      net.connect(server.address().port).on('error', function () {});
  });
  one.on('message', function onMessage(message) {
    got.push(message.number + (message.socket ? 's' : ''));
    if (got.length < 10)
      return;
    console.log(got.join(' '));
    one.removeListener('message', onMessage);
    back(one);
  });
}

function back(one) {
  var sent, got;
  var server = net.createServer(function (socket) {
    one.send('back', socket);
    server.close();
  }).listen(0, function () {
    read(server.address().port, function (text) {
      got = text;
      done();
    });
  });
  one.on('message', function onMessage(message, socket) {
    if (message === 'yours') {
      socket.end('mine again');
      return;
    }
    sent = message;
    one.removeListener('message', onMessage);
    done();
  });
  function done() {
    if (!sent || !got)
      return;
    console.log(sent, 'from the socket that came back:', got);
    errors(one);
  }
}

function errors(one) {
  [{}, 'text', 1, [], function () {}].forEach(function (handle) {
    try {
      one.send('x', handle);
      console.log(typeof handle);
    } catch (err) {
      console.log(err.name, err.code, err.message);
    }
  });
  try {
    one.send('x', undefined, 'options');
  } catch (err) {
    console.log(err.code, err.message);
  }
  // A closed socket: the message goes without it.
  one.send({ number: 99 }, new net.Socket());
  one.once('message', function (message) {
    console.log(message);
    one.send('end');
  });
}
