/* require() works for a program that has put its own in the place of what the language has,
 * as test suites do to see how a library gets along without. */
var fs = require('fs');
var os = require('os');
var path = require('path');

var folder = fs.mkdtempSync(path.join(os.tmpdir(), 'patched-'));
var package = path.join(folder, 'node_modules', 'some');
fs.mkdirSync(package, { recursive: true });
fs.writeFileSync(path.join(package, 'package.json'), '{"main":"lib"}');
fs.writeFileSync(path.join(package, 'lib.js'),
  'exports.json = require("./data"); exports.create = Object.create;');
fs.writeFileSync(path.join(package, 'data.json'), '{"a":1}');
fs.writeFileSync(path.join(folder, 'user.js'), 'module.exports = require("some");');

var own = {
  create: Object.create, keys: Object.keys, defineProperty: Object.defineProperty,
  isArray: Array.isArray
};
function broken() {
  throw new Error('not that of the language');
}

Object.create = undefined;
Object.keys = broken;
Object.defineProperty = broken;
Array.isArray = broken;
var found, file;
try {
  found = require(path.join(folder, 'user'));
  file = require.resolve('some', { paths: [folder] });
} finally {
  Object.create = own.create;
  Object.keys = own.keys;
  Object.defineProperty = own.defineProperty;
  Array.isArray = own.isArray;
}
console.log(found, path.relative(folder, file));
fs.rmSync(folder, { recursive: true });
