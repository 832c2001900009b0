// Corners of util, os and url.
'use strict';
var util = require('util'), os = require('os'), url = require('url'), assert = require('assert');
function show(fn) {
  try { console.log(fn()); } catch (e) { console.log(e.name, e.code, e.message); }
}
function A() { this.x = 1; }
A.prototype.m = function() {};
A.prototype.v = 4;
Object.defineProperty(A.prototype, 'g', { get: function() { return this.x; }, enumerable: true });
Object.defineProperty(A.prototype, 'h', { get: function() { return { a: this }; } });
function B() { A.call(this); }
util.inherits(B, A);
console.log(util.inspect(new B(), { showHidden: true }));
console.log(util.inspect(new B(), { showHidden: true, getters: true }));
console.log(JSON.stringify(util.inspect(new B(), { showHidden: true, colors: true })));
show(function() { util.inherits(A, null); });
show(function() { util.inherits(undefined, A); });
show(function() { util.inherits(A, {}); });
var shared = new SharedArrayBuffer(2), gone = new ArrayBuffer(8);
structuredClone(gone, { transfer: [gone] });
console.log(shared, gone, util.types.isSharedArrayBuffer(shared), util.types.isAnyArrayBuffer(shared),
  util.types.isArrayBuffer(shared));
show(function() { assert.deepEqual(shared, new SharedArrayBuffer(3)); return 'equal'; });
show(function() { return require('buffer').isUtf8(gone); });
show(function() { return require('buffer').isAscii('text'); });
console.log(String(os.hostname) === os.hostname(), +os.totalmem === os.totalmem());
show(function() { os.EOL = 1; });
[['http://a/b', 'https:p/q'], ['http://a/b', 'https:#x'], ['/b', 'https:?y'], ['http://a/b', 'file:x'],
  ['http://a', 'https:///x']].forEach(function(two) { console.log(url.resolve(two[0], two[1])); });
var params = new URLSearchParams('a=1&b=2&b=3');
console.log(params, params.keys(), util.inspect(params, { depth: -1 }),
  util.inspect(params.entries(), { breakLength: 10 }));
show(function() { params.append(Symbol('s'), 1); });
show(function() { params.entries().next.call({}); });
show(function() { return new URLSearchParams({ a: Symbol('s') }); });
console.log(url.urlToHttpOptions({ hostname: undefined, port: undefined }));
console.log(Buffer.from({ buffer: shared }), Buffer.byteLength(shared), Buffer.of(1, 256, 3));
show(function() { return Buffer.from(new ArrayBuffer(4), Infinity); });
show(function() { return Buffer.from(new ArrayBuffer(4), -1); });
show(function() { return Buffer.from('abc').toString(null, 1, 2); });
console.log(Buffer.prototype.writeUint8 === Buffer.prototype.writeUInt8);
show(function() { return new TextDecoder('\u00a0utf-8'); });
