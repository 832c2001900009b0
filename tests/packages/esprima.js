var esprima = require('esprima');
console.log(JSON.stringify(esprima.parseScript('function f(a = 1, ...r) { for (let x of r) yield_: while (1) break yield_; }', { range: true }), null, 1));
console.log(esprima.tokenize('var a = /x/g; // c', { comment: true }));
try { esprima.parseModule('import a from'); } catch (e) { console.log(e.message, e.index, e.lineNumber, e.column); }
