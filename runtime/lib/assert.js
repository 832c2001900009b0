/* Node's assert. */
'use strict';

var errors = require('internal_errors');
var equality = require('internal_equal');
var AssertionError = require('internal_assert_error');

var NO_ERROR = {};

function inspect(value, options) {
  return require('internal_inspect')(value, options);
}

/* `message` may be an error of the program's own, which is thrown instead. */
function fail(actual, expected, message, operator) {
  if (message instanceof Error)
    throw message;
  throw new AssertionError({
    actual: actual, expected: expected, message: message, operator: operator
  });
}

function generated(options) {
  var err = new AssertionError(options);
  err.generatedMessage = true;
  return err;
}

function need(args, n, names) {
  if (args.length < n)
    throw errors.typeError('ERR_MISSING_ARGS',
      'The ' + names + ' arguments must be specified');
}

/* --- truth --- */

function falsyMessage() {
  var text = require('internal_assert_source')(AssertionError.frames()[0] || '');
  return text === undefined ? undefined :
    'The expression evaluated to a falsy value:\n\n  ' + text + '\n';
}

function checkTruth(args, value, message) {
  if (value)
    return;
  if (args.length === 0)
    throw generated({ actual: value, expected: true, operator: '==',
      message: 'No value argument passed to `assert.ok()`' });
  if (message === null || message === undefined)
    throw generated({ actual: value, expected: true, operator: '==',
      message: falsyMessage() });
  fail(value, true, message, '==');
}

function assert(value, message) {
  checkTruth(arguments, value, message);
}

module.exports = assert;
assert.AssertionError = AssertionError;

assert.ok = function ok(value, message) {
  checkTruth(arguments, value, message);
};

var warnedOfFail = false;

/* fail(actual, expected[, message[, operator[, stackStartFn]]]), as it once was. */
function failOldForm(actual, expected, message, operator, start) {
  var options = { actual: actual, expected: expected, operator: operator,
    stackStartFn: start || assert.fail };
  if (!warnedOfFail) {
    warnedOfFail = true;
    process.emitWarning('assert.fail() with more than one argument is deprecated. ' +
      'Please use assert.strictEqual() instead or only pass a message.',
    'DeprecationWarning', 'DEP0094');
  }
  if (message instanceof Error)
    throw message;
  if (message !== undefined)
    options.message = message;
  throw new AssertionError(options);
}

assert.fail = function fail(actual, expected, message, operator, stackStartFn) {
  if (arguments.length > 1)
    failOldForm(actual, expected, message,
      operator === undefined ? arguments.length === 2 ? '!=' : 'fail' : operator, stackStartFn);
  if (actual instanceof Error)
    throw actual;
  if (actual === undefined || actual === null)
    throw generated({ message: 'Failed', operator: 'fail' });
  throw new AssertionError({ message: actual, operator: 'fail' });
};

assert.ifError = function ifError(err) {
  var message = 'ifError got unwanted exception: ';
  if (err === null || err === undefined)
    return;
  if (typeof err === 'object' && typeof err.message === 'string')
    message += err.message.length === 0 && err.constructor ?
      errors.functionName(err.constructor) : err.message;
  else
    message += inspect(err);
  throw new AssertionError({ actual: err, expected: null, operator: 'ifError',
    message: message });
};

/* --- equality --- */

function define(name, operator, holds) {
  assert[name] = function (actual, expected, message) {
    need(arguments, 2, '"actual" and "expected"');
    if (!holds(actual, expected))
      fail(actual, expected, message, operator);
  };
}

define('equal', '==', function (a, b) {
  return a == b || (a !== a && b !== b);
});
define('notEqual', '!=', function (a, b) {
  return !(a == b || (a !== a && b !== b));
});
define('strictEqual', 'strictEqual', equality.same);
define('notStrictEqual', 'notStrictEqual', function (a, b) {
  return !equality.same(a, b);
});
define('deepEqual', 'deepEqual', function (a, b) {
  return equality.deepEqual(a, b, false);
});
define('notDeepEqual', 'notDeepEqual', function (a, b) {
  return !equality.deepEqual(a, b, false);
});
define('deepStrictEqual', 'deepStrictEqual', function (a, b) {
  return equality.deepEqual(a, b, true);
});
define('notDeepStrictEqual', 'notDeepStrictEqual', function (a, b) {
  return !equality.deepEqual(a, b, true);
});

/* --- patterns --- */

