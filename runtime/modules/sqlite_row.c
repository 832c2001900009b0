/* sqlite: rows as JavaScript sees them. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/sqlite.h"
#include "runtime/mujs/builtins/bytes.h"

#define SAFE 9007199254740991

void sq_push_bytes(js_State *J, const void *bytes, size_t length) {
  js_Object *obj = jsb_new_typed(J, JS_UINT8, (double)length);
  if (length)
    memcpy(obj->u.b.data, bytes, length);
}

/* Without NUL and anything beyond ASCII, which is most text. */
static int is_plain(const char *text, size_t length) {
  const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
  uint64_t word, bad = 0;
  for (; length >= sizeof word; text += sizeof word, length -= sizeof word) {
    memcpy(&word, text, sizeof word);
    bad |= (word | (word - ones)) & highs;
  }
  for (; length > 0; text++, length--)
    bad |= *text <= 0;
  return !bad;
}

static void push_text(js_State *J, sqlite3_value *value) {
  const char *text = (const char *)sqlite3_value_text(value);
  size_t length = (size_t)sqlite3_value_bytes(value);
  if (!text)
    js_rangeerror(J, "Out of memory");
  if (is_plain(text, length))
    js_pushlstring(J, text, (int)length);
  else
    rt_push_text(J, text, length);
}

static void push_blob(js_State *J, sqlite3_value *value) {
  const void *bytes = sqlite3_value_blob(value);
  sq_push_bytes(J, bytes, bytes ? (size_t)sqlite3_value_bytes(value) : 0);
}

static double integer(js_State *J, sqlite3_int64 value) {
  if (value > SAFE || value < -SAFE)
    rt_throw_code(J, "RangeError", "ERR_OUT_OF_RANGE",
                  "Value is too large to be represented as a JavaScript number: %lld",
                  (long long)value);
  return (double)value;
}

void sq_push_integer(js_State *J, sqlite3_int64 value) {
  js_pushnumber(J, integer(J, value));
}

void sq_push_value(js_State *J, sqlite3_value *value) {
  switch (sqlite3_value_type(value)) {
  case SQLITE_INTEGER:
    sq_push_integer(J, sqlite3_value_int64(value));
    break;
  case SQLITE_FLOAT:
    js_pushnumber(J, sqlite3_value_double(value));
    break;
  case SQLITE_TEXT:
    push_text(J, value);
    break;
  case SQLITE_BLOB:
    push_blob(J, value);
    break;
  default:
    js_pushnull(J);
  }
}

void sq_push_cell(js_State *J, const struct sq_cell *cell) {
  switch (cell->type) {
  case SQ_INTEGER:
    sq_push_integer(J, cell->u.integer);
    break;
  case SQ_REAL:
    js_pushnumber(J, cell->u.real);
    break;
  case SQ_TEXT:
    rt_push_text(J, cell->bytes, cell->u.length);
    break;
  case SQ_BLOB:
    sq_push_bytes(J, cell->bytes, cell->u.length);
    break;
  default:
    js_pushnull(J);
  }
}

/* The same into a place that the collector knows. */
static inline void store_value(js_State *J, sqlite3_value *value, js_Value *place) {
  int type = sqlite3_value_type(value);
  if (type == SQLITE_TEXT || type == SQLITE_BLOB) {
    sq_push_value(J, value);
    *place = *js_tovalue(J, -1);
    js_pop(J, 1);
  } else if (type == SQLITE_NULL) {
    place->t.type = JS_TNULL;
  } else {
    place->u.number = type == SQLITE_INTEGER ? integer(J, sqlite3_value_int64(value))
                                             : sqlite3_value_double(value);
    place->t.type = JS_TNUMBER;
  }
}

/* ---- the layout of a row ---- */

