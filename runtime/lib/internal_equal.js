/* Deep equality as assert.deepEqual and assert.deepStrictEqual understand it. */
'use strict';

var hasOwn = Object.prototype.hasOwnProperty;
var isEnumerable = Object.prototype.propertyIsEnumerable;
var classOf = Object.prototype.toString;

function same(a, b) {
  if (a === b)
    return a !== 0 || 1 / a === 1 / b;
  return a !== a && b !== b;
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function looselySame(a, b) {
  return a == b || (a !== a && b !== b);
}

function isIndex(key) {
  return /^(0|[1-9][0-9]*)$/.test(key);
}

function kindOf(value) {
  return require('internal_kinds').kindOf(value);
}

function bytesOf(value) {
  return ArrayBuffer.isView(value) ?
    new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value);
}

/* Numbers that are written alike; 0 is not -0 where it is strict. */
function sameBytes(a, b, kind, strict) {
  var i;
  if (a.byteLength !== b.byteLength)
    return false;
  if (strict || !/^Float/.test(kind))
    return require('buffer').Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
  for (i = 0; i < a.length; i++) {
    if (a[i] !== b[i])
      return false;
  }
  return true;
}

function sameBuffers(a, b, kind, strict, memo) {
  return sameBytes(a, b, kind, strict) &&
    sameNamed(a, b, otherKeys(a), otherKeys(b), strict, memo);
}

/* --- keys --- */

function sameKeys(a, b, keys, strict, memo) {
  var i;
  for (i = 0; i < keys.length; i++) {
    if (!isEnumerable.call(b, keys[i]))
      return false;
  }
  for (i = 0; i < keys.length; i++) {
    if (!equal(a[keys[i]], b[keys[i]], strict, memo))
      return false;
  }
  return true;
}

/* Symbols count only where it is strict, and only those that can be enumerated. */
function symbolsOf(value) {
  return Object.getOwnPropertySymbols(value).filter(function (symbol) {
    return isEnumerable.call(value, symbol);
  });
}

/* The named properties, `ofA` and `ofB`, and the symbols. */
function sameNamed(a, b, ofA, ofB, strict, memo) {
  var symbols;
  if (ofA.length !== ofB.length || !sameKeys(a, b, ofA, strict, memo))
    return false;
  if (!strict)
    return true;
  symbols = symbolsOf(a);
  return symbols.length === symbolsOf(b).length && sameKeys(a, b, symbols, strict, memo);
}

function sameProperties(a, b, strict, memo) {
  return sameNamed(a, b, Object.keys(a), Object.keys(b), strict, memo);
}

function otherKeys(list) {
  return Object.keys(list).filter(function (key) {
    return !isIndex(key);
  });
}

function sameArrays(a, b, strict, memo) {
  var i, here, there;
  if (a.length !== b.length ||
      !sameNamed(a, b, otherKeys(a), otherKeys(b), strict, memo))
    return false;
  for (i = 0; i < a.length; i++) {
    here = a[i] !== undefined || hasOwn.call(a, i);
    there = b[i] !== undefined || hasOwn.call(b, i);
    if (here !== there && strict)
      return false;
    if (!equal(a[i], b[i], strict, memo))
      return false;
  }
  return true;
}

/* --- sets and maps: an order of their own means nothing --- */

function takeMatch(list, value, strict, memo, compare) {
  var i;
  for (i = 0; i < list.length; i++) {
    if (compare(value, list[i], strict, memo)) {
      list.splice(i, 1);
      return true;
    }
  }
  return false;
}

function items(collection) {
  var list = [];
  collection.forEach(function (value, key) {
    list.push([key, value]);
  });
  return list;
}

function pairEqual(a, b, strict, memo) {
  return equal(a[0], b[0], strict, memo) && equal(a[1], b[1], strict, memo);
}

function sameCollections(a, b, strict, memo) {
  var left = [], rest;
  if (a.size !== b.size)
    return false;
  rest = items(b).filter(function (pair) {
    return isObject(pair[0]) || !a.has(pair[0]);
  });
  items(a).forEach(function (pair) {
    if (isObject(pair[0]) || !b.has(pair[0]))
      left.push(pair);
    else if (typeof a.get === 'function' && !equal(pair[1], b.get(pair[0]), strict, memo))
      left.push([{}, undefined]);
  });
  return left.every(function (pair) {
    return takeMatch(rest, pair, strict, memo, pairEqual);
  });
}

/* --- objects --- */

function sameErrors(a, b, strict, memo) {
  if (a.message !== b.message || a.name !== b.name)
    return false;
  if (hasOwn.call(a, 'cause') !== hasOwn.call(b, 'cause'))
    return false;
  return !hasOwn.call(a, 'cause') || equal(a.cause, b.cause, strict, memo);
}

function sameInside(a, b, tag, strict, memo) {
  switch (tag) {
  case '[object Date]':
    return same(a.getTime(), b.getTime());
  case '[object RegExp]':
    return String(a) === String(b) && a.lastIndex === b.lastIndex;
  case '[object Error]':
    return sameErrors(a, b, strict, memo);
  case '[object Number]':
  case '[object String]':
  case '[object Boolean]':
  case '[object Symbol]':
    return same(a.valueOf(), b.valueOf());
  default:
    return true;
  }
}

function compareObjects(a, b, strict, memo) {
  var tag = classOf.call(a), kind = kindOf(a);
  if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b))
    return false;
  if (tag !== classOf.call(b) || Array.isArray(a) !== Array.isArray(b))
    return false;
  if (Array.isArray(a))
    return sameArrays(a, b, strict, memo);
  if (kind !== kindOf(b))
    return false;
  if (ArrayBuffer.isView(a) || kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer')
    return sameBuffers(a, b, kind, strict, memo);
  if (kind === 'WeakMap' || kind === 'WeakSet' || kind === 'Promise')
    return false;
  if (!sameInside(a, b, tag, strict, memo))
    return false;
  if (kind === 'Set' || kind === 'Map') {
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b) ||
        !sameCollections(a, b, strict, memo))
      return false;
  }
  return sameProperties(a, b, strict, memo);
}

/* Pairs being compared count as equal: a cycle must not go round for ever. Two that are both
 * being compared, but with others, differ. */
function equalObjects(a, b, strict, memo) {
  var left = false, right = false, i, result;
  for (i = 0; i < memo.length; i += 2) {
    if (memo[i] === a && memo[i + 1] === b)
      return true;
    left = left || memo[i] === a;
    right = right || memo[i + 1] === b;
  }
  if (left && right)
    return false;
  memo.push(a, b);
  result = compareObjects(a, b, strict, memo);
  memo.length -= 2;
  return result;
}

function equal(a, b, strict, memo) {
  if (a === b)
    return a !== 0 || !strict || same(a, b);
  if (!isObject(a) || !isObject(b)) {
    if (strict || isObject(a) || isObject(b))
      return a !== a && b !== b;
    return looselySame(a, b);
  }
  return equalObjects(a, b, strict, memo);
}

exports.deepEqual = function (a, b, strict) {
  return equal(a, b, strict, []);
};
exports.same = same;
