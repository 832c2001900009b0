/* sqlite: Node.js's DatabaseSync, and Database, whose operations run on the pool. */
'use strict';

var core = require('internal_sqlite');
var sync = require('internal_sqlite_sync');
var iterator = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

Object.setPrototypeOf(core.iteratorPrototype, iterator);

exports.DatabaseSync = sync.DatabaseSync;
exports.StatementSync = core.StatementSync;

/* What the callbacks of authorizers and changesets would use. */
exports.constants = {
  SQLITE_CHANGESET_OMIT: 0,
  SQLITE_CHANGESET_REPLACE: 1,
  SQLITE_CHANGESET_ABORT: 2,
  SQLITE_CHANGESET_DATA: 1,
  SQLITE_CHANGESET_NOTFOUND: 2,
  SQLITE_CHANGESET_CONFLICT: 3,
  SQLITE_CHANGESET_CONSTRAINT: 4,
  SQLITE_CHANGESET_FOREIGN_KEY: 5
};

/* backup(source, path, options): a promise of how many pages were copied. */
exports.backup = function backup(source, path, options) {
  var db, timeout;
  if (source === null || typeof source !== 'object')
    throw sync.badArgument('sourceDb', 'an object.');
  path = sync.checkPath(path, 'path');
  if (options !== undefined && (options === null || typeof options !== 'object'))
    throw sync.badArgument('options', 'an object.');
  if (source instanceof exports.DatabaseSync) {
    db = source._db;
    timeout = source._options.timeout;
    if (!core.isOpen(db))
      throw sync.badState('database is not open');
    return new Promise(function (resolve, reject) {
      core.backup(db, path, timeout, core.task(), function (none, err, pages) {
        if (err)
          reject(err);
        else
          resolve(pages);
      });
    });
  }
  if (source instanceof exports.Database)
    return source.backup(path);
  throw sync.badArgument('sourceDb', 'a database.');
};

function database() {
  return require('internal_sqlite_database');
}

Object.defineProperty(exports, 'Database', {
  enumerable: true, configurable: true,
  get: function () {
    var Database = database().Database;
    Object.defineProperty(exports, 'Database', {
      value: Database, enumerable: true, configurable: true, writable: true
    });
    return Database;
  }
});

/* open(path, options, callback): a promise of a Database, or it goes to the callback. */
exports.open = function open(path, options, callback) {
  return database().open(path, options, callback);
};
