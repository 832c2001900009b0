/* readline: what a terminal sends, as 'keypress' events. */
'use strict';

var lengthAt = require('internal_readline_utils').lengthAt;

var ESC = '\u001b';
var TIMEOUT = 500; /* of an escape that nothing follows; GNU readline's */
var DECODER = Symbol('keypress-decoder');
var PARSER = Symbol('escape-decoder');
var SAW_KEYPRESS = Symbol('_sawKeyPress');

/* ---- names ---- */

/* What terminals send after ESC, by the name of the key. `shift` and `ctrl` are for rxvt,
 * which says them by the code. */
var CODES = {
  f1: 'OP [P [11~ [[A', f2: 'OQ [Q [12~ [[B', f3: 'OR [R [13~ [[C', f4: 'OS [S [14~ [[D',
  f5: '[15~ [[E', f6: '[17~', f7: '[18~', f8: '[19~', f9: '[20~', f10: '[21~',
  f11: '[23~', f12: '[24~',
  up: '[A OA', down: '[B OB', right: '[C OC', left: '[D OD', clear: '[E OE',
  end: '[F OF [4~ [8~', home: '[H OH [1~ [7~', insert: '[2~', 'delete': '[3~',
  pageup: '[5~ [[5~', pagedown: '[6~ [[6~', 'paste-start': '[200~', 'paste-end': '[201~'
};
var SHIFTED = {
  up: '[a', down: '[b', right: '[c', left: '[d', clear: '[e', insert: '[2$',
  'delete': '[3$', pageup: '[5$', pagedown: '[6$', home: '[7$', end: '[8$', tab: '[Z'
};
var CONTROLLED = {
  up: 'Oa', down: 'Ob', right: 'Oc', left: 'Od', clear: 'Oe', insert: '[2^',
  'delete': '[3^', pageup: '[5^', pagedown: '[6^', home: '[7^', end: '[8^'
};
var PLAIN = {
  '\r': 'return', '\n': 'enter', '\t': 'tab', '\b': 'backspace', '\u007f': 'backspace',
  ' ': 'space'
};

function index(table, names, modifier) {
  Object.keys(names).forEach(function (name) {
    names[name].split(' ').forEach(function (code) {
      table[code] = { name: name, modifier: modifier };
    });
  });
  return table;
}

var byCode = index(index(index(Object.create(null), CODES, ''), SHIFTED, 'shift'),
  CONTROLLED, 'ctrl');

/* ---- one sequence ---- */

function isDigit(ch) {
  return ch >= '0' && ch <= '9';
}

/* Takes one character after the other. `state` says which comes next; a state returns the
 * next one, or undefined when the key is whole. An empty character is the timeout's. */
function Parser(stream) {
  this.stream = stream;
  this.reset();
}

Parser.prototype.reset = function () {
  this.state = first;
  this.sequence = '';
  this.escaped = false;
  this.code = '';
  this.modifier = 0;
  this.begin = 0;
  this.digits = 0;
};

Parser.prototype.feed = function (ch) {
  var key;
  this.sequence += ch;
  this.state = this.state(ch);
  if (this.state !== undefined)
    return;
  key = this.key(ch);
  /* Before the listeners: they may throw, or bring more input. */
  this.reset();
  this.emit(key);
};

function first(ch) {
  if (ch !== ESC)
    return undefined;
  this.escaped = true;
  return escaped;
}

function escaped(ch) {
  return ch === ESC ? escapedTwice : introduced.call(this, ch);
}

function escapedTwice(ch) {
  return introduced.call(this, ch);
}

function introduced(ch) {
  if (ch === 'O')
    this.code = 'O';
  else if (ch === '[')
    this.code = '[';
  else
    return undefined;
  return ch === 'O' ? letter : bracketed;
}

/* ESC O letter, ESC O modifier letter */
function letter(ch) {
  if (isDigit(ch)) {
    this.modifier = ch - 1;
    return lastLetter;
  }
  return lastLetter.call(this, ch);
}

function lastLetter(ch) {
  this.code += ch;
  return undefined;
}

/* ESC [ and, on the Linux console, a second [ */
function bracketed(ch) {
  if (ch !== '[')
    return number.call(this, ch);
  this.code += ch;
  return number;
}

