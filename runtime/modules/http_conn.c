/* http: a server's connections: bytes in, requests to JavaScript, answers out in order. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/http_server.h"

enum { READ_ROOM = 65536, TOO_MUCH = 65536 };

/* ---- life ---- */

void http_conn_unref(struct http_conn *c) {
  if (--c->refs > 0)
    return;
  rt_task_over(c->server->rt, c->task);
  free(c->out.bytes);
  free(c->held.bytes);
  http_server_unref(c->server);
  free(c);
}

static void link_conn(struct http_server *s, struct http_conn *c) {
  c->prev = s->last;
  if (s->last)
    s->last->next = c;
  else
    s->first = c;
  s->last = c;
  s->connections++;
}

static void unlink_conn(struct http_server *s, struct http_conn *c) {
  if (c->prev)
    c->prev->next = c->next;
  else
    s->first = c->next;
  if (c->next)
    c->next->prev = c->prev;
  else
    s->last = c->prev;
  s->connections--;
}

void http_conn_set_idle(struct http_conn *c, int idle) {
  struct http_server *s = c->server;
  if (c->idle == (unsigned)idle)
    return;
  c->idle = idle & 1;
  if (idle) {
    c->idle_since = uv_now(s->rt->loop);
    c->idle_next = NULL;
    c->idle_prev = s->idle_last;
    if (s->idle_last)
      s->idle_last->idle_next = c;
    else
      s->idle_first = c;
    s->idle_last = c;
    http_server_arm(s);
    return;
  }
  if (c->idle_prev)
    c->idle_prev->idle_next = c->idle_next;
  else
    s->idle_first = c->idle_next;
  if (c->idle_next)
    c->idle_next->idle_prev = c->idle_prev;
  else
    s->idle_last = c->idle_prev;
}

/* ---- the end ---- */

void http_conn_close(struct http_conn *c, int at_once) {
  struct rt *rt = c->server->rt;
  if (c->closing || c->gone)
    return;
  if (!at_once) {
    c->ending = 1;
    http_conn_flush(c);
    return;
  }
  if (c->socket || !c->stream) {
    rt_push_slot(rt, c->socket ? c->socket : c->transport);
    js_pushnumber(rt->J, 0);
    http_hook_any(rt, HOOK_DESTROY, c->task, 2);
    return;
  }
  c->closing = 1;
  rt_stream_close(c->stream);
}

/* Reading or writing failed. */
void http_conn_fail(struct http_conn *c, int err) {
  struct rt *rt = c->server->rt;
  if (c->closing || c->gone)
    return;
  if (c->socket || http_server_listens(c->server, "clientError")) {
    http_conn_push_socket(c);
    js_pushnumber(rt->J, err);
    http_hook_any(rt, HOOK_DESTROY, c->task, 2);
    return;
  }
  http_conn_close(c, 1);
}

static void abort_msg(struct http_msg *m) {
  struct rt *rt = m->rt;
  m->aborted = !m->complete || !m->ended;
  http_trace_end(m, 0);
  if (m->watched || http_has_listeners(m, m->req) || http_has_listeners(m, m->res)) {
    rt_push_slot(rt, m->req_slot);
    rt_push_slot(rt, m->res_slot);
    m->conn = NULL;
    http_hook(rt, HOOK_ABORT, m->task, 2);
  }
}

/* The connection is gone: those who wait for something of it are told. */
void http_conn_gone(struct http_conn *c) {
  struct http_server *s = c->server;
  struct http_msg *m, *in = c->incoming;
  if (c->gone)
    return;
  c->gone = 1;
  http_conn_set_idle(c, 0);
  unlink_conn(s, c);
  http_server_conn_gone(s);
  http_conn_finished(c);
  while ((m = c->first)) {
    c->first = m->next;
    abort_msg(m);
    http_msg_release(m);
  }
  c->last = NULL;
  if (in) {
    http_trace_end(in, 0);
    http_msg_drop(in);
  }
  c->incoming = NULL;
  rt_drop(s->rt, c->socket);
  rt_drop(s->rt, c->transport);
  c->socket = c->transport = 0;
  http_conn_unref(c);
}

static void stream_closed(struct rt_stream *stream) {
  struct http_conn *c = stream->owner;
  stream->owner = NULL;
  c->closing = 1;
  c->stream = NULL;
  http_conn_gone(c);
}

struct http_conn *http_conn_of(struct rt_stream *stream) {
  return stream && stream->on_closed == stream_closed ? stream->owner : NULL;
}

/* ---- reading ---- */

static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf) {
  struct rt_stream *s = (struct rt_stream *)handle;
  struct http_conn *c = s->owner;
  (void)wanted;
  *buf = uv_buf_init(http_server_buffer(c->server), READ_ROOM);
}

static void update_reading(struct http_conn *c);

