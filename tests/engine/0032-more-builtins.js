var global = (function () { return this; })();
var d = Object.getOwnPropertyDescriptor(global, 'globalThis');
print(globalThis === global, d.enumerable, d.writable, d.configurable);
