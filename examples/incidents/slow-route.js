// A server with a hidden slow route: most of its pages are quick, one of them is not, and
// while that one is made every other request waits. It requests its own pages, as a busy
// client would.
//
//   uvscope live examples/incidents/slow-route.js 60
//
// What to find: the function and line that block the loop, and that the others wait for it.

var http = require('http');

var seconds = Number(process.argv[2]) || 4;
var orders = [];
for (var i = 0; i < 600; i++) orders.push({ id: i, price: (i * 7919) % 1000 });

// Finds equal prices by comparing each order with each other one.
function findDuplicates(list, rounds) {
  var found = 0;
  for (var r = 0; r < rounds; r++)
    for (var a = 0; a < list.length; a++)
      for (var b = 0; b < a; b++) if (list[a].price === list[b].price) found++;
  return found;
}

function showOrder(res) {
  res.end(JSON.stringify(orders[served % orders.length]));
}

function showReport(res) {
  res.end(String(findDuplicates(orders, 20)));
}

var served = 0;
var server = http.createServer(function onRequest(req, res) {
  served++;
  if (req.url === '/report') showReport(res);
  else showOrder(res);
});

function get(port, path) {
  http.get({ port: port, path: path, agent: false }, function onAnswer(res) {
    res.resume();
  }).on('error', function onError(err) { console.log('%s: %s', path, err.message); });
}

server.listen(0, function onListening() {
  var port = server.address().port;
  var orderly = setInterval(function askForOrder() { get(port, '/order'); }, 40);
  var reporting = setInterval(function askForReport() { get(port, '/report'); }, 900);
  setTimeout(function stop() {
    clearInterval(orderly);
    clearInterval(reporting);
    server.close();
    console.log('served %d', served);
  }, seconds * 1000);
});