function matchPattern(string, pattern, message, wanted, operator) {
  var text;
  if (Object.prototype.toString.call(pattern) !== '[object RegExp]')
    throw errors.invalidArgType('regexp', 'RegExp', pattern);
  if (typeof string === 'string' && pattern.test(string) === wanted)
    return;
  if (message instanceof Error)
    throw message;
  if (typeof string !== 'string')
    text = 'The "string" argument must be of type string. Received type ' +
      typeof string + ' (' + inspect(string) + ')';
  else
    text = (wanted ? 'The input did not match the regular expression ' :
      'The input was expected to not match the regular expression ') + inspect(pattern) +
      '. Input:\n\n' + inspect(string) + '\n';
  if (message)
    fail(string, pattern, message, operator);
  throw generated({ actual: string, expected: pattern, operator: operator,
    message: text });
}

assert.match = function match(string, regexp, message) {
  matchPattern(string, regexp, message, true, 'match');
};

assert.doesNotMatch = function doesNotMatch(string, regexp, message) {
  matchPattern(string, regexp, message, false, 'doesNotMatch');
};

/* --- expected errors --- */

function isError(value) {
  return value instanceof Error ||
    Object.prototype.toString.call(value) === '[object Error]';
}

function isRegExp(value) {
  return Object.prototype.toString.call(value) === '[object RegExp]';
}

/* Only the properties that are compared, for the message. */
function Comparison(object, keys, actual) {
  var self = this;
  keys.forEach(function (key) {
    if (!(key in object))
      return;
    if (actual !== undefined && typeof actual[key] === 'string' &&
        isRegExp(object[key]) && object[key].test(actual[key]))
      self[key] = actual[key];
    else
      self[key] = object[key];
  });
}

function failKeys(actual, expected, keys, message, operator) {
  var err;
  if (message)
    fail(actual, expected, message, operator);
  err = new AssertionError({ actual: new Comparison(actual, keys),
    expected: new Comparison(expected, keys, actual), operator: 'deepStrictEqual' });
  err.actual = actual;
  err.expected = expected;
  err.operator = operator;
  throw err;
}

function matchObject(actual, expected, message, operator) {
  var keys = Object.keys(expected), err;
  if (actual === null || (typeof actual !== 'object' && typeof actual !== 'function')) {
    err = new AssertionError({ actual: actual, expected: expected, message: message,
      operator: 'deepStrictEqual' });
    err.operator = operator;
    throw err;
  }
  if (isError(expected))
    keys.push('name', 'message');
  else if (keys.length === 0)
    throw errors.invalidArgValue('error', expected, 'may not be an empty object');
  keys.forEach(function (key) {
    if (typeof actual[key] === 'string' && isRegExp(expected[key]) &&
        expected[key].test(actual[key]))
      return;
    if (!(key in actual) || !equality.deepEqual(actual[key], expected[key], true))
      failKeys(actual, expected, keys, message, operator);
  });
}

function failWith(actual, expected, message, operator, text) {
  if (message)
    fail(actual, expected, message, operator);
  throw generated({ actual: actual, expected: expected, operator: operator,
    message: text });
}

function isErrorClass(fn) {
  return fn === Error || fn.prototype instanceof Error;
}

function matchClass(actual, expected, message, operator) {
  var text = 'The error is expected to be an instance of "' +
    errors.functionName(expected) + '". Received ';
  if (isError(actual))
    text += '"' + actual.name + '"\n\nError message:\n\n' + actual.message;
  else
    text += '"' + inspect(actual, { depth: -1 }) + '"';
  failWith(actual, expected, message, operator, text);
}

function matchFunction(actual, expected, message, operator) {
  var result, text, name = errors.functionName(expected);
  if (expected.prototype !== undefined && actual instanceof expected)
    return;
  if (isErrorClass(expected))
    matchClass(actual, expected, message, operator);
  result = expected.call({}, actual);
  if (result === true)
    return;
  text = 'The ' + (name ? '"' + name + '" ' : '') +
    'validation function is expected to return "true". Received ' + inspect(result);
  if (isError(actual))
    text += '\n\nCaught error:\n\n' + actual;
  failWith(actual, expected, message, operator, text);
}

function matchError(actual, expected, message, operator) {
  if (expected === undefined)
    return;
  if (isRegExp(expected)) {
    if (!expected.test(String(actual)))
      failWith(actual, expected, message, operator,
        'The input did not match the regular expression ' + inspect(expected) +
        '. Input:\n\n' + inspect(String(actual)) + '\n');
  } else if (typeof expected === 'function') {
    matchFunction(actual, expected, message, operator);
  } else {
    matchObject(actual, expected, message, operator);
  }
}

function ambiguous(actual, expected) {
  var text = typeof actual === 'object' && actual !== null ? actual.message : actual;
  if (text !== expected)
    return;
  throw errors.typeError('ERR_AMBIGUOUS_ARGUMENT', 'The "error/message" argument is ' +
    'ambiguous. The error ' + (typeof actual === 'object' && actual !== null ?
      'message ' : '') + '"' + text + '" is identical to the message.');
}

