function boom() { throw new TypeError('bad thing'); }
function outer() { boom(); }
try { outer(); } catch (e) { print(e.stack.replace(/\/.*\/|tests.engine./g, '')); }
try { null.x; } catch (e) { print(e.stack.split('\n').length > 1, Object.keys(e).length); }
function f(n,a,b,c,d){ return n===0?0:1+f(n-1,a,b,c,d); } print(f(8000,1,2,3,4));
function g(){ return g()+1; } try { g() } catch(e) { print(e instanceof RangeError, e.message); print(e.stack.split("\n").length); }
function h(n){ [1].forEach(function(){ h(n+1) }); } try { h(0) } catch(e) { print(e.message) }
function s(n){ [2,1].sort(function(){ s(n+1); return 0 }); } try { s(0) } catch(e) { print(e.message) }
function j(n){ return JSON.stringify({toJSON:function(){ return j(n+1) }}) } try { j(0) } catch(e) { print(e.message) }
function r(n){ return 'a'.replace(/a/, function(){ return r(n+1) }) } try { r(0) } catch(e) { print(e.message) }
function t(n){ try { return t(n+1) } catch(e) { throw e } } try { t(0) } catch(e) { print(e.message) }
function gg(n){ var o={get x(){ return gg(n+1) }}; return o.x } try { gg(0) } catch(e) { print(e.message) }
var a=[]; a[0]=a; var deep=[]; for (var i=0;i<100000;i++) deep=[deep]; try { JSON.stringify(deep); print('ok') } catch(e) { print(e.message) }
var o={}; Error.captureStackTrace(o); print(typeof o.stack);
try { eval('1+1; ((((((((((((' ) } catch(e) { print(e.message) }
