var M = require('mustache');
console.log(M.render('{{#list}}{{name}}{{^last}}, {{/last}}{{/list}} {{{raw}}} {{&raw}} {{raw}} {{! c }}{{> p}} {{#f}}x{{y}}{{/f}} {{a.b}}', { list: [{ name: 'A' }, { name: 'B', last: 1 }], raw: '<&>', y: 2, a: { b: 0 }, f: function () { return function (t, r) { return '[' + r(t) + ']'; }; } }, { p: 'part {{y}}' }));
console.log(JSON.stringify(M.parse('a{{#b}}c{{/b}}'))); try { M.render('{{#x}}', {}); } catch (e) { console.log(e.message); }
console.log(M.render('<% y %>{{y}}', { y: 1 }, {}, ['<%', '%>']));
