/* worker_threads: threads that run JavaScript, each with its own engine and loop. */
'use strict';

var ports = require('internal_message_port');
var workers = require('internal_worker');
var here = workers.native.threadId() > 0 ? require('internal_worker_main') : null;

exports.isMainThread = here === null;
exports.MessagePort = ports.MessagePort;
exports.MessageChannel = ports.MessageChannel;
exports.markAsUntransferable = ports.markAsUntransferable;
exports.moveMessagePortToContext = function moveMessagePortToContext() {
  throw new Error('There are no contexts to move a port to');
};
exports.receiveMessageOnPort = ports.receiveMessageOnPort;
exports.resourceLimits = here === null ? {} : here.resourceLimits;
exports.threadId = workers.native.threadId();
exports.SHARE_ENV = workers.SHARE_ENV;
exports.Worker = workers.Worker;
exports.parentPort = here === null ? null : here.parentPort;
exports.workerData = here === null ? null : here.workerData;
exports.BroadcastChannel = ports.BroadcastChannel;
exports.setEnvironmentData = workers.setEnvironmentData;
exports.getEnvironmentData = workers.getEnvironmentData;
