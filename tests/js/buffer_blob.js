// Blob and File of the buffer module.
var buffer = require('buffer'), util = require('util');
var Blob = buffer.Blob, File = buffer.File;

function attempt(title, fn) {
  try {
    console.log(title, fn());
  } catch (err) {
    console.log(title, err.name, err.code, err.message);
  }
}

console.log(new Blob(['ab', new Uint8Array([1, 2]), new ArrayBuffer(3)], { type: 'Text/Plain' }));
console.log(new File(['ab'], 'x.txt', { lastModified: 5, type: 'a/b' }));
console.log(util.inspect(new Blob(), { depth: -1 }), [new Blob(), { a: new File([], 'n', { lastModified: 1 }) }]);
console.log(util.inspect({ a: { b: { c: new Blob(['x']) } } }));
console.log(global.Blob === Blob, global.File === File, File.length, Blob.length);
console.log(Object.prototype.toString.call(new File([], '')), new File([], 'a') instanceof Blob);
attempt('no new', function () { return Blob(); });
attempt('number', function () { return new Blob(5); });
attempt('string', function () { return new Blob('x'); });
attempt('object', function () { return new Blob({}); });
attempt('null', function () { return new Blob(null); });
attempt('options', function () { return new Blob([], 5); });
attempt('options', function () { return new Blob([], null); });
attempt('endings', function () { return new Blob([], { endings: 'x' }); });
attempt('endings', function () { return new Blob(['a\r\nb\rc\n'], { endings: 'native' }).size; });
attempt('type', function () { return new Blob([], { type: '\u00e4' }).type; });
attempt('type', function () { return new Blob([], { type: 1 }).type; });
attempt('set', function () { return new Blob(new Set(['a', 'bc', 3])).size; });
attempt('file', function () { return new File(['a']); });
attempt('file', function () { return new File('a', 'b'); });
attempt('this', function () { return Blob.prototype.size; });
attempt('this', function () { return Blob.prototype.slice.call({}); });
attempt('name', function () { try { return File.prototype.name; } catch (err) { return err.name; } });
[null, 'x', false, 1.7, -3.2, '12', undefined].forEach(function (value) {
  var file = new File([], 'f\ud800', { lastModified: value });
  console.log(value, value === undefined ? typeof file.lastModified : file.lastModified,
    file.name.charCodeAt(1));
});

var bytes = Buffer.from('hello world \u00e9'), blob = new Blob([bytes, '\ud800', new Blob(['!'])]);
bytes.fill(0);
var chain = Promise.resolve();
[[], [1], [1, 4], [-5], [-5, -1], [3, 1], [0, 100], ['2', '5'], [0, 2, 'T/X'],
  [undefined, 3], [100]].forEach(function (args) {
  chain = chain.then(function () {
    var part = blob.slice.apply(blob, args);
    return part.text().then(function (text) {
      console.log(args, part.size, part.type, JSON.stringify(text));
    });
  });
});
chain.then(function () {
  return blob.arrayBuffer();
}).then(function (all) {
  console.log(all, blob.slice(2, 8).slice(1, -1).size);
  return Promise.all([blob.text.call(new File(['of file'], 'x')), blob.bytes()]);
}).then(function (both) {
  console.log(both);
  return Blob.prototype.text.call({});
}).catch(function (err) {
  console.log(err.code, err.message);
  return Blob.prototype.arrayBuffer.call();
}).catch(function (err) {
  console.log(err.code, err.message);
});
