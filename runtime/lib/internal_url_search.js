// URLSearchParams: pairs in the order in which they were given.
'use strict';

var errors = require('internal_errors');
var encode = require('internal_url_encode');

var list = Symbol('query');
var owner = Symbol('context');

function parse(text) {
  return text.split('&').filter(Boolean).map(function(pair) {
    var at = pair.indexOf('='), name = at < 0 ? pair : pair.slice(0, at);
    return [name, at < 0 ? '' : pair.slice(at + 1)].map(function(part) {
      return encode.decode(part.replace(/\+/g, ' '));
    });
  });
}

// Whole characters: halves that stand alone become U+FFFD.
function text(value) {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  return String(value).replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, function(c) {
    return c.length === 2 ? c : '\ufffd';
  });
}

function fromIterable(init) {
  return Array.from(init).map(function(pair) {
    var two = pair !== null && (typeof pair === 'object' || typeof pair === 'function') &&
        typeof pair[Symbol.iterator] === 'function' ? Array.from(pair) : null;
    if (!two || two.length !== 2)
      throw errors.typeError('ERR_INVALID_TUPLE', 'Each query pair must be an iterable [name, value] tuple');
    return two.map(text);
  });
}

function fromObject(init) {
  return Object.keys(init).concat(Object.getOwnPropertySymbols(init)).map(function(name) {
    return [text(name), text(init[name])];
  });
}

function URLSearchParams(init) {
  if (!(this instanceof URLSearchParams))
    throw new TypeError("Class constructor URLSearchParams cannot be invoked without 'new'");
  this[owner] = null;
  this[list] = [];
  if (init === undefined || init === null) return;
  if (typeof init !== 'object' && typeof init !== 'function') {
    init = text(init);
    this[list] = parse(init[0] === '?' ? init.slice(1) : init);
  } else if (init[Symbol.iterator] !== undefined && init[Symbol.iterator] !== null) {
    if (typeof init[Symbol.iterator] !== 'function')
      throw errors.typeError('ERR_ARG_NOT_ITERABLE', 'Query pairs must be iterable');
    this[list] = fromIterable(init);
  } else {
    this[list] = fromObject(init);
  }
}

function invalidThis(type) {
  return errors.typeError('ERR_INVALID_THIS', 'Value of "this" must be of type ' + type);
}

function check(params, given, needed) {
  if (!(params instanceof URLSearchParams)) throw invalidThis('URLSearchParams');
  if (given >= needed.length) return;
  var names = needed.map(function(name) { return '"' + name + '"'; }).join(' and ');
  throw errors.typeError('ERR_MISSING_ARGS', 'The ' + names + ' argument' +
      (needed.length > 1 ? 's' : '') + ' must be specified');
}

function changed(params) {
  if (params[owner]) params[owner](params.toString());
}

function method(name, fn) {
  Object.defineProperty(URLSearchParams.prototype, name, {
    value: fn, writable: true, enumerable: true, configurable: true,
  });
}

method('append', function append(name, value) {
  check(this, arguments.length, ['name', 'value']);
  this[list].push([text(name), text(value)]);
  changed(this);
});

method('delete', function(name, value) {
  check(this, arguments.length, ['name']);
  name = text(name);
  this[list] = this[list].filter(function(pair) {
    return pair[0] !== name || (value !== undefined && pair[1] !== text(value));
  });
  changed(this);
});

method('get', function get(name) {
  check(this, arguments.length, ['name']);
  name = text(name);
  for (var i = 0; i < this[list].length; i++)
    if (this[list][i][0] === name) return this[list][i][1];
  return null;
});

method('getAll', function getAll(name) {
  check(this, arguments.length, ['name']);
  name = text(name);
  return this[list].filter(function(pair) { return pair[0] === name; })
      .map(function(pair) { return pair[1]; });
});

method('has', function has(name, value) {
  check(this, arguments.length, ['name']);
  name = text(name);
  return this[list].some(function(pair) {
    return pair[0] === name && (value === undefined || pair[1] === text(value));
  });
});

