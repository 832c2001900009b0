// fork with serialization: 'advanced': values that JSON does not know, both ways.
var fork = require('child_process').fork;
var util = require('util');

if (process.argv[2] === 'child') {
  process.on('message', function (message) {
    if (message === 'end')
      process.disconnect();
    else
      process.send({ seen: util.inspect(message, { depth: 4 }), back: message });
  });
} else {
  primary();
}

function values() {
  var cycle = { name: 'cycle' }, sparse = [1, , 3], named = [1, 2];
  cycle.self = cycle;
  cycle.list = [cycle, cycle];
  named.extra = true;
  return [
    undefined_(), null, true, false, 0, -0, 1, -1, 1.5, 2147483647, -2147483648, 2147483648,
    1e21, NaN, Infinity, '', 'latin \u00e9', 'wide \u20ac', 'pair \ud83d\ude00',
    { a: 1, 2: 'two', 'a b': [] }, [], [[], [1, 'x', null]], sparse, named, cycle,
    new Date(86400000), /a\/b/gi, new Map([[1, { x: 1 }], ['k', new Set([1, 'a'])]]),
    Object(true), Object(5), Object('boxed'), Buffer.from('bytes'), new Uint8Array([1, 2]),
    new Float64Array([1.5, -2]), new ArrayBuffer(3),
    shared()
  ];
}

function undefined_() { return { u: undefined }; }

function shared() {
  var one = { one: 1 };
  return { a: one, b: one, list: [one, 'x', one] };
}

function errors(child) {
  var err = new RangeError('out', { cause: 'because' });
  err.code = 'E_LOST';
  child.once('message', function (message) {
    var got = message.back;
    console.log(got instanceof RangeError, got.message, got.code, got.cause,
      got.stack === err.stack);
    [function f() {}, { f: Symbol('s') }, Promise.resolve()].forEach(function (value) {
      try {
        child.send({ value: value });
      } catch (problem) {
        console.log(problem.name, problem.message.replace(/\s+/g, ' '));
      }
    });
    large(child);
  });
  child.send(err);
}

function large(child) {
  var text = Buffer.alloc(300000, 'q').toString();
  child.once('message', function (message) {
    console.log(message.back.length, message.back[1] === text, message.back[0].length);
    child.send('end');
  });
  child.send([Buffer.alloc(200000), text]);
}

function primary() {
  var child = fork(__filename, ['child'], { serialization: 'advanced' });
  var list = values(), i = 0;
  function next() {
    if (i < list.length)
      child.send(list[i++] === null ? { nothing: null } : list[i - 1]);
    else
      errors(child);
  }
  child.on('message', function onMessage(message) {
    console.log(message.seen);
    if (util.inspect(message.back, { depth: 4 }) !== message.seen)
      console.log('came back as', message.back);
    if (i === list.length)
      child.removeListener('message', onMessage);
    next();
  });
  child.on('exit', function (code) { console.log('exit', code); });
  next();
}
