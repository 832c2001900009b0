/* Database: operations on the pool, one after another; nothing of Node.js to compare with. */
'use strict';
var sqlite = require('sqlite');
var fs = require('fs');
var os = require('os');
var path = require('path');
var folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sqlite-'));
var file = path.join(folder, 'a.db');
var steps = [], db;

function step(name, fn) {
  steps.push(function () {
    return new Promise(function (resolve) {
      resolve(fn());
    }).then(function (value) {
      console.log(name, '->', value);
    }, function (err) {
      console.log(name, 'fails', err.name, err.code, err.message.replace(folder, ''), err.errcode);
    });
  });
}

step('open', function () {
  return sqlite.open(file).then(function (opened) {
    db = opened;
    return [db instanceof sqlite.Database, db.isOpen, db.path === file];
  });
});
step('exec', function () { return db.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b, c); CREATE TABLE u (a)'); });
step('run', function () { return db.run('INSERT INTO t (b, c) VALUES (?, ?)', 'x\u0000\u00e9', new Uint8Array([1, 0, 2])); });
step('run', function () { return db.run('INSERT INTO t (b, c) VALUES ($b, $c)', { b: 'two', $c: null }); });
step('get', function () { return db.get('SELECT * FROM t WHERE a = ?', 1); });
step('get', function () { return db.get('SELECT * FROM t WHERE a = ?', [2]); });
step('none', function () { return db.get('SELECT * FROM t WHERE a = ?', 3); });
step('all', function () { return db.all('SELECT a, b FROM t'); });
step('same names', function () { return db.get('SELECT 1 AS a, 2 AS a, NULL AS "0"'); });
step('changed', function () {
  return db.exec('ALTER TABLE t ADD COLUMN d DEFAULT 4').then(function () {
    return db.get('SELECT * FROM t WHERE a = ?', 2);
  });
});
step('order', function () {
  var seen = [], all = [], i;
  function note(row) {
    seen.push(row.n);
  }
  for (i = 0; i < 100; i++)
    all.push(db.get('SELECT ? + 0 AS n', i).then(note));
  return Promise.all(all).then(function () {
    return seen.join() === Array.apply(null, Array(100)).map(function (x, n) { return n; }).join();
  });
});
step('callback', function () {
  return new Promise(function (resolve) {
    console.log(db.get('SELECT 1 AS one', function (err, row) {
      console.log(err, row);
      db.get('nope', function (err, row) {
        console.log(err.message, row);
        resolve();
      });
    }));
  });
});

/* errors */
step('syntax', function () { return db.run('nope'); });
step('nothing', function () { return db.get(' -- '); });
step('no text', function () { return db.get(1); });
step('value', function () { return db.get('SELECT ?, ?', true, undefined); });
step('name', function () { return db.get('SELECT ?', { z: 1 }); });
step('too many', function () { return db.get('SELECT ?', 1, 2); });
step('large', function () { return db.get('SELECT 9007199254740993 AS a'); });
step('large', function () { return db.all('SELECT 1 AS a UNION SELECT 9007199254740993'); });
step('unique', function () { return db.run('INSERT INTO t (a) VALUES (1)'); });
step('no function', function () { return db.each('SELECT 1'); });

/* statements */
step('statement', function () {
  return db.prepare('SELECT a FROM t WHERE a <= ? ORDER BY a').then(function (statement) {
    var rows = [];
    return Promise.all([
      statement.get(1), statement.all(5), statement.run(0),
      statement.each(2, function (row) { rows.push(row.a); })
    ]).then(function (list) {
      console.log(list, rows);
      return statement.finalize();
    }).then(function () {
      return statement.get(1);
    });
  });
});
step('prepare', function () { return db.prepare('nope'); });

/* rows one by one */
step('each', function () {
  var sum = 0;
  return db.each('WITH RECURSIVE n (i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i, ? AS t FROM n',
    1, 1000, 'text', function (row) { sum += row.i + row.t.length; }).then(function (count) {
    return [count, sum];
  });
});
step('each throws', function () {
  return db.each('SELECT a FROM t', function () { throw new Error('enough'); });
});
step('each callback', function () {
  return new Promise(function (resolve) {
    db.each('SELECT a FROM t WHERE a < ?', [3], function (row) { console.log(row); }, function (err, count) {
      resolve([err, count]);
    });
  });
});

/* transactions */
step('transaction', function () {
  var outside;
  return db.transaction(function (tx) {
    outside = db.get('SELECT count(*) AS n FROM u'); /* waits for the end */
    tx.run('INSERT INTO u VALUES (1)');
    tx.run('INSERT INTO u VALUES (2)'); /* waited for as well */
    return 'value';
  }).then(function (value) {
    return outside.then(function (row) {
      return [value, row.n];
    });
  });
});
step('rollback', function () {
  return db.transaction(function (tx) {
    return tx.run('DELETE FROM u').then(function (result) {
      console.log(result.changes);
      throw new Error('changed my mind');
    });
  });
});
step('rollback', function () { return db.transaction(function () { throw new TypeError('at once'); }); });
step('kept', function () { return db.get('SELECT count(*) AS n FROM u'); });
step('done', function () {
  var kept;
  return db.transaction(function (tx, done) {
    kept = tx;
    tx.exec('INSERT INTO u VALUES (3)', function (err) {
      done(err, 'by callback');
    });
  }).then(function (value) {
    console.log(value);
    return kept.get('SELECT 1');
  });
});
step('deferred', function () {
  return db.exec('CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE q (p REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED)')
    .then(function () {
      return db.transaction(function (tx) {
        return tx.run('INSERT INTO q VALUES (5)');
      });
    });
});
step('not in one', function () { return db.get('SELECT count(*) AS n FROM q'); });

/* other connections */
step('waits', function () {
  var other = new sqlite.DatabaseSync(file), order = [];
  other.exec('BEGIN IMMEDIATE');
  setTimeout(function () {
    order.push('commit');
    other.exec('COMMIT');
    other.close();
  }, 20);
  return db.run('INSERT INTO u VALUES (4)').then(function (result) {
    order.push(result.changes);
    return order;
  });
});
step('locked', function () {
  var other = new sqlite.DatabaseSync(file), impatient = new sqlite.Database(file, { timeout: 0 });
  other.exec('BEGIN EXCLUSIVE');
  return impatient.get('SELECT * FROM u').then(null, function (err) {
    console.log(err.code, err.errcode, err.message);
    return impatient.exec('SELECT 1; INSERT INTO u VALUES (1)');
  }).then(null, function (err) {
    console.log(err.code, err.errcode);
    other.close();
    return impatient.close();
  });
});
step('locked', function () {
  var other = new sqlite.DatabaseSync(file), sync = new sqlite.DatabaseSync(file, { timeout: 1 });
  other.exec('BEGIN EXCLUSIVE');
  try {
    sync.exec('INSERT INTO u VALUES (1)');
  } finally {
    other.close();
    sync.close();
  }
});
step('read only', function () {
  return sqlite.open(file, { readOnly: true }).then(function (other) {
    return other.run('INSERT INTO u VALUES (1)').catch(function (err) {
      return other.close().then(function () {
        throw err;
      });
    });
  });
});

/* files that are none, or full */
step('corrupt', function () {
  fs.writeFileSync(path.join(folder, 'b.db'), Array(5000).join('not a database'));
  return sqlite.open(path.join(folder, 'b.db')).then(function (other) {
    return other.get('SELECT * FROM sqlite_master');
  });
});
step('damaged', function () {
  var bytes = fs.readFileSync(file), i;
  for (i = 100; i < bytes.length; i++)
    bytes[i] = 255 - bytes[i];
  fs.writeFileSync(path.join(folder, 'c.db'), bytes);
  return sqlite.open(path.join(folder, 'c.db')).then(function (other) {
    return other.all('SELECT * FROM t');
  });
});
step('full', function () {
  return sqlite.open(path.join(folder, 'd.db')).then(function (other) {
    return other.exec('PRAGMA max_page_count = 3; CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(100000))');
  });
});
step('no folder', function () { return sqlite.open('/nonexistent/x'); });
step('no folder', function () { return new sqlite.Database('/nonexistent/x').get('SELECT 1'); });
step('no folder', function () { return new sqlite.Database('/nonexistent/x').close(); });
step('arguments', function () { return new sqlite.Database(); });
step('arguments', function () { return new sqlite.Database(':memory:', { timeout: 'x' }); });

/* copies */
step('backup', function () {
  return db.backup(path.join(folder, 'e.db')).then(function (pages) {
    var copy = new sqlite.DatabaseSync(path.join(folder, 'e.db'));
    console.log(pages > 2, copy.prepare('SELECT count(*) AS n FROM u').get());
    return sqlite.backup(copy, path.join(folder, 'f.db')).then(function (pages) {
      copy.close();
      return pages > 2;
    });
  });
});
step('in use', function () {
  var copy = new sqlite.DatabaseSync(file), statement = copy.prepare('SELECT 1'), promise;
  promise = sqlite.backup(copy, path.join(folder, 'g.db'));
  try {
    statement.get();
  } catch (err) {
    console.log(err.code, err.message);
  }
  return promise.then(function () {
    return statement.get();
  });
});
step('backup', function () { return db.backup('/nonexistent/x'); });

/* the end */
step('close', function () {
  var last = db.get('SELECT 1 AS last'), closed = db.close();
  return Promise.all([last, closed, db.get('SELECT 2').catch(function (err) { return err.message; })]);
});
step('close', function () { return db.close(); });
step('closed', function () { return [db.isOpen, fs.existsSync(file + '-journal')]; });

steps.reduce(function (before, next) {
  return before.then(next);
}, Promise.resolve()).then(function () {
  fs.rmSync(folder, { recursive: true });
});
