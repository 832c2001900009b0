/* process: methods that few programs call. */
'use strict';

var errors = require('internal_errors');
var hasOwn = Object.prototype.hasOwnProperty;

/* ---- what is open or under way ---- */

/* Sockets, servers and children where there are such, else their handles. */
exports._getActiveHandles = function _getActiveHandles() {
  return binding.handles().map(function (handle) {
    return handle.owner || handle;
  });
};

exports._getActiveRequests = function _getActiveRequests() {
  return binding.requests().map(function (name) {
    return { type: name };
  });
};

/* ---- modules ---- */

exports.getBuiltinModule = function getBuiltinModule(id) {
  var Module = require('module');
  errors.checkString(id, 'id');
  return Module.isBuiltin(id) ? Module._load(id, null, false) : undefined;
};

exports.dlopen = function dlopen(module, filename) {
  if (filename === undefined)
    throw errors.typeError('ERR_MISSING_ARGS', 'process.dlopen needs at least 2 arguments');
  require('module')._openNative(String(filename));
};

exports.setSourceMapsEnabled = function setSourceMapsEnabled(value) {
  if (typeof value !== 'boolean')
    throw errors.invalidArgType('val', 'boolean', value);
};

/* The few of Node's internals that programs still ask for. */
var internals = {
  natives: function () {
    var out = {};
    require('module').builtinModules.forEach(function (name) {
      out[name] = '';
    });
    return out;
  },
  constants: function () {
    var out = Object.create(null);
    out.os = require('os').constants;
    out.fs = require('fs').constants;
    out.crypto = require('crypto').constants;
    out.zlib = require('zlib').constants;
    out.trace = {};
    return out;
  },
  uv: function () {
    var out = { errname: binding.errorName }, numbers = require('os').constants.errno;
    Object.keys(numbers).forEach(function (name) {
      out['UV_' + name] = -numbers[name];
    });
    return out;
  },
  util: function () {
    return require('util').types;
  },
  config: function () {
    return { isDebugBuild: false, hasOpenSSL: true, fipsMode: false, hasIntl: false,
      hasInspector: false };
  }
};

exports.binding = function (name) {
  name = String(name);
  if (!hasOwn.call(internals, name))
    throw new Error('No such module: ' + name);
  return internals[name]();
};

exports._linkedBinding = function (name) {
  var err = new Error('No such binding: ' + name);
  err.code = 'ERR_INVALID_MODULE';
  throw err;
};

/* ---- groups ---- */

exports.setgroups = function setgroups(groups) {
  if (!Array.isArray(groups))
    throw errors.invalidArgType('groups', 'Array', groups);
  binding.setGroups(groups);
};

exports.initgroups = function initgroups(user, extraGroup) {
  binding.initgroups(user, extraGroup);
};

/* ---- .env ---- */

function lineEnd(text, from) {
  var end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/* The value that begins at `from`: {value, end}. Within quotes it may have many lines. */
function envValue(text, from) {
  var end = lineEnd(text, from), quote, close, value;
  while (from < end && (text.charAt(from) === ' ' || text.charAt(from) === '\t'))
    from++;
  quote = text.charAt(from);
  close = from < end && '"\'`'.indexOf(quote) >= 0 ? text.indexOf(quote, from + 1) : -1;
  if (close > 0) {
    value = text.slice(from + 1, close);
    return { value: quote === '"' ? value.replace(/\\n/g, '\n') : value,
      end: lineEnd(text, close) };
  }
  return { value: text.slice(from, end).replace(/#.*$/, '').trim(), end: end };
}

function parseEnv(text) {
  var out = {}, at = 0, end, equals, key, found;
  text = text.replace(/\r\n?/g, '\n');
  while (at < text.length) {
    end = lineEnd(text, at);
    equals = text.indexOf('=', at);
    key = text.slice(at, equals).trim().replace(/^export\s+/, '');
    if (equals < 0 || equals > end || key === '' || key.charAt(0) === '#') {
      at = end + 1;
      continue;
    }
    found = envValue(text, equals + 1);
    out[key] = found.value;
    at = found.end + 1;
  }
  return out;
}

exports.parseEnv = parseEnv;

/* What the environment has already stays. */
exports.loadEnvFile = function loadEnvFile(path) {
  var found = parseEnv(require('fs').readFileSync(path === undefined ? '.env' : path, 'utf8'));
  Object.keys(found).forEach(function (key) {
    if (!hasOwn.call(process.env, key))
      process.env[key] = found[key];
  });
};

/* ---- options ---- */

var FLAGS = ['--require', '-r', '--no-deprecation', '--no-warnings', '--throw-deprecation',
  '--trace-deprecation', '--trace-warnings'];

/* Options that mean here what they do in Node: a set that nobody can change. */
function Flags() {}
Flags.prototype = Object.create(Set.prototype, {
  constructor: { value: Flags, writable: true, configurable: true },
  size: {
    get: function () {
      return FLAGS.length;
    },
    configurable: true
  }
});

var methods = {
  has: function has(key) {
    if (typeof key !== 'string')
      return false;
    key = key.replace(/_/g, '-');
    if (/^--?/.test(key))
      return FLAGS.indexOf(key.replace(/=.*$/, '')) >= 0;
    return FLAGS.indexOf('--' + key) >= 0 || FLAGS.indexOf('-' + key) >= 0;
  },
  add: function add() {
    return this;
  },
  'delete': function () {
    return false;
  },
  clear: function clear() {},
  forEach: function forEach(callback, self) {
    FLAGS.forEach(function (flag) {
      callback.call(self, flag, flag, this);
    }, this);
  }
};

function define(name, fn) {
  Object.defineProperty(Flags.prototype, name, {
    value: fn, writable: true, configurable: true, enumerable: false
  });
}

Object.keys(methods).forEach(function (name) {
  define(name, methods[name]);
});

['entries', 'keys', 'values', Symbol.iterator].forEach(function (name) {
  define(name, function () {
    return new Set(FLAGS)[name]();
  });
});

exports.allowedNodeEnvironmentFlags =
  Object.freeze(Object.setPrototypeOf(new Set(), Flags.prototype));
