/* Functions in a pipeline, as the streams that it is made of: the first gives values, those in
 * the middle make values of values, the last takes them and may end with a promise. */
'use strict';

var errors = require('internal_errors');
var Duplex = require('internal_stream_duplex');
var Readable = require('internal_stream_readable');
var Writable = require('internal_stream_writable');
var PassThrough = require('internal_stream_transform').PassThrough;

function isIterable(value) {
  return value !== null && value !== undefined &&
    (typeof value === 'string' || !!value[Symbol.iterator] || !!value[Symbol.asyncIterator]);
}

function badReturn(what, name, value) {
  return errors.typeError('ERR_INVALID_RETURN_VALUE', 'Expected ' + what +
    ' to be returned from the "' + name + '" function but got ' + errors.describe(value) + '.');
}

/* What a stage has not read when it ends is dropped. */
function feed(inlet) {
  return function (chunk, encoding, callback) {
    if (inlet.destroyed)
      callback();
    else if (inlet.write(chunk, encoding))
      callback();
    else
      wake(inlet, callback);
  };
}

function wake(inlet, callback) {
  function go() {
    inlet.removeListener('drain', go);
    inlet.removeListener('close', go);
    callback();
  }
  inlet.on('drain', go);
  inlet.on('close', go);
}

function source(fn) {
  var values = fn({});
  if (!isIterable(values))
    throw badReturn('Iterable, AsyncIterable or Stream', 'source', values);
  return typeof values.pipe === 'function' ? values : Readable.from(values);
}

function middle(inlet, values) {
  var out = Readable.from(values), stage = new Duplex({
    objectMode: true,
    write: feed(inlet),
    final: function (callback) {
      inlet.end();
      callback();
    },
    read: function () {
      out.resume();
    },
    destroy: function (err, callback) {
      inlet.destroy(err);
      out.destroy();
      callback(err);
    }
  });
  out.on('data', function (value) {
    if (!stage.push(value))
      out.pause();
  });
  out.on('end', function () {
    stage.push(null);
  });
  out.on('error', function (err) {
    stage.destroy(err);
  });
  inlet.on('error', function () {});
  return stage;
}

function last(inlet, promise, keep) {
  var settled = promise.then(function (value) {
    keep(value);
    inlet.destroy();
  });
  var stage = new Writable({
    objectMode: true,
    write: feed(inlet),
    final: function (callback) {
      if (!inlet.destroyed)
        inlet.end();
      settled.then(function () {
        callback();
      }, callback);
    },
    destroy: function (err, callback) {
      inlet.destroy(err);
      callback(err);
    }
  });
  inlet.on('error', function () {});
  settled.then(undefined, function (err) {
    stage.destroy(err);
  });
  return stage;
}

/* The stream for stage `i` of `count`; `keep` gets what the last function's promise gives. */
module.exports = function (fn, i, count, keep) {
  var inlet, result;
  if (i === 0)
    return source(fn);
  inlet = new PassThrough({ objectMode: true });
  result = fn(inlet, {});
  if (i === count - 1 && result && typeof result.then === 'function')
    return last(inlet, result, keep);
  if (result === null || result === undefined || !result[Symbol.asyncIterator])
    throw badReturn(i === count - 1 ? 'AsyncIterable or Promise' : 'AsyncIterable',
      i === count - 1 ? 'destination' : 'transform[' + (i - 1) + ']', result);
  return middle(inlet, result);
};
