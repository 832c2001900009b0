/* http: servers: accepting, timeouts, closing; the binding. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/http_server.h"

static const char SERVER_TAG[] = "HttpServer";
static const char TRANSPORT_TAG[] = "HttpTransport";
enum { READ_ROOM = 65536 };

struct state {
  struct http_state public; /* first */
  char buffer[READ_ROOM];
};

char *http_server_buffer(struct http_server *s) {
  return ((struct state *)http_state(s->rt))->buffer;
}

/* ---- hooks ---- */

static void push_hook(struct rt *rt, enum http_hook hook, int argc) {
  rt_push_slot(rt, http_state(rt)->hooks[hook]);
  js_pushundefined(rt->J);
  for (int i = 0; i < argc; i++)
    js_copy(rt->J, -argc - 2);
}

/* The arguments were pushed first: function and this go below them. */
void http_hook(struct rt *rt, enum http_hook hook, uint64_t task, int argc) {
  push_hook(rt, hook, argc);
  rt_call_again(rt, TR_KIND_HTTP, task, TR_UNKNOWN, argc);
  js_pop(rt->J, argc);
}

void http_hook_inside(struct rt *rt, enum http_hook hook, int argc) {
  push_hook(rt, hook, argc);
  js_call(rt->J, argc);
  for (int i = 0; i < argc; i++)
    js_rot2pop1(rt->J);
}

void http_hook_any(struct rt *rt, enum http_hook hook, uint64_t task, int argc) {
  if (rt->depth == 0) {
    http_hook(rt, hook, task, argc);
    return;
  }
  http_hook_inside(rt, hook, argc);
  js_pop(rt->J, 1);
}

/* ---- the trace ---- */

void http_trace_begin(struct http_conn *c, struct http_msg *m) {
  struct rt *rt = m->rt;
  m->task = rt__task_follow(rt, TR_KIND_HTTP, c->server->site, c->task);
  m->begin_clock = rt->trace ? rt->trace->last : 0;
}

void http_trace_open(struct http_msg *m) {
  struct tr_thread *t = m->rt->trace;
  if (t && !m->traced)
    tr_emit_REQUEST_OPEN(t, tr_now(t), TR_KIND_HTTP, m->task);
}

void http_trace_end(struct http_msg *m, int answered) {
  struct tr_thread *t = m->rt->trace;
  if (!t || m->traced)
    return;
  m->traced = 1;
  uint64_t now = tr_now(t);
  tr_emit_REQUEST_END(t, now, TR_KIND_HTTP, answered ? m->head_status : 0, m->task,
                      rt__ns_since(m->rt, m->begin_clock));
}

/* ---- life ---- */

struct http_timers {
  uv_timer_t idle;  /* for the oldest idle connection */
  uv_timer_t check; /* for requests that take too long */
  struct http_server *server;
  int open;
};

static void on_timer_closed(uv_handle_t *handle) {
  struct http_timers *t = handle->data;
  struct http_server *s = t->server;
  if (--t->open == 0)
    free(t);
  http_server_unref(s);
}

void http_server_unref(struct http_server *s) {
  if (--s->refs > 0)
    return;
  rt_drop(s->rt, s->req_proto);
  rt_drop(s->rt, s->res_proto);
  free(s);
}

/* Without connections and not listening there is nothing to time. */
static void stop_timers(struct http_server *s) {
  struct http_timers *t = s->timers;
  if (!t || s->listener || s->connections)
    return;
  s->timers = NULL;
  uv_close((uv_handle_t *)&t->idle, on_timer_closed);
  uv_close((uv_handle_t *)&t->check, on_timer_closed);
}

void http_server_conn_gone(struct http_server *s) {
  struct rt *rt = s->rt;
  if (s->connections || s->listener)
    return;
  stop_timers(s);
  rt_push_slot(rt, s->object);
  http_hook(rt, HOOK_DRAINED, 0, 1);
  if (s->connections || s->listener)
    return;
  rt_drop(rt, s->object);
  s->object = 0;
}

