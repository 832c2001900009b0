/* The old name of the part of http that has messages that come. */
'use strict';

var http = require('http');

module.exports = { IncomingMessage: http.IncomingMessage };
