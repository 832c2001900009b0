# serve: metrics of all traced processes; wrong, greedy, slow and many clients.
. "$(dirname "$0")/../e2e/lib.sh"
u=$UVSCOPE
UVSCOPE_DIR=$work/session
mkdir -m 700 "$UVSCOPE_DIR"
export UVSCOPE_DIR
echo 'setInterval(function beat() {}, 5); require("crypto").pbkdf2("p", "s", 1000, 32, "sha256", function () {}); setTimeout(process.exit, 30000)' >app.js
"$u" run app.js 'one "two"' & children="$children $!"; one=$!
"$u" run app.js & children="$children $!"; two=$!
printf '0123456789abcdef-token\n' >token
for wrong in 0.0.0.0:0 192.0.2.1:80 '[::]:0' '[2001:db8::1]:80'; do
  status=0; "$u" serve --listen $wrong 2>err || status=$?
  [ $status -eq 2 ] && grep -q token err || fail "open to others without a token: $(cat err)"
done
for wrong in nonsense 127.0.0.1 1:2:3 127.0.0.1:70000 ::1:80 '[::1]' '[127.0.0.1]:80' '[]:80' :80 example.com:80; do
  status=0; "$u" serve --listen $wrong 2>err || status=$?
  [ $status -eq 2 ] || fail "--listen $wrong: $status"
done
serve() { # arguments
  : >said
  "$u" serve "$@" 2>said &
  server=$!
  children="$children $server"
  eventually grep -q serving said
  port=$(sed -n 's/.*:\([0-9]*\)\/metrics.*/\1/p' said)
}
serve --listen 127.0.0.1:0
cat >client.py <<'PY'
import http.client, json, re, socket, sys, threading, time
port, one, two = int(sys.argv[1]), sys.argv[2], sys.argv[3]
def get(path, method="GET", **headers):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    c.request(method, path, headers=headers)
    r = c.getresponse()
    body = r.read()
    c.close()
    return r.status, r.getheader("Content-Type"), body.decode()
def raw(data, wait=5):
    s = socket.create_connection(("127.0.0.1", port), timeout=20)
    s.settimeout(wait)
    s.sendall(data)
    try:
        return s.recv(65536).decode(errors="replace")
    except OSError:
        return ""
    finally:
        s.close()
for _ in range(100):
    status, kind, text = get("/metrics")
    if all(re.search(r'uvscope_callbacks_total\{pid="%s",.*kind="crypto"\} [1-9]' % pid, text) for pid in (one, two)):
        break
    time.sleep(0.1)
else:
    sys.exit("not all processes are there: " + text[:2000])
assert status == 200 and kind.startswith("text/plain"), (status, kind)
assert '\\"two\\"' in text
open("metrics.txt", "w").write(text)
status, kind, om = get("/metrics", Accept="application/openmetrics-text; version=1.0.0")
assert kind.startswith("application/openmetrics-text") and om.endswith("# EOF\n")
assert "# TYPE uvscope_callbacks counter" in om
for accept, wanted in (("application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
                        "text/plain;version=0.0.4;q=0.3,*/*;q=0.2", True),
                       ("text/plain, application/openmetrics-text;q=0.9", False), ("*/*", False), ("text/*", False),
                       ("application/openmetrics-text;q=0", False), ("application/*", True), ("nonsense;;q=,,", False),
                       ("text/plain;q=0.5, */*;q=0.9", True), ("", False)):
    status, kind, body = get("/metrics", Accept=accept)
    assert status == 200 and (wanted == kind.startswith("application/openmetrics-text")) and \
        body.endswith("# EOF\n") == wanted, (accept, kind)
def of(name, pid):
    return float(re.search(r'^%s\{pid="%s",.*\} (.*)$' % (name, pid), text, re.M).group(1))
for pid in (one, two):
    assert abs(time.time() - of("process_start_time_seconds", pid)) < 100
    assert 0 <= of("process_cpu_seconds_total", pid) < 100
    rss = int(open("/proc/%s/statm" % pid).read().split()[1]) * 4096
    assert rss / 2 < of("process_resident_memory_bytes", pid) < rss * 2
    assert 3 <= of("process_open_fds", pid) <= of("process_max_fds", pid)
    lag = {k: of("nodejs_eventloop_lag_%s_seconds" % k, pid) for k in ("min", "max", "mean", "stddev", "p50", "p90", "p99")}
    assert lag["min"] <= lag["p50"] <= lag["p90"] <= lag["p99"] <= lag["max"] and lag["min"] <= lag["mean"] <= lag["max"], lag
    assert 0 < lag["stddev"] <= lag["max"] - lag["min"], lag