int http_server_listens(struct http_server *s, const char *event) {
  js_State *J = s->rt->J;
  int listens = 0;
  rt_push_slot(s->rt, s->object);
  js_getproperty(J, -1, "_events");
  if (js_isobject(J, -1)) {
    js_getproperty(J, -1, event);
    listens = js_isobject(J, -1) &&
              rt__object_at(J, -1) != http_state(s->rt)->on_connection;
    js_pop(J, 1);
  }
  js_pop(J, 2);
  return listens;
}

/* ---- timeouts ---- */

/* Who listens for it decides what becomes of a connection that was idle too long. */
static void idle_too_long(struct http_conn *c) {
  struct rt *rt = c->server->rt;
  if (!c->socket && !http_server_listens(c->server, "timeout")) {
    http_conn_close(c, 1);
    return;
  }
  http_conn_push_socket(c);
  js_pushnumber(rt->J, HTTP_DESTROY_IDLE);
  http_hook(rt, HOOK_DESTROY, c->task, 2);
}

static void on_idle_timer(uv_timer_t *timer) {
  struct http_server *s = ((struct http_timers *)timer->data)->server;
  uint64_t now = uv_now(s->rt->loop);
  double limit = s->options[HTTP_OPT_KEEP_ALIVE];
  struct http_conn *c;
  s->refs++;
  while ((c = s->idle_first) && limit > 0 && (double)(now - c->idle_since) >= limit) {
    http_conn_set_idle(c, 0);
    idle_too_long(c);
  }
  http_server_arm(s);
  http_server_unref(s);
}

void http_server_arm(struct http_server *s) {
  double limit = s->options[HTTP_OPT_KEEP_ALIVE], left;
  if (!s->idle_first || limit <= 0 || !s->timers ||
      uv_is_active((uv_handle_t *)&s->timers->idle))
    return;
  left = limit - (double)(uv_now(s->rt->loop) - s->idle_first->idle_since);
  uv_timer_start(&s->timers->idle, on_idle_timer, left > 0 ? (uint64_t)left : 0, 0);
  uv_unref((uv_handle_t *)&s->timers->idle);
}

static void too_slow(struct http_conn *c) {
  struct rt *rt = c->server->rt;
  if (c->failed)
    return;
  c->failed = 1;
  rt_push_slot(rt, c->server->object);
  http_conn_push_socket(c);
  js_pushliteral(rt->J, "ERR_HTTP_REQUEST_TIMEOUT");
  js_pushliteral(rt->J, "Request timeout");
  js_pushundefined(rt->J);
  js_pushundefined(rt->J);
  js_pushboolean(rt->J, c->first && c->first->headed);
  http_hook(rt, HOOK_ERROR, c->task, 7);
}

static int is_too_slow(const struct http_conn *c, uint64_t now) {
  const double *o = c->server->options;
  uint64_t since = c->began ? c->began : c->opened;
  int head = !c->incoming || c->incoming->head.trailers == 0;
  if (c->upgraded || c->failed || c->closing || c->ending)
    return 0;
  if (!c->began && c->requests > 0)
    return 0;
  if (c->incoming && c->incoming->ended)
    return 0;
  if (head && c->first != c->incoming && o[HTTP_OPT_HEADERS] > 0 &&
      (double)(now - since) >= o[HTTP_OPT_HEADERS])
    return 1;
  return o[HTTP_OPT_REQUEST] > 0 && (double)(now - since) >= o[HTTP_OPT_REQUEST];
}

static void on_check_timer(uv_timer_t *timer) {
  struct http_server *s = ((struct http_timers *)timer->data)->server;
  uint64_t now = uv_now(s->rt->loop);
  struct http_conn *c, *next;
  s->refs++;
  for (c = s->first; c; c = next) {
    int slow = is_too_slow(c, now);
    c->refs++;
    if (slow)
      too_slow(c);
    next = c->gone ? NULL : c->next;
    http_conn_unref(c);
  }
  http_server_unref(s);
}

static void start_timers(struct http_server *s) {
  uint64_t interval = (uint64_t)s->options[HTTP_OPT_INTERVAL];
  struct http_timers *t = s->timers;
  if (!t) {
    t = s->timers = rt__alloc(sizeof *t);
    uv_timer_init(s->rt->loop, &t->idle);
    uv_timer_init(s->rt->loop, &t->check);
    t->idle.data = t->check.data = t;
    t->server = s;
    t->open = 2;
    s->refs += 2;
  }
  if (interval)
    uv_timer_start(&t->check, on_check_timer, interval, interval);
  uv_unref((uv_handle_t *)&t->check);
}

