/* readline: an Interface, but for the editing of its line (internal_readline_edit.js). */
'use strict';

var EventEmitter = require('events');
var errors = require('internal_errors');
var abort = require('internal_abort');
var cursor = require('internal_readline_utils');
var keys = require('internal_readline_keys');

var HISTORY_SIZE = 30;
var MIN_CRLF_DELAY = 100; /* ms between \r and the \n that belongs to it */
var lineEnding = /\r?\n|\r(?!\n)/g;

/* Symbols, as in Node: what an inspected Interface shows. */
var S = {
  sawReturnAt: Symbol('_sawReturnAt'),
  sawKeyPress: keys.SAW_KEYPRESS,
  previousKey: Symbol('_previousKey'),
  substringSearch: Symbol('kSubstringSearch'),
  undoStack: Symbol('_undoStack'),
  redoStack: Symbol('_redoStack'),
  killRing: Symbol('_killRing'),
  killRingCursor: Symbol('_killRingCursor'),
  prompt: Symbol('_prompt'),
  oldPrompt: Symbol('_oldPrompt'),
  questionCallback: Symbol('_questionCallback'),
  questionReject: Symbol('_questionReject'),
  lineBuffer: Symbol('_line_buffer'),
  lineObjectStream: Symbol('line object stream'),
  decoder: Symbol('_decoder'),
  yanking: Symbol('_yanking')
};

/* ---- options ---- */

/* Those of an options object, or of the older form with four arguments. */
function optionsOf(self, input, output, completer, terminal) {
  if (!input || !input.input)
    return { input: input, output: output, completer: completer, terminal: terminal };
  if (input.tabSize !== undefined) {
    errors.checkInteger(input.tabSize, 'tabSize', 1, 4294967295);
    self.tabSize = input.tabSize;
  }
  if (input.escapeCodeTimeout !== undefined) {
    if (!Number.isFinite(input.escapeCodeTimeout))
      throw errors.invalidArgValue('input.escapeCodeTimeout', self.escapeCodeTimeout);
    self.escapeCodeTimeout = input.escapeCodeTimeout;
  }
  if (input.signal)
    abort.checkSignal(input.signal, 'options.signal');
  return input;
}

function checkOptions(options) {
  if (options.completer !== undefined && typeof options.completer !== 'function')
    throw errors.invalidArgValue('completer', options.completer);
  if (options.history !== undefined && !Array.isArray(options.history))
    throw errors.invalidArgType('history', 'Array', options.history);
  if (options.historySize !== undefined)
    errors.checkNumber(options.historySize, 'historySize', 0);
}

/* ---- making one ---- */

function Interface(input, output, completer, terminal) {
  var options;
  this[S.sawReturnAt] = 0;
  this.isCompletionEnabled = true;
  this[S.sawKeyPress] = false;
  this[S.previousKey] = null;
  this.escapeCodeTimeout = 500;
  this.tabSize = 8;
  EventEmitter.call(this);
  options = optionsOf(this, input, output, completer, terminal);
  checkOptions(options);
  init(this, options);
  listenToErrors(this, this.input);
  if (this.terminal)
    listenToKeys(this, this.input, this.output);
  else
    listenToLines(this, this.input);
  if (options.signal)
    this.once('close', abort.onAbort(options.signal, this.close.bind(this)));
  this.line = '';
  this.input.resume();
}

function init(self, options) {
  var terminal = options.terminal, output = options.output;
  if (terminal === undefined && output !== null && output !== undefined)
    terminal = output.isTTY;
  self.line = '';
  self[S.substringSearch] = null;
  self.output = output;
  self.input = options.input;
  self[S.undoStack] = [];
  self[S.redoStack] = [];
  self.history = options.history === undefined ? [] : options.history;
  self.historySize = options.historySize === undefined ? HISTORY_SIZE :
    options.historySize;
  self[S.killRing] = [];
  self[S.killRingCursor] = 0;
  self.removeHistoryDuplicates = !!options.removeHistoryDuplicates;
  self.crlfDelay = Math.max(MIN_CRLF_DELAY, options.crlfDelay || MIN_CRLF_DELAY);
  self.completer = options.completer;
  self.setPrompt(options.prompt === undefined ? '> ' : options.prompt);
  self.terminal = !!terminal;
  self[S.lineObjectStream] = undefined;
}

function define(target, methods, visible) {
  Object.keys(methods).forEach(function (name) {
    Object.defineProperty(target, name, {
      value: methods[name], enumerable: visible, configurable: true, writable: true
    });
  });
}

function listenToErrors(self, input) {
  function onError(err) {
    self.emit('error', err);
  }
  input.on('error', onError);
  self.once('close', function () {
    input.removeListener('error', onError);
  });
}

function listenToLines(self, input) {
  function onData(data) {
    self._normalWrite(data);
  }
  function onEnd() {
    if (typeof self[S.lineBuffer] === 'string' && self[S.lineBuffer].length > 0)
      self.emit('line', self[S.lineBuffer]);
    self.close();
  }
  input.on('data', onData);
  input.on('end', onEnd);
  self.once('close', function () {
    input.removeListener('data', onData);
    input.removeListener('end', onEnd);
  });
  self[S.decoder] = new (require('string_decoder').StringDecoder)('utf8');
}

