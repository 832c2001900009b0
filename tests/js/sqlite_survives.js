/* What a program can do to itself: recursion, statements that die in use, the end in between. */
'use strict';
var sqlite = require('sqlite');
var db = new sqlite.DatabaseSync(':memory:');
var depth = 0, i, pending = 0, again, other;

function t(name, fn) {
  try {
    console.log(name, '->', fn());
  } catch (err) {
    console.log(name, 'throws', err.name, err.code, err.message);
  }
}

db.exec('CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2), (3, 4)');

t('recursion', function () {
  db.function('deep', function (n) {
    depth = n;
    return db.prepare('SELECT deep(?) AS r').get(n + 1).r;
  });
  try {
    db.prepare('SELECT deep(1) AS r').get();
  } catch (err) {
    return [err.name, depth > 20];
  }
});
t('still there', function () { return db.prepare('SELECT a FROM t').all().length; });
t('itself', function () {
  db.function('again', function () { return again.get().r; });
  again = db.prepare('SELECT again() AS r');
  return again.get();
});
t('closes', function () {
  db.function('closes', function () { db.close(); });
  return db.prepare('SELECT closes()').get();
});
t('drops', function () {
  db.function('drops', function () { db.exec('DROP TABLE t'); });
  return db.prepare('SELECT a, drops() FROM t').all();
});
t('replaces', function () {
  db.function('same', function () { db.function('same', function () { return 2; }); return 1; });
  return db.prepare('SELECT same() AS r').get();
});
t('getter', function () {
  var statement = db.prepare('SELECT $a AS a, $b AS b');
  return statement.get({ get a() { statement.get({ a: 5, b: 6 }); return 1; }, b: 2 });
});
t('getter closes', function () {
  var short = new sqlite.DatabaseSync(':memory:'), statement = short.prepare('SELECT $a AS a');
  return statement.get({ get a() { short.close(); return 1; } });
});
t('called on others', function () { return db.exec.call({}, 'SELECT 1'); });
t('called on others', function () { return db.prepare('SELECT 1').get.call({}); });
t('not a function', function () { return sqlite.StatementSync.prototype.get(); });
t('iterates on', function () {
  var it = db.prepare('SELECT a FROM t').iterate();
  for (i = 0; i < 20000; i++)
    db.prepare('SELECT ' + i % 7).get(); /* which the collector finds */
  return it.next().value.a;
});
t('writes while it iterates', function () {
  var it = db.prepare('SELECT a FROM t').iterate();
  it.next();
  db.exec('INSERT INTO t VALUES (5, 6)');
  db.exec('DELETE FROM t WHERE a = 3');
  return Array.from(it).length <= 3;
});

/* What is called while the database is being used. */
t('authorizer', function () {
  var short = new sqlite.DatabaseSync(':memory:'), statement = short.prepare('SELECT 1 AS a'), said = [];
  function note(fn) {
    try {
      said.push(fn());
    } catch (err) {
      said.push(err.message);
    }
  }
  short.setAuthorizer(function () {
    note(function () { short.close(); });
    note(function () { short.prepare('SELECT 2'); });
    note(function () { statement.get(); });
    note(function () { short.setAuthorizer(null); });
    return sqlite.constants.SQLITE_OK;
  });
  said.push(short.prepare('SELECT 3 AS a').get().a);
  short.close();
  return said.join('\n');
});
t('changeset', function () {
  var from = new sqlite.DatabaseSync(':memory:'), to = new sqlite.DatabaseSync(':memory:'), session, bytes, said = [];
  from.exec('CREATE TABLE t (a INTEGER PRIMARY KEY)');
  to.exec('CREATE TABLE t (a INTEGER PRIMARY KEY)');
  session = from.createSession();
  to.createSession();
  from.exec('INSERT INTO t VALUES (1), (2)');
  bytes = session.changeset();
  to.applyChangeset(bytes, { filter: function () {
    bytes.fill(255);
    to.createSession();
    for (i = 0; i < 20000; i++)
      to.prepare('SELECT ' + i % 7).get();
    try {
      to.close();
    } catch (err) {
      said.push(err.code);
    }
    return true;
  } });
  from.close();
  said.push(to.prepare('SELECT count(*) AS n FROM t').get().n);
  return said;
});

/* Connections and statements that nobody keeps, with work on the pool. */
function finished() {
  if (--pending === 0) {
    console.log('all done');
    other = new sqlite.Database(':memory:');
    other.exec('WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n');
    process.exit(0); /* which does not wait for it */
  }
}
for (i = 0; i < 50; i++) {
  pending += 2;
  new sqlite.Database(':memory:').prepare('SELECT ? AS a').then(function (statement) {
    statement.get(1).then(finished);
    for (var k = 0; k < 50; k++)
      statement.get(k);
  });
  new sqlite.Database(':memory:').each('SELECT 1 AS a UNION SELECT 2', function () {}, finished);
}
