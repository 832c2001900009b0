/* fs: files as a whole. */
'use strict';

var u = require('internal_fs_utils');
var toCallback = u.toCallback;

function decode(encoding) {
  return function (buffer) {
    return buffer.toString(encoding);
  };
}

function toFile(file) {
  return typeof file === 'number' ? u.toFd(file, 'fd') : u.toPath(file);
}

/* An operation whose signal came before it began; the callback hears of it. */
function aborted(signal, callback) {
  require('internal_abort').checkSignal(signal, 'options.signal');
  if (signal.aborted)
    process.nextTick(callback, require('internal_abort').abortError(signal));
  return signal.aborted;
}

/* What comes after the signal is dropped: the work itself cannot be called back. */
function abortable(signal, callback) {
  var over = false, forget;
  function end() {
    if (over)
      return;
    over = true;
    forget();
    callback.apply(undefined, arguments);
  }
  forget = require('internal_abort').onAbort(signal, end);
  return end;
}

function addTo(fs, native) {
  var O_RDONLY = u.toFlags('r');

  fs.readFile = function readFile(path, options, callback) {
    var encoding, text, flags;
    if (typeof options === 'function' && callback === undefined &&
        typeof path === 'string' && path.indexOf('\u0000') < 0) {
      native.readFile(path, O_RDONLY, false, options); /* as most programs do it */
      return;
    }
    callback = toCallback(callback || options);
    options = u.toOptions(options, {});
    if (options.signal !== undefined && aborted(options.signal, callback))
      return;
    if (options.signal)
      callback = abortable(options.signal, callback);
    encoding = options.encoding;
    if (encoding === 'buffer')
      encoding = undefined;
    text = !!encoding && u.isUtf8(encoding);
    flags = u.toFlags(options.flag === undefined ? 'r' : options.flag);
    native.readFile(toFile(path), flags, text,
      !encoding || text ? callback : u.converted(callback, decode(encoding)));
  };

  fs.readFileSync = function readFileSync(path, options) {
    var encoding, text, data;
    options = u.toOptions(options, {});
    encoding = options.encoding === 'buffer' ? undefined : options.encoding;
    text = !!encoding && u.isUtf8(encoding);
    data = native.readFile(toFile(path),
      u.toFlags(options.flag === undefined ? 'r' : options.flag), text);
    return !encoding || text ? data : data.toString(encoding);
  };

  function writing(name, defaultFlag) {
    var one = native[name];
    function begin(path, data, options, callback) {
      var flags, mode, flush;
      options = u.toOptions(options, {});
      flags = options.flag === undefined || options.flag === null ?
        defaultFlag : options.flag;
      flush = options.flush;
      if (flush !== undefined && flush !== null)
        u.checkBoolean(flush, 'options.flush');
      data = u.toData(data, options.encoding);
      flags = u.toFlags(flags);
      mode = u.toMode(options.mode, 'mode', 438);
      one(toFile(path), data, flags, mode, !!flush, callback);
    }
    fs[name] = function (path, data, options, callback) {
      callback = toCallback(callback || options);
      if (options && options.signal !== undefined) {
        if (aborted(options.signal, callback))
          return;
        callback = abortable(options.signal, callback);
      }
      begin(path, data, options, callback);
    };
    fs[name + 'Sync'] = function (path, data, options) {
      begin(path, data, options);
    };
  }

  writing('writeFile', 'w');
  writing('appendFile', 'a');
}

module.exports = { addTo: addTo };
