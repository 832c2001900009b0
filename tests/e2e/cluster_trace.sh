# A cluster's messages are flows between its processes; a connection that the primary dealt
# out belongs to the line where the worker listens, and what it brought follows from the message.
. "$(dirname "$0")/lib.sh"
cat >app.js <<'JS'
var cluster = require('cluster'), http = require('http');
if (cluster.isPrimary) {
  cluster.fork().on('listening', function (info) {
    var left = 3;
    (function again() {
      if (left-- === 0)
        return cluster.disconnect();
      http.get({ port: info.port, host: '127.0.0.1', agent: false }, function (res) {
        res.resume();
        res.on('end', again);
      });
    })();
  });
} else {
  http.createServer(function onRequest(req, res) {
    setTimeout(function () { res.end('x'); }, 2);
  }).listen(0, '127.0.0.1'); // line 17
}
JS
"$UVSCOPE" record -o out.uvt app.js
"$UVSCOPE" export -f json out.uvt >out.json
holds out.json '[.events[] | select(.type == "PROCESS_START")] | length == 2'
holds out.json '[.events[] | select(.type == "IPC_SEND")] | length >= 12'
holds out.json '([.events[] | select(.type == "IPC_SEND") | .args.flow] | sort) ==
  ([.events[] | select(.type == "IPC_RECV") | .args.flow] | sort)'
holds out.json '([.events[] | select(.type == "PROCESS_START") | .args] |
  (map(.pid) as $pids | map(select(.ppid as $p | $pids | index($p))) | .[0].pid)) as $worker |
  [.events[] | select(.pid == $worker and .type == "TASK_CREATE") | .args] as $tasks |
  ([$tasks[] | {key: (.task | tostring), value: .}] | from_entries) as $by |
  [$tasks[] | select(.kind == "http")] |
  length == 3 and all(.[]; (.site | endswith("app.js:17")) and
    $by[(.cause | tostring)].kind == "net" and
    $by[($by[(.cause | tostring)].cause | tostring)].kind == "nextTick")'
