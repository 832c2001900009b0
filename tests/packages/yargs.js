var yargs = require('yargs');
var a = yargs(['--port', '80', '-v', '-v', '--tag', 'a', '--tag', 'b', 'cmd', '--no-open', '--x.y', '1']).count('v').array('tag').default('d', 5).alias('port', 'p').boolean('open').help(false).version(false).argv;
delete a.$0;
console.log(JSON.stringify(a));
yargs([]).usage('Usage: $0 [o]').option('f', { alias: 'file', describe: 'a file', demand: true, type: 'string' }).example('$0 -f x', 'does').exitProcess(false).fail(function (m) { console.log('fail', m); }).wrap(70).locale('en').parse(['-z']);
yargs().reset().command('go <where>', 'goes', function (y) { return y.default('n', 3); }, function (argv) { console.log('went', argv.where, argv.n); }).parse(['go', 'home']);
