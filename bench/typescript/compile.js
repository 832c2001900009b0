/* Compiles a file to ES5 with the compiler that is given: compile.js TYPESCRIPT FILE [times]. */
var fs = require('fs');
function ms(since) { var used = process.cpuUsage(since); return Math.round((used.user + used.system) / 1e3); }
var begin = process.cpuUsage(), ts = require(process.argv[2]), loaded = ms(begin);
begin = process.cpuUsage();
var out = ts.transpileModule(fs.readFileSync(process.argv[3], 'utf8'), {
  reportDiagnostics: true,
  fileName: 'modern.ts',
  compilerOptions: { target: 'ES5', module: 'CommonJS', downlevelIteration: true, experimentalDecorators: true }
});
var compiled = ms(begin);
if (process.argv[4] === 'times')
  console.log(loaded + ' ' + compiled);
else
  process.stdout.write(out.diagnostics.map(function (d) { return JSON.stringify(d.messageText) + '\n'; }).join('') + out.outputText);
