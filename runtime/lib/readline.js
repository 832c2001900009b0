/* readline: lines from a stream, and their editing on a terminal. */
'use strict';

var abort = require('internal_abort');
var base = require('internal_readline_interface');
var errors = require('internal_errors');
var S = base.S;

/* Completers may give their result or call back with it. */
function callingBack(completer) {
  return function (line, callback) {
    callback(null, completer(line));
  };
}

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface))
    return new Interface(input, output, completer, terminal);
  if (input && input.input && typeof input.completer === 'function' &&
      input.completer.length !== 2)
    input.completer = callingBack(input.completer);
  else if (typeof completer === 'function' && completer.length !== 2)
    completer = callingBack(completer);
  base.Interface.call(this, input, output, completer, terminal);
  if (process.env.TERM === 'dumb')
    this._ttyWrite = this._ttyWriteDumb.bind(this);
}

Object.setPrototypeOf(Interface.prototype, base.Interface.prototype);
Object.setPrototypeOf(Interface, base.Interface);

/* ---- question ---- */

function isOptions(options) {
  return options !== null && typeof options === 'object';
}

Interface.prototype.question = function question(query, options, callback) {
  var self = this, answered = typeof options === 'function' ? options : callback, forget;
  var signal = isOptions(options) ? options.signal : undefined;
  if (signal) {
    abort.checkSignal(signal, 'options.signal');
    if (signal.aborted)
      return;
    forget = abort.onAbort(signal, function () {
      self._questionCancel();
    });
    callback = answered;
    answered = typeof callback === 'function' ? function (answer) {
      forget();
      return callback(answer);
    } : forget;
  }
  if (typeof answered === 'function')
    this._question(query, answered);
};

errors.promisesTo(Interface.prototype.question, function question(query, options) {
  var self = this, signal = isOptions(options) ? options.signal : undefined;
  if (signal && signal.aborted)
    return Promise.reject(abort.abortError(signal));
  return new Promise(function (resolve, reject) {
    var forget = signal ? abort.onAbort(signal, reject) : undefined;
    self.question(query, isOptions(options) ? options : {}, function (answer) {
      if (forget)
        forget();
      resolve(answer);
    });
  });
});

/* ---- what programs of older days use ---- */

['_setRawMode', '_onLine', '_writeToOutput', '_addHistory', '_refreshLine',
  '_normalWrite', '_insertString', '_tabComplete', '_wordLeft', '_wordRight',
  '_deleteLeft', '_deleteRight', '_deleteWordLeft', '_deleteWordRight',
  '_deleteLineLeft', '_deleteLineRight', '_line', '_historyNext', '_historyPrev',
  '_getDisplayPos', '_getCursorPos', '_moveCursor', '_ttyWrite'
].forEach(function (name) {
  Interface.prototype[name] = base.Interface.prototype[name];
});

Interface.prototype._getCursorPos = base.Interface.prototype.getCursorPos;

Interface.prototype._tabComplete = function (again) {
  var self = this;
  this.pause();
  this.completer(this.line.slice(0, this.cursor), function (err, value) {
    self.resume();
    if (err)
      self._writeToOutput('Tab completion error: ' + require('util').inspect(err));
    else
      self._tabCompleter(again, value);
  });
};

function alias(name, symbol) {
  Object.defineProperty(Interface.prototype, name, {
    get: function () {
      return this[symbol];
    },
    set: function (value) {
      this[symbol] = value;
    }
  });
}

alias('_decoder', S.decoder);
alias('_line_buffer', S.lineBuffer);
alias('_oldPrompt', S.oldPrompt);
alias('_previousKey', S.previousKey);
alias('_prompt', S.prompt);
alias('_questionCallback', S.questionCallback);
alias('_sawKeyPress', S.sawKeyPress);
alias('_sawReturnAt', S.sawReturnAt);

module.exports = {
  Interface: Interface,
  clearLine: base.cursor.clearLine,
  clearScreenDown: base.cursor.clearScreenDown,
  createInterface: function createInterface(input, output, completer, terminal) {
    return new Interface(input, output, completer, terminal);
  },
  cursorTo: base.cursor.cursorTo,
  emitKeypressEvents: require('internal_readline_keys').emitKeypressEvents,
  moveCursor: base.cursor.moveCursor,
  promises: require('readline/promises')
};