for line in text.splitlines():
    assert re.fullmatch(r'# (HELP|TYPE) .*|[a-z_0-9]+\{([a-z]+="([^"\\]|\\.)*",?)+\} [0-9.]+', line), line
buckets = [int(l.split()[-1]) for l in text.splitlines()
           if l.startswith("uvscope_callback_run_seconds_bucket{pid=\"%s\"" % one)]
assert buckets == sorted(buckets) and len(buckets) == 17 and buckets[-1] > 0, buckets
snapshot = json.loads(get("/snapshot.json")[2])
assert {p["pid"] for p in snapshot["processes"]} >= {int(one), int(two)}
assert get("/healthz")[::2] == (200, "ok\n")
for path in ("/", "/../etc/passwd", "/metrics/..", "//metrics", "/%2e%2e/etc/passwd"):
    status, _, body = get(path)
    assert status in (400, 404) and "root:" not in body, (path, status)
assert get("/metrics", "POST")[0] == 405 and get("/metrics", "HEAD")[::2] == (200, "")
assert " 400 " in raw(b"nonsense\r\n\r\n") or raw(b"nonsense\r\n\r\n") == ""
assert re.match(r"HTTP/1.1 (431|413|414) ", raw(b"GET /metrics HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100000 + b"\r\n\r\n"))
assert "HTTP/1.1 413" in raw(b"GET /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
s = socket.create_connection(("127.0.0.1", port), timeout=10)
s.sendall(b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
got, end = b"", time.time() + 20
while got.count(b"data: ") < 4 and time.time() < end:
    got += s.recv(65536)
lines = [json.loads(l[l.index(b"{"):]) for l in got.split(b"\n") if l.startswith(b"data: ") and l.endswith(b"}")]
assert {l["pid"] for l in lines} >= {int(one), int(two)}, got[:500]
s.close()
idle = socket.create_connection(("127.0.0.1", port), timeout=30)
idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
assert b" 200 " in idle.recv(4096)
# A thousand who say nothing, and one that speaks a byte at a time: others are served.
silent = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(1000)]
slow, mute = silent[0], silent[1]
begin = time.time()
assert get("/healthz")[0] == 200
cut = None
slow.settimeout(0.01)
while time.time() - begin < 25 and cut is None:
    try:
        slow.sendall(b"G")
        cut = slow.recv(1024)
    except TimeoutError:
        time.sleep(0.5)
assert cut and cut.startswith(b"HTTP/1.1 408 "), cut
mute.settimeout(10)
assert mute.recv(1024).startswith(b"HTTP/1.1 408 "), "one that says nothing"
# One that keeps its connection and wants nothing more is shut out without a word.
assert idle.recv(1024) == b""
assert get("/metrics")[0] == 200
for s in silent:
    s.close()
# A thousand at once who want something: all get it.
many = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(1000)]
for s in many:
    s.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
for s in many:
    got = b""
    while part := s.recv(1 << 16):
        got += part
    assert got.startswith(b"HTTP/1.1 200 ") and got.endswith(b"\n") and len(got) > 10000, got[:100]
PY
ulimit -n 4096 2>/dev/null || :
timeout 100 python3 client.py "$port" "$one" "$two" || fail "client: $(cat said)"
kill -INT $server; status=0; wait $server || status=$?
[ $status -eq 0 ] || fail "serve ended with $status: $(cat said)"
serve --listen 0.0.0.0:0 --token-file token
python3 - "$port" <<'PY' || fail "token"
import http.client, sys
def get(**headers):
    c = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20)
    c.request("GET", "/metrics", headers=headers)
    return c.getresponse().status
assert get() == 401
for wrong in ("Bearer ", "Bearer 0123456789abcdef-toke", "Bearer 0123456789abcdef-token0", "Basic 0123456789abcdef-token",
              "Bearer 0123456789abcdef-token0123456789abcdef-token"):
    assert get(Authorization=wrong) == 401, wrong
assert get(Authorization="Bearer 0123456789abcdef-token") == 200
PY
timeout 20 "$u" serve --listen "127.0.0.1:$port" 2>err && fail "two on one port"
grep -q 'cannot listen' err || fail "$(cat err)"
kill $server; wait $server || :
serve --listen '[::1]:0'
grep -q 'http://\[::1\]:' said || fail "$(cat said)"
python3 - "$port" <<'PY' || fail "IPv6"
import http.client, sys
c = http.client.HTTPConnection("::1", int(sys.argv[1]), timeout=20)
c.request("GET", "/healthz")
assert c.getresponse().read() == b"ok\n"
PY
