/*
 * util.inspect: turns any value into the text Node 20 prints for it. This file
 * walks the value; internal_inspect_content.js prints what collections hold,
 * internal_inspect_layout.js puts the pieces on lines and internal_inspect_text.js prints strings, numbers, functions and errors.
 */
'use strict';

var layout = require('internal_inspect_layout');
var text = require('internal_inspect_text');
var content = require('internal_inspect_content');
var errors = require('internal_errors');
var kinds = require('internal_kinds');

var CUSTOM = Symbol.for('nodejs.util.inspect.custom');
var OBJECT = layout.OBJECT, EXTRA = layout.EXTRA;
var SHOWN = { enumerable: true };
var hasOwn = Object.prototype.hasOwnProperty;
var isEnumerable = Object.prototype.propertyIsEnumerable;
var classOf = Object.prototype.toString;
var protoOf = Object.getPrototypeOf;
/* As they are now: a program may change its own. */
var namesOf = Object.keys, allNamesOf = Object.getOwnPropertyNames;
var symbolsOf = Object.getOwnPropertySymbols, describeProperty = Object.getOwnPropertyDescriptor;
var isName = binding.isName || function (key) {
  return /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key);
};

/* A literal would be compiled at every use. */
var INDEX = /^(0|[1-9][0-9]*)$/;

var defaults = {
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false
};

function plain(str) {
  return str;
}

function colored(str, style) {
  var name = inspect.styles[style], codes = inspect.colors[name];
  if (codes === undefined)
    return str;
  return '\u001b[' + codes[0] + 'm' + str + '\u001b[' + codes[1] + 'm';
}

function isInstance(value, Ctor) {
  try {
    return value instanceof Ctor;
  } catch (ignored) {
    return false;
  }
}

/* The nearest constructor the value is an instance of; null for null prototypes. */
function constructorName(value, ctx, level) {
  var object = value, first, desc, name;
  first = protoOf(value);
  if ((first === Object.prototype || first === Array.prototype) &&
      !hasOwn.call(value, 'constructor') && value.constructor === (
        first === Array.prototype ? Array : Object))
    return first === Array.prototype ? 'Array' : 'Object';
  first = undefined;
  while (object) {
    desc = describeProperty(object, 'constructor');
    if (desc !== undefined && typeof desc.value === 'function' &&
        isInstance(value, desc.value)) {
      name = errors.functionName(desc.value);
      if (name !== '')
        return name;
    }
    object = Object.getPrototypeOf(object);
    if (first === undefined)
      first = object;
  }
  if (first === null)
    return null;
  return strangeName(value, first, ctx, level);
}

function strangeName(value, proto, ctx, level) {
  var own = classOf.call(value).slice(8, -1), above;
  if (ctx.depth !== null && level > ctx.depth)
    return own + ' <Complex prototype>';
  above = constructorName(proto, ctx, level + 1);
  if (above === null)
    above = inspect(proto, { customInspect: false, depth: -1 });
  return own + ' <' + above + '>';
}

function prefixOf(shape, fallback, size) {
  var name = shape.name, tag = shape.tag === '' ? '' : '[' + shape.tag + '] ';
  size = size || '';
  if (name === null)
    return '[' + fallback + size + ': null prototype] ' +
      (shape.tag === fallback ? '' : tag);
  return name + size + ' ' + (shape.tag === name ? '' : tag);
}

/* What Symbol.toStringTag says, where it does not show as a property anyway. */
function tagOf(ctx, value) {
  var tag = value[Symbol.toStringTag];
  if (typeof tag !== 'string' || tag === '')
    return '';
  return (ctx.showHidden ? hasOwn : isEnumerable).call(value, Symbol.toStringTag) ? '' : tag;
}

function isShown(key) {
  return isEnumerable.call(this, key);
}

/* An array's length stands before what is named, however late it was given. */
function withHidden(value) {
  var names = allNamesOf(value), named;
  if (!Array.isArray(value))
    return names;
  named = names.filter(notIndex);
  return names.slice(0, names.length - named.length).concat('length',
    named.filter(function (key) {
      return key !== 'length';
    }));
}

function keysOf(ctx, value) {
  var keys = ctx.showHidden ? withHidden(value) : namesOf(value);
  var symbols = symbolsOf(value);
  if (symbols.length === 0)
    return keys;
  return keys.concat(ctx.showHidden ? symbols : symbols.filter(isShown, value));
}

