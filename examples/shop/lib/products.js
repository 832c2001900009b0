// What the shop sells.

var querystring = require('querystring');
var form = require('./form');
var respond = require('./respond');

// All products, or those whose name has a text in it: /api/products?search=bread
//
// The text goes to the database beside the SQL, never into it. For LIKE, % and _ mean "anything":
// they are escaped to mean themselves.
function list(req, res, shop) {
  var query = querystring.parse(req.url.split('?')[1] || '');
  var search = form.text(query, 'search', 100).replace(/[\\%_]/g, '\\$&');
  return shop.db.all(
    "SELECT id, name, cents, stock FROM product WHERE name LIKE ? ESCAPE '\\' ORDER BY name",
    '%' + search + '%'
  ).then(function (rows) {
    respond.json(res, rows);
  });
}

exports.list = list;
