/* EventEmitterAsyncResource: its listeners run in the context in which it was made. */
'use strict';

var EventEmitter = require('events');
var AsyncResource = require('async_hooks').AsyncResource;
var errors = require('internal_errors');
var inherits = require('util').inherits;
var RESOURCE = Symbol('asyncResource');
var EMITTER = Symbol('eventEmitter');

function Referencing(emitter, type, options) {
  AsyncResource.call(this, type, options);
  errors.hidden(this, EMITTER, emitter);
}

inherits(Referencing, AsyncResource);
Object.defineProperty(Referencing, 'name', { value: 'EventEmitterReferencingAsyncResource' });
Object.defineProperty(Referencing.prototype, 'eventEmitter', {
  get: function () {
    return this[EMITTER];
  }
});

function EventEmitterAsyncResource(options) {
  var name;
  if (!(this instanceof EventEmitterAsyncResource))
    throw new TypeError(
      "Class constructor EventEmitterAsyncResource cannot be invoked without 'new'");
  if (typeof options === 'string') {
    name = options;
    options = undefined;
  } else {
    if (this.constructor === EventEmitterAsyncResource)
      errors.checkString(options === null || options === undefined ? undefined : options.name,
        'options.name');
    name = (options && options.name) || this.constructor.name;
  }
  EventEmitter.call(this, options);
  errors.hidden(this, RESOURCE, new Referencing(this, name, options));
}

inherits(EventEmitterAsyncResource, EventEmitter);

function resourceOf(emitter) {
  if (emitter === null || emitter === undefined || emitter[RESOURCE] === undefined)
    throw errors.typeError('ERR_INVALID_THIS',
      'Value of "this" must be of type EventEmitterAsyncResource');
  return emitter[RESOURCE];
}

errors.hidden(EventEmitterAsyncResource.prototype, 'emit', function emit() {
  var resource = resourceOf(this);
  return resource.runInAsyncScope.apply(resource,
    [EventEmitter.prototype.emit, this].concat(Array.prototype.slice.call(arguments)));
});

errors.hidden(EventEmitterAsyncResource.prototype, 'emitDestroy', function emitDestroy() {
  resourceOf(this).emitDestroy();
});

function property(name, get) {
  Object.defineProperty(get, 'name', { value: 'get ' + name, configurable: true });
  Object.defineProperty(EventEmitterAsyncResource.prototype, name,
    { get: get, configurable: true });
}

property('asyncId', function () {
  return resourceOf(this).asyncId();
});
property('triggerAsyncId', function () {
  return resourceOf(this).triggerAsyncId();
});
property('asyncResource', function () {
  return resourceOf(this);
});

module.exports = EventEmitterAsyncResource;
