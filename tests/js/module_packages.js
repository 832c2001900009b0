// Packages: "exports", "imports", "main", their own names, and what goes wrong with them.
var fs = require('fs');
var path = require('path');
var os = require('os');

var root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'packages-')));
process.on('exit', function () {
  fs.rmSync(root, { recursive: true });
});
process.on('warning', function (warning) {
  console.log('warning', warning.code, clean(warning.message));
});

function clean(text) {
  return String(text).split(root).join('ROOT').split(__filename).join('THIS');
}

function put(name, content) {
  var file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

put('main.js', 'module.exports = function (name) { return require(name); };');
var load = require(path.join(root, 'main.js'));

function attempt(name, from) {
  try {
    console.log(name, '->', JSON.stringify((from || load)(name)));
  } catch (err) {
    console.log(name, '!', err.name, err.code, clean(err.message), clean(err.path));
  }
}

function pack(name, json, files) {
  put('node_modules/' + name + '/package.json', json);
  Object.keys(files || {}).forEach(function (file) {
    put('node_modules/' + name + '/' + file, files[file]);
  });
}

function says(what) {
  return 'module.exports = ' + JSON.stringify(what) + ';';
}

// main
pack('main-file', { main: 'lib/a' }, { 'lib/a.js': says('a') });
pack('main-folder', { main: './lib/' }, { 'lib/index.js': says('lib') });
pack('main-missing', { main: 'nothing.js' }, { 'index.js': says('index') });
pack('main-gone', { main: 'nothing.js' });
pack('main-dot', { main: '.' }, { 'index.js': says('dot') });
pack('main-number', { main: 5 }, { 'index.js': says('number') });
pack('broken', '{ "main": ');
['main-file', 'main-folder', 'main-missing', 'main-gone', 'main-dot', 'main-number',
  'main-file/lib/a', 'main-file/package.json', 'main-file/lib/b'].forEach(function (name) {
  attempt(name);
});
try {
  load('broken');
} catch (err) {
  console.log(err.name, clean(err.message).slice(0, 60), clean(err.path));
}

// exports
pack('sugar', { exports: './a.js' }, { 'a.js': says('sugar a'), 'b.js': says('b') });
pack('table', { exports: {
  '.': { browser: './b.js', node: { 'import': './none.mjs', require: './a.js' } },
  './feature/*': './features/*.js',
  './feature/private/*': null,
  './feature/*.txt': './features/*.js',
  './list': ['not a path', './a.js'],
  './bad-list': ['not a path', 'neither'],
  './empty': [],
  './up': '../sugar/a.js',
  './inside': './lib/../a.js',
  './modules': './node_modules/x.js',
  './number': 5,
  './gone': './gone.js',
  './folder': './features',
  './none': { 'import': './a.js' },
  './nested': { node: { browser: './x.js' }, 'default': './b.js' },
  './encoded': './a%2fb.js',
  './percent': './sp%20ace.js',
  './@scope/x': './a.js'
} }, { 'a.js': says('table a'), 'b.js': says('table b'), 'sp ace.js': says('space'),
  'features/x.js': says('x'), 'features/deep/y.js': says('y'),
  'features/private/z.js': says('z') });
pack('@scope/name', { exports: { './sub': './s.js' } }, { 's.js': says('scoped') });
pack('mixed', { exports: { './a': './a.js', node: './b.js' } });
pack('numeric', { exports: { node: './a.js', 0: './a.js' } });
pack('nothing', { exports: {} });
pack('is-null', { exports: null, main: 'm.js' }, { 'm.js': says('null exports') });
['sugar', 'sugar/b.js', 'sugar/package.json', 'table', 'table/feature/x', 'table/feature/deep/y',
  'table/feature/private/z', 'table/feature/x.txt', 'table/list', 'table/bad-list',
  'table/empty', 'table/up', 'table/inside', 'table/modules', 'table/number', 'table/gone',
  'table/folder', 'table/none', 'table/nested', 'table/encoded', 'table/percent',
  'table/@scope/x', 'table/missing', 'table/feature/../x', '@scope/name/sub',
  '@scope/name', 'mixed', 'numeric', 'nothing', 'nothing/x', 'is-null',
  'sugar/../table/a.js'].forEach(function (name) {
  attempt(name);
});

// its own name, and what only it sees
put('own/package.json', { name: 'own', exports: { '.': './index.js', './x': './x.js' },
  imports: {
    '#x': './x.js', '#dep': 'sugar', '#lib/*': './lib/*.js',
    '#up': '../main.js', '#none': { browser: './x.js' }, '#null': null, '#gone': './gone.js',
    '#url': 'https://example.org/x.js', '#nodep': 'no-such-package', '#/slash': './x.js'
  } });
put('own/index.js', 'module.exports = function (name) { return require(name); };');
put('own/x.js', says('own x'));
put('own/lib/y.js', says('own y'));
var own = require(path.join(root, 'own/index.js'));
['own/x', 'own/y', 'own/lib/y.js', '#x', '#dep', '#lib/y', '#up', '#none', '#null', '#gone', '#url', '#nodep',
  '#/slash', '#', '#missing', '#lib/'].forEach(function (name) {
  try {
    console.log(name, '->', String(own(name)).slice(0, 30));
  } catch (err) {
    console.log(name, '!', err.name, err.code, clean(err.message).split('\n')[0]);
  }
});
console.log(own('own') === own);
attempt('#x');

// where modules are looked for
var Module = require('module');
console.log(clean(require(path.join(root, 'main.js')) === load));
function resolve(name, options) {
  try {
    console.log(clean(require.resolve(name, options)));
  } catch (err) {
    console.log(err.name, err.code, clean(err.message).split('\n')[0]);
  }
}
resolve('sugar', { paths: [root] });
resolve('sugar', { paths: [] });
resolve('./own', { paths: [root] });
resolve('./own', { paths: 'text' });
resolve('sugar', {});
resolve('sugar', { paths: [path.join(root, 'own'), '/'] });
resolve(5);
resolve('');
console.log(require.resolve.paths('fs'), require.resolve.paths('./x').length === 1);
console.log(clean(Module._findPath('sugar', [path.join(root, 'node_modules')])));
console.log(Module._stat(root), Module._stat(path.join(root, 'main.js')), Module._stat('/no') < 0);
console.log(Module._readPackage(path.join(root, 'own')).name,
  Module._readPackage(root).exists);

// an extension with more than one dot, and none
require.extensions['.foo.bar'] = function (module, filename) {
  module.exports = 'foo.bar of ' + path.basename(filename);
};
put('ext/thing.foo.bar', '');
put('ext/.foo.bar', says('hidden'));
console.log(require(path.join(root, 'ext/thing')));
delete require.extensions['.foo.bar'];
delete require.cache[path.join(root, 'ext/thing.foo.bar')];
Module._pathCache = Object.create(null);
try {
  require(path.join(root, 'ext/thing'));
} catch (err) {
  console.log(err.code, clean(err.message).split('\n')[0]);
}

// native addons
put('tricks/a.node', '');
try {
  require(path.join(root, 'tricks/a.node'));
} catch (err) {
  console.log(err.name, err.code, /a\.node: file too short/.test(err.message));
}

// createRequire
var far = Module.createRequire(path.join(root, 'own/'));
console.log(far('./x'), far('own/x'), clean(far.resolve('./lib/y')));
[undefined, './relative', 'http://x/y', {}, 5].forEach(function (name) {
  try {
    Module.createRequire(name);
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
});
console.log([Module.isBuiltin('fs'), Module.isBuiltin('node:fs'), Module.isBuiltin('x'),
  Module.isBuiltin(undefined), Module.isBuiltin('')].join());
