/* Buffers as typed arrays, and how the collections and bytes are shown, compared and cloned. */
var util = require('util'), assert = require('assert'), types = util.types;
function fails(f) { try { return f(); } catch (e) { return e.name + ' ' + (e.code || '') + ': ' + e.message; } }
function show() { console.log.apply(console, arguments); }

/* Buffer */
var b = Buffer.from([1, 2, 3, 4]), ab = new ArrayBuffer(8), u = new Uint8Array(ab), c;
show(b instanceof Uint8Array, Object.getPrototypeOf(Buffer.prototype) === Uint8Array.prototype, Object.getPrototypeOf(Buffer) === Uint8Array, Buffer.isBuffer(u), Buffer.isBuffer(b));
c = Buffer.from(ab, 2, 4); c[0] = 7; u[3] = 9;
show(c, u, c.buffer === ab, c.byteOffset, c.byteLength, c.parent === ab, Buffer.from(ab).length, Buffer.from(u).buffer === ab);
show(fails(function () { return Buffer.from(ab, 9); }));
show(fails(function () { return Buffer.from(ab, 2, 9); }));
show(b.map(function (v) { return v * 2; }), b.filter(function (v) { return v > 2; }), b.slice(1), b.subarray(1, 2), Buffer.of(1, 2), b.toReversed());
show(b.slice(1).buffer === b.buffer, b.slice(1).byteOffset - b.byteOffset, Buffer.concat([b, new Uint8Array([5])]), b.equals(new Uint8Array([1, 2, 3, 4])), Buffer.compare(new Uint8Array([1]), b));
show(Buffer.byteLength(ab), Buffer.byteLength(new Uint16Array(3)), Buffer.from(new Uint16Array([1, 300])), b.indexOf(new Uint8Array([3])), b.join('-'), b.find(function (v) { return v > 1; }), b.at(-1));
b.set([9, 8], 2); show(b, b.toJSON(), JSON.stringify(b), Array.from(b), b.reverse(), b.sort());
show(b.readUInt16BE(0), new DataView(b.buffer, b.byteOffset, b.length).getUint16(0), Object.keys(b), b.hasOwnProperty('length'), b.includes(9), Buffer(2), new Buffer('a'));
show(require('crypto').createHash('md5').update(new Uint16Array([1, 2])).digest('hex'), require('crypto').createHash('md5').update(new DataView(ab)).digest('hex'));

/* shown */
show(new Uint8Array(3), new Float64Array([1.5, -0, NaN]), new Uint8Array(0), new Uint8Array(150), [new Int8Array(2)], { a: new Uint16Array([1]) });
show(new ArrayBuffer(4), new DataView(new ArrayBuffer(2)), new ArrayBuffer(0), { x: { y: { z: new Uint8Array(1) } } });
show(new Map([['a', 1], [{ b: 2 }, [3]]]), new Set(['a', { b: 1 }]), new Map(), new Set(), new WeakMap(), new WeakSet(), [new Map([[1, 2]])]);
show(new Map([[1, 2]]).keys(), new Map([[1, 2]]).entries(), new Map([[1, 'x']]).values(), new Set([5]).values(), new Set([5]).entries(), new Map()[Symbol.iterator]());
show(Promise.resolve(4), Promise.reject(new Map()).catch(function () {}) instanceof Promise, new Promise(function () {}), [Promise.resolve('x')]);
var m = new Map([['k', 'v']]), s = new Set([1]), t = new Uint8Array([1, 2]);
m.extra = 1; s.extra = 'e'; t.extra = true; m.set('self', m);
show(m, s, t, util.inspect(new Map([[{ a: { b: {} } }, 1]]), { depth: 0 }), util.inspect(new Uint8Array(5), { maxArrayLength: 2 }));
show(util.inspect(new Map([['a', { b: 'c' }]]), { compact: false }), util.inspect(new Uint8Array(1), { showHidden: true }));

/* compared */
function same(a, b) { return [fails(function () { assert.deepEqual(a, b); return 1; }) === 1, fails(function () { assert.deepStrictEqual(a, b); return 1; }) === 1, util.isDeepStrictEqual(a, b)].map(Number).join(''); }
show(same(new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]])), same(new Map([[1, 2]]), new Map([[1, 3]])), same(new Set([{ a: 1 }, 2]), new Set([2, { a: 1 }])), same(new Set([1]), new Set([2])));
show(same(new Uint8Array([1, 2]), new Uint8Array([1, 2])), same(new Uint8Array([1]), new Uint8Array([2])), same(new Uint8Array([1]), new Int8Array([1])), same(new Float32Array([0]), new Float32Array([-0])), same(Buffer.from('a'), new Uint8Array([97])));
show(same(ab.slice(0), ab), same(new ArrayBuffer(1), new ArrayBuffer(2)), same(new DataView(ab), new DataView(ab.slice(0))), same(new Map(), new Set()), same([new Map([['a', new Set([1])]])], [new Map([['a', new Set([1])]])]));

