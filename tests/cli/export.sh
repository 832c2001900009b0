# Exports: valid whatever the names, whole or not at all, and of a part.
. "$(dirname "$0")/../e2e/lib.sh"
u=$UVSCOPE
cat >child.js <<'JS'
setTimeout(function inChild() {}, 5);
JS
cat >app.js <<'JS'
var crypto = require('crypto'), childProcess = require('child_process');
function slow() {
  var end = Date.now() + 60;
  while (Date.now() < end) Math.sqrt(2);
}
setTimeout(slow, 20);
for (var i = 0; i < 6; i++)
  crypto.pbkdf2('p', 's', 20000, 32, 'sha256', function done() {});
childProcess.spawn(process.execPath, ['child.js']);
JS
"$u" record -o out.uvt app.js "$(printf '\377"\n\001')" 2>err || fail "record: $(cat err)"
"$u" export -f chrome -o out.json out.uvt
head -c 2 out.json | grep -q '^\[{$' || fail "readers look for [{ at the start"
python3 - <<'PY'
import json
from collections import defaultdict
events = json.load(open("out.json", encoding="utf-8"))
stacks, flows, asyncs, counters = defaultdict(list), defaultdict(list), defaultdict(list), set()
for e in events:
    if e["ph"] == "M":
        continue
    lane = (e["pid"], e["tid"])
    if e["ph"] == "X":
        stacks[lane].append((e["ts"], -e["dur"], e["name"]))
    if e["ph"] in "stf":
        flows[e["id"]].append(e)
    if e["ph"] in "be":
        asyncs[e["id"]].append(e)
    if e["ph"] == "C":
        counters.add(e["name"])
        assert len(e["args"]) == 1
for lane, slices in stacks.items():
    ends = []
    for begin, length, name in sorted(slices):
        while ends and ends[-1] <= begin + 1e-4:
            ends.pop()
        assert not ends or begin - length <= ends[-1] + 1e-3, (lane, name)
        ends.append(begin - length)
for chain in flows.values():
    assert len({e["cat"] for e in chain}) == 1
    for e in chain[1:]:
        assert chain[0]["ph"] == "s" and e["ph"] == "f" and e["bp"] == "e"
across = [c for c in flows.values() if len(c) == 2 and c[0]["pid"] != c[1]["pid"]]
assert len(across) == 1, across
assert {"loop delay", "pool busy", "pool queued", "heap"} <= counters, counters
jobs = [a for a in asyncs.values() if a[0]["name"] == "pbkdf2"]
assert len(jobs) == 6
for a in jobs:
    assert [(e["ph"], e["name"]) for e in a] == [
        ("b", "pbkdf2"), ("b", "queued"), ("e", "queued"), ("b", "running"), ("e", "running"),
        ("b", "waiting for the loop"), ("e", "waiting for the loop"), ("e", "pbkdf2")], a
assert any(e["ph"] == "i" and e["name"].startswith("slow: ") and "slow (app.js:2)" in e["name"] for e in events)
assert any(e["ph"] == "P" and e["name"] == "ProfileChunk" for e in events)
lanes = {e["args"]["name"] for e in events if e["ph"] == "M" and e["name"] == "thread_name"}
assert sum("worker" in name for name in lanes) == 4, lanes
PY
"$u" export -f json out.uvt | jq -e '.events | length > 50' >/dev/null || fail "json is not valid"
whole=$("$u" export -f json out.uvt | jq '.events | length')
part=$("$u" export -f json --from 10ms --to 50ms out.uvt | jq '.events | length')
[ "$part" -gt 0 ] && [ "$part" -lt "$whole" ] || fail "--from --to gave $part of $whole"
"$u" export -f chrome --from 30ms --to 60ms out.uvt | jq -e 'length > 0' >/dev/null || fail "a cut out part is not valid"

"$u" export -f chrome out.uvt -o /dev/full 2>err && fail "a full disk was hidden"
grep -q 'No space left' err || fail "full disk: $(cat err)"
echo old >kept.json
(ulimit -f 8; trap '' XFSZ; "$u" export -f chrome -o kept.json out.uvt 2>err) && fail "a file too large was hidden"
[ "$(cat kept.json)" = old ] || fail "a failed export replaced the file"
[ -z "$(find . -name 'kept.json.*')" ] || fail "a failed export left a temporary file"
"$u" export -f chrome out.uvt 2>err | head -c 100 >/dev/null
[ ! -s err ] || fail "a closed pipe: $(cat err)"
status=0; "$u" export -f nonsense out.uvt 2>err || status=$?
[ $status -eq 2 ] && grep -q chrome err || fail "an unknown format: $status, $(cat err)"
