/* http: ServerResponse, formatted here. The natives are methods of its prototype; for an
 * object that a program made itself they call the function that does it in JavaScript. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "runtime/modules/http.h"

const char HTTP_RESPONSE_TAG[] = "ServerResponse";

enum { HIGH_WATER = 16384 };

/* ---- life ---- */

static void finalize(js_State *J, void *data) {
  struct http_msg *m = data;
  (void)J;
  m->res = NULL;
  http_msg_drop(m);
}

static void mark(js_State *J, void *data) {
  struct http_msg *m = data;
  http_store_mark(J, &m->store);
  js_markvalue(J, &m->status_message);
  js_markvalue(J, &m->trailers);
}

struct http_msg *http_response_of(js_State *J, int idx) {
  return rt__userdata(rt__object_at(J, idx), HTTP_RESPONSE_TAG);
}

void http_push_response(struct http_msg *m) {
  js_State *J = m->rt->J;
  js_Object *object;
  rt_push_slot(m->rt, http_state(m->rt)->response_proto);
  object = jsV_newobject(J, JS_CUSERDATA, rt__object_at(J, -1));
  js_pop(J, 1);
  object->u.user.tag = HTTP_RESPONSE_TAG;
  object->u.user.data = m;
  object->u.user.finalize = finalize;
  object->u.user.mark = mark;
  m->res = object;
  m->refs++;
  js_pushobject(J, object);
}

/* ---- the head ---- */

const char *http_reason(int status) {
  switch (status) {
#define S(n, text) \
  case n:          \
    return text;
#include "runtime/modules/http_status.def"
#undef S
  }
  return NULL;
}

static void add_date(struct rt *rt, struct http_text *t) {
  struct http_state *state = http_state(rt);
  time_t now = time(NULL);
  if (now != state->date_second) {
    struct tm tm;
    gmtime_r(&now, &tm);
    strftime(state->date, sizeof state->date, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &tm);
    state->date_second = now;
  }
  http_text_add(t, state->date, 37);
}

/* What the headers that were set say. */
struct seen {
  unsigned connection : 1, close : 1, length : 1, transfer : 1, date : 1, trailer : 1,
      keep_alive : 1, expect : 1;
};

/* Whether a word stands in the text on its own. */
static int has_word(const char *text, const char *word) {
  size_t n = strlen(word);
  for (const char *s = text; (s = strcasestr(s, word)); s++)
    if ((s == text || !(isalnum((unsigned char)s[-1]) || s[-1] == '_')) &&
        !(isalnum((unsigned char)s[n]) || s[n] == '_'))
      return 1;
  return 0;
}

static void look_at(struct http_msg *m, struct seen *seen, const char *name,
                    const char *value) {
  switch (strlen(name)) {
  case 4:
    seen->date |= strcasecmp(name, "date") == 0;
    break;
  case 6:
    seen->expect |= strcasecmp(name, "expect") == 0;
    break;
  case 7:
    seen->trailer |= strcasecmp(name, "trailer") == 0;
    break;
  case 10:
    if (strcasecmp(name, "connection") == 0) {
      seen->connection = 1;
      m->store.removed &= (uint8_t)~HTTP_NO_CONNECTION;
      if (has_word(value, "close"))
        m->last = 1;
      else
        m->keep = 1;
    } else if (strcasecmp(name, "keep-alive") == 0) {
      seen->keep_alive = 1;
    }
    break;
  case 14:
    if (strcasecmp(name, "content-length") == 0) {
      seen->length = 1;
      m->wanted = strtoll(value, NULL, 10);
    }
    break;
  case 17:
    if (strcasecmp(name, "transfer-encoding") == 0) {
      seen->transfer = 1;
      if (has_word(value, "chunked"))
        m->chunked = 1;
    }
    break;
  }
}

/* One header line for the name and the value at idx. */
static void add_line(js_State *J, struct http_msg *m, struct http_text *t,
                     struct seen *seen, int name, int value) {
  const char *n = js_tostring(J, name), *v;
  js_copy(J, value);
  v = js_tostring(J, -1);
  http_text_string(t, n);
  http_text_add(t, ": ", 2);
  http_text_latin1(J, t, -1);
  http_text_add(t, "\r\n", 2);
  look_at(m, seen, n, v);
  js_pop(J, 1);
}

