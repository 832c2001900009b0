/* tls: there is none, and whoever tries it is told so. */
'use strict';

var errors = require('internal_errors');

function unavailable(what) {
  return function () {
    throw errors.error('ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', what +
      ' is not available: uvscope has no TLS. Let a proxy in front of the program do it.');
  };
}

errors.hidden(exports, 'unavailable', unavailable);
exports.DEFAULT_MIN_VERSION = 'TLSv1.2';
exports.DEFAULT_MAX_VERSION = 'TLSv1.3';
exports.rootCertificates = Object.freeze([]);
['connect', 'createServer', 'createSecureContext', 'Server', 'TLSSocket', 'SecureContext',
  'checkServerIdentity', 'getCiphers'].forEach(function (name) {
  exports[name] = unavailable('tls.' + name + '()');
});
