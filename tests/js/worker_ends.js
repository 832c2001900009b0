/* The ways in which a worker ends, one after the other. */
var w = require('worker_threads');

function later(worker) {
  worker.once('message', function () {
    setTimeout(function () {
      worker.terminate().then(function (code) {
        console.log('terminated', code);
      });
    }, 5);
  });
}

var ready = 'require("worker_threads").parentPort.postMessage(1);';
var tests = [
  ['endless loop', ready + 'for(;;);', later],
  ['loop that catches', ready + 'for(;;) { try { for(;;); } catch (e) {} finally { for(;;); } }',
    later],
  ['calls that catch', ready + 'function f() { try { f(); } catch (e) { f(); } } f();', later],
  ['waiting', ready + 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);', later],
  ['timers', ready + 'setInterval(function () {}, 1);', later],
  ['work in the pool', 'var fs = require("fs"); function f() { fs.readFile("/etc/passwd", f); }' +
    'for (var i = 0; i < 9; i++) f();' + ready, later],
  ['server', 'require("net").createServer().listen(0, function () {' + ready + '});', later],
  ['a worker of its own', 'var k = new (require("worker_threads").Worker)("for(;;);", {' +
    'eval: true }); k.on("online", function () {' + ready + '});', later],
  ['exit', 'process.on("exit", function (c) { require("worker_threads").parentPort.postMessage(' +
    '"exit event " + c); }); process.exit(7); for(;;);'],
  ['exit code', 'process.exitCode = 4'],
  ['exit later', 'setTimeout(function () { try { process.exit(3); } finally { for(;;); } }, 1);'],
  ['throw', 'var e = new TypeError("bad"); e.code = "E_BAD"; e.extra = { a: 1 };' +
    'process.on("exit", function (c) { e = c; }); throw e;'],
  ['throw a number', 'setTimeout(function () { throw 5; }, 1);'],
  ['throw what cannot be cloned', 'throw function f() {};'],
  ['rejection', 'Promise.reject(new RangeError("rejected"));'],
  ['caught', 'process.on("uncaughtException", function (e) { require("worker_threads")' +
    '.parentPort.postMessage("caught " + e.message); }); setTimeout(function () {' +
    'throw new Error("x"); }, 1);'],
  ['exit throws', 'process.on("exit", function () { throw new Error("in exit"); });'],
  ['chdir', 'process.chdir("/");'],
  ['umask', 'process.umask(0);'],
  ['deep', 'function f() { f(); } f();'],
  ['heap', 'var a = []; for (;;) a.push({ x: [1, 2, 3] });',
    null, { resourceLimits: { maxOldGenerationSizeMb: 16 } }]
];

function next() {
  var test = tests.shift(), worker, options;
  if (!test)
    return;
  console.log('--', test[0]);
  options = Object.assign({ eval: true }, test[3]);
  worker = new w.Worker(test[1], options);
  worker.on('message', function (m) {
    if (m !== 1)
      console.log(m);
  });
  worker.on('error', function (err) {
    if (err instanceof Error)
      console.log('error', err.name, err.code, err.message, err.extra,
        err.stack.indexOf(err.message) >= 0);
    else
      console.log('error', err);
  });
  worker.on('exit', function (code) {
    console.log('exit', code);
    setImmediate(next);
  });
  if (test[2])
    test[2](worker);
}

next();

[[], [5], ['worker.js'], ['file:///x.js'], [new URL('http://x/y')], [__filename, { argv: 5 }],
  [__filename, { env: 5 }], [__filename, { name: 5 }], [5, { eval: true }],
  ['', { eval: true, execArgv: 5 }],
  ['', { eval: true, workerData: function () {} }]].forEach(function (args) {
  try {
    new w.Worker(args[0], args[1]);
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
});
