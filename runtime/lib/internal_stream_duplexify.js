/* Duplex.from(): one duplex stream of a pair of streams, or of what gives or takes values. */
'use strict';

var errors = require('internal_errors');
var Duplex = require('internal_stream_duplex');
var Readable = require('internal_stream_readable');
var finished = require('internal_stream_finished');
var is = require('internal_stream_is');
var util = require('internal_stream_util');

var nextTick = process.nextTick;

function abort() {
  return require('internal_abort');
}

/* ---- two streams as one; compose() uses it, too ---- */

/* The parts of a duplex that waits for others: callbacks for when they have done something. */
function Joint() {
  this.drain = this.finish = this.readable = this.close = null;
}

function fire(joint, name, err) {
  var callback = joint[name];
  joint[name] = null;
  if (callback)
    callback(err);
  return !!callback;
}

function writeTo(duplex, joint, dest) {
  duplex._write = function (chunk, encoding, callback) {
    if (dest.write(chunk, encoding))
      callback();
    else
      joint.drain = callback;
  };
  duplex._final = function (callback) {
    dest.end();
    joint.finish = callback;
  };
  dest.on('drain', function () {
    fire(joint, 'drain');
  });
}

function readFrom(duplex, joint, source) {
  function read() {
    var chunk;
    do {
      chunk = source.read();
      if (chunk === null) {
        joint.readable = read;
        return;
      }
    } while (duplex.push(chunk));
  }
  duplex._read = read;
  source.on('readable', function () {
    fire(joint, 'readable');
  });
  source.on('end', function () {
    duplex.push(null);
  });
}

/* `destroy(err)` ends the streams behind it; close is called when they have ended. */
function destroyWith(duplex, joint, isOver, destroy) {
  duplex._destroy = function (err, callback) {
    if (!err && !isOver())
      err = abort().abortError();
    joint.readable = joint.drain = joint.finish = null;
    if (isOver()) {
      callback(err);
      return;
    }
    joint.close = callback;
    destroy(err);
  };
}

function join(pair) {
  var r = pair.readable, w = pair.writable, joint = new Joint(), over = false, duplex;
  var readable, writable;
  if (r && typeof r.read !== 'function')
    r = Readable.wrap(r);
  readable = !!is.isReadable(r);
  writable = !!is.isWritable(w);
  function ended(err, other) {
    if (err)
      util.destroyer(other, err);
    over = true;
    if (!fire(joint, 'close', err) && err)
      duplex.destroy(err);
  }
  duplex = new Duplex({
    readableObjectMode: !!(r && r.readableObjectMode),
    writableObjectMode: !!(w && w.writableObjectMode),
    readable: readable,
    writable: writable
  });
  if (writable) {
    finished(w, function (err) {
      ended(err, r);
    });
    writeTo(duplex, joint, w);
    w.on('finish', function () {
      fire(joint, 'finish');
    });
  }
  if (readable) {
    finished(r, function (err) {
      ended(err, w);
    });
    readFrom(duplex, joint, r);
  }
  destroyWith(duplex, joint, function () {
    return over;
  }, function (err) {
    util.destroyer(w, err);
    util.destroyer(r, err);
  });
  return duplex;
}

/* ---- a function: what is written is what it iterates over ---- */

function Feed() {
  var self = this;
  this.controller = new (abort().AbortController)();
  this.give = null;
  this.next = new Promise(function (resolve) {
    self.give = resolve;
  });
  this.over = false;
}

Feed.prototype.put = function (entry) {
  var give = this.give;
  this.give = null;
  give(entry);
};

Feed.prototype.step = function () {
  var self = this, next = this.next;
  if (this.over || !next)
    return Promise.resolve({ value: undefined, done: true });
  this.next = null;
  return next.then(function (entry) {
    nextTick(entry.callback);
    if (entry.done) {
      self.over = true;
      return { value: undefined, done: true };
    }
    if (self.controller.signal.aborted)
      throw abort().abortError(self.controller.signal);
    self.next = new Promise(function (resolve) {
      self.give = resolve;
    });
    return { value: entry.chunk, done: false };
  });
};

