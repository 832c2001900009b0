/* async_hooks: stores that follow the flow of callbacks, and what is known of each callback. */
'use strict';

var errors = require('internal_errors');
var hidden = errors.hidden;
var slice = Array.prototype.slice;

/* ---- hooks ---- */

var NAMES = ['init', 'before', 'after', 'destroy', 'promiseResolve'];
var SYMBOLS = NAMES.map(function (name) {
  return Symbol(name);
});
var enabled = [];
var calls = 0;      /* of hooks, that are under way: what they enable waits for their end */
var next = null;    /* the hooks that are enabled then */

/* Nobody could catch it. */
function fatal(err) {
  var shown = { message: err };
  if (err !== null && err !== undefined && typeof err.stack === 'string') {
    process._rawDebug(err.stack);
  } else {
    Error.captureStackTrace(shown, fatal);
    process._rawDebug('Error: ' + String(err) + shown.stack.slice(shown.stack.indexOf('\n')));
  }
  process.exit(1);
}

/* Calls this hook of all that are enabled as it begins. */
function caller(i) {
  return function (a, b, c, d) {
    var hooks = enabled, k;
    calls++;
    try {
      for (k = 0; k < hooks.length; k++)
        if (typeof hooks[k][SYMBOLS[i]] === 'function')
          hooks[k][SYMBOLS[i]](a, b, c, d);
    } catch (err) {
      fatal(err);
    }
    if (--calls === 0 && next !== null)
      settle();
  };
}

var CALLERS = NAMES.map(function (name, i) {
  return caller(i);
});

function wanted(i) {
  return enabled.some(function (hook) {
    return hook[SYMBOLS[i]] !== undefined;
  });
}

function update(hooks) {
  next = hooks;
  if (calls === 0)
    settle();
}

function settle() {
  enabled = next;
  next = null;
  binding.setHooks.apply(binding, CALLERS.map(function (fn, i) {
    return wanted(i) ? fn : undefined;
  }));
}

function AsyncHook(callbacks) {
  var self = this;
  NAMES.forEach(function (name, i) {
    self[SYMBOLS[i]] = callbacks[name];
  });
}

AsyncHook.prototype.enable = function enable() {
  var hooks = next || enabled;
  if (hooks.indexOf(this) < 0)
    update(hooks.concat([this]));
  return this;
};

AsyncHook.prototype.disable = function disable() {
  var self = this, hooks = next || enabled;
  if (hooks.indexOf(this) >= 0)
    update(hooks.filter(function (hook) {
      return hook !== self;
    }));
  return this;
};

function createHook(callbacks) {
  NAMES.forEach(function (name) {
    if (callbacks[name] !== undefined && typeof callbacks[name] !== 'function')
      throw errors.typeError('ERR_ASYNC_CALLBACK', 'hook.' + name + ' must be a function');
  });
  binding.wantNumbers();
  return new AsyncHook(callbacks);
}

/* ---- resources of the program's own ---- */

var ID = Symbol('async_id_symbol');
var TRIGGER = Symbol('trigger_async_id_symbol');
var CONTEXT = Symbol('context');
var GUARD = Symbol('destroyed');

function AsyncResource(type, options) {
  var trigger = options, manual = false;
  if (!(this instanceof AsyncResource))
    throw new TypeError("Class constructor AsyncResource cannot be invoked without 'new'");
  errors.checkString(type, 'type');
  if (typeof options !== 'number') {
    options = options || {};
    trigger = options.triggerAsyncId === undefined ? binding.executionAsyncId() :
      options.triggerAsyncId;
    manual = !!options.requireManualDestroy;
  }
  if (!Number.isSafeInteger(trigger) || trigger < -1)
    throw errors.rangeError('ERR_INVALID_ASYNC_ID', 'Invalid triggerAsyncId value: ' +
      errors.describe(trigger).replace(/^type \w+ \((.*)\)$/, '$1'));
  this[ID] = binding.newAsyncId();
  this[TRIGGER] = trigger;
  hidden(this, CONTEXT, binding.context());
  if (enabled.length === 0)
    return;
  if (wanted(0) && type.length === 0)
    throw errors.typeError('ERR_ASYNC_TYPE', 'Invalid name for async "type": ' + type);
  CALLERS[0](this[ID], type, trigger, this);
  if (!manual && wanted(3))
    hidden(this, GUARD, binding.guard(this[ID]));
}

AsyncResource.prototype.runInAsyncScope = function runInAsyncScope(fn, thisArg) {
  return binding.scope(this[ID], this[TRIGGER], this[CONTEXT], this, fn, thisArg,
    slice.call(arguments, 2));
};

AsyncResource.prototype.emitDestroy = function emitDestroy() {
  if (this[GUARD] !== undefined)
    binding.disarm(this[GUARD]);
  binding.destroy(this[ID]);
  return this;
};

AsyncResource.prototype.asyncId = function asyncId() {
  return this[ID];
};