static void make_shape(js_State *J, struct sq_statement *st) {
  st->columns = -1;
  st->prepared = sqlite3_stmt_status(st->handle, SQLITE_STMTSTATUS_REPREPARE, 0);
  int columns = sqlite3_column_count(st->handle);
  st->place = rt__realloc(st->place, (size_t)(columns + 1) * sizeof *st->place);
  js_pushobject(J, st->shape = jsV_newobject(J, JS_COBJECT, NULL));
  for (int i = 0; i < columns; i++) {
    const char *name = sqlite3_column_name(st->handle, i);
    rt_push_text(J, name ? name : "", name ? strlen(name) : 0);
    const char *key = js_tostring(J, -1);
    js_Property *ref = jsV_setproperty(J, st->shape, key);
    st->place[i] = (unsigned short)(ref - st->shape->properties);
    js_pop(J, 1);
  }
  js_pop(J, 1);
  st->columns = columns;
}

/* The layout is that of the statement as it is compiled now. */
static inline void check_shape(js_State *J, struct sq_statement *st) {
  if (__builtin_expect(
          st->columns < 0 || st->prepared != sqlite3_stmt_status(
                                                 st->handle, SQLITE_STMTSTATUS_REPREPARE, 0),
          0))
    make_shape(J, st);
}

/* Pushes an object of that layout whose values are undefined. */
static js_Object *push_copy(js_State *J, const js_Object *shape) {
  js_Object *row = jsV_newobject(J, JS_COBJECT, NULL);
  js_pushobject(J, row);
  if (!shape->used)
    return row;
  int cap = shape->cap;
  row->properties = jsV_newlist(J, &cap);
  row->cap = cap;
  memcpy(row->properties, shape->properties, (size_t)shape->used * sizeof *row->properties);
  row->count = shape->count;
  row->used = shape->used;
  row->indexes = shape->indexes;
  row->filter = shape->filter;
  row->index = shape->index;
  if (row->index)
    row->index->refs++;
  J->gccounter += (unsigned)shape->used;
  return row;
}

js_Object *sq_push_shaped(js_State *J, struct sq_statement *st) {
  check_shape(J, st);
  return push_copy(J, st->shape);
}

static void push_object(js_State *J, struct sq_statement *st) {
  js_Object *row = sq_push_shaped(J, st);
  for (int i = 0; i < st->columns; i++)
    store_value(J, sqlite3_column_value(st->handle, i),
                &row->properties[st->place[i]].value);
}

static void push_array(js_State *J, struct sq_statement *st) {
  int columns = sqlite3_column_count(st->handle);
  js_newarray(J);
  for (int i = 0; i < columns; i++) {
    sq_push_value(J, sqlite3_column_value(st->handle, i));
    js_setindex(J, -2, i);
  }
}

void sq_push_row(js_State *J, struct sq_statement *st) {
  if (st->arrays)
    push_array(J, st);
  else
    push_object(J, st);
}

/* ---- other results ---- */

void sq_push_changes(js_State *J, sqlite3_int64 changes, sqlite3_int64 rowid) {
  js_newobject(J);
  rt_set_number(J, "changes", (double)changes);
  rt_set_number(J, "lastInsertRowid", (double)rowid);
}

static void set_text(js_State *J, const char *key, const char *text) {
  if (text)
    rt_push_text(J, text, strlen(text));
  else
    js_pushnull(J);
  js_setproperty(J, -2, key);
}

void sq_push_columns(js_State *J, struct sq_statement *st) {
  int columns = sqlite3_column_count(st->handle);
  js_newarray(J);
  for (int i = 0; i < columns; i++) {
    js_pushobject(J, jsV_newobject(J, JS_COBJECT, NULL));
    set_text(J, "column", sqlite3_column_origin_name(st->handle, i));
    set_text(J, "database", sqlite3_column_database_name(st->handle, i));
    set_text(J, "name", sqlite3_column_name(st->handle, i));
    set_text(J, "table", sqlite3_column_table_name(st->handle, i));
    set_text(J, "type", sqlite3_column_decltype(st->handle, i));
    js_setindex(J, -2, i);
  }
}
