# What is exported: a range, a place, kinds, without secrets; of a program that runs.
. "$(dirname "$0")/../e2e/lib.sh"
u=$UVSCOPE
cat >app.js <<'JS'
var fs = require('fs');
console.time('secret label');
setTimeout(function culprit() {
  var end = Date.now() + 150;
  while (Date.now() < end) Math.sqrt(2);
}, 60);
setTimeout(function later() { fs.readFile('app.js', function read() { console.timeEnd('secret label'); }); }, 100);
JS
"$u" record -o out.uvt app.js secret-word 2>err || fail "record: $(cat err)"
whole=$("$u" export -f json out.uvt | jq '.events | length')
"$u" export -f json --kind timer out.uvt >kinds.json
holds kinds.json '[.events[] | select(.args.kind) | .args.kind] | unique == ["timer"]'
"$u" export -f json --site culprit out.uvt >site.json
holds site.json '[.events[] | select(.type == "TASK_BEGIN") | .args.callback] | length == 1 and (.[0] | startswith("culprit"))'
# In the middle of the callback: cut at both ends, as long as the range.
"$u" export -f chrome --from slow-callback+20ms --to slow-callback+50ms out.uvt >cut.json 2>err || fail "$(cat err)"
holds cut.json '[.[] | select(.ph == "X" and (.name | startswith("culprit"))).dur]
  | length == 1 and .[0] > 29999 and .[0] < 30001'
"$u" export -f json --from nothing-such out.uvt 2>err && fail "an unknown finding"
grep -q 'slow-callback' err || fail "findings are not listed: $(cat err)"
"$u" export -f json --from 2s --to 1s out.uvt 2>err && fail "a range that ends before it begins"
for format in chrome json perfetto speedscope; do
  "$u" export -f $format --redact all out.uvt >redacted
  grep -a -q -e 'secret' -e 'app\.js' -e "$PWD" redacted && fail "$format --redact all: $(grep -a -o -e '.\{30\}secret.\{20\}' -e '.\{30\}app\.js.\{20\}' redacted | head -n 3)"
done
"$u" export -f chrome --redact strings out.uvt >redacted
grep -q 'app\.js' redacted || fail "paths were hidden too"
status=0; "$u" export -f json --redact names out.uvt 2>err || status=$?
[ $status -eq 2 ] || fail "--redact names: $status"

# A program that runs: what there is, and until it ends.
cat >long.js <<'JS'
setInterval(function beat() {}, 5);
setTimeout(process.exit, 3000);
JS
"$u" run long.js &
program=$!
children="$children $program"
eventually sh -c "$u export -f json -p $program -o now.json 2>/dev/null && jq -e '.events | length > 20' now.json"
kill -0 $program || fail "the program is gone"
"$u" export -f json -p $program --follow 2>err | head -c 300 >/dev/null || fail "a closed pipe: $(cat err)"
[ ! -s err ] || fail "a closed pipe: $(cat err)"
"$u" export -f chrome -p $program --follow -o stopped.json 2>err &
follower=$!
children="$children $follower"
sleep 0.3
[ ! -e stopped.json ] || fail "there before it is whole"
kill -INT $follower
status=0; wait $follower || status=$?
[ $status -eq 0 ] || fail "an interrupt gave $status: $(cat err)"
jq -e 'length > 3' stopped.json >/dev/null || fail "an interrupt left no document"
"$u" export -f chrome -p $program --follow -o ended.json || fail "following to the end"
jq -e 'length > 3' ended.json >/dev/null || fail "no document at the end"
