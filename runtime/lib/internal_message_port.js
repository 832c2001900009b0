/* MessageChannel, MessagePort, BroadcastChannel: values that go from one engine to another. */
'use strict';

var EventEmitter = require('events');
var errors = require('internal_errors');
var targets = require('internal_event_target');
var hidden = errors.hidden;
var DOMException = require('internal_structured_clone').DOMException;

var EMITTER = Symbol('kEmitter'); /* listeners in the way of Node.js */
var OWNER = Symbol('kOwner'); /* of a port: the BroadcastChannel that it is */
var WANTED = Symbol('kWanted'); /* how many listeners wait for messages */
var STAYS = Symbol('untransferable_object_private_symbol');
var INSPECT = Symbol.for('nodejs.util.inspect.custom');

function define(Class, methods) {
  Object.keys(methods).forEach(function (name) {
    Object.defineProperty(Class.prototype, name, {
      value: methods[name], configurable: true, enumerable: true, writable: true
    });
  });
}

function inherit(Class, Parent, name) {
  Class.prototype = Object.create(Parent.prototype, {
    constructor: { value: Class, writable: true, configurable: true }
  });
  Object.defineProperty(Class.prototype, Symbol.toStringTag,
    { value: name, configurable: true });
}

/* ---- events ---- */

function checkSource(value, name) {
  if (value !== null && value !== undefined && !binding.isPort(value))
    throw errors.typeError('ERR_INVALID_ARG_TYPE', 'The "init.' + name +
      '" property must be an instance of MessagePort. Received ' + errors.describe(value));
}

function checkPorts(list) {
  if (list === null || typeof list !== 'object' ||
      typeof list[Symbol.iterator] !== 'function')
    throw new TypeError('ports is not iterable');
  return Array.from(list).map(function (port, i) {
    if (!binding.isPort(port))
      throw errors.typeError('ERR_INVALID_ARG_TYPE', 'The "init.ports[' + i +
        ']" property must be an instance of MessagePort. Received ' +
        errors.describe(port));
    return port;
  });
}

function MessageEvent(type, init) {
  init = init || {};
  if (!(this instanceof MessageEvent))
    throw new TypeError("Class constructor MessageEvent cannot be invoked without 'new'");
  targets.Event.call(this, type, init);
  checkSource(init.source, 'source');
  hidden(this, '_fields', {
    data: init.data === undefined ? null : init.data,
    origin: init.origin === undefined ? '' : String(init.origin),
    lastEventId: init.lastEventId === undefined ? '' : String(init.lastEventId),
    source: init.source === undefined ? null : init.source,
    ports: init.ports === undefined ? [] : checkPorts(init.ports)
  });
}

inherit(MessageEvent, targets.Event, 'MessageEvent');
['data', 'origin', 'lastEventId', 'source', 'ports'].forEach(function (key) {
  Object.defineProperty(MessageEvent.prototype, key, {
    configurable: true,
    enumerable: true,
    get: function () {
      return this._fields[key];
    }
  });
});

/* To the listeners of both kinds. */
function emit(target, type, data) {
  var emitter = target[EMITTER], args = type === 'close' ? [] : [data], event;
  if (emitter && emitter.listenerCount(type) > 0)
    emitter.emit.apply(emitter, [type].concat(args));
  if (target instanceof targets.EventTarget && targets.listeners(target, type).length > 0) {
    event = type === 'close' ? new targets.Event(type) :
      new MessageEvent(type, { data: data });
    target.dispatchEvent(event);
  }
}

/* ---- ports ---- */

function MessagePort() {
  throw errors.typeError('ERR_CONSTRUCT_CALL_INVALID', 'Constructor cannot be called');
}

inherit(MessagePort, targets.EventTarget, 'MessagePort');

/* Listeners of messages start a port, and keep the loop alive. */
function wanted(port, type, change) {
  if (type !== 'message')
    return;
  if (!port[WANTED])
    hidden(port, WANTED, 0);
  port[WANTED] += change;
  if (port[WANTED] === 1 && change > 0) {
    binding.start(port);
    binding.ref(port, true);
  } else if (port[WANTED] === 0) {
    binding.ref(port, false);
  }
}

function emitterOf(port) {
  var emitter = port[EMITTER];
  if (emitter)
    return emitter;
  hidden(port, EMITTER, emitter = new EventEmitter());
  emitter.on('newListener', function (type) {
    wanted(port, type, 1);
  });
  emitter.on('removeListener', function (type) {
    wanted(port, type, -1);
  });
  return emitter;
}

/* Objects from C are not made by a constructor. */
function prepare(port) {
  if (!targets.isTarget(port))
    targets.init(port);
  return port;
}

function checkPort(port) {
  if (!binding.isPort(port)) {
    var err = new TypeError('Illegal invocation');
    throw err;
  }
  return prepare(port);
}

