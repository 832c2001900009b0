/* assert.CallTracker: functions that count how often they are called. */
'use strict';

var errors = require('internal_errors');
var AssertionError = require('internal_assert_error');

function Tracked(wrapper, name, expected) {
  this.wrapper = wrapper;
  this.name = name;
  this.expected = expected;
  this.calls = [];
  this.stack = new Error();
}

Tracked.prototype.report = function () {
  var name = this.name, expected = this.expected, actual = this.calls.length;
  return { message: 'Expected the ' + name + ' function to be executed ' + expected +
    ' time(s) but was executed ' + actual + ' time(s).', actual: actual,
    expected: expected, operator: name, stack: this.stack };
};

function CallTracker() {
  if (!(this instanceof CallTracker))
    throw new TypeError("Class constructor CallTracker cannot be invoked without 'new'");
  errors.hidden(this, '_tracked', []);
}

function find(tracker, wrapper) {
  var found = tracker._tracked.filter(function (entry) {
    return entry.wrapper === wrapper;
  })[0];
  if (found === undefined)
    throw errors.invalidArgValue('tracked', wrapper, 'is not a tracked function');
  return found;
}

/* What a program sees of the function itself, it sees of the one that stands in for it. */
function lookAlike(wrapper, fn) {
  var own = Object.getOwnPropertyNames(fn).concat(Object.getOwnPropertySymbols(fn));
  if (!Object.prototype.hasOwnProperty.call(fn, 'length'))
    delete wrapper.length;
  own.forEach(function (key) {
    var desc = Object.getOwnPropertyDescriptor(fn, key);
    desc.__proto__ = null;
    if (key !== 'prototype')
      Object.defineProperty(wrapper, key, desc);
  });
  return wrapper;
}

function checkCount(value) {
  errors.checkInteger(value, 'expected', 1, 4294967295);
}

function nothing() {}

CallTracker.prototype.calls = function calls(fn, expected) {
  var entry;
  if (process._exiting)
    throw errors.error('ERR_UNAVAILABLE_DURING_EXIT',
      'Cannot call function in process exit handler');
  if (typeof fn === 'number') {
    expected = fn;
    fn = nothing;
  }
  if (expected === undefined)
    expected = 1;
  checkCount(expected);
  fn = fn === undefined ? nothing : fn;
  entry = new Tracked(function () {
    entry.calls.push(Object.freeze({ thisArg: this,
      arguments: Object.freeze(Array.prototype.slice.call(arguments)) }));
    return fn.apply(this, arguments);
  }, fn === nothing ? 'calls' : errors.functionName(fn) || 'calls', expected);
  lookAlike(entry.wrapper, fn);
  this._tracked.push(entry);
  return entry.wrapper;
};

CallTracker.prototype.getCalls = function getCalls(tracked) {
  return Object.freeze(find(this, tracked).calls.slice());
};

CallTracker.prototype.reset = function reset(tracked) {
  if (tracked !== undefined) {
    find(this, tracked).calls = [];
    return;
  }
  this._tracked.forEach(function (entry) {
    entry.calls = [];
  });
};

CallTracker.prototype.report = function report() {
  return this._tracked.filter(function (entry) {
    return entry.calls.length !== entry.expected;
  }).map(function (entry) {
    return entry.report();
  });
};

CallTracker.prototype.verify = function verify() {
  var wrong = this.report();
  if (wrong.length > 0)
    throw new AssertionError({ details: wrong, message: wrong.length === 1 ?
      wrong[0].message : 'Functions were not called the expected number of times' });
};

module.exports = CallTracker;
