/* CPU work for three engines: unpatched mujs, uvscope and Node. Prints the time in ms of one
 * benchmark, its work alone: engine.js NAME. */
var which = typeof process === 'object' ? process.argv[2] : argument;
var now = typeof process === 'object' ?
  function () { var t = process.hrtime(); return t[0] * 1e3 + t[1] / 1e6; } : clock;
var benches = {};

function repeat(text, n) {
  var list = [];
  for (var i = 0; i < n; i++) list.push(text);
  return list.join('');
}

benches.fib = function () {
  function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
  return function () { return fib(27); };
};

benches.loop = function () {
  return function () { var n = 0; for (var i = 0; i < 1e7; i++) n += i & 3; return n; };
};

benches.properties = function () {
  var o = { a: 1, b: 2, count: 0, other: 3 };
  return function () { for (var i = 0; i < 1e6; i++) o.count = o.count + o.a; return o.count; };
};

benches.methods = function () {
  function Point(x) { this.x = x; }
  Point.prototype.get = function () { return this.x; };
  var p = new Point(1);
  return function () { var n = 0; for (var i = 0; i < 1e6; i++) n += p.get(); return n; };
};

benches.scopes = function () {
  var total = 0;
  function add(n) { total += n; return function () { return total; }; }
  return function () { for (var i = 0; i < 3e5; i++) add(i); return total; };
};

benches.arrays = function () {
  return function () {
    var a = [], n = 0, i;
    for (i = 0; i < 1e6; i++) a[i] = i;
    for (i = 0; i < a.length; i++) n += a[i];
    return n;
  };
};

benches.json = function () {
  var list = [];
  for (var i = 0; i < 12000; i++)
    list.push({ id: i, name: 'item number ' + i, tags: ['a', 'b', 'c'], nested: { x: i / 3, ok: true } });
  var text = JSON.stringify(list);
  return function () { return JSON.parse(text).length; };
};

benches.stringify = function () {
  var list = [];
  for (var i = 0; i < 12000; i++)
    list.push({ id: i, name: 'item number ' + i, tags: ['a', 'b', 'c'], nested: { x: i / 3, ok: true } });
  return function () { return JSON.stringify(list).length; };
};

benches.regexp = function () {
  var re = /(\w+)@(\w+)\.com/;
  return function () {
    var n = 0;
    for (var i = 0; i < 20000; i++) if (re.exec('someone wrote to user' + i + '@example.com today')) n++;
    return n;
  };
};

benches.sort = function () {
  var a = [], seed = 1;
  for (var i = 0; i < 1e5; i++) { seed = (seed * 16807) % 2147483647; a.push(seed); }
  return function () { a.sort(function (x, y) { return x - y; }); return a[0]; };
};

benches.keys = function () {
  var names = [];
  for (var i = 0; i < 1e5; i++) names.push('key' + i);
  return function () {
    var o = {}, n = 0, i;
    for (i = 0; i < names.length; i++) o[names[i]] = i;
    for (i = 0; i < names.length; i++) n += o[names[i]];
    return n;
  };
};

benches.append20k = function () {
  return function () { var s = ''; for (var i = 0; i < 20000; i++) s += 'abcdefgh'; return s.length; };
};

benches.append1M = function () {
  return function () { var s = ''; for (var i = 0; i < 1e6; i++) s += 'abcdefgh'; return s.length; };
};

benches.prepend1M = function () {
  return function () { var s = ''; for (var i = 0; i < 1e6; i++) s = 'abcdefgh' + s; return s.length; };
};

benches.join = function () {
  return function () {
    var a = [];
    for (var i = 0; i < 1e6; i++) a.push('abcdefgh');
    return a.join(',').length;
  };
};

function scan(text) {
  return function () {
    var n = 0;
    for (var i = 0; i < text.length; i++) n += text.charCodeAt(i);
    return n;
  };
}

benches.scan10k = function () { return scan(repeat('abcdefghij', 1000)); };
benches.scan1M = function () { return scan(repeat('abcdefghij', 1e5)); };
benches.scan1Mwide = function () { return scan(repeat('abc\u00e9\u20ac', 2e5)); };

benches.closures = function () {
  function make(i) { return function () { return i; }; }
  return function () { var f; for (var i = 0; i < 1e6; i++) f = make(i); return f(); };
};

benches.constructors = function () {
  function make() { return function () { this.a = 1; }; }
  return function () { var n = 0; for (var i = 0; i < 1e5; i++) n += new (make())().a; return n; };
};

benches.allocation = function () {
  return function () { var o; for (var i = 0; i < 1e6; i++) o = { a: i, b: o && o.a, c: 'x' }; return o.a; };
};

benches.map = function () {
  return function () {
    var m = new Map(), n = 0;
    for (var i = 0; i < 1e6; i++) m.set(i, i);
    m.forEach(function (v) { n += v; });
    return n;
  };
};

benches.set = function () {
  return function () {
    var s = new Set();
    for (var i = 0; i < 1e6; i++) s.add('k' + i);
    return s.size;
  };
};

/* Allocation beside a large live heap: what the collector costs in sum. */
benches.storm = function () {
  var live = [];
  for (var i = 0; i < 3e5; i++) live.push({ i: i });
  return function () { var o; for (var i = 0; i < 1e6; i++) o = { a: i }; return live.length + o.a; };
};

/* A collection of a heap of a million objects. */
benches.gc = function () {
  var live = [];
  for (var i = 0; i < 1e6; i++) live.push({ i: i });
  gc();
  return function () { gc(); return live.length; };
};

var work = benches[which](), begin = now(), result = work(), ms = now() - begin;
if (result === undefined) throw new Error('no result');
(typeof print === 'function' ? print : console.log)(String(ms));
