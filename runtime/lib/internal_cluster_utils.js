/* cluster: the messages between a primary and its workers, and what net needs to know. */
'use strict';

/* In a worker: { getServer(server, options, callback(error number, handle)) }. */
exports.worker = null;

var callbacks = new Map();
var seq = 0;

/* Sends a message to the process at the other end. callback(reply, handle) gets what answers
 * it; undefined when the other end is gone and never will, { full: true } when it has no
 * descriptor left for the handle. Whether it was sent. */
exports.send = function (target, message, handle, callback) {
  var number = seq++;
  if (!target.connected)
    return false;
  message = Object.assign({ cmd: 'NODE_CLUSTER' }, message, { seq: number });
  if (callback)
    callbacks.set(number, { target: target, call: callback });
  function refused() {
    if (callbacks.delete(number))
      callback({ full: true });
  }
  target.send(message, handle, { swallowErrors: true, refused: refused });
  return true;
};

/* A listener of 'internalMessage': answers go to who waits for them, the rest to onMessage. */
exports.internal = function (onMessage) {
  return function (message, handle) {
    var waiting;
    if (message.cmd !== 'NODE_CLUSTER')
      return;
    waiting = message.ack !== undefined && callbacks.get(message.ack);
    if (!waiting) {
      onMessage(message, handle);
      return;
    }
    callbacks.delete(message.ack);
    waiting.call(message, handle);
  };
};

/* Nothing more will come from there. */
exports.lost = function (target) {
  var waiting = [];
  callbacks.forEach(function (entry, number) {
    if (entry.target === target)
      waiting.push([number, entry]);
  });
  waiting.forEach(function (entry) {
    callbacks.delete(entry[0]);
    entry[1].call(undefined);
  });
};
