// Passwords: only their scrypt hash is kept. scrypt takes a while, on purpose, so it runs on
// the thread pool and the server answers others meanwhile.

var crypto = require('crypto');

var SALT_BYTES = 16, HASH_BYTES = 32;

function scrypt(password, salt) {
  return new Promise(function (resolve, reject) {
    crypto.scrypt(password, salt, HASH_BYTES, function passwordHashed(err, hash) {
      if (err) reject(err);
      else resolve(hash);
    });
  });
}

// A promise of "salt:hash" to keep.
function hash(password) {
  var salt = crypto.randomBytes(SALT_BYTES);
  return scrypt(password, salt).then(function (hash) {
    return salt.toString('hex') + ':' + hash.toString('hex');
  });
}

// Nobody's password: checking it takes as long as checking a real one, so that the time does not
// tell whether a name exists.
var NOBODY = new Array(2 * SALT_BYTES + 1).join('0') + ':' + new Array(2 * HASH_BYTES + 1).join('0');

// A promise of whether it is the password that was kept; `kept` is undefined for an unknown name.
function check(password, kept) {
  var parts = (kept || NOBODY).split(':');
  return scrypt(password, Buffer.from(parts[0], 'hex')).then(function (hash) {
    return crypto.timingSafeEqual(hash, Buffer.from(parts[1], 'hex')) && kept !== undefined;
  });
}

exports.hash = hash;
exports.check = check;
