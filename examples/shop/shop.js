// A small shop: the program to start.
//
//   uvscope run examples/shop/shop.js [--port=8080] [--data=shop.db] [--instances=1]
//
// One instance serves by itself. With more, this process only watches over them: it starts
// the instances, which share the port, and starts another one in the place of one that died.

var startServer = require('./lib/server').start;

function option(name, otherwise) {
  var found = otherwise;
  process.argv.slice(2).forEach(function (argument) {
    if (argument.indexOf('--' + name + '=') === 0) found = argument.slice(name.length + 3);
  });
  return found;
}

var settings = {
  port: Number(option('port', 8080)),
  host: option('host', '127.0.0.1'),
  data: option('data', 'shop.db')
};
var instances = Number(option('instances', 1));

function say(address) {
  console.log('The shop is open at http://' + address.address + ':' + address.port + '/');
}

function serveHere(whenOpen) {
  startServer(settings, function (err, server) {
    if (err) {
      console.error('The shop cannot open: ' + err.message);
      process.exit(1);
    }
    whenOpen(server.address());
    function close() {
      server.shutDown(function () { process.exit(0); });
    }
    process.on('SIGTERM', close);
    process.on('SIGINT', close);
  });
}

function serveWithInstances(cluster) {
  var said = false, closing = false, i;
  cluster.on('listening', function (worker, address) {
    if (!said) say({ address: settings.host, port: address.port });
    said = true;
  });
  cluster.on('exit', function (worker, code) {
    if (closing) {
      if (Object.keys(cluster.workers).length === 0) process.exit(0);
    } else if (said) {
      console.error('An instance died (' + code + '); another one takes its place.');
      cluster.fork();
    } else {
      process.exit(1); // it could not even start
    }
  });
  function close() {
    closing = true;
    Object.keys(cluster.workers).forEach(function (id) { cluster.workers[id].kill('SIGTERM'); });
  }
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  for (i = 0; i < instances; i++) cluster.fork();
}

if (instances > 1) {
  var cluster = require('cluster');
  if (cluster.isMaster) serveWithInstances(cluster);
  else serveHere(function () {});
} else {
  serveHere(say);
}