static void add_entry(js_State *J, struct http_msg *m, struct http_text *t,
                      struct seen *seen, const struct http_entry *e) {
  int top = js_gettop(J);
  js_pushvalue(J, e->name);
  js_pushvalue(J, e->value);
  if (js_isarray(J, top + 1)) {
    int count = js_getlength(J, top + 1);
    int cookie = strcasecmp(js_tostring(J, top), "cookie") == 0;
    if (cookie) {
      js_getproperty(J, top + 1, "join");
      js_copy(J, top + 1);
      js_pushliteral(J, "; ");
      js_call(J, 1);
      add_line(J, m, t, seen, top, js_gettop(J) - 1);
      count = 0;
    }
    for (int i = 0; i < count; i++) {
      js_getindex(J, top + 1, i);
      add_line(J, m, t, seen, top, top + 2);
      js_pop(J, 1);
    }
  } else {
    add_line(J, m, t, seen, top, top + 1);
  }
  js_pop(J, js_gettop(J) - top);
}

static void add_number(struct http_text *t, const char *format, long long n) {
  char text[64];
  http_text_add(t, text, (size_t)snprintf(text, sizeof text, format, n));
}

static void add_connection(struct http_msg *m, struct http_text *t, const struct seen *seen) {
  struct http_server *server = m->conn ? m->conn->server : NULL;
  if (m->store.removed & HTTP_NO_CONNECTION) {
    m->last = !m->keep;
    return;
  }
  if (seen->connection)
    return;
  if (!m->keep || !(seen->length || m->may_chunk) || m->limited) {
    m->last = 1;
    http_text_string(t, "Connection: close\r\n");
    return;
  }
  http_text_string(t, "Connection: keep-alive\r\n");
  if (!server || !server->options[HTTP_OPT_KEEP_ALIVE] || seen->keep_alive)
    return;
  add_number(t, "Keep-Alive: timeout=%lld",
             (long long)(server->options[HTTP_OPT_KEEP_ALIVE] / 1000));
  if (server->options[HTTP_OPT_MAX_REQUESTS] > 0)
    add_number(t, ", max=%lld", (long long)server->options[HTTP_OPT_MAX_REQUESTS]);
  http_text_add(t, "\r\n", 2);
}

/* `length`: of the whole body where it is known, else -1. */
static void add_framing(struct http_msg *m, struct http_text *t, const struct seen *seen,
                        int64_t length) {
  if (seen->length || seen->transfer)
    return;
  if (m->no_body)
    m->chunked = 0;
  else if (!m->may_chunk)
    m->last = 1;
  else if (!seen->trailer && !(m->store.removed & HTTP_NO_LENGTH) && length >= 0)
    add_number(t, "Content-Length: %lld\r\n", length);
  else if (!(m->store.removed & HTTP_NO_TRANSFER)) {
    m->chunked = 1;
    http_text_string(t, "Transfer-Encoding: chunked\r\n");
  } else {
    m->last = 1;
  }
}

static void add_status(js_State *J, struct http_msg *m, struct http_text *t) {
  const char *reason = http_reason(m->status);
  add_number(t, "HTTP/1.1 %lld ", m->status);
  if (m->status_message.t.type != JS_TUNDEFINED) {
    js_pushvalue(J, m->status_message);
    http_text_latin1(J, t, -1);
    js_pop(J, 1);
  } else {
    http_text_string(t, reason ? reason : "unknown");
  }
  http_text_add(t, "\r\n", 2);
}

/* The whole head. It may throw (a value's toString()); the text is the caller's. */
static void add_head(js_State *J, struct http_msg *m, struct http_text *t, int64_t length) {
  struct seen seen = {0};
  if (m->status == 200 && m->status_message.t.type == JS_TUNDEFINED)
    http_text_add(t, "HTTP/1.1 200 OK\r\n", 17);
  else
    add_status(J, m, t);
  if (m->status / 100 == 1 || m->status == 204 || m->status == 304)
    m->no_body = 1;
  for (uint32_t i = 0; i < m->store.count; i++)
    add_entry(J, m, t, &seen, &m->store.entries[i]);
  if (m->send_date && !seen.date && !(m->store.removed & HTTP_NO_DATE))
    add_date(m->rt, t);
  if (m->chunked && (m->status == 204 || m->status == 304)) {
    m->chunked = 0;
    m->keep = 0;
  }
  add_connection(m, t, &seen);
  add_framing(m, t, &seen, length);
  if (!m->chunked && seen.trailer)
    rt_throw_code(J, "Error", "ERR_HTTP_TRAILER_INVALID",
                  "Trailers are invalid with this transfer encoding");
  http_text_add(t, "\r\n", 2);
}

