/* Standard streams of a worker: what it writes goes to its parent as messages, and what the
 * parent writes into its stdin comes from there. */
'use strict';

var stream = require('stream');

function inherit(Child, Parent) {
  Child.prototype = Object.create(Parent.prototype, {
    constructor: { value: Child, enumerable: false, writable: true, configurable: true }
  });
}

/* Reads what comes for `name`. */
function Input(port, name) {
  stream.Readable.call(this);
  this._port = port;
  this._name = name;
  this._wanted = true;
}

inherit(Input, stream.Readable);

Input.prototype._read = function () {
  if (this._wanted && this._hold) {
    this._wanted = false;
    this._hold(true);
  }
};

/* Writes to the other end, where it waits when the reader is slow: a worker that ends
 * has nothing left to send. */
function Output(port, name) {
  stream.Writable.call(this, { decodeStrings: false });
  this._port = port;
  this._name = name;
}

inherit(Output, stream.Writable);

Output.prototype._writev = function (chunks, callback) {
  this._port.postMessage({
    type: 'data', name: this._name,
    chunks: chunks.map(function (item) {
      return { chunk: item.chunk, encoding: item.encoding };
    })
  });
  callback();
};

Output.prototype._final = function (callback) {
  this._port.postMessage({ type: 'data', name: this._name, chunks: null });
  callback();
};

/* A message of type "data" for an Input. */
function receive(input, chunks) {
  if (chunks === null) {
    input.push(null);
    return;
  }
  chunks.forEach(function (item) {
    var chunk = item.chunk;
    if (typeof chunk === 'string')
      input.push(chunk, item.encoding);
    else
      input.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  });
}

exports.Input = Input;
exports.Output = Output;
exports.receive = receive;
