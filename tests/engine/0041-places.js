// Where errors were made, and by what calls; run in Node 20 for the expected output.
function at(f) { try { f(); return 'none'; } catch (e) { var m = /(\d+:\d+)\)?$/.exec(e.stack.split('\n')[1]); return m ? m[1] : e.stack.split('\n')[1]; } }
var log = typeof print === 'function' ? print : console.log, u, o = { a: { b: function () { throw new Error('x'); } }, 'catch': function () { u.x; } };
function thrower() { throw new TypeError('y'); }
log(1, at(function () { u.x; }));
log(2, at(function () { u . x . y; }));
log(3, at(function () { u[0]; }));
log(4, at(function () { u.x = 1; }));
log(5, at(function () { u(); }));
log(6, at(function () { o.nope(); }));
log(7, at(function () { o.a.nope(1, 2); }));
log(8, at(function () { o['x'](); }));
log(9, at(function () { new u; }));
log(10, at(function () { new o.a.c(3); }));
log(11, at(function () { nothere; }));
log(12, at(function () { var z = 1 + nothere + 2; }));
log(13, at(function () { nothere(1); }));
log(14, at(function () { 1 in 2; }));
log(15, at(function () { 1 instanceof 2; }));
log(16, at(function () { throw new Error('a'); }));
log(17, at(function () { throw Error('a'); }));
log(18, at(function () { return (function () { return 5; })()(); }));
log(19, at(function () { delete u.x; }));
//
//
log(22, at(function () { o.a.b.c.d; }));
log(23, at(function () { null.foo(); }));
log(24, at(function () { JSON.parse('{'); }));
log(25, at(function () { for (var k in u.x) ; }));
log(26, at(function () { if (u.y) ; }));
log(27, at(function () { return u.y; }));
log(28, at(function () { o.x.y(u.z); }));
log(29, at(function () { /é😀/; u.x; }));
log(30, at(function () { switch (u.x) { } }));
log(31, at(function () { [].reduce(thrower2); }));
log(32, at(function () { x = [1, 2, u.x]; }));
log(33, at(function () { x = { y: u.x }; }));
log(34, at(function () { (void 0).x; }));
log(35, at(function () { u[o.a.b()]; }));
function lines(f) { try { f(); } catch (e) { return e.stack.split('\n').slice(1, 5).map(function (l) { var m = /(\d+:\d+)\)?$/.exec(l); return m ? m[1] : l; }).join(' '); } }
log(36, lines(function () { thrower(); }));
log(37, lines(function () { o.a.b(1, 2); }));
log(38, lines(function () { o.catch(1, 2); }));
log(39, lines(function () { return 1 + thrower(2,
   3); }));
log(40, lines(function () { new thrower(2); }));
log(41, lines(function () { o['a'].b(2); }));
log(42, lines(function () { o.a['b'](2); }));
log(43, lines(function () { (0, thrower)(2); }));
log(44, lines(function () { [1].forEach(function () { thrower(); }); }));
log(45, lines(function () { thrower.call(1); }));
log(46, lines(function () { new (thrower)(2); }));
log(47, lines(function () { var q = new o.a.b(2); }));

