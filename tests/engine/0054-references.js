// V8 looks names up again where this resolves them once, as specified: in the first three lines and the fifth
// the name is resolved before the right-hand side runs
var x = 'global';
function inWith() {
  var x = 'local', y = 1, o = { x: 'object', y: 5 };
  with (o) {
    x = (delete o.x, 'set');
    y += (delete o.y, 2);
  }
  print(o.x, x, o.y, y);
  o = {};
  with (o) {
    x = (o.x = 1, 'second');
    y++;
    var z = (o.z = 3, 4);
  }
  print(o.x, x, y, o.z, z);
}
inWith();

function inEval() {
  var inner = (function () {
    x = (eval('var x = "evaluated"'), 'outer');
    return x;
  })();
  print(inner, x);
}
inEval();

function updates() {
  var n = 1, s = { n: 10, get m() { delete this.m; return 2; } };
  with (s) {
    print(n++, ++n, n--, --n, n -= 3);
    (function () { n *= (delete s.n, 2); })();
    (function (n) { n = 5; })();
  }
  print(n, s.n);
}
updates();

// functions of the object get it for this
var who = {
  name: 'who',
  say: function () { return this && this.name; },
  strict: function () { 'use strict'; return this; },
  toString: function () { return 'its own'; }
};
function plain() { 'use strict'; return this; }
with (who) {
  print(say(), strict() === who, plain(), toString(), eval('say()'));
  print((function () { return say(); })(), (function (say) { return say(); })(plain));
}
(function () {
  function local() { 'use strict'; return this; }
  with ({}) print(local());
  with ({ local: who.strict, id: 7 }) print(local().id);
  try { with (who) missing(); } catch (e) { print(e.message); }
  try { with (who) name(); } catch (e) { print(e.message); }
})();

// getters run when they should, deleting and typeof
(function () {
  var log = [], o = {
    get p() { log.push('get'); return 1; },
    set p(v) { log.push('set ' + v); }
  };
  with (o) {
    p = 3;
    p += 4;
    print(typeof p, delete p, typeof p);
  }
  print(log.join(), 'p' in o);
  with (Object.create({ inherited: 1 })) print(delete inherited, inherited);
  with ([1, 2]) print(length, delete length, join());
})();

// eval declares in the function
function declares() {
  eval('var x = "mine"; function parseInt() { return "also mine"; }');
  print(x, parseInt('1'), delete x, x);
  try { throw 1; } catch (e) { eval('var e = 2, inCatch = 3; function f() { return e; }'); print(e, f()); }
  print(e, inCatch);
  with ({ w: 1, g: 2 }) { eval('var w = 2; function g() {}'); print(w, g); }
  print(w, typeof g);
}
declares();
print(x, parseInt('12'));
function strictly() { 'use strict'; eval('var x = 1'); return x; }
print(strictly());
function keeps(p) { var v = 'v'; eval('var p, v; v += "!"'); return p + v; }
print(keeps('p'));
(function () { eval('var a = 1'); (function () { eval('a = 2'); })(); print(a); })();
(function () { for (var i = 0; i < 3; i++) eval('var t' + i + ' = i'); print(t0 + t1 + t2); })();

// global ones
eval('var evaluated = 1');
print(Object.keys(this).indexOf('who') >= 0, delete who, delete evaluated, typeof evaluated);
var toString;
print(toString);

// nothing moves what is not there
try { (function () { 'use strict'; nowhere = eval('1'); })(); } catch (e) { print(e.name, e.message); }
try { with ({}) nowhere += 1; } catch (e) { print(e.name, e.message); }
with ({}) created = 1;
print(created);
var hidden = { values: 1 };
hidden[Symbol.unscopables] = { values: true };
(function (values) { with (hidden) { values = 3; values++; } print(values, hidden.values); })(2);
Object.defineProperty(this, 'vanishing', { get: function () { delete this.vanishing; return 2; }, configurable: true });
(function () { 'use strict'; vanishing += 3; })();
print(vanishing);
