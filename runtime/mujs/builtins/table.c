/* A hash table in insertion order. */
#include "runtime/mujs/builtins/table.h"

#include <math.h>
#include <string.h>

enum { MIN_CAPACITY = 4, MAX_CAPACITY = 1 << 24 };

static struct jsb_entry *entry_at(const struct jsb_table *t, uint32_t i) {
  return (struct jsb_entry *)(t->entries + (size_t)i * t->stride);
}

static size_t bytes_of(const struct jsb_table *t, uint32_t capacity) {
  return (size_t)capacity * (t->stride + 2 * sizeof(uint32_t));
}

/* ---- hashes ---- */

static uint32_t *bucket_of(const struct jsb_table *t, uint32_t hash) {
  return &t->buckets[hash & (t->capacity * 2 - 1)];
}

static uint32_t mix(uint64_t x) {
  x ^= (uintptr_t)&mix; /* differs from run to run */
  x *= 0x9e3779b97f4a7c15u;
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93u;
  return (uint32_t)(x >> 32);
}

/* Neighbours stay neighbours, so that going through many of them misses the cache less. */
static uint32_t near(uint64_t x) {
  return (uint32_t)x + mix(x >> 12);
}

static uint32_t hash_number(double number) {
  uint64_t bits;
  if (fabs(number) < 0x1p53 && (double)(int64_t)number == number)
    return near((uint64_t)(int64_t)number);
  memcpy(&bits, &number, sizeof bits);
  return mix(isnan(number) ? 5 : bits);
}

static uint32_t hash_bytes(const char *s, int n) {
  uint64_t h = (uint64_t)n * 0x9e3779b97f4a7c15u, word;
  for (; n >= 8; n -= 8, s += 8) {
    memcpy(&word, s, 8);
    h = (h ^ word) * 0xd6e8feb86659fd93u;
    h ^= h >> 32;
  }
  word = 0;
  memcpy(&word, s, (size_t)n);
  return mix(h ^ word * 0xff51afd7ed558ccdu);
}

static int is_string(const js_Value *v) {
  return v->t.type == JS_TSHRSTR || v->t.type == JS_TLITSTR || v->t.type == JS_TMEMSTR;
}

static uint32_t hash_of(js_State *J, js_Value *key) {
  int n;
  switch (key->t.type) {
  case JS_TUNDEFINED:
  case JS_TNULL:
    return (uint32_t)key->t.type;
  case JS_TBOOLEAN:
    return key->u.boolean ? 3 : 4;
  case JS_TNUMBER:
    return hash_number(key->u.number);
  case JS_TSHRSTR:
  case JS_TLITSTR:
  case JS_TMEMSTR: {
    const char *s = jsV_stringbytes(J, key, &n);
    return hash_bytes(s, n);
  }
  default:
    return near((uintptr_t)key->u.object >> 4);
  }
}

static int same(js_State *J, js_Value *a, js_Value *b) {
  if (is_string(a)) {
    if (!is_string(b))
      return 0;
    int an, bn;
    const char *as = jsV_stringbytes(J, a, &an), *bs = jsV_stringbytes(J, b, &bn);
    return an == bn && !memcmp(as, bs, (size_t)an);
  }
  if (a->t.type != b->t.type)
    return 0;
  switch (a->t.type) {
  case JS_TUNDEFINED:
  case JS_TNULL:
    return 1;
  case JS_TBOOLEAN:
    return a->u.boolean == b->u.boolean;
  case JS_TNUMBER:
    return a->u.number == b->u.number || (isnan(a->u.number) && isnan(b->u.number));
  default:
    return a->u.object == b->u.object;
  }
}

/* ---- the block ---- */

void jsb_table_init(struct jsb_table *t, int values) {
  memset(t, 0, sizeof *t);
  t->stride = (uint32_t)(sizeof(struct jsb_entry) + (values ? sizeof(js_Value) : 0));
}

/* Lets each cursor know where its entry will be when the holes are closed. */
static void move_cursors(struct jsb_table *t) {
  uint32_t place = 0;
  if (!t->cursors)
    return;
  for (uint32_t i = 0; i < t->used; i++) {
    struct jsb_entry *e = entry_at(t, i);
    e->next = place;
    place += e->key.t.type != JSB_HOLE;
  }
  for (struct jsb_cursor *c = t->cursors; c; c = c->next)
    c->at = c->at < t->used ? entry_at(t, c->at)->next : place;
}

/* Moves the entries to a block of that capacity, without holes. */
static void resize(js_State *J, struct jsb_table *t, uint32_t capacity) {
  struct jsb_table to = *t;
  if (capacity > MAX_CAPACITY)
    js_rangeerror(J, "%s maximum size exceeded",
                  t->stride > sizeof(struct jsb_entry) ? "Map" : "Set");
  to.entries = js_malloc(J, (int)bytes_of(t, capacity));
  to.buckets = (uint32_t *)(to.entries + (size_t)capacity * t->stride);
  memset(to.buckets, 0, 2 * capacity * sizeof *to.buckets);
  to.capacity = capacity;
  to.used = to.first = 0;
  move_cursors(t);
  for (uint32_t i = t->first; i < t->used; i++) {
    struct jsb_entry *from = entry_at(t, i), *e = entry_at(&to, to.used);
    if (from->key.t.type == JSB_HOLE)
      continue;
    memcpy(e, from, t->stride);
    uint32_t *bucket = bucket_of(&to, e->hash);
    e->next = *bucket;
    *bucket = ++to.used;
  }
  js_free(J, t->entries);
  js_gcadjust(J, (long)bytes_of(t, capacity) - (long)bytes_of(t, t->capacity));
  *t = to;
}

