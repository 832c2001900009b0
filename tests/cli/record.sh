# Recording: exit status, streams, signals, time limit, commands, and nothing to record.
. "$(dirname "$0")/../e2e/lib.sh"
u=$UVSCOPE
cat >app.js <<'JS'
process.stdin.on('data', function (data) { process.stdout.write(data); });
process.stdin.on('end', function () { process.exitCode = 7; });
JS
status=0; echo hello | "$u" record -o out.uvt app.js >out 2>err || status=$?
[ $status -eq 7 ] || fail "exit status $status, not 7: $(cat err)"
[ "$(cat out)" = hello ] || fail "its stdout was: $(cat out)"
"$u" report --json out.uvt >report.json
holds report.json '.processes[0].callbacks | length > 0'

# Signals go to the program, which decides.
cat >handler.js <<'JS'
process.on('SIGTERM', function () { process.exit(9); });
setInterval(function () {}, 1000);
console.log('ready');
JS
"$u" record -o out.uvt handler.js >handled 2>err &
recorder=$!
children="$children $recorder"
eventually grep -q ready handled
kill -TERM $recorder
status=0; wait $recorder || status=$?
[ $status -eq 9 ] || fail "SIGTERM through the recorder gave $status: $(cat err)"
"$u" report out.uvt >/dev/null

# A time limit ends the program too, and that is no failure.
"$u" record -o out.uvt -d 600ms handler.js >out 2>err || fail "-d: status $?: $(cat err)"
"$u" record -o out.uvt -d 10s -- sh -c "'$u' run app.js </dev/null; exit 3" 2>err && fail "exit status of a command was lost"
"$u" report --json out.uvt >report.json
holds report.json '.processes | length == 1'

# A grandchild through programs that are not traced.
"$u" record -o out.uvt -- sh -c "sh -c \"sh -c '$u run app.js </dev/null; true'; true\"" 2>err || fail "nested: $(cat err)"
"$u" report --json out.uvt >report.json
holds report.json '.processes | length == 1'

status=0; "$u" record -o none.uvt -- true 2>err || status=$?
[ $status -eq 1 ] && grep -q 'nothing was recorded' err || fail "an untraced program: $status, $(cat err)"
status=0; "$u" record -o none.uvt -- ./no-such-program 2>err || status=$?
[ $status -eq 1 ] && grep -q 'cannot start' err || fail "a program that is not there: $status, $(cat err)"
status=0; "$u" record -o /nonexistent/out.uvt app.js 2>err </dev/null || status=$?
[ $status -eq 1 ] && [ "$(wc -l <err)" -eq 1 ] || fail "a bad path: $status, $(cat err)"
status=0; "$u" record -o none.uvt -p 999999 2>err || status=$?
[ $status -eq 1 ] && [ "$(wc -l <err)" -eq 1 ] || fail "no such process: $status, $(cat err)"

# A running program, until the recorder is interrupted.
rm handled
"$u" run handler.js >handled &
program=$!
children="$children $program"
eventually grep -q ready handled
rm -f out.uvt
"$u" record -o out.uvt -p $program 2>err &
recorder=$!
children="$children $recorder"
eventually test -s out.uvt
kill -INT $recorder 2>/dev/null
eventually sh -c "! kill -0 $recorder 2>/dev/null"
wait $recorder || fail "record -p: status $?: $(cat err)"
kill -0 $program || fail "the program ended with its recorder"
"$u" report --json out.uvt >report.json
holds report.json ".processes[0].pid == $program"
