print(['b', 'a', 'c', 'a'].sort(function (x, y) { return x < y ? -1 : 1; }).join());
var records = [], i, stable = true;
for (i = 0; i < 500; i++) records.push({ key: i % 3, i: i });
records.sort(function (a, b) { return a.key - b.key; });
for (i = 1; i < 500; i++) if (records[i].key === records[i - 1].key && records[i].i < records[i - 1].i) stable = false;
print(stable, JSON.stringify([3, undefined, 1, , 2].sort()), [10, 9, 1].sort());
var victim = [3, 2, 1];
victim.sort(function (a, b) { victim.length = 0; return a - b; });
print(victim);
try { [2, 1].sort(function () { throw new Error('from inside'); }); } catch (e) { print(e.message); }
try { [2, 1].sort(5); } catch (e) { print(e.name); }
