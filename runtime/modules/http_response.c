/* http: ServerResponse, formatted here. The natives are methods of its prototype; for an
 * object that a program made itself they call the function that does it in JavaScript. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "runtime/modules/http.h"

/* As Object.prototype.toString() calls it; known by its address. */
const char HTTP_RESPONSE_TAG[] = "Object";

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
  js_markvalue(J, &m->head_message);
  js_markvalue(J, &m->trailers);
}

struct http_msg *http_response_of(js_State *J, int idx) {
  return rt__userdata(rt__object_at(J, idx), HTTP_RESPONSE_TAG);
}

void http_push_response(struct http_msg *m) {
  js_State *J = m->rt->J;
  rt_slot own = m->peer ? m->peer->server->res_proto : 0;
  rt_push_slot(m->rt, own ? own : http_state(m->rt)->response_proto);
  js_Object *object = jsV_newobject(J, JS_CUSERDATA, rt__object_at(J, -1));
  js_pop(J, 1);
  object->u.user.tag = HTTP_RESPONSE_TAG;
  object->u.user.data = m;
  object->u.user.finalize = finalize;
  object->u.user.mark = mark;
  m->res = object;
  m->refs++;
  js_pushobject(J, object);
}

/* ---- what is written ---- */

struct chunk {
  const char *bytes;
  size_t length;
  int text; /* in UTF-8 */
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
    c.text = is_utf8(J, encoding);
    if (c.text && is_plain(c.bytes, c.length))
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
  rt_task_follows(m->rt, m->task);
  m->callbacks = rt__realloc(m->callbacks, (m->callback_count + 1) * sizeof *m->callbacks);
  m->callbacks[m->callback_count++] = rt_hold(m->rt, idx);
}

/* From here on the program's changes to the status come too late for the head. */
static void settle(struct http_msg *m) {
  m->fixed = 1;
  m->head_status = m->status;
  m->head_message = m->status_message;
}

/* Throws if what stands at `idx` is no status. */
static void check_status(js_State *J, struct http_msg *m, int idx);

/* The methods that may be replaced in an object are called where Node calls them. */
static void implicit_head(js_State *J, struct http_msg *m) {
  const struct http_state *state = http_state(m->rt);
  js_Property *p;
  if (m->fixed)
    return;
  p = jsV_getproperty(J, rt__object_at(J, 0), state->name_write_head);
  if (p && p->value.t.type == JS_TOBJECT && p->value.u.object != state->write_head &&
      !(p->atts & JS_ACCESSOR)) {
    js_pushobject(J, p->value.u.object);
    js_copy(J, 0);
    http_push_status(J, m);
    js_call(J, 1);
    js_pop(J, 1);
  }
  if (m->fixed)
    return;
  if (m->odd_status || m->status < 100 || m->status > 999) {
    http_push_status(J, m);
    check_status(J, m, js_gettop(J) - 1);
    js_pop(J, 1);
  }
  settle(m);
}

/* Formats the head and the first of the body together. */
static void send_head(js_State *J, struct http_msg *m, int64_t length,
                      const struct chunk *c) {
  struct http_text t = {0};
  if (m->headed)
    return;
  /* Node writes head and text as one string, but for chunks: their sizes are latin1. */
  m->fixed_length = length >= 0 || http_store_find(J, &m->store, "content-length") >= 0;
  m->utf8_head = c && c->text && c->length && m->fixed_length;
  if (js_try(J)) {
    free(t.bytes);
    js_throw(J);
  }
  http_head_add(J, m, &t, length);
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
  send_head(J, m, -1, &c);
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
    send_head(J, m, fixed ? -1 : (int64_t)c.length, &c);
  }
  if (js_iscallable(J, callback))
    once_finished(J, callback);
  send_body(m, &c);
  if (m->chunked && !m->no_body)
    send_trailers(J, m);
  m->ended = 1;
  rt_task_follows(m->rt, m->task);
  http_conn_finish(m);
  js_copy(J, 0);
}

