/* The old name of the part of http that has servers. */
'use strict';

var http = require('http');

module.exports = { Server: http.Server, ServerResponse: http.ServerResponse,
  STATUS_CODES: http.STATUS_CODES };
