// What no machine gives, or no length can be, is a RangeError to catch.
function caught(f) { try { f(); return 'no error'; } catch (e) { return e.name + ': ' + e.message; } }
print(caught(function () { var s = 'x'; for (;;) s += s; }));
print(caught(function () { var s = 'abcdefgh', a = []; for (var i = 0; i < 24; i++) s += s; for (i = 0; i < 64; i++) a.push(s); a.join(''); }));
print(caught(function () { new Array(-1); }));
print(caught(function () { new Array(4294967296); }));
print(caught(function () { [].length = 1.5; }));
gc();
print('still here');
