var bcrypt = require('bcryptjs');
var salt = '$2a$04$abcdefghijklmnopqrstuu', hash = bcrypt.hashSync('secret', salt);
console.log(hash, bcrypt.compareSync('secret', hash), bcrypt.compareSync('wrong', hash), bcrypt.getRounds(hash));
bcrypt.genSalt(4, function (err, s) {
  bcrypt.hash('p\u00e4ss', s, function (err, h) {
    bcrypt.compare('p\u00e4ss', h, function (err, same) { console.log(err, same, h.length, h.slice(0, 7)); });
  });
});
