/* http: the headers of an outgoing message, in the order in which they were set. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/modules/http.h"

static const char STORE_TAG[] = "HttpHeaders";
/* The property of an object that has a store of its own. */
#define STORE "_headerStore"

/* ---- text ---- */

void http_text_add(struct http_text *t, const void *bytes, size_t length) {
  if (t->length + length > t->room) {
    t->room = (t->length + length) * 2 + 256;
    t->bytes = rt__realloc(t->bytes, t->room);
  }
  memcpy(t->bytes + t->length, bytes, length);
  t->length += length;
}

void http_text_string(struct http_text *t, const char *text) {
  http_text_add(t, text, strlen(text));
}

static int is_ascii(const char *s, size_t n) {
  for (size_t i = 0; i < n; i++)
    if ((unsigned char)s[i] >= 128)
      return 0;
  return 1;
}

/* Characters up to U+00FF; UTF-8 of two bytes is all there can be. */
void http_text_latin1(js_State *J, struct http_text *t, int idx) {
  const char *s = js_tostring(J, idx);
  size_t n = strlen(s);
  if (is_ascii(s, n)) {
    http_text_add(t, s, n);
    return;
  }
  for (; *s; s++) {
    unsigned char c = (unsigned char)*s;
    if (c >= 0xc0 && c < 0xe0 && s[1])
      c = (unsigned char)((c & 3) << 6 | (*++s & 63));
    http_text_add(t, &c, 1);
  }
}

void http_push_latin1(js_State *J, const char *bytes, size_t length) {
  struct http_text t = {0};
  if (is_ascii(bytes, length)) {
    js_pushlstring(J, bytes, (int)length);
    return;
  }
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)bytes[i];
    char two[2] = {(char)(0xc0 | c >> 6), (char)(0x80 | (c & 63))};
    if (c < 128)
      http_text_add(&t, &c, 1);
    else
      http_text_add(&t, two, 2);
  }
  if (js_try(J)) {
    free(t.bytes);
    js_throw(J);
  }
  js_pushlstring(J, t.bytes, (int)t.length);
  js_endtry(J);
  free(t.bytes);
}

/* ---- checks ---- */

static int is_token(const char *s) {
  if (!*s)
    return 0;
  for (; *s; s++)
    if (!http_token_char[(unsigned char)*s])
      return 0;
  return 1;
}

void http_check_name(js_State *J, int idx, const char *what) {
  if (!js_isstring(J, idx) || !is_token(js_tostring(J, idx))) {
    js_copy(J, idx);
    if (js_issymbol(J, -1))
      js_pushliteral(J, "Symbol()");
    rt_throw_code(J, "TypeError", "ERR_INVALID_HTTP_TOKEN",
                  "%s must be a valid HTTP token [\"%s\"]", what, js_tostring(J, -1));
  }
}

static int value_is_bad(const char *s) {
  for (; *s; s++) {
    unsigned char c = (unsigned char)*s;
    if ((c < 32 && c != '\t') || c == 127 || c >= 0xc4)
      return 1;
    if (c >= 0xc0 && c < 0xc2)
      return 1;
  }
  return 0;
}

static void check_one(js_State *J, int idx, int name) {
  if (js_isundefined(J, idx)) {
    js_copy(J, name);
    rt_throw_code(J, "TypeError", "ERR_HTTP_INVALID_HEADER_VALUE",
                  "Invalid value \"undefined\" for header \"%s\"", js_tostring(J, -1));
  }
  js_copy(J, idx);
  if (value_is_bad(js_tostring(J, -1))) {
    js_copy(J, name);
    rt_throw_code(J, "TypeError", "ERR_INVALID_CHAR",
                  "Invalid character in header content [\"%s\"]", js_tostring(J, -1));
  }
  js_pop(J, 1);
}

void http_check_value(js_State *J, int idx, int name) {
  if (js_isarray(J, idx)) {
    int n = js_getlength(J, idx);
    for (int i = 0; i < n; i++) {
      js_getindex(J, idx, i);
      check_one(J, js_gettop(J) - 1, name);
      js_pop(J, 1);
    }
  } else {
    check_one(J, idx, name);
  }
}

/* ---- the store ---- */

static const char *entry_name(js_State *J, const struct http_entry *e) {
  js_pushvalue(J, e->name);
  return js_tostring(J, -1);
}

int http_store_find(js_State *J, const struct http_store *s, const char *name) {
  for (uint32_t i = 0; i < s->count; i++) {
    int same = strcasecmp(entry_name(J, &s->entries[i]), name) == 0;
    js_pop(J, 1);
    if (same)
      return (int)i;
  }
  return -1;
}

void http_store_mark(js_State *J, struct http_store *s) {
  for (uint32_t i = 0; i < s->count; i++) {
    js_markvalue(J, &s->entries[i].name);
    js_markvalue(J, &s->entries[i].value);
  }
}

