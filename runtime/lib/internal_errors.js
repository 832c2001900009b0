/* Node-style errors: one constructor per base class, one message per code. */
'use strict';

var PRIMITIVES = {
  string: 1, 'function': 1, number: 1, object: 1, Function: 1, Object: 1,
  boolean: 1, bigint: 1, symbol: 1
};

/* The names of a callback's results, for util.promisify: a property of the function. */
var PROMISIFY = Symbol.for('nodejs.util.promisify.custom');
var PROMISIFY_ARGS = Symbol('customPromisifyArgs');

function promisifyArgs(fn, names) {
  Object.defineProperty(fn, PROMISIFY_ARGS, { value: names });
}

/* What util.promisify gives for fn. */
function promisesTo(fn, promised) {
  return Object.defineProperty(fn, PROMISIFY, {
    value: promised, enumerable: false, writable: false, configurable: true
  });
}

/* Programs may have put a getter on Object.prototype: the description inherits nothing. */
function hidden(target, key, value) {
  var property = Object.create(null);
  property.value = value;
  property.enumerable = false;
  property.configurable = property.writable = true;
  Object.defineProperty(target, key, property);
}

function toString() {
  return this.name + ' [' + this.code + ']: ' + this.message;
}

/* The stack's first line names the code, as "TypeError [ERR_X]: message". */
function addCodeToStack(err, code) {
  var stack = err.stack;
  var head = err.name;
  if (typeof stack === 'string' && stack.slice(0, head.length + 1) === head + ':')
    hidden(err, 'stack', head + ' [' + code + ']' + stack.slice(head.length));
}

function make(Base, code, message) {
  var err = new Base(message);
  err.code = code;
  hidden(err, 'toString', toString);
  addCodeToStack(err, code);
  return err;
}

function error(code, message) {
  return make(Error, code, message);
}

function typeError(code, message) {
  return make(TypeError, code, message);
}

function rangeError(code, message) {
  return make(RangeError, code, message);
}

