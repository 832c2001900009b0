# push: spans and metrics to a collector that is strict, down, slow, busy or wrong.
. "$(dirname "$0")/../e2e/lib.sh"
u=$UVSCOPE
UVSCOPE_DIR=$work/session
mkdir -m 700 "$UVSCOPE_DIR"
export UVSCOPE_DIR
unset OTEL_EXPORTER_OTLP_HEADERS OTEL_EXPORTER_OTLP_ENDPOINT OTEL_SERVICE_NAME http_proxy https_proxy all_proxy
receiver() { # plan [save]: sets $url; its log is in the file "log"
  rm -f port log
  : >log
  python3 "$root/tests/cli/otlp_receiver.py" port log "$@" 2>receiver.err & children="$children $!"
  eventually test -s port
  url=http://127.0.0.1:$(cat port)
}
heard() { # jq expression over all lines of the log
  jq -se "$1" log >/dev/null || fail "does not hold: $1: $(head -c 1500 log; cat err)"
}
fine() { heard 'all(.[]; .error == null)'; }

for wrong in nonsense ftp://x http:// http:///x 'http://u:p@h' 'http://h/?a' "http://a b"; do
  status=0; "$u" push --otlp "$wrong" 2>err || status=$?
  [ $status -eq 2 ] || fail "--otlp $wrong: $status"
done
for wrong in novalue =v "a b=c" "$(printf 'A=b\r\nX: y')"; do
  status=0; "$u" push --otlp http://127.0.0.1:1 --header "$wrong" 2>err || status=$?
  [ $status -eq 2 ] || fail "--header $wrong: $status"
done
status=0; "$u" push 2>err || status=$?
[ $status -eq 2 ] && grep -q -- --otlp err || fail "without --otlp: $status"
status=0; "$u" push --otlp http://127.0.0.1:1 2>err || status=$?
[ $status -eq 1 ] && grep -q 'no traced program' err || fail "nothing runs: $status: $(cat err)"

# A running program and its child, to its end.
cat >app.js <<'JS'
var childProcess = require('child_process'), crypto = require('crypto'), fs = require('fs');
if (process.argv[2] === 'child') {
  setTimeout(function inChild() {}, 50);
} else {
  process.title;
  (function wait() {
    if (!fs.existsSync('go'))
      return setTimeout(wait, 20);
    childProcess.spawn(process.execPath, [__filename, 'child', 'se"cret\u0007']);
    for (var i = 0; i < 6; i++)
      crypto.pbkdf2('p', 's', 20000, 32, 'sha256', function done() {});
    setTimeout(function culprit() { for (var end = Date.now() + 80; Date.now() < end;); }, 20);
  })();
}
JS
receiver ok got
"$u" run app.js & app=$!; children="$children $app"
eventually "$u" report --json -p $app
"$u" push --otlp "$url/" -p $app --interval 100ms --service "the service" \
  --header "Authorization=Bearer x=y" --header X-Empty= 2>err & pusher=$!
children="$children $pusher"
eventually test -s log
: >go
wait $pusher || fail "push: $(cat err)"
wait $app
fine
grep -q 'push: done' err || fail "the last line: $(cat err)"
heard 'all(.[]; .headers.authorization == "Bearer x=y" and .headers["x-empty"] == "")'
cat >check.py <<'PY'
import json
spans, names = [], set()
for line in open("log"):
    line = json.loads(line)
    spans += line.get("spans", [])
    names |= set(line.get("metrics", []))
ids = {s["id"]: s for s in spans}
assert len(ids) == len(spans), "twice the same"
assert {s["service"] for s in spans} == {"the service"}
callbacks = [s for s in spans if s["a"].get("uvscope.span") == "callback"]
culprit = [s for s in callbacks if s["name"].startswith("culprit (")]
assert len(culprit) == 1 and culprit[0]["ns"] >= 79e6 and culprit[0]["a"]["uvscope.slow"], culprit
items = [s for s in spans if s["a"].get("uvscope.span") == "work item" and s["name"] == "pbkdf2"]
assert len(items) == 6, items
for i in items:
    stages = {s["name"]: s["ns"] for s in spans if s["parent"] == i["id"] and s["a"]["uvscope.span"] == "stage"}
    assert stages == {"queued": i["a"]["uvscope.queued_ns"], "running": i["a"]["uvscope.running_ns"],
                      "waiting for the loop": i["a"]["uvscope.waiting_ns"]}, (i, stages)
    assert sum(stages.values()) == i["ns"]
