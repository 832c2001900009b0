/* Stream: an emitter with the oldest form of pipe, which old modules inherit. */
'use strict';

var EventEmitter = require('events');
var errors = require('internal_errors');
var inherits = require('util').inherits;

function Stream(options) {
  EventEmitter.call(this, options);
}

inherits(Stream, EventEmitter);

/* Old emitters lack prependListener(). */
function prepend(emitter, name, listener) {
  var events = emitter._events;
  if (typeof emitter.prependListener === 'function')
    emitter.prependListener(name, listener);
  else if (!events || !events[name])
    emitter.on(name, listener);
  else if (Array.isArray(events[name]))
    events[name].unshift(listener);
  else
    events[name] = [listener, events[name]];
}

Stream.prototype.pipe = function pipe(dest, options) {
  var source = this, ended = false;
  function onData(chunk) {
    if (dest.writable && dest.write(chunk) === false && source.pause)
      source.pause();
  }
  function onDrain() {
    if (source.readable && source.resume)
      source.resume();
  }
  function onEnd() {
    if (!ended) {
      ended = true;
      dest.end();
    }
  }
  function onClose() {
    if (!ended) {
      ended = true;
      if (typeof dest.destroy === 'function')
        dest.destroy();
    }
  }
  function onError(err) {
    cleanup();
    if (EventEmitter.listenerCount(this, 'error') === 0)
      this.emit('error', err);
  }
  function cleanup() {
    source.removeListener('data', onData);
    dest.removeListener('drain', onDrain);
    source.removeListener('end', onEnd);
    source.removeListener('close', onClose);
    source.removeListener('error', onError);
    dest.removeListener('error', onError);
    source.removeListener('end', cleanup);
    source.removeListener('close', cleanup);
    dest.removeListener('close', cleanup);
  }
  source.on('data', onData);
  dest.on('drain', onDrain);
  if (!dest._isStdio && (!options || options.end !== false)) {
    source.on('end', onEnd);
    source.on('close', onClose);
  }
  prepend(source, 'error', onError);
  prepend(dest, 'error', onError);
  source.on('end', cleanup);
  source.on('close', cleanup);
  dest.on('close', cleanup);
  dest.emit('pipe', source);
  return dest;
};

module.exports = Stream;
errors.hidden(Stream, '_prepend', prepend);
