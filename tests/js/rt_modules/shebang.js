#!/usr/bin/env node
exports.line = new Error().stack.split("\n")[1].replace(/^.*shebang.js:/, "").split(":")[0].replace(")", "");
