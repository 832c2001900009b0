// Percent-encoding: each part of a URL has its own set of characters that are encoded.
'use strict';

// What has no place in a part, besides controls and whatever is not ASCII.
var fragment = ' "<>`';
var query = ' "#<>';
var specialQuery = query + "'";
var path = query + '?^`{}';
var userinfo = path + '/:;=@[\\]|';

function setOf(extra) {
  var set = [];
  for (var i = 0; i < 128; i++)
    set.push(i < 0x20 || i === 0x7f || extra.indexOf(String.fromCharCode(i)) >= 0);
  return set;
}

function bytesOf(text) {
  return Buffer.from(text, 'utf8');
}

function escapeByte(byte) {
  return '%' + (byte < 16 ? '0' : '') + byte.toString(16).toUpperCase();
}

function encoder(extra) {
  var set = setOf(extra);
  function encodeOther(text) {
    var bytes = bytesOf(text), out = '';
    for (var i = 0; i < bytes.length; i++)
      out += bytes[i] > 127 || set[bytes[i]] ? escapeByte(bytes[i]) : String.fromCharCode(bytes[i]);
    return out;
  }
  return function(text) {
    var code;
    for (var i = 0; i < text.length; i++) {
      code = text.charCodeAt(i);
      if (code > 127 || set[code]) return encodeOther(text);
    }
    return text;
  };
}

exports.control = encoder('');
exports.fragment = encoder(fragment);
exports.query = encoder(query);
exports.specialQuery = encoder(specialQuery);
exports.path = encoder(path);
exports.userinfo = encoder(userinfo);

// application/x-www-form-urlencoded
exports.form = function(text) {
  var bytes = bytesOf(text), out = '', c;
  for (var i = 0; i < bytes.length; i++) {
    c = String.fromCharCode(bytes[i]);
    if (c === ' ') out += '+';
    else if (bytes[i] < 128 && /[A-Za-z0-9*\-._]/.test(c)) out += c;
    else out += escapeByte(bytes[i]);
  }
  return out;
};

// Bytes that are no UTF-8 become U+FFFD.
exports.decode = function(text) {
  var bytes, out = [];
  if (text.indexOf('%') < 0) return text;
  bytes = bytesOf(text);
  for (var i = 0; i < bytes.length; i++) {
    var hex = bytes[i] === 0x25 ? String.fromCharCode(bytes[i + 1] || 0, bytes[i + 2] || 0) : '';
    if (/^[0-9A-Fa-f]{2}$/.test(hex)) {
      out.push(parseInt(hex, 16));
      i += 2;
    } else {
      out.push(bytes[i]);
    }
  }
  return Buffer.from(out).toString('utf8');
};
