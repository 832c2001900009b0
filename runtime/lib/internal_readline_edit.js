/* readline: the line on a terminal, its history, and the keys that edit it. */
'use strict';

var base = require('internal_readline_interface');
var cursor = base.cursor;
var S = base.S;

var KILL_RING = 32;
var UNDO = 2048;
var WORD_BEFORE = /^\s*(?:[^\w\s]+|\w+)?/; /* in the reversed text */
var WORD_AFTER = /^(?:\s+|[^\w\s]+|\w+)\s*/;
var DELETED_AFTER = /^(?:\s+|\W+|\w+)\s*/;

function width(text) {
  return require('internal_inspect_layout').width(text, false);
}

function strip(text) {
  return require('util').stripVTControlCharacters(text);
}

/* ---- showing it ---- */

/* Where the next character would be shown. */
function displayPosition(text, columns, tabSize) {
  var offset = 0, rows = 0, columnsLeft, i, n, ch, wide;
  text = strip(text);
  for (i = 0; i < text.length; i += n) {
    n = cursor.lengthAt(text, i);
    ch = text.substr(i, n);
    if (ch === '\n') {
      rows += Math.ceil(offset / columns) || 1;
      offset = 0;
    } else if (ch === '\t') {
      offset += tabSize - offset % tabSize;
    } else {
      wide = width(ch);
      /* What is two columns wide does not fit into the last one. */
      if (wide > 1 && (offset + 1) % columns === 0)
        offset++;
      offset += wide;
    }
  }
  columnsLeft = offset % columns;
  return { cols: columnsLeft, rows: rows + (offset - columnsLeft) / columns };
}

