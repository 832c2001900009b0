// The console: formatting, groups, tables, counters, Console with own streams.
var Console = console.Console;

console.log('plain');
console.log('100% sure %s', 'yes', 1, { a: [1, 2] });
console.log('only %s');
console.log();
console.log('');
console.log(undefined, null, -0, 'text', ['text']);
console.log('%d %i %f %j %o %O %% %c|', '42.5', '42.5', '1.5x', { a: 1 }, [1], { b: 2 }, 'css');
console.info({ nested: { deep: { deeper: { deepest: 1 } } } });
console.debug('a\nb');
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
[1, 2].forEach(function (n) { console.log(n); });
var log = console.log;
log('detached');

console.group('outer %d', 1);
console.log('in\nside');
console.group();
console.log({ a: 'x'.concat(new Array(80).join('y')), b: 1 });
console.groupEnd();
console.info('still inside');
console.groupEnd();
console.groupEnd();
console.log('out');

console.count();
console.count();
console.count('apples');
console.countReset();
console.count();

console.table([{ a: 1, b: 'x' }, { a: 22, c: true }]);
console.table([[1, 2], [3, 4, 5]]);
console.table({ row1: { n: 1 }, row2: 5 });
console.table([{ a: 1, b: 2 }, { a: 3, b: 4 }], ['b']);
console.table('text');
console.table([]);
console.table([{ deep: { x: 1, y: [1, 2, 3, 4, 5] } }, { deep: { a: 1, b: 2, c: 3 } }]);

function Sink(name) {
  this.lines = [];
  this.write = function (text) {
    this.lines.push(name + ' ' + JSON.stringify(text));
    return true;
  };
  this.on = this.once = this.removeListener = function () { return this; };
  this.listenerCount = function () { return 0; };
}
var out = new Sink('out');
var err = new Sink('err');
var own = new Console(out, err);
own.log('a %s', 'b');
own.error(new Error('message').message);
own.warn('w');
own.assert(true, 'never');
own.assert(false);
own.assert(false, 'x is %d', 5);
own.assert(0, { a: 1 });
own.trace('here');
console.log(err.lines[err.lines.length - 1].slice(0, 18));
err.lines.pop();
console.log(out.lines.concat(err.lines).join('\n'));
var single = Console({ stdout: out, groupIndentation: 4, inspectOptions: { depth: 0 } });
out.lines = [];
single.group('g');
single.error({ a: {} });
console.log(out.lines.join('\n'));
console.log(own instanceof Console, typeof Console);

out.lines = [];
own.time();
own.time('t');
own.timeLog('t', 'more', 1);
own.timeEnd('t');
own.timeEnd();
console.log(out.lines.join('\n').replace(/[0-9.]+(ms|s)/g, 'TIME'));

var warnings = [];
var emitWarning = process.emitWarning;
process.emitWarning = function (w) { warnings.push(w); };
own.time('twice');
own.time('twice');
own.timeEnd('none');
own.timeLog('none');
own.countReset('none');
process.emitWarning = emitWarning;
console.log(warnings);
try {
  new Console({});
} catch (e) {
  console.log(e.name, e.code, e.message);
}
