/* crypto: Transforms whose stream part comes to life at first use, for few programs use
 * hashes and ciphers as streams. */
'use strict';

var Transform = require('stream').Transform;
var STREAM_STATE = ['_readableState', '_writableState', '_events', '_eventsCount'];

function wake(object) {
  STREAM_STATE.forEach(function (name) {
    Object.defineProperty(object, name, {
      value: undefined, writable: true, enumerable: true, configurable: true
    });
  });
  Transform.call(object, object._options);
}

/* Gives the class a prototype below Transform's. Its objects keep the stream's options in
 * _options. */
function lazyStream(Class) {
  Class.prototype = Object.create(Transform.prototype, {
    constructor: { value: Class, writable: true, configurable: true }
  });
  Object.setPrototypeOf(Class, Transform);
  STREAM_STATE.forEach(function (name) {
    Object.defineProperty(Class.prototype, name, {
      configurable: true,
      enumerable: false,
      get: function () {
        if (this === Class.prototype)
          return undefined;
        wake(this);
        return this[name];
      },
      set: function (value) {
        wake(this);
        this[name] = value;
      }
    });
  });
}

exports.lazyStream = lazyStream;
