/* Object: what ES2015 to ES2022 add. */
#include "runtime/mujs/builtins/builtins.h"

static void get_own_property_symbols(js_State *J) {
  int n;
  js_Property **list = jsV_symbolproperties(J, js_toobject(J, 1), &n);
  if (js_try(J)) {
    js_free(J, list);
    js_throw(J);
  }
  js_newarray(J);
  for (int i = 0; i < n; i++) {
    jsV_pushkey(J, list[i]);
    js_setindex(J, -2, i);
  }
  js_endtry(J);
  js_free(J, list);
}

void jsb_object(js_State *J) {
  js_getglobal(J, "Object");
  jsB_propf(J, "Object.getOwnPropertySymbols", get_own_property_symbols, 1);
  js_pop(J, 1);
}
