/* Map and Set. */
#include "runtime/mujs/builtins/iterate.h"
#include "runtime/mujs/builtins/table.h"
#include "runtime/mujs/builtins/util.h"

#include <stdio.h>

static const char map_tag[] = "Map";
static const char set_tag[] = "Set";

/* ---- the objects ---- */

static void collection_mark(js_State *J, void *data) {
  jsb_table_mark(J, data);
}

static void collection_free(js_State *J, void *data) {
  if (!data)
    return;
  jsb_table_release(J, data);
  js_free(J, data);
}

static struct jsb_table *new_collection(js_State *J, int values) {
  struct jsb_table *t = jsb_new_data(J, values ? JSB_PROTO_MAP : JSB_PROTO_SET,
                                     values ? map_tag : set_tag, sizeof *t,
                                     collection_mark, collection_free);
  jsb_table_init(t, values);
  return t;
}

static struct jsb_table *this_map(js_State *J, const char *method) {
  return jsb_this(J, map_tag, method);
}

static struct jsb_table *this_set(js_State *J, const char *method) {
  return jsb_this(J, set_tag, method);
}

/* ---- methods that Map and Set have alike ---- */

static void map_has(js_State *J) {
  struct jsb_table *t = this_map(J, "Map.prototype.has");
  js_pushboolean(J, jsb_table_find(J, t, js_tovalue(J, 1)) != NULL);
}

static void set_has(js_State *J) {
  struct jsb_table *t = this_set(J, "Set.prototype.has");
  js_pushboolean(J, jsb_table_find(J, t, js_tovalue(J, 1)) != NULL);
}

static void map_delete(js_State *J) {
  struct jsb_table *t = this_map(J, "Map.prototype.delete");
  js_pushboolean(J, jsb_table_remove(J, t, js_tovalue(J, 1)));
}

static void set_delete(js_State *J) {
  struct jsb_table *t = this_set(J, "Set.prototype.delete");
  js_pushboolean(J, jsb_table_remove(J, t, js_tovalue(J, 1)));
}

static void map_clear(js_State *J) {
  jsb_table_clear(J, this_map(J, "Map.prototype.clear"));
}

static void set_clear(js_State *J) {
  jsb_table_clear(J, this_set(J, "Set.prototype.clear"));
}

static void map_size(js_State *J) {
  js_pushnumber(J, this_map(J, "get Map.prototype.size")->live);
}

static void set_size(js_State *J) {
  js_pushnumber(J, this_set(J, "get Set.prototype.size")->live);
}

/* ---- their own ---- */

static void map_get(js_State *J) {
  struct jsb_table *t = this_map(J, "Map.prototype.get");
  struct jsb_entry *e = jsb_table_find(J, t, js_tovalue(J, 1));
  if (e)
    js_pushvalue(J, e->value[0]);
  else
    js_pushundefined(J);
}

static void map_set(js_State *J) {
  struct jsb_table *t = this_map(J, "Map.prototype.set");
  struct jsb_entry *e = jsb_table_put(J, t, js_tovalue(J, 1));
  e->value[0] = *js_tovalue(J, 2);
  js_copy(J, 0);
}

static void set_add(js_State *J) {
  jsb_table_put(J, this_set(J, "Set.prototype.add"), js_tovalue(J, 1));
  js_copy(J, 0);
}

/* ---- iteration ---- */

enum { KEYS, VALUES, ENTRIES };

struct iterator {
  struct jsb_cursor cursor;
  js_Object *owner; /* NULL after the end */
  int kind;
};

static const char map_iterator_tag[] = "Map Iterator";
static const char set_iterator_tag[] = "Set Iterator";

static void iterator_mark(js_State *J, void *data) {
  struct iterator *it = data;
  if (it->owner)
    js_markobject(J, it->owner);
}

static void iterator_free(js_State *J, void *data) {
  if (!data)
    return;
  jsb_cursor_release(&((struct iterator *)data)->cursor);
  js_free(J, data);
}

/* Pushes an iterator over `this`, whose table it is. */
static struct iterator *new_iterator(js_State *J, struct jsb_table *t, int kind) {
  int map = js_tovalue(J, 0)->u.object->u.user.tag == map_tag;
  struct iterator *it = jsb_new_data(J, map ? JSB_PROTO_MAP_ITERATOR : JSB_PROTO_SET_ITERATOR,
                                     map ? map_iterator_tag : set_iterator_tag, sizeof *it,
                                     iterator_mark, iterator_free);
  it->kind = kind;
  it->owner = js_tovalue(J, 0)->u.object;
  jsb_cursor_init(&it->cursor, t);
  return it;
}

static void for_each(js_State *J, struct jsb_table *t) {
  struct jsb_entry *e;
  jsb_arguments(J, 2);
  jsb_need_function(J, 1);
  struct iterator *it = new_iterator(J, t, ENTRIES);
  while ((e = jsb_cursor_next(&it->cursor))) {
    js_Value key = e->key;
    js_copy(J, 1);
    js_copy(J, 2);
    js_pushvalue(J, t->stride > sizeof *e ? e->value[0] : key);
    js_pushvalue(J, key);
    js_copy(J, 0);
    js_call(J, 3);
    js_pop(J, 1);
  }
  js_pushundefined(J);
}

static void map_for_each(js_State *J) {
  for_each(J, this_map(J, "Map.prototype.forEach"));
}

static void set_for_each(js_State *J) {
  for_each(J, this_set(J, "Set.prototype.forEach"));
}