/* ---- what is written ---- */

struct chunk {
  const char *bytes;
  size_t length;
  char *own;
  int none; /* undefined or null */
};

static int is_utf8(js_State *J, int idx) {
  const char *name;
  if (!js_isstring(J, idx))
    return 1;
  name = js_tostring(J, idx);
  return !*name || strcasecmp(name, "utf8") == 0 || strcasecmp(name, "utf-8") == 0 ||
         strcmp(name, "buffer") == 0;
}

/* Strings in another encoding, and what is no plain UTF-8 inside the engine. */
static void encode(js_State *J, int idx, int encoding) {
  rt_require_builtin(rt_of(J), "buffer");
  js_getproperty(J, -1, "Buffer");
  js_getproperty(J, -1, "from");
  js_copy(J, -2);
  js_copy(J, idx);
  if (js_isstring(J, encoding))
    js_copy(J, encoding);
  else
    js_pushundefined(J);
  js_call(J, 2);
  js_replace(J, idx);
  js_pop(J, 2);
}

/* The engine's text is UTF-8 but for NUL and lone surrogates. */
static int is_plain(const char *s, size_t n) {
  return !memchr(s, 0xc0, n) && !memchr(s, 0xed, n);
}

static struct chunk take_chunk(js_State *J, int idx, int encoding) {
  struct chunk c = {0};
  int length;
  if (js_isstring(J, idx)) {
    c.bytes = js_tostring(J, idx);
    c.length = strlen(c.bytes);
    if (is_utf8(J, encoding) && is_plain(c.bytes, c.length))
      return c;
    encode(J, idx, encoding);
  }
  c.bytes = (const char *)js_tobytes(J, idx, &length);
  c.length = (size_t)length;
  if (!c.bytes && !js_isbytes(J, idx)) {
    if (js_isnull(J, idx))
      rt_throw_code(J, "TypeError", "ERR_STREAM_NULL_VALUES",
                    "May not write null values to stream");
    rt_throw_arg(J, idx, "chunk",
                 "of type string or an instance of Buffer or Uint8Array");
  }
  return c;
}

static void add_callback(struct http_msg *m, int idx) {
  js_State *J = m->rt->J;
  if (!js_iscallable(J, idx))
    return;
  m->callbacks = rt__realloc(m->callbacks, (m->callback_count + 1) * sizeof *m->callbacks);
  m->callbacks[m->callback_count++] = rt_hold(m->rt, idx);
}

/* The methods that may be replaced in an object are called where Node calls them. */
static void implicit_head(js_State *J, struct http_msg *m) {
  if (m->fixed)
    return;
  js_getproperty(J, 0, "writeHead");
  if (rt__object_at(J, -1) == http_state(m->rt)->write_head || !js_iscallable(J, -1)) {
    js_pop(J, 1);
    m->fixed = 1;
    return;
  }
  js_copy(J, 0);
  js_pushnumber(J, m->status);
  js_call(J, 1);
  js_pop(J, 1);
  m->fixed = 1;
}

/* Formats the head and the first of the body together. */
static void send_head(js_State *J, struct http_msg *m, int64_t length) {
  struct http_text t = {0};
  if (m->headed)
    return;
  if (js_try(J)) {
    free(t.bytes);
    js_throw(J);
  }
  add_head(J, m, &t, length);
  js_endtry(J);
  m->headed = 1;
  http_conn_write(m, t.bytes, t.length);
  free(t.bytes);
}

static void send_body(struct http_msg *m, const struct chunk *c) {
  char size[24];
  if (c->length == 0 || m->no_body)
    return;
  if (!m->chunked) {
    http_conn_write(m, c->bytes, c->length);
    return;
  }
  http_conn_write(m, size, (size_t)snprintf(size, sizeof size, "%zx\r\n", c->length));
  http_conn_write(m, c->bytes, c->length);
  http_conn_write(m, "\r\n", 2);
}

/* A native's own half was not asked for: calls the JavaScript function that is its data. */
static void in_javascript(js_State *J) {
  rt_slot slot = (rt_slot)(uintptr_t)js_currentfunctiondata(J);
  int argc = js_gettop(J) - 1;
  rt_push_slot(rt_of(J), slot);
  for (int i = 0; i <= argc; i++)
    js_copy(J, i);
  js_call(J, argc);
}

