/* util.MIMEType and util.MIMEParams: media types as the WHATWG's MIME Sniffing has them. */
'use strict';

var errors = require('internal_errors');
var PARTS = Symbol('MIME');

var NOT_TOKEN = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
var NOT_QUOTABLE = /[^\t -~\u0080-\u00ff]/;

function syntaxError(what, text, index) {
  return errors.typeError('ERR_INVALID_MIME_SYNTAX', 'The MIME syntax for a ' + what + ' in ' +
    JSON.stringify(text) + ' is invalid' + (index >= 0 ? ' at ' + index : ''));
}

/* Only ASCII's letters: U+0130 and its like stay. */
function lower(text) {
  return text.replace(/[A-Z]/g, function (letter) {
    return letter.toLowerCase();
  });
}

function trimEnd(text) {
  return text.replace(/[\r\n\t ]+$/, '');
}

function checkToken(token, what, text) {
  var index = token.search(NOT_TOKEN);
  if (token === '' || index >= 0)
    throw syntaxError(what, text, index);
  return token;
}

function define(proto, name, fn) {
  Object.defineProperty(proto, name, { value: fn, writable: true, configurable: true });
}

function accessor(proto, name, get, set) {
  Object.defineProperty(proto, name, { get: get, set: set, configurable: true });
}

/* --- parameters --- */

function MIMEParams() {
  if (!(this instanceof MIMEParams))
    throw new TypeError("Class constructor MIMEParams cannot be invoked without 'new'");
  errors.hidden(this, PARTS, new Map());
}

function iterate(params, pick) {
  var entries = params[PARTS].entries(), iterator = Object.create(ITERATOR);
  errors.hidden(iterator, PARTS, function () {
    var step = entries.next();
    return step.done ? { value: undefined, done: true } :
      { value: pick(step.value), done: false };
  });
  return iterator;
}

var ITERATOR = Object.create(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())));
define(ITERATOR, 'next', function next() {
  return this[PARTS]();
});
define(ITERATOR, 'return', function (value) {
  errors.hidden(this, PARTS, function () {
    return { value: undefined, done: true };
  });
  return { value: value, done: true };
});
Object.defineProperty(ITERATOR, Symbol.toStringTag, { value: 'Generator', configurable: true });

function quoted(value) {
  if (value !== '' && value.search(NOT_TOKEN) < 0)
    return value;
  return '"' + value.replace(/["\\]/g, '\\$&') + '"';
}

define(MIMEParams.prototype, 'delete', function (name) {
  this[PARTS]['delete'](name);
});
Object.defineProperty(MIMEParams.prototype['delete'], 'name', { value: 'delete' });
define(MIMEParams.prototype, 'get', function get(name) {
  return this[PARTS].has(name) ? this[PARTS].get(name) : null;
});
define(MIMEParams.prototype, 'has', function has(name) {
  return this[PARTS].has(name);
});
define(MIMEParams.prototype, 'set', function set(name, value) {
  var index;
  name = String(name);
  value = String(value);
  checkToken(name, 'parameter name', name);
  index = value.search(NOT_QUOTABLE);
  if (index >= 0)
    throw syntaxError('parameter value', value, index);
  this[PARTS].set(name, value);
});
define(MIMEParams.prototype, 'entries', function entries() {
  return iterate(this, function (entry) {
    return entry;
  });
});
define(MIMEParams.prototype, 'keys', function keys() {
  return iterate(this, function (entry) {
    return entry[0];
  });
});
define(MIMEParams.prototype, 'values', function values() {
  return iterate(this, function (entry) {
    return entry[1];
  });
});
define(MIMEParams.prototype, 'toString', function toString() {
  var out = [];
  this[PARTS].forEach(function (value, name) {
    out.push(name + '=' + quoted(value));
  });
  return out.join(';');
});
define(MIMEParams.prototype, 'toJSON', MIMEParams.prototype.toString);
define(MIMEParams.prototype, Symbol.iterator, MIMEParams.prototype.entries);

/* --- reading --- */

/* What stands between quotes at `at`, a backslash keeps what follows; and where it ends. */
function readQuoted(text, at) {
  var out = '', c;
  while (at < text.length) {
    c = text.charAt(at++);
    if (c === '"')
      break;
    if (c === '\\' && at < text.length)
      c = text.charAt(at++);
    out += c;
  }
  return { value: out, end: at };
}

function endOf(text, at, mark) {
  var end = text.indexOf(mark, at);
  return end < 0 ? text.length : end;
}

/* One parameter at `at` goes to `params` when it is well-formed and new. Where the next begins. */
function readParameter(params, text, at) {
  var end, name, found;
  while (/[\r\n\t ]/.test(text.charAt(at)))
    at++;
  end = Math.min(endOf(text, at, ';'), endOf(text, at, '='));
  name = lower(text.slice(at, end));
  at = end + 1;
  if (text.charAt(end) !== '=')
    return at;
  if (text.charAt(at) === '"') {
    found = readQuoted(text, at + 1);
    at = endOf(text, found.end, ';') + 1;
  } else {
    end = endOf(text, at, ';');
    found = { value: trimEnd(text.slice(at, end)) };
    at = end + 1;
    if (found.value === '')
      return at;
  }
  if (name !== '' && name.search(NOT_TOKEN) < 0 && found.value.search(NOT_QUOTABLE) < 0 &&
      !params.has(name))
    params[PARTS].set(name, found.value);
  return at;
}

function readParameters(text) {
  var params = new MIMEParams(), at = 0;
  text = trimEnd(text);
  while (at < text.length)
    at = readParameter(params, text, at);
  return params;
}

/* --- types --- */

function MIMEType(text) {
  var slash, semicolon, start;
  if (!(this instanceof MIMEType))
    throw new TypeError("Class constructor MIMEType cannot be invoked without 'new'");
  text = String(text);
  start = text.replace(/^[\r\n\t ]+/, '');
  slash = start.indexOf('/');
  semicolon = endOf(start, slash + 1, ';');
  checkToken(slash < 0 ? start : start.slice(0, slash), 'type', text);
  if (slash < 0)
    throw syntaxError('type', text, -1);
  errors.hidden(this, PARTS, {
    type: lower(start.slice(0, slash)),
    subtype: lower(checkToken(trimEnd(start.slice(slash + 1, semicolon)), 'subtype', text)),
    params: readParameters(start.slice(semicolon + 1))
  });
}

function part(name) {
  accessor(MIMEType.prototype, name, function () {
    return this[PARTS][name];
  }, function (value) {
    value = String(value);
    this[PARTS][name] = lower(checkToken(value, name, value));
  });
}

part('type');
part('subtype');
accessor(MIMEType.prototype, 'essence', function () {
  return this[PARTS].type + '/' + this[PARTS].subtype;
});
accessor(MIMEType.prototype, 'params', function () {
  return this[PARTS].params;
});
define(MIMEType.prototype, 'toString', function toString() {
  var params = this[PARTS].params.toString();
  return this.essence + (params === '' ? '' : ';' + params);
});
define(MIMEType.prototype, 'toJSON', MIMEType.prototype.toString);

module.exports = { MIMEType: MIMEType, MIMEParams: MIMEParams };
