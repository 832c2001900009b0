/* The old name of the part of http that has messages that go. */
'use strict';

var http = require('http');

module.exports = { OutgoingMessage: http.OutgoingMessage,
  validateHeaderName: http.validateHeaderName, validateHeaderValue: http.validateHeaderValue };
