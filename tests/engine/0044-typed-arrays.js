function fails(f) { try { return String(f()); } catch (e) { return e.name + ': ' + e.message; } }
function show(t) { return Object.prototype.toString.call(t).slice(8, -1) + '[' + Array.prototype.join.call(t, ' ') + ']'; }
var kinds = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array];
var values = [0, 1, -1, 127.5, 128, 255.5, 256, -129, 32768, 65536.7, 2147483648, 4294967297, -4294967297, 1e20, NaN, Infinity, -Infinity, 0.5, 1.5, 2.5, '7', true, null, undefined];
kinds.forEach(function (K) {
  var t = new K(values);
  print(K.name, K.BYTES_PER_ELEMENT, K.prototype.BYTES_PER_ELEMENT, K.length, t.length, t.byteLength, t.byteOffset, show(t));
  t = new K(3);
  t[0] = 300; t[1] = -5.9; t['2'] = '12'; t[3] = 9; t[-1] = 1; t['1.5'] = 2; t.x = 'x'; t['-0'] = 1; t['01'] = 'plain';
  print(show(t), t[3], t[-1], t['1.5'], t['-0'], t['01'], t.x, Object.keys(t), '1' in t, '3' in t, '-0' in t, '1.5' in t, JSON.stringify(t));
});
var T = Object.getPrototypeOf(Uint8Array);
print(T.name, T.length, Object.getPrototypeOf(Uint8Array.prototype) === T.prototype, new Uint8Array() instanceof T, T === Object.getPrototypeOf(Float64Array));
print(Object.getOwnPropertyNames(Uint8Array.prototype).sort(), Object.getOwnPropertyNames(Uint8Array).sort());
print(Object.getOwnPropertyNames(T.prototype).sort().join());

/* buffers and views */
var b = new ArrayBuffer(16), u = new Uint8Array(b), w = new Uint16Array(b, 2, 3), f = new Float64Array(b, 8);
w[0] = 0x1234; f[0] = -2;
print(show(u), w.length, w.byteOffset, w.byteLength, w.buffer === b, f.length, b.byteLength, ArrayBuffer.isView(w), ArrayBuffer.isView(b), ArrayBuffer.isView([]));
var s = u.subarray(2, 6);
s[0] = 1;
print(show(s), u[2], s.buffer === b, s.byteOffset, show(s.subarray(-2)), show(s.subarray(3, 1)), show(s.subarray(1, -1)));
var own = new Int16Array([1, 2, 3]);
print(own.buffer === own.buffer, own.buffer.byteLength, own.subarray(1).buffer === own.buffer, new Uint8Array(own.buffer)[2], show(own.subarray(1, 2)));
var c = b.slice(2, 4);
print(c.byteLength, show(new Uint8Array(c)), b.slice(-4).byteLength, b.slice(10, 5).byteLength, c instanceof ArrayBuffer, Object.prototype.toString.call(c));

/* constructors */
print(show(new Uint8Array({ length: 2, 0: 5, 1: '6' })), show(new Uint8Array(new Float32Array([1.5, 300]))), show(new Float64Array(new Uint8Array([1, 2]))), show(new Int8Array('3')), show(new Int8Array(2.9)), show(new Int8Array(null)), show(new Int8Array(undefined)));
print(show(Uint8Array.of(1, 2, 258)), show(Uint8Array.from([1, 2, 3], function (v, i) { return v * 10 + i + this.k; }, { k: 1 })), show(Int16Array.from({ length: 2, 0: 1, 1: 2 })), show(Float32Array.from(new Uint8Array([7, 8]))));
[
  function () { return Uint8Array(2); }, function () { return new T(); }, function () { return T(); },
  function () { return new Uint8Array(-1); }, function () { return new Uint8Array(1e20); },
  function () { return new Uint16Array(b, 1); }, function () { return new Uint16Array(new ArrayBuffer(3)); },
  function () { return new Uint8Array(b, 17); }, function () { return new Uint8Array(b, 8, 9); }, function () { return new Uint8Array(b, -1); },
  function () { return new Uint32Array(b, 4, 1e9); }, function () { return ArrayBuffer(1); },
  function () { return T.prototype.fill.call([]); },
  function () { return Object.getOwnPropertyDescriptor(T.prototype, 'length').get.call({}); },
  function () { return Object.getOwnPropertyDescriptor(T.prototype, 'byteLength').get.call(5); },
  function () { return new Uint8Array(2).set([1, 2, 3]); }, function () { return new Uint8Array(2).set([1], -1); }, function () { return new Uint8Array(2).set([1], 2); },
  function () { return new Uint8Array(2).set(new Uint8Array(1), 2); },
  function () { return new Uint8Array(2).forEach(); }, function () { return new Uint8Array(2).map({}); }, function () { return new Uint8Array(2).sort(1); },
  function () { return new Uint8Array(0).reduce(function () {}); }, function () { return T.from([1]); }, function () { return T.of.call(Array, 1); },
  function () { return new Uint8Array(2).with(2, 1); }, function () { return Object.freeze(new Uint8Array(1)); }, function () { return Object.isFrozen(Object.freeze(new Uint8Array(0))); },
  function () { return Object.defineProperty(new Uint8Array(1), '0', { get: function () {} }); },
  function () { return Object.defineProperty(new Uint8Array(1), '1', { value: 1 }); },
  function () { return Object.defineProperty(new Uint8Array(1), '0', { value: 1, enumerable: false }); },
  function () { return Object.defineProperty(new Uint8Array(1), '0', { value: 260 })[0]; },
  function () { return JSON.stringify(Object.getOwnPropertyDescriptor(new Uint8Array([5]), '0')); },
  function () { return new Uint8Array(3).hasOwnProperty('length'); }, function () { var t = new Uint8Array(3); t.length = 5; return t.length; },
  function () { 'use strict'; try { var t = new Uint8Array(3); t.length = 5; } catch (e) { return e.name; } },
  function () { 'use strict'; try { return delete new Uint8Array(3)[0]; } catch (e) { return e.name; } }, function () { return delete new Uint8Array(3)[0]; }, function () { return delete new Uint8Array(3)[3]; },
  function () { return ArrayBuffer.prototype.slice.call(1); },
  function () { return Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get.call({}); }
].forEach(function (test, i) { print(i, fails(test)); });

