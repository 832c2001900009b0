// util.parseArgs: values, tokens, and every way to get it wrong.
var util = require('util');

function show(title, config) {
  try {
    console.log(title, util.inspect(util.parseArgs(config), { depth: 5 }));
  } catch (err) {
    console.log(title, err.name, err.code, JSON.stringify(err.message));
  }
}

var options = {
  verbose: { type: 'boolean', short: 'v' },
  file: { type: 'string', short: 'f' },
  add: { type: 'string', short: 'a', multiple: true },
  quiet: { type: 'boolean', short: 'q', multiple: true },
  level: { type: 'string', default: 'info' },
  color: { type: 'boolean', default: true },
  tags: { type: 'string', multiple: true, default: ['x', 'y'] }
};

function args(list, more) {
  var config = { args: list, options: options };
  Object.keys(more || {}).forEach(function (key) {
    config[key] = more[key];
  });
  show(list.join(' ') + ' =>', config);
}

var tokens = { tokens: true, allowPositionals: true };
var loose = { tokens: true, strict: false };
args([]);
args(['-v', '-f', 'name', '--level', 'debug'], tokens);
args(['-vqqf', 'name', '--add=1', '-a2', '-a', '3', 'pos'], tokens);
args(['-vfname', '-qaone'], tokens);
args(['--file=', '--level=a=b', '-'], tokens);
args(['one', '--', '--file', '-v', '--'], tokens);
args(['--tags', 'z'], tokens);
args(['--file']);
args(['-f']);
args(['-f', '-v']);
args(['--file', '-v']);
args(['--file', '-']);
args(['--file=-v']);
args(['--verbose=yes']);
args(['-qv=1']);
args(['--nope']);
args(['--nope'], { allowPositionals: true });
args(['-x']);
args(['-x'], { allowPositionals: true });
args(['pos']);
args(['--constructor', '--toString=1', '--__proto__=2', '-zk', '--file', '--', 'end'], loose);
args(['--file', '--verbose=x', '-f', '-v', '--=y', '---', '--a'], loose);
args(['-f'], loose);
args(['--unknown', 'value', '-u=5'], loose);
args(['--no-verbose', '--no-color'], loose);

show('no options', { args: [] });
show('undefined', { args: ['a'], strict: undefined, allowPositionals: true, options: undefined });
show('args', { args: 'x' });
show('config', 5);
show('config null', null);
show('strict', { args: [], strict: 1 });
show('positionals', { args: [], allowPositionals: 'x' });
show('tokens', { args: [], tokens: 0 });
show('options', { args: [], options: [] });
show('option', { args: [], options: { a: 1 } });
show('type', { args: [], options: { a: {} } });
show('type', { args: [], options: { a: { type: 'number' } } });
show('short', { args: [], options: { a: { type: 'string', short: 'ab' } } });
show('short', { args: [], options: { a: { type: 'string', short: 1 } } });
show('short', { args: [], options: { a: { type: 'string', short: undefined } } });
show('multiple', { args: [], options: { a: { type: 'string', multiple: 'no' } } });
show('default', { args: [], options: { a: { type: 'string', default: 1 } } });
show('default', { args: [], options: { a: { type: 'boolean', default: 'x' } } });
show('default', { args: [], options: { a: { type: 'string', multiple: true, default: 'x' } } });
show('default', { args: [], options: { a: { type: 'boolean', multiple: true, default: [1] } } });
console.log(Object.getPrototypeOf(util.parseArgs({ args: [] }).values));
console.log(util.parseArgs().positionals.length, util.parseArgs.length, util.parseArgs.name);