/* Pushes what iterator `it` gives for an entry. */
static void push_item(js_State *J, const struct iterator *it, const struct jsb_entry *e) {
  js_Value key = e->key, value = it->cursor.table->stride > sizeof *e ? e->value[0] : key;
  if (it->kind != ENTRIES) {
    js_pushvalue(J, it->kind == KEYS ? key : value);
    return;
  }
  js_newarray(J);
  js_pushvalue(J, key);
  js_setindex(J, -2, 0);
  js_pushvalue(J, value);
  js_setindex(J, -2, 1);
}

static void next(js_State *J, struct iterator *it) {
  struct jsb_entry *e = jsb_cursor_next(&it->cursor);
  if (e)
    push_item(J, it, e);
  else
    js_pushundefined(J);
  jsb_iterresult(J, e == NULL);
}

static void map_iterator_next(js_State *J) {
  next(J, jsb_this(J, map_iterator_tag, "Map Iterator.prototype.next"));
}

static void set_iterator_next(js_State *J) {
  next(J, jsb_this(J, set_iterator_tag, "Set Iterator.prototype.next"));
}

static void map_keys(js_State *J) {
  new_iterator(J, this_map(J, "Map.prototype.keys"), KEYS);
}

static void map_values(js_State *J) {
  new_iterator(J, this_map(J, "Map.prototype.values"), VALUES);
}

static void map_entries(js_State *J) {
  new_iterator(J, this_map(J, "Map.prototype.entries"), ENTRIES);
}

static void set_values(js_State *J) {
  new_iterator(J, this_set(J, "Set.prototype.values"), VALUES);
}

static void set_entries(js_State *J) {
  new_iterator(J, this_set(J, "Set.prototype.entries"), ENTRIES);
}

/* What an iterator has still to give, for those that show it. */
int jsb_preview(js_State *J, int idx, int *pairs) {
  struct iterator *it = jsb_data(J, idx, map_iterator_tag);
  struct jsb_cursor at;
  struct jsb_entry *e;
  int n = 0;
  if (!it)
    it = jsb_data(J, idx, set_iterator_tag);
  if (!it)
    return 0;
  *pairs = it->kind == ENTRIES;
  js_newarray(J);
  if (!it->cursor.table)
    return 1;
  jsb_cursor_init(&at, it->cursor.table);
  at.at = it->cursor.at;
  while ((e = jsb_cursor_next(&at))) {
    push_item(J, it, e);
    js_setindex(J, -2, n++);
  }
  return 1;
}

/* ---- the classes ---- */

static void map_construct(js_State *J) {
  jsb_arguments(J, 1);
  new_collection(J, 1);
  jsb_fill(J, "set", 1);
}

static void set_construct(js_State *J) {
  jsb_arguments(J, 1);
  new_collection(J, 0);
  jsb_fill(J, "add", 0);
}

static void alias(js_State *J, const char *name, const char *other) {
  js_getproperty(J, -1, name);
  js_defproperty(J, -2, other, JS_DONTENUM);
}

static void init_map(js_State *J) {
  js_newobject(J);
  jsB_propf(J, "Map.prototype.get", map_get, 1);
  jsB_propf(J, "Map.prototype.set", map_set, 2);
  jsB_propf(J, "Map.prototype.has", map_has, 1);
  jsB_propf(J, "Map.prototype.delete", map_delete, 1);
  jsB_propf(J, "Map.prototype.clear", map_clear, 0);
  jsB_propf(J, "Map.prototype.forEach", map_for_each, 1);
  jsB_propf(J, "Map.prototype.keys", map_keys, 0);
  jsB_propf(J, "Map.prototype.values", map_values, 0);
  jsB_propf(J, "Map.prototype.entries", map_entries, 0);
  alias(J, "entries", js_symbolkey(J, JS_SYM_ITERATOR));
  jsb_getter(J, "size", "get size", map_size);
  jsb_tag(J, "Map");
  jsb_class(J, JSB_PROTO_MAP, "Map", map_construct, 0);
  jsb_species(J);
  js_defglobal(J, "Map", JS_DONTENUM);
  jsb_iteratorprototype(J, JSB_PROTO_MAP_ITERATOR, map_iterator_tag, map_iterator_next);
}

static void init_set(js_State *J) {
  js_newobject(J);
  jsB_propf(J, "Set.prototype.has", set_has, 1);
  jsB_propf(J, "Set.prototype.add", set_add, 1);
  jsB_propf(J, "Set.prototype.delete", set_delete, 1);
  jsB_propf(J, "Set.prototype.clear", set_clear, 0);
  jsB_propf(J, "Set.prototype.forEach", set_for_each, 1);
  jsB_propf(J, "Set.prototype.values", set_values, 0);
  jsB_propf(J, "Set.prototype.entries", set_entries, 0);
  alias(J, "values", "keys");
  alias(J, "values", js_symbolkey(J, JS_SYM_ITERATOR));
  jsb_getter(J, "size", "get size", set_size);
  jsb_tag(J, "Set");
  jsb_class(J, JSB_PROTO_SET, "Set", set_construct, 0);
  jsb_species(J);
  js_defglobal(J, "Set", JS_DONTENUM);
  jsb_iteratorprototype(J, JSB_PROTO_SET_ITERATOR, set_iterator_tag, set_iterator_next);
}

void jsb_collections(js_State *J) {
  init_map(J);
  init_set(J);
}
