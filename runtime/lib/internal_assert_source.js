/* The source text of the failing assert(...) call, read back from the program's file. */
'use strict';

/* "    at name (file:line:column)" or "    at file:line:column" */
function placeOf(frame) {
  var found = /\(?([^()\s][^()]*?):(\d+):(\d+)\)?$/.exec(frame.replace(/^\s*at /, ''));
  var file;
  if (!found)
    return undefined;
  file = found[1].slice(found[1].lastIndexOf('(') + 1);
  return { file: file, line: Number(found[2]), column: Number(found[3]) - 1 };
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

function isPart(c) {
  return /[\w$.\u0080-\uffff]/.test(c);
}

/* The column is that of the name that is called; what it is a member of stands before it. */
function calleeStart(text, at) {
  var closed;
  while (at > 0 && (isPart(text.charAt(at - 1)) || text.charAt(at - 1) === ']')) {
    closed = text.charAt(at - 1) === ']' ? text.lastIndexOf('[', at - 1) : at - 1;
    if (closed < 0)
      break;
    at = closed;
  }
  return at;
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
  var place = placeOf(frame), lines, start, text, paren, end;
  if (place === undefined || place.file.charAt(0) !== '/')
    return undefined;
  lines = require('fs').readFileSync(place.file, 'utf8').split('\n');
  text = lines.slice(place.line - 1, place.line + 20).join('\n');
  start = calleeStart(text, place.column);
  paren = text.indexOf('(', place.column);
  if (paren < 0 || !/^[\w$.\u0080-\uffff]+(\[[^\]]*\])*\s*$/.test(text.slice(place.column, paren)))
    return undefined;
  end = closing(text, paren);
  return end < 0 ? undefined : dedent(text.slice(start, end + 1), start);
}

module.exports = function (frame) {
  try {
    return callText(frame);
  } catch (ignored) {
    return undefined;
  }
};
