var a = function () { throw new Error('x'); }, o = { b: function () { a(); }, 'c d': function () { return this.b(); }, get e() { return this['c d'](); } }, f;
f = function () { return o.e; };
o.g = function () { f(); };
function K() {} K.prototype.m = function () { o.g(); };
var named = function own() { new K().m(); };
print(a.name, o.b.name, o['c d'].name, f.name, '<' + o.g.name + '>', '<' + K.prototype.m.name + '>', named.name, (function () {}).name === '', K.name, [].map.name, a.bind().name, named.bind(null).bind(null).name);
print(a.hasOwnProperty('name'), JSON.stringify(Object.getOwnPropertyDescriptor(a, 'name')), f.toString().slice(0, 11));
function frames(e) { return e.stack.split('\n').slice(1).map(function (l) { var m = /at (?:new )?(?:Object\.)?([\w. ]*) \(/.exec(l); return m ? m[1].trim() : '-'; }).slice(0, 8); }
try { named(); } catch (e) { print(frames(e)); }
var x = function () { return x.name; }; print(x());
