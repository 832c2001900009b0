/* path.posix; path.win32 is loaded when somebody asks for it. */
'use strict';

function checkPath(path, name) {
  if (typeof path !== 'string')
    throw require('internal_errors').invalidArgType(name, 'string', path);
}

/* Resolves "." and ".."; above the root of an absolute path there is nothing. */
function normalizeSegments(path, absolute) {
  var out = [], parts = path.split('/'), i, part;
  for (i = 0; i < parts.length; i++) {
    part = parts[i];
    if (part === '' || part === '.')
      continue;
    if (part !== '..')
      out.push(part);
    else if (out.length > 0 && out[out.length - 1] !== '..')
      out.pop();
    else if (!absolute)
      out.push('..');
  }
  return out.join('/');
}

function resolve() {
  var path = '', absolute = false, i, piece;
  for (i = arguments.length - 1; i >= -1 && !absolute; i--) {
    piece = i >= 0 ? arguments[i] : process.cwd();
    checkPath(piece, 'paths[' + i + ']');
    if (piece === '')
      continue;
    path = piece + '/' + path;
    absolute = piece.charAt(0) === '/';
  }
  path = normalizeSegments(path, absolute);
  if (absolute)
    return '/' + path;
  return path || '.';
}

function normalize(path) {
  var absolute, trailing, out;
  checkPath(path, 'path');
  if (path === '')
    return '.';
  absolute = path.charAt(0) === '/';
  trailing = path.charAt(path.length - 1) === '/';
  out = normalizeSegments(path, absolute);
  if (out === '') {
    if (absolute)
      return '/';
    return trailing ? './' : '.';
  }
  return (absolute ? '/' : '') + out + (trailing ? '/' : '');
}

function isAbsolute(path) {
  checkPath(path, 'path');
  return path.charAt(0) === '/';
}

function join() {
  var joined = '', i, piece;
  for (i = 0; i < arguments.length; i++) {
    piece = arguments[i];
    checkPath(piece, 'path');
    if (piece !== '')
      joined += (joined === '' ? '' : '/') + piece;
  }
  return joined === '' ? '.' : normalize(joined);
}

function relative(from, to) {
  var a, b, same = 0, out = [], i;
  checkPath(from, 'from');
  checkPath(to, 'to');
  if (from === to)
    return '';
  from = resolve(from);
  to = resolve(to);
  if (from === to)
    return '';
  a = from === '/' ? [] : from.slice(1).split('/');
  b = to === '/' ? [] : to.slice(1).split('/');
  while (same < a.length && same < b.length && a[same] === b[same])
    same++;
  for (i = same; i < a.length; i++)
    out.push('..');
  return out.concat(b.slice(same)).join('/');
}

function endWithoutSlashes(path) {
  var end = path.length;
  while (end > 1 && path.charAt(end - 1) === '/')
    end--;
  return end;
}

function dirname(path) {
  var end, at;
  checkPath(path, 'path');
  if (path === '')
    return '.';
  end = endWithoutSlashes(path);
  at = path.lastIndexOf('/', end - 1);
  if (at < 0 || end === 1)
    return path.charAt(0) === '/' ? '/' : '.';
  if (at === 0)
    return '/';
  return at === 1 && path.charAt(0) === '/' ? '//' : path.slice(0, at);
}

function basename(path, suffix) {
  var end, base;
  if (suffix !== undefined)
    checkPath(suffix, 'suffix');
  checkPath(path, 'path');
  if (suffix !== undefined && path === suffix)
    return '';
  end = endWithoutSlashes(path);
  base = path.slice(0, end);
  base = base.slice(base.lastIndexOf('/') + 1);
  if (suffix && base === '' && suffix.length <= path.length)
    return path;
  if (suffix && suffix.length < base.length &&
      base.slice(base.length - suffix.length) === suffix)
    base = base.slice(0, base.length - suffix.length);
  return base;
}

/* Of the last part; ".profile" and ".." have none. */
function extension(base) {
  var at = base.lastIndexOf('.');
  return at <= 0 || base === '..' ? '' : base.slice(at);
}

function extname(path) {
  checkPath(path, 'path');
  return extension(basename(path));
}

function checkObject(object) {
  if (object === null || typeof object !== 'object')
    throw require('internal_errors').invalidArgType('pathObject', 'Object', object);
}

function format(object) {
  var dir, ext, base;
  checkObject(object);
  dir = object.dir || object.root;
  ext = object.ext ? (object.ext.charAt(0) === '.' ? '' : '.') + object.ext : '';
  base = object.base || (object.name || '') + ext;
  if (!dir)
    return base;
  return dir === object.root ? dir + base : dir + '/' + base;
}

function parse(path) {
  var out = { root: '', dir: '', base: '', ext: '', name: '' }, end, at;
  checkPath(path, 'path');
  if (path === '')
    return out;
  if (path.charAt(0) === '/')
    out.root = '/';
  end = endWithoutSlashes(path);
  if (end === 1 && out.root === '/') {
    out.dir = '/';
    return out;
  }
  out.base = basename(path);
  out.ext = extension(out.base);
  out.name = out.base.slice(0, out.base.length - out.ext.length);
  at = path.slice(0, end).lastIndexOf('/');
  if (at > 0)
    out.dir = path.slice(0, at);
  else
    out.dir = out.root;
  return out;
}

module.exports = {
  resolve: resolve,
  normalize: normalize,
  isAbsolute: isAbsolute,
  join: join,
  relative: relative,
  toNamespacedPath: function (path) {
    return path;
  },
  dirname: dirname,
  basename: basename,
  extname: extname,
  format: format,
  parse: parse,
  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null
};

module.exports.posix = module.exports;
delete module.exports.win32;
Object.defineProperty(module.exports, 'win32', {
  enumerable: true,
  get: function () {
    return require('internal_path_win32');
  }
});
