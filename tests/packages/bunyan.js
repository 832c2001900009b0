var bunyan = require('bunyan'), stream = require('stream');
var out = new stream.Writable({ write: function (chunk, e, cb) {
  var r = JSON.parse(chunk); delete r.time; delete r.pid; delete r.hostname; if (r.err) delete r.err.stack;
  console.log(JSON.stringify(r)); cb(); } });
var log = bunyan.createLogger({ name: 'app', level: 'debug', serializers: bunyan.stdSerializers, streams: [{ stream: out, level: 'debug' }] });
log.info('hello %s', 'world'); log.debug({ a: 1 }, 'with fields'); log.trace('not shown'); log.error(new Error('boom'), 'failed');
log.child({ part: 'db' }).warn({ n: [1, 2] }); console.log(log.level(), bunyan.nameFromLevel[40]);
