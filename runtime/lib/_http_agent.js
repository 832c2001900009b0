/* The old name of the part of http that has agents. */
'use strict';

var http = require('http');

module.exports = { Agent: http.Agent, globalAgent: http.globalAgent };
