/* DatabaseSync and StatementSync: what Node.js 24 prints for the same. */
'use strict';
var sqlite = require('node:sqlite');
var db = new sqlite.DatabaseSync(':memory:');

function t(name, fn) {
  var value;
  try {
    value = fn();
    console.log(name, '->', value);
  } catch (err) {
    console.log(name, 'throws', err.name, err.code, err.message, err.errcode, err.errstr);
  }
}

console.log(db.isOpen, db.isTransaction, db.location());
db.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB, d)');
var insert = db.prepare('INSERT INTO t (b, c, d) VALUES (?, ?, ?)');
t('insert', function () { return insert.run('x', new Uint8Array([1, 2]), 1.5); });
t('insert', function () { return insert.run('caf\u00e9 \ud83d\ude00', null, Buffer.from('ab')); });
t('insert', function () { return insert.run('', new Uint8Array(0), -0.5); });
var all = db.prepare('SELECT * FROM t');
t('get', function () { return all.get(); });
t('all', function () { return all.all(); });
t('columns', function () { return all.columns(); });
t('columns', function () { return db.prepare('SELECT 1 AS one, b FROM t').columns(); });
t('sourceSQL', function () { return insert.sourceSQL; });
t('expandedSQL', function () { return insert.expandedSQL; });
t('none', function () { return db.prepare('SELECT 1 WHERE 0').get(); });
t('twice', function () { return db.prepare('SELECT 1 AS a, 2 AS b, 3 AS a').get(); });
t('numeric names', function () { return db.prepare('SELECT 1 AS x, 2 AS "1", 3 AS "__proto__", 4 AS ""').get(); });
t('many', function () {
  var names = [], row, i;
  for (i = 0; i < 40; i++)
    names.push(i + ' AS c' + i);
  row = db.prepare('SELECT ' + names.join()).get();
  row.extra = 'e';
  delete row.c3;
  return Object.keys(row).length + ' ' + row.c0 + row.c39 + row.extra + row.c3;
});

/* parameters */
t('named', function () { return db.prepare('SELECT $a AS a, :b AS b, @c AS c').get({ a: 1, b: 'two', c: null }); });
t('mixed', function () { return db.prepare('SELECT $a AS a, ? AS b').get({ $a: 1 }, 2); });
t('numbered', function () { return db.prepare('SELECT ?1 AS a, ?2 AS b').get(1, 2); });
t('missing', function () { return db.prepare('SELECT ? AS a, ? AS b').get(1); });
t('forgotten', function () {
  var statement = db.prepare('SELECT ? AS a, ? AS b');
  statement.get(1, 2);
  return statement.get(3);
});
t('too many', function () { return db.prepare('SELECT ? AS a').get(1, 2); });
t('unknown', function () { return db.prepare('SELECT $a AS a').get({ z: 1 }); });
t('allowed', function () {
  var statement = db.prepare('SELECT $a AS a');
  statement.setAllowUnknownNamedParameters(true);
  return statement.get({ z: 1, a: 2 });
});
t('not bare', function () {
  var statement = db.prepare('SELECT $a AS a');
  statement.setAllowBareNamedParameters(false);
  console.log(statement.get({ $a: 1 }));
  return statement.get({ a: 1 });
});
t('conflict', function () { return db.prepare('SELECT $a AS a, :a AS b').get({ a: 1 }); });
t('boolean', function () { return db.prepare('SELECT ? AS a').get(true); });
t('object', function () { return db.prepare('SELECT ? AS a').get(1, {}); });
t('array', function () { return db.prepare('SELECT ? AS a').get([1]); });
t('undefined', function () { return db.prepare('SELECT ? AS a').get(undefined); });
t('numbers', function () { return db.prepare('SELECT ? AS a, typeof(?) AS b, ? AS c').get(NaN, 1, Infinity); });
t('bytes', function () { return db.prepare('SELECT ? AS a, ? AS b').get(new Uint16Array([258]), new DataView(new ArrayBuffer(2))); });
t('NUL', function () { return db.prepare('SELECT ? AS a').get('x\u0000y'); });
t('half', function () { return db.prepare('SELECT ? AS a').get('\ud800'); });

/* integers */
t('safe', function () { return db.prepare('SELECT 9007199254740991 AS a, -9007199254740991 AS b').get(); });
t('unsafe', function () { return db.prepare('SELECT 9007199254740993 AS a').get(); });
t('unsafe', function () { return db.prepare('SELECT -9223372036854775807 AS a').all(); });