/* ---- accepting ---- */

static void refused(struct http_server *s, struct rt_stream *stream) {
  (void)s;
  rt_stream_close(stream);
}

static int is_full(struct http_server *s) {
  js_State *J = s->rt->J;
  int full;
  rt_push_slot(s->rt, s->object);
  js_getproperty(J, -1, "maxConnections");
  full = js_isnumber(J, -1) && s->connections >= js_tonumber(J, -1);
  js_pop(J, 2);
  return full;
}

static void set_options(struct http_server *s, struct rt_stream *stream) {
  if (stream->u.handle.type != UV_TCP)
    return;
  if (s->options[HTTP_OPT_NO_DELAY])
    uv_tcp_nodelay(&stream->u.tcp, 1);
  if (s->options[HTTP_OPT_KEEP_TCP])
    uv_tcp_keepalive(&stream->u.tcp, 1, s->options[HTTP_OPT_KEEP_TCP_DELAY] >= 1000
                         ? (unsigned)(s->options[HTTP_OPT_KEEP_TCP_DELAY] / 1000) : 1);
}

static void accepted(struct http_server *s, struct rt_stream *stream) {
  struct rt *rt = s->rt;
  struct http_conn *c = http_conn_new(s, stream);
  c->task = rt__task_follow(rt, TR_KIND_NET, s->site, s->cause);
  set_options(s, stream);
  if (s->options[HTTP_OPT_CONNECTIONS] || http_server_listens(s, "connection")) {
    rt_push_slot(rt, s->object);
    http_conn_push_socket(c);
    http_hook(rt, HOOK_CONNECTION, c->task, 2);
  } else if (rt->trace) {
    /* It has no callback; it is the cause of its requests all the same. */
    tr_emit_TASK_CANCEL(rt->trace, tr_now(rt->trace), TR_KIND_NET, c->task);
  }
  if (!c->gone && !c->closing)
    http_conn_resume(c);
}

static void on_connection(uv_stream_t *stream, int status) {
  struct rt_stream *listener = (struct rt_stream *)stream, *client;
  struct http_server *s = listener->owner;
  if (!s || listener->closing || status < 0 || rt__net_accept(listener, &client) < 0)
    return;
  if (is_full(s))
    refused(s, client);
  else
    accepted(s, client);
  js_pop(s->rt->J, 1);
}

static void listener_closed(struct rt_stream *stream) {
  struct http_server *s = stream->owner;
  stream->owner = NULL;
  if (s->listener == stream)
    s->listener = NULL;
  stop_timers(s);
  /* listen() may have been called again before this one had closed */
  if (!s->listener && !s->connections) {
    rt_drop(s->rt, s->object);
    s->object = 0;
  }
  http_server_unref(s);
}

/* ---- natives of a server: the first argument is its handle ---- */

static struct http_server *server_of(js_State *J, int idx) {
  return rt__userdata(rt__object_at(J, idx), SERVER_TAG);
}

static void finalize_server(js_State *J, void *data) {
  (void)J;
  http_server_unref(data);
}

static void b_server(js_State *J) {
  struct http_server *s = rt__alloc(sizeof *s);
  s->rt = rt_of(J);
  s->refs = 1;
  js_newobject(J);
  js_newuserdata(J, SERVER_TAG, s, finalize_server);
}

/* listen(server, object, stream, backlog) */
static void b_listen(js_State *J) {
  struct http_server *s = server_of(J, 1);
  struct rt_stream *stream = rt_stream_of(J, 3);
  int err = UV_EBADF;
  if (s && stream) {
    stream->owner = s;
    stream->on_closed = listener_closed;
    s->refs++;
    s->listener = stream;
    if (!s->site)
      s->site = rt_site_here(s->rt);
    s->cause = rt_cause_keep(s->rt);
    if (!s->object)
      s->object = rt_hold(s->rt, 2);
    start_timers(s);
    err = uv_listen(&stream->u.stream, js_tointeger(J, 4), on_connection);
  }
  js_pushnumber(J, err);
}

/* await(server): the program calls listen(); a name may have to be looked up first, and
 * others may accept for it. */