method('set', function set(name, value) {
  var seen = false;
  check(this, arguments.length, ['name', 'value']);
  name = text(name);
  value = text(value);
  this[list] = this[list].filter(function(pair) {
    if (pair[0] !== name) return true;
    if (seen) return false;
    seen = true;
    pair[1] = value;
    return true;
  });
  if (!seen) this[list].push([name, value]);
  changed(this);
});

method('sort', function sort() {
  check(this, 0, []);
  this[list].sort(function(a, b) { return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0; });
  changed(this);
});

method('forEach', function forEach(callback, thisArg) {
  check(this, 0, []);
  errors.checkFunction(callback, 'callback');
  for (var i = 0; i < this[list].length; i++)
    callback.call(thisArg, this[list][i][1], this[list][i][0], this);
});

function isIterator(value) {
  return value !== null && value !== undefined && value.params instanceof URLSearchParams;
}

// Items on one line, or each on its own where that is too long.
function layOut(name, items, options) {
  var width = items.reduce(function(sum, item) { return sum + item.length; }, items.length + name.length);
  return width > options.breakLength || items.join().indexOf('\n') >= 0 ?
    name + ' {\n  ' + items.join(',\n  ') + ' }' : name + ' { ' + items.join(', ') + ' }';
}

function deeper(options) {
  var inner = Object.assign({}, options);
  if (typeof options.depth === 'number') inner.depth = options.depth - 1;
  return inner;
}

var iteratorPrototype = Object.create(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), {
  next: {
    value: function next() {
      if (!isIterator(this)) throw invalidThis('URLSearchParamsIterator');
      var pair = this.params[list][this.at++];
      if (pair === undefined) return { value: undefined, done: true };
      return { value: this.pick(pair), done: false };
    }, writable: true, enumerable: true, configurable: true,
  },
});
Object.defineProperty(iteratorPrototype, Symbol.for('nodejs.util.inspect.custom'), {
  value: function(depth, options, inspect) {
    if (!isIterator(this)) throw invalidThis('URLSearchParamsIterator');
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    var inner = deeper(options);
    return layOut('URLSearchParams Iterator', this.params[list].slice(this.at).map(this.pick)
        .map(function(item) { return inspect(item, inner); }), options);
  }, configurable: true, writable: true,
});
Object.defineProperty(iteratorPrototype, Symbol.toStringTag, {
  value: 'URLSearchParams Iterator', configurable: true,
});

function iteratorOf(pick) {
  return function() {
    check(this, 0, []);
    var it = Object.create(iteratorPrototype);
    Object.defineProperties(it, {
      params: { value: this }, pick: { value: pick }, at: { value: 0, writable: true },
    });
    return it;
  };
}

method('entries', iteratorOf(function(pair) { return [pair[0], pair[1]]; }));
method('keys', iteratorOf(function(pair) { return pair[0]; }));
method('values', iteratorOf(function(pair) { return pair[1]; }));
method('toString', function toString() {
  check(this, 0, []);
  return this[list].map(function(pair) {
    return encode.form(pair[0]) + '=' + encode.form(pair[1]);
  }).join('&');
});

Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, {
  value: URLSearchParams.prototype.entries, writable: true, configurable: true,
});
Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, {
  value: 'URLSearchParams', configurable: true,
});
Object.defineProperty(URLSearchParams.prototype, 'size', {
  get: function size() {
    check(this, 0, []);
    return this[list].length;
  }, enumerable: true, configurable: true,
});
Object.defineProperty(URLSearchParams.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value: function(depth, options, inspect) {
    check(this, 0, []);
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    var inner = deeper(options), pairs = this[list].map(function(pair) {
      return inspect(pair[0], inner) + ' => ' + inspect(pair[1], inner);
    });
    return pairs.length ? layOut('URLSearchParams', pairs, options) : 'URLSearchParams {}';
  }, configurable: true, writable: true,
});

// Those of a URL: `onChange` is given the text of a query that was changed.
exports.attach = function(query, onChange) {
  var params = new URLSearchParams(query || '');
  params[owner] = onChange;
  return params;
};
exports.reset = function(params, query) {
  params[list] = parse(query || '');
};
exports.URLSearchParams = URLSearchParams;