function functionName(fn) {
  var found;
  if (typeof fn.name === 'string')
    return fn.name;
  found = /^\s*function\s+([^\s(]+)/.exec(Function.prototype.toString.call(fn));
  return found ? found[1] : '';
}

function inspect(value, options) {
  return require('util').inspect(value, options);
}

/* "type number (5)", "an instance of Foo", "function bar", "undefined". */
function describe(value) {
  var text;
  if (value === null || value === undefined)
    return String(value);
  if (typeof value === 'function')
    return 'function ' + functionName(value);
  if (typeof value === 'object') {
    if (value.constructor && functionName(value.constructor))
      return 'an instance of ' + functionName(value.constructor);
    return inspect(value, { depth: -1 });
  }
  text = inspect(value, { colors: false });
  if (text.length > 28)
    text = text.slice(0, 25) + '...';
  return 'type ' + typeof value + ' (' + text + ')';
}

function orList(words) {
  if (words.length < 3)
    return words.join(' or ');
  return words.slice(0, -1).join(', ') + ', or ' + words[words.length - 1];
}

/* "of type string or an instance of Buffer", "one of 'a' or 'b'". */
function expectation(expected) {
  var types = [], instances = [], other = [], parts = [], i, word;
  for (i = 0; i < expected.length; i++) {
    word = expected[i];
    if (PRIMITIVES.hasOwnProperty(word))
      types.push(word.toLowerCase());
    else if (/^([A-Z][a-z0-9]*)+$/.test(word))
      instances.push(word);
    else
      other.push(word);
  }
  if (instances.length > 0 && types.indexOf('object') >= 0) {
    types.splice(types.indexOf('object'), 1);
    instances.push('Object');
  }
  if (types.length > 0)
    parts.push((types.length > 1 ? 'one of type ' : 'of type ') + orList(types));
  if (instances.length > 0)
    parts.push('an instance of ' + orList(instances));
  if (other.length > 1)
    parts.push('one of ' + orList(other));
  else if (other.length === 1)
    parts.push((other[0].toLowerCase() !== other[0] ? 'an ' : '') + other[0]);
  return parts.join(' or ');
}

function subject(name) {
  if (/ argument$/.test(name))
    return 'The ' + name;
  return 'The "' + name + '" ' + (name.indexOf('.') >= 0 ? 'property' : 'argument');
}

/* `expected` is a type name or an array of them. */
function invalidArgType(name, expected, actual) {
  var list = typeof expected === 'string' ? [expected] : expected;
  return typeError('ERR_INVALID_ARG_TYPE', subject(name) + ' must be ' +
    expectation(list) + '. Received ' + describe(actual));
}

function invalidArgValue(name, value, reason) {
  var text = inspect(value);
  if (text.length > 128)
    text = text.slice(0, 128) + '...';
  return typeError('ERR_INVALID_ARG_VALUE', 'The ' +
    (name.indexOf('.') >= 0 ? 'property' : 'argument') + " '" + name + "' " +
    (reason || 'is invalid') + '. Received ' + text);
}

function separated(digits) {
  return digits.replace(/(\d)(?=(\d{3})+$)/g, '$1_');
}

/* `received` may be given as text (a number too large to print as it is). */
function outOfRange(name, range, received) {
  var text;
  if (typeof received === 'number' && received % 1 === 0 &&
      Math.abs(received) > 4294967296)
    text = separated(String(received));
  else
    text = inspect(received);
  return rangeError('ERR_OUT_OF_RANGE', 'The value of "' + name +
    '" is out of range. It must be ' + range + '. Received ' + text);
}

function unknownEncoding(encoding) {
  return typeError('ERR_UNKNOWN_ENCODING', 'Unknown encoding: ' +
    (typeof encoding === 'object' ? inspect(encoding, { depth: 0 }) : String(encoding)));
}

function methodNotImplemented(name) {
  return error('ERR_METHOD_NOT_IMPLEMENTED',
    'The ' + name + ' method is not implemented');
}

function checkFunction(value, name) {
  if (typeof value !== 'function')
    throw invalidArgType(name, 'function', value);
}

function checkString(value, name) {
  if (typeof value !== 'string')
    throw invalidArgType(name, 'string', value);
}

function checkObject(value, name) {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw invalidArgType(name, 'object', value);
}

/* An integer within [min, max]; the limits default to the safe integers. */
function checkInteger(value, name, min, max) {
  if (min === undefined)
    min = -9007199254740991;
  if (max === undefined)
    max = 9007199254740991;
  if (typeof value !== 'number')
    throw invalidArgType(name, 'number', value);
  if (Math.floor(value) !== value)
    throw outOfRange(name, 'an integer', value);
  if (value < min || value > max)
    throw outOfRange(name, '>= ' + min + ' && <= ' + max, value);
}

/* A number within [min, max]; either limit may be left out. */
function checkNumber(value, name, min, max) {
  var range;
  if (typeof value !== 'number')
    throw invalidArgType(name, 'number', value);
  if (!(min !== undefined && value < min) && !(max !== undefined && value > max) &&
      !((min !== undefined || max !== undefined) && value !== value))
    return;
  range = min !== undefined ? '>= ' + min : '';
  if (max !== undefined)
    range += (range ? ' && ' : '') + '<= ' + max;
  throw outOfRange(name, range, value);
}

module.exports = {
  make: make,
  error: error,
  typeError: typeError,
  rangeError: rangeError,
  hidden: hidden,
  PROMISIFY: PROMISIFY,
  PROMISIFY_ARGS: PROMISIFY_ARGS,
  promisesTo: promisesTo,
  promisifyArgs: promisifyArgs,
  functionName: functionName,
  describe: describe,
  invalidArgType: invalidArgType,
  invalidArgValue: invalidArgValue,
  outOfRange: outOfRange,
  unknownEncoding: unknownEncoding,
  methodNotImplemented: methodNotImplemented,
  checkFunction: checkFunction,
  checkString: checkString,
  checkObject: checkObject,
  checkInteger: checkInteger,
  checkNumber: checkNumber
};
