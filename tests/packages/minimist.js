var parse = require('minimist');
console.log(parse(['-abc', '--num=5', '--no-x', '--list', '1', '--list', '2', '-n5', 'rest', '--', '--raw'], { boolean: ['c'], alias: { n: 'number' }, default: { d: 'def' }, string: ['s'], '--': true }));
console.log(parse(['--a.b', '2', '--s', '007'], { string: 's', unknown: function (a) { console.log('unknown', a); return a !== '--z'; } }));
