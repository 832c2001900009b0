/* Duplex: a Readable with the methods of a Writable. */
'use strict';

var Readable = require('internal_stream_readable');
var Writable = require('internal_stream_writable');
var util = require('internal_stream_util');

function Duplex(options) {
  var r, w;
  if (!(this instanceof Duplex))
    return new Duplex(options);
  options = options || {};
  Readable.call(this, options);
  Writable.call(this, options);
  r = this._readableState;
  w = this._writableState;
  this.allowHalfOpen = options.allowHalfOpen !== false;
  if (options.readable === false) {
    r.readable = false;
    r.ended = r.endEmitted = true;
  }
  if (options.writable === false) {
    w.writable = false;
    w.ending = w.ended = w.finished = true;
  }
}

require('util').inherits(Duplex, Readable);
module.exports = Duplex;

/* Tells the two constructors to look at readable* and writable* options. */
Object.defineProperty(Duplex.prototype, '_isDuplex', { value: true });

Object.getOwnPropertyNames(Writable.prototype).forEach(function (name) {
  if (!Object.prototype.hasOwnProperty.call(Duplex.prototype, name) &&
      (name === 'destroy' || !(name in Readable.prototype)))
    Object.defineProperty(Duplex.prototype, name,
      Object.getOwnPropertyDescriptor(Writable.prototype, name));
});

util.getter(Duplex.prototype, 'destroyed', function () {
  if (this._readableState === undefined || this._writableState === undefined)
    return false;
  return this._readableState.destroyed && this._writableState.destroyed;
}, function (value) {
  if (this._readableState && this._writableState) {
    this._readableState.destroyed = value;
    this._writableState.destroyed = value;
  }
});
