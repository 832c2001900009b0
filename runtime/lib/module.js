/* CommonJS: finding, loading and caching modules as Node does. */
'use strict';

var PARAMETERS = 'exports,require,module,__filename,__dirname';
var hasOwn = Object.prototype.hasOwnProperty;
/* A program may put others in their place, and then require(). */
var create = Object.create, keys = Object.keys, defineProperty = Object.defineProperty;
var isArray = Array.isArray;

var statCache = null; /* while a require() from outside runs */
var resolveCache = create(null); /* what a folder's modules asked for: a file name */
var packagesModule;
var statPath = binding.stat;
var preloading = false;

function stat(path) {
  var kind;
  if (statCache === null)
    return statPath(path);
  kind = statCache[path];
  if (kind === undefined)
    kind = statCache[path] = statPath(path);
  return kind;
}

function dirname(path) {
  var end = path.lastIndexOf('/');
  return end < 0 ? '.' : end === 0 ? '/' : path.slice(0, end);
}

/* An absolute path without ".", ".." and doubled slashes. */
function resolvePath(base, path) {
  var parts, out = [], i;
  if (path.charAt(0) !== '/')
    path = (base.charAt(0) === '/' ? base : process.cwd() + '/' + base) + '/' + path;
  parts = path.split('/');
  for (i = 0; i < parts.length; i++) {
    if (parts[i] === '..')
      out.pop();
    else if (parts[i] !== '' && parts[i] !== '.')
      out.push(parts[i]);
  }
  return '/' + out.join('/');
}

function isRelative(request) {
  return request === '.' || request === '..' || request.slice(0, 2) === './' ||
    request.slice(0, 3) === '../';
}

function isBare(request) {
  return request.charAt(0) !== '/' && !isRelative(request);
}

/* Whether a relative path leads out of the folder that it starts from. */
function leavesFolder(request) {
  var depth = 0;
  return request.split('/').some(function (part) {
    if (part === '..')
      depth--;
    else if (part !== '' && part !== '.')
      depth++;
    return depth < 0;
  });
}

function Module(id, parent) {
  this.id = id || '';
  this.path = dirname(this.id);
  this.exports = {};
  defineProperty(this, 'parent', {
    value: parent, writable: true, enumerable: false, configurable: true
  });
  this.filename = null;
  this.loaded = false;
  this.children = [];
  if (parent && parent.children)
    parent.children.push(this);
}

module.exports = Module;

defineProperty(Module.prototype, 'isPreloading', {
  get: function () {
    return preloading;
  },
  configurable: true, enumerable: false
});

defineProperty(Module, '_stat', {
  get: function () {
    return statPath;
  },
  set: function (fn) {
    statPath = fn;
    statCache = null;
  },
  configurable: true, enumerable: false
});

Module.Module = Module;
Module._cache = create(null);
Module._pathCache = create(null);
Module._extensions = create(null);
Module.globalPaths = [];
Module.builtinModules = binding.builtins();

Module.isBuiltin = function isBuiltin(name) {
  return typeof name === 'string' &&
    binding.isBuiltin(name.slice(0, 5) === 'node:' ? name.slice(5) : name);
};

/* Source maps are not read. */
Module.findSourceMap = function findSourceMap() {
  return undefined;
};

Module._debug = function _debug() {
  require('util').debuglog('module').apply(undefined, arguments);
};

Module.wrapper = [
  '(function (exports, require, module, __filename, __dirname) { ', '\n});'
];

function wrap(script) {
  return Module.wrapper[0] + script + Module.wrapper[1];
}
Module.wrap = wrap;

var WRAPPER = Module.wrapper.slice();

/* Whether a program wraps modules in its own way. */
function isPatched() {
  return Module.wrap !== wrap || Module.wrapper[0] !== WRAPPER[0] ||
    Module.wrapper[1] !== WRAPPER[1];
}

Module.syncBuiltinESMExports = function syncBuiltinESMExports() {};

/* ---- finding ---- */

var globalPaths = [];

/* A list of the program's: what it puts there is not searched. */
function initPaths() {
  var home = process.env.HOME, given = process.env.NODE_PATH || '';
  globalPaths = given.split(':').filter(function (path) {
    return path !== '';
  });
  if (home)
    globalPaths.push(resolvePath(home, '.node_modules'), resolvePath(home, '.node_libraries'));
  globalPaths.push(resolvePath(dirname(dirname(process.execPath)), 'lib/node'));
  Module.globalPaths = globalPaths.slice();
}
Module._initPaths = initPaths;

