// Buffers count towards the heap's limit, and are collected before it is reached.
var spawn = require('child_process').spawnSync;

function run(body) {
  var file = require('path').join(require('os').tmpdir(), 'heap_buffers_' + process.pid + '.js');
  var result;
  require('fs').writeFileSync(file, '(' + body + ')();');
  result = spawn(process.execPath, ['run', '--max-heap=60', file], { encoding: 'utf8' });
  require('fs').unlinkSync(file);
  console.log(result.status, result.signal, result.stdout,
    /reached its limit of 60 MB/.test(result.stderr));
}

run(function () {
  for (var keep = []; ;)
    keep.push(Buffer.alloc(1 << 20));
});
run(function () {
  for (var keep = []; ;)
    keep.push(new Float64Array(1 << 17));
});
run(function () {
  for (var i = 0; i < 500; i++) {
    Buffer.alloc(1 << 20).fill(1);
    new ArrayBuffer(1 << 20);
    Buffer.concat([Buffer.alloc(1 << 20), new Uint8Array(1 << 20)]).slice(1);
  }
  console.log('dropped');
});
run(function () {
  var keep = [];
  try {
    for (;;)
      keep.push(new ArrayBuffer(1 << 20));
  } catch (err) {
    keep = null;
    console.log(err.name, err.message, Buffer.alloc(20 << 20).length);
  }
});
