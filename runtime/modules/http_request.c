/* http: IncomingMessage's parts, made from the head's bytes when they are asked for. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/http.h"

/* As Object.prototype.toString() calls it; known by its address. */
const char HTTP_REQUEST_TAG[] = "Object";

/* ---- life ---- */

struct http_msg *http_msg_new(struct rt *rt) {
  struct http_msg *m = rt__alloc(sizeof *m);
  m->rt = rt;
  m->refs = 1;
  m->status = 200;
  m->send_date = 1;
  m->may_chunk = 1;
  m->keep = 1;
  m->wanted = -1;
  m->status_message = m->head_message = rt__undefined();
  m->trailers = rt__undefined();
  return m;
}

void http_msg_drop(struct http_msg *m) {
  if (--m->refs > 0)
    return;
  if (m->peer)
    http_conn_unref(m->peer);
  http_head_release(&m->head);
  http_store_release(&m->store);
  free(m->early.bytes);
  for (uint32_t i = 0; i < m->callback_count; i++)
    rt_drop(m->rt, m->callbacks[i]);
  free(m->callbacks);
  rt_task_over(m->rt, m->task);
  free(m);
}

static void finalize(js_State *J, void *data) {
  struct http_msg *m = data;
  (void)J;
  m->req = NULL;
  http_msg_drop(m);
}

struct http_msg *http_request_of(js_State *J, int idx) {
  return rt__userdata(rt__object_at(J, idx), HTTP_REQUEST_TAG);
}

void http_push_request(struct http_msg *m) {
  js_State *J = m->rt->J;
  rt_slot own = m->peer ? m->peer->server->req_proto : 0;
  rt_push_slot(m->rt, own ? own : http_state(m->rt)->request_proto);
  js_Object *object = jsV_newobject(J, JS_CUSERDATA, rt__object_at(J, -1));
  js_pop(J, 1);
  object->u.user.tag = HTTP_REQUEST_TAG;
  object->u.user.data = m;
  object->u.user.finalize = finalize;
  m->req = object;
  m->refs++;
  js_pushobject(J, object);
}

/* ---- headers ---- */

enum join { JOIN_COMMA, JOIN_FIRST, JOIN_COOKIE, JOIN_ARRAY };

/* What becomes of a header that comes more than once. */
static enum join join_of(const struct http_msg *m, const char *name, size_t n) {
  static const char *const first[] = {
      "age", "authorization", "content-length", "content-type", "etag", "expires", "from",
      "host", "if-modified-since", "if-unmodified-since", "last-modified", "location",
      "max-forwards", "proxy-authorization", "referer", "retry-after", "server",
      "user-agent"};
  if (n == 6 && memcmp(name, "cookie", 6) == 0)
    return JOIN_COOKIE;
  if (n == 10 && memcmp(name, "set-cookie", 10) == 0)
    return JOIN_ARRAY;
  for (size_t i = 0; !m->join_all && i < sizeof first / sizeof *first; i++)
    if (strlen(first[i]) == n && memcmp(name, first[i], n) == 0)
      return JOIN_FIRST;
  return JOIN_COMMA;
}