/* What package.json files say; loaded with the first name or folder that is asked for. */
function packages() {
  if (packagesModule === undefined) {
    packagesModule = require('internal_module_packages');
    packagesModule.start({
      create: create,
      stat: stat,
      read: binding.read,
      resolve: resolvePath,
      file: tryFile,
      folder: tryFolder,
      compiles: compiles,
      bare: function (request, folder) {
        return Module.isBuiltin(request) ? request :
          Module._findPath(request, Module._nodeModulePaths(folder).concat(globalPaths));
      }
    });
  }
  return packagesModule;
}

Module._readPackage = function _readPackage(folder) {
  var found = packages().read(resolvePath('.', folder));
  return found ?
    { exists: true, exports: found.exports, imports: found.imports, main: found.main,
      name: found.name, type: found.type } :
    { exists: false };
};

function parseJson(file, text) {
  try {
    return JSON.parse(text);
  } catch (err) {
    err.path = file;
    err.message = file + ': ' + err.message;
    throw err;
  }
}

function tryFile(path) {
  return stat(path) === 0 ? binding.realpath(path) : false;
}

function tryExtensions(path) {
  var extensions = keys(Module._extensions), i, found;
  for (i = 0; i < extensions.length; i++) {
    found = tryFile(path + extensions[i]);
    if (found)
      return found;
  }
  return false;
}

function missingMain(folder, main, request) {
  var err = new Error("Cannot find module '" + resolvePath(folder, main) +
    "'. Please verify that the package.json has a valid \"main\" entry");
  err.code = 'MODULE_NOT_FOUND';
  err.path = resolvePath(folder, 'package.json');
  err.requestPath = request;
  return err;
}

function warnOfMain(folder, main) {
  process.emitWarning("Invalid 'main' field in '" + resolvePath(folder, 'package.json') +
    "' of '" + main + "'. Please either fix that or report it to the module author",
    'DeprecationWarning', 'DEP0128');
}

function tryFolder(folder, request) {
  var found = packages().read(folder), main = found && found.main, path;
  if (typeof main !== 'string' || main === '')
    return tryExtensions(resolvePath(folder, 'index'));
  path = resolvePath(folder, main);
  found = tryFile(path) || tryExtensions(path) ||
    (stat(path) === 1 && tryExtensions(path + '/index'));
  if (found)
    return found;
  found = tryExtensions(resolvePath(folder, 'index'));
  if (!found)
    throw missingMain(folder, main, request);
  warnOfMain(folder, main);
  return found;
}

function tryPath(path, trailingSlash, request) {
  var kind = stat(path), found = false;
  if (!trailingSlash) {
    if (kind === 0)
      return binding.realpath(path);
    found = tryExtensions(path);
  }
  return found || (kind === 1 && tryFolder(path, request));
}

Module._findPath = function _findPath(request, paths) {
  var absolute = request.charAt(0) === '/', trailingSlash = /(^|\/)\.?\.?$/.test(request);
  var bare = isBare(request), key, i, found, inside;
  if (absolute)
    paths = [''];
  else if (!paths || paths.length === 0)
    return false;
  key = request + '\0' + paths.join('\0');
  found = Module._pathCache[key];
  if (found)
    return found;
  inside = bare || !leavesFolder(request);
  for (i = 0; i < paths.length; i++) {
    if (inside && paths[i] && stat(paths[i]) !== 1)
      continue;
    found = (bare && packages().findExported(paths[i], request)) ||
      tryPath(resolvePath(paths[i], request), trailingSlash, request);
    if (found)
      return Module._pathCache[key] = found;
  }
  return false;
};

Module._nodeModulePaths = function _nodeModulePaths(from) {
  var parts = resolvePath('/', from).split('/'), paths = [], i;
  for (i = parts.length; i > 0; i--) {
    if (parts[i - 1] === 'node_modules')
      continue;
    paths.push((i === 1 ? '' : parts.slice(0, i).join('/')) + '/node_modules');
  }
  if (paths.length > 1 && parts[1] === '')
    paths.shift();
  return paths;
};

Module._resolveLookupPaths = function _resolveLookupPaths(request, parent) {
  var paths;
  if (Module.isBuiltin(request))
    return null;
  if (!isRelative(request)) {
    paths = (parent && parent.paths ? parent.paths : []).concat(globalPaths);
    return paths.length > 0 ? paths : null;
  }
  return [parent && parent.id && parent.filename ? dirname(parent.filename) : '.'];
};

function notFound(request, parent) {
  var stack = [], message = "Cannot find module '" + request + "'", err;
  for (; parent; parent = parent.parent)
    stack.push(parent.filename || parent.id);
  if (stack.length > 0)
    message += '\nRequire stack:\n- ' + stack.join('\n- ');
  err = new Error(message);
  err.code = 'MODULE_NOT_FOUND';
  err.requireStack = stack;
  return err;
}