/* args: what follows the function: an expectation, a message, both or none. */
function expectError(operator, actual, args) {
  var expected = args[0], message = args[1], detail = '';
  if (typeof expected === 'string') {
    if (args.length === 2)
      throw errors.invalidArgType('error', ['Object', 'Error', 'Function', 'RegExp'],
        expected);
    if (actual !== NO_ERROR)
      ambiguous(actual, expected);
    message = expected;
    expected = undefined;
  } else if (expected !== undefined && expected !== null &&
             typeof expected !== 'object' && typeof expected !== 'function') {
    throw errors.invalidArgType('error', ['Object', 'Error', 'Function', 'RegExp'],
      expected);
  }
  if (actual !== NO_ERROR) {
    matchError(actual, expected === null ? undefined : expected, message, operator);
    return;
  }
  if (expected && (expected.name || typeof expected === 'function'))
    detail = ' (' + (expected.name || errors.functionName(expected)) + ')';
  detail += message ? ': ' + message : '.';
  throw missing(expected, operator, 'Missing expected ' +
    (operator === 'rejects' ? 'rejection' : 'exception') + detail);
}

function missing(expected, operator, text) {
  return new AssertionError({ actual: undefined, expected: expected, operator: operator,
    message: text });
}

function unexpectedMatches(actual, expected) {
  if (typeof expected === 'string' || expected === undefined)
    return true;
  if (isRegExp(expected))
    return expected.test(String(actual));
  return typeof expected === 'function' && actual instanceof expected;
}

function expectNoError(operator, actual, args) {
  var message = typeof args[0] === 'string' ? args[0] : args[1];
  if (actual === NO_ERROR)
    return;
  if (!unexpectedMatches(actual, args[0]))
    throw actual;
  throw new AssertionError({ actual: actual,
    expected: typeof args[0] === 'string' ? undefined : args[0], operator: operator,
    message: 'Got unwanted ' +
      (operator === 'doesNotReject' ? 'rejection' : 'exception') +
      (message ? ': ' + message : '.') + '\nActual message: "' +
      (actual && actual.message) + '"' });
}

function caught(fn) {
  errors.checkFunction(fn, 'fn');
  try {
    fn();
  } catch (err) {
    return err;
  }
  return NO_ERROR;
}

function rest(args) {
  return Array.prototype.slice.call(args, 1);
}

assert.throws = function throws(fn) {
  expectError('throws', caught(fn), rest(arguments));
};

assert.doesNotThrow = function doesNotThrow(fn) {
  expectNoError('doesNotThrow', caught(fn), rest(arguments));
};

/* --- the same for promises --- */

/* A promise, or what can be used as one. */
function isPromise(value) {
  return value instanceof Promise || (value !== null && typeof value === 'object' &&
    typeof value.then === 'function' && typeof value['catch'] === 'function');
}

function settle(promiseOrFn) {
  var promise = promiseOrFn;
  if (typeof promiseOrFn === 'function') {
    promise = promiseOrFn();
    if (!isPromise(promise))
      throw errors.typeError('ERR_INVALID_RETURN_VALUE', 'Expected instance of Promise ' +
        'to be returned from the "promiseFn" function but got ' + errors.describe(promise) +
        '.');
  } else if (!isPromise(promise)) {
    throw errors.invalidArgType('promiseFn', ['Function', 'Promise'], promise);
  }
  return new Promise(function (resolve) {
    promise.then(function () {
      resolve(NO_ERROR);
    }, function (err) {
      resolve({ reason: err });
    });
  });
}

function promised(operator, check) {
  return function (promiseFn) {
    var args = rest(arguments);
    return new Promise(function (resolve) {
      resolve(settle(promiseFn));
    }).then(function (outcome) {
      check(operator, outcome === NO_ERROR ? NO_ERROR : outcome.reason, args);
    });
  };
}

assert.rejects = promised('rejects', expectError);
assert.doesNotReject = promised('doesNotReject', expectNoError);

Object.defineProperty(assert, 'CallTracker', {
  configurable: true, enumerable: true,
  get: function () {
    return require('internal_assert_calltracker');
  }
});

/* --- strict mode: the same functions under the other names --- */

assert.strict = function strict(value, message) {
  checkTruth(arguments, value, message);
};
Object.keys(assert).forEach(function (name) {
  Object.defineProperty(assert.strict, name, Object.getOwnPropertyDescriptor(assert, name));
});
assert.strict.equal = assert.strictEqual;
assert.strict.notEqual = assert.notStrictEqual;
assert.strict.deepEqual = assert.deepStrictEqual;
assert.strict.notDeepEqual = assert.notDeepStrictEqual;
assert.strict.strict = assert.strict;
