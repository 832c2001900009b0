/* child_process: a child that is waited for. */
'use strict';

var u = require('internal_child_utils');
var errors = require('internal_errors');

function toInput(input, encoding, name) {
  if (Buffer.isBuffer(input))
    return input;
  if (ArrayBuffer.isView(input))
    return Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  if (typeof input === 'string')
    return Buffer.from(input, encoding && encoding !== 'buffer' ? encoding : 'utf8');
  throw errors.invalidArgType(name, ['Buffer', 'TypedArray', 'DataView', 'string'],
    input);
}

/* What C takes for one place: true or input for a pipe, a descriptor, null for none. */
function toNative(item, i, options) {
  var input = item.input;
  if (item.type === 'ignore')
    return null;
  if (item.type === 'fd')
    return item.fd;
  if (i === 0 && options.input !== undefined && options.input !== null)
    input = options.input;
  if (input === undefined)
    return true;
  input = toInput(input, options.encoding, 'options.stdio[' + i + ']');
  return input.length > 0 ? input : true;
}

function decoded(buffer, encoding) {
  return buffer !== null && encoding && encoding !== 'buffer' ?
    buffer.toString(encoding) : buffer;
}

exports.spawnSync = function (options) {
  var signal = u.killSignal(options.killSignal);
  var stdio = u.toStdio(options.stdio, true), native, result, failed, killed;
  if (options.input && stdio[0].type !== 'pipe')
    stdio[0] = { type: 'pipe' };
  native = u.native.spawnSync({
    file: options.file, args: options.args, env: options.envPairs, cwd: options.cwd,
    detached: options.detached, uid: options.uid, gid: options.gid
  }, stdio.map(function (item, i) {
    return toNative(item, i, options);
  }), options.timeout || 0, options.maxBuffer === undefined || options.maxBuffer === null ?
    Infinity : options.maxBuffer, signal === undefined ? 15 : signal);
  failed = native.error !== 0;
  result = {};
  if (failed)
    result.error = u.spawnError(native.error, 'spawnSync ' + options.file, options.file,
      options.args.slice(1));
  killed = native.pid === 0 || native.signal !== 0;
  result.status = killed ? null : native.status;
  result.signal = u.signalName(native.signal);
  result.output = native.pid === 0 ? null : native.output.map(function (buffer) {
    return decoded(buffer, options.encoding);
  });
  result.pid = native.pid;
  result.stdout = result.output && result.output[1];
  result.stderr = result.output && result.output[2];
  return result;
};
