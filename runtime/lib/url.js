// Node's url: URL and URLSearchParams, and the older parse, format and resolve.
'use strict';

var errors = require('internal_errors');
var host = require('internal_url_host');
var legacy = require('internal_url_legacy');
var search = require('internal_url_search');
var whatwg = require('internal_url');

var record = Symbol('context');
var params = Symbol('query');

function invalidUrl(input, base) {
  var err = errors.typeError('ERR_INVALID_URL', 'Invalid URL');
  err.input = input;
  if (base !== undefined) err.base = base;
  return err;
}

function parse(input, base) {
  var parsedBase = null, parsed;
  input = String(input);
  if (base !== undefined) {
    parsedBase = whatwg.parse(String(base), null);
    if (!parsedBase) return null;
  }
  parsed = whatwg.parse(input, parsedBase);
  return parsed;
}

function URL(input, base) {
  var parsed;
  if (!(this instanceof URL))
    throw new TypeError("Class constructor URL cannot be invoked without 'new'");
  if (arguments.length === 0)
    throw errors.typeError('ERR_MISSING_ARGS', 'The "url" argument must be specified');
  parsed = parse(input, base);
  if (!parsed) throw invalidUrl(String(input), base === undefined ? undefined : String(base));
  this[record] = parsed;
  this[params] = null;
}

// Replaces the record by one of which a part was parsed anew, if it could be.
function use(url, parsed) {
  if (parsed) url[record] = parsed;
}

function cannotHaveCredentials(r) {
  return !r.host || r.scheme === 'file:';
}

function accessor(name, get, set) {
  Object.defineProperty(URL.prototype, name, {
    get: function() {
      return get.call(this, this[record]);
    },
    set: set ? function(value) {
      set.call(this, this[record], String(value));
    } : undefined,
    enumerable: true,
    configurable: true,
  });
}

accessor('href', function(r) { return whatwg.serialize(r); }, function(r, value) {
  var parsed = whatwg.parse(value, null);
  if (!parsed) throw invalidUrl(value);
  this[record] = parsed;
  if (this[params]) search.reset(this[params], parsed.query);
});
accessor('origin', function(r) {
  var inner;
  if (r.scheme === 'blob:') {
    inner = whatwg.parse(whatwg.pathOf(r), null);
    return inner && /^https?:$/.test(inner.scheme) ? new URL(whatwg.serialize(inner)).origin : 'null';
  }
  if (!whatwg.isSpecial(r) || r.scheme === 'file:') return 'null';
  return r.scheme + '//' + r.host + (r.port !== null ? ':' + r.port : '');
});
accessor('protocol', function(r) { return r.scheme; }, function(r, value) {
  use(this, whatwg.parsePart(r, value + ':', 'schemeStart', 'protocol'));
});
accessor('username', function(r) { return r.username; }, function(r, value) {
  if (!cannotHaveCredentials(r)) r.username = require('internal_url_encode').userinfo(value);
});
accessor('password', function(r) { return r.password; }, function(r, value) {
  if (!cannotHaveCredentials(r)) r.password = require('internal_url_encode').userinfo(value);
});
accessor('host', function(r) {
  return r.host === null ? '' : r.host + (r.port !== null ? ':' + r.port : '');
}, function(r, value) {
  if (!r.opaque) use(this, whatwg.parsePart(r, value, 'host'));
});
accessor('hostname', function(r) { return r.host === null ? '' : r.host; }, function(r, value) {
  if (!r.opaque) use(this, whatwg.parsePart(r, value, 'host', 'hostname'));
});
accessor('port', function(r) { return r.port === null ? '' : String(r.port); }, function(r, value) {
  if (cannotHaveCredentials(r)) return;
  if (value === '') r.port = null;
  else use(this, whatwg.parsePart(r, value, 'port'));
});
accessor('pathname', function(r) { return whatwg.pathOf(r); }, function(r, value) {
  if (r.opaque) return;
  use(this, whatwg.parsePart(Object.assign({}, r, { path: [] }), value, 'pathStart'));
});
accessor('search', function(r) { return r.query ? '?' + r.query : ''; }, function(r, value) {
  if (value === '') r.query = null;
  else use(this, whatwg.parsePart(Object.assign({}, r, { query: '' }),
                                  value[0] === '?' ? value.slice(1) : value, 'query'));
  if (this[params]) search.reset(this[params], this[record].query);
});
accessor('searchParams', function(r) {
  var url = this;
  if (!this[params])
    this[params] = search.attach(r.query, function(text) {
      url[record].query = text === '' ? null : text;
    });
  return this[params];
});
accessor('hash', function(r) { return r.fragment ? '#' + r.fragment : ''; }, function(r, value) {
  if (value === '') r.fragment = null;
  else use(this, whatwg.parsePart(Object.assign({}, r, { fragment: '' }),
                                  value[0] === '#' ? value.slice(1) : value, 'fragment'));
});

