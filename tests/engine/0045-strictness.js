/* Strict code, eval's scopes, this, directives, octals, and what built-ins say of themselves. */
function attempt(f) {
  try {
    print(f());
  } catch (e) {
    print(e.name);
  }
}
// this
var that;
print(this === (0, eval)('this'), eval('"use strict"; this') === this);
(function () { this.touched = true; that = this; print(this === that, typeof this, this.touched); }).call('text');
(function () { 'use strict'; print(this === undefined, typeof this); }).call(undefined);
(function () { 'use strict'; print(typeof this); }).call(5);
// what strict eval declares is its own
var outer = 1;
eval('"use strict"; var outer = 2, inner = 3; function strictly() {}');
print(outer, typeof inner, typeof strictly);
(0, eval)('"use strict"; var indirect = 1');
print(typeof indirect);
eval('var sloppy = 1');
print(sloppy);
(function () { 'use strict'; eval('var here = 1'); print(typeof here); })();
// directives
attempt(function () { return new Function('"other"; "use strict"; with ({}) {}'); });
attempt(function () { return typeof new Function('"use\\u0020strict"; with ({}) {}'); });
attempt(function () { return typeof new Function('1; "use strict"; with ({}) {}'); });
// octals
print(010, '\101', eval('"\\0"').length);
attempt(function () { return Function('"use strict"; return 010'); });
attempt(function () { return Function('"use strict"; return "\\101"'); });
attempt(function () { return Function('"use strict"; return ({010: 1})'); });
attempt(function () { return Function('"use strict"; return ("\\0" + 0 + 0.5).length')(); });
attempt(function () { return JSON.stringify(Function('"use strict"; return {a: 1, a: 2}')()); });
attempt(function () { return Function('eval', 'return eval')(7); });
attempt(function () { return Function('eval', '"use strict"'); });
// delete of what is no reference
print(delete 1, delete (1 + 1), delete this.nothing);
// built-ins
print(Object.getPrototypeOf(TypeError) === Error, TypeError.prototype.hasOwnProperty('message'), Error.prototype.message === '');
print([Object, Function, Array, String, Boolean, Number, Date, Error].map(function (f) {
  return f.length + (Object.getOwnPropertyDescriptor(f, 'prototype').writable ? 'w' : '');
}).join());
print(Math.max.length, Math.min.length, parseInt.length, String.fromCharCode.length);
print(typeof Object.prototype.valueOf.call(true));
attempt(function () { return Object.prototype.valueOf.call(null); });
print({toString: function () { return 'mine'; }}.toLocaleString());
