var winston = require('winston'), util = require('util'), lines = [];
function Memory(o) { winston.Transport.call(this, o); this.name = 'memory'; }
util.inherits(Memory, winston.Transport);
Memory.prototype.log = function (level, msg, meta, cb) { lines.push([level, msg, meta]); cb(null, true); };
var log = new winston.Logger({ level: 'verbose', transports: [new Memory({ level: 'verbose' }), new winston.transports.Console({ timestamp: false, formatter: function (o) { return o.level + '> ' + o.message + ' ' + JSON.stringify(o.meta); }, stderrLevels: [] })], filters: [function (l, m) { return '[f] ' + m; }] });
log.info('hello %s', 'you', { a: 1 }); log.error('bad', { code: 5 }); log.debug('hidden'); log.verbose('v');
log.on('logging', function (t, level) { console.log('event', t.name, level); }); log.warn('w');
setTimeout(function () { console.log(JSON.stringify(lines)); }, 20);
