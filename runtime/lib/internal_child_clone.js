/* child_process: values as bytes and back, in the structured clone format (version 15) that
 * Node speaks on channels of serialization: 'advanced'. Cycles and shared objects are kept.
 *
 *   write(value, spare)  a Buffer; `spare` bytes in front hold the length of the rest
 *   read(buffer)         the value */
'use strict';

var kinds = require('internal_kinds');
var errors = require('internal_errors');
var VERSION = 15;
/* Kinds of views by their number; a Buffer is a Uint8Array of its own kind. */
var VIEWS = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array',
  'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array', 'DataView'];
var BUFFER = VIEWS.length;
var FLAGS = 'gimyusldv';
var ERRORS = { E: EvalError, R: RangeError, F: ReferenceError, S: SyntaxError,
  T: TypeError, U: URIError };

/* ---- writing ---- */

function Writer(spare) {
  this.buffer = Buffer.allocUnsafe(256);
  this.length = spare;
  this.known = new Map();
}

Writer.prototype.room = function (size) {
  var grown;
  if (this.length + size > this.buffer.length) {
    grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + size));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }
  this.length += size;
  return this.length - size;
};

Writer.prototype.byte = function (value) {
  var at = this.room(1);
  this.buffer[at] = value;
};

Writer.prototype.tag = function (letter) {
  this.byte(letter.charCodeAt(0));
};

Writer.prototype.varint = function (value) {
  while (value >= 128) {
    this.byte((value % 128) | 128);
    value = Math.floor(value / 128);
  }
  this.byte(value);
};

Writer.prototype.double = function (value) {
  var at = this.room(8);
  this.buffer.writeDoubleLE(value, at);
};

Writer.prototype.bytes = function (bytes) {
  var at = this.room(bytes.length);
  bytes.copy(this.buffer, at);
};

Writer.prototype.number = function (value) {
  if (value === (value | 0) && !(value === 0 && 1 / value < 0)) {
    this.tag('I');
    this.varint(value < 0 ? -value * 2 - 1 : value * 2);
  } else {
    this.tag('N');
    this.double(value);
  }
};

function sizeOfVarint(value) {
  var size = 1;
  for (; value >= 128; value = Math.floor(value / 128))
    size++;
  return size;
}

Writer.prototype.string = function (text) {
  var wide = /[^\u0000-\u00ff]/.test(text), at;
  var size = wide ? text.length * 2 : text.length;
  /* Two-byte characters stand at even places. */
  if (wide && (this.length + 1 + sizeOfVarint(size)) % 2 === 1)
    this.byte(0);
  this.tag(wide ? 'c' : '"');
  this.varint(size);
  at = this.room(size);
  this.buffer.write(text, at, wide ? 'utf16le' : 'latin1');
};

function refuse(value) {
  var text = typeof value === 'function' || typeof value === 'symbol' ? String(value) :
    '#<' + ((value.constructor && errors.functionName(value.constructor)) || 'Object') + '>';
  throw new Error(text + ' could not be cloned.');
}

Writer.prototype.value = function (value) {
  switch (typeof value) {
  case 'undefined':
    this.tag('_');
    break;
  case 'boolean':
    this.tag(value ? 'T' : 'F');
    break;
  case 'number':
    this.number(value);
    break;
  case 'string':
    this.string(value);
    break;
  case 'object':
    if (value === null)
      this.tag('0');
    else
      this.reference(value);
    break;
  default:
    refuse(value);
  }
};

Writer.prototype.reference = function (value) {
  if (this.known.has(value)) {
    this.tag('^');
    this.varint(this.known.get(value));
    return;
  }
  this.known.set(value, this.known.size);
  this.object(value);
};

/* Keys and values; how many. Numbers among the keys are written as such. */
Writer.prototype.properties = function (value, keys) {
  var count = 0, i;
  for (i = 0; i < keys.length; i++) {
    if (!Object.prototype.hasOwnProperty.call(value, keys[i]))
      continue;
    if (String(keys[i] >>> 0) === keys[i])
      this.number(keys[i] >>> 0);
    else
      this.string(keys[i]);
    this.value(value[keys[i]]);
    count++;
  }
  return count;
};

function isIndex(key) {
  return String(key >>> 0) === key && key >>> 0 !== 4294967295;
}

function isDense(value) {
  var i;
  for (i = 0; i < value.length; i++) {
    if (!Object.prototype.hasOwnProperty.call(value, i))
      return false;
  }
  return true;
}

Writer.prototype.array = function (value) {
  var dense = isDense(value), keys = Object.keys(value), length = value.length, i;
  this.tag(dense ? 'A' : 'a');
  this.varint(length);
  for (i = 0; dense && i < length; i++)
    this.value(value[i]);
  if (dense)
    keys = keys.filter(function (key) {
      return !isIndex(key);
    });
  i = this.properties(value, keys);
  this.tag(dense ? '$' : '@');
  this.varint(i);
  this.varint(length);
};

