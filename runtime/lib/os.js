/* Node's os module over the natives of runtime/modules/os.c. */
'use strict';

var uname;

function errors() {
  return require('internal_errors');
}

/* What libuv refused, as the SystemError that only os throws. */
function systemError(err) {
  var out = errors().error('ERR_SYSTEM_ERROR', 'A system error occurred: ' +
    err.syscall + ' returned ' + err.code + ' (' + err.message.replace(/^[^:]*: /, '')
      .replace(/, [^,]*$/, '') + ')');
  out.name = 'SystemError';
  out.info = { errno: err.errno, code: err.code,
    message: err.message.replace(/^[^:]*: /, '').replace(/, [^,]*$/, ''),
    syscall: err.syscall };
  out.errno = err.errno;
  out.syscall = err.syscall;
  return out;
}

function call(native) {
  return function () {
    try {
      return native.apply(undefined, arguments);
    } catch (err) {
      throw err.syscall ? systemError(err) : err;
    }
  };
}

function system(field) {
  return function () {
    if (uname === undefined)
      uname = call(binding.uname)();
    return uname[field];
  };
}

/* --- network --- */

function bitsOfByte(text, base) {
  var n = parseInt(text, base), bits = 0;
  for (; n > 0; n = n % 2 ? (n - 1) / 2 : n / 2)
    bits += n % 2;
  return bits;
}

/* "255.255.255.0" -> 24, "ffff:ffff::" -> 32 */
function prefixLength(netmask, family) {
  var parts = netmask.split(family === 'IPv4' ? '.' : ':');
  return parts.reduce(function (sum, part) {
    return sum + (part === '' ? 0 : bitsOfByte(part, family === 'IPv4' ? 10 : 16));
  }, 0);
}

function networkInterfaces() {
  var out = {};
  call(binding.interfaces)().forEach(function (entry) {
    var item = { address: entry.address, netmask: entry.netmask, family: entry.family,
      mac: entry.mac, internal: entry.internal,
      cidr: entry.address + '/' + prefixLength(entry.netmask, entry.family) };
    if (entry.scopeid !== undefined)
      item.scopeid = entry.scopeid;
    out[entry.name] = out[entry.name] || [];
    out[entry.name].push(item);
  });
  return out;
}

/* --- priority --- */

function checkPid(pid) {
  errors().checkInteger(pid, 'pid', -2147483648, 2147483647);
}

function getPriority(pid) {
  pid = pid === undefined ? 0 : pid;
  checkPid(pid);
  return call(binding.getPriority)(pid);
}

/* setPriority([pid,] priority) */
function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  checkPid(pid);
  errors().checkInteger(priority, 'priority', -20, 19);
  call(binding.setPriority)(pid, priority);
}

/* --- places --- */

function tmpdir() {
  var env = process.env, path = env.TMPDIR || env.TMP || env.TEMP || '/tmp';
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

function userInfo(options) {
  var info = call(binding.userInfo)(), out = Object.create(null);
  ['uid', 'gid', 'username', 'homedir', 'shell'].forEach(function (key) {
    var value = info[key] === undefined ? null : info[key];
    if (options && options.encoding === 'buffer' && typeof value === 'string')
      value = require('buffer').Buffer.from(value);
    out[key] = value;
  });
  return out;
}

/* Where a string or a number is wanted, the function stands for its result. */
function asPrimitive(name) {
  var fn = module.exports[name];
  Object.defineProperty(fn, Symbol.toPrimitive, {
    configurable: true, writable: true, enumerable: true,
    value: function () {
      return fn();
    }
  });
}

module.exports = {
  arch: function () {
    return process.arch;
  },
  availableParallelism: binding.parallelism,
  cpus: binding.cpus,
  endianness: function () {
    return 'LE';
  },
  freemem: binding.freemem,
  getPriority: getPriority,
  homedir: call(binding.homedir),
  hostname: call(binding.hostname),
  loadavg: binding.loadavg,
  networkInterfaces: networkInterfaces,
  platform: function () {
    return process.platform;
  },
  release: system('release'),
  setPriority: setPriority,
  tmpdir: tmpdir,
  totalmem: binding.totalmem,
  type: system('sysname'),
  userInfo: userInfo,
  uptime: call(binding.uptime),
  version: system('version'),
  machine: system('machine'),
  constants: binding.constants(),
  devNull: '/dev/null'
};

['arch', 'availableParallelism', 'endianness', 'freemem', 'homedir', 'hostname', 'machine',
  'platform', 'release', 'tmpdir', 'totalmem', 'type', 'uptime', 'version'].forEach(asPrimitive);
Object.defineProperty(module.exports, 'EOL', {
  configurable: true, enumerable: true, writable: false, value: '\n'
});
['constants', 'devNull'].forEach(function (name) {
  Object.defineProperty(module.exports, name, { writable: false });
});
