/* The methods of typed arrays that call a function for each element. */
#include "runtime/mujs/builtins/bytes.h"

#define METHOD(name) "%TypedArray%.prototype." name

/* `this`, with a function as the first argument. */
static js_Object *begin(js_State *J, const char *method) {
  jsb_arguments(J, 2);
  js_Object *obj = jsb_need_typed(J, 0, method);
  jsb_need_function(J, 1);
  return obj;
}

/* Pushes an element; undefined where there is none any more. */
static void push_element(js_State *J, js_Object *obj, int i) {
  if (i < obj->u.b.length)
    js_pushnumber(J, jsV_getelement(obj, i));
  else
    js_pushundefined(J);
}

/* Pushes what the function says to an element. */
static void ask(js_State *J, js_Object *obj, int i) {
  js_copy(J, 1);
  js_copy(J, 2);
  push_element(J, obj, i);
  js_pushnumber(J, i);
  js_copy(J, 0);
  js_call(J, 3);
}

static int says_yes(js_State *J, js_Object *obj, int i) {
  ask(J, obj, i);
  int yes = js_toboolean(J, -1);
  js_pop(J, 1);
  return yes;
}

/* The first element that is answered `wanted`, in that direction; -1: none. */
static int search(js_State *J, const char *method, int wanted, int step) {
  js_Object *obj = begin(J, method);
  int length = obj->u.b.length;
  for (int i = step > 0 ? 0 : length - 1; i >= 0 && i < length; i += step)
    if (says_yes(J, obj, i) == wanted)
      return i;
  return -1;
}

static void typed_every(js_State *J) {
  js_pushboolean(J, search(J, METHOD("every"), 0, 1) < 0);
}

static void typed_some(js_State *J) {
  js_pushboolean(J, search(J, METHOD("some"), 1, 1) >= 0);
}

static void typed_find_index(js_State *J) {
  js_pushnumber(J, search(J, METHOD("findIndex"), 1, 1));
}

static void typed_find_last_index(js_State *J) {
  js_pushnumber(J, search(J, METHOD("findLastIndex"), 1, -1));
}

/* The element's value is the one that the function saw. */
static void find(js_State *J, const char *method, int step) {
  js_Object *obj = begin(J, method);
  int length = obj->u.b.length;
  for (int i = step > 0 ? 0 : length - 1; i >= 0 && i < length; i += step) {
    push_element(J, obj, i);
    if (says_yes(J, obj, i))
      return;
    js_pop(J, 1);
  }
  js_pushundefined(J);
}

static void typed_find(js_State *J) {
  find(J, METHOD("find"), 1);
}

static void typed_find_last(js_State *J) {
  find(J, METHOD("findLast"), -1);
}

static void typed_for_each(js_State *J) {
  js_Object *obj = begin(J, METHOD("forEach"));
  int length = obj->u.b.length;
  for (int i = 0; i < length; i++) {
    ask(J, obj, i);
    js_pop(J, 1);
  }
  js_pushundefined(J);
}

static void typed_map(js_State *J) {
  js_Object *obj = begin(J, METHOD("map"));
  int length = obj->u.b.length;
  js_Object *to = jsb_species_create(J, obj, length, METHOD("map"));
  for (int i = 0; i < length; i++) {
    ask(J, obj, i);
    double number = js_tonumber(J, -1);
    if (i < to->u.b.length)
      jsV_setelement(to, i, number);
    js_pop(J, 1);
  }
}

static void typed_filter(js_State *J) {
  js_Object *obj = begin(J, METHOD("filter"));
  int length = obj->u.b.length, n = 0;
  js_Object *kept = jsb_new_typed(J, obj->u.b.kind, length);
  for (int i = 0; i < length; i++) {
    push_element(J, obj, i);
    if (says_yes(J, obj, i))
      jsV_setelement(kept, n++, js_tonumber(J, -1));
    js_pop(J, 1);
  }
  js_Object *to = jsb_species_create(J, obj, n, METHOD("filter"));
  for (int i = 0; i < n && i < to->u.b.length; i++)
    jsV_setelement(to, i, jsV_getelement(kept, i));
}

static void reduce(js_State *J, const char *method, int step) {
  int given = js_gettop(J) > 2;
  js_Object *obj = begin(J, method);
  int length = obj->u.b.length, i = step > 0 ? 0 : length - 1;
  if (given) {
    js_copy(J, 2);
  } else {
    if (length == 0)
      js_typeerror(J, "Reduce of empty array with no initial value");
    push_element(J, obj, i);
    i += step;
  }
  for (; i >= 0 && i < length; i += step) {
    js_copy(J, 1);
    js_pushundefined(J);
    js_copy(J, -3);
    push_element(J, obj, i);
    js_pushnumber(J, i);
    js_copy(J, 0);
    js_call(J, 4);
    js_rot2pop1(J);
  }
}

static void typed_reduce(js_State *J) {
  reduce(J, METHOD("reduce"), 1);
}

static void typed_reduce_right(js_State *J) {
  reduce(J, METHOD("reduceRight"), -1);
}

void jsb_typed_walks(js_State *J) {
  jsB_propf(J, METHOD("every"), typed_every, 1);
  jsB_propf(J, METHOD("some"), typed_some, 1);
  jsB_propf(J, METHOD("find"), typed_find, 1);
  jsB_propf(J, METHOD("findIndex"), typed_find_index, 1);
  jsB_propf(J, METHOD("findLast"), typed_find_last, 1);
  jsB_propf(J, METHOD("findLastIndex"), typed_find_last_index, 1);
  jsB_propf(J, METHOD("forEach"), typed_for_each, 1);
  jsB_propf(J, METHOD("map"), typed_map, 1);
  jsB_propf(J, METHOD("filter"), typed_filter, 1);
  jsB_propf(J, METHOD("reduce"), typed_reduce, 1);
  jsB_propf(J, METHOD("reduceRight"), typed_reduce_right, 1);
}
