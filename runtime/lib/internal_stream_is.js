/* What a value is, as far as streams are concerned, and what state it is in. null where nobody
 * can tell; old streams and those of other libraries count as well. */
'use strict';

var DESTROYED = Symbol('kIsDestroyed');

function has(object, name) {
  return typeof object[name] === 'function';
}

function isStream(value) {
  return !!value && !!(value._readableState || value._writableState ||
    (has(value, 'on') && (has(value, 'write') || has(value, 'pipe'))));
}

function isReadableStream(value, strictly) {
  var r, w;
  if (!value || !has(value, 'pipe') || !has(value, 'on'))
    return false;
  if (strictly && !(has(value, 'pause') && has(value, 'resume')))
    return false;
  r = value._readableState;
  w = value._writableState;
  return !w || !!(r && r.readable !== false);
}

function isWritableStream(value) {
  var w;
  if (!value || !has(value, 'write') || !has(value, 'on'))
    return false;
  w = value._writableState;
  return !value._readableState || !!(w && w.writable !== false);
}

function isDuplexStream(value) {
  return !!value && !!value._readableState && has(value, 'pipe') && has(value, 'on') &&
    has(value, 'write');
}

/* 'sync', 'async', or either. */
function isIterable(value, kind) {
  if (value === null || value === undefined)
    return false;
  return (kind !== 'sync' && typeof value[Symbol.asyncIterator] === 'function') ||
    (kind !== 'async' && typeof value[Symbol.iterator] === 'function');
}

function stateOf(stream) {
  return stream._writableState || stream._readableState;
}

function isDestroyed(stream) {
  var state;
  if (!isStream(stream))
    return null;
  state = stateOf(stream);
  return !!(stream.destroyed || stream[DESTROYED] || (state && state.destroyed));
}

function isWritableEnded(stream) {
  var w;
  if (!isWritableStream(stream))
    return null;
  if (stream.writableEnded === true)
    return true;
  w = stream._writableState;
  if (w && w.errored)
    return false;
  return w && typeof w.ended === 'boolean' ? w.ended : null;
}

/* `nearly`: nothing is left to be written, that is enough. */
function isWritableFinished(stream, nearly) {
  var w;
  if (!isWritableStream(stream))
    return null;
  if (stream.writableFinished === true)
    return true;
  w = stream._writableState;
  if (w && w.errored)
    return false;
  if (!w || typeof w.finished !== 'boolean')
    return null;
  return w.finished || !!(nearly && w.ended === true && w.length === 0);
}

function isReadableFinished(stream, nearly) {
  var r;
  if (!isReadableStream(stream))
    return null;
  r = stream._readableState;
  if (r && r.errored)
    return false;
  if (!r || typeof r.endEmitted !== 'boolean')
    return null;
  return r.endEmitted || !!(nearly && r.ended === true && r.length === 0);
}

function isReadable(stream) {
  if (!stream || typeof stream.readable !== 'boolean')
    return null;
  if (isDestroyed(stream))
    return false;
  return isReadableStream(stream) && stream.readable && !isReadableFinished(stream);
}

function isWritable(stream) {
  if (!stream || typeof stream.writable !== 'boolean')
    return null;
  if (isDestroyed(stream))
    return false;
  return isWritableStream(stream) && stream.writable && !isWritableEnded(stream);
}

function isFinished(stream) {
  if (!isStream(stream))
    return null;
  return isDestroyed(stream) || (!isReadable(stream) && !isWritable(stream));
}

/* Of http, which have no state until somebody asks for it. */
function isOutgoing(stream) {
  return typeof stream._closed === 'boolean' && typeof stream._defaultKeepAlive === 'boolean' &&
    typeof stream._removedConnection === 'boolean' &&
    typeof stream._removedContLen === 'boolean';
}

function isServerResponse(stream) {
  return typeof stream._sent100 === 'boolean' && isOutgoing(stream);
}

function isServerRequest(stream) {
  return typeof stream._dumped === 'boolean' && typeof stream._consumed === 'boolean' &&
    stream.req === undefined;
}

/* Requests of the package `request` and those like it. */
function isRequest(stream) {
  return !!stream && !!stream.setHeader && typeof stream.abort === 'function';
}

function isClosed(stream) {
  var r, w;
  if (!isStream(stream))
    return null;
  if (typeof stream.closed === 'boolean')
    return stream.closed;
  r = stream._readableState;
  w = stream._writableState;
  if ((w && typeof w.closed === 'boolean') || (r && typeof r.closed === 'boolean'))
    return !!((w && w.closed) || (r && r.closed));
  if (typeof stream._closed === 'boolean' && isOutgoing(stream))
    return stream._closed;
  return null;
}

/* The error that ended it. */
function errorOf(stream) {
  var r = stream._readableState, w = stream._writableState;
  return stream.writableErrored || (w && w.errored) || stream.readableErrored ||
    (r && r.errored) || null;
}

function willClose(stream) {
  var state;
  if (!isStream(stream))
    return null;
  state = stateOf(stream);
  return (!state && isServerResponse(stream)) ||
    !!(state && state.autoDestroy && state.emitClose && state.closed === false);
}

function first(values) {
  var i;
  for (i = 0; i < values.length; i++)
    if (values[i] !== null && values[i] !== undefined)
      return values[i];
  return undefined;
}

function isErrored(stream) {
  var r, w;
  if (!stream)
    return false;
  r = stream._readableState || {};
  w = stream._writableState || {};
  return !!first([stream.readableErrored, stream.writableErrored, r.errorEmitted,
    w.errorEmitted, r.errored, w.errored]);
}

function isDisturbed(stream) {
  return !!(stream && (stream.readableDidRead || stream.readableAborted));
}

module.exports = {
  DESTROYED: DESTROYED,
  isStream: isStream,
  isReadableStream: isReadableStream,
  isWritableStream: isWritableStream,
  isDuplexStream: isDuplexStream,
  isIterable: isIterable,
  isDestroyed: isDestroyed,
  isWritableEnded: isWritableEnded,
  isWritableFinished: isWritableFinished,
  isReadableFinished: isReadableFinished,
  isReadable: isReadable,
  isWritable: isWritable,
  isFinished: isFinished,
  isServerResponse: isServerResponse,
  isServerRequest: isServerRequest,
  isRequest: isRequest,
  isClosed: isClosed,
  errorOf: errorOf,
  willClose: willClose,
  isErrored: isErrored,
  isDisturbed: isDisturbed
};
