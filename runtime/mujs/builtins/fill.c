/* Filling a new Map, Set, WeakMap or WeakSet, or a list, from an iterable. */
#include "runtime/mujs/builtins/iterate.h"
#include "runtime/mujs/builtins/util.h"

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

struct filling {
  int object; /* where the object is on the stack; its adder follows */
  int pairs;
};

static int add_item(js_State *J, void *data) {
  struct filling *f = data;
  int item = js_gettop(J) - 1;
  js_copy(J, f->object + 1);
  js_copy(J, f->object);
  js_copy(J, item);
  int n = push_arguments(J, f->pairs);
  js_remove(J, -n - 1);
  js_call(J, n);
  return 1;
}

void jsb_fill(js_State *J, const char *adder, int pairs) {
  char buf[64];
  if (!js_iscoercible(J, 1))
    return;
  struct filling f = {.object = js_gettop(J) - 1, .pairs = pairs};
  js_getproperty(J, -1, adder);
  if (!js_iscallable(J, -1))
    js_typeerror(J, "'%s' returned for property '%s' of object '#<%s>' is not a function",
                 jsb_show(J, -1, buf), adder, js_tovalue(J, -2)->u.object->u.user.tag);
  jsb_foreach(J, 1, add_item, &f);
  js_pop(J, 1);
}

struct list {
  int at; /* the array's place on the stack */
  int length;
};

static int append(js_State *J, void *data) {
  struct list *list = data;
  js_copy(J, -1);
  js_setindex(J, list->at, list->length++);
  return 1;
}

void jsb_push_list(js_State *J, int idx) {
  if (!jsb_isiterable(J, idx)) {
    js_copy(J, idx);
    js_toobject(J, -1);
    return;
  }
  struct list list = {.at = js_gettop(J)};
  js_newarray(J);
  jsb_foreach(J, idx, append, &list);
}
