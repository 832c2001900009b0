/* The old name of a class of stream. */
'use strict';

module.exports = require('stream').Writable;
