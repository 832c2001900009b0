/* What package.json files say of a folder, and what they let others find. */
'use strict';

/* What the loader lends: create, stat, read, resolve, file, folder, bare, compiles. */
var loader;
var known; /* by folder */

exports.start = function (lent) {
  loader = lent;
  known = lent.create(null);
};

function parse(file) {
  try {
    return JSON.parse(loader.read(file));
  } catch (err) {
    err.path = file;
    err.message = 'Error parsing ' + file + ': ' + err.message;
    throw err;
  }
}

/* The package.json of a folder; null where there is none. */
function read(folder) {
  var file, json;
  if (known[folder] !== undefined)
    return known[folder];
  file = (folder === '/' ? '' : folder) + '/package.json';
  if (loader.stat(file) !== 0)
    return known[folder] = null;
  json = parse(file);
  return known[folder] = {
    folder: folder, file: file, name: json.name, main: json.main, type: json.type,
    exports: json.exports, imports: json.imports
  };
}
exports.read = read;

/* The package that a file belongs to, null for none. */
function packageOf(file) {
  var end, folder, found;
  for (end = file.lastIndexOf('/'); end >= 0; end = file.lastIndexOf('/', end - 1)) {
    folder = file.slice(0, end) || '/';
    if (folder.slice(-13) === '/node_modules')
      return null;
    found = read(folder);
    if (found !== null || end === 0)
      return found;
  }
  return null;
}
exports.of = packageOf;

/* The rules of "exports" and "imports", which few programs need. */
function rules() {
  return require('internal_module_exports');
}

/* What a file finds by the "imports" of its package, or, by its own name, by its "exports";
 * false for nothing. */
exports.findInside = function (request, filename) {
  var found = packageOf(filename), name;
  if (found === null)
    return false;
  name = found.name;
  if (request.charAt(0) === '#')
    return found.imports !== undefined && found.imports !== null &&
      rules().resolveImport(found, request, filename, loader);
  if (found.exports === undefined || found.exports === null || typeof name !== 'string' ||
      (request !== name && request.slice(0, name.length + 1) !== name + '/'))
    return false;
  return rules().resolveExport(found, '.' + request.slice(name.length), loader,
    filename);
};

/* Packages keep a "main" for what is older than "exports", which may be the only one in the
 * language's form that is understood here: that one then, else false. */
function olderThan(file, pack) {
  var main = pack.main;
  if (typeof main !== 'string' || main === '' ||
      loader.resolve(pack.folder, main) === loader.resolve(pack.folder, file) ||
      !/\.[cm]?js$/.test(file) || (file.slice(-4) !== '.mjs' && loader.compiles(file)))
    return false;
  return loader.folder(pack.folder, pack.name);
}

/* What a folder of packages has, by the "exports" of one of them; false for nothing. */
exports.findExported = function (folder, request) {
  var parts = /^((?:@[^\/\\%]+\/)?[^.\/\\%][^\/\\%]*)(\/.*)?$/.exec(request);
  var found, file;
  if (parts === null)
    return false;
  found = read(loader.resolve(folder, parts[1]));
  if (found === null || found.exports === undefined || found.exports === null)
    return false;
  file = rules().resolveExport(found, '.' + (parts[2] || ''), loader);
  return parts[2] ? file : olderThan(file, found) || file;
};