static void b_await(js_State *J) {
  struct http_server *s = server_of(J, 1);
  if (s)
    s->site = rt_site_here(s->rt);
  js_pushundefined(J);
}

/* adopt(server, object, stream): a connection that was accepted elsewhere. What brought it
 * is its cause. */
static void b_adopt(js_State *J) {
  struct http_server *s = server_of(J, 1);
  struct rt_stream *stream = rt_stream_of(J, 3);
  if (s && stream && !stream->owner) {
    if (!s->object)
      s->object = rt_hold(s->rt, 2);
    if (!s->timers || !uv_is_active((uv_handle_t *)&s->timers->check))
      start_timers(s);
    s->cause = s->rt->task;
    accepted(s, stream);
  }
  js_pushundefined(J);
}

/* stopped(server): its handle closes. */
static void b_stopped(js_State *J) {
  struct http_server *s = server_of(J, 1);
  if (s)
    s->listener = NULL;
  js_pushundefined(J);
}

static void b_get_option(js_State *J) {
  struct http_server *s = server_of(J, 1);
  int option = js_tointeger(J, 2);
  js_pushnumber(J, s && option >= 0 && option < HTTP_OPT_COUNT ? s->options[option] : 0);
}

static void b_set_option(js_State *J) {
  struct http_server *s = server_of(J, 1);
  int option = js_tointeger(J, 2);
  double value = js_tonumber(J, 3);
  if (s && option >= 0 && option < HTTP_OPT_COUNT)
    s->options[option] = value == value ? value : 0;
  js_pushundefined(J);
}

/* setPrototypes(server, of requests, of responses): undefined for our own. */
static void b_set_prototypes(js_State *J) {
  struct http_server *s = server_of(J, 1);
  if (s && js_isobject(J, 2))
    s->req_proto = rt_hold(s->rt, 2);
  if (s && js_isobject(J, 3))
    s->res_proto = rt_hold(s->rt, 3);
  js_pushundefined(J);
}

static void b_connections(js_State *J) {
  struct http_server *s = server_of(J, 1);
  js_pushnumber(J, s ? s->connections : 0);
}

/* closeConnections(server, only those that are idle) */
static void b_close_connections(js_State *J) {
  struct http_server *s = server_of(J, 1);
  int idle = js_toboolean(J, 2);
  struct http_conn *c, *next;
  for (c = s ? s->first : NULL; c; c = next) {
    next = c->next;
    if (!idle || (!c->first && !c->incoming && !c->upgraded && !c->flushing))
      http_conn_close(c, 1);
  }
  js_pushundefined(J);
}

/* ---- connections over a stream of JavaScript's ---- */

static void finalize_transport(js_State *J, void *data) {
  (void)J;
  http_conn_unref(data);
}

static struct http_conn *transport_of(js_State *J) {
  struct http_conn *c = rt__userdata(rt__object_at(J, 0), TRANSPORT_TAG);
  return c && !c->gone ? c : NULL;
}

static void t_feed(js_State *J) {
  struct http_conn *c = transport_of(J);
  int length;
  unsigned char *bytes = js_tobytes(J, 1, &length);
  if (c && bytes)
    http_conn_input(c, (char *)bytes, (size_t)length);
  js_pushboolean(J, c && !c->upgraded);
}

static void t_end(js_State *J) {
  struct http_conn *c = transport_of(J);
  if (c)
    http_conn_eof(c);
  js_pushundefined(J);
}

static void t_gone(js_State *J) {
  struct http_conn *c = transport_of(J);
  if (c)
    http_conn_gone(c);
  js_pushundefined(J);
}

/* attach(server, object, stream): { feed(buffer), end(), gone() } */
static void b_attach(js_State *J) {
  struct http_server *s = server_of(J, 1);
  struct http_conn *c;
  if (!s)
    js_typeerror(J, "not a server");
  if (!s->object)
    s->object = rt_hold(s->rt, 2);
  start_timers(s);
  c = http_conn_new(s, NULL);
  c->transport = rt_hold(s->rt, 3);
  c->refs++;
  js_newobject(J);
  rt_method(J, "feed", t_feed, 1);
  rt_method(J, "end", t_end, 0);
  rt_method(J, "gone", t_gone, 0);
  js_newuserdata(J, TRANSPORT_TAG, c, finalize_transport);
}