/* methods */
var t = new Int16Array([5, 1, 4, 2, 3]);
print(t.at(-1), t.at(9), t.indexOf(4), t.indexOf(4, 3), t.lastIndexOf(4), t.lastIndexOf(4, -4), t.includes(2), t.includes('2'), t.indexOf('4'), t.lastIndexOf(5, -9));
print(new Float32Array([NaN]).includes(NaN), new Float32Array([NaN]).indexOf(NaN), new Float32Array(1).includes(-0), new Float32Array(1).includes());
print(t.join(), t.join('-'), t.toString(), t.slice(1, 3), t.slice(-2), t.map(function (v) { return v * 2.6; }), t.filter(function (v) { return v > 2; }));
print(t.every(function (v) { return v > 0; }), t.some(function (v) { return v > 4; }), t.find(function (v) { return v < 3; }), t.findIndex(function (v) { return v === 2; }), t.findLast(function (v) { return v > 3; }), t.findLastIndex(function (v) { return v > 9; }));
print(t.reduce(function (a, v) { return a + v; }), t.reduceRight(function (a, v) { return a + v; }, ''), t.toReversed(), t.toSorted(), t.with(1, 9), t);
print(t.fill(7, 1, 3), t.copyWithin(0, 3), t.reverse(), t.sort(), t.fill(1.9), new Uint8Array(4).fill(257, -2), new Float64Array(3).fill(0.5));
print(new Float64Array([3, -0, 0, NaN, -1, Infinity, 10, 9]).sort().join(), 1 / new Float64Array([0, -0]).sort()[0]);
print(new Uint8Array([10, 9, 1, 100]).sort(), new Uint8Array([10, 9, 1, 100]).sort(function (a, b) { return b - a; }), new Float32Array([3.5, 1.5]).toSorted(function (a, b) { return a - b; }));
var seen = [];
t = new Uint8Array([1, 2]);
t.forEach(function (v, i, all) { seen.push(v, i, all === t, this.k); }, { k: 'k' });
print(seen);
t = new Uint8Array(5); t.set([1, 2]); t.set(new Uint16Array([300, 4]), 2); t.set(t.subarray(0, 3), 1);
print(t, Array.prototype.slice.call(t, 1, 3), Array.from(t), [].concat(t).length);
u = new Uint8Array(8); for (var i = 0; i < 8; i++) u[i] = i; new Uint16Array(u.buffer).set(u.subarray(0, 4)); print(u);
var big = new Uint32Array(5000); for (i = 0; i < 5000; i++) big[i] = (i * 7919) % 5003;
var sorted = big.toSorted(function (a, b) { return b - a; }), ok = true;
for (i = 1; i < 5000; i++) if (sorted[i - 1] < sorted[i]) ok = false;
big.sort(); for (i = 1; i < 5000; i++) if (big[i - 1] > big[i]) ok = false;
print(ok, sorted[0], big[0]);

/* iterating, species */
print(Array.from(new Uint8Array([4, 5]).entries()).join('|'), Array.from(new Uint8Array([4, 5]).keys()), T.prototype[Symbol.iterator] === T.prototype.values, T.prototype.toString === Array.prototype.toString);
function Mine(n) { var o = new Uint8Array(n); Object.setPrototypeOf(o, Mine.prototype); return o; }
Mine.prototype = Object.create(Uint8Array.prototype, { constructor: { value: Mine } });
Object.defineProperty(Mine, Symbol.species, { value: Mine });
var m = new Mine(4);
print(m.slice(1) instanceof Mine, m.map(Number) instanceof Mine, m.filter(Number) instanceof Mine, Uint8Array[Symbol.species] === Uint8Array, m.length);
for (var k in new Uint8Array(2)) print(k);

/* DataView */
var d = new DataView(b, 1, 10);
d.setInt16(0, -2); d.setUint32(2, 0xdeadbeef, true); d.setFloat32(6, 1.5);
print(d.getInt16(0), d.getUint16(0), d.getInt8(0), d.getUint8(1), d.getUint32(2), d.getUint32(2, true), d.getFloat32(6), d.getInt32(2, true));
d.setFloat64(1, Math.PI); d.setInt8(0, 200); d.setUint16(8, 65537);
print(d.getFloat64(1), d.getInt8(0), d.getUint8(9), d.byteLength, d.byteOffset, d.buffer === b, Object.prototype.toString.call(d), show(new Uint8Array(b)));
[
  function () { return d.getInt32(7); }, function () { return d.getInt8(-1); }, function () { return d.setInt8(10, 1); }, function () { return d.getInt8(1e20); },
  function () { return DataView(b); }, function () { return new DataView({}); }, function () { return new DataView(b, 17); }, function () { return new DataView(b, 1, 16); },
  function () { return new DataView(b, -1); }, function () { return d.getInt8(); }, function () { return d.setInt8(); }
].forEach(function (test, i) { print(i, fails(test)); });
