// punycode, and what https says of itself.
var p = require('punycode');
console.log(p.encode('ma\u00f1ana'), p.decode('maana-pta'), p.toUnicode('xn--maana-pta.com'));
console.log(p.toASCII('\u0434\u0436\u0443\u043c\u043b\u0430@\u0434\u0436p\u0443\u043c\u043b\u0430\u0442\u0435\u0441\u0442.\u0431p\u0444a'));
console.log(p.ucs2.decode('\ud834\udf06x'), p.ucs2.encode([0x1d306]), p.toASCII('\u2603-\u2318.com'));
console.log(p.encode('B\u00fccher \u65e5\u672c\u8a9e'), p.decode('Bcher -kva3319hdh0dxrq'), p.version);
['\x81-', 'ls8h=', '999999b'].forEach(function (bad) {
  try {
    console.log(p.decode(bad));
  } catch (e) {
    console.log(e.name, e.message);
  }
});
console.log(typeof require('https').Agent, require('https').globalAgent.defaultPort);
