/* Symbol: what programs see of symbols. */
#include "runtime/mujs/builtins/builtins.h"

/* Symbol.for's symbols by their keys: an object without a prototype. */
#define REGISTRY "Symbol.for"

static void call_symbol(js_State *J) {
  if (js_isundefined(J, 1))
    js_newsymbol(J, NULL);
  else
    js_newsymbol(J, js_tostring(J, 1));
}

static void construct_symbol(js_State *J) {
  js_typeerror(J, "Symbol is not a constructor");
}

void jsb_symbol_for(js_State *J, const char *key) {
  js_getregistry(J, REGISTRY);
  if (!js_hasproperty(J, -1, key)) {
    js_newsymbol(J, key);
    js_tovalue(J, -1)->u.object->u.sym.registered = 1;
    js_copy(J, -1);
    js_setproperty(J, -3, key);
  }
  js_rot2pop1(J);
}

static void symbol_for(js_State *J) {
  jsb_symbol_for(J, js_tostring(J, 1));
}

static void symbol_key_for(js_State *J) {
  if (!js_issymbol(J, 1))
    js_typeerror(J, "%s is not a symbol", js_tostring(J, 1));
  js_Object *cell = js_tovalue(J, 1)->u.object;
  if (cell->u.sym.registered)
    js_pushstring(J, cell->u.sym.description);
  else
    js_pushundefined(J);
}

/* The cell of `this`, a symbol or its object. */
static js_Object *this_symbol(js_State *J, const char *method) {
  js_Value *v = js_tovalue(J, 0);
  if (v->t.type == JS_TSYMBOL)
    return v->u.object;
  if (v->t.type == JS_TOBJECT && v->u.object->type == JS_CSYMBOLOBJECT)
    return v->u.object->u.symbol;
  js_typeerror(J, "%s requires that 'this' be a Symbol", method);
}

static void push_symbol(js_State *J, js_Object *cell) {
  js_Value v = {.t.type = JS_TSYMBOL};
  v.u.object = cell;
  js_pushvalue(J, v);
}

static void symbol_to_string(js_State *J) {
  jsV_describesymbol(J, this_symbol(J, "Symbol.prototype.toString"));
}

static void symbol_value_of(js_State *J) {
  push_symbol(J, this_symbol(J, "Symbol.prototype.valueOf"));
}

static void symbol_to_primitive(js_State *J) {
  push_symbol(J, this_symbol(J, "Symbol.prototype [ @@toPrimitive ]"));
}

static void symbol_description(js_State *J) {
  js_Object *cell = this_symbol(J, "Symbol.prototype.description");
  if (cell->u.sym.description)
    js_pushstring(J, cell->u.sym.description);
  else
    js_pushundefined(J);
}

static void define_known(js_State *J) {
  static const unsigned char order[] = {
      JS_SYM_ASYNCITERATOR, JS_SYM_HASINSTANCE,  JS_SYM_ISCONCATSPREADABLE, JS_SYM_ITERATOR,
      JS_SYM_MATCH,         JS_SYM_MATCHALL,     JS_SYM_REPLACE,            JS_SYM_SEARCH,
      JS_SYM_SPECIES,       JS_SYM_SPLIT,        JS_SYM_TOPRIMITIVE,        JS_SYM_TOSTRINGTAG,
      JS_SYM_UNSCOPABLES,
  };
  for (size_t i = 0; i < sizeof order; i++) {
    const char *name = J->symbols[order[i]]->u.sym.description;
    js_pushsymbol(J, order[i]);
    js_defproperty(J, -2, strchr(name, '.') + 1, JS_READONLY | JS_DONTENUM | JS_DONTCONF);
  }
}

void jsb_symbol(js_State *J) {
  js_pushnull(J);
  js_newobjectx(J);
  js_setregistry(J, REGISTRY);

  js_pushobject(J, J->Symbol_prototype);
  js_newcconstructor(J, call_symbol, construct_symbol, "Symbol", 0);
  jsB_propf(J, "Symbol.for", symbol_for, 1);
  jsB_propf(J, "Symbol.keyFor", symbol_key_for, 1);
  define_known(J);
  js_defglobal(J, "Symbol", JS_DONTENUM);

  js_pushobject(J, J->Symbol_prototype);
  jsB_propf(J, "Symbol.prototype.toString", symbol_to_string, 0);
  jsB_propf(J, "Symbol.prototype.valueOf", symbol_value_of, 0);
  jsb_getter(J, "description", "get description", symbol_description);
  jsb_tag(J, "Symbol");
  jsb_symbolmethod(J, JS_SYM_TOPRIMITIVE, "[Symbol.toPrimitive]", symbol_to_primitive, 1,
                   JS_READONLY | JS_DONTENUM);
  js_pop(J, 1);
}
