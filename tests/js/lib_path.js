// path.posix over tables of cases.
var path = require('path');

function each(fn, cases) {
  cases.forEach(function (args) {
    var out;
    args = Array.isArray(args) ? args : [args];
    try {
      out = JSON.stringify(path.posix[fn].apply(path, args));
    } catch (err) {
      out = err.name + ' ' + err.code + ' ' + err.message;
    }
    console.log(fn + JSON.stringify(args) + ' ' + out);
  });
}

var odd = ['', '.', '..', '/', '//', '///', 'a', 'a/', '/a', '/a/b', 'a//b', './a', '../a',
  'a/..', 'a/../..', '/..', '/../a', 'a/./b', 'a/b/../c/', 'file.txt', '.profile', 'a.b.c',
  'x.', '..x', 'dir.d/file', '/dir/.ext', 'a/b.txt/', '//server/x', 5, null];
['normalize', 'dirname', 'basename', 'extname', 'isAbsolute'].forEach(function (fn) {
  each(fn, odd);
});
each('parse', odd.filter(function (p) { return p !== '/..'; }));
each('join', [[], [''], ['', ''], ['a', 'b'], ['/a', '../b'], ['a', '', 'c'], ['..', '..'],
  ['/', 'a'], ['a', '/b'], ['a', 5], ['./', './'], ['a/', '../..', 'c/']]);
each('resolve', [['/a', 'b'], ['/a', '/b'], ['/a/b', '..', 'c'], ['/', '..'], ['/a', ''], ['/a', 5]]);
each('relative', [['/a/b/c', '/a/b/d'], ['/a', '/a'], ['/a', '/a/b'], ['/a/b', '/a'], ['/', '/x'],
  ['/x', '/'], ['/aa', '/a'], ['/foo/bar', '/baz'], ['', ''], [1, 'a']]);
each('basename', [['a.txt', '.txt'], ['a.txt', 'a.txt'], ['/x/a.txt/', '.txt'], ['a', 'b'], ['x', 5]]);
each('format', [{ dir: '/d', base: 'b' }, { root: '/', base: 'b' }, { dir: '/', root: '/', base: 'b' },
  { name: 'n', ext: '.e' }, { name: 'n', ext: 'e' }, {}, null, 'x']);
console.log(path.resolve('x') === process.cwd() + '/x', path.sep, path.delimiter,
  path.posix === path, path.resolve() === process.cwd(), path.relative('a', 'a/b'));

// path.win32
[['join', 'a', '..', 'b\\c'], ['join', 'C:\\', 'x', '/y/'], ['join', '\\\\server', 'share', 'f'],
  ['normalize', 'C:/a//b/../c/'], ['normalize', '\\\\server\\share\\a\\..\\b'], ['normalize', ''],
  ['basename', 'C:\\x\\y.txt', '.txt'], ['dirname', 'C:\\x\\y'], ['dirname', 'C:\\'], ['extname', 'a.b\\c.d'],
  ['isAbsolute', 'C:/'], ['isAbsolute', 'C:'], ['isAbsolute', '\\'], ['resolve', 'C:\\a', '..', 'b'],
  ['resolve', 'C:\\a', 'D:\\b', '\\c'], ['relative', 'C:\\a\\b', 'c:\\A\\c'], ['relative', 'C:\\a', 'D:\\a'],
  ['parse', 'C:\\dir\\file.ext'], ['parse', '\\\\server\\share\\x'], ['format', { dir: 'C:\\d', base: 'b' }]
].forEach(function (c) {
  console.log(c[0], JSON.stringify(path.win32[c[0]].apply(null, c.slice(1))));
});
console.log(path.win32.sep, path.win32.delimiter, path.win32.posix === path, path.win32.win32 === path.win32);
