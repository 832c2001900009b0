/* fs.watch, and watchFile, which looks again and again. */
'use strict';

var fs = require('fs');
var EventEmitter = require('events');
var u = require('internal_fs_utils');
var errors = require('internal_errors');

function inherit(Child) {
  Child.prototype = Object.create(EventEmitter.prototype, {
    constructor: { value: Child, enumerable: false, writable: true, configurable: true }
  });
}

/* ---- watch ---- */

function FSWatcher() {
  EventEmitter.call(this);
  this._handle = null;
}

inherit(FSWatcher);

function start(watcher, path, options) {
  watcher._handle = binding.watch(path, function (err, type, name) {
    if (err) {
      watcher.close();
      err.filename = path;
      watcher.emit('error', err);
      return;
    }
    watcher.emit('change', type, u.inEncoding(name, options.encoding));
  });
  if (options.persistent === false)
    watcher._handle.unref();
}

FSWatcher.prototype.close = function () {
  var handle = this._handle, self = this;
  if (!handle)
    return;
  this._handle = null;
  handle.close();
  process.nextTick(function () {
    self.emit('close');
  });
};

FSWatcher.prototype.ref = function () {
  if (this._handle)
    this._handle.ref();
  return this;
};

FSWatcher.prototype.unref = function () {
  if (this._handle)
    this._handle.unref();
  return this;
};

exports.watch = function watch(path, options, listener) {
  var watcher;
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  options = u.toOptions(options, {});
  path = u.toPath(path, 'filename');
  if (listener !== undefined)
    errors.checkFunction(listener, 'listener');
  watcher = new FSWatcher();
  try {
    start(watcher, path, options);
  } catch (err) {
    err.filename = path;
    throw err;
  }
  if (listener)
    watcher.on('change', listener);
  return watcher;
};

/* ---- watchFile ---- */

var watched = {};

function StatWatcher(path, options) {
  EventEmitter.call(this);
  this.path = path;
  this.previous = undefined;
  this.timer = undefined;
  this.interval = options.interval === undefined ? 5007 : options.interval;
  this.persistent = options.persistent !== false;
}

inherit(StatWatcher);

function differs(a, b) {
  return a.mtimeMs !== b.mtimeMs || a.ctimeMs !== b.ctimeMs || a.size !== b.size ||
    a.ino !== b.ino || a.mode !== b.mode || a.nlink !== b.nlink || a.uid !== b.uid ||
    a.gid !== b.gid || a.dev !== b.dev;
}

StatWatcher.prototype.look = function () {
  var self = this;
  fs.stat(this.path, function (err, stats) {
    var before = self.previous, missing = !!err;
    if (self.stopped)
      return;
    if (missing)
      stats = new fs.Stats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    self.previous = stats;
    if (before === undefined ? missing : differs(stats, before))
      self.emit('change', stats, before === undefined ? stats : before);
    if (self.stopped)
      return;
    self.timer = setTimeout(function () {
      self.look();
    }, self.interval);
    if (!self.persistent)
      self.timer.unref();
  });
};

StatWatcher.prototype.stop = function () {
  var self = this;
  if (this.stopped)
    return;
  this.stopped = true;
  clearTimeout(this.timer);
  process.nextTick(function () {
    self.emit('stop');
  });
};

/* Each ref() takes back one unref(): a watcher holds the loop while as many say so. */
StatWatcher.prototype.ref = function () {
  this.persistent = true;
  if (this.timer)
    this.timer.ref();
  return this;
};

StatWatcher.prototype.unref = function () {
  this.persistent = false;
  if (this.timer)
    this.timer.unref();
  return this;
};

exports.watchFile = function watchFile(path, options, listener) {
  var watcher, key;
  if (typeof options !== 'object' || options === null) {
    listener = options;
    options = {};
  }
  path = u.toPath(path, 'filename');
  errors.checkFunction(listener, 'listener');
  key = require('path').resolve(String(path));
  watcher = watched[key];
  if (watcher === undefined) {
    watcher = watched[key] = new StatWatcher(key, options);
    watcher.look();
  }
  watcher.on('change', listener);
  return watcher;
};

