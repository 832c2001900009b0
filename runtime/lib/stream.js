/* Node's stream module: the classes and what works on any stream. */
'use strict';

var Stream = require('internal_stream_base');
var transform = require('internal_stream_transform');
var errors = require('internal_errors');
var finished = require('internal_stream_finished');
var is = require('internal_stream_is');
var pipeline = require('internal_stream_pipeline');
var util = require('internal_stream_util');

function finishedPromise(stream, options) {
  var cleanup = false, stop;
  if (options && options.cleanup !== undefined) {
    if (typeof options.cleanup !== 'boolean')
      throw errors.invalidArgType('cleanup', 'boolean', options.cleanup);
    cleanup = options.cleanup;
  }
  return new Promise(function (resolve, reject) {
    stop = finished(stream, options, function (err) {
      if (cleanup)
        stop();
      if (err)
        reject(err);
      else
        resolve();
    });
  });
}

function promisesTo(fn, promised) {
  Object.defineProperty(fn, Symbol.for('nodejs.util.promisify.custom'), {
    enumerable: true,
    get: function get() {
      return promised;
    }
  });
}

module.exports = Stream;

Stream.Stream = Stream;
Stream.Readable = require('internal_stream_readable');
Stream.Writable = require('internal_stream_writable');
Stream.Duplex = require('internal_stream_duplex');
Stream.Transform = transform.Transform;
Stream.PassThrough = transform.PassThrough;
Stream.finished = finished;
Stream.pipeline = pipeline.pipeline;
Stream.promises = { finished: finishedPromise, pipeline: pipeline.promise };
promisesTo(finished, finishedPromise);
promisesTo(pipeline.pipeline, pipeline.promise);
Stream.addAbortSignal = function addAbortSignal(signal, stream) {
  require('internal_abort').checkSignal(signal, 'signal');
  if (signal === undefined)
    throw errors.invalidArgType('signal', 'AbortSignal', signal);
  if (!is.isStream(stream))
    throw errors.invalidArgType('stream',
      ['ReadableStream', 'WritableStream', 'Stream'], stream);
  return util.abortWith(stream, signal);
};
Stream.destroy = util.destroyer;
require('internal_stream_operators')(Stream.Readable);
Stream.getDefaultHighWaterMark = util.getDefaultHighWaterMark;
Stream.setDefaultHighWaterMark = util.setDefaultHighWaterMark;

Stream.compose = function compose() {
  return require('internal_stream_compose').apply(this, arguments);
};
Stream.Duplex.from = function (body) {
  return require('internal_stream_duplexify')(body, 'body');
};
Stream.isReadable = is.isReadable;
Stream.isErrored = is.isErrored;
Stream.isDisturbed = is.isDisturbed;
Stream._isUint8Array = function isUint8Array(value) {
  return value instanceof Uint8Array;
};
Stream._uint8ArrayToBuffer = function _uint8ArrayToBuffer(chunk) {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
};