/* With showHidden, up to three prototypes of the program's own tell what they hold. */
function inheritedKeys(value, own) {
  var found = [], level, desc, object = value, name;
  for (level = 0; level < 3; level++) {
    object = protoOf(object);
    if (object === null)
      break;
    desc = describeProperty(object, 'constructor');
    name = desc !== undefined && typeof desc.value === 'function' ?
      errors.functionName(desc.value) : '';
    if (typeof inspect.globals[name] === 'function' && inspect.globals[name] === desc.value)
      break;
    allNamesOf(object).concat(symbolsOf(object)).forEach(addInherited, object);
  }
  function addInherited(key) {
    var what = describeProperty(this, key);
    if (key !== 'constructor' && own.indexOf(key) < 0 && found.indexOf(key) < 0 &&
        typeof what.value !== 'function')
      found.push(key);
  }
  return found;
}

function formatInherited(ctx, value, level, shape, output) {
  inheritedKeys(value, shape.keys).forEach(function (key) {
    var object = value, desc, line;
    while ((desc = describeProperty(object, key)) === undefined)
      object = protoOf(object);
    if (desc.get === undefined && desc.set === undefined)
      desc = { value: value[key], enumerable: true };
    line = formatDescribed(ctx, value, level, key, desc, shape.kind);
    output.push(ctx.colors ? '\u001b[2m' + line + '\u001b[22m' : line);
  });
}

function notIndex(key) {
  return typeof key === 'symbol' || !INDEX.test(key) || key > 4294967294;
}

/* --- properties --- */

function formatGetter(ctx, desc, owner, level) {
  var label = desc.set !== undefined ? 'Getter/Setter' : 'Getter';
  var wanted = ctx.getters === true ||
    (ctx.getters === 'get' && desc.set === undefined) ||
    (ctx.getters === 'set' && desc.set !== undefined);
  var value, out;
  if (!wanted)
    return ctx.stylize('[' + label + ']', 'special');
  try {
    value = desc.get.call(owner);
    ctx.indent += 2;
    if (value === null)
      out = ctx.stylize('[' + label + ':', 'special') + ' ' +
        ctx.stylize('null', 'null') + ctx.stylize(']', 'special');
    else if (typeof value === 'object')
      out = ctx.stylize('[' + label + ']', 'special') + ' ' +
        formatValue(ctx, value, level);
    else
      out = ctx.stylize('[' + label + ':', 'special') + ' ' +
        text.primitive(ctx, value) + ctx.stylize(']', 'special');
    ctx.indent -= 2;
  } catch (err) {
    out = ctx.stylize('[' + label + ': <Inspection threw (' + err.message + ')>]',
      'special');
  }
  return out;
}

function formatKey(ctx, key, desc, kind) {
  if (typeof key === 'symbol')
    return '[' + ctx.stylize(String(key), 'symbol') + ']';
  if (key === '__proto__')
    return "['__proto__']";
  if (desc.enumerable === false || kind === EXTRA && key === 'length')
    return '[' + key + ']';
  if (isName(key))
    return ctx.stylize(key, 'name');
  return ctx.stylize(text.quote(key), 'string');
}

/* A property of an object that has neither accessors nor hidden ones. */
function formatPlain(ctx, value, level, key, kind) {
  var gap = ' ', diff = ctx.compact !== true || kind !== OBJECT ? 2 : 3, str;
  ctx.indent += diff;
  str = formatValue(ctx, value[key], level);
  if (diff === 3 && ctx.breakLength < layout.width(str, ctx.colors))
    gap = '\n' + layout.spaces(ctx.indent);
  ctx.indent -= diff;
  return formatKey(ctx, key, SHOWN, kind) + ':' + gap + str;
}

function formatProperty(ctx, value, level, key, kind) {
  return formatDescribed(ctx, value, level, key, describeProperty(value, key) ||
    { value: value[key], configurable: true, enumerable: true }, kind);
}

