# `uvscope run` is transparent: exit status, stdio, signals and stdin are the program's own.
. "$(dirname "$0")/lib.sh"
run() { "$UVSCOPE" run "$@"; }

echo 'process.exit(7)' >exit.js
status=0; run exit.js || status=$?
[ $status -eq 7 ] || fail "exit status $status, not 7"

echo 'process.exitCode = 3; setTimeout(function () {}, 10)' >code.js
status=0; run code.js || status=$?
[ $status -eq 3 ] || fail "exitCode gave $status, not 3"

cat >cat.js <<'JS'
process.stdin.on('data', function (data) { process.stdout.write(data); });
process.stdin.on('end', function () { process.stderr.write('end\n'); });
JS
head -c 300000 /dev/urandom | od -An -tx1 >big
run cat.js <big 2>err >copy
cmp -s big copy || fail "stdin to stdout through a file differs"
cat big | run cat.js 2>err | cat >copy
cmp -s big copy || fail "stdin to stdout through pipes differs"
[ "$(cat err)" = end ] || fail "stderr was: $(cat err)"

echo 'for (var i = 0; i < 100000; i++) console.log("line " + i)' >many.js
[ "$(run many.js | head -n 2)" = "line 0
line 1" ] || fail "head got something else"

echo 'process.kill(process.pid, "SIGTERM"); setInterval(function () {}, 1000)' >killed.js
status=0; run killed.js || status=$?
[ $status -eq 143 ] || fail "died with status $status, not by SIGTERM"

cat >handler.js <<'JS'
process.on('SIGTERM', function () { console.log('got it'); process.exit(0); });
setInterval(function () {}, 1000);
console.log('ready');
JS
"$UVSCOPE" run handler.js >handled &
children="$children $!"
eventually grep -q ready handled
kill -TERM $!
wait $! || fail "the SIGTERM handler did not decide the exit status"
grep -q 'got it' handled || fail "the SIGTERM handler did not run"

printf 'var a = 1;\nvar b = = 2;\n' >syntax.js
status=0; run syntax.js 2>err || status=$?
[ $status -eq 1 ] || fail "a syntax error gave status $status"
grep -q 'syntax.js:2' err && grep -q 'var b = = 2' err || fail "syntax error shown as: $(cat err)"

cat >nested.js <<'JS'
setTimeout(function outer() {
  process.nextTick(function inner() {
    null.property;
  });
}, 1);
JS
status=0; run nested.js 2>err || status=$?
[ $status -eq 1 ] || fail "an uncaught error gave status $status"
grep -q 'nested.js:3' err && grep -q 'inner' err && grep -q TypeError err ||
  fail "uncaught error shown as: $(cat err)"


# Switched off, the program runs just the same and leaves no trace.
rm -rf "$work/session"
status=0; UVSCOPE_DIR=$work/session UVSCOPE=off "$UVSCOPE" run exit.js || status=$?
[ $status -eq 7 ] || fail "exit status $status with tracing off"
[ -z "$(find "$work/session" -name '*.ring' 2>/dev/null)" ] || fail "traced although switched off"
