print(/{x}/.test('a{x}'), /a{2,3}/.exec('aaaa')[0], /^a{300}$/.test(new Array(301).join('a')), /\_\-\a/.test('_-a'), /x{,3}/.test('x{,3}'), /a{1,256}/.exec('aaa')[0], '{{n}}'.replace(/{{(\w+)}}/g, '[$1]'));
print(/^x*$/.test(new Array(2001).join('x')), /(x|y)*z/.test(new Array(1001).join('xy')+'z'));
print('abcdef'.substr(-3,2), 'abc'.substr(1), 'abc'.substr(5), 'abc'.substr(0,-1), '[' + '\u00a0\u3000 x y\u2003'.trim() + ']');
