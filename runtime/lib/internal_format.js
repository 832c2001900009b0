/* printf-like formatting of console.log and util.format. */
'use strict';

var BUILTINS = ['Object', 'Array', 'Function', 'Error', 'EvalError', 'RangeError',
  'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'Date', 'RegExp',
  'Number', 'String', 'Boolean', 'Map', 'Set', 'Promise'];
var hasOwn = Object.prototype.hasOwnProperty;

function inspect(value, options) {
  return require('internal_inspect')(value, options);
}

function withOptions(options, more) {
  var all = {}, key;
  for (key in options)
    all[key] = options[key];
  for (key in more)
    all[key] = more[key];
  return all;
}

/* A toString that the program wrote itself is honoured by %s. */
function hasBuiltInToString(value) {
  var holder = value, desc;
  if (typeof value.toString !== 'function')
    return true;
  if (hasOwn.call(value, 'toString'))
    return false;
  do {
    holder = Object.getPrototypeOf(holder);
  } while (!hasOwn.call(holder, 'toString'));
  desc = Object.getOwnPropertyDescriptor(holder, 'constructor');
  return desc !== undefined && typeof desc.value === 'function' &&
    BUILTINS.indexOf(require('internal_errors').functionName(desc.value)) >= 0;
}

/* With _ between groups of digits where the options, or those of all, say so. */
function numberText(n, options) {
  var separator = options && options.numericSeparator;
  if (separator === undefined)
    separator = require('internal_inspect').defaultOptions.numericSeparator;
  return require('internal_inspect_text').number(n, separator);
}

function asString(value, options) {
  if (typeof value === 'number')
    return numberText(value, options);
  if (typeof value !== 'object' || value === null || !hasBuiltInToString(value))
    return String(value);
  return inspect(value, withOptions(options, { depth: 0, colors: false, compact: 3 }));
}

function asNumber(value, convert, options) {
  if (typeof value === 'symbol')
    return 'NaN';
  if (typeof value === 'object' && convert !== Number && value === null)
    return 'NaN';
  return numberText(convert(value), options);
}

function asJson(value) {
  try {
    return String(JSON.stringify(value));
  } catch (err) {
    if (err && err.name === 'TypeError' && /^Converting circular structure/.test(err.message))
      return '[Circular]';
    throw err;
  }
}

function integer(value) {
  return typeof value === 'object' ? NaN : parseInt(value, 10);
}

/* The text for one directive, or undefined if the letter is none. */
function directive(letter, value, options) {
  switch (letter) {
  case 's':
    return asString(value, options);
  case 'd':
    return asNumber(value, Number, options);
  case 'i':
    return asNumber(value, integer, options);
  case 'f':
    return asNumber(value, parseFloat, options);
  case 'j':
    return asJson(value);
  case 'o':
    return inspect(value, withOptions(options,
      { showHidden: true, showProxy: true, depth: 4 }));
  case 'O':
    return inspect(value, options);
  case 'c':
    return '';
  default:
    return undefined;
  }
}

/* Replaces the directives of args[0]; returns how many arguments were used up. */
function fill(args, options, out) {
  var pattern = args[0], text = '', from = 0, used = 1, at, letter, piece;
  at = pattern.indexOf('%');
  while (at >= 0 && at < pattern.length - 1) {
    letter = pattern.charAt(at + 1);
    piece = undefined;
    if (letter === '%')
      piece = '%';
    else if (used < args.length)
      piece = directive(letter, args[used], options);
    if (piece !== undefined) {
      text += pattern.slice(from, at) + piece;
      from = at + 2;
      used += letter === '%' ? 0 : 1;
    }
    at = pattern.indexOf('%', at + (piece !== undefined || letter === '%' ? 2 : 1));
  }
  out.push(text + pattern.slice(from));
  return used;
}

/* args: an array of everything console.log was given. */
function format(options, args) {
  var out = [], i = 0;
  if (args.length === 1 && typeof args[0] === 'string')
    return args[0];
  if (typeof args[0] === 'string') {
    if (args[0].indexOf('%') >= 0) {
      i = fill(args, options, out);
    } else {
      out.push(args[0]);
      i = 1;
    }
  }
  for (; i < args.length; i++)
    out.push(typeof args[i] === 'string' ? args[i] : inspect(args[i], options));
  return out.join(' ');
}

module.exports = format;
