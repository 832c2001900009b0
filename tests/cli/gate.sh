# Conditions for continuous integration: exit statuses, formats, mistakes.
. "$(dirname "$0")/../e2e/lib.sh"
u=$UVSCOPE
uvt=$root/traces/server.uvt
gate() { # expected status, then the command line
  want=$1
  shift
  status=0
  "$u" gate "$@" >out 2>err </dev/null || status=$?
  [ $status -eq "$want" ] || fail "gate $*: status $status instead of $want: $(cat out err)"
}
gate 0 "$uvt" 'tick.p99 < 10s' 'lost == 0'
grep -q '^ok  ' out || fail "no ok: $(cat out)"
gate 1 "$uvt" 'tick.p99 < 10s' 'finding(slow-callback) == 0'
grep -q '^FAIL  finding(slow-callback) == 0' out || fail "$(cat out)"
gate 3 "$uvt" 'site(no.js:1).run.p99 < 1ms'
gate 1 "$uvt" 'site(no.js:1).run.p99 < 1ms' 'lost == 1'
gate 2 "$uvt" 'tick.p99 < 50'
[ "$(wc -l <err)" -eq 1 ] || fail "not one line: $(cat err)"
gate 2 "$uvt"
gate 2 "$uvt" -f yaml 'lost == 0'
gate 2 no-such.uvt 'lost == 0'
gate 2 -b no-such.uvt "$uvt" 'lost == 0'
gate 2 --file no-such.txt "$uvt"
gate 1 --threshold slow-callback=1h "$uvt" 'finding(slow-callback) > 0'
gate 0 -b "$uvt" "$uvt" 'tick.p99 <= baseline' 'site(renderInvoice).run.max < 1.01 * baseline'
! "$u" gate "$uvt" 'lost == 0' >/dev/full 2>err || fail "a report that is not written is a pass"

printf '# limits\n\n  tick.p99 < 10s  \nfinding(slow-callback) == 0\npool.run.max < 1ns or "x" == 1\n' >limits
gate 2 --file limits "$uvt"
sed -i '$d' limits
gate 1 -f json --file limits "$uvt" 'tick.p999 < 1s'
holds out '.outcome == "failed" and (.checks | length) == 3 and .lost == 0 and .events > 1000'
holds out '.checks[0].outcome == "no data" and (.checks[0].why | contains("1000 samples"))'
holds out '.checks[1] | .outcome == "passed" and .operator == "<" and .left.unit == "ns" and .left.samples > 100'
holds out '.checks[2] | .outcome == "failed" and .left.value == 1 and .right.value == 0'
# The same numbers as the report.
"$u" report --json "$uvt" >report
p99=$(json report '.processes[0].loop.ticks.p99_ns // .processes[0].ticks.p99_ns')
gate 0 "$uvt" "tick.p99 == ${p99}ns"

gate 1 -f junit -o gate.xml --file limits "$uvt" "site(\"<a&b>\").run.max < 1ms"
python3 - <<'PY'
import xml.etree.ElementTree as E
suite = E.parse("gate.xml").getroot()
assert (suite.get("tests"), suite.get("failures"), suite.get("errors"), suite.get("skipped")) == ("3", "1", "0", "1"), suite.attrib
cases = suite.findall("testcase")
assert cases[0].get("name") == 'site("<a&b>").run.max < 1ms' and cases[0].find("skipped") is not None
assert cases[1].find("failure") is None and "does not hold" in cases[2].find("failure").get("message")
PY

# Every metric is written down.
for name in $(sed -n 's/^[A-Z_]*("\([a-z.]*\)",.*/\1/p' "$root/model/metrics.def"); do
  grep -q -e "$name" "$root/docs/gate.md" || fail "docs/gate.md does not tell of $name"
done

# A process that the recording does not have is a mistake, no pass.
gate 2 "$uvt" --pid 1 'lost == 0'
grep -q 'has no process 1; there are: [0-9]' err || fail "not which processes there are: $(cat err)"
