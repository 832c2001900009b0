// The older half of url: parse, format and resolve, which take URLs apart as people write
// them, before there was a standard.
'use strict';

var errors = require('internal_errors');
var host = require('internal_url_host');
var querystring = require('querystring');

var slashed = { 'http:': 1, 'https:': 1, 'ftp:': 1, 'gopher:': 1, 'file:': 1, 'ws:': 1, 'wss:': 1 };
var noHost = { 'javascript:': 1 };

function has(set, key) {
  return key !== null && Object.prototype.hasOwnProperty.call(set, key);
}

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

// Backslashes before the query are slashes.
function clean(text) {
  var end;
  text = text.replace(/^[\s\ufeff]+|[\s\ufeff]+$/g, '');
  end = text.search(/[?#]/);
  return end < 0 ? text.replace(/\\/g, '/') : text.slice(0, end).replace(/\\/g, '/') + text.slice(end);
}

// What must not stand in a path or query as it is.
function escapeRest(text) {
  return text.replace(/[\t\n\r "'<>\\^`{|}]/g, function(c) {
    var hex = c.charCodeAt(0).toString(16).toUpperCase();
    return '%' + (hex.length < 2 ? '0' : '') + hex;
  });
}

function setHost(url, text) {
  var port = /:([0-9]*)$/.exec(text);
  if (port) {
    if (port[1] !== '') url.port = port[1];
    text = text.slice(0, text.length - port[0].length);
  }
  url.hostname = text;
}

function invalidUrl(input) {
  var err = errors.typeError('ERR_INVALID_URL', 'Invalid URL');
  err.input = input;
  return err;
}

// The name up to what no name has; the rest belongs to the path.
function takeName(url, rest, input) {
  var bad = url.hostname.search(/[^A-Za-z0-9.\-+_\u0080-\uffff]/);
  if (bad >= 0) {
    rest = '/' + url.hostname.slice(bad) + rest;
    url.hostname = url.hostname.slice(0, bad);
  }
  if (url.hostname.length > 255) url.hostname = '';
  url.hostname = host.toAscii(url.hostname);
  if (/[\u0000-\u0020#%\/:<>?@\[\\\]^|]/.test(url.hostname)) throw invalidUrl(input);
  return rest;
}

// The authority ends at the first of these; an @ before it may hide some of them.
function takeAuthority(url, rest, input) {
  var end = rest.search(/[\/?#]/), authority, at, stop;
  if (end < 0) end = rest.length;
  authority = rest.slice(0, end);
  at = authority.lastIndexOf('@');
  if (at >= 0) url.auth = decodeURIComponent(authority.slice(0, at));
  authority = authority.slice(at + 1);
  stop = authority.search(/[\t\n\r "%;<>\\^`{|}']/);
  rest = (stop >= 0 ? authority.slice(stop) : '') + rest.slice(end);
  setHost(url, stop >= 0 ? authority.slice(0, stop) : authority);
  if (/^\[.*\]$/.test(url.hostname)) {
    url.hostname = url.hostname.toLowerCase();
    url.host = url.hostname + (url.port ? ':' + url.port : '');
    url.hostname = url.hostname.slice(1, -1);
  } else {
    rest = takeName(url, rest, input);
    url.host = url.hostname + (url.port ? ':' + url.port : '');
  }
  return rest;
}

function takeQuery(url, rest, parseQuery) {
  var hash = rest.indexOf('#'), search;
  if (hash >= 0) {
    url.hash = rest.slice(hash);
    rest = rest.slice(0, hash);
  }
  search = rest.indexOf('?');
  if (search >= 0) {
    url.search = rest.slice(search);
    url.query = parseQuery ? querystring.parse(url.search.slice(1)) : url.search.slice(1);
    rest = rest.slice(0, search);
  } else if (parseQuery) {
    url.search = null;
    url.query = Object.create(null);
  }
  return rest;
}

Url.prototype.parse = function(input, parseQuery, slashesDenoteHost) {
  var rest, scheme, slashes, lower = null;
  errors.checkString(input, 'url');
  rest = clean(input);
  scheme = /^[a-z0-9.+\-]+:/i.exec(rest);
  if (scheme) {
    this.protocol = lower = scheme[0].toLowerCase();
    rest = rest.slice(scheme[0].length);
  }
  if (slashesDenoteHost || scheme || /^\/\/[^@\/]+@[^@\/]+/.test(rest)) {
    slashes = rest.slice(0, 2) === '//';
    if (slashes && !has(noHost, lower)) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!has(noHost, lower) && (slashes || (lower !== null && !has(slashed, lower))))
    rest = takeAuthority(this, rest, input);
  if (!has(noHost, lower)) rest = escapeRest(rest);
  rest = takeQuery(this, rest, parseQuery);
  if (rest !== '') this.pathname = rest;
  if (has(slashed, lower) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

function encodeAuth(auth) {
  return encodeURIComponent(auth).replace(/%3A/i, ':').replace(/%(21|27|28|29|2A)/g, decodeURIComponent);
}

Url.prototype.format = function() {
  var auth = this.auth ? encodeAuth(this.auth) + '@' : '';
  var protocol = this.protocol || '', pathname = this.pathname || '', hash = this.hash || '';
  var authority = '', query = '', search;
  if (this.host) {
    authority = auth + this.host;
  } else if (this.hostname) {
    authority = auth + (this.hostname.indexOf(':') >= 0 && this.hostname[0] !== '[' ?
        '[' + this.hostname + ']' : this.hostname);
    if (this.port) authority += ':' + this.port;
  }
  if (this.query !== null && typeof this.query === 'object') query = querystring.stringify(this.query);
  search = this.search || (query && '?' + query) || '';
  if (protocol && protocol[protocol.length - 1] !== ':') protocol += ':';
  pathname = pathname.replace(/[?#]/g, encodeURIComponent);
  if (this.slashes || has(slashed, protocol)) {
    if (this.slashes || authority) {
      if (pathname && pathname[0] !== '/') pathname = '/' + pathname;
      authority = '//' + authority;
    } else if (protocol === 'file:') {
      authority = '//';
    }
  }
  search = search.replace(/#/g, '%23');
  if (hash && hash[0] !== '#') hash = '#' + hash;
  if (search && search[0] !== '?') search = '?' + search;
  return protocol + authority + pathname + search + hash;
};

function parse(url, parseQuery, slashesDenoteHost) {
  return url instanceof Url ? url : new Url().parse(url, parseQuery, slashesDenoteHost);
}

// ---- resolving ----

// Without single dots, and each double one with what stands before it; `up` is how many led
// above the root.
function withoutDots(segments) {
  var out = [], up = 0, i;
  for (i = segments.length - 1; i >= 0; i--) {
    if (segments[i] === '.') continue;
    if (segments[i] === '..') up++;
    else if (up) up--;
    else out.unshift(segments[i]);
  }
  return { segments: out, up: up };
}

function copyOf(url) {
  var copy = new Url();
  Object.keys(url).forEach(function(key) { copy[key] = url[key]; });
  return copy;
}

function finish(result) {
  if (result.pathname !== null || result.search !== null)
    result.path = (result.pathname || '') + (result.search || '');
  result.href = result.format();
  return result;
}

// A reference with a scheme that has a host: its path's first part is it, where none is given.
function otherScheme(base, relative) {
  var result = copyOf(relative), parts = (relative.pathname || '').split('/');
  result.slashes = base.slashes || relative.slashes;
  if (relative.host || relative.protocol === 'file:') {
    result.host = relative.host || '';
    result.hostname = relative.hostname || relative.host;
    return result;
  }
  while (parts.length && parts[0] === '') parts.shift();
  result.host = parts.shift() || '';
  result.hostname = relative.hostname || result.host;
  if (parts[0] !== '') parts.unshift('');
  if (parts.length < 2) parts.unshift('');
  result.pathname = parts.join('/');
  return result;
}

function isBare(url) {
  return Boolean(url.protocol && !has(slashed, url.protocol));
}

function segmentsOf(url) {
  return url.pathname ? url.pathname.split('/') : [];
}

function isAbsolute(segments) {
  return segments.length > 0 && (segments[0] === '' || segments[0][0] === '/');
}

// Where a scheme has no slashes, the host is the path's first part: dots may lead above it.
function hostToPath(url, path) {
  if (url.host) {
    if (path[0] === '') path[0] = url.host;
    else path.unshift(url.host);
  }
  url.host = url.hostname = '';
  url.port = null;
}

function pathToHost(url, path) {
  var at;
  url.host = url.hostname = isAbsolute(path) || !path.length ? '' : path.shift();
  at = url.host.indexOf('@');
  if (at <= 0) return;
  url.auth = url.host.slice(0, at);
  url.host = url.hostname = url.host.slice(at + 1);
}

function takeHost(result, relative) {
  ['host', 'hostname'].forEach(function(name) {
    if (relative[name] === null) return;
    if (result[name] !== relative[name]) result.auth = null;
    result[name] = relative[name];
  });
  if (relative.host !== null) result.port = relative.port;
}

// The path that dots are taken out of, and where the host belongs, put into `result`.
function setPath(result, relative, path, bare, absolute, keepUps) {
  var last = path[path.length - 1], clean = withoutDots(path);
  var trailing = last === '' || ((last === '.' || last === '..') &&
      Boolean(result.host || relative.host || path.length > 1));
  path = clean.segments;
  while (keepUps && clean.up-- > 0) path.unshift('..');
  if (absolute && !isAbsolute(path)) path.unshift('');
  if (trailing && path.join('/').slice(-1) !== '/') path.push('');
  var rooted = isAbsolute(path);
  if (bare) pathToHost(result, path);
  if ((absolute || (result.host && path.length)) && !rooted) path.unshift('');
  result.pathname = path.length ? path.join('/') : null;
  if (!path.length) result.path = null;
}

// What both have in common is the scheme.
function takePath(result, relative) {
  var bare = isBare(result), base = segmentsOf(result), path = segmentsOf(relative);
  var reset = Boolean(relative.host) || isAbsolute(path);
  var absolute = reset || isAbsolute(base) || Boolean(result.host && relative.pathname);
  var keepUps = !absolute;
  if (bare) {
    hostToPath(result, base);
    if (relative.protocol) {
      result.auth = null;
      hostToPath(relative = copyOf(relative), path);
      relative.host = relative.hostname = null;
    }
    absolute = absolute && (path[0] === '' || base[0] === '');
  }
  if (reset) takeHost(result, relative);
  if (reset || path.length || relative.search !== null) {
    result.search = relative.search;
    result.query = relative.query;
  }
  if (!reset && !path.length && relative.search !== null) {
    if (bare) pathToHost(result, base);
    return finish(result);
  }
  if (reset) base = path;
  else if (path.length) base = base.slice(0, -1).concat(path);
  if (base.length) setPath(result, relative, base, bare, absolute, keepUps && !absolute);
  else result.pathname = result.path = null;
  result.auth = relative.auth || result.auth;
  result.slashes = result.slashes || relative.slashes;
  return finish(result);
}

Url.prototype.resolve = function(relative) {
  return this.resolveObject(parse(relative, false, true)).format();
};

Url.prototype.resolveObject = function(relative) {
  var result = copyOf(this);
  if (typeof relative === 'string') relative = new Url().parse(relative, false, true);
  result.hash = relative.hash;
  if (relative.href === '') {
    result.href = result.format();
    return result;
  }
  if (relative.slashes && !relative.protocol) {
    Object.keys(relative).forEach(function(key) {
      if (key !== 'protocol') result[key] = relative[key];
    });
    if (has(slashed, result.protocol) && result.hostname && !result.pathname)
      result.path = result.pathname = '/';
    result.href = result.format();
    return result;
  }
  if (relative.protocol && relative.protocol !== result.protocol)
    return finish(has(slashed, relative.protocol) ? otherScheme(result, relative) : copyOf(relative));
  return takePath(result, relative);
};

// ---- what the module has ----

exports.Url = Url;
exports.parse = parse;
exports.format = function(url) {
  if (typeof url === 'string') return parse(url).format();
  if (url === null || typeof url !== 'object')
    throw errors.invalidArgType('urlObject', ['Object', 'string'], url);
  return Url.prototype.format.call(url instanceof Url ? url : Object.assign(new Url(), url));
};
exports.formatWhatwg = function(url, options) {
  var o = options || {}, text = url.protocol;
  if (url.host !== '' || url.protocol === 'file:') {
    text += '//';
    if (o.auth !== false && (url.username || url.password))
      text += url.username + (url.password ? ':' + url.password : '') + '@';
    text += url.hostname + (url.port ? ':' + url.port : '');
  }
  return text + url.pathname + (o.search !== false ? url.search : '') +
      (o.fragment !== false ? url.hash : '');
};
exports.resolve = function(from, to) {
  return parse(from, false, true).resolve(to);
};
exports.resolveObject = function(from, to) {
  return from ? parse(from, false, true).resolveObject(to) : to;
};
