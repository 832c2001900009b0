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
