/*
 * WeakMap and WeakSet: what they hold does not keep its keys alive.
 *
 * A table of pairs, hashed by the address of the key, with linear probing. The collector asks
 * for the value of a pair only when it has reached both the key and the table; before it frees
 * what it has not reached, it lets every table forget the pairs of such keys.
 */
#include "runtime/mujs/builtins/util.h"

#include <stdint.h>

static const char weak_map_tag[] = "WeakMap";
static const char weak_set_tag[] = "WeakSet";

struct weak {
  struct weak *next, **link; /* the state's list */
  js_Ephemeron *pairs;       /* key NULL: never used */
  uint32_t capacity;         /* a power of two, or 0 */
  uint32_t used;             /* pairs and removed ones */
  uint32_t live;
};

/* The key of a pair that was removed. */
static js_Object removed;

static uint32_t place_of(const struct weak *w, const js_Object *key) {
  uint64_t x = (uint64_t)((uintptr_t)key >> 4) * 0x9e3779b97f4a7c15u;
  return (uint32_t)(x >> 32) & (w->capacity - 1);
}

static js_Ephemeron *find(const struct weak *w, const js_Object *key) {
  if (!w->capacity)
    return NULL;
  for (uint32_t i = place_of(w, key); w->pairs[i].key; i = (i + 1) & (w->capacity - 1))
    if (w->pairs[i].key == key)
      return &w->pairs[i];
  return NULL;
}

static js_Ephemeron *vacancy(const struct weak *w, const js_Object *key) {
  uint32_t i = place_of(w, key);
  while (w->pairs[i].key)
    i = (i + 1) & (w->capacity - 1);
  return &w->pairs[i];
}

static void resize(js_State *J, struct weak *w, uint32_t capacity) {
  struct weak to = *w;
  if (capacity > 1 << 25)
    js_rangeerror(J, "WeakMap maximum size exceeded");
  to.pairs = js_malloc(J, (int)(capacity * sizeof *to.pairs));
  to.capacity = capacity;
  to.used = to.live;
  for (uint32_t i = 0; i < capacity; i++)
    to.pairs[i].key = NULL;
  for (uint32_t i = 0; i < w->capacity; i++)
    if (w->pairs[i].key && w->pairs[i].key != &removed)
      *vacancy(&to, w->pairs[i].key) = w->pairs[i];
  js_free(J, w->pairs);
  js_gcadjust(J, ((long)capacity - (long)w->capacity) * (long)sizeof *w->pairs);
  *w = to;
}

static js_Ephemeron *put(js_State *J, struct weak *w, js_Object *key) {
  js_Ephemeron *pair = find(w, key);
  if (pair)
    return pair;
  if (w->used >= w->capacity - w->capacity / 4) {
    uint32_t capacity = 4;
    while (capacity < w->live * 2 + 2)
      capacity *= 2;
    resize(J, w, capacity);
  }
  pair = vacancy(w, key);
  pair->key = key;
  pair->value.t.type = JS_TUNDEFINED;
  w->used++;
  w->live++;
  return pair;
}

static void forget(struct weak *w, js_Ephemeron *pair) {
  pair->key = &removed;
  w->live--;
}

/* ---- what the collector calls ---- */

static void weak_mark(js_State *J, void *data) {
  struct weak *w = data;
  for (uint32_t i = 0; i < w->capacity; i++)
    if (w->pairs[i].key && w->pairs[i].key != &removed)
      js_markephemeron(J, &w->pairs[i]);
}

static void weak_free(js_State *J, void *data) {
  struct weak *w = data;
  if (!w)
    return;
  if (w->link) {
    *w->link = w->next;
    if (w->next)
      w->next->link = w->link;
  }
  js_gcadjust(J, -(long)(w->capacity * sizeof *w->pairs));
  js_free(J, w->pairs);
  js_free(J, w);
}

void jsB_sweepweak(js_State *J) {
  for (struct weak *w = J->weak; w; w = w->next)
    for (uint32_t i = 0; i < w->capacity; i++) {
      js_Object *key = w->pairs[i].key;
      if (key && key != &removed && key->gcmark != J->gcmark)
        forget(w, &w->pairs[i]);
    }
}

