/*
 * Attributes of built-ins as the specification says, where mujs has others: how many arguments
 * functions take, and that the prototypes of classes cannot be replaced.
 */
#include "runtime/mujs/builtins/builtins.h"

/* mujs takes its length for the number of arguments that a function must be given. */
static void set_length(js_State *J, const char *method, int length) {
  js_getproperty(J, -1, method);
  js_pushnumber(J, length);
  js_defproperty(J, -2, "length", JS_READONLY | JS_DONTENUM);
  js_pop(J, 1);
}

static void set_lengths(js_State *J) {
  js_getglobal(J, "Math");
  set_length(J, "max", 2);
  set_length(J, "min", 2);
  set_length(J, "hypot", 2);
  js_getglobal(J, "String");
  set_length(J, "fromCharCode", 1);
  js_pushobject(J, J->String_prototype);
  set_length(J, "concat", 1);
  js_pushobject(J, J->Function_prototype);
  set_length(J, "toString", 0);
  js_pushliteral(J, "");
  js_defproperty(J, -2, "name", JS_READONLY | JS_DONTENUM);
  js_pushglobal(J);
  set_length(J, "parseInt", 2);
  set_length(J, "Date", 7);
  set_length(J, "Number", 1);
  set_length(J, "String", 1);
  js_pop(J, 5);
}

static void keep_prototype(js_State *J, const char *name) {
  js_getglobal(J, name);
  js_Property *ref = jsV_getownproperty(J, js_toobject(J, -1), js_intern(J, "prototype"));
  if (ref)
    ref->atts |= JS_READONLY;
  js_pop(J, 1);
}

void jsb_attributes(js_State *J) {
  static const char *const classes[] = {
      "AggregateError", "Array",   "ArrayBuffer", "Boolean",        "DataView", "Date",
      "Error",          "Map",     "EvalError",   "Function",       "Number",   "Object",
      "RangeError",     "RegExp",  "Set",         "ReferenceError", "String",   "Symbol",
      "SyntaxError",    "WeakMap", "TypeError",   "URIError",       "WeakSet",
  };
  set_lengths(J);
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    keep_prototype(J, classes[i]);

  js_pushobject(J, J->Date_prototype);
  js_getproperty(J, -1, "toUTCString");
  js_defproperty(J, -2, "toGMTString", JS_DONTENUM);
  js_pop(J, 1);
}
