// Sessions: who a visitor is, from one request to the next. The browser has a random id in a
// cookie; the database has the rest, so that all instances know it. It has a hash of the id only:
// whoever reads the database cannot become somebody else with it.

var crypto = require('crypto');
var respond = require('./respond');

var NAME = 'shop_session';
var SECONDS = { user: 8 * 3600, nobody: 3600 };

function hashOf(id) {
  return crypto.createHash('sha256').update(id).digest('hex');
}

function cookieOf(req) {
  var found = /(?:^|;\s*)shop_session=([0-9a-f]{64})(?:;|$)/.exec(req.headers.cookie || '');
  return found ? found[1] : null;
}

// HttpOnly: scripts in the page cannot read it. SameSite: other sites cannot make the browser
// send it with a form of theirs. Served over HTTPS, it should be Secure as well.
function setCookie(res, id, seconds) {
  res.setHeader('Set-Cookie', NAME + '=' + id + '; Path=/; HttpOnly; SameSite=Lax; Max-Age=' + seconds);
}

// A promise of the request's session, {hash, user, name, csrf}, or of null.
function find(req, db) {
  var id = cookieOf(req);
  if (!id) return Promise.resolve(null);
  return db.get(
    'SELECT hash, csrf, user, name FROM session LEFT JOIN user ON user.id = session.user' +
    ' WHERE hash = ? AND expires > ?', hashOf(id), Date.now()
  ).then(function (row) {
    return row || null;
  });
}

// A new session of a user, or of nobody in particular (null).
function create(res, db, user) {
  var seconds = user === null ? SECONDS.nobody : SECONDS.user;
  var id = crypto.randomBytes(32).toString('hex');
  var session = { hash: hashOf(id), user: user, csrf: crypto.randomBytes(16).toString('hex') };
  return db.run('INSERT INTO session (hash, user, csrf, expires) VALUES (?, ?, ?, ?)',
    session.hash, user, session.csrf, Date.now() + seconds * 1000
  ).then(function () {
    setCookie(res, id, seconds);
    return session;
  });
}

function findOrCreate(req, res, db) {
  return find(req, db).then(function (session) {
    return session || create(res, db, null);
  });
}

// The session of somebody who is logged in, or an error.
function need(req, db) {
  return find(req, db).then(function (session) {
    if (!session || session.user === null) throw respond.error(401, 'Please log in first.');
    return session;
  });
}

// A form must bring the token of its session. Another site can make a browser send a form, but it
// cannot know the token.
function checkToken(session, token) {
  var given = Buffer.from(String(token));
  var wanted = Buffer.from(session ? session.csrf : '');
  if (!session || given.length !== wanted.length || !crypto.timingSafeEqual(given, wanted))
    throw respond.error(403, 'This form is out of date. Please load the page again.');
}

function end(res, db, session) {
  setCookie(res, '', 0);
  return db.run('DELETE FROM session WHERE hash = ?', session.hash);
}

// Forgets what has expired; called now and then.
function sweep(db) {
  return db.run('DELETE FROM session WHERE expires <= ?', Date.now());
}

exports.find = find;
exports.create = create;
exports.findOrCreate = findOrCreate;
exports.need = need;
exports.checkToken = checkToken;
exports.end = end;
exports.sweep = sweep;
