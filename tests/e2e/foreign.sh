# A libuv program that knows nothing of tracing: it behaves as without, and the trace says
# what is true of it by construction.
. "$(dirname "$0")/lib.sh"
sources=$root/tests/foreign
# shellcheck disable=SC2046
cc -O1 -rdynamic -o truth "$sources/truth.c" $(pkg-config --cflags --libs libuv)

status=0; ./truth >plain.txt || status=$?
[ $status -eq 7 ] || fail "the program itself ended with $status"
status=0; "$UVSCOPE" record -o truth.uvt -- ./truth >traced.txt 2>/dev/null </dev/null || status=$?
[ $status -eq 7 ] || fail "traced it ended with $status, not 7"
sort plain.txt >a; sort traced.txt >b
cmp a b || fail "traced it printed something else"
[ ! -e "$UVSCOPE_DIR/preload.log" ] || fail "tracing gave up: $(cat "$UVSCOPE_DIR/preload.log")"

"$UVSCOPE" report --json truth.uvt >report.json
row='.processes[0].callbacks[] | select(.name == '
holds report.json "[$row\"slow_on_timer\") | select(.kind == \"timer\" and .file == \"truth\" and .count == 10)] | length == 1"
holds report.json "[$row\"slow_on_timer\") | .max_ns] | .[0] >= 60e6"
holds report.json "[$row\"on_stat\") | select(.kind == \"fs\" and .count == 10)] | length == 1"
holds report.json "[$row\"after_nap\") | select(.kind == \"user\" and .count == 8)] | length == 1"
holds report.json "[$row\"on_idle\") | select(.kind == \"idle\" and .count == 3)] | length == 1"
for function in on_check on_async on_exit_status on_address; do
  holds report.json "[$row\"$function\")] | length == 1"
done
# Eight naps of 20 ms on four workers, one of them cancelled: three had to queue.
pool='.processes[0].pool.items[] | select(.kind == "user")'
holds report.json "$pool | .count == 7 and .run.p50_ns >= 19e6 and .queued.max_ns >= 19e6"
holds report.json '.processes[0].pool.size == 4'
holds report.json '.processes[0].spawns[0] | .command == "/bin/sh" and .exit_code == 3'

# A program without a loop, a static one, one that is not there: nothing is in their way.
status=0; "$UVSCOPE" record -o none.uvt -- sh -c 'echo hello; exit 4' >out.txt 2>err.txt </dev/null || status=$?
[ "$(cat out.txt)" = hello ] || fail "a program without a loop printed: $(cat out.txt)"
[ $status -ne 0 ] || fail "record was content with nothing"
grep -q 'nothing was recorded' err.txt || fail "record said: $(cat err.txt)"

# A child that is forked without exec has a trace of its own; and who is traced already, by
# tracepoints of its own, is so once.
cat >fork.py <<'PY'
import os, select, sys
def wait():
    e = select.epoll()
    for i in range(20):
        e.poll(0.005)
wait()
pid = os.fork()
if pid == 0:
    wait()
    os._exit(0)
os.waitpid(pid, 0)
PY
"$UVSCOPE" record -o fork.uvt -- /usr/bin/python3 fork.py >/dev/null 2>&1 </dev/null || fail "the forking program failed"
"$UVSCOPE" report --json fork.uvt >report.json
holds report.json '[.processes[] | select(.ticks.count >= 19)] | length == 2'
echo 'setTimeout(function () {}, 10)' >own.js
"$UVSCOPE" record -o own.uvt -- "$UVSCOPE" run own.js 2>/dev/null </dev/null
"$UVSCOPE" report --json own.uvt >report.json
holds report.json '.processes | length == 1'

# Node.js, with libuv inside or beside it: every tick and every item of the pool.
cat >node.js <<'JS'
const fs = require('fs'), crypto = require('crypto');
let n = 0;
const timer = setInterval(() => {
  const end = Date.now() + (n === 3 ? 120 : 1);
  while (Date.now() < end);
  fs.stat('/', () => {});
  crypto.pbkdf2('a', 'b', 20000, 64, 'sha512', () => {});
  if (++n === 10) clearInterval(timer);
}, 10);
process.exitCode = 3;
console.log(fs.readdirSync('/proc/self/fd').length > 2, process.execArgv.length);
JS
status=0; "$UVSCOPE" record -o node.uvt -- node node.js >traced.txt 2>/dev/null </dev/null || status=$?
[ $status -eq 3 ] || fail "Node.js ended with $status, not 3"
node node.js >plain.txt || :
cmp plain.txt traced.txt || fail "Node.js printed something else"
"$UVSCOPE" report --json node.uvt >report.json
holds report.json '.processes[0].ticks.max_ns >= 119e6 and .processes[0].ticks.max_ns < 1e9'
holds report.json '[.processes[0].pool.items[] | select(.kind == "fs") | .count] | .[0] >= 10'
holds report.json '[.processes[0].pool.items[] | select(.kind == "crypto") | .count] == [10]'
