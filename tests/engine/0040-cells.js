// Allocation without mercy: lists, trees, closures and scopes that live and die in any order.
var i, k, head = null, keep = [], n;
for (i = 0; i < 300000; i++) head = { next: head, i: i };
gc();
for (n = 0, k = head; k; k = k.next) n++;
print(n, head.i);
head = null;
gc();
// every other object dies, and what is made in their places is whole
for (i = 0; i < 50000; i++) keep.push({ a: i, b: String(i), c: [i] });
for (i = 0; i < 50000; i += 2) keep[i] = null;
gc();
for (i = 0; i < 50000; i += 2) keep[i] = { a: i, b: String(i), c: [i] };
for (i = n = 0; i < 50000; i++) n += keep[i].a === i && keep[i].b === String(i) && keep[i].c[0] === i;
print(n);
// objects grow through all sizes of cells
function grow(max) { var o = {}; for (var i = 0; i < max; i++) o['p' + i] = i; return o; }
for (i = n = 0; i < 40; i++) n += Object.keys(grow(i)).length;
print(n);
keep = [];
for (i = 0; i < 20000; i++) { var o = grow(i % 12); if (i % 3 === 0) keep.push(o); }
gc();
for (i = n = 0; i < keep.length; i++) for (k in keep[i]) n += keep[i][k];
print(keep.length, n);
// scopes outlive their calls, and their functions
function counter(a, b, c, d, e, f, g, h, i, j) { var n = 0; return { up: function () { return n += j; }, get: function () { return [a, h, n].join(); } }; }
keep = [];
for (i = 0; i < 5000; i++) keep.push(counter(i, 0, 0, 0, 0, 0, 0, i * 2, 0, 3));
counter = null;
gc();
for (i = 0; i < 5000; i++) { keep[i].up(); keep[i].up(); }
print(keep[0].get(), keep[4999].get());
keep = [];
for (i = 0; i < 200; i++) keep.push(new Function('a', 'b', 'var c = a + b; return function () { return c + ' + i + '; }')(i, 1));
gc(); gc();
print(keep[7](), keep[199]());
// arguments beside many variables; variables that eval adds; parameters of the same name
function many(a, b, c, d, e, f, g, h) { var i = 1, j = 2; function inner() { return a + h + i + j; } return inner() + arguments.length + arguments[7]; }
print(many(1, 2, 3, 4, 5, 6, 7, 8), many(1, 2, 3, 4, 5, 6, 7, 8, 9));
function eight(a, b, c, d, e, f, g, h) { return [arguments.length, (function () { return h; })()].join(); }
print(eight(1, 2, 3, 4, 5, 6, 7, 8), eight(1));
function named(arguments) { return (function () { return arguments; })(); }
print(named(5));
function fun() { function arguments() {} return typeof arguments; }
print(fun());
function adds() { for (var i = 0; i < 20; i++) eval('var added' + i + ' = ' + i); return function () { return added0 + added19 + i; }; }
print(adds()(), adds()());
function same(a, b, a) { return (function () { return [a, b].join(); })(); }
print(same(1, 2, 3), same(1));
function rec(n, a, b, c, d) { var f = function () { return n; }; return n ? rec(n - 1, a, b, c, d) + f() - n : a; }
print(rec(3000, 'x', 1, 2, 3).length > 0);
