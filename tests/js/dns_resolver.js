/* dns: the class Resolver, its arguments and errors; nothing is asked. */
var dns = require('dns');

function attempt(name, fn) {
  try {
    console.log(name, fn());
  } catch (e) {
    console.log(name, e.name, e.code, e.message);
  }
}

console.log(Object.keys(dns).join());
console.log(Object.keys(dns.promises).join());
console.log(dns.promises === require('dns/promises'));
Object.keys(dns).forEach(function (key) {
  if (/^[A-Z]/.test(key) && typeof dns[key] === 'string')
    console.log(key, dns[key], dns.promises[key] === dns[key]);
});

[dns.Resolver, dns.promises.Resolver].forEach(function (Resolver) {
  var resolver = new Resolver(), i;
  [{ timeout: -2 }, { timeout: 1.5 }, { timeout: 'x' }, { timeout: null }, { tries: 0 },
    { tries: '4' }, { tries: 2147483648 }, { timeout: 100, tries: 2 }, {}, null, 5].forEach(
    function (options) {
      attempt('new', function () { return typeof new Resolver(options).getServers; });
    });
  [undefined, null, 'x', {}, 5].forEach(function (servers) {
    attempt('servers', function () { resolver.setServers(servers); });
  });
  [['x'], [5], [''], ['1.2.3'], ['[::1'], ['127.0.0.1', null], ['1.2.3.4:x'], ['[1.2:5']].forEach(
    function (servers) {
      attempt('servers', function () { resolver.setServers(servers); });
    });
  [['127.0.0.1'], ['1.2.3.4:53', '1.2.3.5:5353'], ['::1'], ['[::1]'], ['[2001:db8::1]:53'],
    ['[2001:db8::2]:1053', '8.8.8.8']].forEach(function (servers) {
    attempt('servers', function () {
      resolver.setServers(servers);
      return resolver.getServers();
    });
  });
  [[], [5], ['x'], ['::1', 5], ['127.0.0.1', 'x'], ['127.0.0.1', '127.0.0.2'], ['::1', '::2'],
    ['127.0.0.1'], ['::1'], ['127.0.0.1', '::1'], ['::', '0.0.0.0']].forEach(function (args) {
    attempt('local', function () { return resolver.setLocalAddress.apply(resolver, args); });
  });
  attempt('cancel', function () { return resolver.cancel(); });
  attempt('type', function () { resolver.resolve('x', 'NONE', function () {}); });
  attempt('type', function () { resolver.resolve('x', 5, function () {}); });
  attempt('name', function () { resolver.resolve4(5, function () {}); });
  attempt('name', function () { resolver.resolveMx(); });
});
attempt('callback', function () { dns.resolve4('x'); });
attempt('callback', function () { dns.resolve('x', 'A'); });
attempt('callback', function () { dns.resolveAny('x', {}); });
attempt('reverse', function () { dns.reverse('nowhere', function () {}); });
attempt('reverse', function () { dns.reverse('1.2.3.4'); });
attempt('servers', function () { dns.setServers(['1.2.3.4']); return dns.getServers(); });
dns.promises.reverse('nowhere').catch(function (e) {
  console.log(e.code, e.syscall, e.hostname, e.message);
});
attempt('order', function () { dns.setDefaultResultOrder('none'); });
attempt('order', function () { return dns.setDefaultResultOrder('ipv4first'); });
attempt('order', function () { return dns.promises.getDefaultResultOrder(); });
