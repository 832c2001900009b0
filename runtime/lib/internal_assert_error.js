/* AssertionError and the messages it makes of actual, expected and operator. */
'use strict';

var inspect = require('internal_inspect');
var errors = require('internal_errors');

var READABLE = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:'
};

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function print(value) {
  return inspect(value, {
    compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity,
    showHidden: false, showProxy: false, sorted: true, getters: true,
    breakLength: Infinity
  });
}

function spaces(n) {
  return new Array(n + 1).join(' ');
}

/* At most 47 lines of a value, the last one saying that there are more. */
function shortened(lines) {
  if (lines.length > 50)
    return lines.slice(0, 46).concat('...');
  return lines;
}

/* --- the difference of two printed values --- */

function Diff(actual, expected) {
  this.actual = actual.split('\n');
  this.expected = expected.split('\n');
  this.text = '';
  this.pending = ''; /* lines of expected, shown after those of actual */
  this.end = '';
  this.printed = 0;
  this.identical = 0;
  this.skipped = false;
}

/* Equal lines at the end: three are shown. */
Diff.prototype.trimEnd = function () {
  var a = this.actual, b = this.expected, n = 0, other = '', line;
  while (a.length > 0 && b.length > 0 && a[a.length - 1] === b[b.length - 1]) {
    line = a.pop();
    b.pop();
    if (n++ < 3)
      this.end = '\n  ' + line + this.end;
    else
      other = line;
  }
  if (n > 4) {
    this.end = '\n...' + this.end;
    this.skipped = true;
  }
  if (other !== '')
    this.end = '\n  ' + other + this.end;
};

/* The equal lines before a difference: the last two are shown. */
Diff.prototype.flushIdentical = function (lines, i) {
  if (this.identical > 2) {
    if (this.identical > 3) {
      if (this.identical === 5) {
        this.text += '\n  ' + lines[i - 3];
        this.printed++;
      } else if (this.identical > 5) {
        this.text += '\n...';
        this.skipped = true;
      }
      this.text += '\n  ' + lines[i - 2];
      this.printed++;
    }
    this.text += '\n  ' + lines[i - 1];
    this.printed++;
  }
  this.identical = 0;
};

/* One side has lines left. */
Diff.prototype.addExtra = function (lines, i) {
  this.flushIdentical(lines, i);
  if (lines === this.actual)
    this.text += '\n+ ' + lines[i];
  else
    this.pending += '\n- ' + lines[i];
  this.printed++;
};

function withoutComma(line) {
  return line.charAt(line.length - 1) === ',' ? line.slice(0, -1) : undefined;
}

Diff.prototype.addPair = function (i) {
  var a = this.actual[i], b = this.expected[i];
  var differ = a !== b && withoutComma(a) !== b;
  if (differ && withoutComma(b) === a) {
    differ = false;
    a += ',';
  }
  if (differ) {
    this.flushIdentical(this.actual, i);
    this.text += '\n+ ' + a;
    this.pending += '\n- ' + b;
    this.printed += 2;
    return;
  }
  this.text += this.pending;
  this.pending = '';
  this.identical++;
  if (this.identical <= 2) {
    this.text += '\n  ' + a;
    this.printed++;
  }
};

/* The lines, or undefined when there is no difference at all. */
Diff.prototype.render = function (heading, indicator) {
  var lines = this.actual, both, total, i;
  this.trimEnd();
  total = Math.max(this.actual.length, this.expected.length);
  both = Math.min(this.actual.length, this.expected.length);
  if (total === 0)
    return undefined;
  if (this.actual.length < total)
    lines = this.expected;
  heading += '\n+ actual - expected';
  for (i = 0; i < total; i++) {
    if (i >= both)
      this.addExtra(lines, i);
    else
      this.addPair(i);
    if (this.printed > 50 && i < total - 2)
      return heading + ' ... Lines skipped\n' + this.text + '\n...' + this.pending +
        '\n...';
  }
  return heading + (this.skipped ? ' ... Lines skipped' : '') + '\n' + this.text +
    this.pending + this.end + indicator;
};

/* Two short primitives are put side by side. */
function shortForm(actual, expected, a, b, heading) {
  if (a.length + b.length > 12 || isObject(actual) || isObject(expected) ||
      (actual === 0 && expected === 0))
    return undefined;
  return heading + '\n\n' + a + ' !== ' + b + '\n';
}

function columns() {
  return process.stderr.isTTY ? process.stderr.columns : 80;
}

/* A caret below the first character that differs. */
function indicate(a, b) {
  var i = 0;
  if (a.length + b.length >= columns())
    return '';
  while (a.charAt(i) === b.charAt(i))
    i++;
  return i > 2 ? '\n  ' + spaces(i) + '^' : '';
}