function lookupPaths(request, parent, options) {
  var paths = [], fake;
  if (options === null || typeof options !== 'object' || options.paths === undefined)
    return Module._resolveLookupPaths(request, parent);
  if (!isArray(options.paths))
    throw require('internal_errors').invalidArgValue('options.paths', options.paths);
  if (isRelative(request) && request.length > 2)
    return options.paths;
  fake = new Module('', null);
  options.paths.forEach(function (path) {
    fake.paths = Module._nodeModulePaths(path);
    Module._resolveLookupPaths(request, fake).forEach(function (found) {
      if (paths.indexOf(found) < 0)
        paths.push(found);
    });
  });
  return paths;
}

Module._resolveFilename = function _resolveFilename(request, parent, isMain, options) {
  var found, paths;
  if (Module.isBuiltin(request))
    return request;
  if (request.slice(0, 5) === 'node:')
    throw unknownBuiltin(request);
  paths = lookupPaths(request, parent, options);
  found = (isBare(request) && parent && parent.filename &&
    packages().findInside(request, parent.filename)) ||
    Module._findPath(request, paths, isMain);
  if (!found)
    throw notFound(request, parent);
  return found;
};

function unknownBuiltin(request) {
  var err = new Error('No such built-in module: ' + request);
  err.code = 'ERR_UNKNOWN_BUILTIN_MODULE';
  return err;
}

/* ---- loading ---- */

function addChild(parent, child) {
  if (parent && parent.children && parent.children.indexOf(child) < 0)
    parent.children.push(child);
}

function builtinOf(name) {
  return binding.builtin(name.slice(0, 5) === 'node:' ? name.slice(5) : name);
}

/* The file that the same request from the same folder has led to, while it is loaded. */
function loadedBefore(key) {
  var filename = resolveCache[key];
  if (filename === undefined)
    return undefined;
  if (Module._cache[filename] === undefined)
    delete resolveCache[key];
  return Module._cache[filename];
}

Module._load = function _load(request, parent, isMain) {
  var key = parent ? parent.path + '\0' + request : undefined, filename;
  var cached = key === undefined ? undefined : loadedBefore(key);
  if (cached === undefined) {
    filename = Module._resolveFilename(request, parent, isMain);
    /* A program may put something of its own in a built-in's place, but under node: it
     * cannot. */
    if (Module.isBuiltin(filename) &&
        (Module._cache[filename] === undefined || filename.slice(0, 5) === 'node:'))
      return builtinOf(filename);
    cached = Module._cache[filename];
  }
  if (cached !== undefined) {
    addChild(parent, cached);
    return cached.exports;
  }
  return loadNew(filename, parent, isMain, key).exports;
};

function loadNew(filename, parent, isMain, key) {
  var fresh = new Module(filename, parent), done = false, index;
  if (isMain) {
    process.mainModule = fresh;
    fresh.id = '.';
  }
  Module._cache[filename] = fresh;
  if (key !== undefined)
    resolveCache[key] = filename;
  try {
    fresh.load(filename);
    done = true;
  } finally {
    if (!done) {
      delete Module._cache[filename];
      index = parent && parent.children ? parent.children.indexOf(fresh) : -1;
      if (index >= 0)
        parent.children.splice(index, 1);
    }
  }
  return fresh;
}

function extensionOf(filename) {
  var name = filename.slice(filename.lastIndexOf('/') + 1), at = name.indexOf('.', 1);
  for (; at > 0; at = name.indexOf('.', at + 1)) {
    if (Module._extensions[name.slice(at)])
      return name.slice(at);
  }
  return '.js';
}

function moduleOfTheNewKind(filename, parent) {
  return require('internal_errors').error('ERR_REQUIRE_ESM', 'require() of ES Module ' +
    filename + (parent && parent.filename ? ' from ' + parent.filename : '') +
    ' not supported.');
}

Module.prototype.load = function load(filename) {
  if (filename.slice(-4) === '.mjs' && !Module._extensions['.mjs'])
    throw moduleOfTheNewKind(filename, this.parent);
  this.filename = filename;
  this.paths = Module._nodeModulePaths(dirname(filename));
  Module._extensions[extensionOf(filename)](this, filename);
  this.loaded = true;
};

function checkText(value, name) {
  if (typeof value !== 'string')
    throw require('internal_errors').invalidArgType(name, 'string', value);
}

function checkRequest(id) {
  checkText(id, 'id');
  if (id === '')
    throw require('internal_errors').invalidArgValue('id', id,
      'must be a non-empty string');
}

