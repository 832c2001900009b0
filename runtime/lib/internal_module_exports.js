/* The rules by which "exports" and "imports" of a package.json lead from a name to a file. */
'use strict';

var errors = require('internal_errors');

var CONDITIONS = { node: true, require: true, 'default': true };
var hasOwn = Object.prototype.hasOwnProperty;

/* ---- errors ---- */

function notExported(pack, subpath, base) {
  return errors.error('ERR_PACKAGE_PATH_NOT_EXPORTED', subpath === '.' ?
    'No "exports" main defined in ' + pack.file :
    "Package subpath '" + subpath + '\' is not defined by "exports" in ' + pack.file +
      (base ? ' imported from ' + base : ''));
}

function invalidConfig(pack, message) {
  return errors.error('ERR_INVALID_PACKAGE_CONFIG', 'Invalid package config ' + pack.file +
    '. ' + message);
}

/* What is neither a path nor an object is shown as text. */
function textOf(target) {
  return target !== null && typeof target === 'object' ? target : String(target);
}

function invalidTarget(q, target) {
  var relative = typeof (target = textOf(target)) === 'string' && !q.isImport && target.length > 0 &&
    target.slice(0, 2) !== './' ? '; targets must start with "./"' : '';
  var base = q.base ? ' imported from ' + q.base : '';
  if (q.key === '.')
    return errors.error('ERR_INVALID_PACKAGE_TARGET', 'Invalid "exports" main target ' +
      JSON.stringify(target) + ' defined in the package config ' + q.pack.file + base + relative);
  return errors.error('ERR_INVALID_PACKAGE_TARGET', 'Invalid "' +
    (q.isImport ? 'imports' : 'exports') + '" target ' + JSON.stringify(target) +
    " defined for '" + q.key + "' in the package config " + q.pack.file + base + relative);
}

function invalidSpecifier(request, reason, base) {
  return errors.typeError('ERR_INVALID_MODULE_SPECIFIER', 'Invalid module "' + request +
    '" ' + reason + (base ? ' imported from ' + base : ''));
}

function missing(path, file) {
  var err = new Error("Cannot find module '" + path + "'");
  err.code = 'MODULE_NOT_FOUND';
  if (file)
    err.path = file;
  return err;
}

/* ---- targets ----
 * A question `q`: {pack, key (which led here), match (what stands for "*", or null), isImport,
 * base, loader}. Answers: a path, null (forbidden), undefined (none of these conditions). */

function decoded(part) {
  try {
    return decodeURIComponent(part).toLowerCase();
  } catch (err) {
    return part.toLowerCase();
  }
}

/* No part of a path may lead elsewhere. */
function isStraight(path) {
  return !path.split(/[\/\\]/).some(function (part) {
    part = decoded(part);
    return part === '.' || part === '..' || part === 'node_modules';
  });
}

function filled(text, match) {
  return match === null ? text : text.split('*').join(match);
}

function bareTarget(q, target) {
  var found;
  if (!q.isImport || target.slice(0, 3) === '../' || target.charAt(0) === '/' ||
      /^[a-z][a-z0-9+.\-]*:/i.test(target) && target.slice(0, 5) !== 'node:')
    throw invalidTarget(q, target);
  found = q.loader.bare(filled(target, q.match), q.pack.folder);
  if (!found)
    throw missing(q.match === null ? q.key : q.key.replace('*', function () {
      return q.match;
    }));
  return found;
}

function textTarget(q, target) {
  var path;
  if (target.slice(0, 2) !== './')
    return bareTarget(q, target);
  if (!isStraight(target.slice(2)))
    throw invalidTarget(q, target);
  if (q.match !== null && !isStraight(q.match))
    throw invalidSpecifier(q.key.replace('*', function () {
      return q.match;
    }), 'request is not a valid match in pattern "' + q.key + '" for the "' +
      (q.isImport ? 'imports' : 'exports') + '" resolution of ' + q.pack.file, q.base);
  path = filled(target, q.match);
  if (/%2f|%5c/i.test(path))
    throw invalidSpecifier('file://' + q.loader.resolve(q.pack.folder, path),
      'must not include encoded "/" or "\\" characters', q.base);
  return q.loader.resolve(q.pack.folder, path.indexOf('%') < 0 ? path :
    decodeURIComponent(path));
}

