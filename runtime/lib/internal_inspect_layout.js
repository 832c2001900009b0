/* Puts the printed entries of a value on one line, in columns, or one per line. */
'use strict';

var OBJECT = 0, ELEMENT = 1, EXTRA = 2;

/* Whether every character takes one column. */
var isAscii = binding.isAscii || function (str) {
  return /^[ -~]*$/.test(str);
};

function spaces(n) {
  var s = '          ';
  while (s.length < n)
    s += s;
  return s.slice(0, n);
}

function stripColors(str) {
  if (str.indexOf('\u001b') < 0 && str.indexOf('\u009b') < 0)
    return str;
  return str.replace(/[\u001b\u009b]\[[0-9;?]*[A-Za-z]/g, '');
}

/* Terminal columns taken by a string. */
function width(str, colors) {
  if (colors)
    str = stripColors(str);
  return isAscii(str) ? str.length : binding.width(str);
}

function columnCount(ctx, entries, total, longest, wide) {
  var bias = Math.sqrt(longest - total / wide);
  var biased = Math.max(longest - 3 - bias, 1);
  return Math.min(
    Math.round(Math.sqrt(2.5 * biased * entries) / biased),
    Math.floor((ctx.breakLength - ctx.indent) / longest),
    ctx.compact * 4,
    15
  );
}

function columnWidths(lengths, columns) {
  var widths = [], i, j, max;
  for (i = 0; i < columns; i++) {
    max = 0;
    for (j = i; j < lengths.length; j += columns) {
      if (lengths[j] > max)
        max = lengths[j];
    }
    widths.push(max + 2);
  }
  return widths;
}

/* Numbers are aligned to the right, everything else to the left. */
function alignsRight(output, value) {
  var i;
  if (value === undefined)
    return true;
  for (i = 0; i < output.length; i++) {
    if (typeof value[i] !== 'number')
      return false;
  }
  return true;
}

function makeRow(output, lengths, widths, start, end, right) {
  var row = '', j, pad, last;
  for (j = start; j < end; j++) {
    last = j === end - 1;
    pad = spaces(Math.max(0, widths[j - start] - lengths[j] - 2));
    if (right)
      row += pad + output[j] + (last ? '' : ', ');
    else
      row += output[j] + (last ? '' : ', ' + pad);
  }
  return row;
}

/* More than six short entries of an array are put in columns. */
function group(ctx, output, value) {
  var entries = output.length, lengths = [], total = 0, longest = 0;
  var i, n, columns, widths, right, rows;
  if (ctx.maxArrayLength < output.length)
    entries--;
  for (i = 0; i < entries; i++) {
    n = width(output[i], ctx.colors);
    lengths.push(n);
    total += n + 2;
    if (n > longest)
      longest = n;
  }
  n = longest + 2;
  if (n * 3 + ctx.indent >= ctx.breakLength || (total / n <= 5 && longest > 6))
    return output;
  columns = columnCount(ctx, entries, total, n, output.length);
  if (columns <= 1)
    return output;
  widths = columnWidths(lengths, columns);
  right = alignsRight(output, value);
  rows = [];
  for (i = 0; i < entries; i += columns)
    rows.push(makeRow(output, lengths, widths, i, Math.min(i + columns, entries), right));
  if (entries < output.length)
    rows.push(output[entries]);
  return rows;
}

function fits(ctx, output, start, base) {
  var total = output.length + start, i;
  if (total + output.length > ctx.breakLength)
    return false;
  for (i = 0; i < output.length; i++) {
    total += ctx.colors ? stripColors(output[i]).length : output[i].length;
    if (total > ctx.breakLength)
      return false;
  }
  return base === '' || base.indexOf('\n') < 0;
}

/* compact: true; entries share the line with the opening brace. */
function combineCompact(ctx, output, shape) {
  var base = shape.base === '' ? '' : ' ' + shape.base;
  var indent = '\n' + spaces(ctx.indent), head;
  if (fits(ctx, output, 0, shape.base))
    return shape.open + base + ' ' + output.join(', ') + ' ' + shape.close;
  head = shape.base === '' && shape.open.length === 1 ? ' ' : base + indent + '  ';
  return shape.open + head + output.join(',' + indent + '  ') + ' ' + shape.close;
}

/*
 * An object goes on one line if it holds at most ctx.compact levels of others
 * and fits; `level` is the depth at which it stands.
 */
function combine(ctx, output, shape, level, value) {
  var base = shape.base === '' ? '' : shape.base + ' ';
  var entries = output.length, indent, joined, start;
  if (ctx.compact === true)
    return combineCompact(ctx, output, shape);
  if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
    if (shape.kind === EXTRA && entries > 6)
      output = group(ctx, output, value);
    if (ctx.currentDepth - level < ctx.compact && entries === output.length) {
      start = output.length + ctx.indent + shape.open.length + shape.base.length + 10;
      joined = fits(ctx, output, start, shape.base) ? output.join(', ') : '\n';
      if (joined.indexOf('\n') < 0)
        return base + shape.open + ' ' + joined + ' ' + shape.close;
    }
  }
  indent = '\n' + spaces(ctx.indent);
  return base + shape.open + indent + '  ' + output.join(',' + indent + '  ') +
    indent + shape.close;
}

module.exports = {
  OBJECT: OBJECT,
  ELEMENT: ELEMENT,
  EXTRA: EXTRA,
  spaces: spaces,
  stripColors: stripColors,
  width: width,
  combine: combine
};
