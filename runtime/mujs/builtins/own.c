/* Own properties by the functions of Object. */
#include "runtime/mujs/builtins/own.h"

#include "runtime/mujs/builtins/util.h"

static void keep(js_State *J, const char *name, enum jsb_place place) {
  js_getproperty(J, -1, name);
  jsb_keep(J, place);
  js_pop(J, 1);
}

void jsb_keepowners(js_State *J) {
  js_getglobal(J, "Object");
  keep(J, "keys", JSB_OBJECT_KEYS);
  keep(J, "getOwnPropertyNames", JSB_OBJECT_NAMES);
  keep(J, "getOwnPropertyDescriptor", JSB_OBJECT_DESCRIPTOR);
  js_pop(J, 1);
}

void jsb_pushkey(js_State *J, const char *key) {
  js_Object *cell = jsV_keysymbol(J, key);
  if (cell) {
    js_Value v = {.t.type = JS_TSYMBOL};
    v.u.object = cell;
    js_pushvalue(J, v);
  } else {
    js_pushstring(J, key);
  }
}

/* Calls a function of Object with the object at idx and, if there is one, the key. */
static void ask(js_State *J, enum jsb_place place, int idx, const char *key) {
  js_copy(J, idx);
  js_pushobject(J, J->builtins[place]);
  js_pushundefined(J);
  js_copy(J, -3);
  if (key)
    jsb_pushkey(J, key);
  js_call(J, key ? 2 : 1);
  js_rot2pop1(J);
}

void jsb_pushnames(js_State *J, int idx) {
  ask(J, JSB_OBJECT_KEYS, idx, NULL);
}

void jsb_pushdescriptor(js_State *J, int idx, const char *key) {
  ask(J, JSB_OBJECT_DESCRIPTOR, idx, key);
}

int jsb_hasown(js_State *J, int idx, const char *key) {
  js_Descriptor desc;
  return jsV_describe(J, js_toobject(J, idx), key, &desc);
}

static int user_has(js_State *J, js_Object *obj, const char *name) {
  if (obj->type != JS_CUSERDATA || !obj->u.user.has || JS_ISSYMBOLKEY(name) ||
      !obj->u.user.has(J, obj->u.user.data, name))
    return 0;
  js_pop(J, 1);
  return 1;
}

int jsb_has(js_State *J, js_Object *obj, const char *name) {
  js_Descriptor desc;
  for (; obj; obj = obj->prototype)
    if (user_has(J, obj, name) || jsV_describe(J, obj, name, &desc))
      return 1;
  return 0;
}

int jsb_isenumerable(js_State *J, int idx, const char *key) {
  js_Descriptor desc;
  return jsV_describe(J, js_toobject(J, idx), key, &desc) && !(desc.atts & JS_DONTENUM);
}

void jsb_appendsymbols(js_State *J, int idx) {
  int n, at = js_getlength(J, -1);
  js_Property **list = jsV_symbolproperties(J, js_toobject(J, idx), &n);
  if (!list)
    return;
  if (js_try(J)) {
    js_free(J, list);
    js_throw(J);
  }
  for (int i = 0; i < n; i++) {
    jsV_pushkey(J, list[i]);
    js_setindex(J, -2, at + i);
  }
  js_endtry(J);
  js_free(J, list);
}

void jsb_pushownkeys(js_State *J, int idx) {
  js_copy(J, idx);
  ask(J, JSB_OBJECT_NAMES, -1, NULL);
  jsb_appendsymbols(J, -2);
  js_rot2pop1(J);
}
