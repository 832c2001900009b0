/* Sessions, changesets and authorizers: what Node.js 24 prints for the same. */
'use strict';
var s = require('node:sqlite');
function t(name, fn) {
  try {
    console.log(name, fn());
  } catch (err) {
    console.log(name, err.name, err.code, err.message);
  }
}
var db = new s.DatabaseSync(':memory:'), o = new s.DatabaseSync(':memory:');
[db,o].forEach(function (d) { d.exec('create table t(a integer primary key,b); create table u(a integer primary key)')});
var ses = db.createSession();
t('new', function () { return new s.Session(); });
t('empty', function () { return ses.changeset(); });
db.exec("insert into t values(1,'x'),(2,'y'); insert into u values(5)");
var c = ses.changeset();
t('c', function () { return [c instanceof Uint8Array,c.length, ses.patchset().length]; });
t('apply', function () { return o.applyChangeset(c); });
t('rows', function () { return o.prepare('select * from t').all(); });
t('again', function () { return o.applyChangeset(c); });
t('omit', function () { return o.applyChangeset(c, { onConflict: function (k) { console.log('conflict',k); return s.constants.SQLITE_CHANGESET_OMIT; } }); });
t('replace', function () { return o.applyChangeset(c, { onConflict: function (k) { return s.constants.SQLITE_CHANGESET_REPLACE; } }); });
t('throw', function () { return o.applyChangeset(c, { onConflict: function (k) { throw new Error('x'); } }); });
t('bad', function () { return o.applyChangeset(c, { onConflict: function (k) { return 'a'; } }); });
t('undef', function () { return o.applyChangeset(c, { onConflict: function (k) { } }); });
t('filter', function () { return o.applyChangeset(c, { filter: function (n) { console.log(n); return false; } }); });
t('filterthrow', function () { return o.applyChangeset(c, { filter: function (n) { throw new Error('f'); } }); });
t('args', function () { return o.applyChangeset(); });
t('args', function () { return o.applyChangeset(1); });
t('args', function () { return o.applyChangeset(c,1); });
t('args', function () { return o.applyChangeset(c, {filter:1}); });
t('args', function () { return o.applyChangeset(c, {onConflict:1}); });
t('corrupt', function () { return o.applyChangeset(new Uint8Array([1,2,3])); });
t('opts', function () { return db.createSession(1); });
t('opts', function () { return db.createSession({table:1}); });
t('opts', function () { return db.createSession({db:1}); });
t('opts', function () { return db.createSession({table:''}); });
t('opts', function () { var x=db.createSession({table:'t'}); db.exec('insert into u values(7)'); return x.changeset().length; });
t('opts', function () { var x=db.createSession({db:'nope'}); return x.changeset().length; });
t('close', function () { return ses.close(); });
t('close', function () { return ses.close(); });
t('closed', function () { return ses.changeset(); });
t('closed', function () { return ses.patchset(); });
var s2 = db.createSession();
t('dbclose', function () { return db.close(); });
t('dbclosed', function () { return s2.changeset(); });
t('dbclosed', function () { return s2.close(); });
t('dbclosed', function () { return db.createSession(); });
t('dbclosed', function () { return db.applyChangeset(c); });
var a = new s.DatabaseSync(':memory:');
a.exec('create table t(a)');
t('auth', function () { return a.setAuthorizer(function () { console.log([].slice.call(arguments));return s.constants.SQLITE_OK}); });
t('auth', function () { return a.prepare('select a from t').all(); });
t('auth', function () { a.setAuthorizer(function () { return s.constants.SQLITE_DENY}); return a.prepare('select a from t').all(); });
t('auth', function () { a.setAuthorizer(function () { return 'x'}); return a.prepare('select a from t').all(); });
t('auth', function () { a.setAuthorizer(function () { return 7}); return a.prepare('select a from t').all(); });
t('auth', function () { a.setAuthorizer(function () { }); return a.prepare('select a from t').all(); });
t('auth', function () { a.setAuthorizer(function () { throw new TypeError('hm')}); return a.prepare('select a from t').all(); });
t('auth', function () { a.setAuthorizer(1); });
t('auth', function () { a.setAuthorizer(); });
t('auth', function () { a.setAuthorizer(null); return a.prepare('select a from t').all(); });
