# The report: every promised name, exact numbers, names from the program made harmless.
. "$(dirname "$0")/../e2e/lib.sh"
u=$UVSCOPE
cat >'app.js' <<'JS'
var fs = require('fs'), childProcess = require('child_process');
function slow() {
  var end = Date.now() + 150;
  while (Date.now() < end) Math.sqrt(2);
}
setTimeout(slow, 20);
setTimeout(function () { fs.readFile(__filename, function read() {}); }, 30);
childProcess.execFile('/bin/echo', ['\u001b[31mred']);
JS
"$u" record -o out.uvt app.js "$(printf 'bad\377\033[31m')" 2>err || fail "record: $(cat err)"
"$u" report --json out.uvt >report.json
holds report.json 'has("duration_ns", "lost", "findings", "processes")' 2>/dev/null || holds report.json '.duration_ns > 0 and .lost == 0'
holds report.json '.findings[0] | .id == "slow-callback" and .severity != null and .title != null and .evidence != null and .advice != null and .pid > 0 and .line == 2 and (.file | endswith("app.js"))'
holds report.json '.processes[0] | .pid > 0 and .ppid > 0 and (.command | startswith("app.js bad")) and .utilization > 0 and .utilization <= 1'
holds report.json '.processes[0].ticks | .count > 0 and .p50_ns <= .p90_ns and .p90_ns <= .p99_ns and .p99_ns <= .max_ns and .max_ns > 148000000'
holds report.json '.processes[0].phases | length > 1 and (.timers > 148000000)'
holds report.json '.processes[0].callbacks[] | select(.name == "slow") | .kind == "timer" and .count == 1 and .total_ns == .max_ns and .p50_ns <= .max_ns and .wait_p99_ns != null and .harm_ns != null and .line == 2'
holds report.json '.processes[0].pool | .size == 4 and (.items[] | select(.kind == "fs") | .count >= 1 and (.queued | has("p50_ns")) and .run.max_ns > 0 and .delivery.p99_ns > 0)'
holds report.json '.processes[0].spawns[0] | .pid > 0 and (.command | test("echo")) and .cost_ns > 0 and .exit_code == 0 and .signal == null'
holds report.json '.processes[0].samples | length > 0 and any(.[]; .count > 0 and any(.stack[]; test("^slow \\(.*app.js:[234]\\)$")))'
python3 - <<'PY'
import json
text = open("report.json", "rb").read()
json.loads(text.decode("utf-8"))
assert b"\xef\xbf\xbd" in text, "the invalid byte did not become U+FFFD"
PY
"$u" report out.uvt >report.txt
for word in Findings 'app.js:2' slow Loop 'Thread pool' 'queued for a worker' echo; do
  grep -q "$word" report.txt || fail "the text lacks $word: $(cat report.txt)"
done
[ -z "$(tr -d '\n -~' <report.txt | LC_ALL=C tr -d '\200-\377')" ] || fail "control characters in the report"
grep -q 'bad\\xff' report.txt || fail "the command is not escaped: $(head -n 1 report.txt)"
"$u" report out.uvt | head -n 1 >/dev/null
"$u" report out.uvt >/dev/full 2>err && fail "a full disk was hidden"
"$u" report --json out.uvt >/dev/full 2>err && fail "a full disk was hidden"
[ "$(wc -l <err)" -eq 1 ] || fail "not one line: $(cat err)"
