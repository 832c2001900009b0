// What a user has bought, by product, as a table for spreadsheets. A process of its own does
// nothing else, so it may as well wait for the database: this is DatabaseSync.

var DatabaseSync = require('sqlite').DatabaseSync;

// A cell that begins like a formula would be one; quotes in it are doubled.
function cell(value) {
  var text = String(value);
  if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
  return '"' + text.replace(/"/g, '""') + '"';
}

function report(order) {
  var db = new DatabaseSync(order.database, { readOnly: true, timeout: 5000 });
  var rows = db.prepare(
    'SELECT name, sum(quantity) AS quantity, sum(sale.cents) AS cents FROM sale' +
    ' JOIN product ON product.id = product WHERE user = ? GROUP BY product ORDER BY name'
  ).all(order.user);
  db.close();
  return ['"Product","Quantity","Price"'].concat(rows.map(function (row) {
    return [cell(row.name), cell(row.quantity), cell((row.cents / 100).toFixed(2))].join();
  })).join('\r\n') + '\r\n';
}

process.once('message', function onOrder(order) {
  process.send({ text: report(order) }, function () {
    process.disconnect();
  });
});
