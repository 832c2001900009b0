// util.MIMEType and util.MIMEParams.
var util = require('util');
var MIMEType = util.MIMEType, MIMEParams = util.MIMEParams;

function show(text) {
  try {
    console.log(JSON.stringify(text), '->', String(new MIMEType(text)));
  } catch (err) {
    console.log(JSON.stringify(text), err.name, err.code, JSON.stringify(err.message));
  }
}

['text/html', ' TEXT/HTML ; Charset=UTF-8 ', 'text/html;charset="shift_jis"iso-2022-jp',
  'text/html;charset="a\\"b";x=y', 'text/html;charset="unclosed', 'text/html;x="a\\',
  'text/html;;;;charset=gbk', 'text/html;charset;charset=gbk', "text/html;charset='gbk",
  'text/html;charset= "gbk"', 'text/html;charset=gbk;charset=x', 'text/html;a=;b=""',
  'text/html;a b=c;d=e', 'text/html;a=\u0100;b=\u00ff', 'x/x;\t\r\na=b\r\n', 'text/html;a= b ',
  '', '/', 'text', 'text/', '/html', 'te xt/html', 'text/ht ml', 'text/html\u00e4', 'a/b/c',
  'text/html;a=b=c', 'text/html;=x', '*/*', 'text/html; a="b" ; c=d'].forEach(show);

var mime = new MIMEType('text/plain;a=1;b="x y"');
console.log(mime.type, mime.subtype, mime.essence, JSON.stringify(mime), mime.params.toString());
console.log(Array.from(mime.params), Array.from(mime.params.keys()), Array.from(mime.params.values()));
console.log(Object.keys(mime), mime.params instanceof MIMEParams);
mime.type = 'Application';
mime.subtype = 'JSON';
mime.params.set('c', '');
mime.params.set('a', 'q"\\');
mime.params.delete('b');
console.log(String(mime), mime.params.get('a'), mime.params.get('z'), mime.params.has('c'));
[function () { mime.type = ''; }, function () { mime.type = 'a b'; },
  function () { mime.subtype = 'x/y'; }, function () { mime.params.set('', 'x'); },
  function () { mime.params.set('a=', 'x'); }, function () { mime.params.set('a', '\u0100'); },
  function () { MIMEType('a/b'); }, function () { MIMEParams(); }
].forEach(function (fn) {
  try {
    fn();
  } catch (err) {
    console.log(err.code, err.message);
  }
});
var entries = mime.params.entries();
console.log(entries.next(), entries.next(), entries.next(), entries[Symbol.iterator]() === entries);
console.log(util.inspect(new MIMEType('a/b')), util.inspect(new MIMEParams()));
'use strict';
