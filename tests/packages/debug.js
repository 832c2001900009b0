process.env.DEBUG = 'app:*,-app:quiet';
var debug = require('debug'), lines = [];
debug.log = function () { lines.push(require('util').format.apply(null, arguments)); };
debug.useColors = function () { return false; };
var a = debug('app:a'), q = debug('app:quiet'), o = debug('other');
a('hello %s %d %j %o', 'x', 5, { a: 1 }, [1]); q('no'); o('no');
console.log(lines.map(function (l) { return l.replace(/^\S+ GMT|^\S+T\S+Z/, 'DATE').replace(/\+\d+ms/, '+N').replace(/^.*?app/, 'app'); }));
console.log(a.enabled, q.enabled, o.enabled); debug.disable(); console.log(debug.enabled('app:a'), debug.coerce(new Error('e')).split('\n')[0]);