/* arrays */
t('arrays', function () {
  var statement = db.prepare('SELECT 1 AS a, 2 AS a, NULL');
  statement.setReturnArrays(true);
  console.log(statement.get(), statement.all());
  statement.setReturnArrays(false);
  return statement.get();
});
t('arrays of all', function () {
  var other = new sqlite.DatabaseSync(':memory:', { returnArrays: true });
  return other.prepare('SELECT 1, 2').all();
});

/* iterators */
t('iterate', function () {
  var it = all.iterate(), list = [], step;
  while (!(step = it.next()).done)
    list.push(step.value.a);
  return [list, step, it.next(), it[Symbol.iterator]() === it];
});
t('return', function () {
  var it = all.iterate();
  it.next();
  return [it.return(), it.next()];
});
t('invalidated', function () {
  var it = all.iterate();
  it.next();
  all.get();
  return it.next();
});
t('from', function () { return Array.from(all.iterate()).length; });
t('schema changes', function () {
  db.exec('ALTER TABLE t ADD COLUMN e DEFAULT 5');
  console.log(all.get());
  db.exec('ALTER TABLE t DROP COLUMN e');
  return all.get();
});

/* errors */
t('no new', function () { return sqlite.DatabaseSync(':memory:'); });
t('no path', function () { return new sqlite.DatabaseSync(); });
t('bad path', function () { return new sqlite.DatabaseSync('a\u0000b'); });
t('bad url', function () { return new sqlite.DatabaseSync(new URL('http://x/')); });
t('bad options', function () { return new sqlite.DatabaseSync(':memory:', 1); });
['open', 'readOnly', 'enableForeignKeyConstraints', 'timeout', 'readBigInts', 'returnArrays'].forEach(function (key) {
  var options = {};
  options[key] = 'x';
  t(key, function () { return new sqlite.DatabaseSync(':memory:', options); });
});
t('exec', function () { db.exec(); });
t('exec', function () { db.exec('nope'); });
t('exec', function () { db.exec('CREATE TABLE u (a); nope; CREATE TABLE v (a)'); });
t('tables', function () { return db.prepare("SELECT name FROM sqlite_master WHERE name IN ('u', 'v')").all(); });
t('prepare', function () { db.prepare(1); });
t('prepare', function () { db.prepare(''); });
t('prepare', function () { db.prepare('-- nothing'); });
t('prepare', function () { db.prepare('SELECT * FROM nowhere'); });
t('unique', function () { db.prepare('INSERT INTO t (a) VALUES (1)').run(); });
t('open', function () { db.open(); });
t('flags', function () { all.setReturnArrays(); });
t('flags', function () { all.setReadBigInts(1); });
t('flags', function () { all.setAllowBareNamedParameters('a'); });
t('flags', function () { all.setAllowUnknownNamedParameters(null); });
t('location', function () { db.location(1); });
t('extension', function () { db.loadExtension('x'); });
t('extension', function () { db.enableLoadExtension(true); });
t('extension', function () { return db.prepare("SELECT load_extension('x')").get(); });
t('constructor', function () { return new sqlite.StatementSync(); });
t('directory', function () { return new sqlite.DatabaseSync('/nonexistent/x/y'); });
t('defensive', function () { db.exec('PRAGMA writable_schema = 1'); db.exec("UPDATE sqlite_master SET sql = 'x'"); });
t('foreign keys', function () {
  db.exec('CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p (id))');
  db.exec('INSERT INTO c VALUES (1)');
});
t('transaction', function () {
  db.exec('BEGIN');
  console.log(db.isTransaction);
  db.exec('INSERT INTO t (b) VALUES (5); ROLLBACK');
  return [db.isTransaction, db.prepare('SELECT count(*) AS n FROM t').get().n];
});

/* the end */
t('close', function () { return db.close(); });
t('close', function () { db.close(); });
t('closed', function () { all.get(); });
t('closed', function () { all.columns(); });
t('closed', function () { return all.sourceSQL; });
t('closed', function () { return db.isTransaction; });
t('closed', function () { db.exec('SELECT 1'); });
t('closed', function () { db.prepare('SELECT 1'); });
t('closed', function () { db.location(); });
t('isOpen', function () { return db.isOpen; });
t('again', function () { db.open(); return db.isOpen; });
t('later', function () {
  var later = new sqlite.DatabaseSync(':memory:', { open: false });
  console.log(later.isOpen);
  later.exec('SELECT 1');
});
