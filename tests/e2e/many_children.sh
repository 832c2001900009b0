# Two hundred child processes, as fast as they will start: all of them in the tree.
. "$(dirname "$0")/lib.sh"
echo 'process.exitCode = Number(process.argv[2]) % 7' >child.js
cat >app.js <<'JS'
var childProcess = require('child_process');
var left = 200, running = 0;
function fill() {
  while (left > 0 && running < 8) {
    running++;
    childProcess.spawn(process.execPath, ['child.js', String(left--)]).on('exit', function () {
      running--;
      fill();
    });
  }
}
fill();
JS
"$UVSCOPE" record -o out.uvt app.js
"$UVSCOPE" report --json out.uvt >report.json
holds report.json '.processes | length == 201'
holds report.json '[.processes[0] as $p | .processes[] | select(.ppid == $p.pid)] | length == 200'
holds report.json '.processes[0].spawns | length == 200'
holds report.json '[.processes[0].spawns[] | select(.cost_ns > 0 and .exit_code != null)] | length == 200'
holds report.json '[.processes[0].spawns[].exit_code] | add == ([range(1; 201) | . % 7] | add)'
