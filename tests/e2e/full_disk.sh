# A full disk while recording: the program goes on, the recorder says so, and what was written
# stays readable.
. "$(dirname "$0")/lib.sh"
cat >app.js <<'JS'
var until = Date.now() + 2500;
function chain() {
  if (Date.now() < until) setImmediate(chain);
  else console.log('finished');
}
chain();
JS
mkdir small
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=1m tmpfs small 2>/dev/null; then
  status=0; "$UVSCOPE" record -o small/out.uvt app.js >out 2>err || status=$?
  cp small/out.uvt kept.uvt
  umount small
else
  status=0; (ulimit -f 1024; trap '' XFSZ; "$UVSCOPE" record -o small/out.uvt app.js >out 2>err) || status=$?
  cp small/out.uvt kept.uvt
fi
[ "$(cat out)" = finished ] || fail "the program was disturbed: $(cat out err)"
[ $status -ne 0 ] || fail "the recorder hid that its disk was full"
grep -q '^uvscope: ' err || fail "no clear line: $(cat err)"
"$UVSCOPE" report --json kept.uvt >report.json || fail "the recording is unreadable"
holds report.json '[.processes[0].callbacks[].count] | add > 1000'
