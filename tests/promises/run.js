/*
 * Runs the Promises/A+ suite from npm: run.js FOLDER-OF-THE-PACKAGE. A runner of the few words
 * that its tests use: describe, specify, beforeEach, done, and sinon's spies and stubs. Ends
 * with "N passed, N failed".
 */
'use strict';

var fs = require('fs');
var path = require('path');
var Module = require('module');

var tests = [], suite = { name: '', before: [], after: [] };
var passed = 0, failed = 0;

/* --- sinon --- */

function match(value) {
  return { isMatch: function (other) {
    return value === other;
  } };
}

function spy(behave) {
  function called() {
    var args = Array.prototype.slice.call(arguments);
    called.calls.push({ self: this, args: args, at: ++spy.clock });
    return behave ? behave.apply(this, args) : called.answer();
  }
  called.calls = [];
  called.answer = function () {
    return undefined;
  };
  called.returns = function (value) {
    called.answer = function () {
      return value;
    };
    return called;
  };
  called.throws = function (value) {
    called.answer = function () {
      throw value;
    };
    return called;
  };
  called.withArgs = function () {
    throw new Error('not needed by these tests');
  };
  return called;
}
spy.clock = 0;

function check(holds, what) {
  if (!holds)
    throw new Error(what);
}

function accepts(wanted, given) {
  return wanted && wanted.isMatch ? wanted.isMatch(given) : wanted === given;
}

var assertions = {
  called: function (f) {
    check(f.calls.length > 0, 'not called');
  },
  calledOnce: function (f) {
    check(f.calls.length === 1, 'not called once');
  },
  notCalled: function (f) {
    check(f.calls.length === 0, 'called');
  },
  calledWith: function (f) {
    var wanted = Array.prototype.slice.call(arguments, 1);
    check(f.calls.some(function (call) {
      return wanted.every(function (value, i) {
        return accepts(value, call.args[i]);
      });
    }), 'not called with that');
  },
  calledWithExactly: function (f) {
    var n = arguments.length - 1;
    assertions.calledWith.apply(null, arguments);
    check(f.calls[0].args.length === n, 'called with more');
  },
  callOrder: function () {
    var last = 0;
    Array.prototype.forEach.call(arguments, function (f) {
      var next = f.calls.filter(function (call) {
        return call.at > last;
      })[0];
      check(next !== undefined, 'called in another order');
      last = next.at;
    });
  }
};

var sinon = { spy: spy, stub: spy, match: { same: match }, assert: assertions };

/* --- mocha --- */

function describe(name, body) {
  var outer = suite;
  suite = { name: outer.name + ' ' + name, before: outer.before.slice(),
    after: outer.after.slice() };
  body();
  suite = outer;
}

function specify(name, body) {
  tests.push({ name: suite.name + ': ' + name, body: body, before: suite.before,
    after: suite.after });
}

function finish() {
  console.log(passed + ' passed, ' + failed + ' failed');
  process.exit(failed > 0 ? 1 : 0);
}

function each(hooks) {
  hooks.forEach(function (hook) {
    hook();
  });
}

function run(at) {
  var test = tests[at], over = false, timer;
  if (test === undefined) {
    finish();
    return;
  }
  function done(err) {
    if (over)
      return;
    over = true;
    clearTimeout(timer);
    each(test.after);
    if (err)
      console.log('FAILED ' + test.name + '\n' + (err.stack || err));
    passed += err ? 0 : 1;
    failed += err ? 1 : 0;
    setImmediate(run, at + 1);
  }
  current = done;
  timer = setTimeout(done, 20000, new Error('it took too long'));
  try {
    each(test.before);
    test.body(done);
    if (test.body.length === 0)
      done();
  } catch (err) {
    done(err);
  }
}

var current;


global.describe = describe;
global.specify = global.it = specify;
global.beforeEach = function (f) {
  suite.before.push(f);
};
global.afterEach = function (f) {
  suite.after.push(f);
};
global.adapter = {
  resolved: function (value) {
    return Promise.resolve(value);
  },
  rejected: function (reason) {
    return Promise.reject(reason);
  },
  deferred: function () {
    var d = {};
    d.promise = new Promise(function (resolve, reject) {
      d.resolve = resolve;
      d.reject = reject;
    });
    return d;
  }
};

var load = Module._load;
Module._load = function (name) {
  return name === 'sinon' ? sinon : load.apply(this, arguments);
};

var folder = path.resolve(process.argv[2], 'lib/tests');
fs.readdirSync(folder).sort().forEach(function (name) {
  if (/\.js$/.test(name))
    require(path.join(folder, name));
});
process.on('uncaughtException', function (err) {
  current(err);
});
process.on('unhandledRejection', function () {});
run(0);