function isHalf(text) {
  var code = text ? text.codePointAt(0) : 0;
  return code >= 0xd800 && code <= 0xdfff;
}

function listenToKeys(self, input, output) {
  function onKeypress(text, key) {
    self._ttyWrite(text, key);
    /* The other half of a pair: only together they can be shown. */
    if (key && isHalf(key.sequence))
      self._refreshLine();
  }
  function onEnd() {
    if (typeof self.line === 'string' && self.line.length > 0)
      self.emit('line', self.line);
    self.close();
  }
  function onResize() {
    self._refreshLine();
  }
  var hasOutput = output !== null && output !== undefined;
  keys.emitKeypressEvents(input, self);
  input.on('keypress', onKeypress);
  input.on('end', onEnd);
  self._setRawMode(true);
  self.terminal = true;
  self.cursor = 0;
  self.historyIndex = -1;
  if (hasOutput)
    output.on('resize', onResize);
  self.once('close', function () {
    input.removeListener('keypress', onKeypress);
    input.removeListener('end', onEnd);
    if (hasOutput)
      output.removeListener('resize', onResize);
  });
}

/* ---- the prompt ---- */

Interface.prototype = Object.create(EventEmitter.prototype, {
  constructor: { value: Interface, writable: true, configurable: true }
});
Object.setPrototypeOf(Interface, EventEmitter);

Object.defineProperty(Interface.prototype, 'columns', {
  configurable: true,
  get: function () {
    return this.output && this.output.columns ? this.output.columns : Infinity;
  }
});

define(Interface.prototype, {
  setPrompt: function setPrompt(prompt) {
    this[S.prompt] = prompt;
  },
  getPrompt: function getPrompt() {
    return this[S.prompt];
  },
  prompt: function prompt(preserveCursor) {
    if (this.paused)
      this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor)
        this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this[S.prompt]);
    }
  },
  _question: function (query, callback) {
    if (this.closed)
      throw errors.error('ERR_USE_AFTER_CLOSE', 'readline was closed');
    if (!this[S.questionCallback]) {
      this[S.oldPrompt] = this[S.prompt];
      this.setPrompt(query);
      this[S.questionCallback] = callback;
    }
    this.prompt();
  },
  _onLine: function (line) {
    var callback = this[S.questionCallback];
    if (!callback) {
      this.emit('line', line);
      return;
    }
    this[S.questionCallback] = null;
    this.setPrompt(this[S.oldPrompt]);
    callback(line);
  },
  _questionCancel: function () {
    if (!this[S.questionCallback])
      return;
    this[S.questionCallback] = null;
    this.setPrompt(this[S.oldPrompt]);
    this.clearLine();
  },
  _writeToOutput: function (text) {
    errors.checkString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined)
      this.output.write(text);
  }
}, false);

/* ---- input ---- */

define(Interface.prototype, {
  _setRawMode: function (mode) {
    var before = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function')
      this.input.setRawMode(mode);
    return before;
  },
  close: function close() {
    if (this.closed)
      return;
    this.pause();
    if (this.terminal)
      this._setRawMode(false);
    this.closed = true;
    this.emit('close');
  },
  pause: function pause() {
    if (this.paused)
      return undefined;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  },
  resume: function resume() {
    if (!this.paused)
      return undefined;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  },
  write: function write(data, key) {
    if (this.paused)
      this.resume();
    if (this.terminal)
      this._ttyWrite(data, key);
    else
      this._normalWrite(data);
  },
  _normalWrite: function (data) {
    var text;
    if (data === undefined)
      return;
    text = this[S.decoder].write(data);
    if (this[S.sawReturnAt] && Date.now() - this[S.sawReturnAt] <= this.crlfDelay) {
      if (text[0] === '\n')
        text = text.slice(1);
      this[S.sawReturnAt] = 0;
    }
    lineEnding.lastIndex = 0;
    if (lineEnding.test(text))
      takeLines(this, text);
    else if (text)
      this[S.lineBuffer] = (this[S.lineBuffer] || '') + text;
  }
}, false);

/* What is behind the last line's end waits for more. */
function takeLines(self, text) {
  var lines = [], from = 0, found;
  if (self[S.lineBuffer])
    text = self[S.lineBuffer] + text;
  self[S.sawReturnAt] = text[text.length - 1] === '\r' ? Date.now() : 0;
  lineEnding.lastIndex = 0;
  while ((found = lineEnding.exec(text)) !== null) {
    lines.push(text.slice(from, found.index));
    from = lineEnding.lastIndex;
  }
  self[S.lineBuffer] = text.slice(from);
  lines.forEach(function (line) {
    self._onLine(line);
  });
}

/* ---- lines as an async iterator ---- */

Object.defineProperty(Interface.prototype, Symbol.asyncIterator, {
  configurable: true, writable: true,
  value: function () {
    if (this[S.lineObjectStream] === undefined)
      this[S.lineObjectStream] = require('internal_events_async').on(this, 'line',
        { first: true, close: ['close'], highWaterMark: 1024 });
    return this[S.lineObjectStream];
  }
});

module.exports = {
  Interface: Interface, S: S, define: define, lineEnding: lineEnding, cursor: cursor
};

require('internal_readline_edit');
