/* The Console class and the global console. Nothing is loaded before it is needed. */
'use strict';

var slice = Array.prototype.slice;
var SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE;

function errors() {
  return require('internal_errors');
}

function isStream(stream) {
  return stream && typeof stream.write === 'function';
}

function checkStream(stream, name) {
  if (!isStream(stream))
    throw errors().typeError('ERR_CONSOLE_WRITABLE_STREAM',
      'Console expects a writable stream instance for ' + name);
}

/* Console(stdout, stderr) or Console({ stdout, stderr, colorMode, ... }) */
function Console(stdout, stderr, ignoreErrors) {
  var options = stdout;
  if (!Object.prototype.isPrototypeOf.call(Console.prototype, this))
    return new Console(stdout, stderr, ignoreErrors);
  if (!stdout || typeof stdout.write === 'function')
    options = { stdout: stdout, stderr: stderr, ignoreErrors: ignoreErrors };
  checkStream(options.stdout, 'stdout');
  checkStream(options.stderr || options.stdout, 'stderr');
  if (options.groupIndentation !== undefined)
    errors().checkInteger(options.groupIndentation, 'groupIndentation', 0, 1000);
  if (options.colorMode !== undefined && options.colorMode !== 'auto' &&
      typeof options.colorMode !== 'boolean')
    throw errors().invalidArgValue('colorMode', options.colorMode,
        "must be one of: 'auto', true, false");
  if (options.inspectOptions !== undefined) {
    errors().checkObject(options.inspectOptions, 'options.inspectOptions');
    if (options.inspectOptions.colors !== undefined && options.colorMode !== undefined)
      throw errors().typeError('ERR_INCOMPATIBLE_OPTION_PAIR',
        'Option "options.inspectOptions.color" cannot be used in combination with ' +
        'option "colorMode"');
  }
  init(this, options);
}

function stateOf(options) {
  var state = {
    stdout: options.stdout,
    stderr: options.stderr || options.stdout,
    colorMode: options.colorMode === undefined ? 'auto' : options.colorMode,
    inspectOptions: options.inspectOptions,
    step: options.groupIndentation === undefined ? 2 : options.groupIndentation,
    quiet: options.ignoreErrors === undefined || !!options.ignoreErrors,
    indent: '',
    times: null, /* label: process.hrtime(), a Map */
    counts: Object.create(null)
  };
  state.log = makeWriter(state, false);
  state.warn = makeWriter(state, true);
  return state;
}

function hide(self, name, get, set) {
  Object.defineProperty(self, name, { configurable: true, get: get, set: set });
}

/* The methods are bound to the console; those that a class of the program's own overrides are
 * its own. None of them makes objects. */
function init(self, options) {
  var state = stateOf(options), proto = self === console ? null : Console.prototype;
  Object.defineProperty(self, '_state', { value: state });
  ['stdout', 'stderr'].forEach(function (name) {
    hide(self, '_' + name, function () {
      return state[name] || process[name];
    }, function (value) {
      state[name] = value;
    });
  });
  hide(self, '_times', function () {
    return timesOf(state);
  });
  NAMES.forEach(function (name) {
    var fn = WRITERS[name] ? state[WRITERS[name]] : methods[name];
    self[name] = binding.method(proto && self[name] !== proto[name] ? self[name] : fn, name,
      self);
  });
}

function timesOf(state) {
  return state.times = state.times || new Map();
}

function stateOfThis(self) {
  if (isPrimitive(self) || self._state === undefined)
    throw new TypeError('Illegal invocation');
  return self._state;
}

/* For classes that inherit from Console. */
function definePrototype() {
  NAMES.forEach(function (name) {
    var fn = methods[name];
    if (WRITERS[name])
      fn = function () {
        return stateOfThis(this)[WRITERS[name]].apply(undefined, arguments);
      };
    Console.prototype[name] = binding.method(fn, name);
  });
}

