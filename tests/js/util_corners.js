// Corners of util.format, querystring and buffer.
var util = require('util'), qs = require('querystring'), buffer = require('buffer');

function attempt(title, fn) {
  try {
    console.log(title, fn());
  } catch (err) {
    console.log(title, err.name, err.code, err.message);
  }
}

util.inspect.defaultOptions.numericSeparator = true;
console.log(util.format('%s %d %i %f %o', 1234567, 1234567.5, 7654321, '-123456.125', 98765));
util.inspect.defaultOptions.numericSeparator = false;
console.log(util.format('%s %d', 1234567, 1234567));
console.log(util.formatWithOptions({ numericSeparator: true }, '%s %d %i', 1234567, 12345, 1e21));
attempt('json', function () {
  return util.format('%j', { toJSON: function () { throw new Error('Not a circular object'); } });
});
var circular = {};
circular.o = circular;
console.log(util.format('%j', circular));

console.log(qs.parse('&a', null, null, { maxKeys: 1 }), qs.parse('&&a&b', null, null, { maxKeys: 3 }));
var unescape = qs.unescape;
qs.unescape = function (text) { return text.replace(/o/g, '_'); };
console.log(qs.parse('foo=bor'));
qs.unescape = unescape;

['', 'a', 'a=', 'ab=', '*', 'abcde=', 'abcde', 'YQ==', 'YWI=', ' Y W I = ', '====', 'abc!', null, 5].forEach(function (text) {
  attempt('atob ' + text, function () { return buffer.atob(text); });
});
attempt('atob', function () { return buffer.atob(); });
attempt('btoa', function () { return buffer.btoa(); });
attempt('btoa', function () { return buffer.btoa('\u0100'); });
[buffer.atob, buffer.btoa].forEach(function (fn) {
  try {
    fn(Symbol());
  } catch (err) {
    console.log(err.name);
  }
});
console.log(Buffer.prototype.toLocaleString === Buffer.prototype.toString);
attempt('alloc', function () { return Buffer.alloc(40, 'x', 20); });
var primitive = {};
primitive[Symbol.toPrimitive] = function (hint) { return 'of ' + hint; };
console.log(Buffer.from(primitive).toString());
primitive[Symbol.toPrimitive] = function () { return 5; };
attempt('from', function () { return Buffer.from(primitive); });
