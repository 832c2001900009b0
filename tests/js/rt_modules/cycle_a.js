exports.a = 1; exports.b = require('./cycle_b'); exports.done = true;
