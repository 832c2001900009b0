/* path.win32: drive letters, UNC roots, both slashes. */
'use strict';

function checkPath(path, name) {
  if (typeof path !== 'string')
    throw require('internal_errors').invalidArgType(name, 'string', path);
}

function isSlash(c) {
  return c === '/' || c === '\\';
}

/*
 * The root of a path: { device: 'C:' | '\\\\server\\share' | '', absolute, length },
 * `length` characters of the path stand for it.
 */
function rootOf(path) {
  var unc, drive;
  unc = /^[\\\/]{2}([^\\\/]+)[\\\/]+([^\\\/]+)([\\\/]|$)/.exec(path);
  if (unc)
    return { device: '\\\\' + unc[1] + '\\' + unc[2], absolute: true, unc: true,
      length: unc[0].length };
  drive = /^([A-Za-z]:)([\\\/]*)/.exec(path);
  if (drive)
    return { device: drive[1], absolute: drive[2].length > 0, unc: false,
      length: drive[2].length > 0 ? 3 : 2 };
  return { device: '', absolute: isSlash(path.charAt(0)), unc: false,
    length: isSlash(path.charAt(0)) ? 1 : 0 };
}

function normalizeSegments(path, absolute) {
  var out = [];
  path.split(/[\\\/]/).forEach(function (part) {
    if (part === '' || part === '.')
      return;
    if (part !== '..')
      out.push(part);
    else if (out.length > 0 && out[out.length - 1] !== '..')
      out.pop();
    else if (!absolute)
      out.push('..');
  });
  return out.join('\\');
}

function normalize(path) {
  var root, tail;
  checkPath(path, 'path');
  if (path === '')
    return '.';
  root = rootOf(path);
  tail = normalizeSegments(path.slice(root.length), root.absolute);
  if (tail === '' && !root.absolute)
    tail = '.';
  if (tail !== '' && path.length > root.length && isSlash(path.charAt(path.length - 1)))
    tail += '\\';
  /* What was not a drive must not become one. */
  if (root.device === '' && !root.absolute && /(^|\\)[A-Za-z]:/.test(tail))
    tail = '.\\' + tail;
  if (root.device === '')
    return (root.absolute ? '\\' : '') + tail;
  return root.device + (root.absolute ? '\\' : '') + tail;
}

function join() {
  var joined = '', first = '', i, piece, slashes;
  for (i = 0; i < arguments.length; i++) {
    piece = arguments[i];
    checkPath(piece, 'path');
    if (piece === '')
      continue;
    if (joined === '')
      first = joined = piece;
    else
      joined += '\\' + piece;
  }
  if (joined === '')
    return '.';
  /* Only a UNC path given as the first piece makes a UNC path. */
  slashes = /^[\\\/]*/.exec(joined)[0].length;
  if (slashes >= 2 && !/^[\\\/]{2}[^\\\/]/.test(first))
    joined = '\\' + joined.slice(slashes);
  return normalize(joined);
}

function resolve() {
  var device = '', tail = '', absolute = false, i, piece, root;
  for (i = arguments.length - 1; i >= -1 && !(absolute && device); i--) {
    piece = i >= 0 ? arguments[i] : device === '' ? process.cwd() : device + '\\';
    checkPath(piece, 'paths[' + i + ']');
    if (piece === '')
      continue;
    root = rootOf(piece);
    if (root.device !== '') {
      if (device !== '' && root.device.toLowerCase() !== device.toLowerCase())
        continue;
      device = device || root.device;
    }
    if (!absolute) {
      tail = piece.slice(root.length) + '\\' + tail;
      absolute = root.absolute;
    }
  }
  tail = normalizeSegments(tail, absolute);
  return device + (absolute ? '\\' : '') + tail || '.';
}

function isAbsolute(path) {
  checkPath(path, 'path');
  return isSlash(path.charAt(0)) || /^[A-Za-z]:[\\\/]/.test(path);
}

function segments(path) {
  path = path.replace(/^\\+|\\+$/g, '');
  return path === '' ? [] : path.split('\\');
}

