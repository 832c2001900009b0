/* sqlite: values of JavaScript as a statement's parameters. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/sqlite.h"

static int bind_text(js_State *J, sqlite3_stmt *handle, int index, int idx) {
  const char *text = js_tostring(J, idx);
  size_t length = strlen(text);
  if (!memchr(text, 0xc0, length) && !memchr(text, 0xed, length))
    return sqlite3_bind_text64(handle, index, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
  char *copy = rt_to_text(J, idx, &length);
  return sqlite3_bind_text64(handle, index, copy, length, free, SQLITE_UTF8);
}

const void *sq_bytes_at(js_State *J, int idx, size_t *length) {
  const js_Object *obj = rt__object_at(J, idx);
  if (!obj || !jsV_hasbytes(obj))
    return NULL;
  if (obj->type == JS_CARRAYBUFFER) {
    *length = obj->u.b.data ? (size_t)obj->u.b.length : 0;
    return obj->u.b.data ? (const void *)obj->u.b.data : "";
  }
  const unsigned char *bytes = rt_to_buffer(J, idx, length);
  return bytes ? (const void *)bytes : "";
}

static void bind_value(js_State *J, struct sq_statement *st, int index, int idx) {
  const void *bytes;
  size_t length = 0;
  int rc = SQLITE_OK;
  if (js_isnumber(J, idx))
    rc = sqlite3_bind_double(st->handle, index, js_tonumber(J, idx));
  else if (js_isstring(J, idx))
    rc = bind_text(J, st->handle, index, idx);
  else if (js_isnull(J, idx))
    rc = sqlite3_bind_null(st->handle, index);
  else if (js_isboolean(J, idx))
    rc = sqlite3_bind_int(st->handle, index, js_toboolean(J, idx));
  else if ((bytes = sq_bytes_at(J, idx, &length)))
    rc = sqlite3_bind_blob64(st->handle, index, bytes, length, SQLITE_TRANSIENT);
  else
    rt_throw_code(J, "TypeError", "ERR_INVALID_ARG_TYPE",
                  "Provided value cannot be bound to SQLite parameter %d.", index);
  if (rc != SQLITE_OK)
    sq_throw(J, st->db);
}

/* ---- names ---- */

int sq_parameter(struct sq_statement *st, const char *name) {
  int index = sqlite3_bind_parameter_index(st->handle, name);
  if (index || !st->bare)
    return index;
  int count = sqlite3_bind_parameter_count(st->handle);
  for (index = 1; index <= count; index++) {
    const char *full = sqlite3_bind_parameter_name(st->handle, index);
    if (full && strcmp(full + 1, name) == 0)
      return index;
  }
  return 0;
}

int sq_bare_conflict(sqlite3_stmt *handle, const char **one, const char **other) {
  int count = sqlite3_bind_parameter_count(handle);
  for (int i = 2; i <= count; i++) {
    *other = sqlite3_bind_parameter_name(handle, i);
    for (int k = 1; *other && k < i; k++) {
      *one = sqlite3_bind_parameter_name(handle, k);
      if (*one && strcmp(*one + 1, *other + 1) == 0)
        return 1;
    }
  }
  return 0;
}

static void check_bare(js_State *J, struct sq_statement *st) {
  const char *one, *other;
  if (st->bare_checked || !st->bare)
    return;
  if (sq_bare_conflict(st->handle, &one, &other))
    rt_throw_code(J, "Error", "ERR_INVALID_STATE",
                  "Cannot create bare named parameter '%s' because of conflicting names "
                  "'%s' and '%s'.",
                  one + 1, one, other);
  st->bare_checked = 1;
}

void sq_check_alive(js_State *J, const struct sq_statement *st) {
  if (!st->handle)
    rt_throw_code(J, "Error", "ERR_INVALID_STATE", "statement has been finalized");
}

static void bind_named(js_State *J, struct sq_statement *st, int idx) {
  const char *name;
  check_bare(J, st);
  js_pushiterator(J, idx, 1);
  int iterator = js_gettop(J) - 1;
  while ((name = js_nextiterator(J, iterator))) {
    sq_reset(st); /* a getter may have run it */
    int index = sq_parameter(st, name);
    if (index) {
      js_getproperty(J, idx, name);
      sq_check_alive(J, st);
      bind_value(J, st, index, js_gettop(J) - 1);
      js_pop(J, 1);
    } else if (!st->unknown) {
      rt_throw_code(J, "Error", "ERR_INVALID_STATE", "Unknown named parameter '%s'", name);
    }
  }
  js_pop(J, 1);
}

int sq_next_anonymous(sqlite3_stmt *handle, int index) {
  const char *name;
  do {
    name = sqlite3_bind_parameter_name(handle, ++index);
  } while (name && name[0] != '?');
  return index;
}

void sq_bind(js_State *J, struct sq_statement *st, int first) {
  int top = js_gettop(J), index = 0;
  size_t length;
  int named = first < top && js_isobject(J, first) && !sq_bytes_at(J, first, &length);
  if (named || top - first != st->parameters) /* else all are bound anew */
    sqlite3_clear_bindings(st->handle);
  if (named)
    bind_named(J, st, first++);
  for (; first < top; first++) {
    index = sq_next_anonymous(st->handle, index);
    bind_value(J, st, index, first);
  }
}
