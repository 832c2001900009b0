/* pipeline(): streams in a row that end together and fail together. */
'use strict';

var errors = require('internal_errors');
var finished = require('internal_stream_finished');
var util = require('internal_stream_util');

var PREMATURE = 'ERR_STREAM_PREMATURE_CLOSE';

/* A function that destroys the stream unless it is over. */
function destroyerOf(stream, reading, writing, cleanups) {
  var over = false;
  function onClose() {
    over = true;
  }
  stream.on('close', onClose);
  cleanups.push(finished(stream, { readable: reading, writable: writing },
    function (err) {
      over = !err;
    }));
  cleanups.push(function () {
    stream.removeListener('close', onClose);
  });
  return function (err) {
    if (over)
      return;
    over = true;
    util.destroyer(stream, err || util.streamError('ERR_STREAM_DESTROYED', 'pipe'));
  };
}

function connect(source, dest, finish, end) {
  var ended = false;
  function onEnd() {
    ended = true;
    dest.end();
  }
  dest.on('close', function () {
    if (!ended)
      finish(util.streamError(PREMATURE));
  });
  source.pipe(dest, { end: false });
  if (!end)
    finish();
  else if (finished.isReadableFinished(source))
    process.nextTick(onEnd);
  else
    source.once('end', onEnd);
  finished(source, { readable: true, writable: false }, function (err) {
    var r = source._readableState;
    if (err && err.code === PREMATURE && r && r.ended && !r.errored && !r.errorEmitted)
      source.once('end', finish).once('error', finish);
    else
      finish(err);
  });
  return finished(dest, { readable: false, writable: true }, finish);
}

function run(streams, callback, end) {
  var destroys = [], lastCleanups = [], pending = 0, error;
  var last = streams[streams.length - 1];
  function settle(err, isFinal) {
    if (err && (!error || error.code === PREMATURE))
      error = err;
    if (!error && !isFinal)
      return;
    while (destroys.length > 0)
      destroys.shift()(error);
    if (!isFinal)
      return;
    if (!error)
      lastCleanups.forEach(function (cleanup) {
        cleanup();
      });
    process.nextTick(callback, error);
  }
  function finish(err) {
    settle(err, --pending === 0);
  }
  function onError(err) {
    if (err && err.name !== 'AbortError' && err.code !== PREMATURE)
      finish(err);
  }
  streams.forEach(function (stream, i) {
    var reading = i < streams.length - 1, keep = finished.isReadable(stream) && !reading;
    if (reading || end)
      destroys.push(destroyerOf(stream, reading, i > 0, keep ? lastCleanups : []));
    stream.on('error', onError);
    if (keep)
      lastCleanups.push(function () {
        stream.removeListener('error', onError);
      });
    if (i > 0) {
      pending += 2;
      connect(streams[i - 1], stream, finish, reading || end);
    }
  });
  return last;
}

function check(streams) {
  if (streams.length < 2)
    throw errors.typeError('ERR_MISSING_ARGS',
      'The "streams" argument must be specified');
  streams.forEach(function (stream, i) {
    var ok = stream && typeof stream.on === 'function' &&
      (i === streams.length - 1 || typeof stream.pipe === 'function') &&
      (i === 0 || typeof stream.write === 'function');
    if (!ok)
      throw errors.invalidArgType(i === 0 ? 'source' : i === streams.length - 1 ?
        'destination' : 'transform[' + (i - 1) + ']', ['Stream'], stream);
  });
}

/* Streams of what is given: values are read, functions are stages. */
function open(given, keep) {
  return given.map(function (source, i) {
    if (typeof source === 'function' && !finished.isStream(source))
      return require('internal_stream_stages')(source, i, given.length, keep);
    if (i > 0 || source === null || source === undefined || finished.isStream(source) ||
        !(typeof source === 'string' || source[Symbol.iterator] ||
          source[Symbol.asyncIterator]))
      return source;
    return require('internal_stream_readable').from(source);
  });
}

function once(fn) {
  var called = false;
  return function () {
    if (!called) {
      called = true;
      fn.apply(this, arguments);
    }
  };
}

/* pipeline(stream, ..., callback) or pipeline([streams], callback) */
function pipeline() {
  var streams = Array.prototype.slice.call(arguments);
  var callback = streams.pop(), value;
  if (typeof callback !== 'function')
    throw errors.invalidArgType('streams[stream.length - 1]', 'function', callback);
  if (Array.isArray(streams[0]) && streams.length === 1)
    streams = streams[0];
  check(streams = open(streams, function (result) {
    value = result;
  }));
  return run(streams, once(function (err) {
    if (err || value === undefined)
      callback(err);
    else
      callback(undefined, value);
  }), true);
}

function pipelinePromise() {
  var streams = Array.prototype.slice.call(arguments), end = true, last, value;
  last = streams[streams.length - 1];
  if (last && typeof last === 'object' && !finished.isStream(last) &&
      !Array.isArray(last)) {
    streams.pop();
    end = last.end !== false;
  }
  if (Array.isArray(streams[0]) && streams.length === 1)
    streams = streams[0];
  return new Promise(function (resolve, reject) {
    check(streams = open(streams, function (result) {
      value = result;
    }));
    run(streams, function (err) {
      if (err)
        reject(err);
      else
        resolve(value);
    }, end);
  });
}

module.exports = { pipeline: pipeline, promise: pipelinePromise };
