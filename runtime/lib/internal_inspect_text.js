/* How util.inspect prints strings, numbers, functions, boxed values and errors. */
'use strict';

var errors = require('internal_errors');
var spaces = require('internal_inspect_layout').spaces;

var colors = {
  reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24],
  blink: [5, 25], inverse: [7, 27], hidden: [8, 28], strikethrough: [9, 29],
  doubleunderline: [21, 24], black: [30, 39], red: [31, 39], green: [32, 39],
  yellow: [33, 39], blue: [34, 39], magenta: [35, 39], cyan: [36, 39],
  white: [37, 39], bgBlack: [40, 49], bgRed: [41, 49], bgGreen: [42, 49],
  bgYellow: [43, 49], bgBlue: [44, 49], bgMagenta: [45, 49], bgCyan: [46, 49],
  bgWhite: [47, 49], framed: [51, 54], overlined: [53, 55], gray: [90, 39],
  grey: [90, 39], redBright: [91, 39], greenBright: [92, 39],
  yellowBright: [93, 39], blueBright: [94, 39], magentaBright: [95, 39],
  cyanBright: [96, 39], whiteBright: [97, 39]
};

var styles = {
  special: 'cyan', number: 'yellow', bigint: 'yellow', 'boolean': 'yellow',
  undefined: 'grey', 'null': 'bold', string: 'green', symbol: 'green',
  date: 'magenta', regexp: 'red', module: 'underline'
};

var SHORT = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r' };

