# The options of `uvscope run` that Node.js has too, and a program from stdin.
. "$(dirname "$0")/../e2e/lib.sh"
u=$UVSCOPE

echo 'console.log("first"); global.first = true;' >first.js
echo 'console.log("app", global.first, process.execArgv.length);' >app.js
echo 'var x = ;' >bad.js
echo 'process.emitWarning("one"); process.emitWarning("old", "DeprecationWarning", "X1");' >warn.js

# -r
"$u" run -r ./first.js app.js >out
[ "$(cat out)" = "first
app true 2" ] || fail "-r: $(cat out)"
"$u" run --require=./first.js -e 'console.log(global.first)' >out
[ "$(cat out)" = "first
true" ] || fail "-r with -e: $(cat out)"
status=0; "$u" run -r ./nothing.js app.js >out 2>err || status=$?
[ $status -eq 1 ] && grep -q "^Error: Cannot find module" err || fail "-r of nothing: $status"

# -c
"$u" run -c app.js >out || fail "-c of a good one"
[ ! -s out ] || fail "-c runs the program"
status=0; "$u" run --check bad.js >out 2>err || status=$?
[ $status -eq 1 ] && grep -q "^SyntaxError" err || fail "-c of a bad one: $status"
status=0; "$u" run -c -e 0 2>err || status=$?
[ $status -eq 2 ] && grep -q "not both" err || fail "-c with -e: $status"

# a program from stdin
echo 'console.log(process.argv.slice(1).join(), __filename)' | "$u" run - a b >out
[ "$(cat out)" = "-,a,b [stdin]" ] || fail "from stdin: $(cat out)"
status=0; echo 'throw 1' | "$u" - 2>err || status=$?
[ $status -eq 1 ] || fail "an error from stdin: $status"

# warnings
"$u" run warn.js 2>err
grep -q '^(node:[0-9]*) Warning: one$' err || fail "a warning: $(cat err)"
grep -q 'trace-warnings' err || fail "no hint"
grep -q '^(node:[0-9]*) \[X1\] DeprecationWarning: old$' err || fail "a deprecation: $(cat err)"
"$u" run --no-warnings warn.js 2>err
[ ! -s err ] || fail "--no-warnings"
"$u" run --no-deprecation warn.js 2>err
! grep -q old err || fail "--no-deprecation"
"$u" run --trace-warnings warn.js 2>err
grep -q '    at .*warn.js:1:' err || fail "--trace-warnings"
"$u" run --trace-deprecation warn.js 2>err
[ "$(grep -c '    at .*warn.js:1:' err)" = 1 ] || fail "--trace-deprecation"
status=0; "$u" run --throw-deprecation warn.js 2>err || status=$?
[ $status -eq 1 ] && grep -q '^DeprecationWarning: old' err || fail "--throw-deprecation"
NODE_NO_WARNINGS=1 "$u" run warn.js 2>err
[ ! -s err ] || fail "NODE_NO_WARNINGS"
NODE_REDIRECT_WARNINGS=$PWD/warnings "$u" run warn.js 2>err
[ ! -s err ] && [ "$(grep -c Warning: warnings)" = 2 ] || fail "NODE_REDIRECT_WARNINGS"
