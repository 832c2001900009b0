/* Point reads by key: nanoseconds of one, for bench/sqlite.py. Arguments: file, reads. */
var sqlite = require('sqlite');
var ROWS = 100000, READS = Number(process.argv[3] || 300000);
var db = new sqlite.DatabaseSync(process.argv[2] || ':memory:');
var insert, read, i, row, sum = 0, key = 1, began;

db.exec('DROP TABLE IF EXISTS item; CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, price REAL)');
insert = db.prepare('INSERT INTO item VALUES (?, ?, ?)');
db.exec('BEGIN');
for (i = 1; i <= ROWS; i++)
  insert.run(i, 'the name of item ' + i, i / 4);
db.exec('COMMIT');

read = db.prepare('SELECT id, name, price FROM item WHERE id = ?');

function reads(count) {
  for (i = 0; i < count; i++) {
    key = (key * 7919 + 13) % ROWS + 1;
    row = read.get(key);
    sum += row.price;
  }
}

reads(READS / 10);
began = process.hrtime();
reads(READS);
began = process.hrtime(began);
console.log(((began[0] * 1e9 + began[1]) / READS).toFixed(1), sum > 0);