/* The second argument of postMessage(): a list, or { transfer: list }. */
function transferList(value) {
  var list, error = 'Optional transferList argument must be an iterable';
  if (value === undefined || value === null)
    return [];
  if (typeof value !== 'object')
    throw errors.typeError('ERR_INVALID_ARG_TYPE', error);
  if (typeof value[Symbol.iterator] === 'function') {
    list = value;
  } else if (value.transfer === undefined) {
    return [];
  } else {
    list = value.transfer;
    error = 'Optional options.transfer argument must be an iterable';
    if (list === null || typeof list !== 'object' || typeof list[Symbol.iterator] !== 'function')
      throw errors.typeError('ERR_INVALID_ARG_TYPE', error);
  }
  return items(list, error);
}

function items(list, error) {
  var iterator = list[Symbol.iterator](), result = [], step;
  if (iterator === null || typeof iterator !== 'object' ||
      typeof iterator.next !== 'function')
    throw errors.typeError('ERR_INVALID_ARG_TYPE', error);
  for (step = iterator.next(); !step.done; step = iterator.next())
    result.push(step.value);
  return result;
}

function notCloned(message) {
  return new DOMException(message, 'DataCloneError');
}

function isBuffer(value) {
  return value instanceof ArrayBuffer;
}

function checkTransfer(list, source) {
  list.forEach(function (item, i) {
    var kind = binding.isPort(item);
    if (!kind && !isBuffer(item))
      throw errors.typeError('ERR_INVALID_TRANSFER_OBJECT',
        'Found invalid object in transferList');
    if (list.indexOf(item) !== i)
      throw notCloned('Transfer list contains duplicate ' +
        (kind ? 'MessagePort' : 'ArrayBuffer'));
    if (kind && item === source)
      throw notCloned('Transfer list contains source port');
    if (kind === 1)
      throw notCloned('MessagePort in transfer list is already detached');
  });
  return list.filter(function (item) {
    return !item[STAYS];
  });
}

function post(port, value, transfer) {
  binding.post(port, value, checkTransfer(transferList(transfer), port));
}

define(MessagePort, {
  postMessage: function postMessage(value, transfer) {
    if (!binding.isPort(this))
      throw new TypeError('Illegal invocation');
    if (arguments.length === 0)
      throw new TypeError('Not enough arguments to MessagePort.postMessage');
    post(this, value, transfer);
  },
  start: function start() {
    binding.start(checkPort(this));
  },
  close: function close(callback) {
    var self = checkPort(this);
    if (typeof callback === 'function')
      self.once('close', callback);
    if (binding.close(self))
      setImmediate(closed, self);
  },
  ref: function ref() {
    binding.start(checkPort(this));
    binding.ref(this, true);
  },
  unref: function unref() {
    binding.ref(checkPort(this), false);
  },
  hasRef: function hasRef() {
    return binding.hasRef(checkPort(this));
  }
});

function closed(port) {
  emit(prepare(port), 'close');
}

/* Of an emitter: what does not answer with `this`, and what does. */
['emit', 'listenerCount', 'listeners', 'rawListeners', 'eventNames',
  'getMaxListeners'].forEach(function (name) {
  hidden(MessagePort.prototype, name, function () {
    var emitter = emitterOf(checkPort(this));
    var result = emitter[name].apply(emitter, arguments);
    if (name === 'eventNames')
      return result.filter(function (type) {
        return type !== 'newListener' && type !== 'removeListener';
      });
    return name === 'listenerCount' ?
      result + targets.listeners(this, arguments[0]).length : result;
  });
});

['on', 'once', 'off', 'addListener', 'removeListener', 'prependListener',
  'prependOnceListener', 'setMaxListeners'].forEach(function (name) {
  hidden(MessagePort.prototype, name, function () {
    var emitter = emitterOf(checkPort(this));
    emitter[name].apply(emitter, arguments);
    return this;
  });
});

hidden(MessagePort.prototype, 'removeAllListeners', function removeAllListeners(type) {
  var emitter = emitterOf(checkPort(this));
  if (type !== undefined) {
    emitter.removeAllListeners(type);
  } else {
    this.eventNames().forEach(function (name) {
      emitter.removeAllListeners(name);
    });
  }
  return this;
});

/* Whether the number of listeners has changed is seen in the list. */
['addEventListener', 'removeEventListener'].forEach(function (name) {
  var original = targets.EventTarget.prototype[name];
  hidden(MessagePort.prototype, name, function (type, listener, options) {
    var before = targets.listeners(checkPort(this), type).length;
    if (arguments.length < 3)
      original.call(this, type, listener);
    else
      original.call(this, type, listener, options);
    wanted(this, String(type), targets.listeners(this, type).length - before);
  });
});

