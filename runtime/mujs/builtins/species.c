/* ArraySpeciesCreate: of which class the arrays are that methods of arrays make. */
#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/lists.h"
#include "runtime/mujs/builtins/util.h"

static int is_getter_of_this(js_State *J, js_Object *constructor) {
  js_Property *ref = jsV_getproperty(J, constructor, js_symbolkey(J, JS_SYM_SPECIES));
  js_Object *getter = ref ? jsV_getter(ref) : NULL;
  return getter && getter->type == JS_CCFUNCTION && getter->u.c.function == jsb_return_this;
}

/* Whether `constructor` of the array is Array itself, untouched: nothing to ask then. */
static int is_plain(js_State *J, js_Object *array) {
  js_Property *ref = jsV_getproperty(J, array, "constructor");
  return ref && !(ref->atts & JS_ACCESSOR) && ref->value.t.type == JS_TOBJECT &&
         ref->value.u.object == J->builtins[JSB_ARRAY] &&
         is_getter_of_this(J, J->builtins[JSB_ARRAY]);
}

void jsb_newspecies(js_State *J, double length) {
  if (!js_isarray(J, 0) || is_plain(J, js_tovalue(J, 0)->u.object)) {
    js_newarray(J);
    return;
  }
  js_getproperty(J, 0, "constructor");
  if (js_isobject(J, -1)) {
    js_getproperty(J, -1, js_symbolkey(J, JS_SYM_SPECIES));
    js_rot2pop1(J);
    if (js_isnull(J, -1)) {
      js_pop(J, 1);
      js_pushundefined(J);
    }
  }
  if (js_isundefined(J, -1)) {
    js_pop(J, 1);
    js_newarray(J);
    return;
  }
  if (!jsb_isconstructor(J, -1))
    js_typeerror(J, "object.constructor[Symbol.species] is not a constructor");
  js_pushnumber(J, length);
  js_construct(J, 1);
}

void jsb_return_this(js_State *J) {
  js_copy(J, 0);
}

void jsb_species(js_State *J) {
  js_newcfunction(J, jsb_return_this, "get [Symbol.species]", 0);
  js_pushundefined(J);
  js_defaccessor(J, -3, js_symbolkey(J, JS_SYM_SPECIES), JS_DONTENUM);
}
