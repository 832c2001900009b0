var WebSocket = require('ws'), Server = WebSocket.Server;
var server = new Server({ port: 0 }, function () {
  var c = new WebSocket('ws://localhost:' + server._server.address().port + '/p', { headers: { 'X-A': 'b' } });
  c.on('open', function () { c.send('text \u00e4'); c.send(Buffer.from([0, 1, 2])); c.send(Array(70000).join('x')); c.ping('p'); });
  c.on('message', function (m, f) { console.log('client', f.binary ? m.toString('hex') : m.length > 100 ? m.length : m); });
  c.on('pong', function (d) { console.log('pong', String(d)); c.close(1000, 'bye'); });
  c.on('close', function (code, why) { console.log('closed', code, why); server.close(); });
});
server.on('connection', function (s) {
  console.log('path', s.upgradeReq.url, s.upgradeReq.headers['x-a']);
  s.on('message', function (m, f) { s.send(f.binary ? m : 'echo ' + m, { binary: !!f.binary }); });
  s.on('close', function (code, why) { console.log('server saw', code, why); });
});
