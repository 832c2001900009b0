// Strings around the sizes of their cells: made, kept, forgotten and made again.
function text(n, seed) {
  var s = '';
  for (var i = 0; i < n; i++) s += String.fromCharCode(97 + (i * 7 + seed) % 26);
  return s;
}
var kept = [], bad = 0, i, n, k;
for (k = 0; k < 12; k++) {
  for (n = 0; n < 120; n++) {
    var s = text(n, k), copy = (s + '!').slice(0, -1);
    if (copy !== s || copy.length !== n) bad++;
    if ((n + k) % 5 === 0) kept.push([n, k, copy]);
  }
  for (i = 0; i < 20000; i++) ('a name that is forgotten ' + i).substring(3, 5 + i % 40);
  if (typeof gc === 'function') gc();
}
kept.forEach(function (entry) {
  if (entry[2] !== text(entry[0], entry[1])) bad++;
});
print(bad, kept.length);

// Bytes beyond ASCII and NUL, at the very edge of a cell.
for (n = 24; n < 34; n++) {
  var wide = text(n, 1) + '\u20ac', nul = text(n, 2) + '\0x';
  if (wide.charCodeAt(n) !== 0x20ac || nul.charCodeAt(n) !== 0 || nul.length !== n + 2) bad++;
  if (JSON.parse(JSON.stringify([wide, nul])).join('|') !== wide + '|' + nul) bad++;
}
print(bad);

// Growing at the end and at the front; what shares its bytes lives on without the whole.
var end = '', front = '', parts = [];
for (i = 0; i < 5000; i++) {
  end += 'x' + i;
  front = i + 'y' + front;
  if (i % 500 === 0) parts.push([end, end.length], [front, front.length]);
}
end = front = null;
if (typeof gc === 'function') gc();
parts.forEach(function (p) {
  if (p[0].length !== p[1] || p[0].charAt(0) === '') bad++;
});
print(bad, parts[18][0].length, parts[19][0].slice(0, 9));

// As names, keys, results of the built-ins.
var object = {}, map = new Map();
for (i = 0; i < 3000; i++) {
  object['property with the number ' + i] = i;
  map.set('a key of some length, ' + i, i);
}
for (i = 0; i < 3000; i += 2) delete object['property with the number ' + i];
print(Object.keys(object).length, map.get('a key of some length, 2999'), object['property with the number 7']);
print('The Quick Brown Fox Jumps Over'.toLowerCase(), 'padded'.padStart(28, '-='), 'ab'.repeat(14));
print('one,two,three and the rest,four'.split(',').reverse().join(';'), encodeURIComponent('\u20ac and more than that'));
print('x'.concat('abcdefghijklmnopqrstuvwxyz', 1).replace(/[aeiou]/g, function (c) { return c.toUpperCase() + c; }));