Module.prototype.require = function (id) {
  var outermost = statCache === null;
  checkRequest(id);
  if (outermost)
    statCache = create(null);
  try {
    return Module._load(id, this, false);
  } finally {
    if (outermost)
      statCache = null;
  }
};

function makeRequire(self) {
  function require(path) {
    return self.require(path);
  }
  require.resolve = function resolve(request, options) {
    checkText(request, 'request');
    return Module._resolveFilename(request, self, false, options);
  };
  require.resolve.paths = function paths(request) {
    checkText(request, 'request');
    return Module._resolveLookupPaths(request, self);
  };
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

Module.createRequire = Module.createRequireFromPath = function createRequire(filename) {
  var self, path = filename !== null && typeof filename === 'object' ? filename.href : filename;
  if (typeof path === 'string' && path.slice(0, 7) === 'file://')
    path = decodeURIComponent(path.slice(7));
  if (typeof path !== 'string' || path.charAt(0) !== '/')
    throw require('internal_errors').invalidArgValue('filename', filename,
      'must be a file URL object, file URL string, or absolute path string');
  if (path.charAt(path.length - 1) === '/')
    path += 'noop.js';
  filename = path;
  self = new Module(filename);
  self.filename = filename;
  self.paths = Module._nodeModulePaths(dirname(filename));
  return makeRequire(self);
};

/* The file as a function. Where it cannot be read as a script, its package may say why. */
function compile(content, filename, parent) {
  var found;
  try {
    return isPatched() ?
      binding.compile('return ' + Module.wrap(content), filename, '')() :
      binding.compile(content, filename, PARAMETERS);
  } catch (err) {
    found = err instanceof SyntaxError && filename.slice(-3) === '.js' &&
      packages().of(filename);
    throw found && found.type === 'module' ? moduleOfTheNewKind(filename, parent) : err;
  }
}

function compiles(filename) {
  try {
    binding.compile(binding.read(filename), filename, PARAMETERS);
    return true;
  } catch (err) {
    return !(err instanceof SyntaxError);
  }
}

Module.prototype._compile = function _compile(content, filename) {
  var code = compile(content, filename, this.parent);
  /* What it finds while it runs may differ from what was there before. */
  statCache = null;
  return code.call(this.exports, this.exports, makeRequire(this), this, filename,
    dirname(filename));
};

Module._extensions['.js'] = function (module, filename) {
  module._compile(binding.read(filename), filename);
};

Module._extensions['.json'] = function (module, filename) {
  module.exports = parseJson(filename, binding.read(filename));
};

/* There is no interface for native addons: what the system says of the file, or that. */
function openNative(filename) {
  var err = new Error(binding.openNative(filename) + '\nuvscope loads no native addons');
  err.code = 'ERR_DLOPEN_FAILED';
  throw err;
}
Module._openNative = openNative;

Module._extensions['.node'] = function (module, filename) {
  openNative(filename);
};

/* ---- starting ---- */

/* The current folder, which may be gone. */
function currentFolder() {
  try {
    return process.cwd();
  } catch (err) {
    return dirname(process.execPath);
  }
}

/* -r: modules that are there before the program is. */
Module._preloadModules = function _preloadModules(requests) {
  var parent = new Module('internal/preload', null), folder = currentFolder();
  preloading = true;
  parent.filename = folder + '/internal/preload';
  parent.paths = Module._nodeModulePaths(folder);
  requests.forEach(function (request) {
    if (isRelative(request))
      request = resolvePath(folder, request);
    parent.require(request);
  });
  preloading = false;
};

/* Called by the name that a preloaded module may have given to its own. */
Module.runMain = function runMain(main) {
  Module._load(resolvePath(process.cwd(), main || process.argv[1]), null, true);
};

Module._start = function (main, preloads) {
  initPaths();
  if (preloads.length > 0)
    Module._preloadModules(preloads);
  Module.runMain(main);
};

/* -c: compiles the file, and runs nothing. */
Module._check = function (main) {
  var filename;
  initPaths();
  filename = Module._resolveFilename(resolvePath(process.cwd(), main), null, true);
  compile(binding.read(filename), filename, null);
};

/* -e and -p: the text as a module that lives in the current folder. */
Module.runText = function runText(text, preloads, print, name) {
  var self = new Module(name), value;
  initPaths();
  if (preloads.length > 0)
    Module._preloadModules(preloads);
  self.filename = currentFolder() + '/' + name;
  self.paths = Module._nodeModulePaths(currentFolder());
  require('internal_module_text').offer(self, makeRequire(self), name, defineProperty);
  value = binding.evaluate(text, name);
  if (print)
    console.log(value);
};
