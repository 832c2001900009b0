# Node.js: which function was slow, with its file and line, and nothing that the program
# could feel.
. "$(dirname "$0")/lib.sh"
trace() { "$UVSCOPE" record "$@" 2>record.txt </dev/null; }

cat >slow.js <<'JS'
const http = require('http');
const { eventLoopUtilization } = require('perf_hooks').performance;
function hidden(ms) {
  const end = Date.now() + ms;
  while (Date.now() < end) Math.sqrt(3);
}
const server = http.createServer((req, res) => {
  if (req.url === '/slow') hidden(60);
  res.end('x');
}).listen(0, () => {
  const before = eventLoopUtilization();
  let n = 0;
  const timer = setInterval(function poll() {
    http.get({ port: server.address().port, path: n % 2 ? '/slow' : '/' }, (r) => r.resume());
    if (++n < 12) return;
    clearInterval(timer);
    setTimeout(() => {
      const u = eventLoopUtilization(before);
      console.log(JSON.stringify({ busy: u.active, idle: u.idle }));
      process.exit(3);
    }, 200);
  }, 20);
});
JS
status=0; trace -o slow.uvt -- node slow.js >elu.json || status=$?
[ $status -eq 3 ] || fail "it ended with $status, not 3: $(cat record.txt)"
"$UVSCOPE" report --json slow.uvt >report.json
holds report.json '[.processes[0].callbacks[] | select(.kind == "http" and .max_ns >= 59e6)] | length >= 1'
holds report.json '[.processes[0].callbacks[] | select(.kind == "timer" and .name == "poll")] | length == 1'
"$UVSCOPE" report --all slow.uvt >report.txt
grep -q 'hidden .*slow\.js:[45]' report.txt || fail "the slow line is not named: $(tail -n 30 report.txt)"
# Node.js's own count of the loop's time, over nearly the same span.
busy=$(json report.json '.processes[0].busy_ns')
jq -e --argjson ours "$busy" '($ours / 1e6) > .busy * 0.97' elu.json >/dev/null ||
  fail "we say $busy ns busy, Node.js $(cat elu.json) ms"

# A server's slow route, its synchronous reads and what fills the pool, each with its line.
cat >server.js <<'JS'
const http = require('http'), fs = require('fs'), { pbkdf2 } = require('crypto');
const routes = {
  '/slow'(res) {
    for (const end = Date.now() + 130; Date.now() < end;) Math.sqrt(3);
    res.end();
  },
  '/sync'(res) {
    for (const end = Date.now() + 130; Date.now() < end;) fs.readFileSync(__filename);
    res.end();
  },
  '/pool'(res) {
    let left = 12;
    for (let i = 0; i < 12; i++)
      pbkdf2('p', 's', 100000, 64, 'sha512', () => { if (!--left) res.end(); });
  },
};
const server = http.createServer((req, res) => routes[req.url](res)).listen(0, async () => {
  for (const path of Object.keys(routes))
    for (let i = 0; i < 2; i++)
      await new Promise((done) =>
        http.get({ port: server.address().port, path }, (r) => r.resume().on('end', done)));
  process.exit();
});
JS
trace -o server.uvt -- node server.js || fail "it ended with $?: $(cat record.txt)"
"$UVSCOPE" report --json server.uvt >report.json
named() { # finding, line
  holds report.json "[.findings[] | select(.id == \"$1\" and .line == $2 and
    (.file | endswith(\"/server.js\")))] | length == 1"
}
named slow-callback 4
named slow-callback 8
named sync-api 8
named pool-full 14

# What the user has set stays, and the program sees the same of itself.
cat >same.js <<'JS'
console.log(process.env.NODE_OPTIONS.includes('--max-old-space-size=200'), process.execArgv,
  Object.keys(require.cache).map((f) => require('path').basename(f)), process.argv.length,
  require('v8').getHeapStatistics().heap_size_limit < 300e6);
setTimeout(() => { throw new TypeError('on purpose'); }, 10);
JS
export NODE_OPTIONS=--max-old-space-size=200
status=0; node same.js >plain.txt 2>plain.err || status=$?
traced=0; trace -o same.uvt -- sh -c 'exec node same.js 2>traced.err' >traced.txt || traced=$?
[ $status -eq $traced ] || fail "ends with $traced instead of $status"
cmp plain.txt traced.txt || fail "sees itself differently: $(cat traced.txt)"
cmp plain.err traced.err || fail "its error is shown differently: $(cat traced.err)"
unset NODE_OPTIONS

# A module as the entry, threads and a cluster: they run to their ends, and are seen.
cat >entry.mjs <<'JS'
import { Worker } from 'node:worker_threads';
import cluster from 'node:cluster';
import fs from 'node:fs/promises';
await fs.readFile('entry.mjs');
if (cluster.isPrimary) {
  const worker = new Worker('for (let i = 0; i < 1e8; i++); setTimeout(() => {}, 30)', { eval: true });
  await new Promise((resolve) => worker.on('exit', resolve));
  const child = cluster.fork();
  await new Promise((resolve) => child.on('exit', (code) => resolve(console.log('child', code))));
} else {
  setTimeout(() => process.exit(4), 50);
}
JS
for detail in ticks callbacks stacks; do
  trace --detail $detail -o entry.uvt -- node entry.mjs >out.txt || fail "$detail: $(cat record.txt)"
  [ "$(cat out.txt)" = 'child 4' ] || fail "$detail printed: $(cat out.txt)"
  "$UVSCOPE" report --json entry.uvt >report.json
  holds report.json '.processes | length == 2'
  holds report.json '.processes[0].spawns[0].exit_code == 4'
done

# Collections are told, with what they freed.
cat >garbage.js <<'JS'
let keep = [];
for (let i = 0; i < 3e6; i++) { keep.push({ i }); if (keep.length > 1e5) keep = []; }
setTimeout(() => {}, 20);
JS
trace --detail ticks -o garbage.uvt -- node garbage.js
"$UVSCOPE" report --json garbage.uvt >report.json
holds report.json '.processes[0].gc.count > 0'
[ ! -e "$UVSCOPE_DIR/preload.log" ] || fail "tracing gave up: $(cat "$UVSCOPE_DIR/preload.log")"