function formatDescribed(ctx, value, level, key, desc, kind) {
  var gap = ' ', diff, str;
  if (desc.get !== undefined) {
    str = formatGetter(ctx, desc, value, level);
  } else if (desc.set !== undefined) {
    str = ctx.stylize('[Setter]', 'special');
  } else {
    diff = ctx.compact !== true || kind !== OBJECT ? 2 : 3;
    ctx.indent += diff;
    str = formatValue(ctx, desc.value, level);
    if (diff === 3 && ctx.breakLength < layout.width(str, ctx.colors))
      gap = '\n' + layout.spaces(ctx.indent);
    ctx.indent -= diff;
  }
  return formatKey(ctx, key, desc, kind) + ':' + gap + str;
}

function formatProperties(ctx, value, level, shape, output) {
  var keys = shape.keys, i;
  var format = keys.length > 0 && binding.isPlain && binding.isPlain(value) ?
    formatPlain : formatProperty;
  for (i = 0; i < keys.length; i++)
    output.push(format(ctx, value, level, keys[i], shape.kind));
}

/* --- how a value looks, by type --- */

function describeTyped(ctx, value, shape, kind) {
  shape.keys = keysOf(ctx, value).filter(notIndex);
  shape.open = prefixOf(shape, kind, '(' + value.length + ')') + '[';
  shape.close = ']';
  shape.kind = EXTRA;
  shape.content = content.typed;
  shape.whole = value.length === 0 && shape.keys.length === 0 && !ctx.showHidden ?
    shape.open + ']' : undefined;
}

function describeIterator(value, shape, kind) {
  var entries = kinds.preview(value)[1];
  var title = entries ? kind.slice(0, 4).trim() + ' Entries' : kind;
  shape.open = '[' + title + (shape.tag === kind ? '' : '] [' + shape.tag) + '] {';
  shape.content = content.iterator;
}

/* Objects whose content only the engine knows; true when it is one of them. */
function describeNative(ctx, value, shape, kind) {
  var native = content.natives[kind];
  if (ArrayBuffer.isView(value) && kind !== 'DataView') {
    describeTyped(ctx, value, shape, kind);
  } else if (kind === 'Map Iterator' || kind === 'Set Iterator') {
    shape.keys = keysOf(ctx, value);
    describeIterator(value, shape, kind);
  } else if (native !== undefined) {
    shape.keys = keysOf(ctx, value);
    shape.open = prefixOf(shape, kind) + '{';
    shape.content = native;
  } else {
    return false;
  }
  return true;
}

/*
 * Decides how a value looks: braces, what stands before them (base), the printer
 * of its content and the keys to add. `whole` is set when base says it all.
 */
function describeList(ctx, value, shape) {
  shape.keys = keysOf(ctx, value).filter(notIndex);
  shape.open = (shape.name !== 'Array' || shape.tag !== '' ?
    prefixOf(shape, 'Array', '(' + value.length + ')') : '') + '[';
  shape.close = ']';
  shape.kind = EXTRA;
  shape.content = content.array;
  shape.whole = value.length === 0 && shape.keys.length === 0 ?
    shape.open + ']' : undefined;
}

function describeCollection(ctx, value, shape, type, format) {
  var size = content.sizeOf(value, type);
  shape.keys = keysOf(ctx, value);
  shape.open = prefixOf(shape, type, '(' + size + ')') + '{';
  shape.content = format;
  shape.whole = size === 0 && shape.keys.length === 0 ?
    shape.open + '}' : undefined;
}

function describeRegExp(ctx, value, shape, level) {
  var base = RegExp.prototype.toString.call(shape.name === null ? new RegExp(value) : value);
  var prefix = prefixOf(shape, 'RegExp');
  shape.base = prefix === 'RegExp ' ? base : prefix + base;
  if (shape.keys.length === 0 || (ctx.depth !== null && level > ctx.depth))
    shape.whole = ctx.stylize(shape.base, 'regexp');
}

function describeDate(ctx, value, shape) {
  var base = isNaN(Date.prototype.getTime.call(value)) ? 'Invalid Date' :
    Date.prototype.toISOString.call(value);
  var prefix = prefixOf(shape, 'Date');
  shape.base = prefix === 'Date ' ? base : prefix + base;
  shape.whole = ctx.stylize(shape.base, 'date');
}

var BOXED = { Number: true, String: true, Boolean: true, Symbol: true };

function describeBoxed(ctx, value, shape, type) {
  shape.base = text.boxed(ctx, value, type, shape.name) + tagAfter(shape, type);
  if (type === 'String')
    shape.keys = shape.keys.filter(notIndex);
  if (type === 'String' && ctx.showHidden)
    shape.keys.splice(shape.keys.indexOf('length'), 1);
  shape.whole = ctx.stylize(shape.base, type.toLowerCase());
}

