/* The source text of the failing assert(...) call, read back from the program's file. */
'use strict';

var CALL = /(^|[^\w.$])((assert|ok)[\w.$]*(\[[^\]]*\])?\s*)\(/;

/* "    at name (file:line)" or "    at file:line", with or without a column. */
function placeOf(frame) {
  var found = /\(?([^()\s][^()]*?):(\d+)(:\d+)?\)?$/.exec(frame.replace(/^\s*at /, ''));
  var file;
  if (!found)
    return undefined;
  file = found[1].slice(found[1].lastIndexOf('(') + 1);
  return { file: file, line: Number(found[2]) };
}

function skipString(text, i) {
  var quote = text.charAt(i);
  for (i++; i < text.length && text.charAt(i) !== quote; i++) {
    if (text.charAt(i) === '\\')
      i++;
  }
  return i;
}

/* Where the parenthesis at `i` is closed; -1 if it is not. */
function closing(text, i) {
  var depth = 0, c;
  for (; i < text.length; i++) {
    c = text.charAt(i);
    if (c === '"' || c === "'")
      i = skipString(text, i);
    else if (c === '(' || c === '[' || c === '{')
      depth++;
    else if (c === ')' || c === ']' || c === '}')
      depth--;
    if (depth === 0)
      return i;
  }
  return -1;
}

/* Only the innermost line is known, so two calls on it cannot be told apart. */
function callStart(lines, line) {
  var n, found, rest;
  for (n = line; n >= 1 && n > line - 10; n--) {
    found = CALL.exec(lines[n - 1]);
    if (found) {
      rest = lines[n - 1].slice(found.index + found[0].length);
      if (n === line && CALL.test(rest))
        return undefined;
      return { line: n, column: found.index + found[1].length,
        paren: found.index + found[0].length - 1 };
    }
  }
  return undefined;
}

function dedent(text, column) {
  return text.split('\n').map(function (line, i) {
    var n = 0;
    while (i > 0 && n < column && /\s/.test(line.charAt(n)))
      n++;
    return line.slice(n);
  }).join('\n  ');
}

/* Given the caller's frame; undefined when the text cannot be had. */
function callText(frame) {
  var place = placeOf(frame), lines, start, text, end;
  if (place === undefined || place.file.charAt(0) !== '/')
    return undefined;
  lines = require('fs').readFileSync(place.file, 'utf8').split('\n');
  start = callStart(lines, place.line);
  if (start === undefined)
    return undefined;
  text = lines.slice(start.line - 1, start.line + 20).join('\n');
  end = closing(text, start.paren);
  return end < 0 ? undefined : dedent(text.slice(start.column, end + 1), start.column);
}

module.exports = function (frame) {
  try {
    return callText(frame);
  } catch (ignored) {
    return undefined;
  }
};