/* Three digits at most, a modifier, and a last character. */
function number(ch) {
  if (!this.begin)
    this.begin = this.sequence.length - 1;
  if (isDigit(ch) && this.digits < 3) {
    this.digits++;
    return number;
  }
  return ch === ';' ? modifier : finish.call(this);
}

function modifier(ch) {
  return isDigit(ch) ? finish : finish.call(this);
}

function finish() {
  var text = this.sequence.slice(this.begin), found;
  if ((found = /^(\d\d?)(?:;(\d))?([~^$])$/.exec(text)) !== null) {
    this.code += found[1] + found[3];
    this.modifier = (found[2] || 1) - 1;
  } else if ((found = /^(?:(?:\d;)?(\d))?([A-Za-z])$/.exec(text)) !== null) {
    this.code += found[2];
    this.modifier = (found[1] || 1) - 1;
  } else {
    this.code += text;
  }
  return undefined;
}

/* ---- its key ---- */

function coded(key, code, bits) {
  var found = byCode[code];
  key.ctrl = !!(bits & 4);
  key.meta = !!(bits & 10);
  key.shift = !!(bits & 1);
  key.code = code;
  key.name = found ? found.name : 'undefined';
  if (found && found.modifier)
    key[found.modifier] = true;
}

function named(key, ch, isEscaped) {
  if (PLAIN[ch] !== undefined || ch === ESC) {
    key.name = ch === ESC ? 'escape' : PLAIN[ch];
    key.meta = isEscaped;
  } else if (!isEscaped && ch <= '\u001a') {
    key.name = String.fromCharCode(ch.charCodeAt(0) + 96);
    key.ctrl = true;
  } else if (/^[0-9A-Za-z]$/.test(ch)) {
    key.name = ch.toLowerCase();
    key.shift = /^[A-Z]$/.test(ch);
    key.meta = isEscaped;
  } else if (isEscaped) {
    key.name = ch.length ? undefined : 'escape';
    key.meta = true;
  }
}

Parser.prototype.key = function (ch) {
  var key = { sequence: null, name: undefined, ctrl: false, meta: false, shift: false };
  if (this.code)
    coded(key, this.code, this.modifier);
  else
    named(key, ch, this.escaped);
  key.sequence = this.sequence;
  key.escaped = this.escaped;
  return key;
};

/* Broken sequences are nobody's key. */
Parser.prototype.emit = function (key) {
  var text = key.sequence, isEscaped = key.escaped;
  delete key.escaped;
  if (text.length !== 0 && (key.name !== undefined || isEscaped))
    this.stream.emit('keypress', isEscaped ? undefined : text, key);
  else if (lengthAt(text, 0) === text.length)
    this.stream.emit('keypress', text, key);
};

/* ---- a stream ---- */

function feedAll(stream, text, owner, wait) {
  var i, n, ch;
  for (i = 0; i < text.length; i += n) {
    n = lengthAt(text, i);
    ch = text.substr(i, n);
    /* Pasted tabs complete nothing. */
    if (i + n === text.length)
      owner.isCompletionEnabled = true;
    stream[PARSER].feed(ch);
    if (i + n === text.length && ch === ESC)
      wait();
  }
}

function emitKeypressEvents(stream, owner) {
  var timer, delay;
  if (stream[DECODER])
    return;
  owner = owner || {};
  delay = owner.escapeCodeTimeout === undefined ? TIMEOUT : owner.escapeCodeTimeout;
  stream[DECODER] = new (require('string_decoder').StringDecoder)('utf8');
  stream[PARSER] = new Parser(stream);

  function wait() {
    timer = setTimeout(function () {
      stream[PARSER].feed('');
    }, delay);
  }

  function onData(input) {
    var text;
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    text = stream[DECODER].write(input);
    if (!text)
      return;
    clearTimeout(timer);
    owner[SAW_KEYPRESS] = lengthAt(text, 0) === text.length;
    owner.isCompletionEnabled = false;
    feedAll(stream, text, owner, wait);
  }

  function onNewListener(type) {
    if (type !== 'keypress')
      return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }

  if (stream.listenerCount('keypress') > 0)
    stream.on('data', onData);
  else
    stream.on('newListener', onNewListener);
}

module.exports = { emitKeypressEvents: emitKeypressEvents, SAW_KEYPRESS: SAW_KEYPRESS };