static void make_room(js_State *J, struct jsb_table *t) {
  uint32_t capacity = t->capacity ? t->capacity : MIN_CAPACITY / 2;
  if (t->live > capacity - capacity / 4 || t->capacity == 0)
    capacity *= 2;
  resize(J, t, capacity);
}

void jsb_table_release(js_State *J, struct jsb_table *t) {
  while (t->cursors)
    jsb_cursor_release(t->cursors);
  js_gcadjust(J, -(long)bytes_of(t, t->capacity));
  js_free(J, t->entries);
  t->entries = NULL;
  t->capacity = t->used = t->live = t->first = 0;
}

void jsb_table_mark(js_State *J, struct jsb_table *t) {
  for (uint32_t i = t->first; i < t->used; i++) {
    struct jsb_entry *e = entry_at(t, i);
    if (e->key.t.type == JSB_HOLE)
      continue;
    js_markvalue(J, &e->key);
    if (t->stride > sizeof *e)
      js_markvalue(J, e->value);
  }
}

/* ---- entries ---- */

static struct jsb_entry *find(js_State *J, struct jsb_table *t, js_Value *key,
                              uint32_t hash) {
  if (!t->capacity)
    return NULL;
  for (uint32_t i = *bucket_of(t, hash); i;) {
    struct jsb_entry *e = entry_at(t, i - 1);
    if (e->hash == hash && same(J, &e->key, key))
      return e;
    i = e->next;
  }
  return NULL;
}

struct jsb_entry *jsb_table_find(js_State *J, struct jsb_table *t, const js_Value *key) {
  js_Value k = *key;
  if (k.t.type == JS_TNUMBER && k.u.number == 0)
    k.u.number = 0;
  return find(J, t, &k, hash_of(J, &k));
}

struct jsb_entry *jsb_table_put(js_State *J, struct jsb_table *t, const js_Value *key) {
  js_Value k = *key;
  if (k.t.type == JS_TNUMBER && k.u.number == 0)
    k.u.number = 0;
  uint32_t hash = hash_of(J, &k);
  struct jsb_entry *e = find(J, t, &k, hash);
  if (e)
    return e;
  if (t->used == t->capacity)
    make_room(J, t);
  uint32_t *bucket = bucket_of(t, hash);
  e = entry_at(t, t->used);
  e->key = k;
  e->hash = hash;
  e->next = *bucket;
  if (t->stride > sizeof *e)
    e->value[0].t.type = JS_TUNDEFINED;
  *bucket = ++t->used;
  t->live++;
  return e;
}

static void unchain(struct jsb_table *t, struct jsb_entry *e) {
  uint32_t *link = bucket_of(t, e->hash);
  while (entry_at(t, *link - 1) != e)
    link = &entry_at(t, *link - 1)->next;
  *link = e->next;
}

int jsb_table_remove(js_State *J, struct jsb_table *t, const js_Value *key) {
  struct jsb_entry *e = jsb_table_find(J, t, key);
  if (!e)
    return 0;
  unchain(t, e);
  e->key.t.type = JSB_HOLE;
  t->live--;
  while (t->first < t->used && entry_at(t, t->first)->key.t.type == JSB_HOLE)
    t->first++;
  if (t->capacity > 16 && t->live < t->capacity / 4)
    resize(J, t, t->capacity / 2);
  return 1;
}

void jsb_table_clear(js_State *J, struct jsb_table *t) {
  for (struct jsb_cursor *c = t->cursors; c; c = c->next)
    c->at = 0;
  js_gcadjust(J, -(long)bytes_of(t, t->capacity));
  js_free(J, t->entries);
  t->entries = NULL;
  t->capacity = t->used = t->live = t->first = 0;
}

/* ---- cursors ---- */

void jsb_cursor_init(struct jsb_cursor *c, struct jsb_table *t) {
  c->table = t;
  c->at = 0;
  c->next = t->cursors;
  c->link = &t->cursors;
  if (t->cursors)
    t->cursors->link = &c->next;
  t->cursors = c;
}

void jsb_cursor_release(struct jsb_cursor *c) {
  if (!c->table)
    return;
  *c->link = c->next;
  if (c->next)
    c->next->link = c->link;
  c->table = NULL;
}

struct jsb_entry *jsb_cursor_next(struct jsb_cursor *c) {
  struct jsb_table *t = c->table;
  if (!t)
    return NULL;
  if (c->at < t->first)
    c->at = t->first;
  while (c->at < t->used) {
    struct jsb_entry *e = entry_at(t, c->at++);
    if (e->key.t.type != JSB_HOLE)
      return e;
  }
  jsb_cursor_release(c);
  return NULL;
}
