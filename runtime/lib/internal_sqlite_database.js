/*
 * sqlite: Database, a connection whose operations run on the pool, one after another.
 *
 * Every operation is a job in a lane, a queue that runs one job at a time. A connection has one
 * lane; a transaction is a job of it with a lane of its own, so that what it asks for goes
 * before what waits for the connection. A database that another connection has locked is asked
 * again after a while, by a timer: nobody waits on the pool.
 */
'use strict';

var errors = require('internal_errors');
var core = require('internal_sqlite');
var sync = require('internal_sqlite_sync');

var RUN = 0, GET = 1, ALL = 2, EACH = 3;       /* as sqlite_job.c has them */
var BUSY = 5, BUSY_SNAPSHOT = 517;
var TIMEOUT = 5000;                            /* ms */
var WAITS = [1, 2, 5, 10, 20, 50, 100];        /* ms, between tries */
var CACHED = 64;                               /* statements of a connection */

function noop() {}

function isBytes(value) {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

function isNamed(value) {
  return value !== null && typeof value === 'object' && !isBytes(value);
}

/* ---- lanes ---- */

function Lane() {
  this.jobs = [];
  this.running = false;
  this.closed = null; /* why nothing can be added any more */
  this.failure = null; /* of opening: then nothing can be done */
}

Lane.prototype.add = function (job) {
  this.jobs.push(job);
  if (!this.running)
    this.next();
};

Lane.prototype.next = function () {
  var self = this, job = this.jobs.shift();
  this.running = job !== undefined;
  if (job)
    job(function () {
      self.next();
    });
};

/* ---- parameters ---- */

/* What came after the SQL: {pairs, callback}. Values, one array of them, or names first. */
function readArguments(args, from) {
  var list = Array.prototype.slice.call(args, from), pairs = [], callback, named;
  if (typeof list[list.length - 1] === 'function')
    callback = list.pop();
  if (Array.isArray(list[0]))
    list = list[0].slice();
  named = isNamed(list[0]) ? list.shift() : {};
  Object.keys(named).forEach(function (name) {
    pairs.push(name, named[name]);
  });
  list.forEach(function (value) {
    pairs.push(null, value);
  });
  return { pairs: pairs, callback: callback };
}

/* ---- operations ---- */

/* Adds a job to a lane. body(done, task) starts it; done(err, value) goes to the callback,
 * or settles the promise that is returned. `always`: also where opening has failed. */
function operation(lane, callback, body, always) {
  var task = core.task(), promise, settle = callback;
  if (callback !== undefined)
    errors.checkFunction(callback, 'callback');
  else
    promise = new Promise(function (resolve, reject) {
      settle = function (err, value) {
        if (err)
          reject(err);
        else
          resolve(value);
      };
    });
  if (lane.closed) {
    core.cancel(task);
    process.nextTick(settle, sync.badState(lane.closed));
    return promise;
  }
  lane.add(function (finish) {
    function done(err, value) {
      finish();
      settle(err || null, value);
    }
    if (lane.failure && !always) {
      core.cancel(task);
      process.nextTick(done, lane.failure);
      return;
    }
    try {
      body(done, task);
    } catch (err) {
      process.nextTick(done, err);
    }
  });
  return promise;
}

function isBusy(err) {
  return err && (err.errcode & 255) === BUSY && err.errcode !== BUSY_SNAPSHOT;
}

/* Calls attempt(task, callback) until the database is not locked, or for too long. */
function patiently(connection, task, attempt, callback) {
  var began = process.uptime(), tries = 0;
  function again() {
    try {
      attempt(core.task(), answer);
    } catch (err) {
      callback(undefined, err);
    }
  }
  function answer(statement, err, value, rest) {
    if (!isBusy(err) || (process.uptime() - began) * 1000 >= connection.timeout)
      callback(statement, err, value, rest);
    else
      setTimeout(again, WAITS[Math.min(tries++, WAITS.length - 1)]);
  }
  attempt(task, answer);
}

function execute(connection, sql, task, done) {
  var rest = sql;
  patiently(connection, task, function (task, callback) {
    core.execLater(connection.db, rest, task, function (none, err, value, left) {
      rest = left; /* what came before it has been done */
      callback(none, err);
    });
  }, function (none, err) {
    done(err);
  });
}

/* ---- statements of a connection, by their text ---- */

function cached(connection, sql) {
  var found = connection.statements.get(sql);
  if (found) {
    connection.statements.delete(sql); /* and last, as the one that was used last */
    connection.statements.set(sql, found);
  }
  return found;
}

function keep(connection, sql, statement) {
  var oldest;
  if (!statement || connection.statements.has(sql))
    return;
  connection.statements.set(sql, statement);
  if (connection.statements.size > CACHED) {
    oldest = connection.statements.keys().next().value;
    core.finalize(connection.statements.get(oldest));
    connection.statements.delete(oldest);
  }
}

/* `source` has the text of a statement, or the statement itself. */
function query(connection, what, source, pairs, task, done) {
  patiently(connection, task, function (task, callback) {
    var statement = source.statement || cached(connection, source.sql) || source.sql;
    core.query(connection.db, what, statement, pairs, false, task, callback);
  }, function (statement, err, value, ended) {
    if (source.sql !== undefined)
      keep(connection, source.sql, statement);
    done(err, value, ended, statement);
  });
}

/* Gives the rows to onRow, a few from each job. */
function each(connection, source, pairs, onRow, task, done) {
  var count = 0;
  function rows(err, list, ended, statement) {
    var i;
    if (err) {
      core.reset(statement);
      done(err);
      return;
    }
    try {
      for (i = 0; i < list.length; i++, count++)
        onRow(list[i]);
      if (!ended)
        core.query(connection.db, EACH, statement, [], true, core.task(), more);
    } catch (thrown) {
      core.reset(statement);
      done(thrown);
      return;
    }
    if (ended)
      done(null, count);
  }
  function more(statement, err, list, ended) {
    rows(err, list, ended, statement);
  }
  query(connection, EACH, source, pairs, task, rows);
}

function start(scope, what, source, args, from) {
  var read = readArguments(args, from);
  return operation(scope._lane, read.callback, function (done, task) {
    query(scope._connection, what, source, read.pairs, task, done);
  });
}

/* each(parameters..., onRow, callback): the callback may be left out. */
function startEach(scope, source, args, from) {
  var list = Array.prototype.slice.call(args, from), read, onRow;
  read = readArguments(list, 0);
  onRow = read.callback;
  if (typeof list[list.length - 2] === 'function') {
    onRow = list[list.length - 2];
    read = { callback: read.callback, pairs: readArguments(list.slice(0, -1), 0).pairs };
  } else {
    read.callback = undefined;
  }
  errors.checkFunction(onRow, 'onRow');
  return operation(scope._lane, read.callback, function (done, task) {
    each(scope._connection, source, read.pairs, onRow, task, done);
  });
}

function text(sql) {
  if (typeof sql !== 'string')
    throw sync.badArgument('sql', 'a string.');
  return { sql: sql };
}

/* ---- what a Database and a transaction can do ---- */

function addOperations(prototype) {
  prototype.run = function run(sql) {
    return start(this, RUN, text(sql), arguments, 1);
  };
  prototype.get = function get(sql) {
    return start(this, GET, text(sql), arguments, 1);
  };
  prototype.all = function all(sql) {
    return start(this, ALL, text(sql), arguments, 1);
  };
  prototype.each = function each(sql) {
    return startEach(this, text(sql), arguments, 1);
  };
  prototype.exec = function exec(sql, callback) {
    var connection = this._connection;
    text(sql);
    return operation(this._lane, callback, function (done, task) {
      execute(connection, sql, task, done);
    });
  };
  prototype.prepare = function prepare(sql, callback) {
    var self = this, connection = this._connection;
    text(sql);
    return operation(this._lane, callback, function (done, task) {
      patiently(connection, task, function (task, answer) {
        core.prepareLater(connection.db, sql, task, answer);
      }, function (statement, err) {
        done(err, err ? undefined : new Statement(self, statement));
      });
    });
  };
}

/* ---- statements ---- */

function Statement(scope, statement) {
  errors.hidden(this, '_lane', scope._lane);
  errors.hidden(this, '_connection', scope._connection);
  errors.hidden(this, '_source', { statement: statement });
}

Statement.prototype.run = function run() {
  return start(this, RUN, this._source, arguments, 0);
};
Statement.prototype.get = function get() {
  return start(this, GET, this._source, arguments, 0);
};
Statement.prototype.all = function all() {
  return start(this, ALL, this._source, arguments, 0);
};
Statement.prototype.each = function each() {
  return startEach(this, this._source, arguments, 0);
};
Statement.prototype.finalize = function finalize(callback) {
  var source = this._source;
  return operation(this._lane, callback, function (done, task) {
    core.cancel(task);
    core.finalize(source.statement);
    process.nextTick(done, null);
  });
};

/* ---- transactions ---- */

function Transaction(connection) {
  errors.hidden(this, '_lane', new Lane());
  errors.hidden(this, '_connection', connection);
}
addOperations(Transaction.prototype);

/* Ends it after all that it has asked for; what fails is undone. */
function end(tx, failure, value, done) {
  var connection = tx._connection;
  function rollback(err) {
    execute(connection, 'ROLLBACK', core.task(), function () {
      done(err); /* SQLite may have rolled back by itself */
    });
  }
  if (tx._lane.closed)
    return;
  tx._lane.add(function () {
    if (failure) {
      rollback(failure.reason);
      return;
    }
    execute(connection, 'COMMIT', core.task(), function (err) {
      if (err)
        rollback(err);
      else
        done(null, value);
    });
  });
  tx._lane.closed = 'transaction has ended';
}

/* fn(tx) returns a value or a promise; fn(tx, done) calls done(err, value). */
function callWithin(tx, fn, done) {
  function ended(err, value) {
    end(tx, err ? { reason: err } : null, value, done);
  }
  var result;
  try {
    result = fn.length > 1 ? fn(tx, ended) : fn(tx);
  } catch (err) {
    end(tx, { reason: err }, undefined, done);
    return;
  }
  if (fn.length <= 1)
    Promise.resolve(result).then(function (value) {
      ended(null, value);
    }, function (reason) {
      end(tx, { reason: reason }, undefined, done);
    });
}

/* ---- connections ---- */

function Database(path, options) {
  var connection, lane = new Lane();
  if (!(this instanceof Database))
    throw errors.typeError('ERR_CONSTRUCT_CALL_REQUIRED',
      'Cannot call constructor without `new`');
  path = sync.checkPath(path, 'path');
  options = sync.checkOptions(options, TIMEOUT);
  connection = { db: core.create(), timeout: options.timeout, statements: new Map() };
  options.timeout = 0; /* the pool is not for waiting */
  errors.hidden(this, '_connection', connection);
  errors.hidden(this, '_lane', lane);
  errors.hidden(this, '_opening', operation(lane, undefined, function (done, task) {
    core.openLater(connection.db, path, options, task, function (none, err) {
      lane.failure = err;
      done(err);
    });
  }));
  this._opening.catch(noop); /* every operation says it as well */
  Object.defineProperty(this, 'path', { value: path, enumerable: true });
}
addOperations(Database.prototype);

Object.defineProperty(Database.prototype, 'isOpen', {
  configurable: true,
  get: function () {
    return !this._lane.closed && core.isOpen(this._connection.db);
  }
});

/* transaction(fn, callback): all that fn asks of its argument, or nothing. */
Database.prototype.transaction = function transaction(fn, callback) {
  var connection = this._connection;
  errors.checkFunction(fn, 'fn');
  return operation(this._lane, callback, function (done, task) {
    execute(connection, 'BEGIN IMMEDIATE', task, function (err) {
      if (err)
        done(err);
      else
        callWithin(new Transaction(connection), fn, done);
    });
  });
};

Database.prototype.backup = function backup(path, callback) {
  var connection = this._connection;
  path = sync.checkPath(path, 'path');
  return operation(this._lane, callback, function (done, task) {
    core.backup(connection.db, path, connection.timeout, task,
      function (none, err, pages) {
        done(err, pages);
      });
  });
};

/* Closes after all that was asked for before. */
Database.prototype.close = function close(callback) {
  var connection = this._connection, promise;
  promise = operation(this._lane, callback, function (done, task) {
    if (!core.isOpen(connection.db)) {
      core.cancel(task);
      process.nextTick(done, null); /* opening has failed */
      return;
    }
    connection.statements.clear();
    core.closeLater(connection.db, task, function (none, err) {
      done(err);
    });
  }, true);
  this._lane.closed = this._lane.closed || 'database is not open';
  return promise;
};

function open(path, options, callback) {
  var db;
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  if (callback !== undefined)
    errors.checkFunction(callback, 'callback');
  db = new Database(path, options);
  if (callback === undefined)
    return db._opening.then(function () {
      return db;
    });
  db._opening.then(function () {
    process.nextTick(callback, null, db);
  }, function (err) {
    process.nextTick(callback, err);
  });
}

exports.Database = Database;
exports.open = open;
