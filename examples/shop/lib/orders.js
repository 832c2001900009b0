// Buying, and what one has bought.

var form = require('./form');
var html = require('./html');
var respond = require('./respond');
var sessions = require('./sessions');

// All of it happens, or nothing: an order takes from the stock, or fails when there is not enough.
function buy(db, session, product, quantity, note) {
  return db.transaction(function (tx) {
    return tx.get(
      'UPDATE product SET stock = stock - $quantity WHERE id = $product AND stock >= $quantity' +
      ' RETURNING cents', { product: product, quantity: quantity }
    ).then(function (sold) {
      if (!sold) throw respond.error(409, 'There is not enough of this left.');
      return tx.run(
        'INSERT INTO sale (user, product, quantity, cents, note, at) VALUES (?, ?, ?, ?, ?, ?)',
        session.user, product, quantity, sold.cents * quantity, note, Date.now());
    });
  });
}

function place(req, res, shop) {
  return Promise.all([form.read(req), sessions.need(req, shop.db)]).then(function (both) {
    var fields = both[0], session = both[1];
    var product = Number(form.text(fields, 'product', 10));
    var quantity = Number(form.text(fields, 'quantity', 10));
    sessions.checkToken(session, fields.csrf);
    if (product % 1 !== 0 || quantity % 1 !== 0 || !(quantity >= 1 && quantity <= 100))
      throw respond.error(400, 'Please order from 1 to 100 of one product.');
    return buy(shop.db, session, product, quantity, form.text(fields, 'note', 500));
  }).then(function () {
    respond.redirect(res, '/orders');
  });
}

function rowOf(order) {
  return '<tr><td>' + order.quantity + '</td><td>' + html.escape(order.name) + '</td><td>' +
    html.price(order.cents) + '</td><td>' + html.escape(order.note) + '</td></tr>';
}

function show(req, res, shop) {
  return sessions.need(req, shop.db).then(function (session) {
    return shop.db.all(
      'SELECT quantity, name, sale.cents AS cents, note FROM sale JOIN product ON product.id = product' +
      ' WHERE user = ? ORDER BY sale.id DESC LIMIT 100', session.user
    ).then(function (orders) {
      respond.page(res, 'Orders of ' + session.name,
        '<table id="orders"><tr><th></th><th>Product</th><th>Price</th><th>Note</th></tr>' +
        orders.map(rowOf).join('') + '</table>' +
        '<form method="post" action="/report"><input type="hidden" name="csrf" value="' +
        html.escape(session.csrf) + '"><button>Report</button></form><p><a href="/">To the shop</a></p>');
    });
  });
}

exports.place = place;
exports.show = show;
