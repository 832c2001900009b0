// Texts that grow at their front, at both ends, and from themselves.
var i, s, t, n;
for (s = '', i = 0; i < 1e6; i++) s = 'abcdefgh' + s;
print(s.length, s.slice(0, 9), s.charAt(7999999), s.indexOf('ha'));
for (s = '', i = 0; i < 20000; i++) s = i + ',' + s;
print(s.length, s.slice(0, 12), s.slice(-8));
// what was before stays what it was
var kept = [];
for (s = '', i = 0; i < 5000; i++) { s = '\u00e9' + i + s; if (i % 500 === 0) kept.push(s); }
print(kept.map(function (k) { return k.length; }).join(), kept[9].slice(0, 5), s.length);
for (i = n = 0; i < kept.length; i++) n += s.slice(-kept[i].length) === kept[i];
print(n);
// two that grow from the same one
t = 'base '; for (i = 0; i < 100; i++) t = 'x' + t;
var a = 'A' + t, b = 'B' + t, c = 'C' + a;
print(a.slice(0, 3), b.slice(0, 3), c.slice(0, 3), t.slice(0, 3), a.length, b.length, c.length);
// both ends, itself, and a look at it in between
for (s = 'm', i = 0; i < 3000; i++) { s = '<' + s + '>'; if (i % 7 === 0 && s.charAt(i + 1) !== 'm') print('bad', i); if (i % 100 === 0) ({})[s] = 1; }
print(s.length, s.indexOf('m'), /^<+m>+$/.test(s));
for (s = 'xyz', i = 0; i < 18; i++) s = s + s;
for (i = 0; i < 3; i++) s = s.slice(0, 100000) + s;
print(s.length, s.slice(99998, 100004));
// halves of characters that meet
for (s = '', i = 0; i < 2000; i++) s = (i % 2 ? '\ud83d' : '\ude00') + s;
print(s.length, s.codePointAt ? s.charCodeAt(0).toString(16) : '', s.slice(0, 2) === '\ud83d\ude00', encodeURIComponent(s).length);
var o = {}; for (s = '', i = 0; i < 2000; i++) { s = 'key' + s; o[s.slice(0, 9) + i] = s; }
gc();
print(Object.keys(o).length, o['keykeykey1999'] === s, o.keykeykey500.length);