static void write_after_end(js_State *J, int callback) {
  rt_slot slot = (rt_slot)(uintptr_t)js_currentfunctiondata(J);
  rt_push_slot(rt_of(J), slot);
  js_getproperty(J, -1, "afterEnd");
  js_copy(J, 0);
  if (js_iscallable(J, callback))
    js_copy(J, callback);
  else
    js_pushundefined(J);
  js_call(J, 1);
}

/* write(chunk, encoding, callback) */
static void m_write(js_State *J) {
  struct http_msg *m = http_response_of(J, 0);
  struct chunk c;
  int callback = 3;
  if (!m || m->detached) {
    in_javascript(J);
    return;
  }
  while (js_gettop(J) < 4)
    js_pushundefined(J);
  if (js_iscallable(J, 2)) {
    callback = 2;
    js_copy(J, 2);
    js_pushundefined(J);
    js_replace(J, 2);
    js_replace(J, 3);
    callback = 3;
  }
  c = take_chunk(J, 1, 2);
  if (m->ended || !m->conn) {
    write_after_end(J, callback);
    return;
  }
  implicit_head(J, m);
  send_head(J, m, -1);
  add_callback(m, callback);
  send_body(m, &c);
  m->need_drain |= http_conn_waiting(m) >= HIGH_WATER;
  js_pushboolean(J, !m->need_drain);
}

static void send_trailers(js_State *J, struct http_msg *m) {
  http_conn_write(m, "0\r\n", 3);
  if (m->trailers.t.type != JS_TUNDEFINED) {
    struct http_text t = {0};
    js_pushvalue(J, m->trailers);
    http_text_latin1(J, &t, -1);
    js_pop(J, 1);
    http_conn_write(m, t.bytes, t.length);
    free(t.bytes);
  }
  http_conn_write(m, "\r\n", 2);
}

/* The callback of end() is a listener of 'finish', after those that there are. */
static void once_finished(js_State *J, int callback) {
  js_getproperty(J, 0, "once");
  js_copy(J, 0);
  js_pushliteral(J, "finish");
  js_copy(J, callback);
  js_call(J, 2);
  js_pop(J, 1);
}

/* end(chunk, encoding, callback) */
static void m_end(js_State *J) {
  struct http_msg *m = http_response_of(J, 0);
  struct chunk c = {0};
  int callback = 3;
  if (m && !m->conn && !m->ended) {
    m->ended = 1;
    js_copy(J, 0);
    return;
  }
  if (!m || m->detached || m->ended) {
    in_javascript(J);
    return;
  }
  while (js_gettop(J) < 4)
    js_pushundefined(J);
  if (js_iscallable(J, 1))
    callback = 1;
  else if (js_iscallable(J, 2))
    callback = 2;
  if (callback != 1 && js_isdefined(J, 1) && !js_isnull(J, 1))
    c = take_chunk(J, 1, 2);
  if (!m->headed) {
    int fixed = m->fixed;
    implicit_head(J, m);
    send_head(J, m, fixed ? -1 : (int64_t)c.length);
  }
  if (js_iscallable(J, callback))
    once_finished(J, callback);
  send_body(m, &c);
  if (m->chunked && !m->no_body)
    send_trailers(J, m);
  m->ended = 1;
  http_conn_finish(m);
  js_copy(J, 0);
}

/* ---- writeHead ---- */

static void set_checked(js_State *J, struct http_msg *m, int name, int value, int add) {
  http_check_name(J, name, "Header name");
  http_check_value(J, value, name);
  if (add)
    js_copy(J, name), js_pop(J, 1);
  http_store_set(J, &m->store, name, value);
}