targets.defineHandler(MessagePort.prototype, 'message');
targets.defineHandler(MessagePort.prototype, 'messageerror');

Object.defineProperty(MessagePort.prototype, INSPECT, {
  configurable: true,
  value: function (depth, options) {
    var live = binding.isPort(this) === 2;
    return 'MessagePort ' + require('util').inspect({ active: live,
      refed: live && binding.hasRef(this) }, options);
  }
});

/* What C calls. */
function onMessage(port) {
  var owner = port[OWNER] || prepare(port), data;
  try {
    data = binding.read();
  } catch (err) {
    emit(owner, 'messageerror', err);
    return;
  }
  emit(owner, 'message', data);
}

function refuse(value) {
  var text = typeof value === 'function' || typeof value === 'symbol' ? String(value) :
    '#<' + (value.constructor && value.constructor.name || 'Object') + '>';
  throw notCloned(text + ' could not be cloned.');
}

function cannotTransfer(why) {
  if (why === 'detached')
    throw notCloned('An ArrayBuffer is detached and could not be cloned.');
  throw errors.typeError('ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST',
    'Object that needs transfer was found in message but not listed in transferList');
}

var exited; /* of internal_worker.js */

binding.setUp(MessagePort.prototype, refuse, onMessage, closed, cannotTransfer,
  function (handle, status) {
    exited(handle, status);
  });

/* ---- channels ---- */

function MessageChannel() {
  var ports;
  if (!(this instanceof MessageChannel))
    throw errors.typeError('ERR_CONSTRUCT_CALL_REQUIRED',
      "Class constructor MessageChannel cannot be invoked without `new`");
  ports = binding.channel();
  this.port1 = ports[0];
  this.port2 = ports[1];
}

function receiveMessageOnPort(port) {
  var found;
  if (port instanceof BroadcastChannel)
    port = port._port;
  if (!binding.isPort(port))
    throw errors.typeError('ERR_INVALID_ARG_TYPE',
      'The "port" argument must be a MessagePort instance');
  found = binding.receive(port);
  return found === undefined ? undefined : { message: found[0] };
}

/* ---- channels that are known by a name ---- */

function BroadcastChannel(name) {
  if (!(this instanceof BroadcastChannel))
    throw new TypeError("Class constructor BroadcastChannel cannot be invoked without 'new'");
  if (arguments.length === 0)
    throw errors.typeError('ERR_MISSING_ARGS', 'The "name" argument must be specified');
  targets.EventTarget.call(this);
  hidden(this, '_name', String(name));
  hidden(this, '_port', binding.broadcast(this._name));
  hidden(this._port, OWNER, this);
  binding.start(this._port);
  binding.ref(this._port, true);
}

inherit(BroadcastChannel, targets.EventTarget, 'BroadcastChannel');

function needThis(self) {
  if (!(self instanceof BroadcastChannel) || !self._port)
    throw errors.typeError('ERR_INVALID_THIS',
      'Value of "this" must be of type BroadcastChannel');
}

define(BroadcastChannel, {
  close: function close() {
    needThis(this);
    binding.close(this._port);
  },
  postMessage: function postMessage(message) {
    needThis(this);
    if (arguments.length === 0)
      throw errors.typeError('ERR_MISSING_ARGS',
        'The "message" argument must be specified');
    if (binding.isPort(this._port) !== 2)
      throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    binding.post(this._port, message, []);
  },
  ref: function ref() {
    needThis(this);
    binding.ref(this._port, true);
    return this;
  },
  unref: function unref() {
    needThis(this);
    binding.ref(this._port, false);
    return this;
  }
});

Object.defineProperty(BroadcastChannel.prototype, 'name', {
  configurable: true,
  enumerable: true,
  get: function () {
    needThis(this);
    return this._name;
  }
});

Object.defineProperty(BroadcastChannel.prototype, INSPECT, {
  configurable: true,
  value: function (depth, options) {
    needThis(this);
    return 'BroadcastChannel ' + require('util').inspect({ name: this._name,
      active: binding.isPort(this._port) === 2 }, options);
  }
});

targets.defineHandler(BroadcastChannel.prototype, 'message');
targets.defineHandler(BroadcastChannel.prototype, 'messageerror');

function markAsUntransferable(object) {
  if ((typeof object !== 'object' || object === null) && typeof object !== 'function')
    return;
  hidden(object, STAYS, true);
}

exports.MessagePort = MessagePort;
exports.MessageChannel = MessageChannel;
exports.MessageEvent = MessageEvent;
exports.BroadcastChannel = BroadcastChannel;
exports.receiveMessageOnPort = receiveMessageOnPort;
exports.markAsUntransferable = markAsUntransferable;
exports.checkTransfer = checkTransfer;
exports.transferList = transferList;
exports.native = binding;
exports.whenExited = function (fn) {
  exited = fn;
};
