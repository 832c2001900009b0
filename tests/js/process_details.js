// process: the corners that Node's own tests look into.
var fs = require('fs');
var os = require('os');
var path = require('path');
var net = require('net');
var child = require('child_process');

function attempt(name, what) {
  try {
    console.log(name, what());
  } catch (err) {
    console.log(name, '!', err.name, err.code, err.message.split('\n')[0]);
  }
}

// the environment is text
attempt('symbol key', function () { process.env[Symbol('a')] = 1; });
attempt('symbol value', function () { process.env.x = Symbol('a'); });
attempt('symbol there', function () { return process.env[Symbol('a')] + (Symbol('a') in process.env); });
attempt('symbol deleted', function () { return delete process.env[Symbol('a')]; });
attempt('defined', function () { Object.defineProperty(process.env, 'foo', { value: 'x' }); });
attempt('accessor', function () {
  Object.defineProperty(process.env, 'foo', { get: function () {}, set: function () {} });
});
['configurable', 'writable', 'enumerable'].forEach(function (name) {
  attempt(name, function () {
    var descriptor = {};
    descriptor[name] = false;
    Object.defineProperty(process.env, 'foo', descriptor);
  });
});
attempt('whole', function () {
  Object.defineProperty(process.env, 'foo', { value: 12, configurable: true, writable: true,
    enumerable: true });
  return process.env.foo + typeof process.env.foo;
});
process.env[''] = 'empty';
console.log(process.env[''], 'foo' in process.env, delete process.env.foo, process.env.foo);

