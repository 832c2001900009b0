# ps, stat and what they say when there is nothing, one, or several programs to look at.
. "$(dirname "$0")/../e2e/lib.sh"
u=$UVSCOPE
UVSCOPE_DIR=$work/session
export UVSCOPE_DIR
for command in stat attach; do
  status=0; "$u" $command 2>err </dev/null || status=$?
  [ $status -ne 0 ] && [ "$(wc -l <err)" -eq 1 ] || fail "$command with nothing traced: $status, $(cat err)"
done
[ "$("$u" ps --json)" = "[]" ] || fail "ps --json with nothing traced: $("$u" ps --json)"
cat >app.js <<'JS'
var fs = require('fs');
function work() { fs.readFile(__filename, function () {}); }
setInterval(work, 5);
setTimeout(function () { console.log('ready'); }, 50);
JS
"$u" run app.js >ready &
first=$!
children="$children $first"
eventually grep -q ready ready
"$u" ps >out
grep -q "^ *$first .*app.js" out || fail "ps: $(cat out)"
"$u" ps --json >ps.json
holds ps.json "length == 1 and .[0].pid == $first and .[0].alive and .[0].ticks > 0"
"$u" stat -n 3 -i 100ms >out || fail "stat -n 3: $?"
[ "$(wc -l <out)" -eq 4 ] || fail "stat -n 3: $(cat out)"
"$u" stat --json -n 3 -i 200ms >out
jq -es "length == 3 and all(.[]; .pid == $first and .ticks > 0 and .pool.size > 0 and .processes == 1 and .lost == 0)" out >/dev/null ||
  fail "stat --json: $(cat out)"

# A closed pipe and an interrupt end it quietly.
"$u" stat --json -i 50ms 2>err | head -n 1 >out
[ -s out ] && [ ! -s err ] || fail "stat into head: $(cat err)"
rm out
"$u" stat -i 50ms >out 2>err &
stat=$!
children="$children $stat"
eventually test -s out
kill -INT $stat
wait $stat || fail "stat ended with $? on SIGINT"

# Two programs: which one is meant has to be said.
"$u" run app.js >ready2 &
second=$!
children="$children $second"
eventually grep -q ready ready2
status=0; "$u" stat -n 1 2>err || status=$?
[ $status -eq 1 ] && grep -q $first err && grep -q $second err || fail "two programs: $status, $(cat err)"
"$u" stat -n 1 -i 100ms $second >out || fail "stat PID"

# A dead one: its rings are still there for report and snap, not for stat.
kill -9 $second
wait $second 2>/dev/null || :
status=0; "$u" stat $second 2>err || status=$?
[ $status -eq 1 ] && grep -q 'has ended' err || fail "stat of a dead process: $status, $(cat err)"
"$u" ps --all --json >ps.json
holds ps.json "[.[] | select(.pid == $second and (.alive | not))] | length == 1"
"$u" snap $second -o snap.uvt 2>err || fail "snap: $(cat err)"
"$u" report --json snap.uvt >report.json
holds report.json ".processes[0].pid == $second and (.processes[0].callbacks | length) > 0"

# It ends with its program.
rm out
"$u" stat $first -i 100ms >out &
stat=$!
children="$children $stat"
eventually test -s out
kill $first
wait $stat || fail "stat ended with $? when its program did"