static void upgrade(struct http_conn *c, const char *rest, size_t length) {
  struct rt *rt = c->server->rt;
  struct http_msg *m = c->last;
  char *copy = rt__realloc(NULL, length ? length : 1);
  memcpy(copy, rest, length);
  c->upgraded = 1;
  m->upgraded = 1;
  update_reading(c);
  rt_push_slot(rt, c->server->object);
  rt_push_slot(rt, m->req_slot);
  http_conn_push_socket(c);
  rt_push_buffer(rt, copy, length);
  js_pushstring(rt->J, c->upgrade == 'c' ? "connect" : "upgrade");
  c->first = c->last = NULL;
  m->finished = 1;
  http_trace_end(m, 1);
  http_msg_drop_objects(m);
  http_hook(rt, HOOK_UPGRADE, m->task, 5);
  http_msg_drop(m);
}

static void parse_error(struct http_conn *c, const char *bytes, size_t length, size_t used) {
  struct rt *rt = c->server->rt;
  char *copy = rt__realloc(NULL, length ? length : 1);
  if (c->failed)
    free(copy);
  if (c->failed)
    return;
  if (length)
    memcpy(copy, bytes, length);
  c->failed = 1;
  rt_push_slot(rt, c->server->object);
  http_conn_push_socket(c);
  js_pushstring(rt->J, c->parse.error);
  js_pushstring(rt->J, c->parse.reason);
  rt_push_buffer(rt, copy, length);
  js_pushnumber(rt->J, (double)used);
  js_pushboolean(rt->J, c->first && c->first->headed);
  http_hook(rt, HOOK_ERROR, c->task, 7);
}

static void feed(struct http_conn *c, const char *bytes, size_t length) {
  size_t used;
  c->parsing = 1;
  used = http_parse_run(&c->parse, bytes, length);
  c->parsing = 0;
  if (c->gone || c->closing)
    return;
  if (used < length && c->choked && !c->parse.error && !c->parse.upgraded)
    http_text_add(&c->held, bytes + used, length - used);
  if (c->parse.error) {
    http_conn_flush(c);
    parse_error(c, bytes, length, used);
  } else if (c->upgrade && c->parse.upgraded) {
    http_conn_flush(c);
    upgrade(c, bytes + used, length - used);
  }
  http_conn_flush(c);
}

/* What flushing lets go on is done here, not inside of the flush. */
void http_conn_input(struct http_conn *c, const char *bytes, size_t length) {
  if (c->upgraded || c->failed || c->ending || c->feeding)
    return;
  c->refs++;
  c->feeding = 1;
  if (length)
    feed(c, bytes, length);
  while (c->held.length && !c->choked && !c->gone && !c->closing && !c->upgraded &&
         !c->failed && !c->ending) {
    struct http_text held = c->held;
    c->held = (struct http_text){0};
    feed(c, held.bytes, held.length);
    free(held.bytes);
  }
  c->feeding = 0;
  http_conn_unref(c);
}

/* The other end has said all it will say. */
void http_conn_eof(struct http_conn *c) {
  if (c->upgraded || c->gone || c->closing)
    return;
  if (!c->failed && !c->ending && http_parse_finish(&c->parse) < 0) {
    parse_error(c, "", 0, 0);
    return;
  }
  if (c->server->options[HTTP_OPT_HALF_OPEN] && c->first) {
    c->last->last = 1;
    return;
  }
  if (c->first && !c->first->ended && !c->first->headed) {
    http_conn_close(c, 1);
    return;
  }
  http_conn_close(c, 0);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
  struct http_conn *c = ((struct rt_stream *)stream)->owner;
  if (n == 0 || !c)
    return;
  if (n > 0) {
    if (c->active)
      http_conn_tell_active(c);
    http_conn_input(c, buf->base, (size_t)n);
    return;
  }
  uv_read_stop(stream);
  c->reading = 0;
  if (n == UV_EOF)
    http_conn_eof(c);
  else
    http_conn_fail(c, (int)n);
}

/* Reads unless the request's reader, or the answers' has enough. */
static void update_reading(struct http_conn *c) {
  int wanted = !c->paused && !c->choked && !c->gone && !c->closing && !c->upgraded &&
               !c->tapped;
  if (!c->stream || wanted == c->reading)
    return;
  c->reading = wanted & 1;
  if (!wanted)
    uv_read_stop(&c->stream->u.stream);
  else if (uv_read_start(&c->stream->u.stream, on_alloc, on_read) < 0)
    c->reading = 0;
}

void http_conn_pause(struct http_conn *c) {
  c->paused = 1;
  update_reading(c);
}

void http_conn_resume(struct http_conn *c) {
  c->paused = 0;
  update_reading(c);
}

/* The program reads the socket itself, and we get what it reads. */
void http_conn_tap(struct http_conn *c) {
  c->tapped = 1;
  update_reading(c);
}

