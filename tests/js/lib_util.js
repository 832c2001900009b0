// util without inspect: inherits, promisify, callbackify, deprecate, tests of types.
var util = require('util');

function failure(fn) {
  try {
    fn();
    console.log('no error');
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
}

function Base() {}
Base.prototype.hi = function () { return 'hi ' + this.n; };
function Derived() { this.n = 1; }
util.inherits(Derived, Base);
Derived.prototype.own = function () { return 'own'; };
var d = new Derived();
console.log(d.hi(), d.own(), d instanceof Base, Derived.super_ === Base, d.constructor === Derived);
console.log(Object.keys(d));
failure(function () { util.inherits(Derived, null); });

console.log(util.isArray([]), util.isString('x'), util.isNumber(1), util.isFunction(d.hi),
  util.isObject(null), util.isPrimitive(null), util.isRegExp(/x/), util.isDate(new Date()),
  util.isError(new TypeError()), util.isNullOrUndefined(undefined), util.isBoolean(0));
console.log(util.types.isDate(new Date()), util.types.isRegExp({}), util.types.isNativeError(new Error()),
  util.types.isBoxedPrimitive(Object(1)), util.types.isStringObject(Object('x')),
  util.types.isPromise(Promise.resolve()), util.types.isPromise({ then: function () {} }));
console.log(util.stripVTControlCharacters('\u001b[31mred\u001b[39m plain'));
console.log(util.toUSVString('a\ud800b') === 'a\ufffdb', util.toUSVString('\ud83d\ude00').length);
console.log(util.isDeepStrictEqual({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }),
  util.isDeepStrictEqual({ a: 1 }, { a: '1' }), util.isDeepStrictEqual([0], [-0]));
console.log(util._extend({ a: 1 }, { b: 2 }), util._extend({ a: 1 }, null));
failure(function () { util.promisify('x'); });
failure(function () { util.callbackify({}); });
failure(function () { util.stripVTControlCharacters(5); });

var warnings = [];
var emitWarning = process.emitWarning;
process.emitWarning = function (message, type, code) {
  warnings.push([message, type, typeof code === 'string' && code]);
};
var old = util.deprecate(function (a, b) { return a + b + this.k; }, 'old() is old', 'DEP_X');
var old2 = util.deprecate(function () {}, 'same code', 'DEP_X');
var old3 = util.deprecate(function () {}, 'no code');
console.log(old.call({ k: 3 }, 1, 2), old.call({ k: 4 }, 1, 2));
old2(); old3(); old3();
console.log(warnings);
process.emitWarning = emitWarning;

var log = util.debuglog('nothing');
log('never seen');
console.log(log.enabled);

function later(x, callback) {
  process.nextTick(function () {
    if (x < 0)
      callback(new RangeError('negative'));
    else
      callback(null, x * 2, 'second');
  });
}
var half = util.promisify(later);
var custom = function () {};
custom[util.promisify.custom] = function () { return Promise.resolve('custom'); };
console.log(util.promisify(custom) === custom[util.promisify.custom]);

half(21).then(function (v) {
  console.log('promisified', v);
  return half(-1);
}).then(null, function (err) {
  console.log('rejected', err.message);
  return util.promisify(custom)();
}).then(function (v) {
  console.log(v);
  util.callbackify(function (a) { return Promise.resolve(a + 1); })(1, function (err, v) {
    console.log('callbackified', err, v);
    util.callbackify(function () { return Promise.reject(null); })(function (err) {
      console.log(err.code, err.message, err.reason);
    });
  });
});

var decoder = new util.TextDecoder(), encoded = new util.TextEncoder().encode('h\u00e9\u20ac');
console.log(encoded.length, decoder.decode(encoded), decoder.encoding, decoder.fatal);
console.log(JSON.stringify(decoder.decode(encoded.slice(0, 2), { stream: true }) +
  decoder.decode(encoded.slice(2))), decoder.decode(Buffer.from([0xef, 0xbb, 0xbf, 0x61])));
failure(function () { new util.TextDecoder('nope'); });