/* The small letters of a name; longer ones than fit are cut, which no known one is. */
static size_t small(const struct http_head *h, uint32_t i, char *to, size_t room) {
  size_t n = h->fields[i].length < room - 1 ? h->fields[i].length : room - 1;
  for (size_t k = 0; k < n; k++) {
    char c = h->bytes[h->fields[i].at + k];
    to[k] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  to[n] = 0;
  return n;
}

static void push_span(js_State *J, const struct http_head *h, struct http_span s) {
  http_push_latin1(J, h->bytes + s.at, s.length);
}

static void push_value(js_State *J, const struct http_head *h, uint32_t i) {
  push_span(J, h, h->fields[i + 1]);
}

/* Adds a header to the object on top, which has one of that name already (below it). */
static void add_again(js_State *J, const struct http_head *h, uint32_t i, const char *name,
                      enum join join) {
  if (join == JOIN_ARRAY) {
    int n = js_getlength(J, -1);
    push_value(J, h, i);
    js_setindex(J, -2, n);
    js_pop(J, 1);
  } else if (join == JOIN_FIRST) {
    js_pop(J, 1);
  } else {
    js_pushliteral(J, join == JOIN_COOKIE ? "; " : ", ");
    js_concat(J);
    push_value(J, h, i);
    js_concat(J);
    js_setproperty(J, -2, name);
  }
}

static void add_header(js_State *J, const struct http_msg *m, uint32_t i) {
  const struct http_head *h = &m->head;
  char name[16385];
  size_t n = small(h, i, name, sizeof name);
  enum join join = join_of(m, name, n);
  js_Object *object = rt__object_at(J, -1);
  js_Property *old = jsV_getownproperty(J, object, js_intern(J, name));
  if (old) {
    js_pushvalue(J, old->value);
    add_again(J, h, i, name, join);
    return;
  }
  if (join == JOIN_ARRAY) {
    js_newarray(J);
    push_value(J, h, i);
    js_setindex(J, -2, 0);
  } else {
    push_value(J, h, i);
  }
  js_setproperty(J, -2, name);
}

static void add_distinct(js_State *J, const struct http_msg *m, uint32_t i) {
  const struct http_head *h = &m->head;
  char name[16385];
  small(h, i, name, sizeof name);
  js_getproperty(J, -1, name);
  if (!js_isarray(J, -1)) {
    js_pop(J, 1);
    js_newarray(J);
    js_copy(J, -1);
    js_setproperty(J, -3, name);
  }
  push_value(J, h, i);
  js_setindex(J, -2, js_getlength(J, -2));
  js_pop(J, 1);
}

static uint32_t head_end(const struct http_msg *m) {
  uint32_t limit = m->max_headers * 2, end = m->head.trailers;
  if (!m->complete && end == 0)
    end = m->head.count;
  return limit && limit < end ? limit : end;
}

static void push_headers(js_State *J, struct http_msg *m, int distinct, int trailers) {
  uint32_t from = trailers ? m->head.trailers : 0;
  uint32_t to = trailers ? m->head.count & ~1u : head_end(m);
  if (distinct) {
    js_pushnull(J);
    js_newobjectx(J);
  } else {
    js_newobject(J);
  }
  for (uint32_t i = from; i + 1 < to + (to & 1); i += 2)
    (distinct ? add_distinct : add_header)(J, m, i);
}

static void push_raw(js_State *J, struct http_msg *m, int trailers) {
  uint32_t from = trailers ? m->head.trailers : 0;
  uint32_t to = trailers ? m->head.count : head_end(m);
  js_newarray(J);
  for (uint32_t i = from; i < to; i++) {
    push_span(J, &m->head, m->head.fields[i]);
    js_setindex(J, -2, (int)(i - from));
  }
}

/* ---- accessors ---- */

enum part {
  P_URL, P_METHOD, P_STATUS, P_STATUS_MESSAGE, P_VERSION, P_MAJOR, P_MINOR, P_HEADERS,
  P_RAW, P_DISTINCT, P_TRAILERS, P_RAW_TRAILERS, P_TRAILERS_DISTINCT, P_COMPLETE, P_UPGRADE,
  P_SOCKET,
  P_COUNT
};

static const struct {
  const char *name;
  int cached; /* made once */
} PARTS[P_COUNT] = {
    [P_URL] = {"url", 1},
    [P_METHOD] = {"method", 0},
    [P_STATUS] = {"statusCode", 0},
    [P_STATUS_MESSAGE] = {"statusMessage", 0},
    [P_VERSION] = {"httpVersion", 0},
    [P_MAJOR] = {"httpVersionMajor", 0},
    [P_MINOR] = {"httpVersionMinor", 0},
    [P_HEADERS] = {"headers", 1},
    [P_RAW] = {"rawHeaders", 1},
    [P_DISTINCT] = {"headersDistinct", 1},
    [P_TRAILERS] = {"trailers", 0},
    [P_RAW_TRAILERS] = {"rawTrailers", 0},
    [P_TRAILERS_DISTINCT] = {"trailersDistinct", 0},
    [P_COMPLETE] = {"complete", 0},
    [P_UPGRADE] = {"upgrade", 0},
    [P_SOCKET] = {"socket", 1},
};

static void push_version(js_State *J, const struct http_msg *m) {
  char text[16];
  if (m->major == 1 && m->minor < 2) {
    js_pushliteral(J, m->minor ? "1.1" : "1.0");
    return;
  }
  snprintf(text, sizeof text, "%d.%d", m->major, m->minor);
  js_pushstring(J, text);
}

static void push_socket(js_State *J, struct http_msg *m) {
  if (m->peer) {
    http_conn_push_socket(m->peer);
    return;
  }
  js_pushundefined(J);
  js_pushundefined(J);
  http_hook_inside(m->rt, HOOK_SOCKET, 2);
}

static void push_part(js_State *J, struct http_msg *m, enum part part) {
  int request = m->kind == HTTP_KIND_REQUEST;
  switch (part) {
  case P_URL:
    if (request)
      push_span(J, &m->head, m->head.url);
    else
      js_pushliteral(J, "");
    break;
  case P_METHOD:
    if (request)
      js_pushliteral(J, http_methods[m->method]);
    else
      js_pushnull(J);
    break;
  case P_STATUS:
    if (request)
      js_pushnull(J);
    else
      js_pushnumber(J, m->in_status);
    break;
  case P_STATUS_MESSAGE:
    if (request)
      js_pushnull(J);
    else
      push_span(J, &m->head, m->head.url);
    break;
  case P_VERSION:
    push_version(J, m);
    break;
  case P_MAJOR:
    js_pushnumber(J, m->major);
    break;
  case P_MINOR:
    js_pushnumber(J, m->minor);
    break;
  case P_HEADERS:
  case P_DISTINCT:
    push_headers(J, m, part == P_DISTINCT, 0);
    break;
  case P_TRAILERS:
  case P_TRAILERS_DISTINCT:
    push_headers(J, m, part == P_TRAILERS_DISTINCT, 1);
    break;
  case P_RAW:
  case P_RAW_TRAILERS:
    push_raw(J, m, part == P_RAW_TRAILERS);
    break;
  case P_COMPLETE:
    js_pushboolean(J, m->complete);
    break;
  case P_UPGRADE:
    js_pushboolean(J, m->upgraded);
    break;
  default:
    push_socket(J, m);
  }
}

/* Trailers are cached once they have all come. */
static void get_part(js_State *J) {
  enum part part = (enum part)(intptr_t)js_currentfunctiondata(J);
  struct http_msg *m = http_request_of(J, 0);
  if (!m) {
    js_pushundefined(J);
    return;
  }
  push_part(J, m, part);
  if (PARTS[part].cached ||
      (m->complete && part >= P_TRAILERS && part <= P_TRAILERS_DISTINCT)) {
    js_copy(J, -1);
    js_defproperty(J, 0, PARTS[part].name, 0);
  }
}

static void set_part(js_State *J) {
  enum part part = (enum part)(intptr_t)js_currentfunctiondata(J);
  js_copy(J, 1);
  js_defproperty(J, 0, PARTS[part].name, 0);
  js_pushundefined(J);
}

/* defineParts(prototype) */
static void b_define_parts(js_State *J) {
  for (int i = 0; i < P_COUNT; i++) {
    js_newcfunctionx(J, get_part, PARTS[i].name, 0, (void *)(intptr_t)i, NULL);
    js_newcfunctionx(J, set_part, PARTS[i].name, 1, (void *)(intptr_t)i, NULL);
    js_defaccessor(J, 1, PARTS[i].name, 0);
  }
  http_state(rt_of(J))->request_proto = rt_hold(rt_of(J), 1);
  js_pushundefined(J);
}

/* ---- natives for JavaScript's half ---- */

/* watch(req): its stream's state was made, from here on it is told what comes. 0 unknown,
 * 1 its body is still to come, 2 it is complete and had none. */
static void b_watch(js_State *J) {
  struct http_msg *m = http_request_of(J, 1);
  if (m)
    m->watched = 1;
  js_pushnumber(J, m ? (m->complete ? 2 : 1) : 0);
}

static void b_read_more(js_State *J) {
  struct http_msg *m = http_request_of(J, 1);
  if (m)
    rt_task_follows(m->rt, m->task);
  if (m && m->conn)
    http_conn_resume(m->conn);
  js_pushundefined(J);
}

/* dump(req): what is still to come of its body is thrown away. */
static void b_dump(js_State *J) {
  struct http_msg *m = http_request_of(J, 1);
  if (m) {
    m->dumped = 1;
    if (m->conn)
      http_conn_resume(m->conn);
  }
  js_pushundefined(J);
}

/* pause(req): its reader has enough. */
static void b_pause(js_State *J) {
  struct http_msg *m = http_request_of(J, 1);
  if (m && m->conn)
    http_conn_pause(m->conn);
  js_pushundefined(J);
}

static void b_is_watched(js_State *J) {
  struct http_msg *m = http_request_of(J, 1);
  js_pushboolean(J, m && m->watched);
}

static void b_is_aborted(js_State *J) {
  struct http_msg *m = http_request_of(J, 1);
  js_pushboolean(J, m && m->aborted);
}

void http_request_binding(struct rt *rt) {
  js_State *J = rt->J;
  rt_method(J, "defineParts", b_define_parts, 1);
  rt_method(J, "watch", b_watch, 1);
  rt_method(J, "readMore", b_read_more, 1);
  rt_method(J, "dump", b_dump, 1);
  rt_method(J, "pause", b_pause, 1);
  rt_method(J, "isWatched", b_is_watched, 1);
  rt_method(J, "isAborted", b_is_aborted, 1);
}