/* Who asks for more than it takes gets no more answers for now. */
void http_conn_choke(struct http_conn *c, int choked) {
  c->choked = choked & 1;
  if (!choked && c->held.length)
    http_conn_input(c, "", 0);
  update_reading(c);
}

/* ---- messages come in ---- */

static struct http_head *on_begin(void *data) {
  struct http_conn *c = data;
  struct http_msg *m = http_msg_new(c->server->rt);
  m->conn = m->peer = c;
  c->refs++;
  c->incoming = m;
  http_trace_begin(c, m);
  c->began = uv_now(c->server->rt->loop);
  http_conn_set_idle(c, 0);
  return &m->head;
}

/* Among the headers that the program will see. */
static int lacks_host(const struct http_msg *m) {
  uint32_t end = m->max_headers ? m->max_headers * 2 : m->head.count;
  for (uint32_t i = 0; i + 1 < m->head.count && i < end; i += 2)
    if (m->head.fields[i].length == 4 &&
        http_name_is(m->head.bytes + m->head.fields[i].at, 4, "host"))
      return 0;
  return 1;
}

static void special(struct http_msg *m, const char *kind) {
  struct rt *rt = m->rt;
  rt_push_slot(rt, m->conn->server->object);
  rt_push_slot(rt, m->req_slot);
  rt_push_slot(rt, m->res_slot);
  js_pushstring(rt->J, kind);
  http_hook(rt, HOOK_SPECIAL, m->task, 4);
}

static js_Object *object_of(js_State *J, js_Object *o, const char *name) {
  js_Property *p = jsV_getproperty(J, o, name);
  return p && !(p->atts & JS_ACCESSOR) && p->value.t.type == JS_TOBJECT ? p->value.u.object
                                                                         : NULL;
}

/* Leaves the only listener of 'request' and the server, when that is how it is. */
static int push_listener(struct rt *rt, struct http_server *server) {
  js_State *J = rt->J;
  const struct http_state *state = http_state(rt);
  js_Object *object, *events, *listener = NULL;
  rt_push_slot(rt, server->object);
  object = rt__object_at(J, -1);
  if (object && object_of(J, object, state->name_emit) == state->emit &&
      (events = object_of(J, object, state->_events)))
    listener = object_of(J, events, state->name_request);
  if (!listener || (listener->type != JS_CFUNCTION && listener->type != JS_CCFUNCTION)) {
    js_pop(J, 1);
    return 0;
  }
  js_pushobject(J, listener);
  js_rot2(J);
  return 1;
}

/* Calls the program's own function where there is just one listener, so that the trace
 * names it. */
static void request(struct http_msg *m) {
  struct rt *rt = m->rt;
  if (push_listener(rt, m->conn->server)) {
    rt_push_slot(rt, m->req_slot);
    rt_push_slot(rt, m->res_slot);
    rt_call_again(rt, TR_KIND_HTTP, m->task, TR_UNKNOWN, 2);
    return;
  }
  rt_push_slot(rt, m->conn->server->object);
  rt_push_slot(rt, m->req_slot);
  rt_push_slot(rt, m->res_slot);
  http_hook(rt, HOOK_REQUEST, m->task, 3);
}

static void dispatch(struct http_conn *c, struct http_msg *m) {
  double max = c->server->options[HTTP_OPT_MAX_REQUESTS];
  int modern = m->major == 1 && m->minor == 1;
  if (max > 0 && c->requests > max)
    special(m, "drop");
  else if (modern && c->server->options[HTTP_OPT_HOST] && lacks_host(m))
    special(m, "host");
  else if (modern && c->parse.flags & HTTP_EXPECT)
    special(m, "expect");
  else
    request(m);
}

/* Whether an old client says "TE: chunked". */
static int takes_chunks(const struct http_msg *m) {
  for (uint32_t i = 0; i + 1 < m->head.count; i += 2) {
    const struct http_span *n = &m->head.fields[i];
    if (n->length == 2 && http_name_is(m->head.bytes + n->at, 2, "te"))
      return http_list_has(m->head.bytes + n[1].at, n[1].length, "chunked");
  }
  return 0;
}

static void take_head(struct http_conn *c, struct http_msg *m) {
  const struct http_parse *p = &c->parse;
  double max = c->server->options[HTTP_OPT_MAX_REQUESTS];
  m->kind = HTTP_KIND_REQUEST;
  m->method = p->method;
  m->major = p->major;
  m->minor = p->minor;
  m->max_headers = (uint32_t)c->server->options[HTTP_OPT_MAX_HEADERS];
  m->join_all = c->server->options[HTTP_OPT_JOIN_ALL] != 0;
  m->keep = m->parser_keep = http_parse_keep_alive(p) & 1;
  m->no_body = m->method == HTTP_METHOD_HEAD;
  c->requests++;
  m->limited = max > 0 && c->requests >= max;
  if (m->major < 1 || m->minor < 1)
    m->may_chunk = takes_chunks(m);
}

