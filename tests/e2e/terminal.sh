# A program on a terminal: its size, its input in raw mode, and the terminal as it was when a
# signal ends the program.
. "$(dirname "$0")/lib.sh"
cat >app.js <<'JS'
process.stdout.on('resize', function () {
  console.log('resized ' + process.stdout.getWindowSize().join(' '));
});
process.stdin.setRawMode(true);
process.stdin.on('data', function (keys) {
  console.log('keys ' + JSON.stringify(String(keys)));
});
console.log('ready ' + [process.stdout.columns, process.stdout.rows, process.stdin.isRaw].join(' '));
JS
cat >drive.py <<'PY'
import fcntl, os, pty, select, signal, struct, sys, termios, time
def resize(fd, columns, rows):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
main, other = pty.openpty()
resize(main, 80, 24)
before = termios.tcgetattr(other)
pid = os.fork()
if pid == 0:
    os.setsid()
    fcntl.ioctl(other, termios.TIOCSCTTY, 0)
    for fd in range(3):
        os.dup2(other, fd)
    os.execvp(sys.argv[1], sys.argv[1:])
text, end = "", time.time() + 20
def until(word):
    global text
    while word not in text:
        if not select.select([main], [], [], max(0, end - time.time()))[0]:
            sys.exit(f"no {word!r} came: {text!r}")
        text += os.read(main, 65536).decode()
until("ready 80 24 true")
resize(main, 100, 30)
until("resized 100 30")
os.write(main, b"\x1b[A\x03")
until('keys "\\u001b[A\\u0003"')
if termios.tcgetattr(other)[3] == before[3]:
    sys.exit("the terminal is not in raw mode")
os.kill(pid, signal.SIGTERM)
_, status = os.waitpid(pid, 0)
if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGTERM:
    sys.exit(f"it ended with status {status}")
if termios.tcgetattr(other)[3] != before[3]:
    sys.exit("the terminal stayed in raw mode")
PY
python3 drive.py "$UVSCOPE" app.js
