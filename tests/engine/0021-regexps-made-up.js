// Patterns and texts made up at random (always the same ones); the expected output is that of Node.
var seed = 12345; function rnd(n) { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n; }
var atoms = ['a','b','[ab]','[^a]','.','(a)','(b|ab)','(?:a|b)','\\b','^','$','(?=a)','(?!b)','(a*)','\\1','\\w','(?:)','(a|(b))','c','\\B','(?=(a))'];
var quants = ['','','','*','+','?','*?','+?','??','{2}','{1,2}','{0,1}?','{2,}'];
function gen(d) {
  var s = '', n = 1 + rnd(3); 
  for (var i = 0; i < n; i++) {
    if (d > 0 && rnd(4) === 0) s += '(' + gen(d - 1) + (rnd(2) ? '|' + gen(d - 1) : '') + ')'; else {
      var a = atoms[rnd(atoms.length)]; s += a;
      if (a === '^' || a === '$' || a === '\\b' || a === '\\B' || a.slice(0,2) === '(?' && a !== '(?:a|b)' && a !== '(?:)') continue;
    }
    s += quants[rnd(quants.length)];
  }
  return s;
}
for (var k = 0; k < 1200; k++) { var p = gen(2), s = '';
  var n = rnd(9); for (var i = 0; i < n; i++) s += 'abc '.charAt(rnd(4));
  var r;
  try { r = new RegExp(p, ['','g','i','m'][rnd(4)]); var m = r.exec(s); r = m ? m.index + '|' + [].slice.call(m).map(function (x) { return x === undefined ? 'U' : x; }).join(',') : 'null';
    r += '|' + s.replace(new RegExp(p, 'g'), '<$1>') + '|' + s.split(new RegExp(p)).map(String).join('/');
  } catch (e) { r = e.name; }
  print(p, s, r); }
