// The server: opens the database, finds who answers a request, and closes in good order.

var http = require('http');
var database = require('./database');
var limiter = require('./limiter');
var sessions = require('./sessions');
var files = require('./files');
var account = require('./account');
var products = require('./products');
var orders = require('./orders');
var reports = require('./reports');
var respond = require('./respond');

// Method and path of a request, and who answers it. All else is a file of public/.
var routes = {
  'GET /login': account.showLogin,
  'POST /login': account.login,
  'POST /logout': account.logout,
  'GET /api/me': account.me,
  'GET /api/products': products.list,
  'GET /orders': orders.show,
  'POST /orders': orders.place,
  'POST /report': reports.make
};

// A handler gets the request, the response and the shop: {db, settings}. It may throw, or return
// a promise that fails: an error with a `status` is for the visitor, any other one is our fault.
function answer(shop, req, res) {
  var path = req.url.split('?')[0];
  var handler = routes[req.method + ' ' + path] || files.serve;
  respond.secure(res);
  new Promise(function (resolve) {
    resolve(handler(req, res, shop));
  }).catch(function (err) {
    respond.failure(res, err);
  });
}

var SWEEP_MINUTES = 10;

// What is old goes away now and then. The timer does not keep a server alive that has closed.
function sweepOften(db) {
  function sweep() {
    Promise.all([sessions.sweep(db), limiter.sweep(db)]).catch(function (err) {
      console.error(err.stack);
    });
  }
  var timer = setInterval(sweep, SWEEP_MINUTES * 60000);
  timer.unref();
  return timer;
}

function start(settings, callback) {
  database.open(settings.data).then(function (db) {
    var shop = { db: db, settings: settings };
    var server = http.createServer(function onRequest(req, res) {
      answer(shop, req, res);
    });
    server.headersTimeout = 10000;
    server.requestTimeout = 30000;
    var sweeping = sweepOften(db);
    server.shutDown = function (done) {
      clearInterval(sweeping);
      server.close(function () {
        db.close(done);
      });
      server.closeIdleConnections();
    };
    server.on('error', callback);
    server.listen(settings.port, settings.host, function () {
      callback(null, server);
    });
  }).catch(callback);
}

exports.start = start;
