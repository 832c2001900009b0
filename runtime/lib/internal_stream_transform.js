/* Transform and PassThrough: what is written comes out again, changed or not. */
'use strict';

var Duplex = require('internal_stream_duplex');
var errors = require('internal_errors');
var inherits = require('util').inherits;

function Transform(options) {
  if (!(this instanceof Transform))
    return new Transform(options);
  Duplex.call(this, options);
  this._readableState.sync = false;
  errors.hidden(this, '_transformCallback', null);
  if (options) {
    if (typeof options.transform === 'function')
      this._transform = options.transform;
    if (typeof options.flush === 'function')
      this._flush = options.flush;
  }
  this.on('prefinish', prefinish);
}

inherits(Transform, Duplex);

function final(callback) {
  var self = this;
  function done(err, data) {
    if (err) {
      if (callback)
        callback(err);
      else
        self.destroy(err);
      return;
    }
    if (data !== null && data !== undefined)
      self.push(data);
    self.push(null);
    if (callback)
      callback();
  }
  if (typeof this._flush === 'function' && !this.destroyed)
    this._flush(done);
  else
    done();
}

/* A _final of the program's own does not flush: that still has to happen. */
function prefinish() {
  if (this._final !== final)
    final.call(this);
}

Transform.prototype._final = final;

Transform.prototype._transform = function () {
  throw errors.methodNotImplemented('_transform()');
};

Transform.prototype._write = function (chunk, encoding, callback) {
  var self = this, r = this._readableState, w = this._writableState, length = r.length;
  this._transform(chunk, encoding, function (err, value) {
    if (err) {
      callback(err);
      return;
    }
    if (value !== null && value !== undefined)
      self.push(value);
    if (r.ended) /* it was ended by hand: the other side has to hear of it first */
      process.nextTick(callback);
    else if (w.ended || length === r.length || r.length < r.highWaterMark)
      callback();
    else
      self._transformCallback = callback;
  });
};

Transform.prototype._read = function () {
  var callback = this._transformCallback;
  if (callback) {
    this._transformCallback = null;
    callback();
  }
};

function PassThrough(options) {
  if (!(this instanceof PassThrough))
    return new PassThrough(options);
  Transform.call(this, options);
}

inherits(PassThrough, Transform);

PassThrough.prototype._transform = function (chunk, encoding, callback) {
  callback(null, chunk);
};

module.exports = { Transform: Transform, PassThrough: PassThrough };
