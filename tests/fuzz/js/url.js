// URLs, as the WHATWG has them and as url.parse() does.
'use strict';
var fuzz = require('./fuzz.js'), url = require('url'), path = require('path');

var FIELDS = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
  'search', 'hash'];
var SETTERS = FIELDS.slice(2);
var BASES = ['http://u:p@host:81/a/b/../c?q#h', 'file:///C:/a/b', 'foo://h/p', 'foo:opaque', 'https://[::1]/'];

function fieldsOf(u) {
  return FIELDS.map(function (name) { return u[name]; });
}
function idempotent(u, what) {
  var again = new url.URL(u.href);
  fuzz.same(JSON.stringify(fieldsOf(again)), JSON.stringify(fieldsOf(u)), what);
  fuzz.same(String(u), u.href, what);
}

function modern(text, base) {
  var parsed = fuzz.attempt(function () { return new url.URL(text, base); }, ['ERR_INVALID_URL']);
  fuzz.same(url.URL.canParse(text, base), !parsed.code, 'canParse');
  if (parsed.code)
    return parsed.code;
  idempotent(parsed.value, 'parsed again');
  return fieldsOf(parsed.value);
}

function setters(text) {
  var u = new url.URL(fuzz.pick(BASES)), seen = [];
  for (var i = fuzz.below(4); i >= 0; i--) {
    var name = fuzz.pick(SETTERS), what = u.href + ' with ' + name + ' ' + text;
    u[name] = text;
    idempotent(u, what);
    seen.push(name, u.href);
  }
  return seen;
}

function params(text) {
  var p = new url.URLSearchParams(text), list = Array.from(p);
  var again = new url.URLSearchParams(p.toString());
  fuzz.same(JSON.stringify(Array.from(again)), JSON.stringify(list), 'search parameters');
  fuzz.same(new url.URLSearchParams(list).toString(), p.toString(), 'search parameters of a list');
  p.sort();
  fuzz.same(p.size, list.length, 'sorted');
  return p.toString();
}

function legacy(text, other) {
  var parsed = fuzz.attempt(function () { return url.parse(text, fuzz.below(2) > 0); },
    ['ERR_INVALID_URL', 'ERR_INVALID_ARG_VALUE', 'URIError']);
  var resolved = fuzz.attempt(function () { return url.resolve(text, other); },
    ['ERR_INVALID_URL', 'ERR_INVALID_ARG_VALUE', 'URIError']);
  if (parsed.code)
    return [parsed.code, resolved];
  fuzz.same(url.format(parsed.value), parsed.value.href, 'format');
  return [parsed.value, resolved];
}

function files(text) {
  var name = path.resolve('/', text), there;
  there = url.pathToFileURL(name);
  if (!/[\0|]|[\0-\x20]$/.test(name) && fuzz.wellFormed(name)) // what URLs change or lose
    fuzz.same(url.fileURLToPath(there), name, 'file name');
  return there.href;
}

fuzz.run({
  name: 'url',
  check: function (bytes) {
    var text = fuzz.text(bytes, fuzz.below(3)), base = fuzz.below(2) ? fuzz.pick(BASES) : undefined;
    var domain = url.domainToASCII(text);
    return [modern(text, base), setters(text), params(text), legacy(text, base || 'x'), files(text), domain];
  }
});
