/* readline: characters, and the sequences that move a terminal's cursor. */
'use strict';

var errors = require('internal_errors');

var CSI = '\u001b[';
var CLEAR_DOWN = CSI + '0J';

/* ---- characters ---- */

function isPair(str, i) {
  return i >= 0 && str.codePointAt(i) >= 0x10000;
}

/* How many units the character before position i has. */
function lengthLeft(str, i) {
  if (i <= 0)
    return 0;
  return isPair(str, i - 2) || isPair(str, i - 1) ? 2 : 1;
}

/* The same of the one at i. There is one to move over behind the end, as in Node. */
function lengthAt(str, i) {
  return i < str.length && isPair(str, i) ? 2 : 1;
}

function commonPrefix(words) {
  var sorted, first, last, i;
  if (words.length === 0)
    return '';
  sorted = words.slice().sort();
  first = sorted[0];
  last = sorted[sorted.length - 1];
  for (i = 0; i < first.length && first[i] === last[i]; i++)
    ;
  return first.slice(0, i);
}

/* ---- sequences ---- */

function to(x, y) {
  return CSI + (typeof y === 'number' ? (y + 1) + ';' + (x + 1) + 'H' : (x + 1) + 'G');
}

function by(dx, dy) {
  var text = '';
  if (dx)
    text += CSI + Math.abs(dx) + (dx < 0 ? 'D' : 'C');
  if (dy)
    text += CSI + Math.abs(dy) + (dy < 0 ? 'A' : 'B');
  return text;
}

/* A part of the line: before the cursor, behind it, or both. */
function clearing(direction) {
  return CSI + (direction < 0 ? '1K' : direction > 0 ? '0K' : '2K');
}

/* ---- the functions of the module ---- */

function checkCallback(callback) {
  if (callback !== undefined)
    errors.checkFunction(callback, 'callback');
}

function nothing(callback) {
  if (typeof callback === 'function')
    process.nextTick(callback, null);
  return true;
}

function isNone(stream) {
  return stream === null || stream === undefined;
}

function cursorTo(stream, x, y, callback) {
  checkCallback(callback);
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (x !== x)
    throw errors.invalidArgValue('x', x);
  if (y !== y)
    throw errors.invalidArgValue('y', y);
  if (isNone(stream) || (typeof x !== 'number' && typeof y !== 'number'))
    return nothing(callback);
  if (typeof x !== 'number')
    throw errors.typeError('ERR_INVALID_CURSOR_POS',
      'Cannot set cursor row without setting its column');
  return stream.write(to(x, y), callback);
}

function moveCursor(stream, dx, dy, callback) {
  checkCallback(callback);
  if (isNone(stream) || !(dx || dy))
    return nothing(callback);
  return stream.write(by(dx, dy), callback);
}

function clearLine(stream, direction, callback) {
  checkCallback(callback);
  if (isNone(stream))
    return nothing(callback);
  return stream.write(clearing(direction), callback);
}

function clearScreenDown(stream, callback) {
  checkCallback(callback);
  if (isNone(stream))
    return nothing(callback);
  return stream.write(CLEAR_DOWN, callback);
}

module.exports = {
  lengthLeft: lengthLeft, lengthAt: lengthAt, commonPrefix: commonPrefix,
  to: to, by: by, clearing: clearing, CLEAR_DOWN: CLEAR_DOWN,
  cursorTo: cursorTo, moveCursor: moveCursor, clearLine: clearLine,
  clearScreenDown: clearScreenDown
};
