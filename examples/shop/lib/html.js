// HTML that the server writes. Whatever comes from outside goes through escape().

var ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text) {
  return String(text).replace(/[&<>"']/g, function (character) {
    return ENTITIES[character];
  });
}

function page(title, body) {
  return '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width">' +
    '<title>' + escape(title) + '</title><link rel="stylesheet" href="/shop.css"></head>' +
    '<body><h1>' + escape(title) + '</h1>' + body + '</body></html>\n';
}

function price(cents) {
  return (cents / 100).toFixed(2);
}

exports.escape = escape;
exports.page = page;
exports.price = price;
