/* https: there is no TLS here, and whoever tries it is told so. The module can be loaded, as
 * many packages do that never use it. */
'use strict';

var http = require('http');
var tls = require('tls');
var inherits = require('util').inherits;

function Agent(options) {
  if (!(this instanceof Agent))
    return new Agent(options);
  http.Agent.call(this, options);
  this.defaultPort = 443;
  this.protocol = 'https:';
}

inherits(Agent, http.Agent);

Agent.prototype.createConnection = tls.connect;

exports.Agent = Agent;
exports.globalAgent = new Agent();
['request', 'get', 'createServer', 'Server'].forEach(function (name) {
  exports[name] = tls.unavailable('https.' + name + '()');
});
