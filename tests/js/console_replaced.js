/* The console writes to what process.stdout is at its first write, and stays with it. */
var lines = [], real = process.stdout;

function nothing() {
  return 0;
}

function collector(name) {
  return { once: nothing, removeListener: nothing, listenerCount: nothing,
    write: function (text) { lines.push(name + ': ' + text); return true; } };
}

process.__defineGetter__('stdout', function () { return this.mine; });
process.mine = collector('first');
console.log('one');
process.mine = collector('second');
console.log('two');
console.info(console._stdout === process.stdout);
Object.defineProperty(process, 'stderr', { value: collector('error'), configurable: true });
console.error('three');
real.write(lines.join(''));
