/* Messages, ports, and values of all kinds between a worker and its parent. */
var w = require('worker_threads');
var assert = require('assert');

function cycle() {
  var o = { name: 'o' };
  o.self = o;
  o.list = [o, o.list];
  return o;
}

function parent() {
  var worker = new w.Worker(__filename, {
    workerData: { map: new Map([[1, { x: 1 }], ['k', new Set([1, 'two'])]]),
      date: new Date(86400000), re: /a+b/gi, bytes: new Uint8Array([1, 2, 3]) },
    name: 'echo', argv: ['one', 2], env: { ONLY: 5 }
  });
  var said = [];
  var channel = new w.MessageChannel(), buffer = new ArrayBuffer(8), sparse = [1, , 3];
  var values = [undefined, null, true, 1.5, -0, NaN, '', 'text \u0000 \ud83d\ude00', cycle(), sparse,
    new Error('plain', { cause: 'why' }), new RangeError('range'), new Date(NaN),
    Object('boxed'), Object(5), Object(false), new Float64Array([1.5, -2]),
    new DataView(new ArrayBuffer(4), 1, 2), { get computed() { return 'got'; } }, [[], {}],
    Object.assign([1, 2], { extra: 'x' }), function () {}, Symbol('s'), new WeakMap(),
    { nested: [Promise.resolve()] }];
  worker.on('online', function () {
    console.log('online', worker.threadId > 0);
  });
  worker.on('message', function (m) {
    said.push(m); /* what comes by another port comes when it likes */
  });
  worker.on('exit', function (code) {
    console.log(said.join('\n'));
    console.log('exit', code, worker.threadId);
  });
  values.forEach(function (value, i) {
    try {
      worker.postMessage({ n: i, value: value });
    } catch (err) {
      console.log(i, err.name, err.code, err.message, err instanceof Error);
    }
  });
  new Uint8Array(buffer)[0] = 7;
  channel.port1.on('message', function (m) {
    console.log('own port got', m);
    channel.port1.close();
  });
  channel.port1.on('close', function () {
    console.log('port closed');
    worker.postMessage('end');
  });
  try {
    worker.postMessage({ port: channel.port2 });
  } catch (err) {
    console.log(err.code, err.message);
  }
  worker.postMessage({ port: channel.port2, buffer: buffer }, [channel.port2, buffer]);
  console.log('detached', buffer.byteLength);
}

function child() {
  function say() {
    w.parentPort.postMessage(require('util').format.apply(null, arguments));
  }
  say(w.isMainThread, w.workerData, process.argv.slice(2), process.env.ONLY,
    Object.keys(process.env).length);
  w.parentPort.on('message', function (m) {
    if (m === 'end') {
      w.parentPort.postMessage('bye');
      w.parentPort.close();
    } else if (m.port) {
      m.port.postMessage(new Uint8Array(m.buffer));
    } else {
      if (m.n === 8)
        assert.ok(m.value.self === m.value && m.value.list[0] === m.value);
      if (m.value instanceof Error) {
        say(m.n, m.value.name, m.value.message, m.value.cause,
          m.value.constructor === (m.value.name === 'RangeError' ? RangeError : Error));
        return;
      }
      say(m.n, m.value);
    }
  });
}

(w.isMainThread ? parent : child)();