URL.prototype.toString = function toString() {
  return this.href;
};
URL.prototype.toJSON = function toJSON() {
  return this.href;
};
Object.defineProperty(URL.prototype, Symbol.toStringTag, { value: 'URL', configurable: true });
Object.defineProperty(URL.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value: function(depth, options, inspect) {
    var self = this, shown = {};
    ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
      'search', 'searchParams', 'hash'].forEach(function(name) { shown[name] = self[name]; });
    if (typeof depth === 'number' && depth < 0) return this.toString();
    return 'URL ' + inspect(shown, options);
  }, configurable: true, writable: true,
});
URL.canParse = function canParse(input, base) {
  if (arguments.length === 0)
    throw errors.typeError('ERR_MISSING_ARGS', 'The "url" argument must be specified');
  return parse(input, base) !== null;
};

// ---- files ----

// Also those of another class that look like one.
function isUrl(value) {
  return value instanceof URL || Boolean(value && typeof value.href === 'string' && value.protocol);
}

function fileURLToPath(url) {
  if (typeof url === 'string') url = new URL(url);
  else if (!isUrl(url)) throw errors.invalidArgType('path', ['string', 'URL'], url);
  if (url.protocol !== 'file:')
    throw errors.typeError('ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
  if (url.hostname !== '')
    throw errors.typeError('ERR_INVALID_FILE_URL_HOST',
                           'File URL host must be "localhost" or empty on linux');
  if (/%2f/i.test(url.pathname))
    throw errors.typeError('ERR_INVALID_FILE_URL_PATH',
                           'File URL path must not include encoded / characters');
  return decodeURIComponent(url.pathname);
}

function pathToFileURL(path) {
  errors.checkString(path, 'path');
  var resolved = require('path').resolve(path), url = new URL('file:///');
  if (path[path.length - 1] === '/' && resolved[resolved.length - 1] !== '/') resolved += '/';
  url.pathname = resolved.replace(/%/g, '%25').replace(/\\/g, '%5C').replace(/\n/g, '%0A')
      .replace(/\r/g, '%0D').replace(/\t/g, '%09').replace(/\?/g, '%3F').replace(/#/g, '%23');
  return url;
}

function urlToHttpOptions(url) {
  var hostname = url.hostname, options = Object.create(null);
  if (!(url instanceof URL)) Object.assign(options, url);
  Object.assign(options, {
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash, search: url.search, pathname: url.pathname,
    path: (url.pathname || '') + (url.search || ''), href: url.href,
  });
  if (url.port !== '') options.port = Number(url.port);
  if (url.username || url.password)
    options.auth = decodeURIComponent(url.username) + ':' + decodeURIComponent(url.password);
  return options;
}

function domainToASCII(domain) {
  var parsed = host.parse(String(domain), true);
  return parsed === null ? '' : parsed;
}

exports.URL = URL;
exports.URLSearchParams = search.URLSearchParams;
exports.Url = legacy.Url;
exports.parse = legacy.parse;
exports.resolve = legacy.resolve;
exports.resolveObject = legacy.resolveObject;
exports.format = function format(url, options) {
  return url instanceof URL ? legacy.formatWhatwg(url, options) : legacy.format(url);
};
exports.domainToASCII = domainToASCII;
exports.fileURLToPath = fileURLToPath;
exports.pathToFileURL = pathToFileURL;
exports.urlToHttpOptions = urlToHttpOptions;
