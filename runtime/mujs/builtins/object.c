/* Object: what ES2015 to ES2022 add. */
#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/iterate.h"

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

/* An entry, on top of the stack, becomes a property of the object at index 2. */
static int add_entry(js_State *J, void *unused) {
  (void)unused;
  if (!js_isobject(J, -1)) {
    js_typeerror(J, "Iterator value %s is not an entry object",
                 js_issymbol(J, -1) ? js_tokey(J, -1) : js_tostring(J, -1));
  }
  js_getindex(J, -1, 0);
  js_getindex(J, -2, 1);
  js_defproperty(J, 2, js_tokey(J, -2), 0);
  return 1;
}

static void from_entries(js_State *J) {
  if (!js_iscoercible(J, 1))
    js_typeerror(J, "undefined is not iterable"); /* also for null, as in V8 */
  js_newobject(J);
  jsb_foreach(J, 1, add_entry, NULL);
}

void jsb_object(js_State *J) {
  js_getglobal(J, "Object");
  jsB_propf(J, "Object.getOwnPropertySymbols", get_own_property_symbols, 1);
  jsB_propf(J, "Object.fromEntries", from_entries, 1);
  js_pop(J, 1);
}