/* An array: [name, value, ...] or [[name, value], ...]. */
static void set_list(js_State *J, struct http_msg *m, int idx) {
  int n = js_getlength(J, idx), top = js_gettop(J), nested = 0, i;
  if (n > 0) {
    js_getindex(J, idx, 0);
    nested = js_isarray(J, -1);
    js_pop(J, 1);
  }
  if (!nested && n % 2)
    rt_throw_code(J, "TypeError", "ERR_INVALID_ARG_VALUE",
                  "The argument 'headers' is invalid. Received an odd number of items");
  for (i = 0; i < n; i += nested ? 1 : 2) {
    js_getindex(J, idx, i);
    if (nested) {
      js_getindex(J, top, 0);
      js_getindex(J, top, 1);
      js_remove(J, top);
    } else {
      js_getindex(J, idx, i + 1);
    }
    if (js_gettop(J) - top == 2 && http_store_find(J, &m->store, js_tostring(J, top)) >= 0) {
      js_getproperty(J, 0, "appendHeader");
      js_copy(J, 0);
      js_copy(J, top);
      js_copy(J, top + 1);
      js_call(J, 2);
    } else {
      set_checked(J, m, top, top + 1, 0);
    }
    js_pop(J, js_gettop(J) - top);
  }
}

static void set_object(js_State *J, struct http_msg *m, int idx) {
  const char *key;
  int top;
  js_pushiterator(J, idx, 1);
  top = js_gettop(J);
  while ((key = js_nextiterator(J, top - 1))) {
    js_pushstring(J, key);
    js_getproperty(J, idx, key);
    set_checked(J, m, top, top + 1, 0);
    js_pop(J, js_gettop(J) - top);
  }
  js_pop(J, 1);
}

static void check_status(js_State *J, struct http_msg *m, int idx) {
  double n = js_tonumber(J, idx);
  int status = (int)(n > 99999 || n < -99999 || n != n ? 0 : n);
  if (status < 100 || status > 999) {
    js_copy(J, idx);
    rt_throw_code(J, "RangeError", "ERR_HTTP_INVALID_STATUS_CODE",
                  "Invalid status code: %s", js_tostring(J, -1));
  }
  m->status = (uint16_t)status;
}

static void check_message(js_State *J, struct http_msg *m) {
  const char *s;
  if (m->status_message.t.type == JS_TUNDEFINED)
    return;
  js_pushvalue(J, m->status_message);
  for (s = js_tostring(J, -1); *s; s++)
    if (((unsigned char)*s < 32 && *s != '\t') || *s == 127 || (unsigned char)*s >= 0xc4)
      rt_throw_code(J, "TypeError", "ERR_INVALID_CHAR",
                    "Invalid character in statusMessage");
  js_pop(J, 1);
}

/* writeHead(status, message, headers): message may be left out. */
static void m_write_head(js_State *J) {
  struct http_msg *m = http_response_of(J, 0);
  int headers = 2;
  if (!m || m->detached) {
    in_javascript(J);
    return;
  }
  if (m->fixed || m->headed)
    rt_throw_code(J, "Error", "ERR_HTTP_HEADERS_SENT",
                  "Cannot write headers after they are sent to the client");
  while (js_gettop(J) < 4)
    js_pushundefined(J);
  check_status(J, m, 1);
  if (js_isstring(J, 2)) {
    m->status_message = rt__value_at(J, 2);
    headers = 3;
  } else if (!js_isobject(J, 2)) {
    headers = 3;
  }
  check_message(J, m);
  if (js_isarray(J, headers))
    set_list(J, m, headers);
  else if (js_isobject(J, headers))
    set_object(J, m, headers);
  m->fixed = 1;
  js_copy(J, 0);
}

/* ---- the rest ---- */

static void m_flush_headers(js_State *J) {
  struct http_msg *m = http_response_of(J, 0);
  if (!m || m->detached) {
    in_javascript(J);
    return;
  }
  if (!m->headed && m->conn) {
    implicit_head(J, m);
    send_head(J, m, -1);
  }
  js_pushundefined(J);
}

/* sendRaw(res, text): 1xx answers. */
static void b_send_raw(js_State *J) {
  struct http_msg *m = http_response_of(J, 1);
  struct http_text t = {0};
  if (m && m->conn) {
    http_text_latin1(J, &t, 2);
    http_conn_write(m, t.bytes, t.length);
    http_conn_flush(m->conn);
    free(t.bytes);
  }
  js_pushboolean(J, m && m->conn);
}

/* setTrailers(res, text) */
static void b_set_trailers(js_State *J) {
  struct http_msg *m = http_response_of(J, 1);
  if (m)
    m->trailers = rt__value_at(J, 2);
  js_pushboolean(J, m != NULL);
}

/* detach(res): from here on it is JavaScript that sends it. */
static void b_detach(js_State *J) {
  struct http_msg *m = http_response_of(J, 1);
  if (m)
    m->detached = 1;
  js_pushundefined(J);
}

