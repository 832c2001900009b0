/* readline/promises: questions and completers that give promises, and cursors that move
 * when all is told. */
'use strict';

var abort = require('internal_abort');
var base = require('internal_readline_interface');
var cursor = base.cursor;
var errors = require('internal_errors');

/* ---- Interface ---- */

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface))
    throw new TypeError("Class constructor Interface cannot be invoked without 'new'");
  base.Interface.call(this, input, output, completer, terminal);
}

Interface.prototype = Object.create(base.Interface.prototype, {
  constructor: { value: Interface, writable: true, configurable: true }
});
Object.setPrototypeOf(Interface, base.Interface);

base.define(Interface.prototype, {
  question: function question(query, options) {
    var self = this, signal = options ? options.signal : undefined;
    return new Promise(function (resolve, reject) {
      var forget = function () {};
      if (signal) {
        abort.checkSignal(signal, 'options.signal');
        if (signal.aborted) {
          reject(abort.abortError(signal));
          return;
        }
        forget = abort.onAbort(signal, function (err) {
          self._questionCancel();
          reject(err);
        });
      }
      self[base.S.questionReject] = reject;
      self._question(query, function (answer) {
        forget();
        resolve(answer);
      });
    });
  }
}, false);

/* ---- Readline ---- */

var STATE = Symbol('readline');

function isWritable(stream) {
  return stream !== null && stream !== undefined && typeof stream.write === 'function' &&
    stream.writable === true && !stream.destroyed && !stream.writableEnded;
}

function Readline(stream, options) {
  var state = { stream: stream, autoCommit: false, todo: [] };
  if (!(this instanceof Readline))
    throw new TypeError("Class constructor Readline cannot be invoked without 'new'");
  if (!isWritable(stream))
    throw errors.invalidArgType('stream', 'Writable', stream);
  if (options && options.autoCommit !== undefined && options.autoCommit !== null) {
    if (typeof options.autoCommit !== 'boolean')
      throw errors.invalidArgType('options.autoCommit', 'boolean', options.autoCommit);
    state.autoCommit = options.autoCommit;
  }
  errors.hidden(this, STATE, state);
}

function add(self, text) {
  var state = self[STATE];
  if (state.autoCommit)
    process.nextTick(function () {
      state.stream.write(text);
    });
  else
    state.todo.push(text);
  return self;
}

base.define(Readline.prototype, {
  cursorTo: function cursorTo(x, y) {
    errors.checkInteger(x, 'x');
    if (y !== undefined && y !== null)
      errors.checkInteger(y, 'y');
    return add(this, cursor.to(x, y));
  },
  moveCursor: function moveCursor(dx, dy) {
    if (!dx && !dy)
      return this;
    errors.checkInteger(dx, 'dx');
    errors.checkInteger(dy, 'dy');
    return add(this, cursor.by(dx, dy));
  },
  clearLine: function clearLine(direction) {
    errors.checkInteger(direction, 'dir', -1, 1);
    return add(this, cursor.clearing(direction));
  },
  clearScreenDown: function clearScreenDown() {
    return add(this, cursor.CLEAR_DOWN);
  },
  commit: function commit() {
    var state = this[STATE];
    return new Promise(function (resolve) {
      state.stream.write(state.todo.join(''), resolve);
      state.todo = [];
    });
  },
  rollback: function rollback() {
    this[STATE].todo = [];
    return this;
  }
}, false);

module.exports = {
  Interface: Interface,
  Readline: Readline,
  createInterface: function createInterface(input, output, completer, terminal) {
    return new Interface(input, output, completer, terminal);
  }
};
