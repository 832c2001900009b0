// How often somebody may try to log in. The counts are in the database: with several instances,
// guesses that reach different ones are still counted together.

var respond = require('./respond');

var MINUTES = 15;
var LIMITS = { name: 20, address: 100 };

function keysOf(req, name) {
  var address = req.socket.remoteAddress;
  return { name: 'name ' + address + ' ' + name.toLowerCase(), address: 'address ' + address };
}

function count(tx, key, now) {
  return tx.get(
    'INSERT INTO attempt (key, count, since) VALUES ($key, 1, $now)' +
    ' ON CONFLICT (key) DO UPDATE SET' +
    '  count = CASE WHEN since < $old THEN 1 ELSE count + 1 END,' +
    '  since = CASE WHEN since < $old THEN $now ELSE since END' +
    ' RETURNING count', { key: key, now: now, old: now - MINUTES * 60000 }
  ).then(function (row) {
    return row.count;
  });
}

// Counts this attempt, before the password is looked at: whoever asks many times at once does
// not get more tries.
function check(req, db, name) {
  var keys = keysOf(req, name), now = Date.now();
  return db.transaction(function (tx) {
    return Promise.all([count(tx, keys.name, now), count(tx, keys.address, now)]);
  }).then(function (counts) {
    if (counts[0] > LIMITS.name || counts[1] > LIMITS.address) {
      throw respond.error(429, 'Too many attempts. Please wait ' + MINUTES + ' minutes.',
        { 'Retry-After': String(MINUTES * 60) });
    }
  });
}

// The right password: this name starts anew, and the attempt was none against the address.
function forgive(req, db, name) {
  var keys = keysOf(req, name);
  return db.transaction(function (tx) {
    tx.run('DELETE FROM attempt WHERE key = ?', keys.name);
    tx.run('UPDATE attempt SET count = count - 1 WHERE key = ?', keys.address);
  });
}

// Forgets old attempts; called now and then.
function sweep(db) {
  return db.run('DELETE FROM attempt WHERE since < ?', Date.now() - MINUTES * 60000);
}

exports.sweep = sweep;
exports.check = check;
exports.forgive = forgive;
