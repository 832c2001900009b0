'use strict';
var url = require('url');
var URL = url.URL;
var cases = [
  ['http://example.com'], ['HTTP://EXAMPLE.com:80/a/../b/./c?x=1#y'], ['https://user:pa%20ss@host:8443/p?q#f'],
  ['../x', 'http://h/a/b/c'], ['?q', 'http://h/a/b?z#y'], ['#f', 'http://h/a?b'], ['//other/x', 'https://h/'],
  ['/abs', 'http://h/a/b'], ['', 'http://h/a?b#c'], ['file:///etc/passwd'], ['file:c:/x'], ['file://localhost/x'],
  ['mailto:a@b.c'], ['data:text/plain,hi there#x'], ['javascript:alert(1)'], ['http://[::1]:3000/'],
  ['http://[1:2:0:0:5:0:0:8]/'], ['http://[::ffff:1.2.3.4]/'], ['http://0x7f.1/'], ['http://256.1.1.1/'],
  ['http://1.2.3/'], ['http://a b/'], ['http://a%41/'], ['http://ex%2fample/'], ['http:/x'], ['http:x', 'http://h/a/b'],
  ['http://h/ü?ü#ü'], ['http://h/a b?c d#e f'], ["http://h/'?'#'"], ['foo://h/a/../b?c'], ['foo:/a/b'], ['foo:a/b'],
  ['http://h:65536/'], ['http://h:0/'], ['http://h:/'], ['http://@h/'], ['http://a@b@c/'], ['http://:p@h/'],
  ['nonsense'], ['http://'], ['http://h\\a\\b'], ['  http://h/  '], ['ht\ntp://h/\ta'], ['http://h/%zz%41'],
  ['http://h/a/%2e%2E/b/%2e'], ['blob:https://h/x'], ['ws://h:80/'], ['wss://h:443/'], ['ftp://h:21/'],
  ['http://münchen.de/'], ['http://xn--mnchen-3ya.de/'], ['non-special://h:90/x'], ['http://h?x'], ['http://h#x'],
  ['http://h/\ud83d\ude00?\ud83d\ude00'], ['/x', 'file:///c:/a'], ['..', 'file:///a/b/c'], ['a', 'mailto:x'],
];
var names = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
cases.forEach(function(c) {
  try {
    var u = c.length > 1 ? new URL(c[0], c[1]) : new URL(c[0]);
    console.log(JSON.stringify(c), names.map(function(n) { return u[n]; }).join(' | '));
  } catch (e) {
    console.log(JSON.stringify(c), e.name, e.code, e.message);
  }
});

function set(start, name, value) {
  var u = new URL(start);
  u[name] = value;
  console.log(name, JSON.stringify(value), u.href);
}
set('http://h/a', 'protocol', 'https');
set('http://h/a', 'protocol', 'foo');
set('http://h:443/a', 'protocol', 'https:');
set('http://h/a', 'host', 'x:99');
set('http://h:1/a', 'hostname', 'y');
set('http://h/a', 'hostname', 'y:5');
set('http://h/a', 'port', '8080');
set('http://h:9/a', 'port', '');
set('http://h/a', 'port', '80x');
set('http://h/a', 'pathname', 'x/../y z?#');
set('http://h/a', 'search', 'a=b c');
set('http://h/a?x', 'search', '');
set('http://h/a', 'hash', 'é');
set('http://h/a#b', 'hash', '');
set('http://h/a', 'username', 'me@x');
set('http://h/a', 'password', 'p:w');
set('mailto:x', 'pathname', 'y');
set('mailto:x', 'username', 'y');
set('http://h/', 'href', 'ftp://z/');
try { set('http://h/', 'href', 'nope'); } catch (e) { console.log(e.code, e.input); }

var u = new URL('http://h/?a=1&b=2&a=3');
u.searchParams.append('c', 'x y&z');
u.searchParams.delete('b');
console.log(u.href, u.searchParams.getAll('a'), u.searchParams.size);
u.search = '?q=%F0%9F%98%80+%zz';
console.log(u.searchParams.get('q'));
u.searchParams.delete('q');
console.log(u.href);

var P = url.URLSearchParams;
console.log(String(new P('?a=b&a=c&&=x&y')), String(new P({ x: 1, y: 'ü' })), String(new P([['k', 'v'], ['k', 'w']])));
var p = new P('z=1&a=2&z=3');
p.sort();
p.set('z', '9');
console.log(String(p), p.has('z'), p.has('z', '3'), p.get('none'), Array.from(p.keys()), Array.from(p));
p.forEach(function(v, k, all) { console.log(k, v, all === p); });
[function() { new P([['a']]); }, function() { new P(''). append('x'); }, function() { new URL(); }, function() { URL('x'); },
  function() { P.prototype.get.call({}, 'x'); }].forEach(function(f) {
  try { f(); } catch (e) { console.log(e.name, e.code, e.message); }
});
console.log(u, p, new P());
console.log(JSON.stringify({ u: u }), URL.canParse('x:'), URL.canParse('x'), Object.prototype.toString.call(u));
console.log(url.fileURLToPath('file:///a%20b/c'), url.pathToFileURL('/a b/#c?%').href, url.domainToASCII('español.com'));
['http://x/', 'file://h/x', 'file:///a%2fb', 5].forEach(function(x) {
  try { url.fileURLToPath(x); } catch (e) { console.log(e.code, e.message); }
});
console.log(url.format(new URL('http://u:p@h/a?b#c'), { auth: false, fragment: false, search: false }));
console.log(url.urlToHttpOptions(new URL('https://a:b@[::1]:81/p?q#h')).hostname);
console.log(typeof globalThis.URL, typeof globalThis.URLSearchParams, globalThis.URL === URL);