function describeArguments(shape) {
  shape.open = '[Arguments] {';
  shape.whole = '[Arguments] {}';
}

/* The tag of a function or a boxed value stands behind it. */
function tagAfter(shape) {
  return shape.tag === '' || shape.tag === shape.name ? '' : ' [' + shape.tag + ']';
}

function describeObject(ctx, value, shape) {
  if (shape.name !== 'Object' || shape.tag !== '')
    shape.open = prefixOf(shape, 'Object') + '{';
  shape.whole = shape.open + '}';
}

function describeOther(ctx, value, shape, cls, level) {
  if (cls === 'Arguments') {
    describeArguments(shape);
  } else if (cls === 'RegExp') {
    describeRegExp(ctx, value, shape, level);
  } else if (cls === 'Date') {
    describeDate(ctx, value, shape);
  } else if (BOXED[cls] === true) {
    describeBoxed(ctx, value, shape, cls);
  } else if ((cls === 'Error' || value instanceof Error) && value !== Error.prototype) {
    shape.base = shape.whole = text.errorText(ctx, value, shape);
  } else {
    describeObject(ctx, value, shape);
  }
  if (shape.keys.length > 0 && cls !== 'RegExp')
    shape.whole = undefined;
}

function Shape(name, tag) {
  this.name = name;
  this.tag = tag;
}

Shape.prototype = { base: '', open: '{', close: '}', kind: OBJECT, content: content.none,
  keys: undefined, whole: undefined };

function describe(ctx, value, level) {
  var name = constructorName(value, ctx, level), shape = new Shape(name, tagOf(ctx, value));
  var kind = kinds.kindOf(value);
  if (kind === 'Array' && (name === 'Array' || name === null || Symbol.iterator in value)) {
    describeList(ctx, value, shape);
  } else if ((kind === 'Object' || kind === 'Array') && name === 'Object') {
    shape.keys = keysOf(ctx, value);
    describeOther(ctx, value, shape, kind, level);
  } else if (kind === 'Set') {
    describeCollection(ctx, value, shape, 'Set', content.set);
  } else if (kind === 'Map') {
    describeCollection(ctx, value, shape, 'Map', content.map);
  } else if (!describeNative(ctx, value, shape, kind)) {
    shape.keys = keysOf(ctx, value);
    if (typeof value === 'function') {
      shape.base = text.functionText(value, name) + tagAfter(shape);
      if (shape.keys.length === 0)
        shape.whole = ctx.stylize(shape.base, 'special');
    } else {
      describeOther(ctx, value, shape, kind, level);
    }
  }
  return shape;
}

/* --- one value --- */

/* A value whose prefix stands in for it below the depth limit: [Foo], [Array]. */
function tooDeep(ctx, value, shape) {
  var name = Array.isArray(value) ? 'Array' : 'Object';
  name = prefixOf(shape, name).slice(0, -1);
  if (shape.name === null)
    name = name.slice(1, -1);
  return ctx.stylize('[' + name + ']', 'special');
}

function addReference(ctx, value, shape) {
  var at = ctx.circular === undefined ? -1 : ctx.circular.indexOf(value), mark;
  if (at < 0)
    return;
  mark = ctx.stylize('<ref *' + (at + 1) + '>', 'special');
  if (ctx.compact !== true)
    shape.base = shape.base === '' ? mark : mark + ' ' + shape.base;
  else
    shape.open = mark + ' ' + shape.open;
}

function sortOutput(ctx, output, kind) {
  var order = ctx.sorted === true ? undefined : ctx.sorted, extra;
  if (kind === OBJECT) {
    output.sort(order);
  } else if (ctx.extraKeys > 1) {
    extra = output.splice(output.length - ctx.extraKeys, ctx.extraKeys).sort(order);
    output.push.apply(output, extra);
  }
}

function formatRaw(ctx, value, level) {
  var shape = describe(ctx, value, level), output;
  if (shape.whole !== undefined)
    return shape.whole;
  if (ctx.depth !== null && level > ctx.depth)
    return tooDeep(ctx, value, shape);
  level += 1;
  ctx.seen.push(value);
  ctx.currentDepth = level;
  output = shape.content(ctx, value, level);
  formatProperties(ctx, value, level, shape, output);
  if (ctx.showHidden && shape.kind === OBJECT && ctx.depth !== 0)
    formatInherited(ctx, value, level, shape, output);
  addReference(ctx, value, shape);
  ctx.seen.pop();
  if (ctx.sorted) {
    ctx.extraKeys = shape.keys.length;
    sortOutput(ctx, output, shape.kind);
  }
  return layout.combine(ctx, output, shape, level, value);
}

