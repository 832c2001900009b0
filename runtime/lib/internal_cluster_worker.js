/* cluster.Worker: the object of a worker, in the primary and in the worker itself. */
'use strict';

var EventEmitter = require('events');

module.exports = Worker;

function Worker(options) {
  var worker = this;
  if (!(this instanceof Worker))
    return new Worker(options);
  EventEmitter.call(this);
  if (options === null || typeof options !== 'object')
    options = {};
  this.exitedAfterDisconnect = undefined;
  this.state = options.state || 'none';
  this.id = options.id | 0;
  if (!options.process)
    return;
  this.process = options.process;
  this.process.on('error', function (code, signal) {
    worker.emit('error', code, signal);
  });
  this.process.on('message', function (message, handle) {
    worker.emit('message', message, handle);
  });
}

Object.setPrototypeOf(Worker.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Worker, EventEmitter);

Worker.prototype.kill = function () {
  this.destroy.apply(this, arguments);
};

Worker.prototype.send = function () {
  return this.process.send.apply(this.process, arguments);
};

Worker.prototype.isDead = function () {
  var exit = this.process.exitCode, signal = this.process.signalCode;
  return (exit !== null && exit !== undefined) || (signal !== null && signal !== undefined);
};

Worker.prototype.isConnected = function () {
  return this.process.connected;
};
