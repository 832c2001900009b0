// Functions that count their calls, and assert.fail in its old form.
'use strict';
var assert = require('assert');
function show(fn) {
  try { console.log(fn()); } catch (e) { console.log(e.name, e.code, e.message); }
}
var tracker = new assert.CallTracker(), other = {};
function foo(a, b) { return a + b; }
foo.mark = 1;
var counted = tracker.calls(foo, 2);
console.log(counted.length, counted.name, counted.mark, counted(1, 2));
console.log(tracker.report().length, tracker.report()[0].message, tracker.report()[0].operator);
show(function() { tracker.verify(); });
counted.call(other, 3, 4);
tracker.verify();
console.log(tracker.getCalls(counted)[1].thisArg === other, tracker.getCalls(counted)[1].arguments,
  Object.isFrozen(tracker.getCalls(counted)[0]));
counted();
show(function() { tracker.verify(); });
tracker.reset(counted);
console.log(tracker.getCalls(counted));
tracker.calls(function bar() {});
show(function() { tracker.verify(); });
tracker.reset();
show(function() { tracker.getCalls(foo); });
show(function() { tracker.calls(foo, 0); });
show(function() { tracker.calls(foo, '1'); });

['first', new TypeError('own')].forEach(function(message) {
  show(function() { assert.fail('a', 'b', message); });
});
show(function() { assert.fail('a', 'b'); });
show(function() { assert.fail('a', 'b', undefined, 'beats'); });
show(function() { assert.fail(); });
show(function() { assert.fail(null); });
show(function() {
  (function inner() {
    try {
      throw new assert.AssertionError({ message: 'm', stackStartFn: inner });
    } catch (err) {
      console.log(/at inner/.test(err.stack));
    }
  })();
});
try { assert.ok(0, undefined); assert.ok(1); } catch (err) { console.log(err.message); }
try { assert.ok(1); assert.ok(''); } catch (err) { console.log(err.message); }
var ässört = assert;
try { ässört.equal(1, 1); ässört(null); } catch (err) { console.log(err.message); }
