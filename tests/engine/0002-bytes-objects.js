var b = bytes(8);
b[0] = 300; b[1] = -1; b[2] = 1.9; b[3] = '7'; b[8] = 5; b[4] = NaN;
print(b[0], b[1], b[2], b[3], b[4], b[8], b.length);
b.length = 3;
print(b.length, '1' in b, '8' in b, b.hasOwnProperty('7'), b.hasOwnProperty('8'));
b.extra = 'e';
print(Object.keys(b), b.extra, delete b[1], b[1]);
var keys = [];
for (var k in b) keys.push(k);
print(keys);
var v = view(b, 1, 3);
v[0] = 42;
print(b[1], v.length, v[3]);
var w = view(v, 1, 2);
w[0] = 9;
print(b[2], w.length);
try { view(b, 5, 4); } catch (e) { print(e.name); }
print(Object.prototype.toString.call(b));

// A view keeps its bytes alive, and they are finalized once nothing does.
b = v = null;
gc();
print(stats().finalized, w[0]);
w = null;
gc();
print(stats().finalized);
for (var i = 0; i < 1000; i++) bytes(100);
gc();
print(stats().finalized);
