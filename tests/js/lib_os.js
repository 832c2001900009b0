// os: constants, shapes and errors; the values differ from machine to machine.
var os = require('os');

function failure(fn) {
  try {
    console.log('no error', fn());
  } catch (e) {
    console.log(e.name, e.code, e.message, e.errno, e.syscall, e.info);
  }
}

console.log(os.constants.errno);
console.log(Object.keys(os.constants), os.constants.UV_UDP_REUSEADDR, os.constants.dlopen);
console.log(os.constants.signals, os.constants.priority);
console.log(JSON.stringify(os.EOL), os.devNull, os.type(), os.platform(), os.endianness());
console.log(os.arch() === process.arch, os.tmpdir().charAt(0), os.homedir().charAt(0));
['hostname', 'release', 'version', 'machine'].forEach(function (name) {
  console.log(name, typeof os[name](), os[name]().length > 0, os[name]() === os[name]());
});
['uptime', 'totalmem', 'freemem', 'availableParallelism'].forEach(function (name) {
  console.log(name, typeof os[name](), os[name]() > 0);
});
console.log(os.totalmem() >= os.freemem(), os.loadavg().length, os.cpus().length >= 1);
var cpu = os.cpus()[0], user = os.userInfo();
console.log(Object.keys(cpu), Object.keys(cpu.times), typeof cpu.model, typeof cpu.times.idle);
console.log(Object.keys(user), user.uid === process.getuid(), typeof user.username);
var lo = os.networkInterfaces().lo;
console.log(lo ? lo[0] : { address: '127.0.0.1', netmask: '255.0.0.0', family: 'IPv4',
  mac: '00:00:00:00:00:00', internal: true, cidr: '127.0.0.1/8' });
console.log(os.getPriority() === os.getPriority(process.pid), os.getPriority() >= -20);
os.setPriority(os.getPriority());
failure(function () { os.setPriority(99); });
failure(function () { os.setPriority('x', 1); });
failure(function () { os.getPriority(1.5); });
failure(function () { os.getPriority(2147483647); });
process.env.TMPDIR = '/somewhere/';
console.log(os.tmpdir());
