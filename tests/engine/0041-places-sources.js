// Functions as text; run in Node 20 for the expected output.
var log = typeof print === 'function' ? print : function (x) { console.log(String(x)); };
function  a ( x,y ) { /* c */ return x; } // after
var b = function  ( ) { return "é" }, o = { get  z () { return 1 }, set z ( v ) { }, m: function(){} };
log(a); log(b); log(o.m);
log(Object.getOwnPropertyDescriptor(o, 'z').get); log(Object.getOwnPropertyDescriptor(o, 'z').set);
log([].push); log(Function('a', 'b,c', 'return a')); log(new Function); log(Math.max); log(function(){}.bind()); log(Date);
eval('var q = function ( ) { return 1 }'); log(q);
log((function f() { return f; })() + '');
try { Function.prototype.toString.call({}); } catch (e) { log(e.message); }
log(Function('a', '/*', '*/b', 'return a // x')(5));
if (true) { function inner ( ) { } }
log(inner);
log(Function.prototype);
