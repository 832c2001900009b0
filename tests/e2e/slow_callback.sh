# A callback that computes for 120 ms is the first finding, with its line, and its time agrees
# with what the program itself measured within 5%.
. "$(dirname "$0")/lib.sh"
cat >app.js <<'JS'
var fs = require('fs');
function innocent() {}
var beat = setInterval(innocent, 5);
var longest = 0;
function culprit() {
  var begin = process.hrtime();
  var end = Date.now() + 120;
  while (Date.now() < end) for (var i = 0; i < 100; i++) Math.sqrt(i);
  var took = process.hrtime(begin);
  longest = Math.max(longest, took[0] * 1e9 + took[1]);
}
setTimeout(culprit, 100);
setTimeout(culprit, 400);
setTimeout(function () {
  clearInterval(beat);
  fs.writeFileSync('truth', String(longest));
}, 700);
JS
"$UVSCOPE" record -o out.uvt app.js
"$UVSCOPE" report --json out.uvt >report.json
truth=$(cat truth)
holds report.json '.findings[0].id == "slow-callback" and .findings[0].line == 5'
holds report.json '.findings[0].file | endswith("app.js")'
holds report.json "[.processes[0].callbacks[] | select(.name == \"culprit\")][0]
  | .count == 2 and .line == 5 and .max_ns >= $truth and .max_ns < $truth * 1.05 and .harm_ns > 0"
holds report.json '[.processes[0].samples[].stack[] | select(test("culprit"))] | length > 0'
holds report.json '.lost == 0'
"$UVSCOPE" report out.uvt >report.txt
grep -q 'app.js:5' report.txt || fail "the text report does not name app.js:5"
