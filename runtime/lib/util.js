/* Node's util. inspect and format live in internal_inspect* and internal_format. */
'use strict';

var errors = require('internal_errors');

var PROMISIFY = errors.PROMISIFY;
var slice = Array.prototype.slice;
var classOf = Object.prototype.toString;

function format() {
  return require('internal_format')(undefined, slice.call(arguments));
}

function formatWithOptions(options) {
  errors.checkObject(options, 'inspectOptions');
  return require('internal_format')(options, slice.call(arguments, 1));
}

function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null)
    throw errors.invalidArgType('ctor', 'Function', ctor);
  if (superCtor === undefined || superCtor === null)
    throw errors.invalidArgType('superCtor', 'Function', superCtor);
  if (superCtor.prototype === undefined)
    throw errors.invalidArgType('superCtor.prototype', 'object', undefined);
  Object.defineProperty(ctor, 'super_', {
    value: superCtor, writable: true, configurable: true
  });
  ctor.prototype = reparent(ctor.prototype, superCtor.prototype);
}

/* ES5 cannot change a prototype in place: the methods move to a new object. */
function reparent(old, parent) {
  var fresh = Object.create(parent), names = Object.getOwnPropertyNames(old), i;
  if (typeof Object.setPrototypeOf === 'function') {
    Object.setPrototypeOf(old, parent);
    return old;
  }
  for (i = 0; i < names.length; i++)
    Object.defineProperty(fresh, names[i],
      Object.getOwnPropertyDescriptor(old, names[i]));
  return fresh;
}

/* --- callbacks and promises --- */

function copyProperties(from, to) {
  Object.keys(from).forEach(function (key) {
    to[key] = from[key];
  });
  return to;
}

function customPromisified(original) {
  var custom = original[PROMISIFY];
  errors.checkFunction(custom, 'util.promisify.custom');
  return errors.promisesTo(custom, custom);
}

function promisify(original) {
  function promisified() {
    var self = this, args = slice.call(arguments);
    return new Promise(function (resolve, reject) {
      args.push(function (err, value) {
        if (err)
          reject(err);
        else
          resolve(names === undefined ? value : byNames(names, arguments));
      });
      original.apply(self, args);
    });
  }
  var names;
  errors.checkFunction(original, 'original');
  if (original[PROMISIFY])
    return customPromisified(original);
  names = original[errors.PROMISIFY_ARGS];
  Object.setPrototypeOf(promisified, Object.getPrototypeOf(original));
  errors.promisesTo(promisified, promisified);
  return Object.defineProperties(promisified, Object.getOwnPropertyDescriptors(original));
}

/* Functions with several results (exec: stdout, stderr) resolve to an object. */
function byNames(names, args) {
  var result = {}, i;
  for (i = 0; i < names.length; i++)
    result[names[i]] = args[i + 1];
  return result;
}

function rejection(reason) {
  var err;
  if (reason)
    return reason;
  err = errors.error('ERR_FALSY_VALUE_REJECTION',
    'Promise was rejected with falsy value');
  err.reason = reason;
  return err;
}

function callbackify(original) {
  function callbackified() {
    var args = slice.call(arguments), callback = args.pop(), self = this;
    errors.checkFunction(callback, 'last argument');
    original.apply(this, args).then(function (value) {
      process.nextTick(function () {
        callback.call(self, null, value);
      });
    }, function (reason) {
      process.nextTick(function () {
        callback.call(self, rejection(reason));
      });
    });
  }
  var own;
  errors.checkFunction(original, 'original');
  own = Object.getOwnPropertyDescriptors(original);
  if (typeof own.length.value === 'number')
    own.length.value++;
  if (typeof own.name.value === 'string')
    own.name.value += 'Callbackified';
  return Object.defineProperties(callbackified, own);
}

/* --- warnings and debugging --- */

var warnedCodes = {};

function warnOnce(message, code) {
  if (code !== undefined && warnedCodes[code])
    return;
  if (code !== undefined) {
    warnedCodes[code] = true;
    process.emitWarning(message, 'DeprecationWarning', code);
  } else {
    process.emitWarning(message, 'DeprecationWarning');
  }
}

function deprecate(fn, message, code) {
  var warned = false;
  function deprecated() {
    if (!warned && process.noDeprecation !== true) {
      warned = true;
      warnOnce(message, code);
    }
    return fn.apply(this, arguments);
  }
  if (process.noDeprecation === true)
    return fn;
  if (code !== undefined)
    errors.checkString(code, 'code');
  deprecated.prototype = fn.prototype;
  return copyProperties(fn, deprecated);
}

/* NODE_DEBUG=a,b* turns sections on. */
function sectionEnabled(section) {
  var list = (process.env.NODE_DEBUG || '').toUpperCase().split(',');
  return list.some(function (pattern) {
    pattern = pattern.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replace(/\*/g, '.*');
    return new RegExp('^' + pattern + '$').test(section);
  });
}