base.define(base.Interface.prototype, {
  _getDisplayPos: function (text) {
    return displayPosition(text, this.columns, this.tabSize);
  },
  getCursorPos: function getCursorPos() {
    return this._getDisplayPos(this[S.prompt] + this.line.slice(0, this.cursor));
  },
  _refreshLine: function () {
    var line = this[S.prompt] + this.line;
    var end = this._getDisplayPos(line), at = this.getCursorPos();
    if (this.prevRows > 0)
      cursor.moveCursor(this.output, 0, -this.prevRows);
    cursor.cursorTo(this.output, 0);
    cursor.clearScreenDown(this.output);
    this._writeToOutput(line);
    /* A full row: the terminal goes to the next one when there is something to show. */
    if (end.cols === 0)
      this._writeToOutput(' ');
    cursor.cursorTo(this.output, at.cols);
    if (end.rows > at.rows)
      cursor.moveCursor(this.output, 0, at.rows - end.rows);
    this.prevRows = at.rows;
  },
  _moveCursor: function (by) {
    var before, after;
    if (by === 0)
      return;
    before = this.getCursorPos();
    this.cursor = Math.min(Math.max(this.cursor + by, 0), this.line.length);
    after = this.getCursorPos();
    if (before.rows === after.rows)
      cursor.moveCursor(this.output, after.cols - before.cols, 0);
    else
      this._refreshLine();
  },
  clearLine: function clearLine() {
    this._moveCursor(Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  }
}, false);

/* ---- editing ---- */

function remember(self) {
  if (self[S.undoStack].push({ text: self.line, cursor: self.cursor }) > UNDO)
    self[S.undoStack].shift();
}

/* Goes back in `from`, so that `to` comes here again. */
function restore(self, from, to) {
  var entry;
  if (from.length === 0)
    return;
  to.push({ text: self.line, cursor: self.cursor });
  entry = from.pop();
  self.line = entry.text;
  self.cursor = entry.cursor;
  self._refreshLine();
}

/* Replaces what is between two positions; the cursor stands behind it. */
function replace(self, from, to, text) {
  self.line = self.line.slice(0, from) + text + self.line.slice(to);
  self.cursor = from + text.length;
}

function cut(self, from, to) {
  remember(self);
  replace(self, from, to, '');
  self._refreshLine();
}

function kill(self, from, to) {
  var text = self.line.slice(from, to), ring = self[S.killRing];
  remember(self);
  replace(self, from, to, '');
  if (text && text !== ring[0]) {
    ring.unshift(text);
    self[S.killRingCursor] = 0;
    if (ring.length > KILL_RING)
      ring.pop();
  }
  self._refreshLine();
}

/* From the end, so that long lines cost no more than their last word. */
function wordBefore(self) {
  var reversed = Array.from(self.line.slice(0, self.cursor)).reverse().join('');
  return WORD_BEFORE.exec(reversed)[0].length;
}

base.define(base.Interface.prototype, {
  _insertString: function (text) {
    var before;
    remember(this);
    if (this.cursor < this.line.length) {
      replace(this, this.cursor, this.cursor, text);
      this._refreshLine();
      return;
    }
    before = this.isCompletionEnabled ? this.getCursorPos() : null;
    this.line += text;
    this.cursor += text.length;
    /* Within a paste, what is shown is put right by its last character. */
    if (before && before.rows < this.getCursorPos().rows)
      this._refreshLine();
    else
      this._writeToOutput(text);
  },
  _wordLeft: function () {
    if (this.cursor > 0)
      this._moveCursor(-wordBefore(this));
  },
  _wordRight: function () {
    if (this.cursor < this.line.length)
      this._moveCursor(WORD_AFTER.exec(this.line.slice(this.cursor))[0].length);
  },
  _deleteLeft: function () {
    if (this.cursor > 0 && this.line.length > 0)
      cut(this, this.cursor - cursor.lengthLeft(this.line, this.cursor), this.cursor);
  },
  _deleteRight: function () {
    if (this.cursor < this.line.length)
      cut(this, this.cursor, this.cursor + cursor.lengthAt(this.line, this.cursor));
  },
  _deleteWordLeft: function () {
    if (this.cursor > 0)
      cut(this, this.cursor - wordBefore(this), this.cursor);
  },
  _deleteWordRight: function () {
    var found;
    if (this.cursor >= this.line.length)
      return;
    found = DELETED_AFTER.exec(this.line.slice(this.cursor));
    cut(this, this.cursor, this.cursor + found[0].length);
  },
  _deleteLineLeft: function () {
    kill(this, 0, this.cursor);
  },
  _deleteLineRight: function () {
    kill(this, this.cursor, this.line.length);
  },
  _yank: function () {
    if (this[S.killRing].length === 0)
      return;
    this[S.yanking] = true;
    this._insertString(this[S.killRing][this[S.killRingCursor]]);
  },
  _yankPop: function () {
    var ring = this[S.killRing], last;
    if (!this[S.yanking] || ring.length < 2)
      return;
    last = ring[this[S.killRingCursor]];
    this[S.killRingCursor] = (this[S.killRingCursor] + 1) % ring.length;
    replace(this, this.cursor - last.length, this.cursor, ring[this[S.killRingCursor]]);
    this._refreshLine();
  },
  _undo: function () {
    restore(this, this[S.undoStack], this[S.redoStack]);
  },
  _redo: function () {
    restore(this, this[S.redoStack], this[S.undoStack]);
  }
}, false);

/* ---- history ---- */

/* The next entry in that direction that begins as what is searched for, and differs. */
function toHistory(self, step, end) {
  var search = self[S.substringSearch] || '', i = self.historyIndex + step;
  remember(self);
  while (i !== end &&
         (!self.history[i].startsWith(search) || self.history[i] === self.line))
    i += step;
  self.line = i === end ? search : self.history[i];
  self.historyIndex = i;
  self.cursor = self.line.length;
  self._refreshLine();
}

base.define(base.Interface.prototype, {
  _addHistory: function () {
    var line = this.line, history = this.history, i;
    if (line.length === 0)
      return '';
    if (this.historySize === 0 || line.trim().length === 0)
      return line;
    if (history.length === 0 || history[0] !== line) {
      i = this.removeHistoryDuplicates ? history.indexOf(line) : -1;
      if (i >= 0)
        history.splice(i, 1);
      history.unshift(line);
      if (history.length > this.historySize)
        history.pop();
    }
    this.historyIndex = -1;
    /* The listener may take the entry out again: a password. */
    line = history[0];
    this.emit('history', history);
    return line;
  },
  _historyNext: function () {
    if (this.historyIndex >= 0)
      toHistory(this, -1, -1);
  },
  _historyPrev: function () {
    if (this.historyIndex < this.history.length && this.history.length)
      toHistory(this, 1, this.history.length);
  },
  _line: function () {
    var line = this._addHistory();
    this[S.undoStack] = [];
    this[S.redoStack] = [];
    this.clearLine();
    this._onLine(line);
  }
}, false);

/* ---- completion ---- */

/* A new row where an entry is empty, which separates groups. */
function table(completions, columns) {
  var widths = completions.map(width);
  var wide = Math.max.apply(null, widths) + 2;
  var most = Math.floor(columns / wide) || 1;
  var text = '\r\n', inRow = 0, blanks = 0;
  if (most === Infinity)
    most = 1;
  completions.forEach(function (entry, i) {
    if (entry === '' || inRow === most) {
      text += '\r\n';
      inRow = 0;
      blanks = 0;
    } else {
      text += ' '.repeat(blanks);
    }
    if (entry === '') {
      text += '\r\n';
    } else {
      text += entry;
      blanks = wide - widths[i];
      inRow++;
    }
  });
  return inRow === 0 ? text : text + '\r\n\r\n';
}

function isText(text) {
  return text !== '';
}

base.define(base.Interface.prototype, {
  _tabComplete: function (again) {
    var self = this, text = this.line.slice(0, this.cursor), result;
    this.pause();
    try {
      result = Promise.resolve(this.completer(text));
    } catch (err) {
      result = Promise.reject(err);
    }
    return result.then(function (value) {
      self.resume();
      self._tabCompleter(again, value);
    }, function (err) {
      self._writeToOutput('Tab completion error: ' + require('util').inspect(err));
      self.resume();
    });
  },
  /* result: [what it may be, the part of the line that this completes]. */
  _tabCompleter: function (again, result) {
    var completions = result[0], from = result[1], prefix;
    if (!completions || completions.length === 0)
      return;
    prefix = cursor.commonPrefix(completions.filter(isText));
    if (prefix.startsWith(from) && prefix.length > from.length) {
      this._insertString(prefix.slice(from.length));
    } else if (!from.startsWith(prefix)) {
      replace(this, this.cursor - from.length, this.cursor, prefix);
      this._refreshLine();
    } else if (again) {
      remember(this);
      this._writeToOutput(table(completions, this.columns));
      this._refreshLine();
    }
  }
}, false);

/* ---- keys ---- */

/* No answer comes any more to a question that waits as a promise. */
function giveUp(self, key) {
  var reject = self[S.questionReject];
  self.close();
  if (reject)
    reject(require('internal_abort').abortError(undefined, 'Aborted with Ctrl+' + key));
}

function interrupt(self) {
  if (self.listenerCount('SIGINT') > 0)
    self.emit('SIGINT');
  else
    giveUp(self, 'C');
}

/* The shell has the terminal until the process is continued. */
function suspend(self) {
  if (self.listenerCount('SIGTSTP') > 0) {
    self.emit('SIGTSTP');
    return;
  }
  process.once('SIGCONT', function () {
    if (!self.paused) {
      self.pause();
      self.emit('SIGCONT');
    }
    self._setRawMode(true);
    self._refreshLine();
  });
  self._setRawMode(false);
  process.kill(process.pid, 'SIGTSTP');
}

function charLeft(self) {
  self._moveCursor(-cursor.lengthLeft(self.line, self.cursor));
}

function charRight(self) {
  self._moveCursor(cursor.lengthAt(self.line, self.cursor));
}

function toBegin(self) {
  self._moveCursor(-Infinity);
}

function toEnd(self) {
  self._moveCursor(Infinity);
}

function call(name) {
  return function (self) {
    self[name]();
  };
}

var ACTIONS = {
  'ctrl+shift': {
    backspace: call('_deleteLineLeft'), 'delete': call('_deleteLineRight')
  },
  ctrl: {
    c: interrupt,
    h: call('_deleteLeft'),
    d: function (self) {
      if (self.cursor === 0 && self.line.length === 0)
        giveUp(self, 'D');
      else
        self._deleteRight();
    },
    u: call('_deleteLineLeft'), k: call('_deleteLineRight'),
    a: toBegin, e: toEnd, b: charLeft, f: charRight,
    l: function (self) {
      cursor.cursorTo(self.output, 0, 0);
      cursor.clearScreenDown(self.output);
      self._refreshLine();
    },
    n: call('_historyNext'), p: call('_historyPrev'), y: call('_yank'), z: suspend,
    w: call('_deleteWordLeft'), backspace: call('_deleteWordLeft'),
    'delete': call('_deleteWordRight'), left: call('_wordLeft'), right: call('_wordRight')
  },
  meta: {
    b: call('_wordLeft'), f: call('_wordRight'), d: call('_deleteWordRight'),
    'delete': call('_deleteWordRight'), backspace: call('_deleteWordLeft'),
    y: call('_yankPop')
  },
  '': {
    'return': function (self) {
      self[S.sawReturnAt] = Date.now();
      self._line();
    },
    enter: function (self) {
      if (self[S.sawReturnAt] === 0 || Date.now() - self[S.sawReturnAt] > self.crlfDelay)
        self._line();
      self[S.sawReturnAt] = 0;
    },
    backspace: call('_deleteLeft'), 'delete': call('_deleteRight'),
    left: charLeft, right: charRight, home: toBegin, end: toEnd,
    up: call('_historyPrev'), down: call('_historyNext')
  }
};

/* What is typed or pasted, which may be several lines. */
function insert(self, text) {
  var from = 0, end = base.lineEnding, found;
  if (typeof text !== 'string' || !text)
    return;
  end.lastIndex = 0;
  while ((found = end.exec(text)) !== null) {
    self._insertString(text.slice(from, found.index));
    from = found.index + found[0].length;
    self._line();
    end.lastIndex = from; /* listeners may have looked for lines as well */
  }
  self._insertString(text.slice(from));
}

/* Up and down look for entries that begin with what was before the cursor at first. */
function search(self, key) {
  if ((key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta &&
      !key.shift) {
    if (self[S.substringSearch] === null)
      self[S.substringSearch] = self.line.slice(0, self.cursor);
  } else if (self[S.substringSearch] !== null) {
    self[S.substringSearch] = null;
    if (self.historyIndex === self.history.length)
      self.historyIndex = -1;
  }
}

/* True if the key was one of them. */
function undoOrRedo(self, key) {
  var first = typeof key.sequence === 'string' ? key.sequence[0] : undefined;
  if (first === '\u001f')
    self._undo();
  else if (first === '\u001e')
    self._redo();
  else
    return false;
  return true;
}

function groupOf(key) {
  if (key.ctrl)
    return key.shift ? 'ctrl+shift' : 'ctrl';
  return key.meta ? 'meta' : '';
}

base.define(base.Interface.prototype, {
  _ttyWrite: function (text, key) {
    var previous = this[S.previousKey], group, action;
    key = key || {};
    this[S.previousKey] = key;
    if (!key.meta || key.name !== 'y')
      this[S.yanking] = false;
    search(this, key);
    if (undoOrRedo(this, key) || key.name === 'escape')
      return;
    group = groupOf(key);
    action = Object.prototype.hasOwnProperty.call(ACTIONS[group], key.name) ?
      ACTIONS[group][key.name] : undefined;
    if (group === '' && key.name !== 'enter' && this[S.sawReturnAt])
      this[S.sawReturnAt] = 0;
    if (action)
      action(this);
    else if (group !== '')
      return;
    else if (key.name === 'tab' && typeof this.completer === 'function' &&
             this.isCompletionEnabled)
      this._tabComplete(previous && previous.name === 'tab');
    else
      insert(this, text);
  },
  /* The same where the terminal can move no cursor. */
  _ttyWriteDumb: function (text, key) {
    key = key || {};
    if (key.name === 'escape')
      return;
    if (this[S.sawReturnAt] && key.name !== 'enter')
      this[S.sawReturnAt] = 0;
    if (key.ctrl && key.name === 'c') {
      if (this.listenerCount('SIGINT') > 0)
        this.emit('SIGINT');
      else
        this.close();
    } else if (key.ctrl && key.name === 'd') {
      this.close();
    } else if (key.name === 'return' || key.name === 'enter') {
      ACTIONS[''][key.name](this);
    } else if (typeof text === 'string' && text) {
      this.line += text;
      this.cursor += text.length;
      this._writeToOutput(text);
    }
  }
}, false);
