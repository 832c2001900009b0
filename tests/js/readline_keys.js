// What a terminal sends, key by key.
var readline = require('readline'), stream = require('stream');
var input = new stream.PassThrough();
readline.emitKeypressEvents(input, { escapeCodeTimeout: 20 });
readline.emitKeypressEvents(input);

function show(text, key) {
  console.log(JSON.stringify([text === undefined ? null : text, key]));
}
input.on('keypress', show);

function send(text) {
  console.log('> ' + JSON.stringify(text));
  input.write(text);
}

['aZ5', ' .\u00e9\ud83d\ude00', '\r\n\t\b\x7f', '\x01\x1a\x1e\x1f\x00', '\x1ba\x1bB\x1b \x1b\r',
  '\x1b[A\x1b[B\x1b[C\x1b[D\x1b[E\x1b[F\x1b[H', '\x1bOA\x1bOB\x1bOP\x1bOQ\x1bO5R\x1bO2S',
  '\x1b[1~\x1b[2~\x1b[3~\x1b[4~\x1b[5~\x1b[6~\x1b[7~\x1b[8~', '\x1b[[A\x1b[[E\x1b[[5~',
  '\x1b[11~\x1b[15~\x1b[24~\x1b[25~', '\x1b[1;2A\x1b[1;5C\x1b[1;3D\x1b[5;6~\x1b[3;5~\x1b[1;8P',
  '\x1b[a\x1b[Z\x1bOd\x1b[7$\x1b[8^', '\x1b\x1b[A\x1b\x1bb\x1b\x1b\x1b', '\x1b[200~x\x1b[201~',
  '\x1b[999;9x\x1b[;;\x1b[\x1b', '\x1bO\x1b', '\x1b[1;'].forEach(send);

// A sequence in pieces; then an escape that nothing follows.
['\x1b', '[', '1', ';', '2', 'B', '\xc3'].forEach(send);
input.write(Buffer.from([0xe2, 0x82]));
input.write(Buffer.from([0xac]));
send('\x1b');
input.once('keypress', function (text, key) {
  console.log('after a while', key.name, key.meta);
  input.removeAllListeners('keypress');
  input.write('unseen');
  // Nobody listens, then somebody does. A listener that throws leaves no half of a key.
  setImmediate(function () {
    input.once('keypress', function () {
      throw new Error('thrown');
    });
    try {
      input.emit('data', Buffer.from('\x1b[A'));
    } catch (err) {
      console.log(err.message);
    }
    input.once('keypress', show);
    input.emit('data', Buffer.from('q'));
  });
});
