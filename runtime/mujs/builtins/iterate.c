/* Walking over iterables: with their iterators, or without where nobody can tell. */
#include "runtime/mujs/builtins/iterate.h"

#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/util.h"

enum { BY_ITERATOR, BY_INDEX, BY_CHARACTER };

const char *jsb_describe(js_State *J, int idx, char buf[64]) {
  js_Value v = *js_tovalue(J, idx);
  switch (js_type(J, idx)) {
  case JS_ISUNDEFINED: return "undefined";
  case JS_ISNULL: return "object null";
  case JS_ISBOOLEAN: return v.u.boolean ? "boolean true" : "boolean false";
  case JS_ISNUMBER: snprintf(buf, 64, "number %.50s", jsV_tostring(J, &v)); return buf;
  case JS_ISSTRING: snprintf(buf, 64, "string \"%.50s\"", jsV_tostring(J, &v)); return buf;
  case JS_ISSYMBOL: snprintf(buf, 64, "symbol %s", v.u.object->u.sym.key); return buf;
  case JS_ISFUNCTION: return "function";
  default: return "object";
  }
}

/* The built-in that an own or inherited property holds; NULL if it is anything else. */
static js_CFunction builtin_at(js_State *J, js_Object *obj, const char *key) {
  js_Property *ref = obj ? jsV_getproperty(J, obj, key) : NULL;
  if (!ref || (ref->atts & JS_ACCESSOR) || ref->value.t.type != JS_TOBJECT ||
      ref->value.u.object->type != JS_CCFUNCTION)
    return NULL;
  return ref->value.u.object->u.c.function;
}

int jsb_plainarrays(js_State *J) {
  return builtin_at(J, J->Array_prototype, js_symbolkey(J, JS_SYM_ITERATOR)) ==
             jsb_array_values &&
         builtin_at(J, J->builtins[JSB_PROTO_ARRAY_ITERATOR], "next") == jsb_arrayiterator_next;
}

static int plain_strings(js_State *J) {
  return builtin_at(J, J->String_prototype, js_symbolkey(J, JS_SYM_ITERATOR)) ==
             jsb_string_iterate &&
         builtin_at(J, J->builtins[JSB_PROTO_STRING_ITERATOR], "next") == jsb_stringiterator_next;
}

/* Arguments have no iterator in their tree unless a program gave them one. */
static int kind_of(js_State *J, int idx) {
  js_Value *v = js_tovalue(J, idx);
  if (js_isstring(J, idx))
    return plain_strings(J) ? BY_CHARACTER : BY_ITERATOR;
  if (v->t.type != JS_TOBJECT)
    return BY_ITERATOR;
  if (v->u.object->type == JS_CARRAY &&
      builtin_at(J, v->u.object, js_symbolkey(J, JS_SYM_ITERATOR)) == jsb_array_values)
    return jsb_plainarrays(J) ? BY_INDEX : BY_ITERATOR;
  if (v->u.object->type == JS_CARGUMENTS &&
      !jsV_getproperty(J, v->u.object, js_symbolkey(J, JS_SYM_ITERATOR)))
    return jsb_plainarrays(J) ? BY_INDEX : BY_ITERATOR;
  return BY_ITERATOR;
}

int jsb_isiterable(js_State *J, int idx) {
  int found;
  if (!js_iscoercible(J, idx))
    return 0;
  js_copy(J, idx);
  js_getproperty(J, -1, js_symbolkey(J, JS_SYM_ITERATOR));
  found = js_iscoercible(J, -1);
  js_pop(J, 2);
  return found;
}

JS_NORETURN static void not_iterable(js_State *J, int idx) {
  char buf[64];
  if (js_isundefined(J, idx))
    js_typeerror(J, "undefined is not iterable (cannot read property %s)",
                 js_symbolkey(J, JS_SYM_ITERATOR));
  js_typeerror(J, "%s is not iterable (cannot read property %s)", jsb_describe(J, idx, buf),
               js_symbolkey(J, JS_SYM_ITERATOR));
}

/* Pushes the iterator of what is on top of the stack, and its next(). */
static void push_iterator(js_State *J) {
  if (!js_iscoercible(J, -1))
    not_iterable(J, -1);
  js_copy(J, -1);
  js_getproperty(J, -1, js_symbolkey(J, JS_SYM_ITERATOR));
  js_rot2pop1(J);
  if (!js_iscallable(J, -1))
    not_iterable(J, -2);
  js_copy(J, -2);
  js_call(J, 0);
  if (!js_isobject(J, -1))
    js_typeerror(J, "Result of the Symbol.iterator method is not an object");
  js_getproperty(J, -1, "next");
}