/* ---- writeHead ---- */

static void set_checked(js_State *J, struct http_msg *m, int name, int value) {
  http_check_name(J, name, "Header name");
  http_check_value(J, value, name);
  http_store_set(J, &m->store, name, value);
}

/* Calls a method of the response with the name, and the value, that are on top. */
static void call_method(js_State *J, const char *method, int name, int argc) {
  js_getproperty(J, 0, method);
  js_copy(J, 0);
  for (int i = 0; i < argc; i++)
    js_copy(J, name + i);
  js_call(J, argc);
  js_pop(J, 1);
}

/* Leaves the name and the value of item i of [name, value, ...] or [[name, value], ...]. */
static void push_item(js_State *J, int list, int i, int nested) {
  js_getindex(J, list, nested ? i : i * 2);
  if (!nested) {
    js_getindex(J, list, i * 2 + 1);
    return;
  }
  js_getindex(J, -1, 0);
  js_getindex(J, -2, 1);
  js_remove(J, -3);
}

/* A list is sent as it is; where headers were set before, those that it names give way. */
static void set_list(js_State *J, struct http_msg *m, int idx) {
  int n = js_getlength(J, idx), top = js_gettop(J), nested = 0, i, mixed;
  if (n > 0) {
    js_getindex(J, idx, 0);
    nested = js_isarray(J, -1);
    js_pop(J, 1);
  }
  if (!nested && n % 2)
    rt_throw_code(J, "TypeError", "ERR_INVALID_ARG_VALUE",
                  "The argument 'headers' is invalid. Received an odd number of items");
  n = nested ? n : n / 2;
  mixed = m->store.count > 0;
  for (i = 0; mixed && i < n; i++) {
    push_item(J, idx, i, nested);
    call_method(J, "removeHeader", top, 1);
    js_pop(J, js_gettop(J) - top);
  }
  for (i = 0; i < n; i++) {
    push_item(J, idx, i, nested);
    http_check_name(J, top, "Header name");
    http_check_value(J, top + 1, top);
    if (mixed)
      call_method(J, "appendHeader", top, 2);
    else
      http_store_add(J, &m->store, top, top + 1);
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
    set_checked(J, m, top, top + 1);
    js_pop(J, js_gettop(J) - top);
  }
  js_pop(J, 1);
}

static void check_status(js_State *J, struct http_msg *m, int idx) {
  js_copy(J, idx); /* the conversion would take the place of what the error shows */
  double n = js_tonumber(J, -1);
  js_pop(J, 1);
  int status = (int)(n > 99999 || n < -99999 || n != n ? 0 : n);
  if (status < 100 || status > 999) {
    rt_require_builtin(m->rt, "internal_format");
    js_pushundefined(J);
    js_pushundefined(J);
    js_newarray(J);
    js_pushliteral(J, "%s");
    js_setindex(J, -2, 0);
    js_copy(J, idx);
    js_setindex(J, -2, 1);
    js_call(J, 2);
    rt_throw_code(J, "RangeError", "ERR_HTTP_INVALID_STATUS_CODE",
                  "Invalid status code: %s", js_tostring(J, -1));
  }
  m->status = (uint16_t)status;
  m->odd_status = 0;
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
  if (http_store_find(J, &m->store, "trailer") >= 0 &&
      http_store_find(J, &m->store, "content-length") >= 0)
    http_throw_trailers(J);
  settle(m);
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
    send_head(J, m, -1, NULL);
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

/* told(res): its 'finish' is emitted now. */
static void b_told(js_State *J) {
  struct http_msg *m = http_response_of(J, 1);
  if (m)
    m->told = 1;
  js_pushundefined(J);
}

/* isResponse(res): one of a connection of ours. */
static void b_is_response(js_State *J) {
  js_pushboolean(J, http_response_of(J, 1) != NULL);
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
  http_define_fields(rt);
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
  rt_method(J, "told", b_told, 1);
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