/* ---- JavaScript ---- */

static struct weak *new_weak(js_State *J, int map) {
  struct weak *w = jsb_new_data(J, map ? JSB_PROTO_WEAK_MAP : JSB_PROTO_WEAK_SET,
                                map ? weak_map_tag : weak_set_tag, sizeof *w, weak_mark,
                                weak_free);
  w->next = J->weak;
  w->link = (struct weak **)&J->weak;
  if (w->next)
    w->next->link = &w->next;
  J->weak = w;
  return w;
}

static struct weak *this_map(js_State *J, const char *method) {
  return jsb_this(J, weak_map_tag, method);
}

static struct weak *this_set(js_State *J, const char *method) {
  return jsb_this(J, weak_set_tag, method);
}

static js_Ephemeron *find_key(js_State *J, const struct weak *w) {
  return js_isobject(J, 1) ? find(w, js_tovalue(J, 1)->u.object) : NULL;
}

static js_Object *need_key(js_State *J, const char *what) {
  if (!js_isobject(J, 1))
    js_typeerror(J, "Invalid value used %s", what);
  return js_tovalue(J, 1)->u.object;
}

static void map_get(js_State *J) {
  js_Ephemeron *pair = find_key(J, this_map(J, "WeakMap.prototype.get"));
  if (pair)
    js_pushvalue(J, pair->value);
  else
    js_pushundefined(J);
}

static void map_set(js_State *J) {
  struct weak *w = this_map(J, "WeakMap.prototype.set");
  js_Object *key = need_key(J, "as weak map key");
  put(J, w, key)->value = *js_tovalue(J, 2);
  js_copy(J, 0);
}

static void map_has(js_State *J) {
  js_pushboolean(J, find_key(J, this_map(J, "WeakMap.prototype.has")) != NULL);
}

static void set_has(js_State *J) {
  js_pushboolean(J, find_key(J, this_set(J, "WeakSet.prototype.has")) != NULL);
}

static void set_add(js_State *J) {
  struct weak *w = this_set(J, "WeakSet.prototype.add");
  put(J, w, need_key(J, "in weak set"));
  js_copy(J, 0);
}

static void remove_key(js_State *J, struct weak *w) {
  js_Ephemeron *pair = find_key(J, w);
  js_pushboolean(J, pair != NULL);
  if (pair)
    forget(w, pair);
}

static void map_delete(js_State *J) {
  remove_key(J, this_map(J, "WeakMap.prototype.delete"));
}

static void set_delete(js_State *J) {
  remove_key(J, this_set(J, "WeakSet.prototype.delete"));
}

static void map_construct(js_State *J) {
  jsb_arguments(J, 1);
  new_weak(J, 1);
  jsb_fill(J, "set", 1);
}

static void set_construct(js_State *J) {
  jsb_arguments(J, 1);
  new_weak(J, 0);
  jsb_fill(J, "add", 0);
}

void jsb_weak(js_State *J) {
  js_newobject(J);
  jsB_propf(J, "WeakMap.prototype.delete", map_delete, 1);
  jsB_propf(J, "WeakMap.prototype.get", map_get, 1);
  jsB_propf(J, "WeakMap.prototype.set", map_set, 2);
  jsB_propf(J, "WeakMap.prototype.has", map_has, 1);
  jsb_tag(J, "WeakMap");
  jsb_class(J, JSB_PROTO_WEAK_MAP, "WeakMap", map_construct, 0);
  js_defglobal(J, "WeakMap", JS_DONTENUM);

  js_newobject(J);
  jsB_propf(J, "WeakSet.prototype.delete", set_delete, 1);
  jsB_propf(J, "WeakSet.prototype.has", set_has, 1);
  jsB_propf(J, "WeakSet.prototype.add", set_add, 1);
  jsb_tag(J, "WeakSet");
  jsb_class(J, JSB_PROTO_WEAK_SET, "WeakSet", set_construct, 0);
  js_defglobal(J, "WeakSet", JS_DONTENUM);
}
