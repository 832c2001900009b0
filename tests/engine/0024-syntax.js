function t(f) { try { return f(); } catch (e) { return e.name; } }
var e = eval, outer = 'global';
print(e('1+1'), (0, eval)('2'), typeof eval, ({ a: eval }).a('3'), eval.call(null, '4'), eval(5), eval.name);
print((function () { var outer = 'local'; return [eval('outer'), (0, eval)('typeof inner'), e('1;2;3')]; })());
print(0644, 010, 08, 019, 0b101, 0o17, '\033[1m'.length, '\101\7\377'.charCodeAt(2), '\08'.length, '\8', '\0'.charCodeAt(0));
print(t(function () { var i = 0; do { i++; } while (i < 3) return i; }), t(function () { return eval('do {} while (0) 7'); }));
['0b2', '0o8', '3in []', '"\n"', '1.e', '0x', "'abc"].forEach(function (s) { print(JSON.stringify(s), t(function () { return eval(s); })); });
