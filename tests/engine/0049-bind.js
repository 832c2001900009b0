var bind = Function.prototype.bind, call = Function.prototype.call, apply = Function.prototype.apply;
function F(a) { this.a = a; }
var G = F.bind(null, 1);
print(F.prototype.constructor === F, new G() instanceof F, new G().a, new G() instanceof G);
print(bind.call(call, Object.prototype.hasOwnProperty)({ x: 1 }, 'x'));
print(bind.call(call, apply)(function () { return arguments.length; }, null, [1, 2]));
print(Math.max.bind(null, 5)(3), [].slice.bind([1, 2, 3])(1).join());
