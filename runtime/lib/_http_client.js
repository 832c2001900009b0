/* The old name of the part of http that has requests. */
'use strict';

var http = require('http');

module.exports = { ClientRequest: http.ClientRequest };
