// Identifiers of any script, escapes in them; run in Node 20 for the expected output.
var log = typeof print === 'function' ? print : console.log;
var été = 1, \u0061b = 2, 变量 = 3, ª = 4, a\u0062c = 5, Ⅷ = 6, x·y = 7, ﾊ = 8, o = {naïve: 1, \u0076ar: 2, 'if': 3};
log(été, ab, 变量, ª, abc, Ⅷ, x·y, ﾊ, o.naïve, o.var, o.\u0069f);
['var a\u2E2F', 'var \\u0030a', 'x = 1é', 'var €', 'var a\u200Cb = 9; a\u200Cb', 'var \u200Cb', '\\u0076ar x = 1', 'var v\\u0061r = 1', 'a\u00A0=\u30001', '\u180E1', 'var \\u{61} = 3; a'].forEach(function (s) { try { log(eval(s)); } catch (e) { log(e.name + ': ' + e.message); } });
