/* Functions and aggregates of a DatabaseSync: what Node.js 24 prints for the same. */
'use strict';
var sqlite = require('node:sqlite');
var db = new sqlite.DatabaseSync(':memory:');

function t(name, fn) {
  try {
    console.log(name, '->', fn());
  } catch (err) {
    console.log(name, 'throws', err.name, err.code, err.message);
  }
}

function one(sql) {
  return db.prepare(sql).get();
}

db.exec('CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2), (3, 4), (5, 6)');
db.function('plus', function (a, b) { return a + b; });
db.function('count_of', { varargs: true, deterministic: true }, function () { return arguments.length; });
db.function('show', function (value) {
  return value instanceof Uint8Array ? 'bytes ' + value.length : typeof value + ' ' + value;
});
db.function('bad', function () { throw new RangeError('no'); });
db.function('thing', function (what) {
  return { text: 'text', bytes: new Uint8Array([1, 2]), none: undefined, nothing: null, yes: true,
    object: {}, promise: Promise.resolve(1), real: 0.5 }[what];
});
t('plus', function () { return one('SELECT plus(1, 2) AS r'); });
t('plus', function () { return db.prepare('SELECT plus(a, b) AS r FROM t WHERE plus(a, b) > 3').all(); });
t('count', function () { return one('SELECT count_of(1, 2, 3) AS a, count_of() AS b'); });
t('arguments', function () {
  return one("SELECT show(1) AS a, show(1.5) AS b, show('x') AS c, show(x'0102') AS d, show(NULL) AS e");
});
['text', 'bytes', 'none', 'nothing', 'yes', 'object', 'promise', 'real'].forEach(function (what) {
  t(what, function () { return db.prepare('SELECT thing(?) AS r').get(what); });
});
t('bad', function () { return one('SELECT bad() AS r'); });
t('bad', function () { db.exec('SELECT bad()'); });
t('after', function () { return one('SELECT plus(1, 1) AS r'); });
t('too large', function () { return one('SELECT show(9007199254740993) AS r'); });
t('too few', function () { return one('SELECT plus(1) AS r'); });
t('arguments', function () { db.function(); });
t('arguments', function () { db.function('x'); });
t('arguments', function () { db.function('x', {}); });
t('arguments', function () { db.function('x', 1, one); });
t('arguments', function () { db.function('x', { deterministic: 1 }, one); });
t('nested', function () {
  db.function('inner_read', function (a) { return db.prepare('SELECT b FROM t WHERE a = ?').get(a).b; });
  return db.prepare('SELECT inner_read(a) AS r FROM t').all();
});

db.aggregate('total_of', { start: 0, step: function (sum, a) { return sum + a; } });
db.aggregate('listing', {
  start: function () { return []; },
  step: function (list, a, b) { list.push(a + ':' + b); return list; },
  result: function (list) { return list.join(); }
});
db.aggregate('moving', {
  start: 0,
  step: function (sum, a) { return sum + a; },
  inverse: function (sum, a) { return sum - a; }
});
t('total', function () { return one('SELECT total_of(a) AS r FROM t'); });
t('total of none', function () { return one('SELECT total_of(a) AS r FROM t WHERE 0'); });
t('listing', function () { return db.prepare('SELECT a > 1 AS g, listing(a, b) AS r FROM t GROUP BY g').all(); });
t('moving', function () {
  return db.prepare('SELECT moving(a) OVER (ORDER BY a ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS r FROM t').all();
});
['start', 'step', 'result'].forEach(function (which) {
  t('bad ' + which, function () {
    var options = { start: 0, step: function (sum) { return sum; } };
    options[which] = function () { throw new Error('bad ' + which); };
    db.aggregate('bad_' + which, options);
    return one('SELECT bad_' + which + '(a) AS r FROM t');
  });
});
t('arguments', function () { db.aggregate('x', { start: 0 }); });
t('arguments', function () { db.aggregate('x', { step: one }); });
t('arguments', function () { db.aggregate('x', { start: 0, step: one, inverse: 1 }); });
db.close();
