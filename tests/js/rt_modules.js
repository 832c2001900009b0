// require(): look-up, caching, cycles, JSON, folders, errors.
var path = require('path');
var here = path.join(__dirname, 'rt_modules');

function relative(file) {
  return path.relative(__dirname, file);
}

function attempt(name) {
  try {
    console.log(require(name));
  } catch (err) {
    console.log(err.name, err.code, err.message.split(__dirname).join('.').split('\n').join(' | '));
    return err;
  }
}

console.log(path.basename(__filename), path.basename(__dirname), module.id, module.loaded);
console.log(require.main === module, process.mainModule === module, module.parent);
console.log(typeof require, typeof module, typeof exports, this === exports);
console.log(module.paths[0] === path.join(__dirname, 'node_modules'), module.filename === __filename);

var about = require('./rt_modules/about');
console.log(about);
console.log(require('./rt_modules/about.js') === about, require('./rt_modules/link') === about);
console.log(require('./rt_modules/cycle_a'));
console.log(require('./rt_modules/folder'), require('./rt_modules/folder/'), require('./rt_modules/folder/index'));
console.log(require('./rt_modules/data'), require('./rt_modules/data.json').list);
console.log(require('./rt_modules/shebang'));

var inside = module.constructor.createRequire(path.join(here, 'x.js'));
console.log(inside('withmain'), inside('deep'), inside('plain').name);
console.log(relative(inside.resolve('withmain')), inside.resolve('util'));
console.log(inside.resolve.paths('./x').map(relative), inside.resolve.paths('util'));

attempt('./rt_modules/nothing');
attempt('nothing-of-that-name');
attempt('node:nothing');
try {
  require('./rt_modules/broken.json');
} catch (err) {
  console.log(err.name, relative(err.message.split(':')[0]));
}
attempt('./rt_modules/throws');
attempt('./rt_modules/throws');
attempt('');
attempt(5);
try {
  inside('broken');
} catch (err) {
  console.log(err.code, relative(err.path));
}
try {
  require('./rt_modules/syntax');
} catch (err) {
  console.log(err instanceof SyntaxError, err.stack.split('\n').slice(0, 2).join(' ').split(__dirname).join('.'));
}

var file = require.resolve('./rt_modules/about');
console.log(relative(file), require.cache[file].exports === about, require.cache[file].loaded);
delete require.cache[file];
console.log(require('./rt_modules/about') === about);
console.log(module.children.map(function (child) {
  return relative(child.filename);
}));

var Module = require('module');
console.log(Module === module.constructor, module instanceof Module, Module.Module === Module);
console.log(Module.builtinModules.indexOf('path') >= 0, Module.isBuiltin('node:path'), Module.isBuiltin('x'));
console.log(require('node:path') === path, Object.keys(Module._extensions));
Module._extensions['.txt'] = function (module, filename) {
  module.exports = 'loaded as ' + path.basename(filename);
};
console.log(require('./rt_modules/data.txt'));
delete Module._extensions['.txt'];

var load = Module._load;
Module._load = function (request) {
  if (request === 'virtual') return 'a virtual module';
  return load.apply(this, arguments);
};
console.log(require('virtual'), require('path') === path);
Module._load = load;

process.env.NODE_PATH = path.join(here, 'path');
Module._initPaths();
console.log(require('viapath'));

var made = new Module('made');
made._compile('exports.answer = 6 * 7; exports.file = __filename;', 'made.js');
console.log(made.exports);
console.log(Module.wrap('x'));
