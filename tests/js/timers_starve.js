/* An interval whose callback takes longer than its time leaves the loop's other phases their
 * turn: it runs once, then what has come is delivered. */
var fs = require('fs');

function busy(ms) {
  var start = Date.now();
  while (Date.now() - start < ms)
    ;
}

var ticks = 0, stats = 0, immediates = 0, last = 0, together = 0;
var interval = setInterval(function () {
  if (last === immediates)
    together++;
  last = immediates;
  busy(5);
  ticks++;
  if (ticks === 2000)
    clearInterval(interval);
}, 1);

(function again() {
  if (ticks < 2000)
    setImmediate(function () {
      immediates++;
      again();
    });
}());

(function next() {
  fs.stat('.', function () {
    if (++stats < 5) {
      next();
      return;
    }
    console.log('five answers came before the interval gave up', ticks < 2000);
    setTimeout(function () {
      clearInterval(interval);
      console.log('and a later timer ran', ticks < 2000);
      console.log('never two runs in one turn', together < 2);
      ticks = 2000;
    }, 20);
  });
}());