/* The first of a list that can be used. */
function listTarget(q, list) {
  var failure = null, i, found;
  for (i = 0; i < list.length; i++) {
    try {
      found = resolveTarget(q, list[i]);
    } catch (err) {
      if (err.code !== 'ERR_INVALID_PACKAGE_TARGET')
        throw err;
      failure = err;
      continue;
    }
    if (found === null)
      failure = null;
    else if (found !== undefined)
      return found;
  }
  if (failure !== null)
    throw failure;
  return list.length > 0 ? failure : null;
}

function conditionalTarget(q, target) {
  var keys = Object.getOwnPropertyNames(target), i, found;
  if (keys.some(function (key) {
    return String(+key) === key && +key >= 0;
  }))
    throw invalidConfig(q.pack, '"exports" cannot contain numeric property keys.');
  for (i = 0; i < keys.length; i++) {
    if (!hasOwn.call(CONDITIONS, keys[i]))
      continue;
    found = resolveTarget(q, target[keys[i]]);
    if (found !== undefined)
      return found;
  }
  return undefined;
}

function resolveTarget(q, target) {
  if (typeof target === 'string')
    return textTarget(q, target);
  if (Array.isArray(target))
    return listTarget(q, target);
  if (target === null)
    return null;
  if (typeof target === 'object')
    return conditionalTarget(q, target);
  throw invalidTarget(q, target);
}

/* ---- keys ---- */

/* Whether a pattern says more than another, or than none. */
function isBetter(key, other) {
  var base = key.indexOf('*'), otherBase = other.indexOf('*');
  return base > otherBase || (base === otherBase && key.length > other.length);
}

function bestPattern(table, request) {
  var best = '';
  Object.getOwnPropertyNames(table).forEach(function (key) {
    var star = key.indexOf('*'), rest = key.slice(star + 1);
    if (star >= 0 && key.lastIndexOf('*') === star && request.length >= key.length &&
        request.slice(0, star) === key.slice(0, star) &&
        (rest === '' || request.slice(-rest.length) === rest) && isBetter(key, best))
      best = key;
  });
  return best;
}

/* Where a table leads from a request: undefined or null for nowhere. */
function lookUp(pack, table, request, isImport, base, loader) {
  var key = request, match = null;
  if (!hasOwn.call(table, request) || request.indexOf('*') >= 0 ||
      request.charAt(request.length - 1) === '/') {
    key = bestPattern(table, request);
    if (key === '')
      return undefined;
    match = request.slice(key.indexOf('*'),
      request.length - (key.length - key.indexOf('*') - 1));
  }
  return resolveTarget({ pack: pack, key: key, match: match, isImport: isImport, base: base,
    loader: loader }, table[key]);
}

/* "exports" may be the target of "." itself. */
function exportsTable(pack) {
  var table = pack.exports, paths;
  if (typeof table === 'string' || Array.isArray(table))
    return { '.': table };
  if (typeof table !== 'object')
    return {};
  paths = Object.keys(table).filter(function (key) {
    return key.charAt(0) === '.';
  });
  if (paths.length > 0 && paths.length < Object.keys(table).length)
    throw invalidConfig(pack, '"exports" cannot contain some keys starting with \'.\' and ' +
      'some not. The exports object must either be an object of package subpath keys or an ' +
      'object of main entry condition name keys only.');
  return paths.length === 0 && Object.keys(table).length > 0 ? { '.': table } : table;
}

function fileOf(path, pack, loader) {
  var found = loader.file(path);
  if (!found)
    throw missing(path, pack.file);
  return found;
}

/* The file that `subpath` ("." or "./...") of a package stands for. `base`: the file that
 * asks, when it is of the same package. */
exports.resolveExport = function (pack, subpath, loader, base) {
  var found = lookUp(pack, exportsTable(pack), subpath, false, base, loader);
  if (found === undefined || found === null)
    throw notExported(pack, subpath, base);
  return fileOf(found, pack, loader);
};

/* The file, or the built-in module, that "#name" stands for in a package. */
exports.resolveImport = function (pack, name, base, loader) {
  var found;
  if (name === '#' || name.slice(0, 2) === '#/' || name.charAt(name.length - 1) === '/')
    throw invalidSpecifier(name, 'is not a valid internal imports specifier name', base);
  found = lookUp(pack, pack.imports, name, true, base, loader);
  if (found === undefined || found === null)
    throw errors.typeError('ERR_PACKAGE_IMPORT_NOT_DEFINED', 'Package import specifier "' +
      name + '" is not defined in package ' + pack.file + ' imported from ' + base);
  return found.charAt(0) === '/' ? fileOf(found, pack, loader) : found;
};
