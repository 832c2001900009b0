var yaml = require('js-yaml');
var doc = yaml.safeLoad('a: 1\nb: [x, "y z", ~, true, 1.5e3, 0x1F]\nc: &anchor\n  d: |\n    line 1\n    line 2\n  e: >\n    folded\n    text\nf: *anchor\ng: 2001-12-14\n? complex\n: value\n');
console.log(doc); console.log(yaml.safeDump({ z: [1, { y: 'multi\nline' }], n: null, s: '123', d: new Date(0) }));
try { yaml.safeLoad('a: [1\nb: 2'); } catch (e) { console.log(e.name, e.message); }
console.log(yaml.safeLoadAll('--- 1\n--- two\n'));
