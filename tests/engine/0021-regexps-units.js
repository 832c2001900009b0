function codes(s) { return s === undefined ? '-' : s.split('').map(function (c) { return c.charCodeAt(0).toString(16); }).join(' '); }
function list(a) { return a ? [].slice.call(a).map(codes).join('|') : String(a); }
var s = 'a😀b\ud83dc\ude00𝒳';
print(list(s.match(/[\ud800-\udbff][\udc00-\udfff]|[^\ud800-\udfff]/g)), list(s.match(/[\ud800-\udbff]/g)), list(s.match(/./g)));
print(list(s.match(/😀/)), list(s.match(/[😀]/g)), list(s.match(/😀+/)), list('😀😀'.match(/(?:😀)+/)), list(s.match(/\ud83d\ude00/)));
print(codes(s.replace(/[\ud800-\udfff]/g, '?')), codes(s.replace(/(?:)/g, '-')), codes('😀'.replace(/\ud83d/, 'x')), codes('😀'.replace(/\ude00/, "[$`|$&|$']")), codes('😀'.replace(/(.)(.)/, '$2$1')), '😀'.replace(/(.)(.)/, '$1$2') === '😀');
print(list('a😀b'.split(/(?:)/)), list('a😀b'.split('')), list('a😀b'.split(/\ud83d/)), list('a😀b'.split('😀')));
var r = /./g, i = []; while (r.exec('a😀b')) i.push(r.lastIndex); print(i, 'a😀b'.search(/\ude00/), /^.{4}$/.test('a😀b'), /^.{3}$/.test('a😀b'));
print('a😀b'.replace(/./g, function (m, o) { return o; }), list(/(.)*b/.exec('a😀b')), list(/.*?\ude00/.exec('a😀b')), list(/[^a]*/.exec('😀😀a')), list(/[^a]*\ud83d/.exec('x😀😀a')));
print(list(/\udc00/.exec('\udc00')), /\s\S*$/.exec('a b😀').index, /(.)\1/.test('\ud83d\ud83d\ude00'), /[\ud800-\udfff]/.test('a😀b'), /^[^]$/.test('😀'), 'x😀'.lastIndexOf('😀'), 'x😀y'.indexOf('y'));
r = /\ude00/g; r.lastIndex = 2; print(r.exec('a😀b').index, r.lastIndex);
