// dns.lookup: results, options, errors, promises.
var dns = require('dns');
function thrown(fn) {
  try { fn(); console.log('nothing thrown'); } catch (e) { console.log(e.name, e.code, e.message); }
}
var steps = [
  function (next) { dns.lookup('127.0.0.1', function (e, a, f) { console.log(e, a, f); next(); }); },
  function (next) { dns.lookup('::1', { all: true }, function (e, a) { console.log(e, a); next(); }); },
  function (next) { dns.lookup('localhost', 4, function (e, a, f) { console.log(e, a, f); next(); }); },
  function (next) { dns.lookup('localhost', { family: 4, all: true }, function (e, a) { console.log(e, a.length > 0, a[0]); next(); }); },
  function (next) { dns.lookup('', function (e, a, f) { console.log(e, a, f); next(); }); },
  function (next) {
    dns.lookup('no.such.host.invalid', function (e, a, f) {
      console.log(e.message, e.code, e.syscall, e.hostname, typeof e.errno, a, f);
      next();
    });
  },
  function (next) {
    dns.promises.lookup('127.0.0.1').then(function (r) {
      console.log(r);
      return require('util').promisify(dns.lookup)('127.0.0.1');
    }).then(function (r) {
      console.log(r);
      return require('dns/promises').lookup('127.0.0.1', { all: true });
    }).then(function (r) { console.log(r); next(); });
  }
];
thrown(function () { dns.lookup(5, function () {}); });
thrown(function () { dns.lookup('x'); });
thrown(function () { dns.lookup('x', { family: 5 }, function () {}); });
thrown(function () { dns.lookup('x', 7, function () {}); });
thrown(function () { dns.lookup('x', { hints: 1 }, function () {}); });
thrown(function () { dns.lookup('x', { all: 1 }, function () {}); });
thrown(function () { dns.setDefaultResultOrder('x'); });
(function next() {
  var step = steps.shift();
  if (step) step(next);
})();