static void append_msg(struct http_conn *c, struct http_msg *m) {
  m->refs++;
  if (c->last)
    c->last->next = m;
  else
    c->first = m;
  c->last = m;
}

/* The event that takes the connection over, if somebody listens to it. */
static int wants_upgrade(struct http_conn *c, struct http_msg *m) {
  if (m->method == HTTP_METHOD_CONNECT)
    return 'c';
  if ((c->parse.flags & (HTTP_UPGRADE | HTTP_CONN_UPGRADE)) !=
      (HTTP_UPGRADE | HTTP_CONN_UPGRADE))
    return 0;
  return http_server_listens(c->server, "upgrade") ? 'u' : 0;
}

static enum http_body on_head(void *data) {
  struct http_conn *c = data;
  struct http_msg *m = c->incoming;
  struct rt *rt = m->rt;
  take_head(c, m);
  append_msg(c, m);
  http_push_request(m);
  m->req_slot = rt_hold(rt, -1);
  http_push_response(m);
  m->res_slot = rt_hold(rt, -1);
  js_pop(rt->J, 2);
  c->upgrade = (uint8_t)wants_upgrade(c, m);
  if (c->upgrade == 'c' && !http_server_listens(c->server, "connect")) {
    http_conn_close(c, 1);
    http_parse_stop(&c->parse);
    return HTTP_UPGRADED;
  }
  if (c->upgrade)
    return HTTP_UPGRADED;
  dispatch(c, m);
  if (!m->ended && m->conn)
    http_trace_open(m);
  if (c->closing || c->gone)
    http_parse_stop(&c->parse);
  return HTTP_BODY;
}

static void on_body(void *data, const char *bytes, size_t length) {
  struct http_conn *c = data;
  struct http_msg *m = c->incoming;
  struct rt *rt = m->rt;
  char *copy;
  m->body = 1;
  if (m->dumped || !m->req || c->gone || c->closing)
    return;
  copy = rt__realloc(NULL, length);
  memcpy(copy, bytes, length);
  js_pushobject(rt->J, m->req);
  rt_push_buffer(rt, copy, length);
  http_hook(rt, HOOK_BODY, m->task, 2);
}

static void on_end(void *data) {
  struct http_conn *c = data;
  struct http_msg *m = c->incoming;
  struct rt *rt = m->rt;
  m->complete = 1;
  c->incoming = NULL;
  c->began = 0;
  if (m->watched && m->req && !c->gone && !c->closing) {
    js_pushobject(rt->J, m->req);
    http_hook(rt, HOOK_END, m->task, 1);
  }
  http_msg_drop(m);
  if (!c->first && !c->ending && !c->upgrade)
    http_conn_set_idle(c, 1);
  if (c->out.length + c->queued > TOO_MUCH) {
    http_conn_choke(c, 1);
    http_parse_stop(&c->parse);
  }
}

static const struct http_parse_ops OPS = {on_begin, on_head, on_body, on_end};

/* ---- a new one ---- */

struct http_conn *http_conn_new(struct http_server *s, struct rt_stream *stream) {
  struct http_conn *c = rt__alloc(sizeof *c);
  c->server = s;
  s->refs++;
  c->refs = 1;
  c->stream = stream;
  c->opened = uv_now(s->rt->loop);
  http_parse_init(&c->parse, HTTP_KIND_REQUEST, &OPS, c,
                  (uint32_t)s->options[HTTP_OPT_MAX_HEAD]);
  link_conn(s, c);
  if (stream) {
    stream->owner = c;
    stream->on_closed = stream_closed;
  }
  return c;
}

/* One that is gone has a socket that is destroyed. */
void http_conn_push_socket(struct http_conn *c) {
  struct rt *rt = c->server->rt;
  js_State *J = rt->J;
  if (!c->socket && c->transport) {
    rt_push_slot(rt, c->transport);
    return;
  }
  if (!c->socket && !c->stream) {
    js_pushundefined(J);
    js_pushundefined(J);
    http_hook_inside(rt, HOOK_SOCKET, 2);
    return;
  }
  if (!c->socket) {
    rt_push_slot(rt, c->server->object);
    rt_push_slot(rt, c->stream->self);
    http_hook_inside(rt, HOOK_SOCKET, 2);
    c->socket = rt_hold(rt, -1);
    return;
  }
  rt_push_slot(rt, c->socket);
}

void http_conn_tell_active(struct http_conn *c) {
  struct rt *rt = c->server->rt;
  if (!c->socket)
    return;
  rt_push_slot(rt, c->socket);
  http_hook_inside(rt, HOOK_ACTIVE, 1);
  js_pop(rt->J, 1);
}
