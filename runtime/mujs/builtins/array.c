/* Array: from() and of(). */
#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/iterate.h"
#include "runtime/mujs/builtins/lists.h"
#include "runtime/mujs/builtins/util.h"

/* Pushes a new object of the class `this`, or an array. */
static void new_collection(js_State *J, double length, int with_length) {
  js_Value *v = js_tovalue(J, 0);
  if (!jsb_isconstructor(J, 0) || v->u.object == J->builtins[JSB_ARRAY]) {
    js_newarray(J);
    return;
  }
  js_copy(J, 0);
  if (with_length)
    js_pushnumber(J, length);
  js_construct(J, with_length);
}

struct from {
  int target, mapping;
  double index;
};

/* The value on top of the stack is added, mapped if there is a function for it. */
static int from_value(js_State *J, void *data) {
  struct from *f = data;
  if (f->mapping) {
    js_copy(J, 2);
    js_copy(J, 3);
    js_copy(J, -3);
    js_pushnumber(J, f->index);
    js_call(J, 2);
  }
  jsb_createelement(J, f->target, f->index++);
  return 1;
}

static void from_arraylike(js_State *J, struct from *f) {
  js_copy(J, 1);
  js_toobject(J, -1);
  js_replace(J, 1);
  double length = jsb_length(J, 1);
  new_collection(J, length, 1);
  f->target = js_gettop(J) - 1;
  while (f->index < length) {
    jsb_getelement(J, 1, f->index);
    from_value(J, f);
    js_pop(J, js_gettop(J) - f->target - 1);
  }
}

static void array_from(js_State *J) {
  struct from f = {.mapping = js_isdefined(J, 2)};
  jsb_arguments(J, 3);
  if (f.mapping)
    jsb_need_function(J, 2);
  if (!js_iscoercible(J, 1)) {
    js_typeerror(J, "%s is not iterable (cannot read property %s)",
                 js_isnull(J, 1) ? "object null" : "undefined", js_symbolkey(J, JS_SYM_ITERATOR));
  }
  if (jsb_isiterable(J, 1)) {
    new_collection(J, 0, 0);
    f.target = js_gettop(J) - 1;
    jsb_foreach(J, 1, from_value, &f);
  } else {
    from_arraylike(J, &f);
  }
  js_pushnumber(J, f.index);
  js_setproperty(J, f.target, "length");
}

static void array_of(js_State *J) {
  int n = js_gettop(J) - 1;
  new_collection(J, n, 1);
  int target = js_gettop(J) - 1;
  for (int i = 0; i < n; i++) {
    js_copy(J, i + 1);
    jsb_createelement(J, target, i);
  }
  js_pushnumber(J, n);
  js_setproperty(J, target, "length");
}

void jsb_array(js_State *J) {
  js_getglobal(J, "Array");
  jsb_keep(J, JSB_ARRAY);
  jsB_propf(J, "Array.from", array_from, 1);
  jsB_propf(J, "Array.of", array_of, 0);
  jsb_species(J);
  js_pop(J, 1);
}
