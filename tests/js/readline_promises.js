// readline/promises
var rlp = require('readline/promises'), readline = require('readline');
var stream = require('stream'), EventEmitter = require('events');
process.env.TERM = 'xterm';
console.log(readline.promises === rlp, require('node:readline/promises') === rlp, Object.keys(rlp));

var input = new stream.PassThrough(), output = new stream.PassThrough();
output.setEncoding('utf8');
output.on('data', function (text) { console.log('out', JSON.stringify(text)); });
var rl = rlp.createInterface({ input: input, output: output });
var ac = new AbortController();
console.log(rl instanceof rlp.Interface, rl instanceof EventEmitter,
  rl instanceof readline.Interface);
['Interface', 'Readline'].forEach(function (name) {
  try {
    rlp[name](output);
  } catch (err) {
    console.log(err.name, err.message);
  }
});

rl.question('one? ').then(function (answer) {
  console.log(answer);
  var waiting = rl.question('two? ', { signal: ac.signal });
  ac.abort(new Error('changed my mind'));
  return waiting;
}).catch(function (err) {
  console.log(err.name, err.code, err.message, err.cause.message);
  return rl.question('three?', { signal: ac.signal });
}).catch(function (err) {
  console.log(err.name, err.cause.message, rl.getPrompt());
  return rl.question('four?', { signal: 5 });
}).catch(function (err) {
  console.log(err.code, err.message);
  rl.close();
  return rl.question('five?');
}).catch(function (err) {
  console.log(err.code, err.message);
  return given();
}).then(moves).catch(function (err) {
  console.log('failed', err);
});
input.write('first\n');

// On a terminal: Ctrl+C and Ctrl+D, completers.
function terminal(completer) {
  var t = new EventEmitter();
  t.columns = 80;
  t.resume = t.pause = function () {};
  t.write = function (text) {
    console.log('wrote', JSON.stringify(text.split('\n')[0]));
    return true;
  };
  t.rl = rlp.createInterface({ input: t, output: t, terminal: true, completer: completer });
  return t;
}

function given() {
  var t = terminal(function (line) { return Promise.resolve([['abc', 'abd'], line]); });
  var asked = t.rl.question('? ');
  t.emit('data', 'a');
  t.emit('data', '\t');
  setImmediate(function () {
    t.rl.completer = function () { throw new Error('broken'); };
    t.emit('data', '\t');
    setImmediate(function () { t.emit('data', '\x03'); });
  });
  return asked.catch(function (err) {
    console.log(err.name, err.code, err.message);
    t = terminal();
    asked = t.rl.question('? ');
    t.emit('data', '\x04');
    return asked;
  }).catch(function (err) {
    console.log(err.name, err.code, err.message);
  });
}

function moves() {
  var screen = new stream.PassThrough(), r = new rlp.Readline(screen);
  var auto = new rlp.Readline(screen, { autoCommit: true });
  screen.setEncoding('utf8');
  console.log(r, r.cursorTo(1, 2).cursorTo(5).moveCursor(-1, 2).moveCursor(0, 0)
    .clearLine(0).clearLine(-1).clearLine(1).clearScreenDown() === r);
  console.log(JSON.stringify(screen.read()));
  [function () { r.cursorTo('a'); }, function () { r.cursorTo(1, 1.5); },
    function () { r.moveCursor('a', 1); }, function () { r.clearLine(2); },
    function () { r.clearLine(); }, function () { new rlp.Readline({}); },
    function () { new rlp.Readline(screen, { autoCommit: 1 }); }].forEach(function (f) {
    try {
      f();
    } catch (err) {
      console.log(err.name, err.code, err.message);
    }
  });
  return r.commit().then(function (value) {
    console.log(value, JSON.stringify(screen.read()));
    r.clearLine(0).rollback();
    return r.commit();
  }).then(function () {
    console.log(JSON.stringify(screen.read()));
    auto.cursorTo(3).clearScreenDown();
    return new Promise(process.nextTick);
  }).then(function () {
    console.log(JSON.stringify(screen.read()));
  });
}
