// A chain of setImmediate calls: what one turn of the loop costs. Prints ns per turn.
var turns = Number(process.argv[2]) || 400000;
var left = turns;
var begin = process.hrtime();
function turn() {
  if (--left > 0) return setImmediate(turn);
  var took = process.hrtime(begin);
  console.log((took[0] * 1e9 + took[1]) / turns);
}
setImmediate(turn);
