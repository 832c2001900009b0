# A ring that is overwritten faster than it is read: the loss is exact and shown everywhere.
. "$(dirname "$0")/lib.sh"
cat >app.js <<'JS'
var left = 200000;
function chain() { if (left-- > 0) setImmediate(chain); }
chain();
JS
UVSCOPE_RING=64K "$UVSCOPE" run app.js &
program=$!
wait $program
"$UVSCOPE" report -p $program --json >report.json
holds report.json '.lost > 100000'
holds report.json '[.findings[].id] | index("dropped") != null'
"$UVSCOPE" report -p $program >report.txt
grep -qi lost report.txt || fail "the text report does not speak of the loss"
"$UVSCOPE" snap $program -o out.uvt
"$UVSCOPE" report --json out.uvt >snap.json
[ "$(json report.json .lost)" = "$(json snap.json .lost)" ] || fail "the snapshot lost count of the loss"
# Lost and kept records together are all that were written: the same program with a ring that
# holds everything tells how many.
UVSCOPE_RING=256M "$UVSCOPE" record -o whole.uvt app.js
"$UVSCOPE" report --json whole.uvt >whole.json
holds whole.json '.lost == 0'