void http_store_release(struct http_store *s) {
  free(s->entries);
  *s = (struct http_store){0};
}

/* What a program removed and sets again is ours no more. */
static uint8_t removal_of(const char *name) {
  switch (strlen(name)) {
  case 4:
    return strcasecmp(name, "date") == 0 ? HTTP_NO_DATE : 0;
  case 10:
    return strcasecmp(name, "connection") == 0 ? HTTP_NO_CONNECTION : 0;
  case 14:
    return strcasecmp(name, "content-length") == 0 ? HTTP_NO_LENGTH : 0;
  case 17:
    return strcasecmp(name, "transfer-encoding") == 0 ? HTTP_NO_TRANSFER : 0;
  }
  return 0;
}

void http_store_add(js_State *J, struct http_store *s, int name, int value) {
  if (s->count == s->room) {
    s->room = s->room * 2 + 8;
    s->entries = rt__realloc(s->entries, s->room * sizeof *s->entries);
  }
  s->entries[s->count].name = rt__value_at(J, name);
  s->entries[s->count].value = rt__value_at(J, value);
  s->count++;
}

void http_store_set(js_State *J, struct http_store *s, int name, int value) {
  const char *text = js_tostring(J, name);
  int i = http_store_find(J, s, text);
  s->removed &= (uint8_t)~removal_of(text);
  if (i < 0) {
    http_store_add(J, s, name, value);
  } else {
    s->entries[i].name = rt__value_at(J, name);
    s->entries[i].value = rt__value_at(J, value);
  }
}

static void store_remove(struct http_store *s, int i) {
  memmove(&s->entries[i], &s->entries[i + 1],
          (s->count - (uint32_t)i - 1) * sizeof *s->entries);
  s->count--;
}

static void finalize(js_State *J, void *data) {
  struct http_store *s = data;
  (void)J;
  http_store_release(s);
  free(s);
}

static void mark(js_State *J, void *data) {
  http_store_mark(J, data);
}

struct http_store *http_store_of(js_State *J, int idx, int make) {
  struct http_msg *m = http_response_of(J, idx);
  struct http_store *s = NULL;
  js_Object *object;
  if (m)
    return &m->store;
  js_getproperty(J, idx, STORE);
  s = rt__userdata(rt__object_at(J, -1), STORE_TAG);
  js_pop(J, 1);
  if (s || !make || !js_isobject(J, idx))
    return s;
  s = rt__alloc(sizeof *s);
  js_newobject(J);
  js_newuserdata(J, STORE_TAG, s, finalize);
  object = rt__object_at(J, -1);
  object->u.user.mark = mark;
  js_defproperty(J, idx, STORE, JS_DONTENUM);
  return s;
}

/* ---- natives: (name, value) with `this` an outgoing message ---- */

static void throw_if_sent(js_State *J, const char *what) {
  struct http_msg *m = http_response_of(J, 0);
  int sent = m && (m->fixed || m->headed);
  if (!m) {
    js_getproperty(J, 0, "_header");
    sent = js_toboolean(J, -1);
    js_pop(J, 1);
  }
  if (sent)
    rt_throw_code(J, "Error", "ERR_HTTP_HEADERS_SENT",
                  "Cannot %s headers after they are sent to the client", what);
}

static void n_set_header(js_State *J) {
  throw_if_sent(J, "set");
  http_check_name(J, 1, "Header name");
  http_check_value(J, 2, 1);
  http_store_set(J, http_store_of(J, 0, 1), 1, 2);
  js_copy(J, 0);
}

static void name_argument(js_State *J) {
  if (!js_isstring(J, 1))
    rt_throw_arg(J, 1, "name", "of type string");
}

static void n_get_header(js_State *J) {
  struct http_store *s;
  int i;
  name_argument(J);
  s = http_store_of(J, 0, 0);
  i = s ? http_store_find(J, s, js_tostring(J, 1)) : -1;
  if (i < 0)
    js_pushundefined(J);
  else
    js_pushvalue(J, s->entries[i].value);
}

static void n_has_header(js_State *J) {
  struct http_store *s;
  name_argument(J);
  s = http_store_of(J, 0, 0);
  js_pushboolean(J, s && http_store_find(J, s, js_tostring(J, 1)) >= 0);
}

static void n_remove_header(js_State *J) {
  struct http_store *s;
  const char *name;
  int i;
  name_argument(J);
  throw_if_sent(J, "remove");
  name = js_tostring(J, 1);
  s = http_store_of(J, 0, 1);
  i = http_store_find(J, s, name);
  if (i >= 0)
    store_remove(s, i);
  s->removed |= removal_of(name);
  js_pushundefined(J);
}

