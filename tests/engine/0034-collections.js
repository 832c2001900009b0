function list(c) { var a = []; c.forEach(function (v, k) { a.push(String(k) + ':' + String(v)); }); return a.join(); }
function fails(f) { try { return f(); } catch (e) { return e.name + ': ' + e.message; } }
var m = new Map([['a', 1], ['b', 2], ['a', 3]]), s, i, log, big;
print(list(m), m.size, m.get('a'), m.get('x'), m.has('b'), m.has('c'));
print(m.set('z', 26) === m, m.delete('a'), m.delete('a'), list(m));
m.clear();
print(m.size, list(m), m.set('p', 1).size);

/* keys */
m = new Map();
m.set(NaN, 'nan').set(0, 'zero').set('0', 'text').set(null, 'null').set(undefined, 'undef');
m.set(true, 'true').set('true', 'text true').set(1.5, 'half').set(-0, 'minus');
print(m.get(NaN), m.get(-0), m.get(0), m.get('0'), m.get(null), m.get(undefined), m.get());
print(m.get(true), m.get('true'), m.get(1.5), m.size, 1 / m.set(-0, 1).size);
s = new Set(); s.add(-0); s.forEach(function (v) { print(1 / v); });
var long = 'a string that is longer than fifteen bytes';
m.set(long, 'long');
print(m.get('a string that ' + 'is longer than' + ' fifteen bytes'), m.get(long + 'x'));
var o = {}, p = {};
m.set(o, 'o').set(p, 'p').set(print, 'f');
print(m.get(o), m.get(p), m.get({}), m.get(print));

/* changes while going through */
m = new Map([[1, 1], [2, 2], [3, 3]]);
log = [];
m.forEach(function (v, k) {
  log.push(k);
  if (k === 1) { m.delete(1); m.delete(2); m.set(4, 4); }
  if (k === 4) { m.set(1, 1); }
  if (k === 3 && log.length < 4) { m.delete(3); m.set(3, 3); }
});
print(log, list(m));
s = new Set([1, 2, 3]); log = [];
s.forEach(function (v) { log.push(v); if (v === 2) { s.clear(); s.add(9); } });
print(log, list(s));
s = new Set(); for (i = 0; i < 1000; i++) s.add(i);
log = 0;
s.forEach(function (v) { log += v; for (var k = v + 1; k < v + 10; k++) s.delete(k); if (v < 100) s.add('n' + v); if (typeof v === 'number' && v % 50 === 0) s.add(v + 0.5); });
print(log.length, s.size);
s = new Set([1]); log = 0;
s.forEach(function (v) { log++; s.delete(v); if (v < 5000) s.add(v + 1); });
print(log, s.size);
s = new Set([1, 2, 3]);
print(fails(function () { s.forEach(function (v) { if (v === 2) throw new Error('out'); }); }), s.size);
s.forEach(function (v, k, all) { print(v, k, all === s, this.x); }, { x: 7 });

/* many */
big = new Map();
for (i = 0; i < 100000; i++) big.set(i * 1024, i);
for (i = 0; i < 100000; i++) big.set('k' + i, i);
for (i = 0; i < 100000; i += 2) big.delete(i * 1024);
log = 0;
for (i = 0; i < 100000; i++) if (big.get(i * 1024) === i && big.get('k' + i) === i) log++;
print(log, big.size);
for (i = 0; i < 100000; i++) { big.delete('k' + i); big.delete(i * 1024); }
print(big.size, list(big));

/* from other things */
print(list(new Set([1, 1, 2, NaN, NaN])), new Set().size, new Set(null).size, new Map(undefined).size);
m = new Map([{ 0: 'k', 1: 'v' }, ['only']]);
print(list(m));
print(Map.length, Set.length, Map.name, Map.prototype.set.length, Set.prototype.forEach.length, Map.prototype.constructor === Map);
print(typeof Object.getOwnPropertyDescriptor(Map.prototype, 'size').get, Object.keys(m).length, m instanceof Map, m instanceof Object);
print(Object.prototype.toString.call(m), Object.prototype.toString.call(s), JSON.stringify(m));

/* errors */
print(fails(function () { return Map(); }));
print(fails(function () { return Set.call({}, [1]); }));
print(fails(function () { return Map.prototype.get.call({}, 1); }));
print(fails(function () { return Map.prototype.get.call(new Set(), 1); }));
print(fails(function () { return Set.prototype.add.call(1, 1); }));
print(fails(function () { return Set.prototype.has.call('a', 1); }));
print(fails(function () { return new Map([1]); }));
print(fails(function () { return m.forEach(); }));

print(fails(function () { return Object.getOwnPropertyDescriptor(Map.prototype, 'size').get.call(3); }));
var add = Set.prototype.add;
Set.prototype.add = function (v) { return add.call(this, v * 2); };
print(list(new Set([1, 2])));
Set.prototype.add = 5;
print(fails(function () { return new Set([1]); }));
Set.prototype.add = add;

/* weak ones */
var w = new WeakMap([[o, 1], [p, 2]]), ws = new WeakSet([o]);
print(w.get(o), w.get(p), w.get({}), w.get(1), w.has(o), w.has(2), w.delete(o), w.delete(o), w.delete(3), w.has(o));
print(ws.has(o), ws.has(p), ws.add(p) === ws, ws.has(p), ws.delete(p), ws.has(p), w.set(print, 'f').get(print));
print(fails(function () { return w.set(1, 2); }), fails(function () { return ws.add('x'); }));
print(fails(function () { return WeakMap(); }), fails(function () { return WeakMap.prototype.get.call(m, o); }));
print(Object.prototype.toString.call(w), Object.prototype.toString.call(ws));

/* iterators */
m = new Map([['a', 1], ['b', 2]]);
var it = m.entries();
print(JSON.stringify(it.next()), JSON.stringify(it.next()), JSON.stringify(it.next()), JSON.stringify(it.next()));
m.set('c', 3);
print(JSON.stringify(it.next()), Array.from(m.keys()), Array.from(m.values()), Array.from(m).join('|'), Array.from(new Set([3, 3, 4]).entries()).join('|'));
it = m.keys(); it.next(); m.delete('a'); m.delete('b'); m.set('d', 4);
print(it.next().value, it.next().value, it.next().done, it[Symbol.iterator]() === it, String(it), Object.prototype.toString.call(new Set().values()));
print(list(new Map(m)), list(new Set('hello')), list(new Set(m.values())), Map.prototype.entries === Map.prototype[Symbol.iterator], Set.prototype.keys === Set.prototype.values, Map[Symbol.species] === Map);
print(fails(function () { return new Map(5); }), fails(function () { return new Set({}); }), fails(function () { return m.keys().next.call({}); }), fails(function () { return new WeakMap([[1, 2]]); }));
var closed = 0, endless = {};
endless[Symbol.iterator] = function () { return { next: function () { return { value: 1 }; }, 'return': function () { closed++; return {}; } }; };
print(fails(function () { return new Map(endless); }), closed);
m = new Map(); for (i = 0; i < 100; i++) m.set(i, i);
var lru = 0; for (i = 100; i < 5000; i++) { m.delete(m.keys().next().value); m.set(i, i); lru += m.size; }
print(lru, m.keys().next().value);
