// Texts by the rules of Unicode: order, case, normal forms; run in Node 20 for the expected output.
var log = typeof print === 'function' ? print : console.log;
var words = ['a','A','b','B','z','Z','á','Á','ä','Ä','ab','aB','Ab','ae','æ','Æ','af','o','ø','ö','oe','œ','p','ß','ss','st','s','1','2','10','9','-','_',' ','a b','a-b','a_b','a.b','ab c','.','$','€','@','#','%','é','e','è','ê','ë','ez','f','résumé','resume','Resume','résume','coté','côte','cote','côté','ñ','n','nz','o1','ł','l','lz','m','đ','d','dz','e1','я','а','Б','б','ω','α','Ω','あ','ア','い','中','文','ㅎ','한','글','!','?','\'','"','(',')','[',']','{','}','*','/','\\','&','`','^','+','<','=','>','|','~',',',';',':','','İ','i','ı','I','j','ﬁ','fi','fj','x²','x2','x3','file10','file2','File1','file1','a\u0301','þ','zz','א','ب','ก','a\u00ADb','a\tb','co-op','coop','CO-OP','co op','naïve','naive','Naive','№'];
var s = words.slice().sort(function (x, y) { return x.localeCompare(y); });
log(s.join(' '));
log(words.slice().sort(function (x, y) { return x.localeCompare(y, undefined, { numeric: true }); }).join(' '));
log(['a10', 'a9', 'a09', 'a1b2', 'a1b10', 'a'].sort(function (x, y) { return x.localeCompare(y, 'en', { numeric: true }); }).join(' '));
log('a'.localeCompare('A', 'en', { sensitivity: 'base' }), 'a'.localeCompare('á', 'en', { sensitivity: 'base' }), 'a'.localeCompare('á', 'en', { sensitivity: 'accent' }), 'a'.localeCompare('A', 'en', { sensitivity: 'accent' }), 'a'.localeCompare('A', 'en', { sensitivity: 'case' }), 'a'.localeCompare('á', 'en', { sensitivity: 'case' }), 'a'.localeCompare('b'), 'a'.localeCompare('A'), 'a'.localeCompare('a'), 'é'.localeCompare('e\u0301'));
try { 'a'.localeCompare('b', 'en', { sensitivity: 'x' }); } catch (e) { log(e.name, e.message); }
log('ab'.localeCompare('a-b', 'en', { ignorePunctuation: true }), 'a'.localeCompare('A', 'en', { caseFirst: 'upper' }), 'undefined'.localeCompare());
log('straße ŉ ΑΣ ΑΣΑ İi'.toUpperCase(), 'ΑΣ ΑΣ. ΑΣΑ İI ẞ'.toLowerCase(), 'i'.toLocaleUpperCase('tr'), 'I'.toLocaleLowerCase(['tr']), 'ǆ'.toUpperCase(), 'ﬃ'.toUpperCase(), '𐐨'.toUpperCase(), 'ᾳ'.toUpperCase());
log(escape('\u1E9B\u0323'.normalize()), escape('\u1E9B\u0323'.normalize('NFD')), escape('\u1E9B\u0323'.normalize('NFKC')), escape('\u1E9B\u0323'.normalize('NFKD')), escape('a\uD800\u0301e\u0301\uDC00'.normalize()), escape('한글'.normalize('NFD')), escape('\u0000é'.normalize('NFD')));
try { 'a'.normalize('X'); } catch (e) { log(e.name, e.message); }
log('ab\uD83D'.isWellFormed(), '😀'.isWellFormed(), escape('ab\uD83Dc\uDE00\uD83D\uDE00'.toWellFormed()), escape('\uD83DX'.toUpperCase()), escape('É\uD800'.toLowerCase()));
