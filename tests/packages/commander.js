var Command = require('commander').Command;
var p = new Command();
p.version('1.2.3').option('-p, --port <n>', 'a port', parseInt, 80).option('-v, --verbose', 'more', function (v, n) { return n + 1; }, 0).option('--no-color', 'none');
p.command('build <dir> [more...]').alias('b').description('builds').option('-f, --force').action(function (dir, more, o) { console.log('build', dir, more, !!o.force); });
p.parse(['node', 'x', '-p', '8080', '-vv', '--no-color', 'build', 'd', 'e', 'f', '--force']);
console.log(p.port, p.verbose, p.color, p.args.length);
p._name = 'tool'; console.log(p.helpInformation());
