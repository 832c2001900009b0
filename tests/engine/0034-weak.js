/* What only a key keeps alive goes with it; gc() collects, bytes() count as finalized. */
function gone() { gc(); return stats().finalized; }
var w = new WeakMap(), other = new WeakMap(), set = new WeakSet(), i, k, n, next, first, last;
var kept = {}, lost = {};
w.set(kept, bytes(1)); w.set(lost, bytes(2)); set.add(lost); set.add(kept);
print(gone(), w.has(kept), w.has(lost));
lost = null;
print(gone(), w.get(kept)[0], set.has(kept));

/* a value that leads to its own key */
lost = {};
w.set(lost, { key: lost, mine: bytes(1) });
print(gone());
lost = null;
print(gone());

/* through two maps */
lost = {}; n = {};
w.set(lost, n); other.set(n, bytes(1));
n = null;
print(gone());
lost = null;
print(gone());

/* a map that dies before its keys */
(function () { var mine = new WeakMap(); mine.set(kept, bytes(1)); })();
print(gone());

/* a long chain, in the order that is worst for going round and round */
first = k = {};
for (i = 0; i < 20000; i++) { n = {}; w.set(k, n); k = n; }
w.set(k, bytes(1));
k = n = null;
print(gone());
for (k = first, i = 0; (next = w.get(k)) && !next.length; k = next) i++;
print(i);
first = k = next = null;
print(gone());
last = [];
for (i = 0; i < 20000; i++) last.push({});
for (i = 19998; i >= 0; i--) w.set(last[i], last[i + 1]);
w.set(last[19999], bytes(1));
first = last[0]; last = null;
print(gone());
for (k = first, i = 0; (next = w.get(k)) && !next.length; k = next) i++;
print(i);
first = k = next = null;
print(gone());

/* strings as values; tables that shrink and grow while keys die */
for (n = 0; n < 20; n++) {
  var keys = [];
  for (i = 0; i < 500; i++) { k = { n: i }; w.set(k, 'value ' + i + ' of the round ' + n); if (i % 5 === 0) keys.push(k); }
  gc();
  for (i = 0; i < keys.length; i++) if (w.get(keys[i]) !== 'value ' + i * 5 + ' of the round ' + n) print('wrong', n, i);
}
print(keys.length, w.has(kept));

/* maps that hold strongly, and die with cursors on them */
var m = new Map();
m.set({}, bytes(1));
print(gone());
m.forEach(function (v, key) { m.delete(key); gc(); });
print(gone());
try { m.set(1, bytes(1)).forEach(function () { throw 1; }); } catch (e) { m = null; }
print(gone());
