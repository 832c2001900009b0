/* http: the binding, for the modules that share it. */
'use strict';

exports.binding = binding;

exports.METHODS = binding.METHODS.slice().sort();
exports.STATUS_CODES = binding.STATUS_CODES;
exports.maxHeaderSize = 16384;

exports.inherit = require('util').inherits;
