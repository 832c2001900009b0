/* The chunks a readable stream holds: a queue that joins and splits them. */
'use strict';

function ChunkList() {
  this._items = [];
  this._head = 0;
  this.length = 0;
}

ChunkList.prototype.push = function (chunk) {
  this._items.push(chunk);
  this.length++;
};

ChunkList.prototype.unshift = function (chunk) {
  if (this._head > 0)
    this._items[--this._head] = chunk;
  else
    this._items.unshift(chunk);
  this.length++;
};

ChunkList.prototype.first = function () {
  return this._items[this._head];
};

ChunkList.prototype.shift = function () {
  var chunk;
  if (this.length === 0)
    return undefined;
  chunk = this._items[this._head];
  this._items[this._head++] = undefined;
  this.length--;
  if (this.length === 0) {
    this.clear();
  } else if (this._head > 1024 && this._head * 2 > this._items.length) {
    this._items = this._items.slice(this._head);
    this._head = 0;
  }
  return chunk;
};

ChunkList.prototype.clear = function () {
  this._items = [];
  this._head = 0;
  this.length = 0;
};

ChunkList.prototype.toArray = function () {
  return this._items.slice(this._head);
};

/* Packages look at the entries of Node's linked list. */
function Entry(list, at) {
  this.data = list._items[at];
  Object.defineProperty(this, 'next', {
    get: function () {
      return at + 1 < list._items.length ? new Entry(list, at + 1) : null;
    }
  });
}

Object.defineProperty(ChunkList.prototype, 'head', {
  configurable: true,
  get: function () {
    return this.length > 0 ? new Entry(this, this._head) : null;
  }
});

Object.defineProperty(ChunkList.prototype, 'tail', {
  configurable: true,
  get: function () {
    return this.length > 0 ? new Entry(this, this._items.length - 1) : null;
  }
});

ChunkList.prototype.join = function (separator) {
  return this.toArray().join(separator);
};

ChunkList.prototype.concat = function () {
  return require('buffer').Buffer.concat(this.toArray());
};

ChunkList.prototype[Symbol.iterator] = function () {
  return this.toArray()[Symbol.iterator]();
};

/* Everything, as one string or one Buffer. */
ChunkList.prototype.takeAll = function (text) {
  var all, items;
  if (this.length === 1)
    return this.shift();
  items = this.toArray();
  all = text ? items.join('') : require('buffer').Buffer.concat(items);
  this.clear();
  return all;
};

/* The first n bytes or characters; there are more than that. */
ChunkList.prototype.take = function (n, text) {
  var parts = [], chunk;
  while (n > 0) {
    chunk = this.first();
    if (chunk.length > n) {
      parts.push(chunk.slice(0, n));
      this._items[this._head] = chunk.slice(n);
      break;
    }
    n -= chunk.length;
    parts.push(this.shift());
  }
  if (parts.length === 1)
    return parts[0];
  return text ? parts.join('') : require('buffer').Buffer.concat(parts);
};

module.exports = ChunkList;
