var Q = require('q'), fs = require('fs');
Q.nfcall(fs.readFile, __dirname + '/package.json', 'utf8').then(JSON.parse).get('private').then(function (v) { console.log('private', v);
  return Q.all([1, Q.delay(2, 3)]); }).spread(function (a, b) { console.log(a, b); return Q.allSettled([Q.reject(new Error('x')), 5]); })
  .then(function (l) { console.log(l.map(function (p) { return p.state; })); throw new Error('thrown'); })
  .fail(function (e) { console.log('fail', e.message); return Q.Promise(function (res, rej, notify) { setTimeout(function () { notify(50); }, 1); setTimeout(res, 4, 'done'); }); })
  .progress(function (p) { console.log('progress', p); }).timeout(1000).fin(function () { console.log('fin'); }).then(console.log)
  .then(function () { return Q.race([Q.delay(30, 'slow'), Q.delay(1, 'fast')]); }).then(console.log)
  .then(function () { return Q.delay(50).timeout(2); }).catch(function (e) { console.log(e.code, e.message); }).done();
var d = Q.defer(); console.log(Q.isPromise(d.promise), d.promise.isPending(), Q.fcall(Math.max, 1, 2).inspect());
