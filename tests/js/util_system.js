// util: the system's errors, .env text, aborted.
var util = require('util');

function attempt(title, fn) {
  try {
    console.log(title, fn());
  } catch (err) {
    console.log(title, err.name, err.code, err.message);
  }
}

var map = util.getSystemErrorMap();
console.log(map.size > 80, map.get(-2), map.get(-4095), map.get(-3008), Array.from(map.keys()).slice(0, 5));
console.log(map === util.getSystemErrorMap());
[-2, -98, -4095, -99999, 0, 1, 'x', -1.5, undefined, NaN].forEach(function (err) {
  attempt('name of ' + err, function () {
    return util.getSystemErrorName(err);
  });
});

function shape(err) {
  return [err.message, Object.keys(err).join(), err.errno, err.code, err.syscall,
    err.address, err.port, err instanceof Error];
}
console.log(shape(util._errnoException(-2, 'open')));
console.log(shape(util._errnoException(-2, 'open', 'a file')));
console.log(shape(util._exceptionWithHostPort(-111, 'connect', '127.0.0.1', 80)));
console.log(shape(util._exceptionWithHostPort(-111, 'connect', '/tmp/x', 0)));
console.log(shape(util._exceptionWithHostPort(-111, 'connect', '::1', -1, 'local:1')));
console.log(shape(util._exceptionWithHostPort(-111, 'connect')));
attempt('errno', function () {
  return util._errnoException(5, 'x');
});

console.log(util.parseEnv('A=b\n# no\nC = "d e"\nexport F=\'g\'\nH=`i`\nJ=\n'));
attempt('env', function () {
  return util.parseEnv(5);
});

var bad = [[], [undefined, {}], [{}, {}], ['x', {}], [null, {}], [AbortSignal.abort()],
  [AbortSignal.abort(), null], [AbortSignal.abort(), 5]];
var chain = Promise.resolve();
bad.forEach(function (args) {
  chain = chain.then(function () {
    return util.aborted.apply(util, args);
  }).then(function () {
    console.log('aborted');
  }, function (err) {
    console.log(err.code, err.message);
  });
});
chain.then(function () {
  return util.aborted(AbortSignal.abort(), {});
}).then(function (value) {
  console.log('at once', value);
  var controller = new AbortController(), all = [util.aborted(controller.signal, {}),
    util.aborted(controller.signal, function () {}), util.aborted(controller.signal, [])];
  setImmediate(function () {
    controller.abort();
    console.log('abort');
  });
  return Promise.all(all);
}).then(function (list) {
  console.log(list.length, 'told');
  util.getSystemErrorName = 5;
  console.log(util.getSystemErrorName, Object.keys(util).indexOf('parseArgs') >= 0);
});
