/* readdir and opendir. */
'use strict';

var u = require('internal_fs_utils');
var Dirent = require('internal_fs_stats').Dirent;
var errors = require('internal_errors');

function join(folder, name) {
  return require('path').join(folder, name);
}

/* C gave [names, types]. */
/* What C shall give: the types besides the names (1), the names as bytes (2). */
function flags(types, encoding) {
  return (types ? 1 : 0) + (u.isUtf8(encoding) ? 0 : 2);
}

function dirents(found, path, encoding) {
  var names = found[0], types = found[1];
  return names.map(function (name, i) {
    return new Dirent(u.inEncoding(name, encoding), path, types[i]);
  });
}

/* ---- Dir ---- */

function Dir(path, entries) {
  this.path = path;
  errors.hidden(this, '_entries', entries);
  errors.hidden(this, '_at', 0);
  errors.hidden(this, '_closed', false);
}

function checkOpen(dir) {
  if (dir._closed)
    throw errors.error('ERR_DIR_CLOSED', 'Directory handle was closed');
}

Dir.prototype.readSync = function () {
  checkOpen(this);
  return this._at < this._entries.length ? this._entries[this._at++] : null;
};

Dir.prototype.read = function (callback) {
  var entry;
  if (callback === undefined)
    return Promise.resolve(this.readSync());
  u.toCallback(callback);
  entry = this.readSync();
  process.nextTick(function () {
    callback(null, entry);
  });
};

Dir.prototype.closeSync = function () {
  checkOpen(this);
  this._closed = true;
};

Dir.prototype.close = function (callback) {
  this.closeSync();
  if (callback === undefined)
    return Promise.resolve();
  u.toCallback(callback);
  process.nextTick(function () {
    callback(null);
  });
};

/* ---- onto fs ---- */

function addTo(fs, native) {
  /* The tree below `path`, breadth first, one folder after another. */
  function walkSync(path, options) {
    var result = [], queue = [''], folder, found;
    function take(name, i) {
      var relative = folder ? join(folder, name) : name;
      if (found[1][i] === u.constants.UV_DIRENT_DIR)
        queue.push(relative);
      result.push(options.withFileTypes ?
        new Dirent(name, folder ? join(path, folder) : path, found[1][i]) : relative);
    }
    while (queue.length > 0) {
      folder = queue.shift();
      found = native.readdir(folder ? join(path, folder) : path, 1);
      found[0].forEach(take);
    }
    return result;
  }

  function walk(path, options, callback) {
    var result = [], queue = [''], folder;
    function take(err, found) {
      if (err)
        return callback(err);
      found[0].forEach(function (name, i) {
        var relative = folder ? join(folder, name) : name;
        if (found[1][i] === u.constants.UV_DIRENT_DIR)
          queue.push(relative);
        result.push(options.withFileTypes ?
          new Dirent(name, folder ? join(path, folder) : path, found[1][i]) : relative);
      });
      return next();
    }
    function next() {
      if (queue.length === 0)
        return callback(null, result);
      folder = queue.shift();
      return native.readdir(folder ? join(path, folder) : path, 1, take);
    }
    next();
  }

  function convert(found, path, options) {
    if (options.withFileTypes)
      return dirents(found, path, options.encoding);
    return found.map(function (name) {
      return u.inEncoding(name, options.encoding);
    });
  }

  function checked(options) {
    options = u.toOptions(options, {});
    if (options.recursive !== undefined && options.recursive !== null)
      u.checkBoolean(options.recursive, 'options.recursive');
    return options;
  }

  fs.readdir = function readdir(path, options, callback) {
    callback = u.toCallback(typeof options === 'function' ? options : callback);
    options = checked(options);
    path = u.toPath(path);
    if (options.recursive)
      walk(path, options, callback);
    else if (!options.withFileTypes && u.isUtf8(options.encoding))
      native.readdir(path, 0, callback);
    else
      native.readdir(path, flags(options.withFileTypes, options.encoding), function (err, found) {
        if (err)
          callback(err);
        else
          callback(null, convert(found, path, options));
      });
  };

  fs.readdirSync = function readdirSync(path, options) {
    var found;
    options = checked(options);
    path = u.toPath(path);
    if (options.recursive)
      return walkSync(path, options);
    found = native.readdir(path, flags(options.withFileTypes, options.encoding));
    if (!options.withFileTypes && u.isUtf8(options.encoding))
      return found;
    return convert(found, path, options);
  };

  fs.opendir = function opendir(path, options, callback) {
    callback = u.toCallback(typeof options === 'function' ? options : callback);
    options = u.toOptions(options, {});
    path = u.toPath(path);
    native.opendir(path, flags(true, options.encoding), function (err, found) {
      if (err)
        callback(err);
      else
        callback(null, new Dir(path, dirents(found, path, options.encoding)));
    });
  };

  fs.opendirSync = function opendirSync(path, options) {
    options = u.toOptions(options, {});
    path = u.toPath(path);
    return new Dir(path, dirents(native.opendir(path, flags(true, options.encoding)), path,
      options.encoding));
  };

  fs.Dir = Dir;
}

module.exports = { addTo: addTo };
