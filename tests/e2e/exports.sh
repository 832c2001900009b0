# The Chrome trace is valid JSON whose slices nest; the live JSON is one object per line.
. "$(dirname "$0")/lib.sh"
for name in slow-callback pool spawn timers server; do
  "$UVSCOPE" export -f chrome -o "$name.json" "$root/traces/$name.uvt"
  "$UVSCOPE" export -f chrome "$root/traces/$name.uvt" | cmp - "$name.json" ||
    fail "$name: stdout and -o differ"
done
python3 - <<'PY'
import json, collections
for name in ["slow-callback", "pool", "spawn", "timers", "server"]:
    events = json.load(open(name + ".json"))
    stacks, flows, names = collections.defaultdict(list), collections.Counter(), set()
    for e in events:
        assert "ph" in e and "pid" in e, e
        names.add(e.get("name"))
        lane = (e["pid"], e.get("tid"))
        if e["ph"] == "X":
            assert e["dur"] >= 0
            stacks[lane].append((e["ts"], e["ts"] + e["dur"]))
        if e["ph"] in "sf":
            flows[e["ph"]] += 1
    for lane, slices in stacks.items():
        open_ends = []
        for begin, end in sorted(slices, key=lambda s: (s[0], -s[1])):
            while open_ends and open_ends[-1] <= begin + 1e-6:
                open_ends.pop()
            assert not open_ends or end <= open_ends[-1] + 1e-3, (name, lane, begin, end, open_ends)
            open_ends.append(end)
    assert flows["s"] > 0 and flows["f"] > 0, (name, flows)
PY

echo 'setInterval(function beat() {}, 2); setTimeout(process.exit, 2500)' >app.js
"$UVSCOPE" run app.js &
program=$!
children="$children $program"
eventually test -n "$(sleep 0.3; find "$UVSCOPE_DIR" -name "$program-*.ring")"
"$UVSCOPE" stat $program --json -i 300ms >lines.json || fail "stat did not end cleanly with its program"
jq -es 'length >= 2 and all(.[]; .pid == '$program' and .ticks >= 0 and (.pool | has("size", "busy", "queued", "oldest_ns"))
  and has("t_ns", "utilization", "tick_p50_ns", "tick_p99_ns", "tick_max_ns", "callbacks", "processes", "lost"))' lines.json >/dev/null ||
  fail "stat --json: $(head -n 3 lines.json)"
