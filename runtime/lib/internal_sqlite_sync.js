/* sqlite: DatabaseSync, which blocks the loop, as Node.js has it; and the checks of options. */
'use strict';

var core = require('internal_sqlite');
var errors = require('internal_errors');

/* From sqlite3.h, for sqlite3_create_function_v2(). */
var DETERMINISTIC = 0x800, DIRECT_ONLY = 0x80000;

var PATH = 'a string, Uint8Array, or URL without null bytes.';
var DEFAULTS = {
  open: true,
  readOnly: false,
  enableForeignKeyConstraints: true,
  enableDoubleQuotedStringLiterals: false,
  allowExtension: false,
  readBigInts: false,
  returnArrays: false,
  allowBareNamedParameters: true,
  allowUnknownNamedParameters: false,
  defensive: true
};

function badArgument(name, what) {
  return errors.typeError('ERR_INVALID_ARG_TYPE',
    'The "' + name + '" argument must be ' + what);
}

function badState(message) {
  return errors.error('ERR_INVALID_STATE', message);
}

function notThere(what) {
  return errors.error('ERR_METHOD_NOT_IMPLEMENTED', what);
}

/* A path as SQLite takes it; URLs have parameters, so they stay URLs. */
function checkPath(path, name) {
  var text;
  if (typeof path === 'string') {
    text = path;
  } else if (path instanceof Uint8Array) {
    text = Buffer.from(path).toString();
  } else if (path !== null && typeof path === 'object' && typeof path.href === 'string' &&
             typeof path.protocol === 'string') {
    text = path.href;
    if (path.protocol !== 'file:')
      throw errors.typeError('ERR_INVALID_URL_SCHEME',
        'The URL must be of scheme file:');
  }
  if (text === undefined || text.indexOf('\0') >= 0)
    throw badArgument(name, PATH);
  return text;
}

function checkObject(options) {
  if (options === null || (typeof options !== 'object' && typeof options !== 'function'))
    throw badArgument('options', 'an object.');
}

/* Some of DEFAULTS, as the program wants them. */
function checkOptions(options, timeout) {
  var result = {};
  if (options === undefined)
    options = {};
  checkObject(options);
  Object.keys(DEFAULTS).forEach(function (key) {
    var value = options[key];
    if (value !== undefined && typeof value !== 'boolean')
      throw badArgument('options.' + key, 'a boolean.');
    result[key] = value === undefined ? DEFAULTS[key] : value;
  });
  result.timeout = options.timeout === undefined ? timeout : options.timeout;
  if (typeof result.timeout !== 'number' || result.timeout % 1 !== 0 ||
      Math.abs(result.timeout) > 2147483647)
    throw badArgument('options.timeout', 'an integer.');
  if (result.readBigInts)
    throw notThere('The engine has no BigInt: readBigInts cannot be true');
  if (result.allowExtension)
    throw notThere('Extensions cannot be loaded: allowExtension cannot be true');
  return result;
}

function DatabaseSync(path, options) {
  var self = this;
  if (!(this instanceof DatabaseSync))
    throw errors.typeError('ERR_CONSTRUCT_CALL_REQUIRED',
      'Cannot call constructor without `new`');
  errors.hidden(this, '_path', checkPath(path, 'path'));
  errors.hidden(this, '_options', checkOptions(options, 0));
  errors.hidden(this, '_db', core.create());
  Object.defineProperties(this, {
    isOpen: {
      enumerable: true,
      get: function () {
        return core.isOpen(self._db);
      }
    },
    isTransaction: {
      enumerable: true,
      get: function () {
        return core.isTransaction(self._db);
      }
    }
  });
  Object.defineProperty(this, Symbol.for('sqlite-type'), {
    value: 'node:sqlite', writable: true, enumerable: true, configurable: true
  });
  if (this._options.open)
    this.open();
}

function opened(db) {
  if (!core.isOpen(db._db))
    throw badState('database is not open');
  return db._db;
}

function checkSql(sql) {
  if (typeof sql !== 'string')
    throw badArgument('sql', 'a string.');
}

function checkName(name, what) {
  if (typeof name !== 'string')
    throw badArgument(what, 'a string.');
}

/* The options of a function or aggregate that may be true. */
function flags(options) {
  var bits = { useBigIntArguments: 0, varargs: 0, deterministic: DETERMINISTIC,
    directOnly: DIRECT_ONLY };
  var result = 0;
  Object.keys(bits).forEach(function (key) {
    if (options[key] !== undefined && typeof options[key] !== 'boolean')
      throw badArgument('options.' + key, 'a boolean.');
    if (options[key])
      result |= bits[key];
  });
  if (options.useBigIntArguments)
    throw notThere('The engine has no BigInt: useBigIntArguments cannot be true');
  return result;
}

