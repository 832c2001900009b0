/* structuredClone: a copy of a value with all that it refers to, as a message has it that is
 * read where it was written. And DOMException, which it throws. */
'use strict';

var hidden = require('internal_errors').hidden;

var CODES = { InvalidCharacterError: 5, InvalidStateError: 11, SyntaxError: 12,
  InvalidModificationError: 13, AbortError: 20, DataCloneError: 25 };

function DOMException(message, options) {
  if (!(this instanceof DOMException))
    throw new TypeError("Class constructor DOMException cannot be invoked without 'new'");
  hidden(this, 'message', message === undefined ? '' : String(message));
  hidden(this, 'name', options === undefined ? 'Error' :
    String(typeof options === 'object' && options !== null ? options.name : options));
  hidden(this, 'code', CODES[this.name] || 0);
  Error.captureStackTrace(this, DOMException);
}

DOMException.prototype = Object.create(Error.prototype);
hidden(DOMException.prototype, 'constructor', DOMException);
Object.defineProperty(DOMException.prototype, Symbol.toStringTag, {
  value: 'DOMException', configurable: true
});

/* The copy is made first: what cannot be copied leaves all buffers as they were. */
function structuredClone(value, options) {
  var ports = require('internal_message_port'), list;
  if (arguments.length === 0)
    throw require('internal_errors').typeError('ERR_MISSING_ARGS',
      'The value argument must be specified');
  list = options === undefined || options === null || options.transfer === undefined ?
    [] : Array.from(options.transfer);
  list.forEach(function (item, i) {
    if (item instanceof ArrayBuffer && list.indexOf(item) !== i)
      throw new DOMException('ArrayBuffer at index ' + i +
        ' is a duplicate of an earlier ArrayBuffer.', 'DataCloneError');
  });
  return ports.native.clone(value, ports.checkTransfer(list));
}

exports.structuredClone = structuredClone;
exports.DOMException = DOMException;
