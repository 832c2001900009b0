var async = require('async');
async.waterfall([
  function (next) { async.map([3, 1, 2], function (n, cb) { setTimeout(cb, n * 4, null, n * n); }, next); },
  function (list, next) { console.log(list); async.parallel({ a: async.constant(1), b: function (cb) { setImmediate(cb, null, 2); } }, next); },
  function (both, next) {
    console.log(both);
    var q = async.queue(function (job, cb) { setTimeout(function () { console.log('job', job); cb(); }, 2); }, 2);
    q.drain = next;
    q.push(['x', 'y', 'z']);
  },
  function (next) { async.auto({ one: function (cb) { cb(null, 1); }, two: ['one', function (r, cb) { cb(null, r.one + 1); }] }, next); },
  function (r, next) { console.log(r); async.retry(3, function (cb) { console.log('try'); cb(new Error('no')); }, function (e) { next(e); }); }
], function (err) { console.log('end', err.message); });
async.eachSeries([1, 2], function (n, cb) { console.log('series', n); process.nextTick(cb); }, function () { console.log('series done'); });
async.whilst(function () { return this.n = (this.n || 0) + 1, this.n < 3; }.bind({}), function (cb) { cb(); }, function (e) { console.log('whilst', e); });
