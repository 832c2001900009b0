var jwt = require('jsonwebtoken');
var t = jwt.sign({ user: 'me', n: [1] }, 'secret', { noTimestamp: true });
console.log(t, jwt.verify(t, 'secret'), jwt.decode(t, { complete: true }).header);
[function () { jwt.verify(t, 'other'); }, function () { jwt.verify('x.y', 'secret'); }, function () { jwt.verify(jwt.sign({ exp: 1 }, 's'), 's'); }].forEach(function (f) {
  try { f(); } catch (e) { console.log(e.name, e.message); }
});
jwt.verify(jwt.sign({ a: 1 }, 'k', { algorithm: 'HS512', expiresIn: '1h' }), 'k', function (err, d) { console.log(err, d.a, d.exp - d.iat); });