/* The streams of the global console are those that the process has at the first write. */
function streamOf(state, toStderr) {
  if (toStderr)
    return state.stderr || (state.stderr = process.stderr);
  return state.stdout || (state.stdout = process.stdout);
}

function makeWriter(state, toStderr) {
  var own = toStderr ? state.stderr : state.stdout;
  var onWritten = own && state.quiet ? makeErrorHandler(own) : null;
  return function (text) {
    if (arguments.length !== 1 || typeof text !== 'string')
      text = formatArgs(state, toStderr, slice.call(arguments));
    if (state.indent !== '')
      text = indented(state.indent, text);
    if (onWritten)
      writeQuietly(streamOf(state, toStderr), text + '\n', onWritten);
    else
      streamOf(state, toStderr).write(text + '\n');
  };
}

function noop() {}

/* One for all writes: the stream calls back for many of them together. */
function makeErrorHandler(stream) {
  return function (err) {
    var w = stream._writableState;
    if (err && !(w && w.errorEmitted) && typeof stream.once === 'function' &&
        stream.listenerCount('error') === 0)
      stream.once('error', noop);
  };
}

/* Whatever a program's stream makes of it, printing does not fail. */
function writeQuietly(stream, text, onWritten) {
  var guarded = typeof stream.once === 'function' && stream.listenerCount('error') === 0;
  if (guarded)
    stream.once('error', noop);
  try {
    stream.write(text, onWritten);
  } catch (err) {
    if (err instanceof RangeError && /call stack/i.test(err.message))
      throw err;
  } finally {
    if (guarded)
      stream.removeListener('error', noop);
  }
}

function indented(indent, text) {
  return indent + text.split('\n').join('\n' + indent);
}

function streamHasColors(stream) {
  var env = process.env;
  if (!stream.isTTY)
    return false;
  if (typeof stream.getColorDepth === 'function')
    return stream.getColorDepth() > 2;
  return !env.NO_COLOR && env.TERM !== 'dumb' && env.TERM !== undefined;
}

function inspectOptions(state, toStderr) {
  var colors = state.colorMode;
  if (colors === 'auto')
    colors = streamHasColors(streamOf(state, toStderr));
  if (state.inspectOptions) {
    if (state.inspectOptions.colors === undefined)
      state.inspectOptions.colors = colors;
    return state.inspectOptions;
  }
  return colors ? { colors: true } : undefined;
}

function formatArgs(state, toStderr, args) {
  return require('internal_format')(inspectOptions(state, toStderr), args);
}

/* --- time --- */

function pad(n) {
  return n < 10 ? '0' + n : String(n);
}

function elapsedText(ms) {
  var hours = 0, minutes = 0, seconds = 0, parts;
  if (ms >= SECOND) {
    hours = Math.floor(ms / HOUR);
    minutes = Math.floor(ms % HOUR / MINUTE);
    seconds = ms % MINUTE / SECOND;
  }
  if (hours !== 0 || minutes !== 0) {
    parts = seconds.toFixed(3).split('.');
    if (hours !== 0)
      return hours + ':' + pad(minutes) + ':' + pad(+parts[0]) + '.' + parts[1] +
        ' (h:mm:ss.mmm)';
    return minutes + ':' + pad(+parts[0]) + '.' + parts[1] + ' (m:ss.mmm)';
  }
  if (seconds !== 0)
    return seconds.toFixed(3) + 's';
  return Number(ms.toFixed(3)) + 'ms';
}

function elapsed(self, name, label) {
  var start = timesOf(self._state).get(label), span;
  if (start === undefined) {
    process.emitWarning("No such label '" + label + "' for console." + name + '()');
    return undefined;
  }
  span = process.hrtime(start);
  return span[0] * 1000 + span[1] / 1e6;
}

/* --- table --- */

function stringWidth(text) {
  return require('internal_inspect_layout').width(text, true);
}

function repeat(s, n) {
  var out = '';
  for (; n > 0; n--)
    out += s;
  return out;
}

