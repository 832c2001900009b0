// What starting a process costs the loop: eight children at a time, some that fail.
//
//   uvscope live examples/spawn.js
//
// The Processes screen shows the tree, each child's exit status and how long the loop was
// blocked while it was started. The last children are programs of our own, so their loops
// are on the same screen.

var childProcess = require('child_process');
var path = require('path');
var left = Number(process.argv[2]) || 40;
var running = 0;
var failed = 0;

var commands = [
  ['/bin/true', []],
  ['/bin/sh', ['-c', 'exit 3']],
  ['/bin/sleep', ['0.05']],
  [process.execPath, [path.join(__dirname, 'timers.js'), '1']]
];

function startOne() {
  var command = commands[left % commands.length];
  left--;
  running++;
  childProcess.spawn(command[0], command[1], { stdio: 'ignore' }).on('exit', function (code) {
    running--;
    if (code !== 0) failed++;
    fill();
  });
}

function fill() {
  while (left > 0 && running < 8) startOne();
  if (left === 0 && running === 0) console.log('done, %d failed as they should', failed);
}

fill();
