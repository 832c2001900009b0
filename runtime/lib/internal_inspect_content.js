/* util.inspect: what stands inside the braces, by type. ctx.formatValue prints an item. */
'use strict';

var text = require('internal_inspect_text');
var kinds = require('internal_kinds');

var hasOwn = Object.prototype.hasOwnProperty;

function none() {
  return [];
}

function moreItems(n) {
  return '... ' + n + ' more item' + (n > 1 ? 's' : '');
}

/* Holes longer than this are measured by the keys. */
var SHORT_HOLE = 64;

/* The first index from `i` on that is there; the keys have the indices first, in order. */
function nextIndex(array, i) {
  var found = Object.getOwnPropertyNames(array).filter(function (key) {
    return String(key >>> 0) === key && key >>> 0 >= i && key >>> 0 < array.length;
  })[0];
  return found === undefined ? array.length : found >>> 0;
}

function holeAt(array, i) {
  var start = i;
  while (i < array.length && array[i] === undefined && !hasOwn.call(array, i)) {
    i++;
    if (i - start === SHORT_HOLE)
      return nextIndex(array, i) - start;
  }
  return i - start;
}

function formatArray(ctx, value, level) {
  var limit = Math.min(Math.max(0, ctx.maxArrayLength), value.length);
  var out = [], i = 0, hole;
  ctx.indent += 2;
  while (i < value.length && out.length < limit) {
    if (value[i] === undefined && (hole = holeAt(value, i)) > 0) {
      out.push(ctx.stylize('<' + hole + ' empty item' + (hole > 1 ? 's' : '') + '>',
        'undefined'));
      i += hole;
    } else {
      out.push(ctx.formatValue(ctx, value[i], level));
      i++;
    }
  }
  ctx.indent -= 2;
  if (i < value.length)
    out.push(moreItems(value.length - i));
  return out;
}

function formatSet(ctx, value, level) {
  var limit = Math.max(0, ctx.maxArrayLength), out = [];
  ctx.indent += 2;
  Set.prototype.forEach.call(value, function (item) {
    if (out.length < limit)
      out.push(ctx.formatValue(ctx, item, level));
  });
  ctx.indent -= 2;
  if (sizeOf(value, 'Set') > limit)
    out.push(moreItems(sizeOf(value, 'Set') - limit));
  return out;
}

function formatMap(ctx, value, level) {
  var limit = Math.max(0, ctx.maxArrayLength), out = [];
  ctx.indent += 2;
  Map.prototype.forEach.call(value, function (item, key) {
    if (out.length < limit)
      out.push(ctx.formatValue(ctx, key, level) + ' => ' + ctx.formatValue(ctx, item, level));
  });
  ctx.indent -= 2;
  if (sizeOf(value, 'Map') > limit)
    out.push(moreItems(sizeOf(value, 'Map') - limit));
  return out;
}

/* [0 pending | 1 fulfilled | 2 rejected, value] */
function promiseState(promise) {
  var natives = require('internal_promise');
  return natives.promiseState(promise);
}

function formatPromise(ctx, value, level) {
  var state = promiseState(value), str;
  if (state[0] === 0)
    return [ctx.stylize('<pending>', 'special')];
  ctx.indent += 2;
  str = ctx.formatValue(ctx, state[1], level);
  ctx.indent -= 2;
  return [state[0] === 2 ? ctx.stylize('<rejected>', 'special') + ' ' + str : str];
}

var COUNTERS = {
  Map: Object.getOwnPropertyDescriptor(Map.prototype, 'size').get,
  Set: Object.getOwnPropertyDescriptor(Set.prototype, 'size').get
};

function sizeOf(value, type) {
  return COUNTERS[type].call(value);
}

function formatUnknown(ctx) {
  return [ctx.stylize('<items unknown>', 'special')];
}

function formatIterator(ctx, value, level) {
  var out = [], list = kinds.preview(value)[0];
  var limit = Math.min(Math.max(0, ctx.maxArrayLength), list.length), i;
  ctx.indent += 2;
  for (i = 0; i < limit; i++)
    out.push(ctx.formatValue(ctx, list[i], level));
  ctx.indent -= 2;
  if (i < list.length)
    out.push(moreItems(list.length - i));
  return out;
}

function formatTyped(ctx, value, level) {
  var limit = Math.min(Math.max(0, ctx.maxArrayLength), value.length), out = [], i;
  for (i = 0; i < limit; i++)
    out.push(text.primitive(ctx, value[i]));
  if (i < value.length)
    out.push(moreItems(value.length - i));
  if (ctx.showHidden) {
    ctx.indent += 2;
    ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer'].forEach(
      function (key) {
        out.push('[' + key + ']: ' + (key === 'buffer' ? 'ArrayBuffer { byteLength: ' +
          text.primitive(ctx, value.buffer.byteLength) + ' }' :
          ctx.formatValue(ctx, value[key], level)));
      });
    ctx.indent -= 2;
  }
  return out;
}

function isDetached(buffer) {
  try {
    return new Uint8Array(buffer) === undefined;
  } catch (err) {
    return true;
  }
}

function formatArrayBuffer(ctx, value) {
  var max = Math.max(0, ctx.maxArrayLength), bytes, str, more;
  if (value.byteLength === 0 && isDetached(value))
    return ['(detached)', 'byteLength: ' + text.primitive(ctx, 0)];
  bytes = new Uint8Array(value);
  str = require('buffer').Buffer.from(value, 0, Math.min(max, bytes.length))
    .toString('hex').replace(/(.{2})/g, '$1 ').trim();
  more = bytes.length - max;
  if (more > 0)
    str += ' ... ' + more + ' more byte' + (more > 1 ? 's' : '');
  return [ctx.stylize('[Uint8Contents]', 'special') + ': <' + str + '>',
    'byteLength: ' + text.primitive(ctx, value.byteLength)];
}

function formatDataView(ctx, value, level) {
  var out = ['byteLength: ' + text.primitive(ctx, value.byteLength),
    'byteOffset: ' + text.primitive(ctx, value.byteOffset)];
  ctx.indent += 2;
  out.push('buffer: ' + ctx.formatValue(ctx, value.buffer, level));
  ctx.indent -= 2;
  return out;
}

module.exports = {
  none: none,
  array: formatArray,
  set: formatSet,
  map: formatMap,
  iterator: formatIterator,
  typed: formatTyped,
  sizeOf: sizeOf,
  natives: { Promise: formatPromise, ArrayBuffer: formatArrayBuffer,
    SharedArrayBuffer: formatArrayBuffer, DataView: formatDataView,
    WeakMap: formatUnknown, WeakSet: formatUnknown }
};
