var texts = ['{bad', '', '[1,]', '{"a" 1}', '{"a":1 "b"}', '[1 2]', '1 2', '"abc', '"a\nb"', '"\\x"', 'tru', 'nul', '-', '1.', '1e',
  '[1,2,3,4,5,6,7,8,9,x,1,2,3,4,5,6,7]', '{"a":1,}', '{"a":1,"averylongkey":undefined}', 'undefined', '{"a":', '01', '[', '"\\u12"',
  '<html><body>aaaaaaaaaaaaaaaaaaaaaaa', '{1:2}', '{,}', 'abc', 'nope!', '[1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,x]', '{"é":é}', '[]]', '"a" "b"'];
texts.forEach(function (t) {
  try { print(JSON.stringify(t), 'ok', JSON.stringify(JSON.parse(t))); } catch (e) { print(JSON.stringify(t), e.name, e.message); }
});
[' [ 1 , -2.5e3 , 0 , -0.1 ] ', '{"b":1,"a":{"x":[true,false,null]},"2":2,"1":1}', '"\\u0041\\n\\t\\"\\\\\\/\\ud83d\\ude00 é日\\u0000."', '""', '{"":1}',
  '"plain text that is longer than a short string"', '{"a":1,"a":2}', '123456789012345678901234567890', '1E400'].forEach(function (t) {
  print(JSON.stringify(JSON.parse(t)));
});
print(JSON.parse('"\\ud83d\\ude00"') === '😀', '\ud83d\ude00' === '😀', JSON.parse('{"__proto__":1}').hasOwnProperty('__proto__'));
print(JSON.stringify(JSON.parse('{"a":[1,2,{"b":3}]}', function (k, v) { return typeof v === 'number' ? v * 2 : v; })));
var o = { list: [1] };
o.twice = [o.list, o.list];
print(JSON.stringify(o));
o.list.push(o);
try { JSON.stringify(o); } catch (e) { print(e.name, e.message.split('\n')[0]); }
o.list.pop();
print(JSON.stringify(o), JSON.stringify({ toJSON: function () { return JSON.parse(JSON.stringify(o)).list; } }));

// What was parsed is not kept for ever: the strings of a million values come and go.
for (var i = 0, n = 0; i < 20000; i++) n += JSON.parse('{"key' + i + '":"some value or other ' + i + '"}')['key' + i].length;
print(n);
