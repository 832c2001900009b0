var a = require('./cycle_a'); exports.sawA = a.a; exports.sawDone = a.done;