/* A message of the program's own stands in the place of the heading. */
function difference(actual, expected, operator, message) {
  var a = print(actual), b = print(expected), indicator = '', heading, short, text;
  if (operator === 'strictEqual' && ((isObject(actual) && isObject(expected)) ||
      (typeof actual === 'function' && typeof expected === 'function')))
    operator = 'strictEqualObject';
  heading = message || READABLE[operator];
  if (a.indexOf('\n') < 0 && b.indexOf('\n') < 0 && a !== b) {
    short = shortForm(actual, expected, a, b, heading);
    if (short !== undefined)
      return short;
    if (operator !== 'strictEqualObject' && a.length + b.length > 12)
      indicator = indicate(a, b);
  }
  text = new Diff(a, b).render(heading, indicator);
  if (text === undefined)
    return READABLE.notIdentical + '\n\n' + shortened(a.split('\n')).join('\n') + '\n';
  return text;
}

/* --- the other messages --- */

function unwanted(actual, operator) {
  var lines = shortened(print(actual).split('\n')), heading = READABLE[operator];
  if (operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function'))
    heading = READABLE.notStrictEqualObject;
  if (lines.length === 1)
    return heading + (lines[0].length > 5 ? '\n\n' : ' ') + lines[0];
  return heading + '\n\n' + lines.join('\n') + '\n';
}

function cut(text, max) {
  return text.length > max ? text.slice(0, max - 3) + '...' : text;
}

function operatorMessage(actual, expected, operator) {
  var a = print(actual), b = print(expected);
  if (operator === 'notDeepEqual' && a === b)
    return cut(READABLE.notDeepEqual + '\n\n' + a, 1024);
  a = cut(a, 512);
  b = cut(b, 512);
  if (operator === 'deepEqual')
    return READABLE.deepEqual + '\n\n' + a + '\n\nshould loosely deep-equal\n\n' + b;
  if (operator === 'notDeepEqual')
    return READABLE.notDeepEqualUnequal + '\n\n' + a +
      '\n\nshould not loosely deep-equal\n\n' + b;
  return a + ' ' + operator + ' ' + b;
}

function messageOf(options) {
  var message = options.message;
  if (options.operator === 'deepStrictEqual' || options.operator === 'strictEqual')
    return difference(options.actual, options.expected, options.operator, message);
  if (message !== null && message !== undefined)
    return String(message);
  switch (options.operator) {
  case 'notDeepStrictEqual':
  case 'notStrictEqual':
    return unwanted(options.actual, options.operator);
  default:
    return operatorMessage(options.actual, options.expected, options.operator);
  }
}

/* --- the error --- */

/* The frames of the caller: assert's own are of no use to anyone. */
function frames() {
  var lines = String(new Error('x').stack).split('\n').slice(1);
  while (lines.length > 0 && /node:(internal_)?assert/.test(lines[0]))
    lines.shift();
  return lines;
}

/* Those below a function of the caller's choice. */
function framesBelow(start) {
  var holder = {};
  Error.captureStackTrace(holder, start);
  return String(holder.stack).split('\n').slice(1);
}

function AssertionError(options) {
  var message, lines;
  errors.checkObject(options, 'options');
  message = options.message;
  this.generatedMessage = !message;
  message = messageOf(options);
  errors.hidden(this, 'name', 'AssertionError');
  errors.hidden(this, 'message', message);
  lines = ['AssertionError [ERR_ASSERTION]: ' + message]
    .concat(options.stackStartFn ? framesBelow(options.stackStartFn) : frames());
  errors.hidden(this, 'stack', lines.join('\n'));
  this.code = 'ERR_ASSERTION';
  this.actual = options.actual;
  this.expected = options.expected;
  this.operator = options.operator;
  if (options.details !== undefined)
    this.details = options.details;
}

AssertionError.prototype = Object.create(Error.prototype, {
  constructor: { value: AssertionError, writable: true, configurable: true }
});

errors.hidden(AssertionError.prototype, 'toString', function () {
  return this.name + ' [' + this.code + ']: ' + this.message;
});

/* Long texts in actual and expected are in the message already. */
function fewLines(value) {
  var lines;
  if (typeof value !== 'string')
    return value;
  lines = value.split('\n');
  if (lines.length > 10)
    return lines.slice(0, 10).join('\n') + '\n...';
  return value.length > 512 ? value.slice(0, 512) + '...' : value;
}

errors.hidden(AssertionError.prototype, inspect.custom, function (depth, options) {
  var actual = this.actual, expected = this.expected, all = {}, key, text;
  for (key in options)
    all[key] = options[key];
  all.customInspect = false;
  all.depth = 0;
  this.actual = fewLines(actual);
  this.expected = fewLines(expected);
  text = inspect(this, all);
  this.actual = actual;
  this.expected = expected;
  return text;
});

AssertionError.frames = frames;
module.exports = AssertionError;
