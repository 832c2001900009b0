// URL as the WHATWG describes it: the basic URL parser, its states as functions by name.
'use strict';

var host = require('internal_url_host');
var encode = require('internal_url_encode');

var special = { 'ftp:': 21, 'file:': null, 'http:': 80, 'https:': 443, 'ws:': 80, 'wss:': 443 };

function isSpecial(url) {
  return Object.prototype.hasOwnProperty.call(special, url.scheme);
}

function isLetter(c) {
  return /^[A-Za-z]$/.test(c);
}

function isWindowsLetter(text) {
  return /^[A-Za-z][:|]$/.test(text);
}

function startsWithWindowsLetter(text) {
  return /^[A-Za-z][:|]([\/\\?#]|$)/.test(text);
}

function isSingleDot(text) {
  return /^(\.|%2e)$/i.test(text);
}

function isDoubleDot(text) {
  return /^(\.|%2e)(\.|%2e)$/i.test(text);
}

function shorten(url) {
  var path = url.path;
  if (url.scheme === 'file:' && path.length === 1 && /^[A-Za-z]:$/.test(path[0])) return;
  path.pop();
}

function Fail() {}

// What is being parsed: `at` is the place in `text`, `state` the name of the function that
// takes what is there.
function Parser(text, base, url, override) {
  this.text = text;
  this.base = base;
  this.url = url;
  this.override = override;
  this.at = 0;
  this.buffer = '';
  this.sawAt = this.inBrackets = this.sawPassword = false;
}

Parser.prototype.rest = function() {
  return this.text.slice(this.at);
};

Parser.prototype.schemeStart = function(c) {
  if (isLetter(c)) {
    this.buffer = c.toLowerCase();
    return 'scheme';
  }
  if (this.override) throw new Fail();
  this.at--;
  return 'noScheme';
};

Parser.prototype.schemeWithOverride = function() {
  var url = this.url, next = this.buffer + ':';
  var nowSpecial = Object.prototype.hasOwnProperty.call(special, next);
  if (isSpecial(url) !== nowSpecial) return null;
  if (next === 'file:' && (url.username || url.password || url.port !== null)) return null;
  if (url.scheme === 'file:' && !url.host) return null;
  url.scheme = next;
  if (url.port === special[next]) url.port = null;
  return null;
};

Parser.prototype.scheme = function(c) {
  var url = this.url, base = this.base;
  if (c && /^[A-Za-z0-9+.\-]$/.test(c)) {
    this.buffer += c.toLowerCase();
    return 'scheme';
  }
  if (c !== ':') {
    if (this.override) throw new Fail();
    this.buffer = '';
    this.at = -1;
    return 'noScheme';
  }
  if (this.override) return this.schemeWithOverride();
  url.scheme = this.buffer + ':';
  this.buffer = '';
  if (url.scheme === 'file:') return 'file';
  if (isSpecial(url)) return base && base.scheme === url.scheme ? 'specialRelative' : 'specialSlashes';
  if (this.text[this.at + 1] === '/') {
    this.at++;
    return 'pathOrAuthority';
  }
  url.path = '';
  url.opaque = true;
  return 'opaquePath';
};

Parser.prototype.noScheme = function(c) {
  var base = this.base, url = this.url;
  if (!base || (base.opaque && c !== '#')) throw new Fail();
  if (base.opaque) {
    url.scheme = base.scheme;
    url.path = base.path;
    url.opaque = true;
    url.query = base.query;
    url.fragment = '';
    return 'fragment';
  }
  this.at--;
  return base.scheme === 'file:' ? 'file' : 'relative';
};

Parser.prototype.specialRelative = function(c) {
  if (c === '/' && this.text[this.at + 1] === '/') {
    this.at++;
    return 'specialIgnoreSlashes';
  }
  this.at--;
  return 'relative';
};

Parser.prototype.pathOrAuthority = function(c) {
  if (c === '/') return 'authority';
  this.at--;
  return 'path';
};

Parser.prototype.takeAuthority = function() {
  var url = this.url, base = this.base;
  url.username = base.username;
  url.password = base.password;
  url.host = base.host;
  url.port = base.port;
};

Parser.prototype.relative = function(c) {
  var url = this.url, base = this.base;
  url.scheme = base.scheme;
  if (c === '/') return 'relativeSlash';
  if (c === '\\' && isSpecial(url)) return 'relativeSlash';
  this.takeAuthority();
  url.path = base.path.slice();
  url.query = base.query;
  if (c === '?') {
    url.query = '';
    return 'query';
  }
  if (c === '#') {
    url.fragment = '';
    return 'fragment';
  }
  if (c) {
    url.query = null;
    shorten(url);
    this.at--;
    return 'path';
  }
  return 'relative';
};

Parser.prototype.relativeSlash = function(c) {
  if (isSpecial(this.url) && (c === '/' || c === '\\')) return 'specialIgnoreSlashes';
  if (c === '/') return 'authority';
  this.takeAuthority();
  this.at--;
  return 'path';
};

Parser.prototype.specialSlashes = function(c) {
  if (c === '/' && this.text[this.at + 1] === '/') this.at++;
  else this.at--;
  return 'specialIgnoreSlashes';
};

Parser.prototype.specialIgnoreSlashes = function(c) {
  if (c === '/' || c === '\\') return 'specialIgnoreSlashes';
  this.at--;
  return 'authority';
};

Parser.prototype.isEnd = function(c) {
  return !c || c === '/' || c === '?' || c === '#' || (c === '\\' && isSpecial(this.url));
};

Parser.prototype.credentials = function() {
  var text = this.buffer, colon = this.sawPassword ? 0 : text.indexOf(':');
  if (this.sawPassword) {
    this.url.password += encode.userinfo(text);
  } else if (colon >= 0) {
    this.url.username += encode.userinfo(text.slice(0, colon));
    this.url.password += encode.userinfo(text.slice(colon + 1));
    this.sawPassword = true;
  } else {
    this.url.username += encode.userinfo(text);
  }
};

Parser.prototype.authority = function(c) {
  if (c === '@') {
    if (this.sawAt) this.buffer = '%40' + this.buffer;
    this.sawAt = true;
    this.credentials();
    this.buffer = '';
    return 'authority';
  }
  if (this.isEnd(c)) {
    if (this.sawAt && this.buffer === '') throw new Fail();
    this.at -= this.buffer.length + 1;
    this.buffer = '';
    return 'host';
  }
  this.buffer += c;
  return 'authority';
};

Parser.prototype.host = function(c) {
  var url = this.url;
  if (this.override && url.scheme === 'file:') {
    this.at--;
    return 'fileHost';
  }
  if (c === ':' && !this.inBrackets) {
    if (this.buffer === '') throw new Fail();
    if (this.override === 'hostname') throw new Fail();
    url.host = this.parseHost();
    this.buffer = '';
    return 'port';
  }
  if (this.isEnd(c)) {
    this.at--;
    if (isSpecial(url) && this.buffer === '') throw new Fail();
    if (this.override && this.buffer === '' && (url.username || url.password || url.port !== null))
      throw new Fail();
    url.host = this.parseHost();
    this.buffer = '';
    return this.override ? null : 'pathStart';
  }
  if (c === '[') this.inBrackets = true;
  if (c === ']') this.inBrackets = false;
  this.buffer += c;
  return 'host';
};

Parser.prototype.parseHost = function() {
  var parsed = host.parse(this.buffer, isSpecial(this.url));
  if (parsed === null) throw new Fail();
  return parsed;
};

Parser.prototype.port = function(c) {
  var url = this.url, port;
  if (c && /^[0-9]$/.test(c)) {
    this.buffer += c;
    return 'port';
  }
  if (!this.isEnd(c) && !this.override) throw new Fail();
  if (this.buffer !== '') {
    port = Number(this.buffer);
    if (port > 65535) throw new Fail();
    url.port = port === special[url.scheme] ? null : port;
    this.buffer = '';
  }
  if (this.override) return null;
  this.at--;
  return 'pathStart';
};

Parser.prototype.file = function(c) {
  var url = this.url, base = this.base;
  url.scheme = 'file:';
  url.host = '';
  if (c === '/' || c === '\\') return 'fileSlash';
  if (!base || base.scheme !== 'file:') {
    this.at--;
    return 'path';
  }
  url.host = base.host;
  url.path = base.path.slice();
  url.query = base.query;
  if (c === '?') {
    url.query = '';
    return 'query';
  }
  if (c === '#') {
    url.fragment = '';
    return 'fragment';
  }
  if (!c) return 'file';
  url.query = null;
  if (startsWithWindowsLetter(this.rest())) url.path = [];
  else shorten(url);
  this.at--;
  return 'path';
};

Parser.prototype.fileSlash = function(c) {
  var url = this.url, base = this.base;
  if (c === '/' || c === '\\') return 'fileHost';
  if (base && base.scheme === 'file:') {
    url.host = base.host;
    if (!startsWithWindowsLetter(this.rest()) && base.path.length && /^[A-Za-z]:$/.test(base.path[0]))
      url.path.push(base.path[0]);
  }
  this.at--;
  return 'path';
};

Parser.prototype.fileHost = function(c) {
  var url = this.url;
  if (c && c !== '/' && c !== '\\' && c !== '?' && c !== '#') {
    this.buffer += c;
    return 'fileHost';
  }
  this.at--;
  if (!this.override && isWindowsLetter(this.buffer)) return 'path';
  url.host = this.buffer === '' ? '' : this.parseHost();
  if (url.host === 'localhost') url.host = '';
  this.buffer = '';
  return this.override ? null : 'pathStart';
};

Parser.prototype.pathStart = function(c) {
  var url = this.url;
  if (isSpecial(url)) {
    if (c !== '/' && c !== '\\') this.at--;
    return 'path';
  }
  if (!this.override && c === '?') {
    url.query = '';
    return 'query';
  }
  if (!this.override && c === '#') {
    url.fragment = '';
    return 'fragment';
  }
  if (c) {
    if (c !== '/') this.at--;
    return 'path';
  }
  if (this.override && url.host === null) url.path.push('');
  return 'pathStart';
};

Parser.prototype.endSegment = function(c) {
  var url = this.url, slash = c === '/' || (isSpecial(url) && c === '\\');
  if (isDoubleDot(this.buffer)) {
    shorten(url);
    if (!slash) url.path.push('');
  } else if (isSingleDot(this.buffer)) {
    if (!slash) url.path.push('');
  } else {
    if (url.scheme === 'file:' && !url.path.length && isWindowsLetter(this.buffer))
      this.buffer = this.buffer[0] + ':';
    url.path.push(this.buffer);
  }
  this.buffer = '';
};

Parser.prototype.path = function(c) {
  var url = this.url;
  if (!c || c === '/' || (isSpecial(url) && c === '\\') || (!this.override && (c === '?' || c === '#'))) {
    this.endSegment(c);
    if (c === '?') {
      url.query = '';
      return 'query';
    }
    if (c === '#') {
      url.fragment = '';
      return 'fragment';
    }
    return 'path';
  }
  this.buffer += encode.path(c);
  return 'path';
};

Parser.prototype.opaquePath = function(c) {
  if (c === '?') {
    this.url.query = '';
    return 'query';
  }
  if (c === '#') {
    this.url.fragment = '';
    return 'fragment';
  }
  if (c) this.url.path += encode.control(c);
  return 'opaquePath';
};

Parser.prototype.query = function(c) {
  if ((!this.override && c === '#') || !c) {
    if (c === '#') {
      this.url.fragment = '';
      return 'fragment';
    }
    return 'query';
  }
  this.url.query += isSpecial(this.url) ? encode.specialQuery(c) : encode.query(c);
  return 'query';
};

Parser.prototype.fragment = function(c) {
  if (c) this.url.fragment += encode.fragment(c);
  return 'fragment';
};

// A character, whole where it is written in two halves.
Parser.prototype.next = function() {
  var code, two;
  if (this.at >= this.text.length) return '';
  code = this.text.charCodeAt(this.at);
  two = this.text.charCodeAt(this.at + 1);
  if (code >= 0xd800 && code < 0xdc00 && two >= 0xdc00 && two < 0xe000)
    return this.text.substr(this.at, 2);
  return this.text[this.at];
};

Parser.prototype.run = function(state) {
  var c;
  for (;; this.at++) {
    c = this.next();
    state = this[state](c);
    if (state === null) return;
    if (c === '' && this.at >= this.text.length) return;
    if (c.length === 2 && this.at >= 0 && this.next() === c) this.at++;
  }
};

function emptyRecord() {
  return {
    scheme: '', username: '', password: '', host: null, port: null, path: [], opaque: false,
    query: null, fragment: null,
  };
}

// The record of a URL; null when it is none.
function parse(text, base) {
  var url = emptyRecord();
  var clean = text.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, '').replace(/[\t\n\r]/g, '');
  try {
    new Parser(clean, base, url, null).run('schemeStart');
  } catch (e) {
    if (!(e instanceof Fail)) throw e;
    return null;
  }
  return url;
}

// Parses a part into a copy of `url`; the copy, or null when it does not fit.
function parsePart(url, text, state, override) {
  var copy = Object.assign({}, url);
  if (Array.isArray(url.path)) copy.path = url.path.slice();
  try {
    new Parser(text.replace(/[\t\n\r]/g, ''), null, copy, override || state).run(state);
  } catch (e) {
    if (!(e instanceof Fail)) throw e;
    return null;
  }
  return copy;
}

function pathOf(url) {
  if (url.opaque) return url.path;
  return url.path.length ? '/' + url.path.join('/') : '';
}

function serialize(url, withoutFragment) {
  var text = url.scheme;
  if (url.host !== null) {
    text += '//';
    if (url.username || url.password)
      text += url.username + (url.password ? ':' + url.password : '') + '@';
    text += url.host + (url.port !== null ? ':' + url.port : '');
  } else if (!url.opaque && url.path.length > 1 && url.path[0] === '') {
    text += '/.';
  }
  text += pathOf(url);
  if (url.query !== null) text += '?' + url.query;
  if (!withoutFragment && url.fragment !== null) text += '#' + url.fragment;
  return text;
}

exports.parse = parse;
exports.parsePart = parsePart;
exports.pathOf = pathOf;
exports.serialize = serialize;
exports.isSpecial = isSpecial;