Writer.prototype.map = function (value) {
  var self = this, entries = [];
  value.forEach(function (item, key) {
    entries.push(key, item);
  });
  this.tag(';');
  entries.forEach(function (item) {
    self.value(item);
  });
  this.tag(':');
  this.varint(entries.length);
};

Writer.prototype.set = function (value) {
  var items = Array.from(value), self = this;
  this.tag("'");
  items.forEach(function (item) {
    self.value(item);
  });
  this.tag(',');
  this.varint(items.length);
};

Writer.prototype.regexp = function (value) {
  var flags = 0, i;
  for (i = 0; i < value.flags.length; i++)
    flags |= 1 << FLAGS.indexOf(value.flags.charAt(i));
  this.tag('R');
  this.string(value.source);
  this.varint(flags);
};

Writer.prototype.error = function (value) {
  var name = String(value.name), letter;
  this.tag('r');
  for (letter in ERRORS) {
    if (ERRORS[letter].name === name)
      this.tag(letter);
  }
  if (Object.prototype.hasOwnProperty.call(value, 'message')) {
    this.tag('m');
    this.string(String(value.message));
  }
  if (Object.prototype.hasOwnProperty.call(value, 'cause')) {
    this.tag('c');
    this.value(value.cause);
  }
  if (typeof value.stack === 'string') {
    this.tag('s');
    this.string(value.stack);
  }
  this.tag('.');
};

