/* dgram: options, and what its arguments must be. */
var dgram = require('dgram');

function attempt(name, fn) {
  try {
    console.log(name, fn());
  } catch (e) {
    console.log(name, e.name, e.code, e.message);
  }
}

[undefined, null, 'udp', 4, {}, { type: 'tcp' }].forEach(function (type) {
  attempt('type', function () {
    dgram.createSocket(type);
  });
});
attempt('lookup', function () {
  dgram.createSocket({ type: 'udp4', lookup: 5 });
});
attempt('signal', function () {
  dgram.createSocket({ type: 'udp4', signal: {} });
});

var s = dgram.createSocket({ type: 'udp4', recvBufferSize: 10000, sendBufferSize: 8000 });
console.log(s.type, s instanceof dgram.Socket, s instanceof require('events'));
console.log(s.ref() === s, s.unref() === s, s.ref() === s);

attempt('size', function () { s.getRecvBufferSize(); });
attempt('size', function () { s.setSendBufferSize(100); });
attempt('address', function () { s.address(); });
attempt('remote', function () { s.remoteAddress(); });
attempt('broadcast', function () { s.setBroadcast(true); });
attempt('ttl', function () { s.setTTL(16); });
attempt('ttl', function () { s.setTTL('16'); });

[[0], ['a'], [65536], [null], [undefined], [-1]].forEach(function (args) {
  attempt('send', function () { s.send('x', args[0]); });
  attempt('connect', function () { s.connect(args[0]); });
});
attempt('send', function () { s.send(5, 9); });
attempt('send', function () { s.send(null, 0, 1, 9); });
attempt('send', function () { s.send(['a', 5], 9); });
attempt('send', function () { s.send('abc', 4, 1, 9); });
attempt('send', function () { s.send('abc', 1, 3, 9); });
attempt('send', function () { s.send('abc', 9, 5); });
attempt('connect', function () { s.connect(9, 5); });
attempt('sendto', function () { s.sendto('a', 'b', 1, 2, 'c'); });
attempt('sendto', function () { s.sendto('a', 0, 1, 2); });

s.bind(0, '127.0.0.1', function () {
  attempt('bind', function () { s.bind(); });
  attempt('recv', function () { return s.getRecvBufferSize(); });
  attempt('send', function () { return s.getSendBufferSize(); });
  attempt('recv', function () { s.setRecvBufferSize(12000); return s.getRecvBufferSize(); });
  [-1, 'x', 1.5, undefined, Infinity].forEach(function (size) {
    attempt('size', function () { s.setRecvBufferSize(size); });
    attempt('size', function () { s.setSendBufferSize(size); });
  });
  attempt('huge', function () { s.setSendBufferSize(2147483648); });
  attempt('queue', function () { return [s.getSendQueueSize(), s.getSendQueueCount()]; });
  attempt('broadcast', function () { return s.setBroadcast(true); });
  attempt('ttl', function () { return s.setTTL(16); });
  attempt('ttl', function () { return s.setTTL(1000); });
  attempt('mttl', function () { return s.setMulticastTTL(16); });
  attempt('mttl', function () { return s.setMulticastTTL(1000); });
  attempt('mttl', function () { return s.setMulticastTTL('x'); });
  attempt('loop', function () { return s.setMulticastLoopback(16); });
  attempt('iface', function () { return s.setMulticastInterface('127.0.0.1'); });
  attempt('iface', function () { return s.setMulticastInterface('::1'); });
  attempt('iface', function () { return s.setMulticastInterface('x'); });
  attempt('iface', function () { return s.setMulticastInterface(5); });
  attempt('join', function () { return s.addMembership('224.0.0.114', '127.0.0.1'); });
  attempt('leave', function () { return s.dropMembership('224.0.0.114', '127.0.0.1'); });
  attempt('leave', function () { return s.dropMembership('224.0.0.114', '127.0.0.1'); });
  attempt('join', function () { return s.addMembership('256.0.0.1', '127.0.0.1'); });
  attempt('join', function () { return s.addMembership(); });
  attempt('leave', function () { return s.dropMembership(); });
  attempt('join source', function () {
    return s.addSourceSpecificMembership('127.0.0.1', '232.1.1.1', '127.0.0.1');
  });
  attempt('leave source', function () {
    return s.dropSourceSpecificMembership('127.0.0.1', '232.1.1.1', '127.0.0.1');
  });
  attempt('source', function () { s.addSourceSpecificMembership(5, 'x'); });
  attempt('source', function () { s.dropSourceSpecificMembership('x', 5); });
  attempt('disconnect', function () { s.disconnect(); });
  attempt('remote', function () { s.remoteAddress(); });
  attempt('close', function () { return s.close(closed) === s; });
});

function closed() {
  var bound;
  ['close', 'bind', 'address', 'remoteAddress', 'addMembership', 'dropMembership',
    'addSourceSpecificMembership', 'setMulticastInterface'].forEach(function (name) {
    attempt(name, function () { s[name]('x', 'y'); });
  });
  attempt('send', function () { s.send('x', 9); });
  attempt('ref', function () { return s.ref() === s && s.unref() === s; });
  ['setBroadcast', 'setTTL', 'getRecvBufferSize', 'getSendQueueSize'].forEach(function (name) {
    try {
      s[name](1);
    } catch (e) {
      console.log(name, e.name);
    }
  });
  bound = dgram.createSocket('udp4');
  bound.bind(function () {
    console.log(bound.address().address);
    attempt('fd', function () { dgram.createSocket('udp4').bind({ fd: 2147483647 }); });
    bound.unref();
    bound.close();
  });
}