function checkStep(options, key, needed) {
  if (typeof options[key] !== 'function' && (needed || options[key] !== undefined))
    throw badArgument('options.' + key, 'a function.');
}

DatabaseSync.prototype.open = function open() {
  if (core.isOpen(this._db))
    throw badState('database is already open');
  core.open(this._db, this._path, this._options);
};

DatabaseSync.prototype.close = function close() {
  core.close(opened(this));
};

DatabaseSync.prototype.prepare = function prepare(sql) {
  var db = opened(this), options = this._options;
  checkSql(sql);
  return core.prepare(db, sql, options.returnArrays,
    options.allowBareNamedParameters, options.allowUnknownNamedParameters);
};

DatabaseSync.prototype.exec = function exec(sql) {
  var db = opened(this);
  checkSql(sql);
  core.exec(db, sql);
};

DatabaseSync.prototype.function = function (name, options, fn) {
  var db = opened(this), bits;
  checkName(name, 'name');
  if (arguments.length < 3) {
    fn = options;
    options = {};
  } else {
    checkObject(options);
  }
  bits = flags(options);
  if (typeof fn !== 'function')
    throw badArgument('function', 'a function.');
  core.define(db, name, options.varargs ? -1 : fn.length, bits, fn);
};

DatabaseSync.prototype.location = function location(name) {
  var db = opened(this);
  if (name !== undefined)
    checkName(name, 'dbName');
  return core.location(db, name === undefined ? 'main' : name);
};

DatabaseSync.prototype.aggregate = function aggregate(name, options) {
  var db = opened(this), start, bits, count;
  checkName(name, 'name');
  checkObject(options);
  start = options.start;
  if (start === undefined || (typeof start === 'object' && start !== null))
    throw badArgument('options.start', 'a function or a primitive value.');
  checkStep(options, 'step', true);
  checkStep(options, 'inverse', false);
  bits = flags(options);
  count = Math.max(options.step.length, options.inverse ? options.inverse.length : 0) - 1;
  core.aggregate(db, name, options.varargs ? -1 : Math.max(count, 0), bits, start,
    options.step, options.inverse,
    typeof options.result === 'function' ? options.result : undefined);
};

DatabaseSync.prototype.enableLoadExtension = function enableLoadExtension(allow) {
  opened(this);
  if (typeof allow !== 'boolean')
    throw badArgument('allow', 'a boolean.');
  if (allow)
    throw badState('Cannot enable extension loading because it was disabled at ' +
      'database creation.');
};

DatabaseSync.prototype.loadExtension = function loadExtension() {
  opened(this);
  throw badState('extension loading is not allowed');
};

function checkText(options, key) {
  if (options[key] !== undefined)
    checkName(options[key], 'options.' + key);
}

DatabaseSync.prototype.createSession = function createSession(options) {
  var db = opened(this);
  if (options === undefined)
    options = {};
  checkObject(options);
  checkText(options, 'table');
  checkText(options, 'db');
  return core.createSession(db, options.db === undefined ? 'main' : options.db, options.table);
};

DatabaseSync.prototype.applyChangeset = function applyChangeset(changeset, options) {
  var db = opened(this);
  if (!(changeset instanceof Uint8Array))
    throw badArgument('changeset', 'a Uint8Array.');
  if (options === undefined)
    options = {};
  checkObject(options);
  ['filter', 'onConflict'].forEach(function (key) {
    if (options[key] !== undefined && typeof options[key] !== 'function')
      throw badArgument('options.' + key, 'a function.');
  });
  return core.apply(db, changeset, options.filter, options.onConflict);
};

DatabaseSync.prototype.setAuthorizer = function setAuthorizer(callback) {
  var db = opened(this);
  if (callback !== null && typeof callback !== 'function')
    throw badArgument('callback', 'a function or null.');
  core.authorize(db, callback && function () {
    var answer = callback.apply(undefined, arguments);
    if (typeof answer !== 'number' || answer % 1 !== 0)
      throw new TypeError('Authorizer callback must return an integer authorization code');
    if (answer < 0 || answer > 2)
      throw new RangeError('Authorizer callback returned a invalid authorization code');
    return answer;
  });
};

DatabaseSync.prototype.serialize = function serialize(name) {
  var db = opened(this);
  if (name !== undefined)
    checkName(name, 'dbName');
  return core.serialize(db, name === undefined ? 'main' : name);
};

exports.DatabaseSync = DatabaseSync;
exports.checkPath = checkPath;
exports.checkOptions = checkOptions;
exports.badArgument = badArgument;
exports.badState = badState;
