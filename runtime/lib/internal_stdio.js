/* process.stdin, stdout and stderr. Writing is done when write() returns, whatever the
 * descriptor is, so that nothing is lost when the process exits. Each stream is made when
 * it is first asked for: console does not need them. */
'use strict';

var streams = [undefined, undefined, undefined];

/* ---- output ---- */

function inherit(Child, Parent) {
  Child.prototype = Object.create(Parent.prototype, {
    constructor: { value: Child, enumerable: false, writable: true, configurable: true }
  });
}

function toError(number) {
  return require('internal_stdio_pipe').handles.error(number, 'write');
}

function bytesOf(chunk, encoding) {
  if (typeof chunk !== 'string' || encoding === undefined || encoding === null ||
      /^utf-?8$/i.test(encoding) || encoding === 'buffer')
    return chunk;
  return require('buffer').Buffer.from(chunk, encoding);
}

function isBytes(chunk) {
  return require('buffer').Buffer.isBuffer(chunk) ||
    (typeof Uint8Array === 'function' && chunk instanceof Uint8Array);
}

function makeOutputClass() {
  var Writable = require('stream').Writable;

  function Output(fd) {
    Writable.call(this, { decodeStrings: false, emitClose: false, autoDestroy: false });
    this.fd = fd;
    this._type = binding.guess(fd) === 'FILE' ? 'fs' : 'pipe';
    this.readable = false;
    this._isStdio = true;
  }
  inherit(Output, Writable);

  /* What a Writable does with chunks it has queued (cork, end with a chunk). */
  Output.prototype._write = function (chunk, encoding, callback) {
    var err = binding.write(this.fd, bytesOf(chunk, encoding));
    callback(err < 0 ? toError(err) : undefined);
  };

  function failed(stream, number, callback) {
    var err = toError(number);
    process.nextTick(function () {
      if (callback)
        callback(err);
      stream.emit('error', err);
    });
    return false;
  }

  /* The usual case goes straight to write(2). */
  Output.prototype.write = function (chunk, encoding, callback) {
    var state = this._writableState, err;
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = undefined;
    }
    if (state.ended || state.ending || state.corked || state.destroyed ||
        (typeof chunk !== 'string' && !isBytes(chunk)))
      return Writable.prototype.write.call(this, chunk, encoding, callback);
    err = binding.write(this.fd, bytesOf(chunk, encoding));
    if (err < 0)
      return failed(this, err, callback);
    if (typeof callback === 'function')
      process.nextTick(callback, null);
    return true;
  };

  /* Standard output is never closed while the process runs. */
  Output.prototype._destroy = function (err, callback) {
    callback(err);
  };

  Output.prototype.destroySoon = Output.prototype.destroy;
  Output.prototype.ref = Output.prototype.unref = function () {
    return this;
  };
  return Output;
}

var Output;

function makeTerminal(fd) {
  var stream = new (require('tty').WriteStream)(fd);
  process.on('SIGWINCH', function () {
    stream._refreshSize();
  });
  return stream;
}

function makeOutput(fd) {
  if (binding.isatty(fd))
    return makeTerminal(fd);
  if (!Output)
    Output = makeOutputClass();
  return new Output(fd);
}

/* ---- input ---- */

/* A descriptor that is closed or cannot be read: a stream that has ended. */
function emptyInput() {
  var Readable = require('stream').Readable;
  var input = new Readable({ read: function () {} });
  input.push(null);
  return input;
}

function fileInput() {
  var fs = require('fs');
  return new fs.ReadStream(null, { fd: 0, autoClose: false });
}

/* Reading starts when somebody listens, and a pause lets the loop end: in the next tick,
 * when a resume() before it has had its effect, and one after it as well. */
function stopAtPause(input) {
  function stop() {
    if (!input._reading || input.readableFlowing)
      return;
    input._readableState.reading = false;
    input._stopReading();
  }
  input.on('pause', function () {
    process.nextTick(stop);
  });
  return input;
}

function handleInput(handle) {
  var parts = require('internal_stdio_pipe');
  return stopAtPause(new parts.Pipe({ handle: handle, writable: false }));
}

function makeInput() {
  var kind = binding.guess(0), input;
  /* The channel to the parent process is there, and is not for others. */
  if (process.channel && process.channel.fd === 0)
    kind = 'CLOSED';
  switch (kind) {
  case 'FILE':
    input = fileInput();
    break;
  case 'TTY':
    input = stopAtPause(new (require('tty').ReadStream)(0));
    break;
  case 'PIPE':
  case 'TCP':
    input = handleInput(require('internal_stdio_pipe').handles.openPipe(0, false));
    break;
  default:
    input = kind === 'CLOSED' ? emptyInput() : fileInput();
  }
  if (!Object.prototype.hasOwnProperty.call(input, 'fd'))
    Object.defineProperty(input, 'fd',
      { value: 0, enumerable: true, configurable: true });
  return input;
}

var NAMES = ['stdin', 'stdout', 'stderr'];

/* The streams of a worker go through its parent. */
function workerStream(fd) {
  return require('internal_worker_main').stream(NAMES[fd]);
}

function get(fd) {
  if (binding.worker)
    return workerStream(fd);
  if (streams[fd] === undefined)
    streams[fd] = fd === 0 ? makeInput() : makeOutput(fd);
  return streams[fd];
}

NAMES.forEach(function (name, fd) {
  Object.defineProperty(exports, name, {
    enumerable: true,
    get: function () {
      return get(fd);
    }
  });
});

/* ---- for console ---- */

/* 1 or 2 without a stream around it. A failure is nobody's business, as in Node. */
function Plain(fd) {
  this.fd = fd;
  this.terminal = !binding.worker && binding.isatty(fd) || undefined;
}

/* What the program has made of its stream counts. */
Object.defineProperty(Plain.prototype, 'isTTY', {
  get: function () {
    var stream = streams[this.fd];
    return stream === undefined ? this.terminal : stream.isTTY;
  }
});

Plain.prototype.write = function (text) {
  var stream = streams[this.fd];
  if (binding.worker) {
    workerStream(this.fd).write(text);
    return;
  }
  if (stream === undefined) {
    binding.write(this.fd, text);
    return;
  }
  stream.once('error', ignore);
  stream.write(text, undefined, ignore);
  stream.removeListener('error', ignore);
};

Plain.prototype.getColorDepth = function () {
  return require('tty').WriteStream.prototype.getColorDepth.call(this);
};

var plain = [undefined, new Plain(1), new Plain(2)];

/* What console writes to: programs that only log need no streams. */
exports.output = function (fd) {
  return plain[fd];
};

function ignore() {
}

exports.native = binding;
exports.inherit = inherit;