Feed.prototype.iterator = function () {
  var self = this, AsyncIterator = require('internal_async_iterator').AsyncIterator;
  return new AsyncIterator(function () {
    return self.step();
  }, function () {
    self.over = true;
  });
};

Feed.prototype.options = function (more) {
  var self = this, options = {
    objectMode: true,
    write: function (chunk, encoding, callback) {
      self.put({ chunk: chunk, done: false, callback: callback });
    },
    final: function (callback) {
      self.put({ done: true, callback: callback });
    },
    destroy: function (err, callback) {
      self.controller.abort();
      callback(err);
    }
  };
  Object.keys(more || {}).forEach(function (name) {
    options[name] = more[name];
  });
  return options;
};

function ofFunction(fn, name) {
  var feed = new Feed(), value, then, duplex, promise, end;
  value = fn(feed.iterator(), { signal: feed.controller.signal });
  if (is.isIterable(value))
    return require('internal_stream_from')(Duplex, value, feed.options());
  then = value === null || value === undefined ? undefined : value.then;
  if (typeof then !== 'function')
    throw errors.typeError('ERR_INVALID_RETURN_VALUE', 'Expected Iterable, AsyncIterable or ' +
      'AsyncFunction to be returned from the "' + name + '" function but got ' +
      errors.describe(value) + '.');
  promise = then.call(value, function (result) {
    if (result !== null && result !== undefined)
      throw errors.typeError('ERR_INVALID_RETURN_VALUE', 'Expected nully to be returned ' +
        'from the "body" function but got ' + errors.describe(result) + '.');
  }, function (err) {
    util.destroyer(duplex, err);
  });
  end = feed.options().final;
  duplex = new Duplex(feed.options({
    readable: false,
    final: function (callback) {
      end(function () {
        Promise.resolve(promise).then(function () {
          nextTick(callback, null);
        }, function (err) {
          nextTick(callback, err);
        });
      });
    }
  }));
  return duplex;
}

/* ---- anything ---- */

function ofPromise(then, promise) {
  var duplex;
  then.call(promise, function (value) {
    if (value !== null && value !== undefined)
      duplex.push(value);
    duplex.push(null);
  }, function (err) {
    util.destroyer(duplex, err);
  });
  return duplex = new Duplex({ objectMode: true, writable: false, read: function () {} });
}

function half(stream, isRight) {
  if (!stream)
    return undefined;
  return isRight(stream) ? stream : duplexify(stream);
}

function duplexify(body, name) {
  var then;
  if (is.isDuplexStream(body))
    return body;
  if (is.isReadableStream(body))
    return join({ readable: body });
  if (is.isWritableStream(body))
    return join({ writable: body });
  if (is.isStream(body))
    return join({ writable: false, readable: false });
  if (typeof body === 'function')
    return ofFunction(body, name || 'body');
  if (is.isIterable(body))
    return require('internal_stream_from')(Duplex, body, { objectMode: true, writable: false });
  if (body && typeof body.arrayBuffer === 'function')
    return duplexify(body.arrayBuffer());
  if (body && (typeof body.writable === 'object' || typeof body.readable === 'object'))
    return join({
      readable: half(body.readable, is.isReadableStream),
      writable: half(body.writable, is.isWritableStream)
    });
  then = body === null || body === undefined ? undefined : body.then;
  if (typeof then === 'function')
    return ofPromise(then, body);
  throw errors.invalidArgType(name || 'body', ['Blob', 'ReadableStream', 'WritableStream',
    'Stream', 'Iterable', 'AsyncIterable', 'Function', '{ readable, writable } pair',
    'Promise'], body);
}

module.exports = duplexify;
duplexify.Joint = Joint;
duplexify.fire = fire;
duplexify.writeTo = writeTo;
duplexify.readFrom = readFrom;
duplexify.destroyWith = destroyWith;
