# A slow callback that waits is told from one that computes, and both from a machine that
# stands still.
. "$(dirname "$0")/lib.sh"
cat >parked.js <<'JS'
function parked() { require('child_process').execSync('sleep 0.3'); }
setTimeout(parked, 50);
setTimeout(function () {}, 500);
JS
cat >computes.js <<'JS'
function computes() {
  var cpu = process.cpuUsage().user;
  while (process.cpuUsage().user - cpu < 200000) for (var i = 0; i < 100; i++) Math.sqrt(i);
}
setTimeout(computes, 50);
setTimeout(function () {}, 400);
JS
cat >stalls.js <<'JS'
setInterval(function tick() {}, 5);
setTimeout(process.exit, 1500);
JS
has='[.findings[] | select(.id == "parked-not-computing")] | length'
for name in parked computes; do
  "$UVSCOPE" record -o $name.uvt $name.js
  "$UVSCOPE" report --json $name.uvt >$name.json
done
holds parked.json "$has == 1"
holds parked.json '[.findings[] | select(.id == "parked-not-computing")][0] | .line == 1'
holds computes.json "$has == 0"
holds computes.json '[.findings[] | select(.id == "slow-callback")] | length == 1'

# Stopped for half a second, and gone on with.
"$UVSCOPE" record -o stalls.uvt -- "$UVSCOPE" run stalls.js &
recorder=$!
traced() { "$UVSCOPE" ps --json | jq -er '[.[] | select(.alive and (.command | test("stalls.js")))][0].pid'; }
eventually traced
pid=$(traced)
sleep 0.2
kill -STOP "$pid"
sleep 0.5
kill -CONT "$pid"
wait $recorder
"$UVSCOPE" report --json stalls.uvt >stalls.json
holds stalls.json '[.findings[] | select(.id == "host-stall")] | length >= 1'
