/* Node's stream module: the classes and what works on any stream. */
'use strict';

var Stream = require('internal_stream_base');
var transform = require('internal_stream_transform');
var finished = require('internal_stream_finished');
var pipeline = require('internal_stream_pipeline');
var util = require('internal_stream_util');

function finishedPromise(stream, options) {
  return new Promise(function (resolve, reject) {
    finished(stream, options, function (err) {
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
    throw require('internal_errors').invalidArgType('signal', 'AbortSignal', signal);
  if (!finished.isStream(stream))
    throw require('internal_errors').invalidArgType('stream',
      ['ReadableStream', 'WritableStream', 'Stream'], stream);
  return util.abortWith(stream, signal);
};
Stream.destroy = util.destroyer;
require('internal_stream_operators')(Stream.Readable);
Stream.getDefaultHighWaterMark = util.getDefaultHighWaterMark;
Stream.setDefaultHighWaterMark = util.setDefaultHighWaterMark;

Stream.isReadable = function (stream) {
  return stream && stream.readable !== undefined ? finished.isReadable(stream) : null;
};

Stream.isErrored = function (stream) {
  var r = stream._readableState, w = stream._writableState;
  return !!((w && w.errored) || (r && r.errored));
};

Stream.isDisturbed = function (stream) {
  var r = stream._readableState;
  return !!(r && (r.dataEmitted || r.endEmitted || r.errored));
};
