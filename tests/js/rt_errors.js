// What an error that ends a program looks like, and the status it leaves.
var spawnSync = require('child_process').spawnSync;
var fs = require('fs');
var os = require('os');
var path = require('path');

var folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uvscope-errors-'));

function show(title, source) {
  var file = path.join(folder, 'program.js'), result;
  fs.writeFileSync(file, source);
  result = spawnSync(process.execPath, [file]);
  console.log('== ' + title + ': ' + result.status + ' ' + result.signal);
  process.stdout.write(result.stdout);
  console.log(String(result.stderr).split(folder).join('FOLDER').split('\n')
    .filter(function (line) {
      return !/node:|\(native\)/.test(line);
    }).join('\n').trim().replace(/(SyntaxError): .*/, '$1'));
}

show('thrown at the top', 'var a = 1;\nthrow new Error("top");\n');
show('thrown in a function', 'function inner() {\n\tthrow new TypeError("inner");\n}\n' +
  'function outer() {\n  inner();\n}\nouter();\n');
show('in a timer', 'setTimeout(function later() {\n  throw new Error("later");\n}, 1);\n');
show('in a tick of a timer', 'setTimeout(function () {\n  process.nextTick(function tick() {\n' +
  '    throw new Error("tick");\n  });\n}, 1);\n');
show('with properties', 'var err = new Error("more");\nerr.code = "E_MORE";\nthrow err;\n');
show('a string', 'throw "just text";\n');
show('an object', 'throw { reason: "an object" };\n');
show('nothing', 'throw undefined;\n');
show('syntax', 'var a = 1;\nvar b = = 2;\n');
show('syntax in a required file', 'require("./other");\n');
fs.writeFileSync(path.join(folder, 'other.js'), 'function f( {\n');
show('syntax in a required file', 'require("./other");\n');
show('a missing module', 'require("./missing");\n');
show('a rejection', 'Promise.reject(new RangeError("rejected"));\n');
show('a rejection that is no error', 'Promise.reject(5);\n');
show('too deep', 'function f() { return f() + 1; }\nf();\n');
show('an emitter', 'var E = require("events");\nnew E().emit("error", new Error("emitted"));\n');
show('exit in between', 'process.on("exit", function (c) { console.log("exit " + c); });\n' +
  'throw new Error("x");\n');
show('the exit code from a listener', 'process.on("exit", function () { process.exitCode = 12; });\n' +
  'throw new Error("x");\n');
show('killed by itself', 'process.kill(process.pid, "SIGKILL");\nsetInterval(function () {}, 1000);\n');

['other.js', 'program.js'].forEach(function (name) {
  fs.unlinkSync(path.join(folder, name));
});
fs.rmdirSync(folder);