function wantsColors(stream) {
  if (process.env.FORCE_COLOR !== undefined)
    return require('tty').WriteStream.prototype.getColorDepth() > 2;
  return Boolean(stream && stream.isTTY) &&
    (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
}

/* `use`, where given, is told once of a function that asks no more whether it is on. */
function debuglog(section, use) {
  var on;
  function print() {
    var options = { colors: wantsColors(process.stderr) };
    process.stderr.write(formatWithOptions(options, '%s %O: ', section, process.pid).slice(0, -1) +
      ' ' + formatWithOptions.apply(null, [options].concat(slice.call(arguments))) + '\n');
  }
  function nothing() {}
  function log() {
    if (use) {
      use(log.enabled ? print : nothing);
      use = undefined;
    }
    if (log.enabled)
      print.apply(null, arguments);
  }
  section = String(section).toUpperCase();
  Object.defineProperty(log, 'enabled', {
    enumerable: true,
    get: function () {
      if (on === undefined)
        on = sectionEnabled(section);
      return on;
    }
  });
  return log;
}

/* --- what is it --- */

function isType(name) {
  return function (value) {
    return typeof value === name;
  };
}

function isObject(value) {
  return value !== null && typeof value === 'object';
}

function isFunction(value) {
  return typeof value === 'function';
}

function isPrimitive(value) {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

function isError(value) {
  return isObject(value) && (classOf.call(value) === '[object Error]' ||
    value instanceof Error);
}

function isDate(value) {
  return isObject(value) && classOf.call(value) === '[object Date]';
}

function isRegExp(value) {
  return isObject(value) && classOf.call(value) === '[object RegExp]';
}

/* --- strings --- */

function stripVTControlCharacters(str) {
  errors.checkString(str, 'str');
  return str.replace(/[\u001b\u009b]\][^\u0007]*\u0007/g, '')
    .replace(/[\u001b\u009b][\[\]()#;?]*[0-9;]*[0-9A-PR-TZcf-nq-uy=><~]/g, '');
}

/* Lone surrogates become U+FFFD. */
function toUSVString(value) {
  var str = String(value), out = '', i, c, next;
  for (i = 0; i < str.length; i++) {
    c = str.charCodeAt(i);
    next = i + 1 < str.length ? str.charCodeAt(i + 1) : 0;
    if (c >= 0xd800 && c <= 0xdbff && next >= 0xdc00 && next <= 0xdfff)
      out += str.charAt(i) + str.charAt(++i);
    else
      out += c >= 0xd800 && c <= 0xdfff ? '\ufffd' : str.charAt(i);
  }
  return out;
}

function styleText(format, text) {
  var names = Array.isArray(format) ? format : [format], colors;
  colors = exports.inspect.colors;
  errors.checkString(text, 'text');
  return names.reduceRight(function (out, name) {
    if (colors[name] === undefined)
      throw errors.invalidArgValue('format', name, 'must be one of: ' +
        Object.keys(colors).map(function (key) {
          return "'" + key + "'";
        }).join(', '));
    return '\u001b[' + colors[name][0] + 'm' + out + '\u001b[' + colors[name][1] + 'm';
  }, text);
}

promisify.custom = PROMISIFY;

exports.format = format;
exports.formatWithOptions = formatWithOptions;
exports.inherits = inherits;
exports.promisify = promisify;
exports.callbackify = callbackify;
exports.deprecate = deprecate;
exports.debuglog = debuglog;
exports.debug = debuglog;
exports.stripVTControlCharacters = stripVTControlCharacters;
exports.styleText = styleText;
exports.toUSVString = toUSVString;
exports._extend = function (target, source) {
  return isObject(source) ? copyProperties(source, target) : target;
};
exports.isArray = Array.isArray;
exports.isBoolean = isType('boolean');
exports.isNumber = isType('number');
exports.isString = isType('string');
exports.isSymbol = isType('symbol');
exports.isUndefined = isType('undefined');
exports.isFunction = isFunction;
exports.isNull = function (value) {
  return value === null;
};
exports.isNullOrUndefined = function (value) {
  return value === null || value === undefined;
};
exports.isObject = isObject;
exports.isPrimitive = isPrimitive;
exports.isError = isError;
exports.isDate = isDate;
exports.isRegExp = isRegExp;
exports.isBuffer = function (value) {
  return require('buffer').Buffer.isBuffer(value);
};
exports.isDeepStrictEqual = function (a, b) {
  return require('internal_equal').deepEqual(a, b, true);
};
exports.log = function log() {
  var now = new Date(), month = now.toDateString().split(' ')[1];
  console.log('%s - %s', now.getDate() + ' ' + month + ' ' + now.toTimeString().slice(0, 8),
    format.apply(null, arguments));
};

/* A property whose value is loaded as it is first asked for, and which programs may replace. */
function lazy(name, load) {
  function settle(value) {
    Object.defineProperty(exports, name, {
      value: value, enumerable: true, configurable: true, writable: true
    });
    return value;
  }
  Object.defineProperty(exports, name, {
    enumerable: true,
    configurable: true,
    get: function () {
      return settle(load());
    },
    set: settle
  });
}

lazy('inspect', function () {
  return require('internal_inspect');
});
lazy('types', function () {
  return require('internal_types');
});
lazy('parseArgs', function () {
  return require('internal_util_args');
});

function lazyFrom(module, names) {
  names.forEach(function (name) {
    lazy(name, function () {
      return require(module)[name];
    });
  });
}

lazyFrom('internal_text_coding', ['TextEncoder', 'TextDecoder']);
lazyFrom('internal_util_mime', ['MIMEType', 'MIMEParams']);
lazyFrom('internal_util_system', ['getSystemErrorMap', 'getSystemErrorName', '_errnoException',
  '_exceptionWithHostPort', 'parseEnv', 'aborted']);