function relative(from, to) {
  var a, b, same = 0, out = [], i;
  checkPath(from, 'from');
  checkPath(to, 'to');
  if (from === to)
    return '';
  from = resolve(from);
  to = resolve(to);
  if (from.toLowerCase() === to.toLowerCase())
    return '';
  a = segments(from);
  b = segments(to);
  while (same < a.length && same < b.length &&
         a[same].toLowerCase() === b[same].toLowerCase())
    same++;
  if (same === 0 && a.length > 0 && b.length > 0)
    return to;
  for (i = same; i < a.length; i++)
    out.push('..');
  return out.concat(b.slice(same)).join('\\');
}

function withoutTrailing(path, start) {
  var end = path.length;
  while (end > start && isSlash(path.charAt(end - 1)))
    end--;
  return end;
}

function lastSlash(path, end) {
  return Math.max(path.lastIndexOf('/', end - 1), path.lastIndexOf('\\', end - 1));
}

function dirname(path) {
  var root, end, at;
  checkPath(path, 'path');
  if (path === '')
    return '.';
  root = rootOf(path);
  end = withoutTrailing(path, root.length);
  at = end > root.length ? lastSlash(path, end) : -1;
  if (at < root.length)
    return root.length > 0 ? path.slice(0, root.length) : '.';
  return path.slice(0, at);
}

/* The form in which Windows takes paths of any length. */
function toNamespacedPath(path) {
  var full;
  if (typeof path !== 'string' || path.length === 0)
    return path;
  full = module.exports.resolve(path);
  if (/^\\\\[^?.]/.test(full))
    return '\\\\?\\UNC\\' + full.slice(2);
  return /^[A-Za-z]:\\/.test(full) ? '\\\\?\\' + full : path;
}

function basename(path, suffix) {
  var start, end, base;
  if (suffix !== undefined)
    checkPath(suffix, 'suffix');
  checkPath(path, 'path');
  if (suffix === path)
    return '';
  start = /^[A-Za-z]:/.test(path) ? 2 : 0;
  end = withoutTrailing(path, start);
  base = path.slice(Math.max(start, lastSlash(path, end) + 1), end);
  if (suffix && suffix.length < base.length &&
      base.slice(base.length - suffix.length) === suffix)
    base = base.slice(0, base.length - suffix.length);
  return base;
}

function extension(base) {
  var at = base.lastIndexOf('.');
  return at <= 0 || base === '..' ? '' : base.slice(at);
}

function extname(path) {
  checkPath(path, 'path');
  return extension(basename(path));
}

function format(object) {
  var dir, ext, base;
  if (object === null || typeof object !== 'object')
    throw require('internal_errors').invalidArgType('pathObject', 'Object', object);
  dir = object.dir || object.root;
  ext = object.ext ? (object.ext.charAt(0) === '.' ? '' : '.') + object.ext : '';
  base = object.base || (object.name || '') + ext;
  if (!dir)
    return base;
  return dir === object.root ? dir + base : dir + '\\' + base;
}

function parse(path) {
  var out = { root: '', dir: '', base: '', ext: '', name: '' }, root, end, at;
  checkPath(path, 'path');
  root = rootOf(path);
  out.root = path.slice(0, root.length);
  end = withoutTrailing(path, root.length);
  at = Math.max(root.length, lastSlash(path, end) + 1);
  out.base = path.slice(at, end);
  out.ext = extension(out.base);
  out.name = out.base.slice(0, out.base.length - out.ext.length);
  out.dir = at > root.length ? path.slice(0, at - 1) : out.root;
  return out;
}

module.exports = {
  resolve: resolve,
  normalize: normalize,
  isAbsolute: isAbsolute,
  join: join,
  relative: relative,
  toNamespacedPath: toNamespacedPath,
  dirname: dirname,
  basename: basename,
  extname: extname,
  format: format,
  parse: parse,
  sep: '\\',
  delimiter: ';'
};
module.exports.win32 = module.exports;
Object.defineProperty(module.exports, 'posix', {
  enumerable: true,
  get: function () {
    return require('path');
  }
});
