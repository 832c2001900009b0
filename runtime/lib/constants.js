/* constants: the old place of what os, fs and crypto have now. */
'use strict';

var os = require('os').constants;

module.exports = Object.assign({}, os.errno, os.priority, os.signals,
  require('fs').constants, require('crypto').constants);
