/* Puts onto Readable.prototype what internal_stream_iterator.js does, loaded when asked for. */
'use strict';

var errors = require('internal_errors');
var STREAMING = ['map', 'filter', 'flatMap', 'drop', 'take', 'asIndexedPairs'];
var PROMISING = ['forEach', 'toArray', 'some', 'every', 'find', 'reduce'];

function iterators() {
  return require('internal_stream_iterator');
}

function named(proto, name, fn) {
  Object.defineProperty(fn, 'name', { value: name, configurable: true });
  Object.defineProperty(proto, name, {
    value: fn, configurable: true, writable: true, enumerable: true
  });
}

module.exports = function (Readable) {
  var proto = Readable.prototype;
  STREAMING.forEach(function (name) {
    named(proto, name, function () {
      var parts = iterators();
      return parts.toStream(this, parts.streaming[name].apply(this, arguments));
    });
  });
  PROMISING.forEach(function (name) {
    named(proto, name, function () {
      var self = this, args = arguments;
      return new Promise(function (resolve) {
        resolve(iterators().promising[name].apply(self, args));
      });
    });
  });
  named(proto, 'compose', function (stream, options) {
    var is = require('internal_stream_is'), composed;
    if (options !== undefined && options !== null)
      errors.checkObject(options, 'options');
    if (options && options.signal !== undefined)
      require('internal_abort').checkSignal(options.signal, 'options.signal');
    if (is.isStream(stream) && !is.isWritable(stream))
      throw errors.invalidArgValue('stream', stream, 'must be writable');
    composed = require('internal_stream_compose')(this, stream);
    if (options && options.signal)
      require('internal_stream_util').abortWith(composed, options.signal);
    return composed;
  });
  named(proto, 'iterator', function (options) {
    if (options !== undefined)
      errors.checkObject(options, 'options');
    return iterators().iterate(this, options);
  });
  errors.hidden(proto, Symbol.asyncIterator, function () {
    return iterators().iterate(this);
  });
  if (Symbol.asyncDispose)
    errors.hidden(proto, Symbol.asyncDispose, function () {
      var self = this;
      return new Promise(function (resolve, reject) {
        if (!self.destroyed)
          self.destroy(self.readableEnded ? null : require('internal_abort').abortError());
        require('internal_stream_finished')(self, function (err) {
          if (err && err.name !== 'AbortError')
            reject(err);
          else
            resolve(null);
        });
      });
    });
};