// the time zone follows
var date = new Date('2018-04-14T12:34:56.789Z');
['Europe/Amsterdam', 'Europe/London', 'Etc/UTC'].forEach(function (zone) {
  process.env.TZ = zone;
  console.log(date.toString().replace(/ \(.*/, ''), date.getHours(), date.getTimezoneOffset() + 0);
});
delete process.env.TZ;

// what stays as it is
['version', 'arch', 'platform'].forEach(function (name) {
  var before = process[name], descriptor = Object.getOwnPropertyDescriptor(process, name);
  process[name] = 'changed';
  console.log(name, process[name] === before, descriptor.writable, descriptor.configurable);
});
var node = process.versions.node;
process.versions.node = '1';
process.release.name = 'other';
console.log(process.versions.node === node, process.release.name);
console.log(Object.isFrozen(process.config), Object.isFrozen(process.config.variables),
  process.config.variables.node_module_version === +process.versions.modules);
console.log(process.domain, process.debugPort, process.sourceMapsEnabled, process._preload_modules);

// users and groups
attempt('setuid', function () { process.setuid({}); });
attempt('setuid', function () { process.setuid('no-such-user-at-all'); });
attempt('setgid', function () { process.setgid(NaN); });
attempt('seteuid', function () { process.seteuid(-1); });
attempt('setgroups', function () { process.setgroups('x'); });
attempt('setgroups', function () { process.setgroups([{}]); });
attempt('setgroups', function () { process.setgroups([0, -1]); });
attempt('setgroups', function () { process.setgroups([0, 'no-such-group']); });
attempt('setgroups', function () { process.setgroups(Array(2)); });
attempt('initgroups', function () { process.initgroups({}, 0); });
attempt('initgroups', function () { process.initgroups(0, {}); });
attempt('initgroups', function () { process.initgroups(0, 'no-such-group'); });

// methods that few call
attempt('builtin', function () { return process.getBuiltinModule('node:fs') === fs; });
attempt('builtin', function () { return process.getBuiltinModule('nothing'); });
attempt('builtin', function () { return process.getBuiltinModule(5); });
attempt('maps', function () { return process.setSourceMapsEnabled(1); });
attempt('maps', function () { return process.setSourceMapsEnabled(false); });
attempt('dlopen', function () { process.dlopen({ exports: {} }, '/nothing.node'); });
attempt('dlopen', function () { process.dlopen(); });
process.noDeprecation = true;
attempt('binding', function () { return process.binding('nothing'); });
attempt('binding', function () { return process.binding('uv').errname(-2); });
attempt('binding', function () { return process.binding('constants').fs.O_RDONLY; });
attempt('binding', function () { return 'fs' in process.binding('natives'); });
delete process.noDeprecation;
var flags = process.allowedNodeEnvironmentFlags;
console.log(flags.has('-r'), flags.has('r'), flags.has('--no_warnings'), flags.has('--cheese'),
  flags instanceof Set, Object.isFrozen(flags), flags.add('x') === flags, flags.has('x'),
  flags.delete('-r'), flags.has('--require=x'));

// .env
var folder = fs.mkdtempSync(path.join(os.tmpdir(), 'env-'));
var file = path.join(folder, '.env');
process.env.THERE = 'already';
fs.writeFileSync(file, ['# a comment', 'PLAIN=text # more', 'export EXPORTED=yes',
  'SINGLE=\'a # b\'', 'DOUBLE="a\\nb"', 'BACK=`it\'s "so"`', 'EMPTY=', '  SPACED  =  x  ', 'THERE=new',
  'LONG="one', 'two"', 'EQUALS=a=b', 'no equals sign'].join('\n'));
process.loadEnvFile(file);
console.log(['PLAIN', 'EXPORTED', 'SINGLE', 'DOUBLE', 'BACK', 'EMPTY', 'SPACED', 'THERE', 'LONG',
  'EQUALS'].map(function (name) {
  return JSON.stringify(process.env[name]);
}).join());
attempt('.env', function () { process.loadEnvFile('/no/such/file'); });
fs.rmSync(folder, { recursive: true });

// exit codes
process.exitCode = '3';
console.log(JSON.stringify(process.exitCode));
process.exitCode = null;
console.log(process.exitCode);
process.exitCode = undefined;
console.log(process.exitCode);

// warnings
process.removeAllListeners('warning');
process.on('warning', function (warning) {
  console.log('warning', warning.name, warning.code, warning.detail, warning.message);
});
attempt('warning', function () { process.emitWarning(); });
attempt('warning', function () { process.emitWarning('a', 5); });
attempt('warning', function () { process.emitWarning('a', 'b', 5); });
attempt('warning', function () { process.emitWarning('a', []); });
process.emitWarning('one', 'Custom', 'C1');
process.emitWarning('two', { type: 'Other', code: 'C2', detail: 'more' });
process.emitWarning('three', attempt);
process.emitWarning(new RangeError('four'));

// what is open or under way
function count(name) {
  return process.getActiveResourcesInfo().filter(function (found) {
    return found === name;
  }).length;
}
console.log(count('Timeout'), count('Immediate'), count('FSReqCallback'));
var timer = setInterval(function () {
  console.log('in it', count('Timeout'));
  clearInterval(timer);
  console.log('cleared', count('Timeout'));
}, 1);
for (var i = 0; i < 5; i++)
  fs.open('/no/such/file', 'r', function () {});
console.log(count('Timeout'), count('FSReqCallback'), process._getActiveRequests().length);
var server = net.createServer(function (socket) {
  var all = process._getActiveHandles();
  console.log(all.indexOf(server) >= 0, all.indexOf(socket) >= 0, all.indexOf(client) >= 0);
  console.log(count('TCPServerWrap'), count('TCPSocketWrap'));
  socket.end();
  server.close();
});
var client;
server.listen(0, '127.0.0.1', function () {
  client = net.connect(server.address().port, '127.0.0.1');
  client.resume();
});

// the ends of programs
function ends(text) {
  var out = child.spawnSync(process.execPath, ['-e', text], { encoding: 'utf8' });
  console.log(out.status, out.stdout.trim());
}
var told = "process.on('exit', function (code) { console.log(code, process.exitCode); });";
ends(told);
ends(told + 'process.exitCode = 9; throw new Error("x")');
ends(told + 'process.on("uncaughtException", function () {}); throw new Error("x")');
ends(told + 'process.on("uncaughtException", function () { throw 1; }); throw new Error("x")');
ends('process.on("exit", function () { throw new Error("x"); })');
ends('process.on("uncaughtException", function (e) { console.log(e.message); }); ' +
  'process.on("exit", function () { throw new Error("late"); })');
ends(told + 'process._fatalException = undefined; throw new Error("x")');
ends('process.on("exit", function () { process.exitCode = 4; }); throw new Error("x")');
ends(told + 'process.exit("7")');
