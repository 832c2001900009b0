/* Reflect. */
#include "runtime/mujs/builtins/lists.h"
#include "runtime/mujs/builtins/own.h"
#include "runtime/mujs/builtins/util.h"

static js_Object *target(js_State *J, const char *method) {
  if (!js_isobject(J, 1))
    js_typeerror(J, "Reflect.%s called on non-object", method);
  return js_toobject(J, 1);
}

/* Pushes the elements of the array-like at idx; gives their number. */
static int push_arguments(js_State *J, int idx) {
  if (!js_isobject(J, idx))
    js_typeerror(J, "CreateListFromArrayLike called on non-object");
  double n = jsb_length(J, idx);
  if (n > JS_STACKSIZE)
    js_rangeerror(J, "Maximum call stack size exceeded");
  for (int i = 0; i < n; i++)
    js_getindex(J, idx, i);
  return (int)n;
}

static void reflect_apply(js_State *J) {
  if (!js_iscallable(J, 1)) {
    char buf[64];
    const char *type = js_typeof(J, 1);
    js_typeerror(J, "Function.prototype.apply was called on %s, which is %s %s and not a function",
                 jsb_show(J, 1, buf), *type == 'o' || *type == 'u' ? "an" : "a", type);
  }
  js_copy(J, 1);
  js_copy(J, 2);
  js_call(J, push_arguments(J, 3));
}

/* The prototype that new objects of the constructor at idx have; NULL if it has none. */
static js_Object *prototype_of(js_State *J, int idx) {
  js_getproperty(J, idx, "prototype");
  js_Object *obj = js_isobject(J, -1) ? js_toobject(J, -1) : NULL;
  js_pop(J, 1);
  return obj;
}

/* What a function written in JavaScript makes: `this` is ours to make. */
static void construct_function(js_State *J) {
  js_Object *prototype = prototype_of(J, 3);
  if (!prototype)
    prototype = J->Object_prototype;
  js_pushobject(J, jsV_newobject(J, JS_COBJECT, prototype));
  js_copy(J, 1);
  js_copy(J, -2);
  js_call(J, push_arguments(J, 2));
  if (!js_isobject(J, -1))
    js_pop(J, 1);
}

/* Built-ins make objects of their own class, which then get the prototype. */
static void construct_builtin(js_State *J) {
  js_Object *same = js_toobject(J, 1) == js_toobject(J, 3) ? js_toobject(J, 1) : NULL;
  js_Object *prototype = same ? NULL : prototype_of(J, 3);
  js_getglobal(J, "Object");
  int plain = !same && js_isobject(J, -1) && js_toobject(J, -1) == js_toobject(J, 1);
  js_pop(J, 1);
  if (plain) { /* it would answer with its argument */
    js_newobject(J);
  } else {
    js_copy(J, 1);
    js_construct(J, push_arguments(J, 2));
  }
  if (prototype && js_isobject(J, -1))
    js_toobject(J, -1)->prototype = prototype;
}

/* A bound function at 1 gives way to what it is bound to, with its arguments first. */
static void unbind(js_State *J) {
  while (jsb_hasown(J, 1, "__TargetFunction__")) {
    int n = 0;
    js_newarray(J);
    js_getproperty(J, 1, "__BoundArguments__");
    for (int i = 0; i < js_getlength(J, -1); i++, n++) {
      js_getindex(J, -1, i);
      js_setindex(J, -3, n);
    }
    js_pop(J, 1);
    for (int i = 0; i < jsb_length(J, 2); i++, n++) {
      js_getindex(J, 2, i);
      js_setindex(J, -2, n);
    }
    js_replace(J, 2);
    js_getproperty(J, 1, "__TargetFunction__");
    if (js_toobject(J, 1) == js_toobject(J, 3)) {
      js_copy(J, -1);
      js_replace(J, 3);
    }
    js_replace(J, 1);
  }
}

static void reflect_construct(js_State *J) {
  char buf[64];
  if (js_gettop(J) < 4) {
    jsb_arguments(J, 2);
    js_copy(J, 1);
  }
  for (int i = 1; i <= 3; i += 2)
    if (!jsb_isconstructor(J, i))
      js_typeerror(J, "%s is not a constructor", jsb_show(J, i, buf));
  if (!js_isobject(J, 2))
    js_typeerror(J, "CreateListFromArrayLike called on non-object");
  unbind(J);
  if (js_toobject(J, 1)->type == JS_CFUNCTION)
    construct_function(J);
  else
    construct_builtin(J);
}

static void reflect_define_property(js_State *J) {
  js_Descriptor desc;
  js_Object *obj = target(J, "defineProperty");
  const char *key = js_tokey(J, 2);
  jsR_todescriptor(J, 3, &desc);
  js_pushboolean(J, jsR_define(J, obj, key, &desc));
}

/* Tries a change that runs nothing of the program's; answers whether it could be made. */
static void attempt(js_State *J, void (*change)(js_State *J, const char *key), const char *key) {
  int strict = J->strict;
  if (js_try(J)) {
    J->strict = strict;
    js_pushboolean(J, 0);
    return;
  }
  J->strict = 1; /* what cannot be done throws */
  change(J, key);
  js_endtry(J);
  J->strict = strict;
  js_pushboolean(J, 1);
}

static void delete_it(js_State *J, const char *key) {
  js_delproperty(J, 1, key);
}