/* isResponse(res): one of a connection of ours. */
static void b_is_response(js_State *J) {
  js_pushboolean(J, http_response_of(J, 1) != NULL);
}

/* ---- accessors ---- */

enum field {
  F_STATUS, F_STATUS_MESSAGE, F_SENT, F_HEADER, F_HEADER_SENT, F_FINISHED, F_ENDED,
  F_FLUSHED, F_LENGTH, F_NEED_DRAIN, F_KEEP, F_DATE, F_CHUNKED, F_MAY_CHUNK, F_HAS_BODY,
  F_LAST, F_SOCKET, F_CONTENT_LENGTH, F_REQ, F_COUNT
};

static const char *const FIELDS[F_COUNT] = {
    [F_STATUS] = "statusCode", [F_STATUS_MESSAGE] = "statusMessage",
    [F_SENT] = "headersSent", [F_HEADER] = "_header", [F_HEADER_SENT] = "_headerSent",
    [F_FINISHED] = "finished", [F_ENDED] = "writableEnded",
    [F_FLUSHED] = "writableFinished", [F_LENGTH] = "writableLength",
    [F_NEED_DRAIN] = "writableNeedDrain", [F_KEEP] = "shouldKeepAlive",
    [F_DATE] = "sendDate", [F_CHUNKED] = "chunkedEncoding",
    [F_MAY_CHUNK] = "useChunkedEncodingByDefault", [F_HAS_BODY] = "_hasBody",
    [F_LAST] = "_last", [F_SOCKET] = "socket", [F_CONTENT_LENGTH] = "_contentLength",
    [F_REQ] = "req",
};

struct accessor {
  enum field field;
  rt_slot get, set; /* for objects that are not ours; 0: a plain property */
};

static void push_message(js_State *J, const struct http_msg *m) {
  const char *reason = http_reason(m->status);
  if (m->status_message.t.type != JS_TUNDEFINED || !(m->fixed || m->headed))
    js_pushvalue(J, m->status_message);
  else
    js_pushstring(J, reason ? reason : "unknown");
}

static void push_field(js_State *J, struct http_msg *m, enum field field) {
  switch (field) {
  case F_STATUS:
    js_pushnumber(J, m->status);
    break;
  case F_STATUS_MESSAGE:
    push_message(J, m);
    break;
  case F_SENT:
  case F_HEADER_SENT:
    js_pushboolean(J, field == F_SENT ? m->fixed || m->headed : m->headed);
    break;
  case F_HEADER:
    if (m->fixed || m->headed)
      js_pushliteral(J, "HTTP/1.1\r\n\r\n");
    else
      js_pushnull(J);
    break;
  case F_FINISHED:
  case F_ENDED:
    js_pushboolean(J, m->ended);
    break;
  case F_FLUSHED:
    js_pushboolean(J, m->finished);
    break;
  case F_LENGTH:
    js_pushnumber(J, (double)http_conn_waiting(m));
    break;
  case F_NEED_DRAIN:
    js_pushboolean(J, m->need_drain);
    break;
  case F_KEEP:
    js_pushboolean(J, m->keep);
    break;
  case F_DATE:
    js_pushboolean(J, m->send_date);
    break;
  case F_CHUNKED:
    js_pushboolean(J, m->chunked);
    break;
  case F_MAY_CHUNK:
    js_pushboolean(J, m->may_chunk);
    break;
  case F_HAS_BODY:
    js_pushboolean(J, !m->no_body);
    break;
  case F_LAST:
    js_pushboolean(J, m->last);
    break;
  case F_SOCKET:
    if (m->conn && !m->detached && !(m->ended && m->finished))
      http_conn_push_socket(m->conn);
    else
      js_pushnull(J);
    break;
  case F_REQ:
    if (m->req)
      js_pushobject(J, m->req);
    else
      js_pushundefined(J);
    break;
  default:
    if (m->wanted >= 0)
      js_pushnumber(J, (double)m->wanted);
    else
      js_pushnull(J);
  }
}

static void get_field(js_State *J) {
  const struct accessor *a = js_currentfunctiondata(J);
  struct http_msg *m = http_response_of(J, 0);
  if (m && !m->detached) {
    push_field(J, m, a->field);
  } else if (a->get) {
    rt_push_slot(rt_of(J), a->get);
    js_copy(J, 0);
    js_call(J, 0);
  } else {
    js_pushundefined(J);
  }
}

