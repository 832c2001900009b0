// What user data marks survives collections, also boxes in boxes.
var b = box({ name: 'inside', more: { text: 'kept by the box alone' } });
var nested = box({ box: box({ deep: [1, 2, 3] }) });
gc();
for (var i = 0; i < 100000; i++) ({ x: 'garbage ' + i });
gc();
print(unbox(b).name, unbox(b).more.text, unbox(unbox(nested).box).deep.join());
