// The editing of a line on a terminal: what it becomes and what is written.
var readline = require('readline'), EventEmitter = require('events');
process.env.TERM = 'xterm';

function Terminal(columns) {
  EventEmitter.call(this);
  this.columns = columns;
  this.written = '';
}
Terminal.prototype = Object.create(EventEmitter.prototype);
Terminal.prototype.resume = Terminal.prototype.pause = function () {};
Terminal.prototype.setRawMode = function (mode) { console.log('raw', mode); };
Terminal.prototype.write = function (text) { this.written += text; return true; };

function start(columns, options) {
  var t = new Terminal(columns);
  var rl = readline.createInterface(Object.assign({ input: t, output: t, terminal: true },
    options));
  rl.on('line', function (line) { console.log('line', JSON.stringify(line)); });
  rl.on('close', function () { console.log('close'); });
  t.rl = rl;
  t.type = function (text) {
    t.written = '';
    t.emit('data', text);
    console.log(JSON.stringify(text), JSON.stringify(rl.line), rl.cursor,
      JSON.stringify(rl.getCursorPos()), JSON.stringify(t.written));
  };
  return t;
}

var t = start(20, { history: ['third one', 'second', 'third two', 'first'] });
t.rl.prompt();
['hello big world', '\x01', '\x06\x06', '\x1bf', '\x1bb', '\x05', '\x17', '\x1b\x7f', '\x19',
  '\x01', '\x0b', '\x19', '\x15', 'x', '\x19', '\x1by', '\x1f', '\x1f', '\x1e', '\x0c', '\x02',
  '\x7f', '\x04', '\x1b[3~', '\x1b[1;5D', '\x1b[1;5C', '\x1b[3;5~', '\x1b[H', '\x1bd', '\x1b[F',
  '\r', '\n', 'thi', '\x1b[A', '\x1b[A', '\x1b[A', '\x1b[B', '\x1b[B', '\x1b[B', '\x15',
  '\x10', '\x10', '\x0e', '\x1b[3;6~', '\x15', 'a\tb', '\x15', '\u3042\u3044\ud83d\ude00e\u0301',
  '\x02', '\x02', '\x7f', '\x15', '\x0b'].forEach(t.type);
// Longer than a row; pasted lines; what is two columns wide at the end of a row.
['0123456789abcdefghijklmnopqrstuvw', '\x1bb', '\x02', '\x05', '\x15', 'one\ntwo\rthree',
  '\x15', '0123456789012345\u3042\u3042', '\x15'].forEach(t.type);
t.columns = 10;
t.type('a longer text than that');
t.emit('resize');
console.log(JSON.stringify(t.written));
t.type('\r');
console.log(t.rl.history);
t.rl.write('by program');
t.rl.write(null, { ctrl: true, name: 'u' });
console.log(JSON.stringify(t.rl.line));
t.rl.on('SIGINT', function () { console.log('SIGINT'); });
t.rl.on('SIGTSTP', function () { console.log('SIGTSTP'); });
t.type('\x03');
t.type('\x1a');
t.type('\x04');
console.log(t.listenerCount('keypress'), t.listenerCount('resize'));

// History: size, duplicates, what a listener takes out.
t = start(80, { historySize: 3, removeHistoryDuplicates: true });
t.rl.on('history', function (history) { console.log(history); });
['a\r', 'b\r', 'a\r', 'c\r', 'd\r', '   \r', 'd\r', '\r'].forEach(t.type);
t.rl.close();

// Completion: at once, with a callback, late, and failing.
function words(line) {
  var all = ['apple', 'applet', 'banana', 'bandana', '', '\u3042pple'];
  return [all.filter(function (w) { return w === '' ? line === '' : w.startsWith(line); }), line];
}
t = start(24, { completer: words });
['\t', '\t', 'ap\t', '\t', 'zz\t', '\x15', 'b\t', '\t', 'paste\tit', '\x15', '\u3042\t']
  .forEach(t.type);
t.rl.close();
t = start(40, { completer: function (line, callback) {
  setImmediate(callback, line === 'e' ? new Error('broken') : null, words(line));
} });
t.rl.on('pause', function () { console.log('pause'); });
t.rl.on('resume', function () { console.log('resume'); });
t.type('ban\t');
setImmediate(function () {
  console.log(JSON.stringify(t.rl.line), JSON.stringify(t.written));
  t.rl.line = 'e';
  t.rl.cursor = 1;
  t.type('\t');
  setImmediate(function () {
    console.log(JSON.stringify(t.written).slice(0, 40));
    t.rl.close();
    dumb();
  });
});

function dumb() {
  process.env.TERM = 'dumb';
  var t = start(80, {});
  t.rl.prompt();
  ['ab', '\x1b[A', '\x7f', 'c\r', '\n', '\x03'].forEach(t.type);
  delete process.env.TERM;
  console.log(readline.createInterface({ input: new Terminal(5), terminal: false }).terminal);
}
