# Where the system says no: processes, descriptors. Errors are told, nothing is lost for
# good, and nobody waits by running in circles.
. "$(dirname "$0")/lib.sh"

cat >children.js <<'JS'
var spawn = require('child_process').spawn;
var count = Number(process.argv[2]), seen = 0, up = 0, exited = 0, errors = {}, all = [];
function started() {
  if (++seen === count)
    all.forEach(function (child) { child.kill('SIGKILL'); });
}
for (var i = 0; i < count; i++) {
  var child = spawn('sleep', ['60'], { stdio: process.argv[3] });
  all.push(child);
  child.on('spawn', function () { up++; started(); });
  child.on('error', function (err) { errors[err.code] = true; started(); });
  child.on('exit', function () { exited++; });
}
process.on('exit', function () {
  console.log(exited === up, up === count, Object.keys(errors).join());
});
JS
same() { # what was printed, what should have been
  [ "$1" = "$2" ] || fail "printed '$1' instead of '$2'"
}
same "$("$UVSCOPE" children.js 1000 ignore)" 'true true '
same "$(ulimit -n 100; "$UVSCOPE" children.js 100 pipe)" 'true false EMFILE'
# Somebody else's limit of processes, where he can get at the program; this folder he cannot.
other() { setpriv --reuid 61234 --regid 61234 --clear-groups "$@"; }
if [ "$(id -u)" = 0 ] && other test -x "$UVSCOPE"; then
  theirs=$(mktemp -d /tmp/uvscope-limits.XXXXXX)
  trap 'rm -rf "$theirs"; cleanup' EXIT
  cp children.js "$theirs"
  chown -R 61234 "$theirs"
  same "$(cd "$theirs" && UVSCOPE_DIR=$theirs TMPDIR=$theirs other prlimit --nproc=40 \
    "$UVSCOPE" children.js 80 ignore)" 'true false EAGAIN'
fi

# Servers whose descriptors are all taken: no error, no busy loop; afterwards they accept.
cat >server.js <<'JS'
var net = require('net'), fork = require('child_process').fork, kind = process.argv[2];
function answer(socket) {
  socket.on('error', function () {});
  socket.on('end', function () { socket.end(); });
  socket.resume();
}
var server = kind === 'net' ? net.createServer(answer) : require('http').createServer();
server.on('error', function (err) { console.log('error', err.code); });
server.listen(0, '127.0.0.1', function () {
  var client = fork('client.js', [server.address().port, kind]);
  client.on('message', function (message) {
    var cpu = process.cpuUsage(), begin = process.hrtime();
    if (message !== 'full')
      return;
    setTimeout(function () {
      var wall = process.hrtime(begin), used = process.cpuUsage(cpu);
      console.log('idle', (used.user + used.system) / (wall[0] * 1e6 + wall[1] / 1e3) < 0.6);
      client.send('empty');
    }, 300);
  });
  client.on('exit', function (code) { console.log('client', code); server.close(); });
});
JS
cat >client.js <<'JS'
var net = require('net'), port = process.argv[2], http = process.argv[3] === 'http';
var open = [], closed = 0, settled = 0;
function settle() {
  if (++settled === 100)
    setTimeout(function () { process.send('full'); }, 50);
}
for (var i = 0; i < 100; i++) {
  open.push(net.connect(port, '127.0.0.1', settle)
    .on('error', settle).on('close', function () { closed++; }).resume());
}
process.on('message', function () {
  open.forEach(function (socket) { socket.destroy(); });
  (function again(left) {
    var socket = net.connect(port, '127.0.0.1'), text = '';
    socket.on('error', function () {});
    socket.on('data', function (chunk) { text += chunk; });
    socket.on('close', function () {
      if (http ? /^HTTP\/1.1 400/.test(text) : socket.readableEnded)
        process.exit(0);
      else if (left > 0)
        setTimeout(again, 50, left - 1);
      else
        process.exit(1);
    });
    socket.end(http ? 'nonsense\r\n\r\n' : 'x');
  })(100);
});
JS
for kind in net http; do
  same "$(ulimit -n 60; "$UVSCOPE" server.js $kind)" 'idle true
client 0'
done

# A worker without descriptors cannot take a connection; it gets it when it has one again.
cat >worker.js <<'JS'
var cluster = require('cluster'), fs = require('fs'), net = require('net'), open = [];
if (cluster.isPrimary) {
  var one = cluster.fork();
  one.on('listening', function (info) {
    one.once('message', function (code) {
      var text = '', answered = false;
      console.log(code);
      net.connect(info.port, '127.0.0.1').on('data', function (chunk) { text += chunk; })
        .on('close', function () {
          answered = true;
          console.log(text);
          cluster.disconnect();
        });
      setTimeout(function () {
        console.log('already', answered);
        one.send('empty');
      }, 150);
    });
    one.send('fill');
  });
} else {
  process.on('message', function (message) {
    if (message === 'empty') {
      open.forEach(function (fd) { fs.closeSync(fd); });
      return;
    }
    try {
      for (;;)
        open.push(fs.openSync('/dev/null', 'r'));
    } catch (err) {
      process.send(err.code);
    }
  });
  net.createServer(function (socket) { socket.end('taken'); }).listen(0, '127.0.0.1');
}
JS
same "$(ulimit -n 100; "$UVSCOPE" worker.js)" 'EMFILE
already false
taken'
