/* stream/consumers: everything of a stream, as one value. */
'use strict';

var Buffer = require('buffer').Buffer;

function chunks(stream) {
  var list = [], source = (stream[Symbol.asyncIterator] || stream[Symbol.iterator]).call(stream);
  function next() {
    return Promise.resolve(source.next()).then(function (step) {
      if (step.done)
        return list;
      list.push(step.value);
      return next();
    });
  }
  return next();
}

function buffer(stream) {
  return chunks(stream).then(function (list) {
    return Buffer.concat(list.map(function (chunk) {
      return typeof chunk === 'string' ? Buffer.from(chunk) :
        Buffer.from(chunk.buffer || chunk, chunk.byteOffset || 0, chunk.byteLength);
    }));
  });
}

exports.buffer = buffer;

exports.arrayBuffer = function arrayBuffer(stream) {
  return buffer(stream).then(function (all) {
    return new Uint8Array(all).buffer;
  });
};

exports.text = function text(stream) {
  return chunks(stream).then(function (list) {
    var decoder = new TextDecoder(), out = '';
    list.forEach(function (chunk) {
      out += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    });
    return out + decoder.decode();
  });
};

exports.json = function json(stream) {
  return exports.text(stream).then(JSON.parse);
};
