/*
 * A hash table in insertion order: what Map and Set are made of.
 *
 * Entries stand in one block in the order of their insertion, chained by hash through numbers;
 * the buckets follow them. Removed entries leave holes that the next growth closes. Cursors
 * stand on places of the block and are moved with them, so that iteration goes on while
 * entries come and go. Keys are equal when they are the same value, 0 and -0 being one.
 *
 * Ownership: the table belongs to an object, which marks and releases it. A cursor is linked
 * into its table until it reached the end, was released, or the table was. Errors: what grows
 * a table throws, with the table as it was.
 */
#ifndef JSB_TABLE_H
#define JSB_TABLE_H

#include <stdint.h>

#include "runtime/mujs/builtins/builtins.h"

struct jsb_entry {
  js_Value key; /* of type JSB_HOLE when it was removed */
  uint32_t hash;
  uint32_t next; /* in its bucket: 1 + place, 0 at the end */
  js_Value value[];
};

enum { JSB_HOLE = 127 };

struct jsb_table;

struct jsb_cursor {
  struct jsb_table *table; /* NULL when it is not linked */
  uint32_t at;
  struct jsb_cursor *next, **link;
};

struct jsb_table {
  char *entries;
  uint32_t *buckets;
  uint32_t capacity; /* of entries, half the number of buckets: a power of two, or 0 */
  uint32_t used;     /* entries and holes */
  uint32_t live;
  uint32_t first; /* no entry stands before it */
  uint32_t stride; /* bytes of an entry */
  struct jsb_cursor *cursors;
};

/* values: whether entries have a value besides their key. */
void jsb_table_init(struct jsb_table *t, int values);
void jsb_table_release(js_State *J, struct jsb_table *t);
void jsb_table_mark(js_State *J, struct jsb_table *t);

/* NULL when there is none. Good until the table changes. */
struct jsb_entry *jsb_table_find(js_State *J, struct jsb_table *t, const js_Value *key);
/* Finds or adds; the value of a new one is undefined. The key and what it refers to must be
 * reachable for the collector. */
struct jsb_entry *jsb_table_put(js_State *J, struct jsb_table *t, const js_Value *key);
/* Whether there was one. */
int jsb_table_remove(js_State *J, struct jsb_table *t, const js_Value *key);
void jsb_table_clear(js_State *J, struct jsb_table *t);

void jsb_cursor_init(struct jsb_cursor *c, struct jsb_table *t);
void jsb_cursor_release(struct jsb_cursor *c);
/* The next entry, or NULL at the end, where the cursor stays for good. */
struct jsb_entry *jsb_cursor_next(struct jsb_cursor *c);

#endif
