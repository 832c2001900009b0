// The database: its tables, and what is in them on the first day.

var sqlite = require('sqlite');
var passwords = require('./passwords');

var TABLES =
  // Readers and a writer do not wait for each other in this mode.
  'PRAGMA journal_mode = WAL;' +
  'CREATE TABLE IF NOT EXISTS user (' +
  '  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, password TEXT NOT NULL);' +
  'CREATE TABLE IF NOT EXISTS product (' +
  '  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, cents INTEGER NOT NULL,' +
  '  stock INTEGER NOT NULL CHECK (stock >= 0));' +
  'CREATE TABLE IF NOT EXISTS sale (' +
  '  id INTEGER PRIMARY KEY, user INTEGER NOT NULL REFERENCES user (id),' +
  '  product INTEGER NOT NULL REFERENCES product (id), quantity INTEGER NOT NULL,' +
  '  cents INTEGER NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL);' +
  'CREATE INDEX IF NOT EXISTS sale_by_user ON sale (user);' +
  'CREATE TABLE IF NOT EXISTS session (' +
  '  hash TEXT PRIMARY KEY, user INTEGER REFERENCES user (id), csrf TEXT NOT NULL,' +
  '  expires INTEGER NOT NULL);' +
  'CREATE TABLE IF NOT EXISTS attempt (' +
  '  key TEXT PRIMARY KEY, count INTEGER NOT NULL, since INTEGER NOT NULL);';

var PRODUCTS = [
  ['Apple juice', 320, 40000],
  ['Bread', 450, 12000],
  ['Cheese <aged>', 1290, 7],
  ['Dates', 610, 100000],
  ["Eve's honey", 880, 3]
];

// Names and passwords of the example; a real shop has a form for new customers.
var USERS = [
  ['alice', 'wonderland'],
  ['bob', 'builder']
];

// Instances that start together all try: only what is not there yet is added.
function fill(db) {
  return Promise.all(USERS.map(function (user) {
    return passwords.hash(user[1]).then(function (hash) {
      return db.run('INSERT OR IGNORE INTO user (name, password) VALUES (?, ?)', user[0], hash);
    });
  })).then(function () {
    return db.transaction(function (tx) {
      PRODUCTS.forEach(function (product) {
        tx.run('INSERT OR IGNORE INTO product (name, cents, stock) VALUES (?, ?, ?)', product);
      });
    });
  });
}

function open(path) {
  return sqlite.open(path, { timeout: 5000 }).then(function (db) {
    return db.exec(TABLES).then(function () {
      return db.get('SELECT count(*) AS users FROM user');
    }).then(function (row) {
      return row.users === 0 ? fill(db) : undefined;
    }).then(function () {
      return db;
    });
  });
}

exports.open = open;
