var depth;
function down(what, f) {
  try { f(0); print(what, 'returned'); } catch (e) { print(what, e instanceof RangeError, depth > 2000, e.message); }
}
down('call', function f(n) { depth = n; f(n + 1); });
down('arguments', function f(n, a, b, c, d) { depth = n; return 1 + f(n + 1, a, b, c, d); });
down('closure', function f(n) { var g = function () { return n; }; depth = n; f(n + 1); return g; });
down('try', function f(n) { depth = n; try { f(n + 1); } finally { depth = depth; } });
down('forEach', function f(n) { depth = n; [1].forEach(function () { f(n + 1); }); });
down('sort', function f(n) { depth = n; [2, 1].sort(function () { f(n + 1); return 0; }); });
down('json', function f(n) { depth = n; JSON.stringify({ toJSON: function () { f(n + 1); } }); });
down('replace', function f(n) { depth = n; 'a'.replace(/a/, function () { f(n + 1); }); });
down('getter', function f(n) { depth = n; var o = { get x() { return f(n + 1); } }; return o.x; });
down('apply', function f(n) { depth = n; f.apply(null, [n + 1]); });
down('bind', function f(n) { depth = n; f.bind(null, n + 1)(); });
down('new', function f(n) { depth = n; new f(n + 1); });
down('toString', function f(n) { depth = n; return '' + { toString: function () { return f(n + 1); } }; });

function repeat(s, n) { return new Array(n + 1).join(s); }
function source(text) { try { return eval(text); } catch (e) { return e.name; } }
var x = 1;
print(source('x' + repeat('+1', 3000)), source('x' + repeat('=x', 3000)), source(repeat('!', 3000) + 'x'));
print(source('if(0){}' + repeat('else if(x===0){}', 2000) + 'else 7'));
print(source(repeat('{', 2000) + repeat('}', 2000)), source(repeat('(', 100000)), source(repeat('[', 100000)));
try { JSON.parse(repeat('[', 1000000)); } catch (e) { print(e.name); }
var deep = [];
for (var i = 0; i < 200000; i++) deep = [deep];
try { JSON.stringify(deep); } catch (e) { print(e.name); }
deep = null;
gc();
