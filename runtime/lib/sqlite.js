/* sqlite: Node.js's DatabaseSync, and Database, whose operations run on the pool. */
'use strict';

var core = require('internal_sqlite');
var sync = require('internal_sqlite_sync');
var iterator = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

Object.setPrototypeOf(core.iteratorPrototype, iterator);

exports.DatabaseSync = sync.DatabaseSync;
exports.StatementSync = core.StatementSync;
exports.Session = core.Session;

/* For the callbacks of authorizers and changesets. */
exports.constants = {
  SQLITE_CHANGESET_OMIT: 0,
  SQLITE_CHANGESET_REPLACE: 1,
  SQLITE_CHANGESET_ABORT: 2,
  SQLITE_CHANGESET_DATA: 1,
  SQLITE_CHANGESET_NOTFOUND: 2,
  SQLITE_CHANGESET_CONFLICT: 3,
  SQLITE_CHANGESET_CONSTRAINT: 4,
  SQLITE_CHANGESET_FOREIGN_KEY: 5,
  SQLITE_OK: 0,
  SQLITE_DENY: 1,
  SQLITE_IGNORE: 2,
  SQLITE_CREATE_INDEX: 1,
  SQLITE_CREATE_TABLE: 2,
  SQLITE_CREATE_TEMP_INDEX: 3,
  SQLITE_CREATE_TEMP_TABLE: 4,
  SQLITE_CREATE_TEMP_TRIGGER: 5,
  SQLITE_CREATE_TEMP_VIEW: 6,
  SQLITE_CREATE_TRIGGER: 7,
  SQLITE_CREATE_VIEW: 8,
  SQLITE_DELETE: 9,
  SQLITE_DROP_INDEX: 10,
  SQLITE_DROP_TABLE: 11,
  SQLITE_DROP_TEMP_INDEX: 12,
  SQLITE_DROP_TEMP_TABLE: 13,
  SQLITE_DROP_TEMP_TRIGGER: 14,
  SQLITE_DROP_TEMP_VIEW: 15,
  SQLITE_DROP_TRIGGER: 16,
  SQLITE_DROP_VIEW: 17,
  SQLITE_INSERT: 18,
  SQLITE_PRAGMA: 19,
  SQLITE_READ: 20,
  SQLITE_SELECT: 21,
  SQLITE_TRANSACTION: 22,
  SQLITE_UPDATE: 23,
  SQLITE_ATTACH: 24,
  SQLITE_DETACH: 25,
  SQLITE_ALTER_TABLE: 26,
  SQLITE_REINDEX: 27,
  SQLITE_ANALYZE: 28,
  SQLITE_CREATE_VTABLE: 29,
  SQLITE_DROP_VTABLE: 30,
  SQLITE_FUNCTION: 31,
  SQLITE_SAVEPOINT: 32,
  SQLITE_COPY: 0,
  SQLITE_RECURSIVE: 33
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
