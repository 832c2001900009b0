var ejs = require('ejs');
console.log(ejs.render('<% items.forEach(function (i) { %><li><%= i %></li>\n<% }) %><%- raw %><%# no %>', { items: ['a', '<b>'], raw: '<i>' }));
console.log(ejs.compile('<?= x -?>\n!', { delimiter: '?' })({ x: 5 }));
try { ejs.render('<p>\n<%= missing.x %>', {}, { filename: 'a.ejs' }); } catch (e) { console.log(e.name, e.message); }
