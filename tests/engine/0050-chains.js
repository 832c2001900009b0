// Chains of operators, calls and branches of any length, and large literals.
var N = 50000;

function rep(piece, n, between) {
  var list = [], i;
  for (i = 0; i < n; i++)
    list.push(typeof piece === 'function' ? piece(i) : piece);
  return list.join(between);
}

function t(name, fn) {
  try {
    print(name, fn());
  } catch (err) {
    print(name, err.name, err.message);
  }
}

t('plus', function () { return eval(rep('1', N, '+')); });
t('plus of variables', function () { return Function('x', 'return ' + rep('x', N, ' + '))(2); });
t('lines', function () { return Function('x', 'return ' + rep('"a" + x', N, ' +\n'))('b').length; });
t('mixed', function () { return Function('x', 'return ' + rep('x * 2 - 1', N, ' + '))(2); });
t('comparisons', function () { return Function('x', 'return ' + rep('x', N, ' < '))(2); });
t('and', function () { return Function('x', 'return ' + rep('x', N, '&&'))(7); });
t('and false', function () { return Function('x', 'return ' + rep('x', N, '&&'))(0); });
t('or', function () { return Function('x', 'return ' + rep('x', N, '||'))(''); });
t('if and', function () { return Function('x', 'if (' + rep('x', N, '&&') + ') return 1; return 2')(7); });
t('comma', function () { return Function('x', 'return ' + rep('x++', N, ',') + ', x')(7); });
t('else if', function () {
  var f = Function('x', rep(function (i) {
    return 'if (x == ' + i + ') return ' + i + ';';
  }, N, ' else ') + 'else return -1');
  return [f(0), f(777), f(N - 1), f(N)].join();
});
t('conditional', function () {
  var f = Function('x', 'return ' + rep(function (i) {
    return 'x == ' + i + ' ? ' + i;
  }, N, ' : ') + ' : -1');
  return [f(0), f(777), f(N - 1), f(N)].join();
});
t('members', function () { return Function('x', 'x.a = x; return x' + rep('.a', N, '') + ' === x')({}); });
t('calls', function () { return Function('x', 'return x' + rep('()', N, '') + ' === x')(function s() { return s; }); });
t('methods', function () {
  var calls = 0, x = { p: function (n) { calls += n; return this; } };
  return Function('x', 'return x' + rep('.p(1)["p"](2)', N / 2, '') + ' === x')(x) && calls;
});
t('statements', function () { return Function('x', rep('x++;', 100000, '\n') + 'return x')(0); });
t('array', function () { return eval('[' + rep(function (i) { return i; }, 100000, ',') + ']').length; });
t('objects', function () { return Function('return [' + rep('{ a: 1 }', 100000, ',') + ']')().length; });
t('object', function () {
  return Object.keys(Function('return {' + rep(function (i) { return 'k' + i + ':' + i; }, N, ',') + '}')()).length;
});
t('switch', function () {
  var f = Function('x', 'switch (x) {' + rep(function (i) {
    return 'case ' + i + ': x = -x; break;';
  }, 30000, '\n') + 'default: return "none"} return x');
  return [f(1), f(29999), f(30000)].join();
});
t('arguments', function () {
  return Function('f', 'return f(' + rep('1', N, ',') + ')')(function () { return arguments.length; });
});
t('parentheses', function () { return eval(rep('(1+', 1000, '') + '1' + rep(')', 1000, '')); });
t('arrays in arrays', function () { return eval(rep('[', 1000, '') + rep(']', 1000, '')).length; });
t('blocks', function () { return eval(rep('{', 1000, '') + '1' + rep('}', 1000, '')); });

// what the order of evaluation and the grouping are
var log = [];
function v(x) { log.push(x); return x; }
t('order', function () {
  var o = { get a() { log.push('a'); return { m: function (x) { log.push('m' + x); return o; } }; } };
  o.a.m(v(1)).a['m'](v(2)).a;
  v(3) + v(4) * v(5) - v(6);
  (v(0) || v(7)) && (v('') && v(8) || v(9));
  v(0) ? v(10) : v(1) ? v(11) : v(12);
  if (v(0)) v(13); else if (v(1)) v(14); else v(15);
  return log.join();
});
t('grouping', function () {
  var x = 1, y;
  return [1 - 2 - 3, 2 + 3 + 'a' + 4 + 5, 1 < 3 < 2, (1 && 0) || 2, 1 && (0 || 2), 0 || 1 && 2,
    x ? 0 ? 1 : 2 : 3, (x ? 4 : 5) ? 6 : 7, 0 ? 1 : y = 8, y, (1, 2, 3), 8 / 4 / 2, 5 % 3 * 2,
    1 ? 2 : 3 ? 4 : 5, 'a' in { a: 1 } in {}, 1 | 2 & 3 ^ 4, 1 << 2 >> 1 >>> 0].join();
});
t('dangling', function () {
  var out = [];
  [0, 1, 2, 3].forEach(function (x) {
    a: if (x == 0) { out.push('zero'); break a; } else if (x < 3) { if (x == 1) out.push('one'); else out.push('two'); }
    if (x) if (x == 3) out.push('three'); else out.push('other');
  });
  return out.join();
});
t('leaving', function () {
  var out = [], i;
  for (i = 0; i < 6; i++) {
    try {
      if (i == 1) continue; else if (i == 2) out.push('two'); else if (i == 4) break; else out.push(i);
    } finally {
      out.push('f' + i);
    }
  }
  return out.join() + (function () {
    for (var k in { a: 1, b: 2 })
      if (k == 'x') return 1; else if (k == 'b') return k; else continue;
  })();
});
t('values of scripts', function () {
  return [eval('if (1) 2; else 3'), eval('if (0) 2; else if (0) 3; else 4'), eval('5; if (1) { 6 }'),
    eval('1 ? 2 : 3'), eval('0 || 0 || 4')].join();
});