across = [s for s in spans if s["parent"] in ids and ids[s["parent"]]["pid"] != s["pid"]]
assert len(across) == 1 and ids[across[0]["parent"]]["name"].startswith("spawn "), across
assert across[0]["trace"] == ids[across[0]["parent"]]["trace"]
assert {"nodejs.eventloop.delay.p99", "uvscope.callback.duration", "uvscope.pool.queued.duration"} <= names
PY
python3 check.py || fail "$(cat err)"

# Trouble, with a recording.
echo 'setTimeout(function later() {}, 5); require("crypto").pbkdf2("p", "s", 1000, 32, "sha256", function () {})' >small.js
"$u" record -o out.uvt small.js 'top secret' 2>/dev/null
push() { # status, options...
  want=$1
  shift
  status=0; timeout 60 "$u" push --otlp "$url" "$@" out.uvt 2>err || status=$?
  [ $status -eq "$want" ] || fail "push $*: $status, not $want: $(cat err) $(head -c 500 log)"
}
timeout 60 "$u" push --otlp http://127.0.0.1:1 out.uvt 2>down.err & down=$! # nobody listens there
children="$children $down"
receiver 429:1,503,close,ok
push 0
fine
heard 'length == 5 and (map(.bytes) | .[:4] | unique | length) == 1'
heard '.[1].at - .[0].at >= 0.99' # as it asked for
grep -q ' answers 429.*waiting [1-9]' err || fail "said: $(cat err)"
grep -q 'done; .* lost 0 and 0, waiting 0 and 0' err || fail "said: $(cat err)"
receiver noise,huge,502,ok
push 0
heard 'length == 5'
for code in 400 401 404 413 500; do
  receiver $code
  push 1
  heard 'length == 2'
  grep -q "answers $code; sent 0 spans and 0 sets of metrics, lost [1-9][0-9]* and 1, waiting 0 and 0" err ||
    fail "$code: $(cat err)"
done
receiver garbage
push 0
receiver partial:2
push 1
grep -q 'lost 2 and 1' err && grep -q 'did not take all: too old' err || fail "partial: $(cat err)"
grep -q "$(printf '\033')" err && fail "control characters on the terminal"
other=$url
mv log other.log
receiver "redirect:$other/v1/traces"
: >other.log
push 1
grep -q "redirects to $other/v1/traces, which is not followed" err || fail "redirect: $(cat err)"
[ ! -s other.log ] || fail "followed a redirection"
receiver ok
push 0 --redact all
fine
grep -q 'secret\|small.js' log && fail "not redacted"
status=0; wait $down || status=$?
[ $status -eq 1 ] || fail "down: $status"
grep -q 'onnect.*; sent 0 spans and 0 sets of metrics, lost [1-9][0-9]* and 1, waiting 0 and 0' down.err ||
  fail "down: $(cat down.err)"

# A collector that hangs, a program that floods: memory is bounded, a signal ends it soon.
echo 'var n = 0; (function spin() { setImmediate(spin); })(); setTimeout(process.exit, 60000)' >flood.js
receiver hang
"$u" run flood.js & app=$!; children="$children $app"
eventually "$u" report --json -p $app
cat >bounded.py <<'PY'
import os, re, signal, subprocess, sys, time
uvscope, url, pid = sys.argv[1:]
p = subprocess.Popen([uvscope, "push", "--otlp", url, "-p", pid, "--interval", "200ms"], stderr=open("err", "w"))
end = time.monotonic() + 30
while time.monotonic() < end and not re.search(r"lost [1-9]", open("err").read()):
    time.sleep(0.1)
p.send_signal(signal.SIGINT)
begun = time.monotonic()
_, status, usage = os.wait4(p.pid, 0)
took = time.monotonic() - begun
assert os.WIFEXITED(status) and os.WEXITSTATUS(status) == 1, status
assert usage.ru_maxrss < 96 * 1024, usage.ru_maxrss
assert took < 15, took
said = open("err").read()
assert re.search(r"lost [1-9]\d* and \d+, waiting 0 and 0$", said, re.M), said
PY
timeout 100 python3 bounded.py "$u" "$url" $app || fail "bounded: $(cat err)"

# Nothing runs yet, a slow collector, and a signal.
kill -9 $app
receiver slow
"$u" push --otlp "$url" --follow --interval 100ms 2>err & pusher=$!
children="$children $pusher"
cat >patient.js <<'JS'
var fs = require('fs'), timer = setInterval(function later() { // until somebody has heard of it
  if (fs.existsSync('heard')) clearInterval(timer);
}, 20);
JS
"$u" run patient.js & app=$!; children="$children $app"
eventually grep -q '"later' log
: >heard
wait $app
kill -TERM $pusher
wait $pusher || { status=$?; [ $status -eq 1 ] || fail "SIGTERM: $status: $(cat err)"; }
fine