function formatCircular(ctx, value) {
  var at;
  if (ctx.circular === undefined)
    ctx.circular = [];
  at = ctx.circular.indexOf(value);
  if (at < 0)
    at = ctx.circular.push(value) - 1;
  return ctx.stylize('[Circular *' + (at + 1) + ']', 'special');
}

function userOptions(ctx) {
  var options = {}, key;
  for (key in defaults)
    options[key] = ctx[key];
  if (ctx.userOptions !== undefined) {
    for (key in ctx.userOptions)
      options[key] = ctx.userOptions[key];
  }
  options.stylize = ctx.stylize;
  return options;
}

function formatCustom(ctx, value, custom, level) {
  var depth = ctx.depth === null ? null : ctx.depth - level;
  var options = userOptions(ctx), out;
  if (options.depth === undefined)
    options.depth = ctx.depth;
  out = custom.call(value, depth, options, inspect);
  if (out === value)
    return undefined;
  if (typeof out !== 'object' && typeof out !== 'function')
    out = String(out);
  else
    out = formatValue(ctx, out, level);
  return out.split('\n').join('\n' + layout.spaces(ctx.indent));
}

function formatValue(ctx, value, level) {
  var custom, out;
  if (value === null || (typeof value !== 'object' && typeof value !== 'function'))
    return text.primitive(ctx, value);
  if (ctx.customInspect) {
    custom = value[CUSTOM];
    if (typeof custom === 'function' && custom !== inspect &&
        !(value.constructor && value.constructor.prototype === value)) {
      out = formatCustom(ctx, value, custom, level);
      if (out !== undefined)
        return out;
    }
  }
  if (ctx.seen.indexOf(value) >= 0)
    return formatCircular(ctx, value);
  return formatRaw(ctx, value, level);
}

/* --- the public function --- */

function applyOptions(ctx, options) {
  var keys = Object.keys(options), i;
  for (i = 0; i < keys.length; i++) {
    if (hasOwn.call(defaults, keys[i]) || keys[i] === 'stylize')
      ctx[keys[i]] = options[keys[i]];
    else if (ctx.userOptions === undefined)
      ctx.userOptions = options;
  }
}

/* The options stand behind it, as they are now. */
function Context() {
  this.seen = [];
  this.indent = 0;
  this.currentDepth = 0;
}

Context.prototype = defaults;

/* Not among the options: a program that lists them does not see these. */
['circular', 'userOptions', 'extraKeys'].forEach(function (name) {
  errors.hidden(defaults, name, undefined);
});
errors.hidden(defaults, 'stylize', plain);
errors.hidden(defaults, 'formatValue', formatValue);

var PRIMITIVE = Object.create(defaults, { indent: { value: 0 } });

/* Also takes the old form inspect(value, showHidden, depth, colors). */
function inspect(value, options, depth, colors) {
  var ctx;
  if (options === undefined && depth === undefined && colors === undefined &&
      (value === null || (typeof value !== 'object' && typeof value !== 'function')))
    return text.primitive(PRIMITIVE, value);
  ctx = new Context();
  if (depth !== undefined)
    ctx.depth = depth;
  if (colors !== undefined)
    ctx.colors = colors;
  if (typeof options === 'boolean')
    ctx.showHidden = options;
  else if (options)
    applyOptions(ctx, options);
  if (ctx.colors)
    ctx.stylize = colored;
  if (ctx.maxArrayLength === null)
    ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null)
    ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}

inspect.custom = CUSTOM;
inspect.globals = Function('return this')();
inspect.colors = text.colors;
inspect.styles = text.styles;

Object.defineProperty(inspect, 'defaultOptions', {
  get: function () {
    return defaults;
  },
  set: function (options) {
    var keys, i;
    errors.checkObject(options, 'options');
    keys = Object.keys(options);
    for (i = 0; i < keys.length; i++)
      defaults[keys[i]] = options[keys[i]];
  }
});

module.exports = inspect;
