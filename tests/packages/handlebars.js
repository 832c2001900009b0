var H = require('handlebars');
H.registerHelper('shout', function (x, o) { return String(x).toUpperCase() + (o.hash.mark || ''); });
H.registerHelper('wrap', function (o) { return new H.SafeString('<b>' + o.fn(this) + '</b>'); });
H.registerPartial('row', '<td>{{name}}{{#if last}}.{{else}},{{/if}}</td>');
var t = H.compile('{{#each people as |p i|}}{{i}}{{> row p}}{{@index}}{{/each}} {{shout title mark="!"}} {{#wrap}}{{a.b.[c d]}}{{/wrap}} {{{raw}}} {{missing}} {{#with a}}{{../title}}{{/with}}');
console.log(t({ people: [{ name: 'A&B' }, { name: 'C', last: true }], title: 'hi', a: { b: { 'c d': 5 } }, raw: '<i>' }));
try { H.compile('{{#if}}')({}); } catch (e) { console.log(e.message); }
console.log(H.precompile('x{{y}}').length > 100, H.Utils.escapeExpression('<&">'));