/* [old..., new...], for appendHeader. */
static void join_values(js_State *J, js_Value old, int added) {
  int n = 0, i, count;
  js_newarray(J);
  js_pushvalue(J, old);
  if (js_isarray(J, -1)) {
    count = js_getlength(J, -1);
    for (i = 0; i < count; i++) {
      js_getindex(J, -1, i);
      js_setindex(J, -3, n++);
    }
    js_pop(J, 1);
  } else {
    js_setindex(J, -2, n++);
  }
  if (js_isarray(J, added)) {
    count = js_getlength(J, added);
    for (i = 0; i < count; i++) {
      js_getindex(J, added, i);
      js_setindex(J, -2, n++);
    }
  } else {
    js_copy(J, added);
    js_setindex(J, -2, n++);
  }
}

static void n_append_header(js_State *J) {
  struct http_store *s;
  int i;
  throw_if_sent(J, "append");
  http_check_name(J, 1, "Header name");
  http_check_value(J, 2, 1);
  s = http_store_of(J, 0, 1);
  i = http_store_find(J, s, js_tostring(J, 1));
  if (i >= 0) {
    join_values(J, s->entries[i].value, 2);
    s->entries[i].value = rt__value_at(J, -1);
  } else {
    http_store_add(J, s, 1, 2);
  }
  js_copy(J, 0);
}

static void push_lower(js_State *J, const struct http_entry *e) {
  const char *name = entry_name(J, e);
  char small[256];
  size_t n = strlen(name);
  int upper = 0;
  if (n >= sizeof small)
    return;
  for (size_t i = 0; i <= n; i++) {
    int big = name[i] >= 'A' && name[i] <= 'Z';
    small[i] = (char)(big ? name[i] + 32 : name[i]);
    upper |= big;
  }
  if (upper) {
    js_pop(J, 1);
    js_pushlstring(J, small, (int)n);
  }
}

static void n_get_header_names(js_State *J) {
  struct http_store *s = http_store_of(J, 0, 0);
  js_newarray(J);
  for (uint32_t i = 0; s && i < s->count; i++) {
    push_lower(J, &s->entries[i]);
    js_setindex(J, -2, (int)i);
  }
}

static void n_get_raw_header_names(js_State *J) {
  struct http_store *s = http_store_of(J, 0, 0);
  js_newarray(J);
  for (uint32_t i = 0; s && i < s->count; i++) {
    js_pushvalue(J, s->entries[i].name);
    js_setindex(J, -2, (int)i);
  }
}

static void n_get_headers(js_State *J) {
  struct http_store *s = http_store_of(J, 0, 0);
  js_pushnull(J);
  js_newobjectx(J);
  for (uint32_t i = 0; s && i < s->count; i++) {
    push_lower(J, &s->entries[i]);
    js_pushvalue(J, s->entries[i].value);
    js_setproperty(J, -3, js_tostring(J, -2));
    js_pop(J, 1);
  }
}

/* headerEntries(message): [name, value, name, value, ...] as they were given. */
static void b_header_entries(js_State *J) {
  struct http_store *s = http_store_of(J, 1, 0);
  js_newarray(J);
  for (uint32_t i = 0; s && i < s->count; i++) {
    js_pushvalue(J, s->entries[i].name);
    js_setindex(J, -2, (int)i * 2);
    js_pushvalue(J, s->entries[i].value);
    js_setindex(J, -2, (int)i * 2 + 1);
  }
}

/* removedHeaders(message): enum http_removed */
static void b_removed_headers(js_State *J) {
  struct http_store *s = http_store_of(J, 1, 0);
  js_pushnumber(J, s ? s->removed : 0);
}

static void b_check_name(js_State *J) {
  http_check_name(J, 1, js_isstring(J, 2) ? js_tostring(J, 2) : "Header name");
  js_pushundefined(J);
}

static void b_check_value(js_State *J) {
  http_check_value(J, 2, 1);
  js_pushundefined(J);
}

static void b_is_token(js_State *J) {
  js_pushboolean(J, js_isstring(J, 1) && is_token(js_tostring(J, 1)));
}

static void b_is_bad_value(js_State *J) {
  js_pushboolean(J, value_is_bad(js_tostring(J, 1)));
}

void http_store_methods(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "setHeader", n_set_header, 2);
  rt_method(J, "getHeader", n_get_header, 1);
  rt_method(J, "hasHeader", n_has_header, 1);
  rt_method(J, "removeHeader", n_remove_header, 1);
  rt_method(J, "appendHeader", n_append_header, 2);
  rt_method(J, "getHeaderNames", n_get_header_names, 0);
  rt_method(J, "getRawHeaderNames", n_get_raw_header_names, 0);
  rt_method(J, "getHeaders", n_get_headers, 0);
  js_setproperty(J, -2, "headerMethods");
  rt_method(J, "headerEntries", b_header_entries, 1);
  rt_method(J, "removedHeaders", b_removed_headers, 1);
  rt_method(J, "checkName", b_check_name, 2);
  rt_method(J, "checkValue", b_check_value, 2);
  rt_method(J, "isToken", b_is_token, 1);
  rt_method(J, "isBadValue", b_is_bad_value, 1);
}
