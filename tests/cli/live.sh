# The live view in a terminal of its own: its death does not harm the program; its end stops it.
. "$(dirname "$0")/../e2e/lib.sh"
status=0; "$UVSCOPE" live app.js 2>err </dev/null >out || status=$?
[ $status -eq 2 ] && grep -q 'uvscope record' err || fail "without a terminal: $status, $(cat err)"
cat >app.js <<'JS'
var fs = require('fs');
fs.writeFileSync('pid', String(process.pid));
var n = 0;
setInterval(function () {
  console.log('line ' + n++);
  console.error('error line');
  fs.writeFileSync('count', String(n));
}, 5);
setTimeout(function () {}, 100000);
JS
cat >drive.py <<'PY'
import os, pty, signal, sys, threading
pid, master = pty.fork()
if pid == 0:
    os.environ["TERM"] = "xterm-256color"
    os.execv(sys.argv[1], [sys.argv[1], "live", "app.js"])
open("viewer", "w").write(str(pid))
def read():
    try:
        while os.read(master, 65536):
            pass
    except OSError:
        pass
threading.Thread(target=read, daemon=True).start()
line = sys.stdin.readline()
if line == "quit\n":
    os.write(master, b"q")
_, status = os.waitpid(pid, 0)
open("status", "w").write(str(status))
PY
start() {
  rm -f pid count viewer status keys
  mkfifo keys
  python3 drive.py "$UVSCOPE" <keys >drive.log 2>&1 &
  driver=$!
  children="$children $driver"
  exec 3>keys
  eventually test -s count
  eventually test -s pid
  program=$(cat pid)
  children="$children $program"
}
later() { # the program goes on
  count=$(cat count)
  eventually sh -c "[ \"\$(cat count)\" -gt $((count + 50)) ] 2>/dev/null"
}

start
later
kill -9 "$(cat viewer)"
echo gone >&3
wait $driver
later
kill -0 "$program" || fail "the program died with its viewer"
kill -9 "$program"

start
later
echo quit >&3
wait $driver
[ "$(cat status)" = 0 ] || fail "quitting gave status $(cat status)"
eventually sh -c "! kill -0 $program 2>/dev/null"
