# kill -9 of the traced program at random moments: the ring and the recording stay readable;
# kill -9 of the recorder: the program does not notice.
. "$(dirname "$0")/lib.sh"
cat >busy.js <<'JS'
var fs = require('fs');
var links = 0;
function chain() { // a slow machine takes its time until there is something to see
  if (++links === 200) fs.writeFileSync('started', '');
  setImmediate(chain);
}
chain();
setInterval(function () { fs.readFile(__filename, function () {}); }, 1);
process.on('SIGUSR2', function () { process.exit(5); });
JS
has_ring() { [ -n "$(find "$UVSCOPE_DIR" -name "$1-*.ring")" ]; }
for delay in 0.05 0.11 0.23 0.4 0.7; do
  rm -f started
  "$UVSCOPE" run busy.js &
  pid=$!
  children="$children $pid"
  eventually test -e started
  sleep $delay
  kill -9 $pid
  wait $pid 2>/dev/null || :
  "$UVSCOPE" report -p $pid --json >report.json || fail "the ring of a killed program is unreadable"
  holds report.json ".processes[0].pid == $pid and (.processes[0].callbacks | length) > 0"
done

# The recording of a program that is killed.
rm -f started
"$UVSCOPE" record -o killed.uvt busy.js &
recorder=$!
children="$children $recorder"
eventually test -e started
program=$(pgrep -P $recorder | head -n 1)
sleep 0.3
kill -9 "$program"
wait $recorder && fail "record hid that its program was killed"
"$UVSCOPE" report --json killed.uvt >report.json
holds report.json '[.processes[0].callbacks[].count] | add > 100'
"$UVSCOPE" view --screen processes --dump txt killed.uvt >screen.txt
grep -q 'busy\.js  *SIGKILL ' screen.txt || fail "how the program ended is not shown: $(cat screen.txt)"

# A recorder that is killed: the program goes on and ends as it likes.
"$UVSCOPE" run busy.js &
program=$!
children="$children $program"
eventually has_ring $program
"$UVSCOPE" record -p $program -o cut.uvt &
recorder=$!
children="$children $recorder"
eventually test -s cut.uvt
sleep 0.5
kill -9 $recorder
wait $recorder 2>/dev/null || :
kill -0 $program || fail "the program died with its recorder"
kill -USR2 $program
status=0; wait $program || status=$?
[ $status -eq 5 ] || fail "the program ended with $status, not 5"
"$UVSCOPE" report --json cut.uvt >report.json || fail "what a killed recorder left is unreadable"
