function t(f, x) { try { return JSON.stringify(f(x)); } catch (e) { return e.name + ': ' + e.message; } }
['😀é', 'a b&c=d/e?f#g', '\u0000', '\ud800', '\ude00', 'x\ud83d', "-_.!~*'()", '%', '\u007f', '日本'].forEach(function (s) {
  print(t(encodeURIComponent, s), t(encodeURI, s), t(escape, s));
});
['%F0%9F%98%80', '%', '%4', '%zz', '%80', '%C3', '%C3%28', '%ED%A0%80', '%00', '%2F%23a', '%E6%97%A5', '%F8%80', '%C0%80', 'a%20b', '%u20ac%41', '%ud83d%ude00', '%u20', '100%'].forEach(function (s) {
  print(t(decodeURIComponent, s), t(decodeURI, s), t(unescape, s));
});
