// What programs put in place of modules, and around them.
var Module = require('module'), fs = require('fs'), os = require('os'), path = require('path');
var dir = fs.mkdtempSync(path.join(os.tmpdir(), 'module-')), file = path.join(dir, 'a.js');
process.on('exit', function () { fs.rmSync(dir, { recursive: true }); });
fs.writeFileSync(file, 'exports.value = typeof added; exports.names = [typeof module, __filename === module.filename];');
console.log(require(file));
delete require.cache[file];

var wrap = Module.wrap;
Module.wrap = function (script) { return wrap('var added = 1;' + script); };
console.log(require(file));
Module.wrap = wrap;
delete require.cache[file];
console.log(require(file).value);

require.cache.zlib = { exports: 'mine' };
console.log(require('zlib'), typeof require('node:zlib').gzip);
delete require.cache.zlib;
console.log(typeof require('zlib').gzip);

['../', 'https://example.com/', {}, undefined].forEach(function (name) {
  try {
    Module.createRequire(name);
  } catch (e) {
    console.log(e.name, e.code, e.message);
  }
});
console.log(Module.createRequire('file://' + file)('./a').value, Module.createRequire(file)('./a').value);
