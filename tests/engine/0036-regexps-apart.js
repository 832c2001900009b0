// What ES2020's regexps have; run in Node 20 for the expected output.
var log = typeof print === 'function' ? print : console.log;
function out() { log([].slice.call(arguments).map(String).join(' ')); }
function show(v) {
  return JSON.stringify(v, function (k, x) { return x === undefined ? 'undefined' : x; });
}
function message(pattern, flags) {
  try { new RegExp(pattern, flags); return 'fine'; } catch (e) { return e.name + ': ' + e.message; }
}
// groups with names
var m = /(?<year>\d{4})-(?<month>\d\d)/.exec('on 2026-11-23');
out(m.index, m.groups.year, m.groups.month, show(m), Object.getPrototypeOf(m.groups));
out(/(?<a>x)|(?<b>y)/.exec('y').groups.a, 'groups' in /a/.exec('a'), /a/.exec('a').groups);
out('2026-11-23'.replace(/(?<y>\d+)-(?<m>\d+)/, '$<m>/$<y>/$<none>.'), 'a'.replace(/a/, '$<x>'));
out('ab'.replace(/(?<first>a)(b)/, function () { return show([].slice.call(arguments)); }));
out(/\k<q>(?<q>['"])x\k<q>/.test('"x"'), /\k/.test('k'), /(?<$π>.)/.exec('!').groups['$π']);
// looking behind
out('$12 €34'.match(/(?<=\$)\d+|(?<!\$|\d)\d+/g), /(?<=(\d+)(\d+))$/.exec('1053').slice(1));
out(/(?<=\1(a))b/.exec('aab') + '', /(?<=([abc]+)([abc]+))$/.exec('abc').slice(1));
// sticky
var y = /a/y;
out(y.test('ba'), y.lastIndex, (y.lastIndex = 1, y.test('ba')), y.lastIndex, y.test('ba'));
out('aab'.replace(/a/gy, 'x'), 'baa'.replace(/a/gy, 'x'), 'aab'.match(/a/gy), 'ba'.search(/a/y));
out('a1b'.split(/\d/y), show('aXbXc'.split(/(x)/i)));
// unicode
out('😀'.match(/./gu).length, '😀'.match(/./g).length, /^.$/u.test('😀'), /\u{1F600}/u.test('😀'));
out(/[😀-😂]/u.test('😁'), /\uD83D/u.test('😀'), /\uD83D/.test('😀'), show('😀x'.split(/(?:)/u)));
out('Ελλάδα ab'.match(/\p{Script=Greek}+/u)[0], 'aB1_'.replace(/\P{L}/gu, '-'));
out(/\p{Lu}/u.test('É'), /\p{Uppercase_Letter}/u.test('é'), /^\p{Emoji}+$/u.test('😀'));
out(/\u212A/i.test('k'), /\u212A/iu.test('k'), /ſ/i.test('S'), /[^x]/iu.test('X'), /\W/iu.test('ſ'));
out(/ß/i.test('ẞ'), /ß/iu.test('ẞ'), /Σ/i.test('ς'), /[а-я]+/i.exec('ПРИВЕТ')[0]);
var u = /\uDE00/gu;
u.lastIndex = 1;
out(u.exec('😀'), u.lastIndex);
// dots, properties, flags
out(/a.b/s.test('a\nb'), /a.b/.test('a\u2028b'), /x/dgimsuy.flags, RegExp.prototype.flags);
out(/a/d.exec('ba').indices[0] + '', /(?<n>a)(b)?/d.exec('a').indices.groups.n + '');
out(RegExp.prototype.source, RegExp.prototype.global, new RegExp('').source, new RegExp('/').source);
out(new RegExp('\n').source, new RegExp('[/]').source, String(new RegExp('\\/')), /[/]\//.source);
out(Object.getOwnPropertyNames(/x/), Object.keys(/x/).length, String(new RegExp(/x/g, 'i')));
out(RegExp(m = /q/) === m, new RegExp(m) === m, /x/.compile('y', 'g') + '', RegExp.length);
out(RegExp.prototype.toString.call({source: 'a', flags: 'b'}), RegExp.name, RegExp.prototype.exec.length);
// the last match
/(b)(c)?/.exec('abd');
out(RegExp.$1, show(RegExp.$2), RegExp.lastMatch, RegExp['$`'], RegExp["$'"], RegExp.input);
/z/.exec('none');
out(RegExp.lastParen === '', RegExp['$&'], RegExp.leftContext, RegExp.rightContext);
// replacements
out('abc'.replace(/(b)/, '[$1$01$10$2$&$`$\'$$$]'), 'abc'.replace('b', '[$1$&$`$\'$$]'));
out('aXa'.replace('X', function (s, at, whole) { return s + at + whole; }), 'x'.replace(/y/, 1));
out('abc'.replace(/(?:)/g, '-'), '😀'.replace(/(?:)/gu, '-'), 'aaa'.lastIndexOf('a'));
// errors
['(', '(?', '(?<', '(?<a', '(?<1>x)', ')', '*', 'a**', 'x{2,1}', '[b-a]', '[', '\\', '\\k<a>(?<b>)',
  '(?<a>)(?<a>)', '(?<=a)*', '^*', '(?a)', 'a|*', '{1}', 'x{1}{1}'].forEach(function (p) { out(message(p)); });
['\\q', '\\u{110000}', '\\u', '{', '}', ']', 'a{', '\\1', '\\p{Foo}', '[\\p{Foo}]', '[\\w-a]', '\\c',
  '\\00', '[\\1]', '(?=a)*', '\\-', '\\p{Script=Nowhere}', '\\p{Lu', '\\k<x'].forEach(function (p) { out(message(p, 'u')); });
out(message('a', 'gg'), message('a', 'q'), message(/a/, 'g'));
// size and depth
var deep = '', long = 'x';
for (var i = 0; i < 300; i++) deep = '(?:' + deep + 'a?)*';
for (i = 0; i < 18; i++) long += long;
out(new RegExp('^' + deep + '$').test('aaaa'), /^(?:x|y)*$/.test(long), /(x+)*y/.test('xxxxxxxxxx'));
out(/(?:a{1,1000}){1,1000}b/.test('aaab'), new RegExp('(' + long.slice(0, 5000) + ')').exec(long)[1].length);
out(/^(?:.|\n)+?$/.test(long), /(?=(x+))\1/.exec('xxx')[1], /(?:(a)|b)*/.exec('ab')[1]);
out(/(z)((a+)?(b+)?(c))*/.exec('zaacbbbcac').join(), /(a*)*/.exec('b').join(), /(?:a*?)*$/.exec('aa')[0]);
// a character that every match needs
long = long.slice(0, 5000);
out(/\w+@\w+/.exec(long), (long + '@' + long).replace(/(x+)@(x+)/, '$2').length, /a(b)?(?=c)/.exec('xabc') + '');
out('a@b c@d e'.match(/\w@\w/g), /(?<=(z))x/.exec('zx') + '', /(?:q|(k))+w/.exec('qkqw') + '');