/* util.types */
[new Map(), new Set(), new WeakMap(), new WeakSet(), ab, new DataView(ab), u, b, new Float32Array(1), m.keys(), s.values(), Promise.resolve(), {}, [], Object(Symbol('s'))].forEach(function (v) {
  show(['isMap', 'isSet', 'isWeakMap', 'isWeakSet', 'isArrayBuffer', 'isAnyArrayBuffer', 'isDataView', 'isTypedArray', 'isUint8Array', 'isFloat32Array', 'isArrayBufferView', 'isMapIterator', 'isSetIterator', 'isPromise', 'isSymbolObject', 'isBoxedPrimitive'].filter(function (n) { return types[n](v); }).join());
});

/* structuredClone */
var o = { n: 1, s: 'x', d: new Date(5), r: /a/gi, m: new Map([['k', { v: 1 }]]), st: new Set([1]), u: undefined, a: [1, , 3], t: t, dv: new DataView(ab, 1, 2), box: Object('str'), e: new RangeError('far') };
o.self = o; o.t2 = new Uint16Array(ab, 2, 2);
c = structuredClone(o);
show(c.self === c, c !== o, c.d, c.r, c.m, c.st, 'u' in c, c.a, c.t, c.dv.byteOffset, c.dv.buffer === c.t2.buffer, c.dv.buffer !== ab, c.box, c.e instanceof RangeError, c.e.message, c.e.stack === o.e.stack);
show(structuredClone(5), structuredClone(null), structuredClone('s'), structuredClone(new Error('x', { cause: 1 })).message, structuredClone(Object.create({ inherited: 1 })));
[function () {}, Symbol('q'), new WeakMap(), { f: fails }, new WeakSet(), Promise.resolve()].forEach(function (v, i) {
  show(i, fails(function () { return structuredClone(v); }));
});
try { structuredClone(fails); } catch (e) { show(e.name, e.code, e instanceof Error, e instanceof DOMException, e.constructor.name); }
var moved = new ArrayBuffer(4), view = new Uint8Array(moved); view[1] = 3;
c = structuredClone({ b: moved, v: view }, { transfer: [moved] });
show(moved.byteLength, view.length, view[1], c.b, c.v, c.v.buffer === c.b, fails(function () { return view.fill(1); }), fails(function () { return new Uint8Array(moved); }));
show(fails(function () { return structuredClone(1, { transfer: [{}] }); }).split(':')[0], fails(function () { return structuredClone(); }));
view = new Float64Array([3, 1, 2]);
view.sort(function (a, b) { if (view.length) structuredClone(0, { transfer: [view.buffer] }); return a - b; });
show(view.length);

/* text */
var enc = new TextEncoder(), dec = new TextDecoder();
show(enc.encode('a\u20ac\ud83d\ude00'), enc.encoding, enc.encode(), enc.encodeInto('a\u20acb', new Uint8Array(3)), dec.decode(enc.encode('h\u00e9')), dec.encoding, dec.fatal, dec.ignoreBOM);
show(JSON.stringify([dec.decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])), new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])), dec.decode(new Uint8Array([0xff, 65, 0xe2, 0x82])), dec.decode(), dec.decode(new Uint8Array([97]).buffer)]));
show(fails(function () { return new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff])); }));
show(fails(function () { return new TextDecoder('nope'); }));
dec = new TextDecoder();
show(JSON.stringify([dec.decode(new Uint8Array([0xe2, 0x82]), { stream: true }), dec.decode(new Uint8Array([0xac, 0xf0]), { stream: true }), dec.decode(new Uint8Array([0x9f]), { stream: true }), dec.decode()]));
show(new TextDecoder('utf-16le').decode(new Uint8Array([65, 0, 0xac, 0x20])), new TextDecoder('latin1').decode(new Uint8Array([0x41, 0xe9])), new TextDecoder('utf-16').encoding, new TextDecoder('ascii').encoding);
show(atob('aGk='), btoa('hi'), fails(function () { return atob('*'); }), fails(function () { return btoa('\u20ac'); }));
