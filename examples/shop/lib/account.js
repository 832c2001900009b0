// Logging in and out.

var form = require('./form');
var html = require('./html');
var limiter = require('./limiter');
var passwords = require('./passwords');
var respond = require('./respond');
var sessions = require('./sessions');

function loginForm(session, name, message) {
  return (message ? '<p class="error">' + html.escape(message) + '</p>' : '') +
    '<form method="post" action="/login">' +
    '<input type="hidden" name="csrf" value="' + html.escape(session.csrf) + '">' +
    '<label>Name <input name="name" autofocus value="' + html.escape(name) + '"></label>' +
    '<label>Password <input name="password" type="password"></label>' +
    '<button>Log in</button></form><p><a href="/">To the shop</a></p>';
}

function showLogin(req, res, shop) {
  return sessions.findOrCreate(req, res, shop.db).then(function (session) {
    respond.page(res, 'Log in', loginForm(session, ''));
  });
}

// A promise of the user with this name and password, or of null.
function findUser(db, name, password) {
  return db.get('SELECT id, name, password FROM user WHERE name = ?', name).then(function (user) {
    return passwords.check(password, user ? user.password : undefined).then(function (right) {
      return right ? user : null;
    });
  });
}

// A new session: whoever knew the id of the one before does not know this one's.
function welcome(req, res, db, session, user) {
  return sessions.end(res, db, session).then(function () {
    return limiter.forgive(req, db, user.name);
  }).then(function () {
    return sessions.create(res, db, user.id);
  }).then(function () {
    respond.redirect(res, '/');
  });
}

function login(req, res, shop) {
  return Promise.all([form.read(req), sessions.find(req, shop.db)]).then(function (both) {
    var fields = both[0], session = both[1];
    var name = form.text(fields, 'name', 100);
    sessions.checkToken(session, fields.csrf);
    return limiter.check(req, shop.db, name).then(function () {
      return findUser(shop.db, name, form.text(fields, 'password', 1000));
    }).then(function (user) {
      if (user) return welcome(req, res, shop.db, session, user);
      respond.page(res, 'Log in', loginForm(session, name, 'Wrong name or password.'), 401);
    });
  });
}

function logout(req, res, shop) {
  return Promise.all([form.read(req), sessions.need(req, shop.db)]).then(function (both) {
    sessions.checkToken(both[1], both[0].csrf);
    return sessions.end(res, shop.db, both[1]);
  }).then(function () {
    respond.redirect(res, '/');
  });
}

// Who the visitor is, and the token for forms, for the script in the page. Who only looks needs
// no session.
function me(req, res, shop) {
  return sessions.find(req, shop.db).then(function (session) {
    respond.json(res, {
      name: session ? session.name : null,
      csrf: session ? session.csrf : null,
      instance: process.pid
    });
  });
}

exports.showLogin = showLogin;
exports.login = login;
exports.logout = logout;
exports.me = me;