static void reflect_delete_property(js_State *J) {
  target(J, "deleteProperty");
  attempt(J, delete_it, js_tokey(J, 2));
}

static void reflect_get(js_State *J) {
  js_Object *obj = target(J, "get");
  int other = js_gettop(J) > 3;
  const char *key = js_tokey(J, 2);
  js_Property *ref = other ? jsV_getproperty(J, obj, key) : NULL;
  if (!ref || !(ref->atts & JS_ACCESSOR)) {
    js_getproperty(J, 1, key);
  } else if (!jsV_getter(ref)) {
    js_pushundefined(J);
  } else {
    js_pushobject(J, jsV_getter(ref));
    js_copy(J, 3);
    js_call(J, 0);
  }
}

static void set_on_target(js_State *J, const char *key) {
  js_copy(J, 3);
  js_setproperty(J, 1, key);
}

/* Gives the receiver at 4 the value, where that is not what was asked for the property. */
static int set_on_receiver(js_State *J, const char *key) {
  js_Object *obj = js_toobject(J, 4);
  js_Descriptor own, desc = {.has = JS_HASVALUE};
  desc.value = *js_tovalue(J, 3);
  if (!jsV_describe(J, obj, key, &own))
    desc.has |= JS_HASWRITABLE | JS_HASENUMERABLE | JS_HASCONFIGURABLE;
  else if (own.has & JS_ISACCESSOR || own.atts & JS_READONLY)
    return 0;
  return jsR_define(J, obj, key, &desc);
}

static void reflect_set(js_State *J) {
  js_Object *obj = target(J, "set");
  if (js_gettop(J) < 5) {
    jsb_arguments(J, 3);
    js_copy(J, 1);
  }
  const char *key = js_tokey(J, 2);
  js_Property *ref = jsV_getproperty(J, obj, key);
  if (ref && ref->atts & JS_ACCESSOR) {
    js_Object *setter = jsV_setter(ref);
    js_pushboolean(J, setter != NULL);
    if (!setter)
      return;
    js_pushobject(J, setter);
    js_copy(J, 4);
    js_copy(J, 3);
    js_call(J, 1);
    js_pop(J, 1);
  } else if (!js_isobject(J, 4) || (ref && ref->atts & JS_READONLY)) {
    js_pushboolean(J, 0);
  } else if (js_toobject(J, 4) == obj) {
    attempt(J, set_on_target, key);
  } else {
    js_pushboolean(J, set_on_receiver(J, key));
  }
}

static void reflect_has(js_State *J) {
  js_Object *obj = target(J, "has");
  js_pushboolean(J, jsb_has(J, obj, js_tokey(J, 2)));
}

static void reflect_get_own_property_descriptor(js_State *J) {
  target(J, "getOwnPropertyDescriptor");
  jsb_pushdescriptor(J, 1, js_tokey(J, 2));
}

static void reflect_get_prototype_of(js_State *J) {
  js_Object *prototype = target(J, "getPrototypeOf")->prototype;
  if (prototype)
    js_pushobject(J, prototype);
  else
    js_pushnull(J);
}

static void set_prototype(js_State *J, const char *unused) {
  (void)unused;
  jsV_setprototype(J, js_toobject(J, 1), js_tovalue(J, 2));
}

static void reflect_set_prototype_of(js_State *J) {
  char buf[64];
  target(J, "setPrototypeOf");
  if (!js_isobject(J, 2) && !js_isnull(J, 2))
    js_typeerror(J, "Object prototype may only be an Object or null: %s", jsb_show(J, 2, buf));
  attempt(J, set_prototype, NULL);
}

static void reflect_is_extensible(js_State *J) {
  js_pushboolean(J, target(J, "isExtensible")->extensible);
}

static void reflect_prevent_extensions(js_State *J) {
  js_Object *obj = target(J, "preventExtensions");
  jsR_unflattenarray(J, obj);
  obj->extensible = 0;
  js_pushboolean(J, 1);
}

static void reflect_own_keys(js_State *J) {
  target(J, "ownKeys");
  jsb_pushownkeys(J, 1);
}

void jsb_reflect(js_State *J) {
  js_newobject(J);
  jsB_propf(J, "Reflect.defineProperty", reflect_define_property, 3);
  jsB_propf(J, "Reflect.deleteProperty", reflect_delete_property, 2);
  jsB_propf(J, "Reflect.apply", reflect_apply, 3);
  jsB_propf(J, "Reflect.construct", reflect_construct, 2);
  jsB_propf(J, "Reflect.get", reflect_get, 2);
  jsB_propf(J, "Reflect.getOwnPropertyDescriptor", reflect_get_own_property_descriptor, 2);
  jsB_propf(J, "Reflect.getPrototypeOf", reflect_get_prototype_of, 1);
  jsB_propf(J, "Reflect.has", reflect_has, 2);
  jsB_propf(J, "Reflect.isExtensible", reflect_is_extensible, 1);
  jsB_propf(J, "Reflect.ownKeys", reflect_own_keys, 1);
  jsB_propf(J, "Reflect.preventExtensions", reflect_prevent_extensions, 1);
  jsB_propf(J, "Reflect.set", reflect_set, 3);
  jsB_propf(J, "Reflect.setPrototypeOf", reflect_set_prototype_of, 2);
  jsb_tag(J, "Reflect");
  js_defglobal(J, "Reflect", JS_DONTENUM);
}
