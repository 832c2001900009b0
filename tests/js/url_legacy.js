'use strict';
var url = require('url');
['http://user:pass@host.com:8080/p/a/t/h?query=string#hash', '/a/b?c=d', 'http://x', 'HTTP://X.COM/a', '//h/p', 'mailto:a@b.c',
  'javascript:alert(1)', 'http://a@b@c/', 'http://h:/', 'x:y', 'http://h?x', 'http://h#y', 'a b', 'http://h/a b"<>`',
  'file:///etc/passwd', 'http://[::1]:80/x', 'http:\\\\h\\p?\\q', 'http://h/\ttab', '', '?q', '#h', 'http://ümlaut.de/x',
  'coap:u:p@::1:61616/x', 'svn+ssh://foo/bar', 'http://h;x/y', 'http:/path', 'http:path'].forEach(function(text) {
  try {
    var u = url.parse(text);
    console.log(JSON.stringify(text), Object.keys(u).map(function(k) { return k + '=' + u[k]; }).join(' '));
  } catch (e) {
    console.log(JSON.stringify(text), e.code, e.message);
  }
});
console.log(url.parse('/a?b=1&b=2&c=x%20y', true).query.b, url.parse('/a', true).search, url.parse('//h/p', false, true).host);
[['/one/two/three', 'four'], ['http://example.com/', '/one'], ['http://example.com/one', '/two'], ['http://a/b/c/d;p?q', '../g'],
  ['http://a/b/c/d;p?q', '../../../g'], ['http://a/b/c/d;p?q', './'], ['http://a/b/c/d;p?q', '?y'], ['http://a/b/c/d;p?q', '#s'],
  ['http://a/b', '//c/d'], ['http://a/b', 'https://x/y'], ['http://a/b', 'http:g'], ['a/b/c', '../x'], ['/a', '..'],
  ['mailto:x', 'y'], ['http://a/b/c', ''], ['.', 'x'], ['/a/b/', '.'], ['http://a.com/b?c', 'd?e#f']].forEach(function(p) {
  console.log(JSON.stringify(p), url.resolve(p[0], p[1]));
});
console.log(url.format({ protocol: 'http', host: 'h:1', pathname: 'a?b', query: { x: 1, y: ['a', 'b'] }, hash: 'z' }));
console.log(url.format({ protocol: 'https:', hostname: '::1', port: 5, search: 'q#' }), url.format('http://h/a b'));
console.log(url.format({ pathname: '/only' }), url.format({ protocol: 'file', pathname: '/x' }), url.format({}));
[5, null, undefined].forEach(function(x) {
  try { url.parse(x); } catch (e) { console.log(e.code, e.message); }
});