exports.unwatchFile = function unwatchFile(path, listener) {
  var key = require('path').resolve(String(u.toPath(path, 'filename')));
  var watcher = watched[key];
  if (watcher === undefined)
    return;
  if (typeof listener === 'function')
    watcher.removeListener('change', listener);
  else
    watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    delete watched[key];
  }
};

/* ---- fs.promises.watch ---- */

function checkWatchOptions(options) {
  errors.checkObject(options, 'options');
  ['persistent', 'recursive'].forEach(function (name) {
    if (options[name] !== undefined)
      u.checkBoolean(options[name], 'options.' + name);
  });
  if (options.encoding !== undefined && options.encoding !== null &&
      (typeof options.encoding !== 'string' || (options.encoding !== 'buffer' &&
      !require('buffer').Buffer.isEncoding(options.encoding))))
    throw errors.invalidArgValue('encoding', options.encoding, 'is invalid encoding');
  if (options.signal !== undefined)
    require('internal_abort').checkSignal(options.signal, 'options.signal');
}

/* What happens between two steps of an iteration, up to 2,048 events. */
function Changes(filename, options) {
  this.filename = filename;
  this.options = options;
  this.queue = [];
  this.wanted = undefined; /* the promise that the next event settles */
  this.watcher = undefined;
  this.done = false;
}

Changes.prototype.begin = function () {
  var self = this, options = this.options;
  if (typeof options === 'string')
    options = { encoding: options };
  options = options === undefined ? {} : options;
  checkWatchOptions(options);
  if (options.signal && options.signal.aborted)
    throw require('internal_abort').abortError(options.signal);
  this.watcher = exports.watch(this.filename, options, function (type, name) {
    self.give({ eventType: type, filename: name });
  });
  this.watcher.on('error', function (err) {
    self.fail(err);
  });
  if (options.signal)
    this.forget = require('internal_abort').onAbort(options.signal, function (err) {
      self.fail(err);
    });
};

Changes.prototype.give = function (event) {
  var wanted = this.wanted;
  this.wanted = undefined;
  if (wanted)
    wanted.resolve({ value: event, done: false });
  else if (this.queue.length < 2048)
    this.queue.push(event);
  else if (!this.overflown)
    this.overflown = process.emitWarning('fs.watch maxQueue exceeded') || true;
};

Changes.prototype.fail = function (err) {
  var wanted = this.wanted;
  this.end();
  this.wanted = undefined;
  if (wanted)
    wanted.reject(err);
  else
    this.error = err;
};

Changes.prototype.end = function () {
  this.done = true;
  this.queue = [];
  if (this.forget)
    this.forget();
  if (this.watcher)
    this.watcher.close();
  this.watcher = this.forget = undefined;
};

Changes.prototype.next = function () {
  var self = this;
  return new Promise(function (resolve, reject) {
    var err = self.error;
    if (err) {
      self.error = undefined;
      return reject(err);
    }
    if (self.done)
      return resolve({ value: undefined, done: true });
    if (!self.watcher) {
      try {
        self.begin();
      } catch (problem) {
        self.end();
        throw problem;
      }
    }
    if (self.queue.length > 0)
      return resolve({ value: self.queue.shift(), done: false });
    self.wanted = { resolve: resolve, reject: reject };
    return undefined;
  });
};

Changes.prototype['return'] = function (value) {
  this.end();
  return Promise.resolve({ value: value, done: true });
};

Changes.prototype['throw'] = function (err) {
  this.end();
  return Promise.reject(err);
};

Changes.prototype[Symbol.asyncIterator] = function () {
  return this;
};

exports.iterate = function (filename, options) {
  return new Changes(filename, options);
};

exports.FSWatcher = FSWatcher;
