var acorn = require('acorn');
var tree = acorn.parse('var a = 1, b = `x${a}`; class C extends B { get x() { return () => a ** 2; } }', { ecmaVersion: 8 });
console.log(JSON.stringify(tree, null, 1));
var tokens = acorn.tokenizer('if (a /* c */ > /re/g) "s";'), t, list = [];
for (t = tokens.getToken(); t.type !== acorn.tokTypes.eof; t = tokens.getToken())
  list.push(t.type.label + ':' + (t.value && t.value.pattern || t.value));
console.log(list.join(' '));
try { acorn.parse('var 1a'); } catch (e) { console.log(e.name, e.message, e.pos, e.loc.line); }
