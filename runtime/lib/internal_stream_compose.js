/* compose(): a pipeline as one duplex stream: what is written goes into its first part, what is
 * read comes from its last. */
'use strict';

var errors = require('internal_errors');
var Duplex = require('internal_stream_duplex');
var duplexify = require('internal_stream_duplexify');
var finished = require('internal_stream_finished');
var is = require('internal_stream_is');
var pipeline = require('internal_stream_pipeline');
var util = require('internal_stream_util');

var fire = duplexify.fire;

function partsOf(given) {
  var parts = given.slice(), last = parts.length - 1;
  if (typeof parts[0] === 'function')
    parts[0] = duplexify(parts[0]);
  if (typeof parts[last] === 'function')
    parts[last] = duplexify(parts[last]);
  parts.forEach(function (part, i) {
    if (!is.isStream(part))
      return;
    if (i < last && !is.isReadable(part))
      throw errors.invalidArgValue('streams[' + i + ']', given[i], 'must be readable');
    if (i > 0 && !is.isWritable(part))
      throw errors.invalidArgValue('streams[' + i + ']', given[i], 'must be writable');
  });
  return parts;
}

module.exports = function compose() {
  var given = Array.prototype.slice.call(arguments), parts, joint = new duplexify.Joint();
  var head, tail, readable, writable, over = false, duplex;
  if (given.length === 0)
    throw errors.typeError('ERR_MISSING_ARGS', 'The "streams" argument must be specified');
  if (given.length === 1)
    return duplexify(given[0]);
  parts = partsOf(given);
  head = parts[0];
  function ended(err) {
    over = true;
    if (fire(joint, 'close', err))
      return;
    if (err || (!readable && !writable))
      duplex.destroy(err);
  }
  tail = pipeline.run(parts, ended);
  writable = !!is.isWritable(head);
  readable = !!is.isReadable(tail);
  duplex = new Duplex({
    writableObjectMode: !!(head && head.writableObjectMode),
    readableObjectMode: !!(tail && tail.readableObjectMode),
    writable: writable,
    readable: readable
  });
  if (writable) {
    duplexify.writeTo(duplex, joint, head);
    finished(tail, function () {
      fire(joint, 'finish');
    });
  }
  if (readable)
    duplexify.readFrom(duplex, joint, tail);
  duplexify.destroyWith(duplex, joint, function () {
    return over;
  }, function (err) {
    util.destroyer(tail, err);
  });
  return duplex;
};