AsyncResource.prototype.triggerAsyncId = function triggerAsyncId() {
  return this[TRIGGER];
};

AsyncResource.prototype.bind = function bind(fn, thisArg) {
  var self = this, bound;
  errors.checkFunction(fn, 'fn');
  bound = function () {
    return self.runInAsyncScope.apply(self,
      [fn, thisArg === undefined ? this : thisArg].concat(slice.call(arguments)));
  };
  Object.defineProperties(bound, {
    length: { value: fn.length, configurable: true },
    asyncResource: { value: this, configurable: true, enumerable: true, writable: true }
  });
  return bound;
};

AsyncResource.bind = function bind(fn, type, thisArg) {
  errors.checkFunction(fn, 'fn');
  return new AsyncResource(type || fn.name || 'bound-anonymous-fn').bind(fn, thisArg);
};

/* ---- stores ---- */

var KEY = Symbol('key');

/* Contexts know a store by an object, which takes nothing with it. */
function AsyncLocalStorage() {
  if (!(this instanceof AsyncLocalStorage))
    throw new TypeError("Class constructor AsyncLocalStorage cannot be invoked without 'new'");
  this.kResourceStore = Symbol('kResourceStore');
  this.enabled = false;
  hidden(this, KEY, {});
}

AsyncLocalStorage.bind = function bind(fn) {
  return AsyncResource.bind(fn);
};

AsyncLocalStorage.snapshot = function snapshot() {
  return AsyncResource.bind(function (fn) {
    return fn.apply(this, slice.call(arguments, 1));
  });
};

AsyncLocalStorage.prototype.disable = function disable() {
  this.enabled = false;
};

AsyncLocalStorage.prototype._enable = function _enable() {
  this.enabled = true;
};

/* The contexts do it. */
AsyncLocalStorage.prototype._propagate = function _propagate() {};

AsyncLocalStorage.prototype.enterWith = function enterWith(store) {
  this._enable();
  binding.enter(this[KEY], store);
};

AsyncLocalStorage.prototype.run = function run(store, callback) {
  if (Object.is(store, this.getStore()))
    return callback.apply(null, slice.call(arguments, 2));
  this._enable();
  if (arguments.length === 2)
    return binding.run(this[KEY], store, callback);
  return binding.run.apply(binding,
    [this[KEY], store, callback].concat(slice.call(arguments, 2)));
};

AsyncLocalStorage.prototype.exit = function exit(callback) {
  var args = slice.call(arguments, 1);
  if (!this.enabled)
    return callback.apply(null, args);
  return binding.run.apply(binding, [this[KEY], undefined, callback].concat(args));
};

AsyncLocalStorage.prototype.getStore = function getStore() {
  return this.enabled ? binding.store(this[KEY]) : undefined;
};

[AsyncResource, AsyncLocalStorage, AsyncHook].forEach(function (constructor) {
  Object.keys(constructor.prototype).forEach(function (name) {
    hidden(constructor.prototype, name, constructor.prototype[name]);
  });
});

/* ---- the module ---- */

module.exports = {
  AsyncLocalStorage: AsyncLocalStorage,
  createHook: createHook,
  executionAsyncId: binding.executionAsyncId,
  triggerAsyncId: binding.triggerAsyncId,
  executionAsyncResource: function executionAsyncResource() {
    return binding.resource();
  },
  asyncWrapProviders: Object.create(null),
  AsyncResource: AsyncResource
};

/* Whoever takes the function is going to call it: from now on, who triggered what is kept. */
Object.defineProperty(module.exports, 'triggerAsyncId', {
  enumerable: true,
  configurable: true,
  get: function () {
    binding.wantNumbers();
    Object.defineProperty(module.exports, 'triggerAsyncId', {
      value: binding.triggerAsyncId, writable: true
    });
    return binding.triggerAsyncId;
  }
});

['NONE', 'DIRHANDLE', 'DNSCHANNEL', 'ELDHISTOGRAM', 'FILEHANDLE', 'FILEHANDLECLOSEREQ',
  'FSEVENTWRAP', 'FSREQCALLBACK', 'GETADDRINFOREQWRAP', 'GETNAMEINFOREQWRAP',
  'HTTPINCOMINGMESSAGE', 'HTTPCLIENTREQUEST', 'MESSAGEPORT', 'PIPECONNECTWRAP', 'PIPEWRAP',
  'PROCESSWRAP', 'PROMISE', 'QUERYWRAP', 'SIGNALWRAP', 'TCPCONNECTWRAP', 'TCPSERVERWRAP',
  'TCPWRAP', 'TTYWRAP', 'UDPSENDWRAP', 'UDPWRAP', 'WORKER', 'WRITEWRAP', 'ZLIB',
  'PBKDF2REQUEST', 'KEYPAIRGENREQUEST', 'RANDOMBYTESREQUEST', 'SCRYPTREQUEST', 'SIGNREQUEST',
  'VERIFYREQUEST'].forEach(function (name, i) {
  module.exports.asyncWrapProviders[name] = i;
});
