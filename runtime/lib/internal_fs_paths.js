/* fs: operations whose result is a path, in the encoding that is wanted. */
'use strict';

var u = require('internal_fs_utils');
var Buffer = require('buffer').Buffer;
var toPath = u.toPath, toCallback = u.toCallback;

var warnedOfX = false;

function warnOfX() {
  if (!warnedOfX)
    process.emitWarning('mkdtemp() templates ending with X are not portable. ' +
    'For details see: https://nodejs.org/api/fs.html');
  warnedOfX = true;
}

function template(prefix) {
  if (prefix[prefix.length - 1] === 'X' || prefix[prefix.length - 1] === 88)
    warnOfX();
  return typeof prefix === 'string' ? prefix + 'XXXXXX' :
    Buffer.concat([prefix, Buffer.from('XXXXXX')]);
}

/* Whether C shall give a path's bytes: names need not be UTF-8. */
function raw(options) {
  return u.isUtf8(options.encoding) ? 0 : 1;
}

function same(path) {
  return path;
}

function addTo(fs, native) {
  fs.mkdtemp = function mkdtemp(prefix, options, callback) {
    callback = toCallback(typeof options === 'function' ? options : callback);
    options = u.toOptions(options, {});
    prefix = toPath(prefix, 'prefix');
    native.mkdtemp(template(prefix), raw(options), u.isUtf8(options.encoding) ? callback :
      u.converted(callback, function (path) {
        return u.inEncoding(path, options.encoding);
      }));
  };

  fs.mkdtempSync = function mkdtempSync(prefix, options) {
    options = u.toOptions(options, {});
    prefix = toPath(prefix, 'prefix');
    return u.inEncoding(native.mkdtemp(template(prefix), raw(options)), options.encoding);
  };

  function pathResult(name, one, prepare) {
    fs[name] = function (path, options, callback) {
      callback = toCallback(typeof options === 'function' ? options : callback);
      options = u.toOptions(options, {});
      path = prepare(toPath(path));
      one(path, raw(options), u.isUtf8(options.encoding) ? callback :
        u.converted(callback, function (text) {
          return u.inEncoding(text, options.encoding);
        }));
    };
    fs[name + 'Sync'] = function (path, options) {
      options = u.toOptions(options, {});
      return u.inEncoding(one(prepare(toPath(path)), raw(options)), options.encoding);
    };
  }

  pathResult('readlink', native.readlink, same);
  pathResult('native', native.realpathNative, same);
  pathResult('realpath', native.realpath, function (path) {
    return require('path').resolve(typeof path === 'string' ? path : path.toString());
  });
  fs.realpath['native'] = fs['native'];
  fs.realpathSync['native'] = fs.nativeSync;
  delete fs['native'];
  delete fs.nativeSync;
}

module.exports = { addTo: addTo };
