// net.BlockList and net.SocketAddress.
var net = require('net');
var list = new net.BlockList();
function thrown(fn) {
  try { fn(); console.log('nothing thrown'); } catch (e) { console.log(e.name, e.code); }
}
list.addAddress('1.1.1.1');
list.addRange('10.0.0.5', '10.0.1.10');
list.addSubnet('192.168.4.0', 22);
list.addAddress('8592:757c:efae:4e45:fb5d:d62a:0d00:8e17', 'ipv6');
list.addSubnet('2001:db8::', 33, 'ipv6');
['1.1.1.1', '1.1.1.2', '10.0.0.4', '10.0.0.5', '10.0.1.10', '10.0.1.11', '192.168.7.255', '192.168.8.0', '192.168.3.9'].forEach(function (a) {
  console.log(a, list.check(a), list.check('::ffff:' + a, 'ipv6'));
});
['8592:757c:efae:4e45:fb5d:d62a:d00:8e17', '2001:db8:7fff::1', '2001:db8:8000::1', '::1'].forEach(function (a) {
  console.log(a, list.check(a, 'ipv6'));
});
console.log(list.rules.length);
var a = new net.SocketAddress({ address: '1.2.3.4', port: 80 });
console.log(a.address, a.port, a.family, a.flowlabel, JSON.stringify(a.toJSON()));
console.log(new net.SocketAddress().address, new net.SocketAddress({ family: 'ipv6' }).address, list.check(a));
thrown(function () { new net.SocketAddress({ address: 'x' }); });
thrown(function () { new net.SocketAddress({ family: 'x' }); });
thrown(function () { new net.SocketAddress({ port: 70000 }); });
thrown(function () { list.addAddress(5); });
thrown(function () { list.addRange('1.1.1.2', '1.1.1.1'); });
thrown(function () { list.addSubnet('1.1.1.1', 33); });