/* ---- what sockets of our connections are asked ---- */

static struct http_conn *conn_of(js_State *J, int idx) {
  return http_conn_of(rt_stream_of(J, idx));
}

/* tap(handle): who has its socket reads it from here on, and feeds us. */
static void b_tap(js_State *J) {
  struct http_conn *c = conn_of(J, 1);
  if (c)
    http_conn_tap(c);
  js_pushundefined(J);
}

/* input(handle, buffer): what was read; without a buffer that was all. */
static void b_input(js_State *J) {
  struct http_conn *c = conn_of(J, 1);
  size_t length = 0;
  unsigned char *bytes = rt_to_buffer(J, 2, &length);
  if (c && bytes)
    http_conn_input(c, (char *)bytes, length);
  else if (c)
    http_conn_eof(c);
  js_pushundefined(J);
}

/* flush(handle): before somebody else writes to it. */
static void b_flush(js_State *J) {
  struct http_conn *c = conn_of(J, 1);
  if (c)
    http_conn_flush(c);
  js_pushundefined(J);
}

/* watchActivity(handle): its socket has a timeout. */
static void b_watch_activity(js_State *J) {
  struct http_conn *c = conn_of(J, 1);
  if (c)
    c->active = 1;
  js_pushundefined(J);
}

/* current(handle, response): the response, or request, that its connection is at. */
static void b_current(js_State *J) {
  struct http_conn *c = conn_of(J, 1);
  struct http_msg *m = c ? c->first : NULL;
  js_Object *object = !m ? NULL : js_toboolean(J, 2) ? m->res : m->req;
  if (object)
    js_pushobject(J, object);
  else
    js_pushnull(J);
}

/* setHooks([function, ...], emit, our listener of 'connection') */
static void b_set_hooks(js_State *J) {
  struct rt *rt = rt_of(J);
  struct http_state *state = http_state(rt);
  for (int i = 0; i < HOOK_COUNT; i++) {
    js_getindex(J, 1, i);
    state->hooks[i] = rt_hold(rt, -1);
    js_pop(J, 1);
  }
  state->emit = rt__object_at(J, 2);
  state->on_connection = rt__object_at(J, 3);
  rt_hold(rt, 2);
  rt_hold(rt, 3);
  js_pushundefined(J);
}

void http_server_binding(struct rt *rt) {
  js_State *J = rt->J;
  rt_method(J, "server", b_server, 0);
  rt_method(J, "listen", b_listen, 4);
  rt_method(J, "await", b_await, 1);
  rt_method(J, "adopt", b_adopt, 3);
  rt_method(J, "stopped", b_stopped, 1);
  rt_method(J, "getOption", b_get_option, 2);
  rt_method(J, "setOption", b_set_option, 3);
  rt_method(J, "setPrototypes", b_set_prototypes, 3);
  rt_method(J, "connections", b_connections, 1);
  rt_method(J, "closeConnections", b_close_connections, 2);
  rt_method(J, "attach", b_attach, 3);
  rt_method(J, "flush", b_flush, 1);
  rt_method(J, "tap", b_tap, 1);
  rt_method(J, "input", b_input, 2);
  rt_method(J, "watchActivity", b_watch_activity, 1);
  rt_method(J, "current", b_current, 2);
  rt_method(J, "setHooks", b_set_hooks, 3);
  js_newarray(J);
  for (int i = 0; i < http_method_count; i++) {
    js_pushliteral(J, http_methods[i]);
    js_setindex(J, -2, i);
  }
  js_setproperty(J, -2, "METHODS");
}

void rt_binding_http(struct rt *rt) {
  js_State *J = rt->J;
  rt->http = rt__alloc(sizeof(struct state));
  rt->http->_events = js_intern(J, "_events");
  rt->http->name_emit = js_intern(J, "emit");
  rt->http->name_request = js_intern(J, "request");
  rt->http->name_write_head = js_intern(J, "writeHead");
  js_newobject(J);
  http_store_methods(rt);
  http_server_binding(rt);
  http_response_binding(rt);
  http_request_binding(rt);
  http_client_binding(rt);
}
