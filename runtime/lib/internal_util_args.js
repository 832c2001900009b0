/* util.parseArgs: first the arguments become tokens, then the tokens are checked and stored. */
'use strict';

var errors = require('internal_errors');

var SHORT_LENGTH = 2;

function own(object, key) {
  return object !== null && object !== undefined &&
    Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined;
}

/* The options are the program's object: a name such as `constructor` is none of them. */
function typeOf(options, name) {
  return own(own(options, name), 'type');
}

/* --- checks of the configuration --- */

function checkBoolean(value, name) {
  if (typeof value !== 'boolean')
    throw errors.invalidArgType(name, 'boolean', value);
}

function checkArray(value, name) {
  if (!Array.isArray(value))
    throw errors.invalidArgType(name, 'Array', value);
}

function checkType(value, name) {
  if (value !== 'string' && value !== 'boolean')
    throw errors.typeError('ERR_INVALID_ARG_TYPE', errors.invalidArgType(name,
      "('string|boolean')", value).message.replace('an (', '('));
}

function checkShort(value, name) {
  errors.checkString(value, name);
  if (value.length !== 1)
    throw errors.invalidArgValue(name, value, 'must be a single character');
}

function checkDefault(option, name) {
  var check = option.type === 'string' ? errors.checkString : checkBoolean;
  if (!option.multiple) {
    check(option['default'], name);
    return;
  }
  checkArray(option['default'], name);
  option['default'].forEach(function (value, i) {
    check(value, name + '[' + i + ']');
  });
}

function checkOption(option, path) {
  errors.checkObject(option, path);
  checkType(own(option, 'type'), path + '.type');
  if (Object.prototype.hasOwnProperty.call(option, 'short'))
    checkShort(option.short, path + '.short');
  if (Object.prototype.hasOwnProperty.call(option, 'multiple'))
    checkBoolean(option.multiple, path + '.multiple');
  if (own(option, 'default') !== undefined)
    checkDefault(option, path + '.default');
}

/* An own property of the configuration, else what it is by default. */
function setting(config, key, otherwise) {
  var value = own(config, key);
  return value === undefined || value === null ? otherwise : value;
}

/* A script of the command line has no file name before its arguments. */
function programArgs() {
  var evaluated = process.execArgv.some(function (arg) {
    return /^(-e|--eval|-p|--print)$/.test(arg);
  });
  return process.argv.slice(evaluated ? 1 : 2);
}

function readConfig(config) {
  var all = {};
  all.args = setting(config, 'args', undefined);
  if (all.args === undefined)
    all.args = programArgs();
  all.strict = setting(config, 'strict', true);
  all.allowPositionals = setting(config, 'allowPositionals', !all.strict);
  all.tokens = setting(config, 'tokens', false);
  all.options = setting(config, 'options', Object.create(null));
  checkArray(all.args, 'args');
  checkBoolean(all.strict, 'strict');
  checkBoolean(all.allowPositionals, 'allowPositionals');
  checkBoolean(all.tokens, 'tokens');
  errors.checkObject(all.options, 'options');
  Object.keys(all.options).forEach(function (name) {
    checkOption(all.options[name], 'options.' + name);
  });
  return all;
}

/* --- arguments to tokens --- */

function longName(short, options) {
  var found = Object.keys(options).filter(function (name) {
    return own(options[name], 'short') === short;
  })[0];
  return found === undefined ? short : found;
}

function Scan(config) {
  this.rest = config.args.slice();
  this.options = config.options;
  this.tokens = [];
  this.index = -1;
  this.grouped = 0;     /* how many of the next come from one argument, as -abc does */
}

Scan.prototype.option = function (name, rawName, value, inlineValue) {
  this.tokens.push({
    kind: 'option', name: name, rawName: rawName, index: this.index,
    value: value, inlineValue: inlineValue
  });
};

Scan.prototype.positional = function (value) {
  this.tokens.push({ kind: 'positional', index: this.index, value: value });
};

/* -f and --foo: the next argument is the value when the option takes one. */
Scan.prototype.alone = function (name, arg) {
  var next = this.rest[0];
  if (typeOf(this.options, name) !== 'string' || next === undefined || next === null) {
    this.option(name, arg, undefined, undefined);
    return;
  }
  this.option(name, arg, this.rest.shift(), false);
  this.index++;
};

/* -abc is -a -b -c, and where b takes a value, -a -bc. */
Scan.prototype.spread = function (arg) {
  var parts = [], i, name;
  for (i = 1; i < arg.length; i++) {
    name = longName(arg.charAt(i), this.options);
    if (typeOf(this.options, name) === 'string' && i !== arg.length - 1) {
      parts.push('-' + arg.slice(i));
      break;
    }
    parts.push('-' + arg.charAt(i));
  }
  this.rest = parts.concat(this.rest);
  this.grouped = parts.length;
};

