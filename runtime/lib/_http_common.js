/* The old name of what client and server of http share. */
'use strict';

var http = require('http');

function holds(check) {
  return function (value) {
    try {
      check(value);
      return true;
    } catch (err) {
      return false;
    }
  };
}

module.exports = {
  CRLF: '\r\n',
  methods: http.METHODS,
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  _checkIsHttpToken: holds(http.validateHeaderName),
  _checkInvalidHeaderChar: function (value) {
    return /[^\t\x20-\x7e\x80-\xff]/.test(value);
  }
};
