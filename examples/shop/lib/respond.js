// Answers: pages, data, files, redirections and errors.

var html = require('./html');

// An error that the visitor is told about.
function error(status, message, headers) {
  var err = new Error(message);
  err.status = status;
  err.headers = headers || {};
  return err;
}

// What browsers are told about every answer: scripts, styles and forms are our own, no site may
// show the shop in a frame, and types are what they say they are.
function secure(res) {
  res.setHeader('Content-Security-Policy',
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Referrer-Policy', 'same-origin');
}

function send(res, status, type, body, headers) {
  res.statusCode = status;
  Object.keys(headers || {}).forEach(function (name) {
    res.setHeader(name, headers[name]);
  });
  res.setHeader('Content-Type', type);
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'no-store');
  res.end(body);
}

function page(res, title, body, status) {
  send(res, status || 200, 'text/html; charset=utf-8', html.page(title, body));
}

function json(res, value) {
  send(res, 200, 'application/json', JSON.stringify(value));
}

function redirect(res, path) {
  send(res, 303, 'text/plain', '', { Location: path });
}

// Ours are written down with their place; the visitor does not see it.
function failure(res, err) {
  var status = err.status || 500;
  var message = err.status ? err.message : 'Something went wrong here. Please try again.';
  if (!err.status) console.error(err.stack);
  if (res.headersSent) {
    res.destroy();
    return;
  }
  send(res, status, 'text/html; charset=utf-8',
    html.page('Sorry', '<p class="error">' + html.escape(message) + '</p><p><a href="/">To the shop</a></p>'),
    err.headers);
}

exports.error = error;
exports.secure = secure;
exports.send = send;
exports.page = page;
exports.json = json;
exports.redirect = redirect;
exports.failure = failure;