Scan.prototype.short = function (arg) {
  var name = longName(arg.charAt(1), this.options);
  if (arg.length === SHORT_LENGTH)
    this.alone(name, arg);
  else if (typeOf(this.options, name) === 'string')
    this.option(name, '-' + arg.charAt(1), arg.slice(SHORT_LENGTH), true);
  else
    this.spread(arg);
};

Scan.prototype['long'] = function (arg) {
  var equal = arg.indexOf('=', 3);
  if (equal < 0)
    this.alone(arg.slice(2), arg);
  else
    this.option(arg.slice(2, equal), arg.slice(0, equal), arg.slice(equal + 1), true);
};

Scan.prototype.terminate = function () {
  this.tokens.push({ kind: 'option-terminator', index: this.index });
  while (this.rest.length > 0) {
    this.index++;
    this.positional(this.rest.shift());
  }
};

Scan.prototype.next = function () {
  var arg = this.rest.shift();
  if (this.grouped > 0)
    this.grouped--;
  else
    this.index++;
  if (arg === '--')
    this.terminate();
  else if (typeof arg === 'string' && arg.slice(0, 2) === '--')
    this['long'](arg);
  else if (typeof arg === 'string' && arg.length > 1 && arg.charAt(0) === '-')
    this.short(arg);
  else
    this.positional(arg);
};

Scan.prototype.all = function () {
  while (this.rest.length > 0)
    this.next();
  return this.tokens;
};

/* --- tokens to values --- */

function invalidValue(message) {
  return errors.typeError('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', message);
}

function unknownOption(name, allowPositionals) {
  return errors.typeError('ERR_PARSE_ARGS_UNKNOWN_OPTION', "Unknown option '" + name + "'" +
    (allowPositionals ? '. To specify a positional argument starting with a \'-\', ' +
      'place it at the end of the command after \'--\', as in \'-- ' + JSON.stringify(name) :
      ''));
}

function checkUsage(config, token) {
  var type, short, names;
  if (!Object.prototype.hasOwnProperty.call(config.options, token.name))
    throw unknownOption(token.rawName, config.allowPositionals);
  short = own(config.options[token.name], 'short');
  names = (short ? '-' + short + ', ' : '') + '--' + token.name;
  type = typeOf(config.options, token.name);
  if (type === 'string' && typeof token.value !== 'string')
    throw invalidValue("Option '" + names + " <value>' argument missing");
  if (type === 'boolean' && token.value !== undefined && token.value !== null)
    throw invalidValue("Option '" + names + "' does not take an argument");
}

/* --file --verbose: was the file's name forgotten? */
function checkAmbiguous(token) {
  var raw = token.rawName, example;
  if (token.inlineValue || typeof token.value !== 'string' || token.value.length < 2 ||
      token.value.charAt(0) !== '-')
    return;
  example = raw.slice(0, 2) === '--' ? "'" + raw + "=-XYZ'" :
    "'--" + token.name + "=-XYZ' or '" + raw + "-XYZ'";
  throw invalidValue("Option '" + raw + "' argument is ambiguous.\n" +
    "Did you forget to specify the option argument for '" + raw + "'?\n" +
    'To specify an option argument starting with a dash use ' + example + '.');
}

function store(values, options, name, value) {
  if (name === '__proto__')
    return;
  if (value === undefined || value === null)
    value = true;
  if (!own(own(options, name), 'multiple'))
    values[name] = value;
  else if (values[name] === undefined)
    values[name] = [value];
  else
    values[name].push(value);
}

function take(config, token, result) {
  if (token.kind === 'option') {
    if (config.strict) {
      checkUsage(config, token);
      checkAmbiguous(token);
    }
    store(result.values, config.options, token.name, token.value);
  } else if (token.kind === 'positional') {
    if (!config.allowPositionals)
      throw errors.typeError('ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', "Unexpected argument '" +
        token.value + "'. This command does not take positional arguments");
    result.positionals.push(token.value);
  }
}

function setDefaults(options, values) {
  Object.keys(options).forEach(function (name) {
    var value = own(options[name], 'default');
    if (value !== undefined && values[name] === undefined && name !== '__proto__')
      values[name] = value;
  });
}

module.exports = function parseArgs(given) {
  var config, tokens, result = { values: Object.create(null), positionals: [] };
  if (given === null)
    throw new TypeError('Cannot convert undefined or null to object');
  config = readConfig(given === undefined ? Object.create(null) : given);
  tokens = new Scan(config).all();
  tokens.forEach(function (token) {
    take(config, token, result);
  });
  setDefaults(config.options, result.values);
  if (config.tokens)
    result.tokens = tokens;
  return result;
};
Object.defineProperty(module.exports, 'length', { value: 0, configurable: true });
