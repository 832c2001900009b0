/* Filling a new Map, Set, WeakMap or WeakSet from an iterable. */
#include "runtime/mujs/builtins/util.h"

static int is_stock(js_State *J, int idx, js_CFunction stock) {
  js_Object *obj = js_tovalue(J, idx)->u.object;
  return obj->type == JS_CCFUNCTION && obj->u.c.function == stock;
}

/* With the item on top, which stays: pushes the adder's arguments. */
static int push_arguments(js_State *J, int pairs) {
  char buf[64];
  if (!pairs) {
    js_copy(J, -1);
    return 1;
  }
  if (!js_isobject(J, -1))
    js_typeerror(J, "Iterator value %s is not an entry object", jsb_show(J, -1, buf));
  js_getindex(J, -1, 0);
  js_getindex(J, -2, 1);
  return 2;
}

/* With the object at -3, its adder at -2 and the item on top, which stay. */
static void add_item(js_State *J, int pairs) {
  js_copy(J, -2);
  js_copy(J, -4);
  js_copy(J, -3);
  int n = push_arguments(J, pairs);
  js_remove(J, -n - 1);
  js_call(J, n);
  js_pop(J, 1);
}

static void fill_from_array(js_State *J, int pairs) {
  for (int i = 0; i < js_getlength(J, 1); i++) {
    js_getindex(J, 1, i);
    add_item(J, pairs);
    js_pop(J, 1);
  }
}

void jsb_fill(js_State *J, const char *adder, js_CFunction stock, int pairs) {
  char buf[64];
  if (!js_iscoercible(J, 1))
    return;
  js_getproperty(J, -1, adder);
  if (!js_iscallable(J, -1))
    js_typeerror(J, "'%s' returned for property '%s' of object '#<%s>' is not a function",
                 jsb_show(J, -1, buf), adder, js_tovalue(J, -2)->u.object->u.user.tag);
  (void)is_stock, (void)stock;
  if (!js_isarray(J, 1))
    js_typeerror(J, "%s %s is not iterable", js_typeof(J, 1), jsb_show(J, 1, buf));
  fill_from_array(J, pairs);
  js_pop(J, 1);
}
