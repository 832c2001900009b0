// what would tell the callers of strict code throws
function sloppy() { return sloppy.caller; }
function strict() { 'use strict'; return sloppy(); }
function calls() { return sloppy(); }
print(calls() === calls, strict(), [1].map(sloppy)[0], sloppy.arguments);
function again(n) { return n ? again(n - 1) : again.caller === again; }
print(again(3), calls.caller);
sloppy.caller = 1;
print(typeof sloppy.caller);

[strict, sloppy.bind(null), Math.max, Object, Function.prototype].forEach(function (f) {
  ['caller', 'arguments'].forEach(function (name) {
    [function () { return f[name]; }, function () { f[name] = 1; }].forEach(function (access) {
      try { print(access()); } catch (e) { print(e instanceof TypeError, e.message); }
    });
    print(f.hasOwnProperty(name), name in f, Object.keys(f).indexOf(name));
  });
});
var desc = Object.getOwnPropertyDescriptor(Function.prototype, 'caller');
print(typeof desc.get, typeof desc.set, desc.enumerable, desc.configurable);
try { desc.get.call({}); } catch (e) { print(e.name); }

gc();

// one's own is as any other
Object.defineProperty(strict, 'caller', { value: 'mine' });
print(strict.caller);
for (var k in strict) print(k);
