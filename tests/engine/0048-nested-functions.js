function rep(s, n) { return new Array(n + 1).join(s); }
['(', '[', '{', '{a:', '!', 'if (1) ', 'function f() {', 'x ? ', 'x = ', 'while (0) ', 'f(', 'new ', 'a:', 'var x = function () {'].forEach(function (open) {
  try { new Function(rep(open, 1e5)); } catch (e) { print(open, e instanceof RangeError || e instanceof SyntaxError); }
});
