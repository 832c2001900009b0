// Lines from a stream that is no terminal: ends of lines, chunks, events, iteration.
var readline = require('readline'), stream = require('stream'), util = require('util');

function lines(chunks, options, done) {
  var input = new stream.PassThrough(), found = [];
  var rl = readline.createInterface(Object.assign({ input: input }, options));
  ['line', 'pause', 'resume', 'close'].forEach(function (type) {
    rl.on(type, function (line) { found.push(type === 'line' ? line : type); });
  });
  rl.on('close', function () { done(found, rl); });
  chunks.forEach(function (chunk) { input.write(chunk); });
  input.end();
}

var cases = [
  ['one\ntwo\n', 'three'], ['a\r', '\nb\r\r\nc'], ['a\u2028b\u2029c\r', 'd'], [],
  [Buffer.from([0xe2, 0x82]), Buffer.from([0xac, 0x0a])], ['\n\n'], ['x', 'y', '\nz\n']
];
function nextCase() {
  var chunks = cases.shift();
  if (!chunks)
    return questions();
  lines(chunks, {}, function (found) {
    console.log(found);
    nextCase();
  });
}
nextCase();

function questions() {
  var input = new stream.PassThrough(), output = new stream.PassThrough();
  var rl = readline.createInterface({ input: input, output: output, prompt: 'you> ' });
  var ac = new AbortController();
  output.setEncoding('utf8');
  output.on('data', function (text) { console.log('out', JSON.stringify(text)); });
  console.log(rl.terminal, rl.getPrompt(), rl.line, rl.cursor, rl.getCursorPos());
  rl.question('name? ', function (name) {
    console.log('name', name, rl.getPrompt());
    rl.question('skipped? ', { signal: AbortSignal.abort() }, console.log);
    rl.question('age? ', { signal: ac.signal }, console.log);
    rl.question('ignored? ', console.log);
    ac.abort();
    rl.on('line', function (line) {
      console.log('line', line);
      promised(rl, input);
    });
    rl.prompt();
    input.write('no answer\n');
  });
  input.write('me\n');
}

function promised(rl, input) {
  rl.removeAllListeners('line');
  util.promisify(rl.question).call(rl, 'promised? ').then(function (answer) {
    console.log(answer);
    return util.promisify(rl.question).call(rl, 'no', { signal: AbortSignal.abort() });
  }).catch(function (err) {
    console.log(err.name, err.code, err.message);
    console.log(rl.pause() === rl, rl.pause(), rl.resume() === rl, rl.resume());
    rl.close();
    rl.close();
    try {
      rl.question('late?', console.log);
    } catch (e) {
      console.log(e.code, e.message);
    }
    iterate();
  });
  input.write('yes\n');
}

function iterate() {
  var rl = readline.createInterface({ input: stream.Readable.from(['a\nb', 'c\nd']) });
  var it = rl[Symbol.asyncIterator](), seen = [];
  (function step() {
    it.next().then(function (result) {
      seen.push(result.done ? 'done' : result.value);
      if (!result.done)
        return step();
      console.log(seen, it === rl[Symbol.asyncIterator]());
      aborted();
    });
  })();
}

function aborted() {
  var ac = new AbortController();
  var input = new stream.PassThrough();
  var rl = readline.createInterface({ input: input, signal: ac.signal });
  rl.on('error', function (err) { console.log('error', err.message); });
  rl.on('close', function () {
    console.log('closed', rl.closed, input.listenerCount('data'), input.listenerCount('end'));
    refused();
  });
  input.emit('error', new Error('of the input'));
  ac.abort();
}

function refused() {
  var input = new stream.PassThrough();
  [{ completer: 5 }, { history: 'x' }, { historySize: -1 }, { historySize: 'x' },
    { historySize: NaN }, { tabSize: 0 }, { tabSize: 1.5 }, { tabSize: '4' },
    { escapeCodeTimeout: 'x' }, { signal: {} }].forEach(function (options) {
    try {
      readline.createInterface(Object.assign({ input: input }, options));
      console.log('taken', options);
    } catch (err) {
      console.log(err.name, err.code, err.message);
    }
  });
  [function () { readline.cursorTo(process.stdout, NaN); },
    function () { readline.cursorTo(process.stdout, 1, NaN); },
    function () { readline.cursorTo(process.stdout, 'a', 1); },
    function () { readline.moveCursor(process.stdout, 1, 1, 1); },
    function () { readline.clearLine(process.stdout, 1, null); },
    function () { readline.clearScreenDown(process.stdout, 'x'); }].forEach(function (f) {
    try {
      f();
    } catch (err) {
      console.log(err.name, err.code, err.message);
    }
  });
  console.log(readline.cursorTo(null, 1), readline.moveCursor(undefined, 1, 1),
    readline.clearLine(null, 0), readline.clearScreenDown(null));
  console.log(readline.Interface.name, readline.createInterface.name,
    Object.keys(readline), Object.keys(readline.Interface.prototype).length);
}
