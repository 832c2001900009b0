/* Buffer on top of the natives of runtime/modules/buffer.c. */
'use strict';

var MAX_LENGTH = 4294967296;

function errors() {
  return require('internal_errors');
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/* --- messages for what the natives refuse: they throw what this returns --- */

function boundsError(value, length, size) {
  if (Math.floor(value) !== value)
    return errors().outOfRange('offset', 'an integer', value);
  if (length - size < 0)
    return errors().rangeError('ERR_BUFFER_OUT_OF_BOUNDS',
      'Attempt to access memory outside buffer bounds');
  return errors().outOfRange('offset', '>= 0 and <= ' + (length - size), value);
}

function valueError(value, size, signed) {
  var bits = size * 8 - (signed ? 1 : 0), range;
  if (size > 4)
    range = '>= ' + (signed ? '-(2 ** ' + bits + ')' : '0') + ' and < 2 ** ' + bits;
  else
    range = '>= ' + (signed ? -Math.pow(2, bits) : 0) + ' and <= ' +
      (Math.pow(2, bits) - 1);
  return errors().outOfRange('value', range, value);
}

function sizeError(value) {
  if (typeof value !== 'number')
    return errors().invalidArgType('byteLength', 'number', value);
  return errors().outOfRange('byteLength',
    Math.floor(value) !== value ? 'an integer' : '>= 1 and <= 6', value);
}

binding.setFail(function (kind, value, a, b) {
  switch (kind) {
  case 'encoding':
    return errors().unknownEncoding(value);
  case 'offset':
    return errors().invalidArgType('offset', 'number', value);
  case 'long':
    return errors().error('ERR_STRING_TOO_LONG',
      'Cannot create a string longer than 0x1fffffe8 characters');
  case 'outside':
    return errors().rangeError('ERR_BUFFER_OUT_OF_BOUNDS',
      '"' + (a ? 'length' : 'offset') + '" is outside of buffer bounds');
  case 'bounds':
    return boundsError(value === undefined ? 0 : value, a, b);
  case 'size':
    return sizeError(value);
  case 'int':
    return valueError(Number(value), a, true);
  case 'uint':
    return valueError(Number(value), a, false);
  default:
    return errors().invalidArgType('buffer', ['Buffer', 'Uint8Array'], value);
  }
});

/* --- making --- */

var DEPRECATED = 'Buffer() is deprecated due to security and usability issues. Please use ' +
  'the Buffer.alloc(), Buffer.allocUnsafe(), or Buffer.from() methods instead.';
var warned = false, asked = 0;

/* Whether the innermost frame that is not the platform's own lies in node_modules. */
function calledByPackage() {
  var found = /\((\/[^\n]*|[^():\n]*\[eval\])(?::\d+){2}\)|at (\/[^\n]*)(?::\d+){2}/.exec(
    String(new Error().stack));
  return found !== null && /[\/]node_modules[\/]/.test(found[1] || found[2]);
}

/* Said once, and not of packages: their users can do nothing about it. */
function warnOfConstructor() {
  if (warned || ++asked > 10000 || calledByPackage())
    return;
  warned = true;
  process.emitWarning(DEPRECATED, 'DeprecationWarning', 'DEP0005');
}

function Buffer(value, encodingOrOffset, length) {
  if (!warned)
    warnOfConstructor();
  if (typeof value === 'number') {
    if (typeof encodingOrOffset === 'string')
      throw errors().invalidArgType('string', 'string', value);
    return Buffer.alloc(value);
  }
  return Buffer.from(value, encodingOrOffset, length);
}

Buffer.prototype = binding.prototype;
Object.setPrototypeOf(Buffer, Uint8Array);
Buffer.poolSize = 8192;

function hidden(name, value) {
  Object.defineProperty(Buffer.prototype, name, {
    value: value, enumerable: false, configurable: true, writable: true
  });
}

function fromString(string, encoding) {
  if (typeof encoding !== 'string' || encoding === '')
    encoding = 'utf8';
  return binding.fromString(string, encoding);
}

function fromPrimitive(text, encoding) {
  return typeof text === 'string' ? fromString(text, encoding) : undefined;
}

function fromObject(value) {
  if (Buffer.isBuffer(value) || typeof value.length === 'number')
    return binding.fromArray(value);
  if (value.length !== undefined || isAnyArrayBuffer(value.buffer))
    return binding.alloc(0, true);
  if (value.type === 'Buffer' && Array.isArray(value.data))
    return binding.fromArray(value.data);
  return undefined;
}

function isAnyArrayBuffer(value) {
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
}

function copyOf(buffer) {
  var copy = binding.alloc(buffer.length, false);
  binding.copyRange(buffer, copy, 0);
  return copy;
}

Buffer.from = function from(value, encodingOrOffset, length) {
  var inner, made;
  if (typeof value === 'string')
    return fromString(value, encodingOrOffset);
  if (isObject(value)) {
    if (Buffer.isBuffer(value))
      return copyOf(value);
    made = binding.fromArrayBuffer(value, encodingOrOffset, length);
    if (made !== undefined)
      return made;
    inner = typeof value.valueOf === 'function' ? value.valueOf() : value;
    if (inner !== null && inner !== undefined && inner !== value &&
        (typeof inner === 'string' || typeof inner === 'object'))
      return from(inner, encodingOrOffset, length);
    made = fromObject(value);
    if (made === undefined && typeof value[Symbol.toPrimitive] === 'function')
      made = fromPrimitive(value[Symbol.toPrimitive]('string'), encodingOrOffset);
    if (made !== undefined)
      return made;
  }
  throw errors().invalidArgType('first argument',
    ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

function checkSize(size) {
  errors().checkNumber(size, 'size', 0, MAX_LENGTH);
  if (size !== size)
    throw errors().outOfRange('size', '>= 0 && <= ' + MAX_LENGTH, size);
}

Buffer.alloc = function alloc(size, fill, encoding) {
  var buffer;
  checkSize(size);
  if (fill !== undefined && fill !== 0 && encoding !== undefined && typeof encoding !== 'string')
    throw errors().invalidArgType('encoding', 'string', encoding);
  buffer = binding.alloc(size, true);
  if (fill !== undefined && fill !== 0 && size > 0)
    buffer.fill(fill, encoding);
  return buffer;
};

Buffer.allocUnsafe = Buffer.allocUnsafeSlow = function allocUnsafe(size) {
  checkSize(size);
  return binding.alloc(size, false);
};

Buffer.of = function of() {
  return binding.fromArray(arguments);
};

Buffer.isBuffer = binding.isBuffer;
Buffer.isEncoding = binding.isEncoding;

Buffer.byteLength = function byteLength(value, encoding) {
  if (typeof value === 'string')
    return binding.byteLength(value, encoding);
  if (!ArrayBuffer.isView(value) && !isAnyArrayBuffer(value))
    throw errors().invalidArgType('string', ['string', 'Buffer', 'ArrayBuffer'], value);
  return value.byteLength;
};

function checkBuffer(value, name) {
  if (!binding.isBytes(value))
    throw errors().invalidArgType(name, ['Buffer', 'Uint8Array'], value);
}

Buffer.compare = function compare(a, b) {
  checkBuffer(a, 'buf1');
  checkBuffer(b, 'buf2');
  return binding.compareRange(a, 0, a.length, b, 0, b.length);
};

Buffer.concat = function concat(list, total) {
  var i, at = 0, out;
  if (!Array.isArray(list))
    throw errors().invalidArgType('list', 'Array', list);
  if (list.length === 0)
    return Buffer.alloc(0);
  for (i = 0; i < list.length; i++) {
    checkBuffer(list[i], 'list[' + i + ']');
    at += list[i].length;
  }
  if (total === undefined)
    total = at;
  else
    errors().checkInteger(total, 'length', 0);
  out = binding.alloc(total, true);
  for (i = 0, at = 0; i < list.length && at < total; i++)
    at += binding.copyRange(list[i], out, at);
  return out;
};

/* --- comparing, copying --- */

function checkRange(value, name, max, otherwise) {
  if (value === undefined)
    return otherwise;
  errors().checkInteger(value, name, 0, max);
  return value;
}

hidden('constructor', Buffer);

hidden('equals', function equals(other) {
  checkBuffer(other, 'otherBuffer');
  return this === other || (this.length === other.length &&
    binding.compareRange(this, 0, this.length, other, 0, other.length) === 0);
});

hidden('compare', function compare(target, targetStart, targetEnd, start, end) {
  checkBuffer(target, 'target');
  targetStart = checkRange(targetStart, 'targetStart', undefined, 0);
  targetEnd = checkRange(targetEnd, 'targetEnd', target.length, target.length);
  start = checkRange(start, 'sourceStart', undefined, 0);
  end = checkRange(end, 'sourceEnd', this.length, this.length);
  if (start >= end)
    return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd)
    return 1;
  return binding.compareRange(this, start, end, target, targetStart, targetEnd);
});

function toInteger(value, otherwise) {
  value = Number(value);
  if (value !== value)
    return otherwise;
  return value < 0 ? Math.ceil(value) : Math.floor(value);
}

hidden('copy', function copy(target, targetStart, start, end) {
  checkBuffer(target, 'target');
  targetStart = targetStart === undefined ? 0 : toInteger(targetStart, 0);
  if (targetStart < 0)
    throw errors().outOfRange('targetStart', '>= 0', targetStart);
  start = start === undefined ? 0 : toInteger(start, 0);
  if (start < 0 || start > this.length)
    throw errors().outOfRange('sourceStart', '>= 0 && <= ' + this.length, start);
  end = end === undefined ? this.length : toInteger(end, 0);
  if (end < 0)
    throw errors().outOfRange('sourceEnd', '>= 0', end);
  if (targetStart >= target.length || start >= end)
    return 0;
  return binding.copyRange(this, target, targetStart, start, end);
});

/* --- text --- */

/* write(string[, offset[, length]][, encoding]) */
hidden('write', function write(string, offset, length, encoding) {
  var room;
  if (typeof offset === 'string' && length === undefined) {
    encoding = offset;
    offset = undefined;
  } else if (typeof length === 'string') {
    encoding = length;
    length = undefined;
  }
  if (typeof string !== 'string')
    throw errors().typeError('ERR_INVALID_ARG_TYPE', 'argument must be a string');
  offset = checkRange(offset, 'offset', this.length, 0);
  room = this.length - offset;
  if (length !== undefined) {
    errors().checkInteger(length, 'length', 0, this.length);
    room = Math.min(room, length);
  }
  return binding.encodeInto(this, string, offset, room, encoding || 'utf8');
});

['utf8', 'ascii', 'latin1', 'hex', 'base64', 'base64url', 'ucs2', 'utf16le'].forEach(
  function (encoding) {
    hidden(encoding + 'Slice', function (start, end) {
      return this.toString(encoding, start, end);
    });
    hidden(encoding + 'Write', function (string, offset, length) {
      return binding.encodeInto(this, string, offset, length, encoding);
    });
  });

hidden('toJSON', function toJSON() {
  return { type: 'Buffer', data: binding.toArray(this) };
});

hidden('inspect', function inspect(depth, options) {
  return this[INSPECT](depth, options);
});

var INSPECT = Symbol.for('nodejs.util.inspect.custom');

hidden(INSPECT, function (depth, options) {
  var max = exports.INSPECT_MAX_BYTES, self = this, text, extra = '', keys, all = {}, key;
  text = this.toString('hex', 0, max).replace(/(.{2})/g, '$1 ').slice(0, -1);
  if (this.length > max)
    text += ' ... ' + (this.length - max) + ' more byte' +
      (this.length - max > 1 ? 's' : '');
  keys = binding.hasProperties(this) ? Object.keys(this).filter(function (name) {
    return isNaN(name);
  }) : [];
  if (keys.length > 0) {
    for (key in options)
      all[key] = options[key];
    all.breakLength = Infinity;
    all.compact = true;
    extra = require('internal_inspect')(keys.reduce(function (out, name) {
      out[name] = self[name];
      return out;
    }, Object.create(null)), all).slice(27, -2);
    text += (text === '' ? '' : ', ') + extra;
  }
  return '<Buffer ' + text + '>';
});

/* --- filling, searching --- */

function fillPattern(value, encoding) {
  var pattern;
  if (typeof value !== 'string') {
    if (typeof value === 'boolean')
      return Number(value);
    return value;
  }
  if (encoding !== undefined && typeof encoding !== 'string')
    throw errors().invalidArgType('encoding', 'string', encoding);
  pattern = binding.fromString(value, encoding === '' ? 'utf8' : encoding);
  if (pattern.length === 0 && value.length > 0)
    throw errors().invalidArgValue('value', value);
  return pattern.length === 0 ? 0 : pattern;
}

/* fill(value[, offset[, end]][, encoding]) */
hidden('fill', function fill(value, offset, end, encoding) {
  if (typeof offset === 'string') {
    encoding = offset;
    offset = end = undefined;
  } else if (typeof end === 'string') {
    encoding = end;
    end = undefined;
  }
  offset = checkRange(offset, 'offset', undefined, 0);
  end = checkRange(end, 'end', this.length, this.length);
  value = fillPattern(value, encoding);
  if (binding.isBytes(value) && value.length === 0)
    throw errors().invalidArgValue('value', value);
  if (offset < end)
    binding.fillRange(this, value, offset, end);
  return this;
});

function searchFor(value, encoding) {
  if (typeof value === 'string')
    return binding.fromString(value, encoding);
  if (typeof value === 'number')
    return binding.fromArray([value]);
  if (binding.isBytes(value))
    return value;
  throw errors().invalidArgType('value', ['number', 'string', 'Buffer', 'Uint8Array'],
    value);
}

function search(buffer, value, offset, encoding, backward) {
  var what;
  if (typeof offset === 'string') {
    encoding = offset;
    offset = undefined;
  }
  offset = +offset;
  if (offset !== offset)
    offset = backward ? buffer.length : 0;
  offset = toInteger(offset, 0);
  if (offset < 0)
    offset += buffer.length;
  what = searchFor(value, encoding);
  if (offset < 0 && backward)
    return -1;
  offset = Math.max(0, Math.min(offset, buffer.length));
  if (what.length === 0)
    return offset;
  return binding.find(buffer, what, offset, backward,
    typeof value === 'number' ? undefined : encoding);
}

hidden('indexOf', function indexOf(value, offset, encoding) {
  return search(this, value, offset, encoding, false);
});

hidden('lastIndexOf', function lastIndexOf(value, offset, encoding) {
  return search(this, value, offset, encoding, true);
});

hidden('includes', function includes(value, offset, encoding) {
  return search(this, value, offset, encoding, false) !== -1;
});

/* --- what an array of bytes can do besides --- */

hidden('toLocaleString', Buffer.prototype.toString);

function swapper(size) {
  return function () {
    if (this.length % size !== 0)
      throw errors().rangeError('ERR_INVALID_BUFFER_SIZE',
        'Buffer size must be a multiple of ' + size * 8 + '-bits');
    binding.swap(this, size);
    return this;
  };
}

hidden('swap16', swapper(2));
hidden('swap32', swapper(4));
hidden('swap64', swapper(8));

function SlowBuffer(size) {
  return Buffer.allocUnsafeSlow(size);
}

exports.Buffer = Buffer;
Object.defineProperty(Buffer.prototype, 'parent', {
  configurable: true,
  get: function () {
    return Buffer.isBuffer(this) ? this.buffer : undefined;
  }
});

Object.defineProperty(Buffer.prototype, 'offset', {
  configurable: true,
  get: function () {
    return Buffer.isBuffer(this) ? this.byteOffset : undefined;
  }
});

exports.SlowBuffer = SlowBuffer;
exports.INSPECT_MAX_BYTES = 50;
exports.kMaxLength = MAX_LENGTH;
exports.kStringMaxLength = 536870888;
exports.constants = { MAX_LENGTH: MAX_LENGTH, MAX_STRING_LENGTH: 536870888 };

function invalidCharacter(message) {
  var DOMException = require('internal_structured_clone').DOMException;
  return new DOMException(message, 'InvalidCharacterError');
}

function checkGiven(count) {
  if (count === 0)
    throw errors().typeError('ERR_MISSING_ARGS', 'The "input" argument must be specified');
}

/* A symbol is no text: it has none in a concatenation either. */
exports.btoa = function btoa(input) {
  checkGiven(arguments.length);
  input = '' + input;
  if (/[^\u0000-\u00ff]/.test(input))
    throw invalidCharacter('Invalid character');
  return Buffer.from(input, 'latin1').toString('base64');
};
exports.atob = function atob(input) {
  checkGiven(arguments.length);
  input = ('' + input).replace(/[\t\n\f\r ]/g, '');
  if (/[^A-Za-z0-9+/=]/.test(input))
    throw invalidCharacter('Invalid character');
  if (input.replace(/=/g, '').length % 4 === 1)
    throw invalidCharacter('The string to be decoded is not correctly encoded.');
  if (input.length % 4 === 0)
    input = input.replace(/==?$/, '');
  if (input.indexOf('=') >= 0)
    throw invalidCharacter('Invalid character');
  return Buffer.from(input, 'base64').toString('latin1');
};

exports.transcode = function (source, from, to) {
  checkBuffer(source, 'source');
  return Buffer.from(Buffer.prototype.toString.call(source, from), to);
};

function view(input) {
  return ArrayBuffer.isView(input) ?
    binding.fromArrayBuffer(input.buffer, input.byteOffset, input.byteLength) :
    Buffer.from(input);
}

/* What is no Buffer, but bytes: its memory as one. */
exports.view = view;

function checkInput(input) {
  var detached = input instanceof ArrayBuffer && input.byteLength === 0 && isDetached(input);
  if (!ArrayBuffer.isView(input) && !isAnyArrayBuffer(input))
    throw errors().invalidArgType('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
  if (detached)
    throw errors().error('ERR_INVALID_STATE',
      'Cannot validate on a detached buffer');
  return view(input);
}

/* A view of what was given away cannot be made. */
function isDetached(buffer) {
  try {
    return new Uint8Array(buffer) === undefined;
  } catch (err) {
    return true;
  }
}

exports.isUtf8 = function (input) {
  input = checkInput(input);
  return Buffer.from(input.toString('utf8'), 'utf8').equals(input);
};

exports.isAscii = function (input) {
  return /^[\u0000-\u007f]*$/.test(checkInput(input).toString('latin1'));
};

['Blob', 'File'].forEach(function (name) {
  Object.defineProperty(exports, name, {
    enumerable: true,
    configurable: true,
    get: function () {
      return require('internal_blob')[name];
    }
  });
});
