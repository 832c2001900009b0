// fork: messages both ways, disconnect, exit, and errors of a closed channel.
var fork = require('child_process').fork;

if (process.argv[2] === 'child') {
  process.on('message', function (message) {
    if (message.end) {
      process.send({ last: true, connected: process.connected }, function (err) {
        process.disconnect();
        if (process.connected || err)
          process.exit(9);
      });
      return;
    }
    process.send({ echo: message, argv: process.argv.slice(2) });
  });
  process.on('disconnect', function () { process.exitCode = 7; });
  process.send('ready');
} else if (process.argv[2] === 'idle') {
  // No listener: the channel does not keep this process alive.
  process.send([1, null, 'two', { three: '\u20ac\n' }]);
} else {
  main();
}

function main() {
  var child = fork(__filename, ['child', 'x']), count = 0;
  console.log(child.connected, typeof child.send, child.stdout, child.channel !== null);
  child.on('message', function (message) {
    count++;
    console.log('got', JSON.stringify(message));
    if (message === 'ready') {
      [1, 'text', true, null, { a: [1, 2] }].forEach(function (value) {
        if (value !== null)
          child.send(value);
      });
      console.log(child.send({ big: new Array(100).join('z').length }, function (err) {
        console.log('sent', err);
        child.send({ end: true });
      }));
    }
  });
  child.on('disconnect', function () { console.log('disconnect', child.connected); });
  child.on('close', function (code, signal) {
    console.log('close', code, signal, count);
    child.send('late', function (err) {
      console.log(err.code, err.message);
      idle();
    });
  });
}

function idle() {
  var child = fork(__filename, ['idle'], { silent: true });
  child.on('message', function (message) { console.log(message); });
  child.on('exit', function (code) {
    console.log('idle exit', code, child.stdout !== null);
    large();
  });
}

function large() {
  var child = fork(__filename, ['child']), text = Buffer.alloc(400000, 'q').toString(), got = 0;
  child.on('message', function (message) {
    if (message === 'ready') {
      child.send({ text: text });
      child.send({ text: text });
    } else if (message.echo) {
      if (message.echo.text === text && ++got === 2) {
        console.log('large', got);
        child.disconnect();
        console.log(child.connected);
      }
    }
  });
  child.on('exit', function (code) { console.log('large exit', code); });
}
