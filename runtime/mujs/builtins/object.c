/* Object: what ES2015 to ES2022 add. */
#include "runtime/mujs/builtins/own.h"
#include "runtime/mujs/builtins/iterate.h"
#include "runtime/mujs/builtins/util.h"

static void get_own_property_symbols(js_State *J) {
  js_toobject(J, 1);
  js_newarray(J);
  jsb_appendsymbols(J, 1);
}

static void get_own_property_descriptors(js_State *J) {
  js_toobject(J, 1);
  jsb_pushownkeys(J, 1);
  js_newobject(J);
  for (int i = 0; i < js_getlength(J, 2); i++) {
    js_getindex(J, 2, i);
    jsb_pushdescriptor(J, 1, js_tokey(J, -1));
    if (js_isdefined(J, -1))
      js_defproperty(J, 3, js_tokey(J, -2), 0);
    else
      js_pop(J, 1);
    js_pop(J, 1);
  }
}

static void has_own(js_State *J) {
  js_toobject(J, 1);
  js_pushboolean(J, jsb_hasown(J, 1, js_tokey(J, 2)));
}

static void object_is(js_State *J) {
  jsb_arguments(J, 2);
  js_pushboolean(J, jsV_samevalue(J, js_tovalue(J, 1), js_tovalue(J, 2)));
}

/* Copies while neither the source has getters nor the target setters, so that no program runs
 * meanwhile. Gives 0 where that may not be so; what it has copied by then does no harm. */
static int assign_plain(js_State *J, int target, js_Object *from) {
  js_Object *to = js_toobject(J, target);
  if (from->type != JS_COBJECT || to->type != JS_COBJECT || from->indexes || from == to)
    return 0;
  if (from->accessors)
    return 0;
  for (int i = 0; i < from->used; i++) {
    js_Property *ref = &from->properties[i];
    if (!ref->name || ref->atts & JS_DONTENUM)
      continue;
    js_Property *old = jsV_getproperty(J, to, ref->name);
    if (ref->symbol || (old && old->atts & (JS_ACCESSOR | JS_READONLY)))
      return 0;
    js_pushvalue(J, ref->value);
    js_setproperty(J, target, ref->name);
  }
  return 1;
}

/* As assignments in strict code: what cannot be set throws. */
static void assign_keys(js_State *J, int target, int source) {
  int strict = J->strict;
  jsb_pushownkeys(J, source);
  for (int i = 0; i < js_getlength(J, -1); i++) {
    js_getindex(J, -1, i);
    const char *key = js_tokey(J, -1);
    if (jsb_isenumerable(J, source, key)) {
      js_getproperty(J, source, key);
      J->strict = 1;
      js_setproperty(J, target, key);
      J->strict = strict;
    }
    js_pop(J, 1);
  }
  js_pop(J, 1);
}

static void assign(js_State *J) {
  int top = js_gettop(J);
  js_toobject(J, 1);
  for (int i = 2; i < top; i++) {
    if (!js_iscoercible(J, i))
      continue;
    js_toobject(J, i);
    if (J->strict || !assign_plain(J, 1, js_toobject(J, i)))
      assign_keys(J, 1, i);
  }
  js_copy(J, 1);
}

/* Pushes the values of the object at 1, or pairs of its names and values. */
static void push_values(js_State *J, int pairs) {
  int n = 0;
  js_toobject(J, 1);
  jsb_pushnames(J, 1);
  int keys = js_gettop(J) - 1;
  js_newarray(J);
  for (int i = 0; i < js_getlength(J, keys); i++) {
    js_getindex(J, keys, i);
    const char *key = js_tostring(J, -1);
    if (jsb_isenumerable(J, 1, key)) {
      js_getproperty(J, 1, key);
      if (pairs) {
        js_newarray(J);
        js_copy(J, -3);
        js_setindex(J, -2, 0);
        js_rot2(J);
        js_setindex(J, -2, 1);
      }
      js_setindex(J, keys + 1, n++);
    }
    js_pop(J, 1);
  }
}

static void values(js_State *J) {
  push_values(J, 0);
}

static void entries(js_State *J) {
  push_values(J, 1);
}

/* An entry, on top of the stack, becomes a property of the object at index 2. */
static int add_entry(js_State *J, void *unused) {
  char buf[64];
  (void)unused;
  if (!js_isobject(J, -1))
    js_typeerror(J, "Iterator value %s is not an entry object", jsb_show(J, -1, buf));
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

static void to_locale_string(js_State *J) {
  js_getproperty(J, 0, "toString");
  js_copy(J, 0);
  js_call(J, 0);
}

void jsb_object(js_State *J) {
  jsb_keepowners(J);
  js_getglobal(J, "Object");
  jsB_propf(J, "Object.assign", assign, 2);
  jsB_propf(J, "Object.entries", entries, 1);
  jsB_propf(J, "Object.fromEntries", from_entries, 1);
  jsB_propf(J, "Object.getOwnPropertyDescriptors", get_own_property_descriptors, 1);
  jsB_propf(J, "Object.getOwnPropertySymbols", get_own_property_symbols, 1);
  jsB_propf(J, "Object.hasOwn", has_own, 2);
  jsB_propf(J, "Object.is", object_is, 2);
  jsB_propf(J, "Object.values", values, 1);
  js_pop(J, 1);
  js_pushobject(J, J->Object_prototype);
  jsB_propf(J, "Object.prototype.toLocaleString", to_locale_string, 0);
  js_pop(J, 1);
}
