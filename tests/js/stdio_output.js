// process.stdout and stderr as streams.
var out = process.stdout;
console.log(out.fd, process.stderr.fd, out.writable, out.isTTY, out.columns);
console.log(out.write('written\n'));
console.log(out.write(Buffer.from('bytes\n')), out.write('68690a', 'hex'));
out.write('called back\n', function (err) {
  console.log('callback', err === null || err === undefined);
  out.cork();
  out.write('one ');
  out.write('two\n');
  out.uncork();
  require('stream').Readable.from(['piped ', 'text\n']).pipe(out).on('unpipe', last);
});
try {
  out.write(5);
} catch (e) {
  console.log(e.code);
}
console.log(require('tty').isatty(1), require('tty').isatty(-1), require('tty').isatty('x'));

function last() {
  process.on('exit', function () {
    out.write('at exit\n');
  });
  out.write(Buffer.alloc(200000, 'x').toString().length + '\n');
  process.exit(0);
}
