var chalk = require('chalk'), c = new chalk.constructor({ enabled: true });
console.log(JSON.stringify(c.red('a') + c.bold.underline.green('b ' + c.blue('in') + ' c') + c.bgYellow.black('d')));
console.log(chalk.stripColor(c.red('plain')), chalk.hasColor(c.red('x')), chalk.supportsColor === false, chalk.styles.red.open === '\u001b[31m');