void jsb_iterate(js_State *J, int idx, struct jsb_iterator *it) {
  int at = js_gettop(J);
  *it = (struct jsb_iterator){.at = at, .kind = kind_of(J, idx), .active = 1};
  js_copy(J, idx);
  if (it->kind != BY_ITERATOR) {
    js_pushundefined(J);
    return;
  }
  push_iterator(J);
  js_remove(J, at);
}

static int next_of_iterator(js_State *J, struct jsb_iterator *it) {
  char buf[64];
  it->active = 0; /* while it runs: one that throws is not closed */
  if (!js_iscallable(J, it->at + 1))
    js_typeerror(J, "%s is not a function", jsb_describe(J, it->at + 1, buf));
  js_copy(J, it->at + 1);
  js_copy(J, it->at);
  js_call(J, 0);
  if (!js_isobject(J, -1))
    js_typeerror(J, "Iterator result %s is not an object",
                 js_issymbol(J, -1) ? js_tokey(J, -1) : js_tostring(J, -1));
  js_getproperty(J, -1, "done");
  if (js_toboolean(J, -1)) {
    js_pop(J, 2);
    return 0;
  }
  js_pop(J, 1);
  js_getproperty(J, -1, "value");
  js_rot2pop1(J);
  it->active = 1;
  return 1;
}

/* A character is what UTF-8 says: halves without their other half are three bytes. */
static int next_character(js_State *J, struct jsb_iterator *it) {
  int n;
  const char *s = jsV_stringbytes(J, js_tovalue(J, it->at), &n);
  if (it->index >= n) {
    it->active = 0;
    return 0;
  }
  int length = jsb_charbytes(s + it->index, n - it->index);
  js_pushlstring(J, s + it->index, length);
  it->index += length;
  return 1;
}

int jsb_next(js_State *J, struct jsb_iterator *it) {
  if (!it->active)
    return 0;
  if (it->kind == BY_ITERATOR)
    return next_of_iterator(J, it);
  if (it->kind == BY_CHARACTER)
    return next_character(J, it);
  if (it->index >= js_getlength(J, it->at)) {
    it->active = 0;
    return 0;
  }
  js_getindex(J, it->at, it->index++);
  return 1;
}

/* Calls return(), if there is one; gives 0 if there is none, else pushes its result. */
static int call_return(js_State *J, struct jsb_iterator *it) {
  js_getproperty(J, it->at, "return");
  if (!js_iscoercible(J, -1)) {
    js_pop(J, 1);
    return 0;
  }
  js_copy(J, it->at);
  js_call(J, 0);
  return 1;
}

void jsb_close(js_State *J, struct jsb_iterator *it) {
  int open = it->active && it->kind == BY_ITERATOR;
  it->active = 0;
  if (!open || !call_return(J, it))
    return;
  if (!js_isobject(J, -1))
    js_typeerror(J, "%s is not an object", js_tostring(J, -1));
  js_pop(J, 1);
}

/* The error on top of the stack is what counts, whatever return() does. */
static void close_after_throw(js_State *J, struct jsb_iterator *it) {
  if (!it->active)
    return;
  it->active = 0;
  if (js_try(J)) {
    js_pop(J, 1);
    return;
  }
  if (call_return(J, it))
    js_pop(J, 1);
  js_endtry(J);
}

/* Not inlined: what it changes of `it` must be in memory when something throws past it. */
__attribute__((noinline)) static void walk(js_State *J, struct jsb_iterator *it,
                                           int (*fn)(js_State *, void *), void *data) {
  int top = js_gettop(J), on = 1;
  while (on && jsb_next(J, it)) {
    on = fn(J, data);
    js_pop(J, js_gettop(J) - top);
  }
  if (!on)
    jsb_close(J, it);
}

void jsb_foreach(js_State *J, int idx, int (*fn)(js_State *J, void *data), void *data) {
  struct jsb_iterator it;
  jsb_iterate(J, idx, &it);
  if (it.kind != BY_ITERATOR) {
    walk(J, &it, fn, data);
  } else {
    if (js_try(J)) {
      close_after_throw(J, &it);
      js_throw(J);
    }
    walk(J, &it, fn, data);
    js_endtry(J);
  }
  js_pop(J, 2);
}

void jsb_iterresult(js_State *J, int done) {
  js_newobject(J);
  js_rot2(J);
  js_setproperty(J, -2, "value");
  js_pushboolean(J, done);
  js_setproperty(J, -2, "done");
}

void jsb_iteratorprototype(js_State *J, int which, const char *tag, js_CFunction next) {
  js_pushobject(J, jsV_newobject(J, JS_COBJECT, J->builtins[JSB_PROTO_ITERATOR]));
  jsb_keep(J, which);
  js_newcfunction(J, next, "next", 0);
  js_defproperty(J, -2, "next", JS_DONTENUM);
  jsb_tag(J, tag);
  js_pop(J, 1);
}
