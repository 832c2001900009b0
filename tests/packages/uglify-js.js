var U = require('uglify-js');
console.log(U.minify('function add(first, second) { var unused = 1; if (true) { return first + second; } else { return 0; } } var DEBUG = false; if (DEBUG) console.log("x"); console.log(add(1, 2), "a" + "b");', { fromString: true, mangle: { toplevel: true } }).code);
var ast = U.parse('a(); function f(x) { return x ? b : c }'); ast.figure_out_scope(); console.log(ast.print_to_string({ beautify: true }));
var n = 0; ast.walk(new U.TreeWalker(function (node) { if (node instanceof U.AST_SymbolRef) n++; })); console.log(n);
try { U.parse('var = 1'); } catch (e) { console.log(e.message, e.line, e.col); }
