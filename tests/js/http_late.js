// Answers of which somebody wants to hear only after end(), heads in latin1, the agent's limits.
'use strict';
var http = require('http'), finished = require('stream').finished;
var agent = new http.Agent({ keepAlive: true, maxTotalSockets: 2, maxSockets: 3 });
function serve(handler, next) {
  var server = http.createServer(handler).listen(0, '127.0.0.1', function() {
    next(server, { host: '127.0.0.1', port: server.address().port, agent: agent });
  });
}
function late(next) {
  serve(function(req, res) {
    res.end('x');
    res.on('finish', function() { console.log('finish', res.writableFinished); });
    res.on('close', function() {
      console.log('close', res.closed);
      finished(res, function(err) { console.log('finished', err); server.close(next); });
    });
  }, function(s, o) {
    server = s;
    http.get(Object.assign({}, o, { agent: false }), function(res) { res.resume(); });
  });
  var server;
}
function heads(next) {
  var name = Buffer.from('b\u00e5r').toString('latin1'), paths = ['/', '/length', '/trailer'];
  serve(function(req, res) {
    if (req.url === '/trailer') {
      try { res.writeHead(200, { Trailer: 'a', 'Content-Length': 2 }); } catch (e) { console.log(e.code); }
      try { res.writeHead({}); } catch (e) { console.log(e.message); }
      res.removeHeader('Trailer');
      return res.end('ok');
    }
    res.writeHead(200, (req.url === '/length' ? ['Content-Length', '2'] : []).concat(
      ['content-disposition', name, 'X-Name', 'b\u00e5r']));
    return res.end('ok');
  }, function(server, o) {
    (function ask() {
      var path = paths.shift();
      if (!path) return server.close(next);
      return http.get(Object.assign({ path: path }, o, { agent: false }), function(res) {
        console.log(path, escape(res.headers['content-disposition']), escape(res.headers['x-name']));
        res.resume().on('end', ask);
      });
    })();
  });
}
function totals(next) {
  var left = 12;
  function handler(req, res) { res.end('x'); }
  serve(handler, function(one, first) {
    serve(handler, function(two, second) {
      [first, second].forEach(function(o) {
        for (var i = 0; i < 6; i++)
          http.get(o, function(res) {
            res.resume().on('end', function() {
              var most = Object.keys(agent.sockets).reduce(function(n, k) { return n + agent.sockets[k].length; }, 0);
              if (most > 2) console.log('too many', most);
              if (--left) return;
              console.log('all served', Object.keys(agent.requests));
              agent.destroy();
              one.close();
              two.close(next);
            });
          });
      });
    });
  });
}
late(function() { heads(function() { totals(function() { console.log('done'); }); }); });
