/* What text that is given on the command line finds without asking. */
'use strict';

var defineProperty; /* as it was before the program */

/* A built-in module under its name, loaded when it is first looked at. */
function offerModule(name) {
  var self = this;
  if (name.indexOf('/') >= 0 || name[0] === '_' || name in global)
    return;
  defineProperty(global, name, {
    configurable: true,
    get: function () {
      var value = self.require(name);
      defineProperty(global, name, { value: value, writable: true });
      return value;
    },
    set: function (value) {
      defineProperty(global, name, { value: value, writable: true, enumerable: true });
    }
  });
}

/* The names that a file has as parameters, and the built-in modules, as globals. */
exports.offer = function offer(self, require, name, define) {
  defineProperty = define;
  global.module = self;
  global.exports = self.exports;
  global.require = require;
  global.__filename = name;
  global.__dirname = '.';
  self.constructor.builtinModules.forEach(offerModule, self);
};
