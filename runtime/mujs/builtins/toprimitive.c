/* Date.prototype[Symbol.toPrimitive]: dates prefer to be strings. */
#include "runtime/mujs/builtins/util.h"

/* Pushes the result of a method of `this` and gives 1, if it is a primitive. */
static int convert(js_State *J, const char *method) {
  js_getproperty(J, 0, method);
  if (!js_iscallable(J, -1)) {
    js_pop(J, 1);
    return 0;
  }
  js_copy(J, 0);
  js_call(J, 0);
  if (js_isprimitive(J, -1))
    return 1;
  js_pop(J, 1);
  return 0;
}

static void date_to_primitive(js_State *J) {
  char buf[64];
  if (!js_isobject(J, 0)) {
    js_typeerror(J, "Method Date.prototype [ @@toPrimitive ] called on incompatible receiver %s",
                 jsb_show(J, 0, buf));
  }
  const char *hint = js_isstring(J, 1) ? js_tostring(J, 1) : "";
  int number = !strcmp(hint, "number");
  if (!number && strcmp(hint, "string") && strcmp(hint, "default"))
    js_typeerror(J, "Invalid hint: %s", jsb_show(J, 1, buf));
  if (convert(J, number ? "valueOf" : "toString") || convert(J, number ? "toString" : "valueOf"))
    return;
  js_typeerror(J, "Cannot convert object to primitive value");
}

void jsb_toprimitive(js_State *J) {
  js_pushobject(J, J->Date_prototype);
  jsb_symbolmethod(J, JS_SYM_TOPRIMITIVE, "[Symbol.toPrimitive]", date_to_primitive, 1,
                   JS_READONLY | JS_DONTENUM);
  js_pop(J, 1);
}
