// The page's own script: it asks the server for data and shows it. Text from the server is put
// into the page as text (textContent), never as HTML.
(function () {
  'use strict';

  function fetchJson(url, callback) {
    var request = new XMLHttpRequest();
    request.open('GET', url);
    request.onload = function () {
      if (request.status === 200) callback(JSON.parse(request.responseText));
    };
    request.send();
  }

  function element(name, text) {
    var e = document.createElement(name);
    if (text !== undefined) e.textContent = text;
    return e;
  }

  function showProducts(products) {
    var table = document.getElementById('products');
    var select = document.querySelector('#order select');
    table.textContent = select.textContent = '';
    products.forEach(function (product) {
      var row = element('tr'), option = element('option', product.name);
      row.appendChild(element('td', product.name));
      row.appendChild(element('td', (product.cents / 100).toFixed(2)));
      row.appendChild(element('td', product.stock + ' left'));
      table.appendChild(row);
      option.value = product.id;
      select.appendChild(option);
    });
    table.dataset.count = products.length;
  }

  function logoutForm(csrf) {
    var form = element('form'), token = element('input');
    form.id = 'logout';
    form.method = 'post';
    form.action = '/logout';
    token.type = 'hidden';
    token.name = 'csrf';
    token.value = csrf;
    form.appendChild(token);
    form.appendChild(element('button', 'Log out'));
    return form;
  }

  function link(href, text) {
    var a = element('a', text);
    a.href = href;
    return a;
  }

  function showVisitor(me) {
    var visitor = document.getElementById('visitor'), order = document.getElementById('order');
    visitor.textContent = me.name ? 'Hello, ' + me.name + '. ' : '';
    visitor.appendChild(me.name ? link('/orders', 'Orders') : link('/login', 'Log in'));
    if (me.name) visitor.appendChild(logoutForm(me.csrf));
    order.elements.csrf.value = me.csrf;
    order.hidden = !me.name;
    visitor.dataset.name = me.name || '';
  }

  document.getElementById('search').addEventListener('submit', function (event) {
    event.preventDefault();
    fetchJson('/api/products?search=' + encodeURIComponent(this.elements.search.value), showProducts);
  });
  fetchJson('/api/products', showProducts);
  fetchJson('/api/me', showVisitor);
})();
