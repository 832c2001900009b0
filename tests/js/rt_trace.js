// What a traced program leaves: its events in order, with the lines of its own functions.
var spawnSync = require('child_process').spawnSync;
var fs = require('fs');
var os = require('os');
var path = require('path');

var folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uvscope-trace-'));
var script = path.join(folder, 'program.js');
var recording = path.join(folder, 'program.uvt');

fs.writeFileSync(script, [
  /* 1 */ 'var fs = require("fs");',
  /* 2 */ 'var E = require("events");',
  /* 3 */ 'setTimeout(function onTimer() {',
  /* 4 */ '  process.nextTick(function onTick() {});',
  /* 5 */ '  setImmediate(function onImmediate() {});',
  /* 6 */ '}, 1);',
  /* 7 */ 'fs.readFile(__filename, function onRead() {',
  /* 8 */ '  Promise.resolve().then(function onThen() {});',
  /* 9 */ '});',
  /* 10 */ 'fs.createReadStream(__filename).on("data", function onData() {});',
  /* 11 */ 'var cancelled = setTimeout(function never() {}, 1000);',
  /* 12 */ 'clearTimeout(cancelled);',
  /* 13 */ 'queueMicrotask(function onMicrotask() {});',
  /* 14 */ 'console.time("label"); console.timeEnd("label");',
  /* 15 */ 'performance.mark("mark"); performance.measure("measure", "mark");',
  /* 16 */ 'process.on("uncaughtException", function onError() {});',
  /* 17 */ 'setTimeout(function thrower() { throw new Error("thrown on purpose"); }, 20);',
  /* 18 */ 'setTimeout(function busy() { var e = Date.now() + 200; while (Date.now() < e) spin(); }, 40);',
  /* 19 */ 'function spin() { for (var i = 0; i < 1000; i++); }'
].join('\n'));

var ran = spawnSync(process.execPath, ['record', '-o', recording, script]);
var exported = spawnSync(process.execPath, ['export', '-f', 'json', '-o', '-', recording],
  { maxBuffer: 1e8 });
var text = String(exported.stdout);
var events;
try {
  events = JSON.parse(text).events;
} catch (err) {
  console.log(ran.status, String(ran.stderr), exported.status, String(exported.stderr), text.slice(0, 200));
  throw err;
}

function of(type) {
  return events.filter(function (event) { return event.type === type; });
}

function check(name, ok) {
  console.log((ok ? 'ok ' : 'WRONG ') + name);
}

/* The one callback of a function: its begin, and its end. */
function callback(name, line) {
  var begin = of('TASK_BEGIN').filter(function (event) {
    return String(event.args.callback).indexOf(name + ' (' + script + ':' + line + ')') === 0;
  });
  var task = begin.length === 1 && begin[0].args.task;
  var end = of('TASK_END').filter(function (event) { return event.args.task === task; });
  check(name + ' runs once, at its line', begin.length === 1 && end.length === 1);
  return { task: task, begin: begin[0], end: end[0] };
}

function created(task) {
  return of('TASK_CREATE').filter(function (event) { return event.args.task === task; })[0] || { args: {} };
}

var timer = callback('onTimer', 3), tick = callback('onTick', 4);
var immediate = callback('onImmediate', 5), read = callback('onRead', 7);
var then = callback('onThen', 8), data = callback('onData', 10);
var microtask = callback('onMicrotask', 13), thrower = callback('thrower', 17);
var busy = callback('busy', 18), main = callback('(main)', 1);

check('kinds', [timer, tick, immediate, read, then, microtask].map(function (c) {
  return c.begin.args.kind;
}).join() === 'timer,nextTick,immediate,fs,promise,microtask');
check('the tick follows its timer at once', tick.begin.t_ns === timer.end.t_ns);
check('the tick was scheduled by the timer', created(tick.task).args.cause === timer.task);
check('scheduled at a line', created(immediate.task).args.site === 'onTimer (' + script + ':5)');
check('main scheduled the timer', created(timer.task).args.cause === main.task);
check('waits are known', timer.begin.args.wait_ns >= 0 && immediate.begin.args.wait_ns >= 0 &&
  read.begin.args.wait_ns >= 0);

var moments = ['POOL_SUBMIT', 'POOL_START', 'POOL_DONE', 'POOL_DELIVER'].map(function (type) {
  return of(type).filter(function (event) { return event.args.task === read.task; })[0];
});
check('four moments of a work item', moments.every(Boolean));
check('in order', moments[0].t_ns <= moments[1].t_ns && moments[1].t_ns <= moments[2].t_ns &&
  moments[2].t_ns <= moments[3].t_ns && moments[3].t_ns <= read.begin.t_ns);
check('on another thread', moments[1].tid !== moments[0].tid && moments[3].tid === moments[0].tid);
check('the size of the pool', of('POOL_SIZE').length === 1 && of('POOL_SIZE')[0].args.size >= 1);

check('a cancelled timer', of('TASK_CANCEL').some(function (event) {
  return created(event.args.task).args.site === script + ':11';
}));
check('an uncaught error', of('UNCAUGHT').length === 1 &&
  /thrown on purpose/.test(of('UNCAUGHT')[0].args.message) &&
  of('UNCAUGHT')[0].args.site === script + ':17' && of('UNCAUGHT')[0].args.task === thrower.task);
check('console.time', of('TIME_BEGIN')[0].args.label === 'label' && of('TIME_END').length === 1);
check('performance', of('MARK')[0].args.label === 'mark' && of('MEASURE')[0].args.label === 'measure');
check('compiled', of('COMPILE_BEGIN').some(function (event) { return event.args.file === script; }));

var begins = of('POLL_BEGIN'), ends = of('POLL_END');
check('as many polls end as begin', begins.length === ends.length && begins.length > 3);
check('ticks are numbered', begins.every(function (event, i) {
  return event.args.tick === i + 1 && ends[i].args.tick === i + 1 && ends[i].t_ns >= event.t_ns;
}));
check('one loop', of('LOOP_START').length === 1 && of('LOOP_STOP').length === 1);
var phases = {};
of('PHASE').forEach(function (event) { phases[event.args.phase] = true; });
check('phases', ['main', 'timers', 'poll callbacks', 'check'].every(function (phase) { return phases[phase]; }));

check('every callback that begins ends', of('TASK_BEGIN').length === of('TASK_END').length);
var samples = of('SAMPLE').filter(function (event) { return event.args.task === busy.task; });
// How many there are depends on the share of a processor that the program gets.
check('a slow callback is sampled', samples.length >= 1);
check('with its stack', of('FRAMES').some(function (event) {
  return JSON.stringify(event.args).indexOf('spin (' + script + ':19)') >= 0;
}));
check('the end', of('PROCESS_END').length === 1 && of('PROCESS_END')[0].args.status === 0);

[script, recording].forEach(function (file) { fs.unlinkSync(file); });
fs.rmdirSync(folder);
