// Classes that inherit from Console, what their methods are, and what is left behind.
var Console = require('console').Console;
var Writable = require('stream').Writable;
var inherits = require('util').inherits;

function collect(list) {
  return new Writable({
    decodeStrings: false,
    write: function (chunk, encoding, callback) {
      list.push(String(chunk));
      callback();
    }
  });
}

function Mine(out, err) {
  return Reflect.construct(Console, [out, err], Mine);
}
inherits(Mine, Console);
Mine.prototype.warn = function () {
  return 'warned ' + (this instanceof Mine) + ' ' + Array.prototype.join.call(arguments);
};
Mine.prototype.log = function (text) {
  Console.prototype.log.call(this, '<' + text + '>');
};

var out = [], err = [], mine = new Mine(collect(out), collect(err));
var log = mine.log, warn = mine.warn;
log('bound');
console.log(warn('a', 'b'));
mine.info('info is its own');
mine.error('error is its own');
mine.group('group uses log');
mine.count();
mine.count('x');
mine.groupEnd();
mine.assert(true, 'no');
console.log(mine.assert(false, 'uses %s', 'warn'));
mine.dir({ a: { b: {} } }, { depth: 0 });
mine.table([[1, 2]]);
mine.table(5);
console.log(out, err);

['log', 'warn', 'error', 'info', 'debug', 'dirxml', 'dir', 'time', 'timeEnd', 'timeLog', 'trace',
  'assert', 'clear', 'count', 'countReset', 'group', 'groupEnd', 'table',
  'groupCollapsed'].forEach(function (name) {
  var plain = new Console(collect([])), refused = 0;
  [console, plain, Console.prototype].forEach(function (owner) {
    try {
      new owner[name]();
    } catch (e) {
      refused += e instanceof TypeError;
    }
  });
  console.log(name, refused, console[name].name.length > 0);
});

console.log(console instanceof Console, mine instanceof Console, {} instanceof Console,
  Console(collect([])) instanceof Console);
console.log(console._stdout === process.stdout, console._stderr === process.stderr);
console.time('kept');
console.log(console._times.has('kept'), console._times.has('other'));

var two = [], wide = new Console({
  stdout: collect(two), groupIndentation: 4, inspectOptions: { depth: 0 }, colorMode: true
});
wide.group('one');
wide.log('two\nthree');
wide.log({ a: { b: 1 } });
wide.groupEnd();
wide.groupEnd();
wide.log('back');
console.log(two);

var loud = new Console(new Writable({ write: function () { throw new Error('thrown'); } }), undefined, false);
try {
  loud.log('x');
} catch (e) {
  console.log(e.message);
}
var quiet = new Console(new Writable({ write: function () { throw new Error('thrown'); } }));
console.log(quiet.log('x'));

[function () { new Console(); },
  function () { new Console(collect([]), {}); },
  function () { new Console({ stdout: collect([]), groupIndentation: -1 }); },
  function () { new Console({ stdout: collect([]), colorMode: 'yes' }); },
  function () { new Console({ stdout: collect([]), inspectOptions: 5 }); },
  function () { new Console({ stdout: collect([]), colorMode: true, inspectOptions: { colors: true } }); }
].forEach(function (fn) {
  try {
    fn();
  } catch (e) {
    console.log(e.name, e.code, e.message);
  }
});
console.log(console.timeStamp('x'), console.profile(), console.profileEnd());
