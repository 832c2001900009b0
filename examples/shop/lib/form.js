// Reading what a form sends.

var querystring = require('querystring');
var respond = require('./respond');

var MAX_BYTES = 16384;

// A promise of the fields. Nobody may fill our memory: a form that is too long is refused.
function read(req) {
  return new Promise(function (resolve, reject) {
    var parts = [], length = 0;
    if (!/^application\/x-www-form-urlencoded\b/.test(req.headers['content-type'] || ''))
      throw respond.error(415, 'This is no form.');
    req.on('data', function (part) {
      length += part.length;
      if (length <= MAX_BYTES) parts.push(part);
    });
    req.on('end', function () {
      if (length > MAX_BYTES) reject(respond.error(413, 'This form is too long.', { Connection: 'close' }));
      else resolve(querystring.parse(Buffer.concat(parts).toString()));
    });
    req.on('error', reject);
    req.on('aborted', function () {
      reject(respond.error(400, 'The form did not arrive.'));
    });
  });
}

// A field as text, cut at a length; a field may be missing, or be there twice.
function text(fields, name, longest) {
  var value = fields[name];
  if (Array.isArray(value)) value = value[0];
  return String(value === undefined ? '' : value).slice(0, longest);
}

exports.read = read;
exports.text = text;