function renderRow(cells, widths) {
  return '\u2502' + cells.map(function (cell, i) {
    return ' ' + cell + repeat(' ', widths[i] + 1 - stringWidth(cell));
  }).join('\u2502') + '\u2502';
}

function drawTable(head, columns) {
  var widths = head.map(stringWidth), rows = [], lines, bars;
  columns.forEach(function (column, i) {
    var j;
    for (j = 0; j < columns[0].length; j++) {
      rows[j] = rows[j] || [];
      rows[j][i] = column[j] === undefined ? '' : column[j];
      widths[i] = Math.max(widths[i], stringWidth(rows[j][i]));
    }
  });
  bars = widths.map(function (w) {
    return repeat('\u2500', w + 2);
  });
  lines = rows.map(function (row) {
    return renderRow(row, widths);
  });
  return '\u250c' + bars.join('\u252c') + '\u2510\n' + renderRow(head, widths) +
    '\n\u251c' + bars.join('\u253c') + '\u2524\n' +
    lines.concat('\u2514' + bars.join('\u2534') + '\u2518').join('\n');
}

function isPrimitive(value) {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

function cellInspector(colors) {
  return function (value) {
    var large = !isPrimitive(value) && typeof value === 'object' &&
      !Array.isArray(value) && Object.keys(value).length > 2;
    return require('internal_inspect')(value, { depth: large ? -1 : 0,
      maxArrayLength: 3, breakLength: Infinity, colors: colors });
  };
}

function count(n) {
  var out = [], i;
  for (i = 0; i < n; i++)
    out.push(String(i));
  return out;
}

function tableOfCollection(data, isMap, cell) {
  var keys = [], values = [];
  data.forEach(function (value, key) {
    keys.push(cell(key));
    values.push(cell(value));
  });
  if (isMap)
    return drawTable(['(iteration index)', 'Key', 'Values'],
      [count(keys.length), keys, values]);
  return drawTable(['(iteration index)', 'Values'], [count(values.length), values]);
}

function tableOfRows(data, properties, cell) {
  var columns = Object.create(null), values = [], hasValues = false, head, lists;
  var index = Object.keys(data);
  index.forEach(function (key, i) {
    var item = data[key];
    if (isPrimitive(item)) {
      hasValues = true;
      values[i] = cell(item);
      if (properties === undefined)
        return;
    }
    (properties || Object.keys(item)).forEach(function (name) {
      var has = !isPrimitive(item) && Object.prototype.hasOwnProperty.call(item, name);
      columns[name] = columns[name] || [];
      columns[name][i] = has ? cell(item[name]) : '';
    });
  });
  head = Object.keys(columns);
  lists = head.map(function (name) {
    return columns[name];
  });
  if (hasValues) {
    head.push('Values');
    lists.push(values);
  }
  return drawTable(['(index)'].concat(head), [index].concat(lists));
}

function tableText(data, properties, colors) {
  var types = require('internal_types'), cell = cellInspector(colors);
  if (types.isMap(data) || types.isSet(data))
    return tableOfCollection(data, types.isMap(data), cell);
  return tableOfRows(data, properties, cell);
}

/* --- the other methods --- */

var methods = {
  dir: function (value, options) {
    var all = { customInspect: false }, own = inspectOptions(this._state, false), key;
    for (key in own)
      all[key] = own[key];
    for (key in options)
      all[key] = options[key];
    this._state.log(require('internal_inspect')(value, all));
  },
  trace: function () {
    var err = new Error(formatArgs(this._state, true, slice.call(arguments)));
    err.name = 'Trace';
    this.error(traceText(err));
  },
  assert: function (ok, first) {
    var args = slice.call(arguments, 1);
    if (ok)
      return;
    args[0] = 'Assertion failed' + (arguments.length < 2 ? '' : ': ' + first);
    this.warn.apply(this, args);
  },
  time: function (label) {
    label = label === undefined ? 'default' : '' + label;
    if (timesOf(this._state).has(label)) {
      process.emitWarning("Label '" + label + "' already exists for console.time()");
      return;
    }
    if (binding && binding.timeBegin)
      binding.timeBegin(label);
    this._state.times.set(label, process.hrtime());
  },
  timeEnd: function (label) {
    var ms;
    label = label === undefined ? 'default' : '' + label;
    ms = elapsed(this, 'timeEnd', label);
    if (ms === undefined)
      return;
    if (binding && binding.timeEnd)
      binding.timeEnd(label);
    this._state.times['delete'](label);
    this.log('%s: %s', label, elapsedText(ms));
  },
  timeLog: function (label) {
    var ms;
    label = label === undefined ? 'default' : '' + label;
    ms = elapsed(this, 'timeLog', label);
    if (ms !== undefined)
      this.log.apply(this, ['%s: %s', label, elapsedText(ms)]
        .concat(slice.call(arguments, 1)));
  },
  count: function (label) {
    var counts = this._state.counts;
    label = label === undefined ? 'default' : '' + label;
    counts[label] = (counts[label] || 0) + 1;
    this.log(label + ': ' + counts[label]);
  },
  countReset: function (label) {
    label = label === undefined ? 'default' : '' + label;
    if (this._state.counts[label] === undefined)
      process.emitWarning("Count for '" + label + "' does not exist");
    else
      delete this._state.counts[label];
  },
  group: function () {
    if (arguments.length > 0)
      this.log.apply(this, arguments);
    this._state.indent += repeat(' ', this._state.step);
  },
  clear: function () {
    var stream = streamOf(this._state, false);
    if (stream.isTTY && process.env.TERM !== 'dumb')
      stream.write('\u001b[1;1H\u001b[0J');
  },
  groupEnd: function () {
    var indent = this._state.indent;
    this._state.indent = indent.slice(0, Math.max(0, indent.length - this._state.step));
  },
  table: function (data, properties) {
    var own = inspectOptions(this._state, false);
    if (properties !== undefined && !Array.isArray(properties))
      throw errors().invalidArgType('properties', 'Array', properties);
    if (isPrimitive(data))
      this.log(data);
    else
      this.log(tableText(data, properties, own !== undefined && own.colors));
  }
};

/* The stack was made when the name was still Error. */
function traceText(err) {
  var stack = String(err.stack);
  if (stack.slice(0, 6) === 'Error:' || stack.slice(0, 6) === 'Error\n')
    stack = 'Trace' + stack.slice(5);
  return stack.replace(/^Trace: \n/, 'Trace\n');
}

methods.groupCollapsed = methods.group;

var NAMES = ['log', 'warn', 'dir', 'time', 'timeEnd', 'timeLog', 'trace', 'assert', 'clear',
  'count', 'countReset', 'group', 'groupEnd', 'table', 'debug', 'info', 'dirxml', 'error',
  'groupCollapsed'];
var WRITERS = {
  log: 'log', debug: 'log', info: 'log', dirxml: 'log', warn: 'warn', error: 'warn'
};

/* The global console is an instance without being made by the class. */
Object.defineProperty(Console, Symbol.hasInstance, { value: function (value) {
  return !isPrimitive(value) && Object.prototype.hasOwnProperty.call(value, '_state');
} });

var console = Object.create({});
init(console, {});
Object.defineProperty(console, Symbol.toStringTag, { value: 'console', configurable: true });
Object.defineProperty(console, 'Console', {
  enumerable: true,
  configurable: true,
  get: function () {
    definePrototype();
    Object.defineProperty(console, 'Console', { value: Console, writable: true });
    return Console;
  },
  set: function (value) {
    Object.defineProperty(console, 'Console', { value: value, writable: true });
  }
});

/* For a debugger, and there is none. */
['profile', 'profileEnd', 'timeStamp'].forEach(function (name) {
  console[name] = binding.method(noop, name, console);
});
module.exports = console;
