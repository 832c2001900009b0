// process: what it tells, env, exit codes, warnings, memory and time.
function attempt(what) {
  try {
    what();
    console.log('no error');
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
}

console.log(typeof process.version, process.versions.node.split('.').length, process.release.name);
console.log(process.platform, typeof process.arch, process.argv.length, typeof process.argv0);
console.log(process.argv[0] === process.execPath, require('path').basename(process.argv[1]));
console.log(Array.isArray(process.execArgv), typeof process.pid, process.ppid > 0);
console.log(typeof process.title, process.cwd() === require('path').resolve('.'));
process.title = 'renamed';
console.log(process.title);

// env is the environment
process.env.RT_TEST = 12;
console.log(process.env.RT_TEST, typeof process.env.RT_TEST, 'RT_TEST' in process.env);
console.log(Object.keys(process.env).indexOf('RT_TEST') >= 0, process.env.RT_NOT_THERE);
console.log(process.env.hasOwnProperty('RT_TEST'), process.env.PATH.length > 0);
process.env.RT_TEST = undefined;
console.log(process.env.RT_TEST);
console.log(delete process.env.RT_TEST, process.env.RT_TEST, 'RT_TEST' in process.env);

// time
var start = process.hrtime();
var diff = process.hrtime(start);
console.log(start.length, diff.length, diff[0] === 0, diff[1] >= 0);
console.log(process.uptime() > 0, process.uptime() < 60);
attempt(function () { process.hrtime(5); });

// resources
var memory = process.memoryUsage();
console.log(Object.keys(memory).join());
console.log(memory.rss > 1e6, memory.heapUsed > 0, memory.heapTotal >= memory.heapUsed);
console.log(process.memoryUsage.rss() > 1e6);
var cpu = process.cpuUsage();
console.log(Object.keys(cpu).join(), cpu.user >= 0, process.cpuUsage(cpu).user >= 0);
console.log(Object.keys(process.resourceUsage()).length);

// folders, mask, ids
var before = process.cwd();
process.chdir('/');
console.log(process.cwd());
process.chdir(before);
try {
  process.chdir('/no/such/folder');
} catch (err) {
  console.log(err.code, err.syscall, err.dest, err.message.slice(0, 33));
}
attempt(function () { process.chdir(5); });
var mask = process.umask();
console.log(process.umask(18) === mask, process.umask('0077'), process.umask(mask));
console.log(process.getuid() === process.geteuid(), process.getgid() >= 0, process.getgroups().length >= 0);

// kill
console.log(process.kill(process.pid, 0));
attempt(function () { process.kill(process.pid, 'SIGNOTHING'); });
attempt(function () { process.kill('text'); });
try {
  process.kill(2147483646, 0);
} catch (err) {
  console.log(err.code, err.syscall, err.errno, err.message);
}

// exit codes
console.log(process.exitCode);
attempt(function () { process.exitCode = 'text'; });
attempt(function () { process.exitCode = 1.5; });
process.exitCode = '7';
console.log(process.exitCode);

// an emitter
var EventEmitter = require('events');
console.log(process instanceof EventEmitter, process.listenerCount('exit'));
console.log(process.on('custom', function (a) { console.log('custom', a, this === process); }) === process);
console.log(process.emit('custom', 5), process.emit('nobody'));

process.on('warning', function (warning) {
  console.log('warning:', warning.name, warning.code, warning.message, warning.detail);
});
process.emitWarning('plain');
process.emitWarning('with type', 'TestWarning', 'T001');
process.emitWarning('with options', { type: 'OtherWarning', code: 'T002', detail: 'more' });
process.emitWarning(new Error('an error'));
setTimeout(function () {}, 3e9).unref();

// signals
var once = 0;
process.on('SIGUSR2', function (name, number) {
  console.log('signal', name, number);
  if (++once === 2) {
    process.removeAllListeners('SIGUSR2');
    console.log('left:', process.listenerCount('SIGUSR2'));
    return;
  }
  process.kill(process.pid, 'SIGUSR2');
});
process.kill(process.pid, 'SIGUSR2');
var waiting = setInterval(function () {
  if (once < 2) return;
  clearInterval(waiting);
  console.log('done waiting');
}, 2);

process.on('exit', function (code) {
  console.log('exit', code, process.exitCode);
  process.exitCode = 9;
  setTimeout(function () { console.log('never'); }, 0);
  process.nextTick(function () { console.log('never'); });
});
