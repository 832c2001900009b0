function F(a,b){} print(F.length, F.name, F.prototype.constructor===F, new F() instanceof F, Object.getOwnPropertyNames(F).join()); F.prototype={x:1}; print(new F().x);
var g=function(){}; g.prototype.y=2; print(new g().y, Object.keys(g).length, g.hasOwnProperty('prototype'), 'name' in g, [].push.name, Array.name, parseInt.length);
function D(){return 1} function D(){return 2} print(D()); D.name='zz'; print(D.name); Object.defineProperty(D,'name',{value:'qq'}); print(D.name);
print(Object.isFrozen(Object.freeze(function(){})), (function(){}).bind(null).length);