/* Whether text is printable as it stands between single quotes. */
var isHarmless = binding.isHarmless || function (str) {
  return /^[ -&(-\[\]-~]*$/.test(str);
};

function hex(code, digits) {
  var s = code.toString(16);
  while (s.length < digits)
    s = '0' + s;
  return s;
}

function isLowSurrogate(str, i) {
  var c = i < str.length ? str.charCodeAt(i) : 0;
  return c >= 0xdc00 && c <= 0xdfff;
}

function escapeAll(str, mark) {
  var out = '', from = 0, i, c, piece;
  for (i = 0; i < str.length; i++) {
    c = str.charCodeAt(i);
    piece = undefined;
    if (c === mark || c === 92)
      piece = '\\' + str.charAt(i);
    else if (c < 32)
      piece = SHORT[c] || '\\x' + hex(c, 2).toUpperCase();
    else if (c >= 127 && c < 160)
      piece = '\\x' + hex(c, 2).toUpperCase();
    else if (c >= 0xd800 && c <= 0xdbff && isLowSurrogate(str, i + 1))
      i++;
    else if (c >= 0xd800 && c <= 0xdfff)
      piece = '\\u' + hex(c, 4);
    if (piece !== undefined) {
      out += str.slice(from, i) + piece;
      from = i + 1;
    }
  }
  return out + str.slice(from);
}

/* The quotes are the first of ' " ` that the text does not hold. */
function quote(str) {
  var q = "'";
  if (isHarmless(str))
    return "'" + str + "'";
  if (str.indexOf("'") >= 0) {
    if (str.indexOf('"') < 0)
      q = '"';
    else if (str.indexOf('`') < 0 && str.indexOf('${') < 0)
      q = '`';
  }
  return q + escapeAll(str, q === "'" ? 39 : 0) + q;
}

function formatString(ctx, str) {
  var tail = '', rest, lines, i;
  if (str.length > ctx.maxStringLength) {
    rest = str.length - ctx.maxStringLength;
    str = str.slice(0, ctx.maxStringLength);
    tail = '... ' + rest + ' more character' + (rest > 1 ? 's' : '');
  }
  if (ctx.compact === true || str.length <= 16 ||
      str.length <= ctx.breakLength - ctx.indent - 4 || str.indexOf('\n') < 0)
    return ctx.stylize(quote(str), 'string') + tail;
  lines = str.split('\n');
  for (i = 0; i < lines.length - 1; i++)
    lines[i] += '\n';
  if (lines[i] === '')
    lines.pop();
  for (i = 0; i < lines.length; i++)
    lines[i] = ctx.stylize(quote(lines[i]), 'string');
  return lines.join(' +\n' + spaces(ctx.indent + 2)) + tail;
}

function groupDigits(digits, fromEnd) {
  return fromEnd ? digits.replace(/(\d)(?=(\d{3})+$)/g, '$1_') :
    digits.replace(/(\d{3})(?=\d)/g, '$1_');
}

function number(n, separator) {
  var parts;
  if (n === 0 && 1 / n < 0)
    return '-0';
  if (!separator || !/^-?\d+(\.\d+)?$/.test(String(n)))
    return String(n);
  parts = String(n).split('.');
  parts[0] = groupDigits(parts[0], true);
  if (parts.length > 1)
    parts[1] = groupDigits(parts[1], false);
  return parts.join('.');
}

function primitive(ctx, value) {
  switch (typeof value) {
  case 'string':
    return formatString(ctx, value);
  case 'number':
    return ctx.stylize(number(value, ctx.numericSeparator), 'number');
  case 'boolean':
    return ctx.stylize(String(value), 'boolean');
  case 'undefined':
    return ctx.stylize('undefined', 'undefined');
  default:
    return ctx.stylize(String(value), value === null ? 'null' : typeof value);
  }
}

/* [Function: name], with the constructor when it is not Function. */
function functionText(fn, constructor) {
  var name = errors.functionName(fn), base = '[Function';
  if (constructor === null)
    base += ' (null prototype)';
  base += name === '' ? ' (anonymous)' : ': ' + name;
  base += ']';
  if (constructor !== 'Function' && constructor !== null)
    base += ' ' + constructor;
  return base;
}

function plain(str) {
  return str;
}

var BOXES = { Number: Number, String: String, Boolean: Boolean, Symbol: Symbol };

function boxed(ctx, value, type, constructor) {
  var inner = primitive({ stylize: plain, compact: true, indent: 0,
    maxStringLength: Infinity }, BOXES[type].prototype.valueOf.call(value));
  var name = '';
  if (constructor === null)
    name = ' (null prototype)';
  else if (constructor !== type)
    name = ' (' + constructor + ')';
  return '[' + type + name + ': ' + inner + ']';
}

/* --- errors --- */

function stackOf(err) {
  return err.stack ? String(err.stack) : Error.prototype.toString.call(err);
}

/* name, message and stack are in the text already. */
function dropShown(ctx, keys, err, stack) {
  ['name', 'message', 'stack'].forEach(function (key) {
    var at = ctx.showHidden ? -1 : keys.indexOf(key);
    if (at >= 0 && stack.indexOf(String(err[key])) >= 0)
      keys.splice(at, 1);
  });
}

/* The class of an error shows even if only its constructor tells it. */
function improve(stack, constructor, name) {
  var after = stack.charAt(name.length), rest;
  if (constructor !== null &&
      (!/Error$/.test(name) || stack.slice(0, name.length) !== name ||
       (after !== '' && after !== ':' && after !== '\n')))
    return stack;
  rest = stack.slice(name.length);
  if (constructor === null) {
    if (stack.slice(0, name.length) === name)
      return '[' + name + ': null prototype]' + rest;
    return stack;
  }
  if (name.indexOf(constructor) >= 0)
    return stack;
  if (constructor.indexOf(name) >= 0)
    return constructor + rest;
  return constructor + ' [' + name + ']' + rest;
}

/* shape: the name of its class, its tag, and its keys, which lose what the text shows */
function errorText(ctx, err, shape) {
  var constructor = shape.name, keys = shape.keys;
  var name = err.name !== null && err.name !== undefined ? String(err.name) : 'Error';
  var stack = stackOf(err), at;
  dropShown(ctx, keys, err, stack);
  if (Object.prototype.hasOwnProperty.call(err, 'cause') && keys.indexOf('cause') < 0)
    keys.push('cause');
  if (Array.isArray(err.errors) && keys.indexOf('errors') < 0)
    keys.push('errors');
  if (shape.tag !== '' && constructor !== null && shape.tag !== constructor)
    constructor += ' [' + shape.tag + ']';
  stack = improve(stack, constructor, name);
  at = err.message ? stack.indexOf(err.message) : -1;
  if (at >= 0)
    at += err.message.length;
  if (stack.indexOf('\n    at', Math.max(at, 0)) < 0)
    stack = '[' + stack + ']';
  if (ctx.indent !== 0)
    stack = stack.split('\n').join('\n' + spaces(ctx.indent));
  return stack;
}

module.exports = {
  colors: colors,
  styles: styles,
  quote: quote,
  number: number,
  primitive: primitive,
  functionText: functionText,
  boxed: boxed,
  errorText: errorText
};
