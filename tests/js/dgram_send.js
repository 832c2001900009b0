/* dgram: every form of send(), connected and not; addresses, events and their order. */
var dgram = require('dgram');

var steps = [];

function next() {
  var step = steps.shift();
  if (step)
    step();
}

function receiver(type, address, count, done) {
  var got = [], socket = dgram.createSocket(type, function (message, from) {
    got.push(String(message) + '|' + from.family + '|' + from.address + '|' + from.size);
    if (got.length === count) {
      console.log(got.sort().join('\n'));
      this.close(done);
    }
  });
  console.log('bind is chained:', socket.bind(0, address) === socket);
  return socket;
}

steps.push(function forms() {
  var client = dgram.createSocket({ type: 'udp4' });
  var server = receiver('udp4', '127.0.0.1', 9, function () {
    client.close();
    next();
  });
  server.on('listening', function () {
    var port = server.address().port;
    function sent(err, bytes) {
      console.log('sent', err, bytes);
    }
    console.log(server.address().address, server.address().family, port > 0);
    client.send('text', port);
    client.send('to an address', port, '127.0.0.1', sent);
    client.send(Buffer.from('0123456789'), 2, 3, port);
    client.send(Buffer.from('0123456789'), 3, 4, port, '127.0.0.1');
    client.send('by name', 0, 7, port, 'localhost', sent);
    client.send(['a', Buffer.from('b'), new Uint8Array([99, 100])], port, sent);
    client.send(new DataView(new Uint8Array([101, 102, 103]).buffer, 1), port);
    client.send([], port, '127.0.0.1');
    client.sendto(Buffer.from('sendto'), 0, 4, port, '127.0.0.1');
  });
});

steps.push(function connected() {
  var client = dgram.createSocket('udp4');
  var server = receiver('udp4', '127.0.0.1', 4, function () {
    client.disconnect();
    ['disconnect', 'remoteAddress'].forEach(function (name) {
      try {
        client[name]();
      } catch (e) {
        console.log(e.code, e.message);
      }
    });
    client.close(next);
  });
  server.on('listening', function () {
    var port = server.address().port;
    client.connect(port, function () {
      var peer = client.remoteAddress();
      console.log('connected', peer.address, peer.family, peer.port === port);
      client.send('one');
      client.send('two', function (err, bytes) {
        console.log(err, bytes);
      });
      client.send('three', 1, 3);
      client.send('four', 0, 2, function (err, bytes) {
        console.log(err, bytes);
      });
      [[port], [port, '127.0.0.1', next]].forEach(function (rest) {
        try {
          client.send.apply(client, ['x', 0, 1].concat(rest));
        } catch (e) {
          console.log(e.code, e.message);
        }
      });
      try {
        client.connect(port);
      } catch (e) {
        console.log(e.code, e.message);
      }
    });
    try {
      client.connect(port);
    } catch (e) {
      console.log(e.code, e.message);
    }
  });
});

steps.push(function udp6() {
  var client = dgram.createSocket({ type: 'udp6', ipv6Only: true });
  var server = receiver('udp6', '::1', 1, function () {
    client.close();
    next();
  });
  server.once('listening', function () {
    console.log(server.address().address, server.address().family);
    client.send('six', server.address().port);
  });
});

/* What comes before the socket is bound waits, the close as well. */
steps.push(function early() {
  var order = [], socket = dgram.createSocket('udp4');
  socket.on('listening', function () {
    order.push('listening');
  });
  socket.send('x', 9, '127.0.0.1', function (err, bytes) {
    order.push('sent ' + err + ' ' + bytes);
  });
  socket.close(function () {
    order.push('close');
    console.log(order.join(', '));
    next();
  });
});

steps.push(function failing() {
  var socket = dgram.createSocket({ type: 'udp4', lookup: function (name, family, done) {
    console.log('lookup', name, family);
    if (name === '127.0.0.1')
      done(null, name);
    else
      done(Object.assign(new Error('no ' + name), { code: 'ENOWHERE' }));
  } });
  socket.bind(0, '127.0.0.1', function () {
    socket.on('error', function (err) {
      console.log('error', err.code);
      socket.close();
    });
    socket.on('close', function () {
      next();
    });
    socket.send('x', 9, 'nowhere', function (err) {
      console.log('callback', err.code);
      socket.send('x', 9, 'elsewhere');
    });
  });
});

steps.push(function taken() {
  var first = dgram.createSocket('udp4'), second = dgram.createSocket('udp4');
  first.bind(0, '127.0.0.1', function () {
    var port = first.address().port;
    second.on('error', function (err) {
      console.log(err.code, err.syscall, err.address, err.port === port,
        err.message.replace(port, 'PORT'));
      second.close();
      second = dgram.createSocket({ type: 'udp4', reuseAddr: true });
      second.bind({ address: '127.0.0.1', port: 0 }, function () {
        console.log('bound', this === second, second.address().port !== port);
        second.close();
        first.close(next);
      });
    });
    second.bind(port, '127.0.0.1', function () {
      console.log('never');
    });
  });
});

steps.push(function tooLong() {
  var socket = dgram.createSocket('udp4');
  socket.send(Buffer.alloc(70000), 9, '127.0.0.1', function (err) {
    console.log(err.code, err.syscall, err.message);
    socket.send('x', 9, 'ff::1', function (err) {
      console.log(err.code);
      socket.close();
    });
  });
});

next();