Writer.prototype.view = function (value, kind) {
  this.tag('\\');
  this.varint(0);
  this.varint(Buffer.isBuffer(value) ? BUFFER : VIEWS.indexOf(kind));
  this.varint(value.byteLength);
  this.bytes(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
};

Writer.prototype.plain = function (value) {
  var count;
  this.tag('o');
  count = this.properties(value, Object.keys(value));
  this.tag('{');
  this.varint(count);
};

Writer.prototype.boxed = function (value, kind) {
  if (kind === 'Boolean') {
    this.tag(value.valueOf() ? 'y' : 'x');
  } else if (kind === 'Number') {
    this.tag('n');
    this.double(value.valueOf());
  } else {
    this.tag('s');
    this.string(value.valueOf());
  }
};

var METHODS = { Array: 'array', Map: 'map', Set: 'set', RegExp: 'regexp', Error: 'error',
  Object: 'plain', Arguments: 'plain', Boolean: 'boxed', Number: 'boxed', String: 'boxed' };
var REFUSED = { Function: 1, Symbol: 1, Promise: 1, WeakMap: 1, WeakSet: 1, WeakRef: 1 };

Writer.prototype.object = function (value) {
  var kind = kinds.kindOf(value);
  if (METHODS.hasOwnProperty(kind)) {
    this[METHODS[kind]](value, kind);
  } else if (kind === 'Date') {
    this.tag('D');
    this.double(value.getTime());
  } else if (kind === 'ArrayBuffer') {
    this.tag('B');
    this.varint(value.byteLength);
    this.bytes(Buffer.from(value));
  } else if (ArrayBuffer.isView(value)) {
    this.view(value, kind);
  } else if (REFUSED[kind] === 1) {
    refuse(value);
  } else {
    /* An object of ours: what JSON would make of it. */
    this.tag('\\');
    this.varint(1);
    this.value(Object.assign({}, value));
  }
};

exports.write = function (value, spare) {
  var w = new Writer(spare);
  w.byte(255);
  w.byte(VERSION);
  w.value(value);
  if (spare === 4)
    w.buffer.writeUInt32BE(w.length - spare, 0);
  return w.buffer.slice(0, w.length);
};

/* ---- reading ---- */

function Reader(buffer) {
  this.buffer = buffer;
  this.at = 0;
  this.known = [];
}

function damaged() {
  return new Error('Unable to deserialize cloned data.');
}

Reader.prototype.take = function (size) {
  var at = this.at;
  if (at + size > this.buffer.length)
    throw damaged();
  this.at += size;
  return at;
};

Reader.prototype.varint = function () {
  var value = 0, factor = 1, byte;
  do {
    byte = this.buffer[this.take(1)];
    value += (byte & 127) * factor;
    factor *= 128;
  } while (byte & 128);
  return value;
};

Reader.prototype.tag = function () {
  var byte;
  do {
    byte = this.buffer[this.take(1)];
  } while (byte === 0);
  return String.fromCharCode(byte);
};

Reader.prototype.peek = function () {
  while (this.buffer[this.at] === 0)
    this.at++;
  return this.at < this.buffer.length ? String.fromCharCode(this.buffer[this.at]) : '';
};

Reader.prototype.double = function () {
  return this.buffer.readDoubleLE(this.take(8));
};

Reader.prototype.text = function (encoding) {
  var size = this.varint(), at = this.take(size);
  return this.buffer.toString(encoding, at, at + size);
};

Reader.prototype.remember = function (object) {
  this.known.push(object);
  return object;
};

Reader.prototype.properties = function (object, end) {
  var key;
  while (this.peek() !== end) {
    key = this.value();
    Object.defineProperty(object, key, { value: this.value(), writable: true,
      enumerable: true, configurable: true });
  }
  this.tag();
  this.varint();
  if (end !== '{')
    this.varint();
  return object;
};

Reader.prototype.memory = function (size) {
  var at = this.take(size), copy = new ArrayBuffer(size);
  Buffer.from(copy).set(this.buffer.slice(at, at + size));
  return copy;
};

/* Objects of Node's own: views of bytes, and others as what JSON makes of them. */
Reader.prototype.host = function () {
  var slot = this.known.length, kind, memory, view;
  if (this.varint() !== 0) {
    this.known.push(undefined);
    this.known[slot] = this.value();
    return this.known[slot];
  }
  kind = this.varint();
  memory = this.memory(this.varint());
  if (kind === BUFFER)
    view = Buffer.from(memory);
  else if (kind > BUFFER)
    throw damaged();
  else
    view = new globals[VIEWS[kind]](memory);
  return this.remember(view);
};

Reader.prototype.error = function () {
  var slot = this.known.length, Kind = Error, err, tag, fields = {};
  this.known.push(undefined);
  for (tag = this.tag(); tag !== '.'; tag = this.tag()) {
    if (ERRORS.hasOwnProperty(tag))
      Kind = ERRORS[tag];
    else if (tag === 'm' || tag === 's' || tag === 'c')
      fields[tag] = { value: this.value() };
    else
      throw damaged();
  }
  err = this.known[slot] = new Kind();
  delete err.message;
  if (fields.m)
    errors.hidden(err, 'message', fields.m.value);
  if (fields.c)
    errors.hidden(err, 'cause', fields.c.value);
  errors.hidden(err, 'stack', fields.s ? fields.s.value : undefined);
  return err;
};

var globals = Function('return this')();

var READERS = {
  _: function () {},
  0: function () {
    return null;
  },
  T: function () {
    return true;
  },
  F: function () {
    return false;
  },
  I: function () {
    var value = this.varint();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  },
  U: Reader.prototype.varint,
  N: Reader.prototype.double,
  '"': function () {
    return this.text('latin1');
  },
  c: function () {
    return this.text('utf16le');
  },
  S: function () {
    return this.text('utf8');
  },
  '^': function () {
    return this.known[this.varint()];
  },
  o: function () {
    return this.properties(this.remember({}), '{');
  },
  A: function () {
    var length = this.varint(), list = this.remember([]), i;
    if (length > this.buffer.length)
      throw damaged();
    list.length = length;
    for (i = 0; i < length; i++) {
      if (this.peek() === '-')
        this.tag();
      else
        list[i] = this.value();
    }
    return this.properties(list, '$');
  },
  a: function () {
    var list = this.remember([]);
    list.length = this.varint();
    return this.properties(list, '@');
  },
  D: function () {
    return this.remember(new Date(this.double()));
  },
  y: function () {
    return this.remember(Object(true));
  },
  x: function () {
    return this.remember(Object(false));
  },
  n: function () {
    return this.remember(Object(this.double()));
  },
  s: function () {
    return this.remember(Object(this.value()));
  },
  R: function () {
    var slot = this.known.length, source = this.value(), bits = this.varint();
    this.known[slot] = new RegExp(source, FLAGS.split('').filter(function (flag, i) {
      return bits & 1 << i;
    }).join(''));
    return this.known[slot];
  },
  ';': function () {
    var map = this.remember(new Map()), key;
    while (this.peek() !== ':') {
      key = this.value();
      map.set(key, this.value());
    }
    this.tag();
    this.varint();
    return map;
  },
  "'": function () {
    var set = this.remember(new Set());
    while (this.peek() !== ',')
      set.add(this.value());
    this.tag();
    this.varint();
    return set;
  },
  B: function () {
    return this.remember(this.memory(this.varint()));
  },
  r: Reader.prototype.error,
  '\\': Reader.prototype.host
};

Reader.prototype.value = function () {
  var tag = this.tag();
  if (!READERS.hasOwnProperty(tag))
    throw damaged();
  return READERS[tag].call(this);
};

exports.read = function (buffer) {
  var r = new Reader(buffer);
  if (r.buffer[r.take(1)] !== 255 || r.varint() > VERSION)
    throw damaged();
  return r.value();
};
