# The heap's limit: an error to catch near it, a clear end beyond it, a trace that can be read.
. "$(dirname "$0")/lib.sh"
cat >grow.js <<'JS'
var all = [];
setImmediate(function grow() {
  for (var i = 0; ; i++) all.push({ i: i, text: 'text number ' + i });
});
JS
cat >catch.js <<'JS'
var caught = 0;
function fill() { for (var all = [], i = 0; ; i++) all.push([i, String(i), { i: i }]); }
function text() { for (var s = 'x'; ; ) s += s + s.slice(1); }
[fill, text, fill, fill].forEach(function (f) {
  try { f(); } catch (e) { caught += e instanceof RangeError; }
});
console.log(caught, process.memoryUsage().heapUsed < 64 << 20);
JS
message="the script's heap reached its limit of 32 MB; raise it with --max-heap=MB"
ended() { # STATUS COMMAND...
  want=$1; shift; got=0
  "$@" >out 2>err </dev/null || got=$?
  [ "$got" -eq "$want" ] || fail "$*: status $got, not $want: $(tail -n 3 err)"
}
ended 134 "$UVSCOPE" run --max-heap=32 grow.js
grep -q "^RangeError: Out of memory" err || fail "no error: $(cat err)"
grep -q "^uvscope: out of memory: $message" err || fail "no message: $(cat err)"
ended 0 "$UVSCOPE" run --max-heap=64 catch.js
grep -qx "4 true" out || fail "not caught: $(cat out)"
# Garbage is no reason: ten times the limit is made and forgotten.
ended 0 "$UVSCOPE" run --max-heap=32 -e 'for (var o, i = 0; i < 2e6; i++) o = { a: i, b: [i] }'
ended 2 "$UVSCOPE" run --max-heap=much grow.js

# What happened before can be read, also where the recorder passes the limit on.
ended 134 "$UVSCOPE" record --max-heap=32 -o full.uvt grow.js
ended 0 "$UVSCOPE" report --json full.uvt
holds out '[.processes[0].callbacks[] | select(.name == "grow")] | length == 1'

# Where the system has no more, before the limit is reached.
if [ -z "${ASAN_OPTIONS:-}" ]; then
  (ulimit -v 300000; ended 134 "$UVSCOPE" run grow.js
  grep -q "^uvscope: out of memory: the system has no more" err || fail "$(cat err)")
fi
