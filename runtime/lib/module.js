/* CommonJS: finding, loading and caching modules as Node does. */
'use strict';

var PARAMETERS = 'exports,require,module,__filename,__dirname';
var hasOwn = Object.prototype.hasOwnProperty;

var statCache = null; /* while a require() from outside runs */
var pathCache = Object.create(null);
var packageMains = Object.create(null);

function stat(path) {
  var kind;
  if (statCache === null)
    return binding.stat(path);
  kind = statCache[path];
  if (kind === undefined)
    kind = statCache[path] = binding.stat(path);
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

function Module(id, parent) {
  this.id = id || '';
  this.path = dirname(this.id);
  this.exports = {};
  Object.defineProperty(this, 'parent', {
    value: parent, writable: true, enumerable: false, configurable: true
  });
  this.filename = null;
  this.loaded = false;
  this.children = [];
  if (parent && parent.children)
    parent.children.push(this);
}

module.exports = Module;

Module.Module = Module;
Module._cache = Object.create(null);
Module._pathCache = pathCache;
Module._extensions = Object.create(null);
Module.globalPaths = [];
Module.builtinModules = binding.builtins();

Module.isBuiltin = function isBuiltin(name) {
  name = String(name);
  return binding.isBuiltin(name.slice(0, 5) === 'node:' ? name.slice(5) : name);
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

function initPaths() {
  var list = (process.env.NODE_PATH || '').split(':').filter(function (path) {
    return path !== '';
  });
  Module.globalPaths = list;
}
Module._initPaths = initPaths;

function readPackageMain(folder) {
  var file = folder + '/package.json';
  if (hasOwn.call(packageMains, folder))
    return packageMains[folder];
  if (stat(file) !== 0)
    return packageMains[folder] = undefined;
  return packageMains[folder] = parseJson(file, binding.read(file)).main;
}

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
  var extensions = Object.keys(Module._extensions), i, found;
  for (i = 0; i < extensions.length; i++) {
    found = tryFile(path + extensions[i]);
    if (found)
      return found;
  }
  return false;
}

function missingMain(folder, main) {
  var err = new Error("Cannot find module '" + resolvePath(folder, main) +
    "'. Please verify that the package.json has a valid \"main\" entry");
  err.code = 'MODULE_NOT_FOUND';
  err.path = folder + '/package.json';
  return err;
}

function tryFolder(folder) {
  var main = readPackageMain(folder), path, found;
  if (typeof main !== 'string' || main === '')
    return tryExtensions(folder + '/index');
  path = resolvePath(folder, main);
  found = tryFile(path) || tryExtensions(path) ||
    (stat(path) === 1 && tryExtensions(path + '/index'));
  if (!found)
    found = tryExtensions(folder + '/index');
  if (!found)
    throw missingMain(folder, main);
  return found;
}

function tryPath(path, trailingSlash) {
  var kind = stat(path), found = false;
  if (!trailingSlash) {
    if (kind === 0)
      return binding.realpath(path);
    found = tryExtensions(path);
  }
  return found || (kind === 1 && tryFolder(path));
}

Module._findPath = function _findPath(request, paths) {
  var key = request + '\0' + paths.join('\0');
  var last = request.charAt(request.length - 1);
  var trailingSlash = last === '/' || request === '.' || request === '..' ||
    request.slice(-2) === '/.' || request.slice(-3) === '/..';
  var i, found;
  if (request.charAt(0) === '/')
    paths = [''];
  else if (!paths || paths.length === 0)
    return false;
  found = pathCache[key];
  if (found)
    return found;
  for (i = 0; i < paths.length; i++) {
    if (paths[i] && stat(paths[i]) !== 1)
      continue;
    found = tryPath(resolvePath(paths[i], request), trailingSlash);
    if (found)
      return pathCache[key] = found;
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
  var folder;
  if (Module.isBuiltin(request))
    return null;
  if (!isRelative(request))
    return (parent && parent.paths ? parent.paths : []).concat(Module.globalPaths);
  folder = parent && parent.filename ? dirname(parent.filename) : '.';
  return [folder];
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
  var paths = [];
  if (!options || !Array.isArray(options.paths))
    return Module._resolveLookupPaths(request, parent);
  options.paths.forEach(function (path) {
    if (isRelative(request))
      paths.push(resolvePath('.', path));
    else
      paths = paths.concat(Module._nodeModulePaths(resolvePath('.', path)),
        Module.globalPaths);
  });
  return paths;
}

Module._resolveFilename = function _resolveFilename(request, parent, isMain, options) {
  var found;
  if (Module.isBuiltin(request))
    return request;
  if (request.slice(0, 5) === 'node:')
    throw unknownBuiltin(request);
  found = Module._findPath(request, lookupPaths(request, parent, options));
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

Module._load = function _load(request, parent, isMain) {
  var filename = Module._resolveFilename(request, parent, isMain), cached;
  /* A program may put something of its own in a built-in's place, but under node: it cannot. */
  if (Module.isBuiltin(filename) &&
      (Module._cache[filename] === undefined || filename.slice(0, 5) === 'node:'))
    return binding.builtin(filename.slice(0, 5) === 'node:' ? filename.slice(5) : filename);
  cached = Module._cache[filename];
  if (cached !== undefined) {
    addChild(parent, cached);
    return cached.exports;
  }
  return loadNew(filename, parent, isMain).exports;
};

function loadNew(filename, parent, isMain) {
  var fresh = new Module(filename, parent), done = false, index;
  if (isMain) {
    process.mainModule = fresh;
    fresh.id = '.';
  }
  Module._cache[filename] = fresh;
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

Module.prototype.load = function load(filename) {
  this.filename = filename;
  this.paths = Module._nodeModulePaths(dirname(filename));
  Module._extensions[extensionOf(filename)](this, filename);
  this.loaded = true;
};

function checkRequest(id) {
  var errors;
  if (typeof id === 'string' && id !== '')
    return;
  errors = require('internal_errors');
  if (typeof id !== 'string')
    throw errors.invalidArgType('id', 'string', id);
  throw errors.invalidArgValue('id', id, 'must be a non-empty string');
}

Module.prototype.require = function (id) {
  var outermost = statCache === null;
  checkRequest(id);
  if (outermost)
    statCache = Object.create(null);
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
    checkRequest(request);
    return Module._resolveFilename(request, self, false, options);
  };
  require.resolve.paths = function paths(request) {
    checkRequest(request);
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
  filename = path;
  self = new Module(filename);
  self.filename = filename;
  self.paths = Module._nodeModulePaths(dirname(filename));
  return makeRequire(self);
};

Module.prototype._compile = function _compile(content, filename) {
  var code = isPatched() ?
    binding.compile('return ' + Module.wrap(content), filename, '')() :
    binding.compile(content, filename, PARAMETERS);
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

Module._extensions['.node'] = function (module, filename) {
  var err = new Error('Native addons cannot be loaded: ' + filename);
  err.code = 'ERR_DLOPEN_FAILED';
  throw err;
};

/* ---- starting ---- */

Module.runMain = function runMain(main) {
  initPaths();
  Module._load(resolvePath(process.cwd(), main), null, true);
};

/* Built-in modules under their names, as text that is given on the command line has them. */
function offer(name) {
  var self = this;
  if (name.indexOf('/') >= 0 || name[0] === '_' || name in global)
    return;
  Object.defineProperty(global, name, {
    configurable: true,
    get: function () {
      var value = self.require(name);
      Object.defineProperty(global, name, { value: value, writable: true });
      return value;
    },
    set: function (value) {
      Object.defineProperty(global, name, { value: value, writable: true, enumerable: true });
    }
  });
}

/* -e and -p: the text as a module that lives in the current folder. */
Module.runText = function runText(text, print, name) {
  var self = new Module(name = name || '[eval]'), value;
  initPaths();
  self.filename = process.cwd() + '/' + name;
  self.paths = Module._nodeModulePaths(process.cwd());
  global.module = self;
  global.exports = self.exports;
  global.require = makeRequire(self);
  global.__filename = name;
  global.__dirname = '.';
  Module.builtinModules.forEach(offer, self);
  value = binding.evaluate(text, name);
  if (print)
    console.log(value);
};
