print([1, , null, 'a', [2, [3]]].join('--'), [].join(), [''].join('x'), ['only'].join('x'));
var parts = [];
for (var i = 0; i < 200000; i++) parts.push('é' + i);
var text = parts.join(', ');
print(text.length, text.slice(0, 10), text.slice(-10));
print(new Array(300001).join('ab').length);
