function t(re, s) { var m; try { m = (typeof re === 'string' ? new RegExp(re) : re).exec(s); } catch (e) { print(re, 'ERR ' + e.name); return; }
  print(String(re), m ? m.index + ' ' + JSON.stringify([].slice.call(m).map(function (x) { return x === undefined ? '<u>' : x; })) : 'null'); }
t(/a|ab/, 'abc'); t(/((a)|(ab))((c)|(bc))/, 'abc'); t(/a[a-z]{2,4}/, 'abcdefghi'); t(/a[a-z]{2,4}?/, 'abcdefghi');
t(/(aa|aabaac|ba|b|c)*/, 'aabaac'); t(/(z)((a+)?(b+)?(c))*/, 'zaacbbbcac'); t(/(?=(a+))/, 'baaabac'); t(/(?=(a+))a*b\1/, 'baaabac');
t(/(.*?)a(?!(a+)b\2c)\2(.*)/, 'baaabaac'); t(/(?:(a)|b)*/, 'ab'); t(/(a*)*/, 'b'); t(/(a*)*/, 'aab'); t(/(?:a*)+$/, 'aaa'); t(/(?:(x)?)*y/, 'xxy');
t(/(\2)(a)/, 'aa'); t(/\1(a)/, 'a'); t('(a)\\2', 'a\u0002'); t(/[\1]/, '\u0001'); t('\\8', '8'); t('{x}', 'a{x}'); t('a{,2}', 'a{,2}'); t('x{1', 'x{1'); t(']', 'a]'); t('}', '}');
t(/^\s*(\w+)\s*=\s*(.*?)\s*$/, '  key = some value  '); t(/(\d{4})-(\d{2})-(\d{2})T?/, 'on 2024-05-06T'); t(/[^]/, '\n'); t(/[]/, 'a'); t(/\bfoo\b/, 'a foo b'); t(/\Boo/, 'foo');
t(/^b/m, 'a\nb'); t(/a$/m, 'a\nb'); t(/^b/, 'a\nb'); t(/[а-я]+/i, 'ПРИВЕТ мир'); t(/é/i, 'É'); t(/[^a-z]+/i, 'abcABC123'); t(/\S+/i, '  Abc'); t(/[\d\D]/, 'x'); t(/\u0041/, 'A'); t(/\x41/, 'A'); t(/\cA/, '\u0001'); t(/\_\-\a/, '_-a');
t(/(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)(m)(n)(o)(p)(q)/, 'abcdefghijklmnopq'); t(/(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10/, 'abcdefghijj');
t(/a{256}/, new Array(300).join('a')); t(/x*/, new Array(200).join('x')); t(/(?:a|b)+c/, 'ababababc'); t(/(a+)+b/, 'aaaaab'); t(/a??b/, 'ab'); t(/(a??)(b?)/, 'ab'); t(/a+?/, 'aaa'); t(/(?:a{2}){2}/, 'aaaaa'); t(/(a{1,2}){2}/, 'aaa'); t(/x{0}y/, 'xy');
t(/(?!a)b/, 'ab'); t(/(?!(a))(b)/, 'ab'); t(/(?=(a))ab/, 'ab'); t(/((?=(b))b|a)+/, 'ab'); t(/a.c/, 'a\nc'); t(/a.c/, 'aéc'); t(/日+/, 'x日日'); t(/[日本]+/, 'x日本'); t(/./, '\u2028a');
t('(', 'a'); t('a**', 'a'); t('[b-a]', 'a'); t('?', 'a'); t('(?:', 'a'); t(')', 'a'); t('\\', 'a'); t('a{2,1}', 'a'); t('[', 'a');
t(/[\w-]+@[\w.-]+\.\w{2,}/, 'mail me@ex-ample.org now'); t(/\/\*[\s\S]*?\*\//, 'a /* c * d */ e */'); t(/"(?:[^"\\]|\\.)*"/, 'say "a\\"b" end'); t(/(\s*,\s*|\s+)*/, '  , b'); t(/[\]\-^]+/, 'a]-^'); t(/[a-]+/, 'b-a'); t(/[-a]+/, 'b-a'); t(/[\s-x]+/, ' -x');
print('aXbX'.replace(/x/gi, '-'), 'abc'.replace(/(?:)/g, '-'), 'é日'.replace(/(?:)/g, '-'), 'aaa'.match(/a*?/g).length, 'é日a'.match(/(?:)/g).length);
print('a,b;c'.split(/[,;]/), 'é日a'.split(/(?:)/), 'A<B>bold</B>and<CODE>coded</CODE>'.split(/<(\/)?([^<>]+)>/).length, 'abc'.split(/(b)?/));
print(new Array(5000).join('x').match(/x*/)[0].length, new Array(100001).join('ab').replace(/(a|b)*/, '').length, /^(?:\s|x)*$/.test(new Array(20000).join(' x')));
print('line1\nline2\nline3'.replace(/^/gm, '> '), 'a\r\nb'.split(/\r?\n/)); var re = /\bw/g; re.lastIndex = 1; print(re.exec('aw w').index); re = /^a/gm; re.lastIndex = 2; print(re.exec('b\na').index);
