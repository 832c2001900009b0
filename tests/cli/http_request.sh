# A request in the trace: from its first byte over the handler and its file to the last byte.
. "$(dirname "$0")/../e2e/lib.sh"
cat >app.js <<'END'
var http = require('http'), fs = require('fs');
var server = http.createServer(function handler(q, r) {
  fs.readFile(__filename, function read(e, d) {
    setTimeout(function late() { r.end(d); }, 30);
  });
}).listen(0, '127.0.0.1', function () {
  http.get({ port: server.address().port, host: '127.0.0.1' }, function (res) {
    res.resume().on('end', function () { server.close(); });
  });
});
END
"$UVSCOPE" record -o a.uvt app.js >/dev/null 2>&1 || fail "record"
"$UVSCOPE" events a.uvt >events.jsonl || fail "events"
has() { jq -se "any(.[]; $1)" events.jsonl >/dev/null; }
request=$(jq -r 'select(.type == "TASK_BEGIN" and .args.kind == "http" and (.args.callback | startswith("handler"))) | .args.task' events.jsonl)
[ -n "$request" ] || fail "no handler ran as a request"
has ".type == \"REQUEST_OPEN\" and .args.task == $request" ||
  fail "the request was not open after its handler"
has ".type == \"REQUEST_END\" and .args.task == $request and .args.status == 200 and .args.took_ns >= 29000000" || fail "the request did not end with its answer"
has ".type == \"TASK_CREATE\" and .args.kind == \"fs\" and .args.cause == $request" ||
  fail "the file was not read for the request"
accepted=$(jq -r "select(.type == \"TASK_CREATE\" and .args.task == $request) | .args.cause" events.jsonl)
has ".type == \"TASK_CREATE\" and .args.kind == \"net\" and .args.task == $accepted" ||
  fail "the request does not follow from a connection"
