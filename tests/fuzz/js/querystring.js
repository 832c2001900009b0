// Query strings: whatever is parsed can be written and comes back.
'use strict';
var fuzz = require('./fuzz.js'), qs = require('querystring');

function separators() { return fuzz.pick([['&', '='], [';', ':'], ['&&', '=='], ['ab', 'a'], ['%', '+']]); }

function back(parsed, sep, eq) {
  return JSON.stringify(qs.parse(qs.stringify(parsed, sep, eq), sep, eq, { maxKeys: 0 }));
}

fuzz.run({
  name: 'querystring',
  check: function (bytes) {
    var text = fuzz.text(bytes, fuzz.below(3)), used = separators(), max = fuzz.below(5);
    var escaped = fuzz.attempt(function () { return qs.escape(text); }, ['ERR_INVALID_URI', 'URIError']);
    if (!escaped.code && fuzz.wellFormed(text))
      fuzz.same(qs.unescape(escaped.value), text, 'unescape(escape)');
    fuzz.sameBytes(qs.unescapeBuffer(qs.escape(bytes.toString('latin1'))),
      Buffer.from(bytes.toString('latin1')), 'unescapeBuffer');
    var whole = fuzz.attempt(function () {
      var all = qs.parse(text, null, null, { maxKeys: 0 });
      if (fuzz.wellFormed(text))
        fuzz.same(back(all), JSON.stringify(all), 'written and parsed');
      return all;
    }, ['ERR_INVALID_URI', 'URIError']);
    var some = qs.parse(text, used[0], used[1], { maxKeys: max });
    fuzz.same(max === 0 || Object.keys(some).length <= max, true, 'maxKeys');
    var strict = fuzz.attempt(function () {
      return qs.parse(text, null, null, { decodeURIComponent: decodeURIComponent });
    }, ['ERR_INVALID_URI', 'URIError']);
    return [escaped, whole, some, strict, qs.unescape(text)];
  }
});
