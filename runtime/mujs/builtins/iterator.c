/* The iterators of arrays and strings, and what all iterators inherit from. */
#include "runtime/mujs/builtins/iterate.h"

#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/util.h"

static const char array_tag[] = "Array Iterator";
static const char string_tag[] = "String Iterator";

enum { KEYS, VALUES, ENTRIES };

struct walker {
  js_Value target; /* undefined once it has come to its end */
  int index;       /* of an element, or a byte */
  int kind;
};

static void mark_walker(js_State *J, void *data) {
  js_markvalue(J, &((struct walker *)data)->target);
}

static void free_walker(js_State *J, void *data) {
  js_free(J, data);
}

/* Pushes an iterator over what is on top of the stack, which it replaces. */
static void new_walker(js_State *J, enum jsb_place prototype, const char *tag, int kind) {
  struct walker *w = jsb_new_data(J, prototype, tag, sizeof *w, mark_walker, free_walker);
  w->target = *js_tovalue(J, -2);
  w->kind = kind;
  js_rot2pop1(J);
}

static void iterate_array(js_State *J, int kind) {
  js_copy(J, 0);
  js_toobject(J, -1);
  new_walker(J, JSB_PROTO_ARRAY_ITERATOR, array_tag, kind);
}

void jsb_array_values(js_State *J) {
  iterate_array(J, VALUES);
}

static void array_keys(js_State *J) {
  iterate_array(J, KEYS);
}

static void array_entries(js_State *J) {
  iterate_array(J, ENTRIES);
}

static void push_element(js_State *J, struct walker *w, int i) {
  js_pushvalue(J, w->target);
  js_getindex(J, -1, i);
  js_rot2pop1(J);
}

static void push_entry(js_State *J, struct walker *w, int i) {
  js_newarray(J);
  js_pushnumber(J, i);
  js_setindex(J, -2, 0);
  push_element(J, w, i);
  js_setindex(J, -2, 1);
}

static int walker_length(js_State *J, struct walker *w) {
  int n;
  if (w->target.t.type == JS_TUNDEFINED)
    return 0;
  js_pushvalue(J, w->target);
  n = js_getlength(J, -1);
  js_pop(J, 1);
  return n;
}

void jsb_arrayiterator_next(js_State *J) {
  struct walker *w = jsb_this(J, array_tag, "Array Iterator.prototype.next");
  if (w->index >= walker_length(J, w)) {
    w->target.t.type = JS_TUNDEFINED;
    js_pushundefined(J);
    jsb_iterresult(J, 1);
    return;
  }
  int i = w->index++;
  if (w->kind == KEYS)
    js_pushnumber(J, i);
  else if (w->kind == VALUES)
    push_element(J, w, i);
  else
    push_entry(J, w, i);
  jsb_iterresult(J, 0);
}

void jsb_string_iterate(js_State *J) {
  if (!js_iscoercible(J, 0))
    js_typeerror(J, "String.prototype[Symbol.iterator] called on null or undefined");
  js_copy(J, 0);
  js_tostringvalue(J, -1);
  new_walker(J, JSB_PROTO_STRING_ITERATOR, string_tag, VALUES);
}

int jsb_charbytes(const char *s, int n) {
  unsigned char c = (unsigned char)*s;
  int length = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
  return length < n ? length : n;
}

void jsb_stringiterator_next(js_State *J) {
  struct walker *w = jsb_this(J, string_tag, "String Iterator.prototype.next");
  int n = 0;
  const char *s = NULL;
  if (w->target.t.type != JS_TUNDEFINED)
    s = jsV_stringbytes(J, &w->target, &n);
  if (w->index >= n) {
    w->target.t.type = JS_TUNDEFINED;
    js_pushundefined(J);
    jsb_iterresult(J, 1);
    return;
  }
  int length = jsb_charbytes(s + w->index, n - w->index);
  js_pushlstring(J, s + w->index, length);
  w->index += length;
  jsb_iterresult(J, 0);
}

static void make_prototypes(js_State *J) {
  js_newobject(J);
  jsb_keep(J, JSB_PROTO_ITERATOR);
  jsb_symbolmethod(J, JS_SYM_ITERATOR, "[Symbol.iterator]", jsb_return_this, 0, JS_DONTENUM);
  js_pop(J, 1);
  jsb_iteratorprototype(J, JSB_PROTO_ARRAY_ITERATOR, array_tag, jsb_arrayiterator_next);
  jsb_iteratorprototype(J, JSB_PROTO_STRING_ITERATOR, string_tag, jsb_stringiterator_next);
}

void jsb_iterator(js_State *J) {
  make_prototypes(J);

  js_pushobject(J, J->Array_prototype);
  jsB_propf(J, "Array.prototype.keys", array_keys, 0);
  jsB_propf(J, "Array.prototype.entries", array_entries, 0);
  jsB_propf(J, "Array.prototype.values", jsb_array_values, 0);
  js_getproperty(J, -1, "values");
  js_defproperty(J, -2, js_symbolkey(J, JS_SYM_ITERATOR), JS_DONTENUM);
  js_pop(J, 1);

  js_pushobject(J, J->String_prototype);
  jsb_symbolmethod(J, JS_SYM_ITERATOR, "[Symbol.iterator]", jsb_string_iterate, 0,
                   JS_DONTENUM);
  js_pop(J, 1);
}