static void set_flag(struct http_msg *m, enum field field, int on) {
  switch (field) {
  case F_KEEP:
    m->keep = on & 1;
    break;
  case F_DATE:
    m->send_date = on & 1;
    break;
  case F_CHUNKED:
    m->chunked = on & 1;
    break;
  case F_MAY_CHUNK:
    m->may_chunk = on & 1;
    break;
  case F_HAS_BODY:
    m->no_body = !on;
    break;
  case F_LAST:
    m->last = on & 1;
    break;
  default:
    break;
  }
}

static void set_field(js_State *J) {
  const struct accessor *a = js_currentfunctiondata(J);
  struct http_msg *m = http_response_of(J, 0);
  if (m && !m->detached) {
    if (a->field == F_STATUS) {
      double n = js_tonumber(J, 1);
      m->status = (uint16_t)(n >= 0 && n < 65536 ? n : 0);
    } else if (a->field == F_STATUS_MESSAGE) {
      m->status_message = rt__value_at(J, 1);
    } else {
      set_flag(m, a->field, js_toboolean(J, 1));
    }
  } else if (a->set) {
    rt_push_slot(rt_of(J), a->set);
    js_copy(J, 0);
    js_copy(J, 1);
    js_call(J, 1);
  } else {
    js_copy(J, 1);
    js_defproperty(J, 0, FIELDS[a->field], 0);
  }
  js_pushundefined(J);
}

static void free_data(js_State *J, void *data) {
  (void)J;
  free(data);
}

/* The accessors on the prototype at 1; `base` (2) says how others get them. */
static void define_fields(struct rt *rt) {
  js_State *J = rt->J;
  for (int i = 0; i < F_COUNT; i++) {
    struct accessor *a = rt__alloc(sizeof *a);
    a->field = (enum field)i;
    js_getproperty(J, 2, FIELDS[i]);
    if (js_isobject(J, -1)) {
      js_getproperty(J, -1, "get");
      if (js_iscallable(J, -1))
        a->get = rt_hold(rt, -1);
      js_getproperty(J, -2, "set");
      if (js_iscallable(J, -1))
        a->set = rt_hold(rt, -1);
      js_pop(J, 2);
    }
    js_pop(J, 1);
    js_newcfunctionx(J, get_field, FIELDS[i], 0, a, free_data);
    js_newcfunctionx(J, set_field, FIELDS[i], 1, a, NULL);
    js_defaccessor(J, 1, FIELDS[i], JS_DONTENUM);
  }
}

static void method(struct rt *rt, const char *name, js_CFunction fn, int arity) {
  js_State *J = rt->J;
  js_getproperty(J, 3, name);
  js_newcfunctionx(J, fn, name, arity, (void *)(uintptr_t)rt_hold(rt, -1), NULL);
  js_rot2pop1(J);
  js_defproperty(J, 1, name, 0);
}

/* defineResponse(prototype, { name: { get, set } }, { write, end, writeHead,
 * flushHeaders }): write.afterEnd and end.afterEnd report writing after the end. */
static void b_define_response(js_State *J) {
  struct rt *rt = rt_of(J);
  define_fields(rt);
  method(rt, "write", m_write, 3);
  method(rt, "end", m_end, 3);
  method(rt, "writeHead", m_write_head, 3);
  method(rt, "flushHeaders", m_flush_headers, 0);
  js_getproperty(J, 1, "writeHead");
  http_state(rt)->write_head = rt__object_at(J, -1);
  rt_hold(rt, -1);
  js_pop(J, 1);
  http_state(rt)->response_proto = rt_hold(rt, 1);
  js_pushundefined(J);
}

void http_response_binding(struct rt *rt) {
  js_State *J = rt->J;
  rt_method(J, "defineResponse", b_define_response, 3);
  rt_method(J, "sendRaw", b_send_raw, 2);
  rt_method(J, "setTrailers", b_set_trailers, 2);
  rt_method(J, "isResponse", b_is_response, 1);
  rt_method(J, "detach", b_detach, 1);
  js_newobject(J);
#define S(n, text)            \
  js_pushliteral(J, text);    \
  js_setproperty(J, -2, #n);
#include "runtime/modules/http_status.def"
#undef S
  js_setproperty(J, -2, "STATUS_CODES");
}
