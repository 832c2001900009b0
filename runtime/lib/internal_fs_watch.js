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
      stats = binding.noStats(fs.Stats.prototype);
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
  this.stopped = true;
  clearTimeout(this.timer);
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

exports.FSWatcher = FSWatcher;
