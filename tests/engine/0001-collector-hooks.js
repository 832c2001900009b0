// What native code holds survives collections; collections are told; bytes make them happen.
hold({ name: 'kept', inner: { list: [1, 2, 'three and some more text'] } });
for (var i = 0; i < 200000; i++) ({ x: i });
gc();
print(held().name, held().inner.list.join());
hold(null);
print(stats().runs === stats().hooks, stats().runs > 1);

// Strings of a megabyte each: few objects, many bytes.
var before = stats().runs;
var text = new Array(100001).join('0123456789');
for (i = 0; i < 400; i++) (text + i).length;
print('strings collect', stats().runs - before > 10);
gc();
print('bytes are told', stats().bytes >= 1000000 && stats().bytes < 20000000);

// Memory outside the heap counts too.
before = stats().runs;
for (i = 0; i < 100; i++) adjust(10000000);
for (i = 0; i < 100; i++) ({});
print('external memory collects', stats().runs > before);
