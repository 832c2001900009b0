// Functions declared in blocks are there from the block's first line on.
function show(x) { print(typeof x, x && x()); }
if (true) {
  show(inBlock);
  function inBlock() { return 'in a block'; }
}
show(inBlock);
(function () {
  'use strict';
  {
    show(first);
    function first() { return second(); }
    function second() { return 'strict'; }
  }
  for (var i = 0; i < 2; i++) {
    show(inLoop);
    function inLoop() { return 'loop ' + i; }
  }
  try {
    show(inTry);
    function inTry() { throw new Error('thrown'); }
  } catch (err) {
    show(inCatch);
    function inCatch() { return err.message; }
  } finally {
    show(inFinally);
    function inFinally() { return 'finally'; }
  }
  switch (1) {
  case 1:
    show(inCase);
    function inCase() { return 'case'; }
  }
})();
(function () {
  print(typeof later, typeof twice);
  { function later() { return 1; } }
  { show(twice); function twice() { return 1; } function twice() { return 2; } }
  { }
  { ; }
  { var a = 1; function b() { return a; } var c = b(); print(a, c); }
})();
