# Six equal jobs on four workers: two of them queue, for about as long as a job takes.
. "$(dirname "$0")/lib.sh"
cat >app.js <<'JS'
var crypto = require('crypto');
for (var i = 0; i < 6; i++)
  crypto.pbkdf2('p', 's', 300000, 32, 'sha256', function done(err) { if (err) throw err; });
JS
UV_THREADPOOL_SIZE=4 "$UVSCOPE" record -o out.uvt app.js
"$UVSCOPE" report --json out.uvt >report.json
"$UVSCOPE" export -f chrome -o out.json out.uvt
holds report.json '.processes[0].pool.size == 4'
holds report.json '.processes[0].pool.items[] | select(.kind == "crypto") | .count == 6'
# The two that waited began when the first of the four ended, whatever the machine's speed.
holds report.json '.processes[0].pool.items[] | select(.kind == "crypto")
  | .queued.max_ns > .run.p50_ns * 0.3 and .queued.p50_ns < .queued.max_ns * 0.5'
"$UVSCOPE" export -f json -o events.json out.uvt
python3 - <<'PY'
import json
events = json.load(open("events.json"))["events"]
submit, start = {}, {}
for e in events:
    if e["type"] == "POOL_SUBMIT": submit[e["args"]["task"]] = e["t_ns"]
    if e["type"] == "POOL_START": start[e["args"]["task"]] = e["t_ns"]
done = [e["t_ns"] for e in events if e["type"] == "POOL_DONE"]
assert len(submit) == len(start) == len(done) == 6, (submit, start, done)
late = [t for t in start if start[t] >= min(done)]
assert len(late) == 2, f"{len(late)} jobs had to queue until another was done, not 2"
PY
