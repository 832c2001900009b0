// sloppy arguments and parameters are the same, both ways
function both(a, b) {
  a = 1;
  arguments[1] = 2;
  return [a, b, arguments[0], arguments[1], arguments.length].join();
}
print(both(8, 9), both(8), both());

// a parameter that was not given is nobody's alias
function missing(a, b) {
  arguments[1] = 'set';
  b = b || 'kept';
  return a + ' ' + b + ' ' + arguments[1] + ' ' + arguments.length;
}
print(missing('x'));

// deleting ends it, for good
function deleted(a) {
  delete arguments[0];
  a = 2;
  print(a, arguments[0], 0 in arguments);
  arguments[0] = 3;
  return a;
}
print(deleted(1));

// parameters of one name: the last is it
function twice(a, a) {
  arguments[0] = 'first';
  print(a);
  arguments[1] = 'second';
  print(a);
  a = 'third';
  return Array.prototype.slice.call(arguments).join();
}
print(twice(1, 2), twice(1));

// closures, methods of arrays, compound assignment and eval
function closed(a, b) {
  function set(v) { a = v; }
  set('c');
  var was = arguments[0];
  Array.prototype.reverse.call(arguments);
  a += '!';
  b++;
  eval('a = a + "?"');
  return [was, a, b, arguments[0], arguments[1]].join();
}
print(closed(1, 2));

function escaped(a) { return { args: arguments, get: function () { return a; } }; }
var e = escaped(1, 5);
e.args[0] = 7;
e.args[1] = 8;
print(e.get(), e.args[1], Object.keys(e.args).join(), JSON.stringify(e.args));

// what defining does to the alias
function defined(a, b, c, d) {
  Object.defineProperty(arguments, '0', { value: 10 });
  Object.defineProperty(arguments, '1', { value: 20, writable: false });
  Object.defineProperty(arguments, '2', { get: function () { return 'got'; } });
  Object.defineProperty(arguments, '3', { writable: false });
  print(a, b, c, d);
  a = b = c = d = 'new';
  print(arguments[0], arguments[1], arguments[2], arguments[3]);
  print(JSON.stringify(Object.getOwnPropertyDescriptor(arguments, '0')));
}
defined(1, 2, 3, 4);

function frozen(a) {
  Object.freeze(arguments);
  a = 2;
  arguments[0] = 3;
  return a + ' ' + arguments[0] + ' ' + Object.isFrozen(arguments);
}
print(frozen(1));
function sealed(a) {
  Object.seal(arguments);
  a = 2;
  return a + ' ' + arguments[0] + ' ' + delete arguments[0];
}
print(sealed(1));

// parameters and variables of that name
function param(arguments, b) { b = 5; arguments = 6; return arguments + b; }
function variable(a) { var arguments; a = 4; return arguments[0]; }
function assigned(a) { var args = arguments; arguments = [9]; a = 1; return args[0] + ' ' + arguments[0]; }
function declared(a) { function arguments() {} a = 3; return typeof arguments; }
function doubled(arguments, arguments) { return typeof arguments; }
print(param(1, 2), variable(1), assigned(5), declared(1), doubled(1, 'x'));

// callee
function own() {
  print(arguments.callee === own, Object.getOwnPropertyNames(arguments).join(), 'callee' in arguments);
  print(JSON.stringify(Object.getOwnPropertyDescriptor(arguments, 'callee')));
  arguments.callee = 1;
  print(arguments.callee, delete arguments.callee, arguments.callee, 'callee' in arguments);
}
own(1, 2);
print((function (n) { return n < 2 ? 1 : n * arguments.callee(n - 1); })(5));

// strict code has neither
function strict(a) {
  'use strict';
  a = 2;
  arguments[1] = 3;
  var desc = Object.getOwnPropertyDescriptor(arguments, 'callee');
  print(a, arguments[0], arguments.length, arguments.hasOwnProperty('callee'));
  print(Object.getOwnPropertyNames(arguments).join(), Object.keys(arguments).join());
  print(desc.get === desc.set, desc.enumerable, desc.configurable, desc.get.length,
    Object.isFrozen(desc.get));
  [function (args) { return args.callee; }, function (args) { args.callee = 1; },
    function (args) { 'use strict'; delete args.callee; }].forEach(function (f) {
    try { print(f(this)); } catch (e) { print(e.name); }
  }, arguments);
}
strict(1, 2);

// the elements are its own, whatever is inherited
Object.defineProperty(Object.prototype, '0', { set: function () { print('setter'); }, configurable: true });
(function (a) { a = 2; print(arguments[0]); })(1);
delete Object.prototype[0];

// collected together
function many(a, b) { a = { of: b }; return arguments; }
for (var i = 0, last; i < 20000; i++) last = many(0, { n: i });
gc();
print(last[0].of === last[1], last[0].of.n, last.callee === many);
