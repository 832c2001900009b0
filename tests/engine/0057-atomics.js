/* SharedArrayBuffer and Atomics. */
var s = new SharedArrayBuffer(16), i32 = new Int32Array(s), u8 = new Uint8Array(s, 8, 4);
print(Object.prototype.toString.call(s), s.byteLength, s instanceof ArrayBuffer,
  Object.prototype.toString.call(Atomics));
print(i32.buffer === s, u8.byteOffset, s.slice(4, 8).byteLength, s.slice(4) !== s);
print(Atomics.store(i32, 0, 3.7), Atomics.load(i32, 0), Atomics.add(i32, 0, 4),
  Atomics.sub(i32, 0, 1), Atomics.and(i32, 0, 7), Atomics.or(i32, 0, 8),
  Atomics.xor(i32, 0, 1), Atomics.exchange(i32, 0, -5), i32[0]);
print(Atomics.compareExchange(i32, 0, -5, 6), Atomics.compareExchange(i32, 0, 1, 2), i32[0]);
print(Atomics.add(u8, 0, 300), u8[0], Atomics.sub(u8, 0, 45), u8[0], Atomics.store(u8, 1, -1), u8[1]);
print([1, 2, 3, 4].map(Atomics.isLockFree).join());
print(Atomics.wait(i32, 0, 0), Atomics.wait(i32, 0, 6, 1), Atomics.notify(i32, 0),
  Atomics.notify(new Int32Array(4), 0));
[function () { Atomics.add([], 0, 1); },
  function () { Atomics.add(new Float64Array(1), 0, 1); },
  function () { Atomics.add(i32, 4, 1); },
  function () { Atomics.load(i32, -1); },
  function () { Atomics.wait(u8, 0, 0); },
  function () { Atomics.wait(new Int32Array(1), 0, 0); },
  function () { SharedArrayBuffer(1); },
  function () { ArrayBuffer.prototype.slice.call(s, 0); },
  function () { SharedArrayBuffer.prototype.slice.call(new ArrayBuffer(1), 0); },
  function () { new SharedArrayBuffer(-1); }].forEach(function (f) {
  try {
    f();
    print('no error');
  } catch (err) {
    print(err.name + ': ' + err.message);
  }
});
var a = new Int16Array(2);
print(Atomics.add(a, 1, 70000), a[1], Atomics.exchange(a, 1, 1), a[1]);
