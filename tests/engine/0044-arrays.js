/* Array methods on whatever has a length, holes, inherited elements, lengths beyond 2^31. */
function attempt(f) {
  try {
    print(f());
  } catch (e) {
    print(e.name + ': ' + e.message);
  }
}
var P = Array.prototype;
// lengths as specified, also of what counts its arguments
print(['concat', 'push', 'splice', 'unshift', 'slice', 'indexOf', 'sort', 'reduce'].map(function (name) {
  return name + ' ' + P[name].length;
}).join(), Array.length);
print([1].some(function () { return 'yes'; }), [1].every(function () { return 0; }));
// what is not there is not visited, what is inherited is
P[1] = 'up';
print([, , 3].map(function (x) { return x; }).join('-'), 1 in [0, , 2].map(String), [0, , 2].indexOf('up'), [0, , 2].join());
print([0, , 2].concat([3]).hasOwnProperty(1), [0, , 2].slice(0).hasOwnProperty(1));
delete P[1];
print([, 1, , 2].reduce(function (a, b) { return a + b; }), [, 1, , 2].reduceRight(function (a, b) { return a + '' + b; }));
attempt(function () { return [, , ].reduce(function () {}); });
attempt(function () { return [5].reduce(function () { return 'never'; }); });
print([, 1, , ].concat([, ]).length, [1, , 3].lastIndexOf(undefined), [1, 2, 1].lastIndexOf(1, -2), [1].lastIndexOf(1, undefined));
// array-likes
var like = {0: 'a', 1: 'b', length: 2};
print(P.push.call(like, 'c'), like.length, like[2], P.pop.call(like), P.shift.call(like), JSON.stringify(like));
print(P.slice.call('hello', 1, 3).join(), P.map.call('ab', function (c, i, o) { return typeof o + c; }).join());
attempt(function () { return P.push.call(null, 1); });
var far = {length: 9007199254740991, 9007199254740990: 'end'};
print(P.lastIndexOf.call(far, 'end'), P.slice.call(far, -1).join());
attempt(function () { return P.push.call(far, 1).length; });
print(P.indexOf.call({4294967296: 'x', length: 4294967297}, 'x', 4294967290));
var long = [];
long[1500000] = 'z';
print(long.indexOf('z'), long.length, long.lastIndexOf('z', -2), long.filter(function () { return true; }).length);
var seen = [];
long.forEach(function (x, i) { seen.push(x + i); });
print(seen.join());
print(Object.keys(long.reverse()).join());
attempt(function () { return P.map.call({length: 4294967296}, function () {}); });
attempt(function () { return [].concat(long).length; });
// what cannot be written is an error, in sloppy code as well
attempt(function () { return P.push.call(Object.freeze({length: 0}), 1); });
attempt(function () { var a = [1, 2]; Object.defineProperty(a, 'length', {writable: false}); return a.pop(); });
// callbacks are looked at after the length
attempt(function () { return P.forEach.call({get length() { throw new RangeError('length first'); }}, null); });
// deleting while walking
var removing = [1, 2, 3, 4], visits = '';
removing.forEach(function (x, i, a) { visits += x; if (x === 2) a.splice(2, 1); });
print(visits, removing.join());
print([1, [2, [3]]].toLocaleString(), [null, 1.5, undefined].toLocaleString());
print([3, 1, 2, , undefined].sort().length, 3 in [3, 1, 2, , 0].sort(), 4 in [3, 1, 2, , 0].sort());
print([1, 2, 3].splice(1).join(), [1, 2, 3].splice(-2, 1).join(), [1, 2, 3].splice().length, [1, 2, 3].splice(undefined).join());
// built-in functions are no constructors
attempt(function () { return new P.push(); });
attempt(function () { return new parseInt('1'); });
print(P.push.hasOwnProperty('prototype'), typeof parseInt.prototype);
