/* net: servers, connections and addresses over stream handles. */
#include <stdlib.h>
#include <string.h>

#include "runtime/async.h"
#include "runtime/internal.h"
#include "runtime/modules/net.h"

/* ---- tasks ---- */

uint64_t rt__task_follow(struct rt *rt, enum tr_kind kind, uint32_t site, uint64_t cause) {
  struct tr_thread *t = rt->trace;
  uint64_t task;
  if (!t && !rt->async)
    return 0;
  task = tr_task_new();
  if (t)
    tr_emit_TASK_CREATE(t, tr_now(t), kind, site, task, cause);
  if (rt->async)
    rt__async_caused(rt, kind, task, cause);
  return task;
}

/* ---- making handles ---- */

static struct rt_stream *push_tcp(struct rt *rt) {
  struct rt_stream *s = rt_stream_push(rt, TR_KIND_NET);
  uv_tcp_init(rt->loop, &s->u.tcp);
  rt_stream_opened(s, -1);
  return s;
}

static struct rt_stream *push_unix(struct rt *rt) {
  struct rt_stream *s = rt_stream_push(rt, TR_KIND_NET);
  uv_pipe_init(rt->loop, &s->u.pipe, 0);
  rt_stream_opened(s, -1);
  return s;
}

static void b_tcp(js_State *J) {
  push_tcp(rt_of(J));
}

static void b_unix(js_State *J) {
  push_unix(rt_of(J));
}

/* The handle that is the first argument, when it is a socket of this type (0: of any). */
static struct rt_stream *socket_of(js_State *J, uv_handle_type type) {
  struct rt_stream *s = rt_stream_of(J, 1);
  if (!s || (type && s->u.handle.type != type))
    return NULL;
  return s;
}

static void b_open(js_State *J) {
  struct rt_stream *s = socket_of(J, 0);
  int fd = js_tointeger(J, 2), err = UV_EBADF;
  if (s && s->u.handle.type == UV_TCP)
    err = uv_tcp_open(&s->u.tcp, fd);
  else if (s && s->u.handle.type == UV_NAMED_PIPE)
    err = uv_pipe_open(&s->u.pipe, fd);
  js_pushnumber(J, err);
}

/* ---- addresses ---- */

static int read_address(const char *text, int port, struct sockaddr_storage *to) {
  memset(to, 0, sizeof *to);
  if (strchr(text, ':'))
    return uv_ip6_addr(text, port, (struct sockaddr_in6 *)to);
  return uv_ip4_addr(text, port, (struct sockaddr_in *)to);
}

void rt__net_push_address(js_State *J, const struct sockaddr *address) {
  char text[64] = "";
  int is6 = address->sa_family == AF_INET6;
  uint16_t port = is6 ? ((const struct sockaddr_in6 *)address)->sin6_port
                      : ((const struct sockaddr_in *)address)->sin_port;
  js_newobject(J);
  if (address->sa_family != AF_INET && !is6)
    return;
  if (is6)
    uv_ip6_name((const struct sockaddr_in6 *)address, text, sizeof text);
  else
    uv_ip4_name((const struct sockaddr_in *)address, text, sizeof text);
  rt_set_string(J, "address", text);
  rt_set_string(J, "family", is6 ? "IPv6" : "IPv4");
  rt_set_number(J, "port", ntohs(port));
}

static void push_name(js_State *J, int (*get)(const uv_tcp_t *, struct sockaddr *, int *)) {
  struct rt_stream *s = socket_of(J, UV_TCP);
  struct sockaddr_storage address;
  int length = sizeof address;
  int err = s ? get(&s->u.tcp, (struct sockaddr *)&address, &length) : UV_EBADF;
  if (err < 0)
    js_pushnumber(J, err);
  else
    rt__net_push_address(J, (struct sockaddr *)&address);
}

static void b_sockname(js_State *J) {
  push_name(J, uv_tcp_getsockname);
}

static void b_peername(js_State *J) {
  push_name(J, uv_tcp_getpeername);
}

/* ---- servers ---- */

/* bind(handle, address, port, flags) */
static void b_bind(js_State *J) {
  struct rt_stream *s = socket_of(J, UV_TCP);
  struct sockaddr_storage address;
  int err = UV_EBADF;
  if (s)
    err = read_address(js_tostring(J, 2), js_tointeger(J, 3), &address);
  if (s && err == 0)
    err = uv_tcp_bind(&s->u.tcp, (struct sockaddr *)&address, js_touint32(J, 4));
  js_pushnumber(J, err);
}

static void b_bind_unix(js_State *J) {
  struct rt_stream *s = socket_of(J, UV_NAMED_PIPE);
  js_pushnumber(J, s ? uv_pipe_bind(&s->u.pipe, js_tostring(J, 2)) : UV_EBADF);
}

static void b_chmod_unix(js_State *J) {
  struct rt_stream *s = socket_of(J, UV_NAMED_PIPE);
  js_pushnumber(J, s ? uv_pipe_chmod(&s->u.pipe, js_tointeger(J, 2)) : UV_EBADF);
}

int rt__net_accept(struct rt_stream *server, struct rt_stream **client) {
  struct rt *rt = server->rt;
  struct rt_stream *s =
      server->u.handle.type == UV_TCP ? push_tcp(rt) : push_unix(rt);
  int err = uv_accept(&server->u.stream, &s->u.stream);
  if (err < 0) {
    rt_stream_close(s);
    js_pop(rt->J, 1);
    return err;
  }
  *client = s;
  return 0;
}

static void on_connection(uv_stream_t *stream, int status) {
  struct rt_stream *server = (struct rt_stream *)stream, *client;
  struct rt *rt = server->rt;
  js_State *J = rt->J;
  int top = js_gettop(J);
  if (server->closing || !server->on_read)
    return;
  rt_push_slot(rt, server->on_read);
  rt_push_slot(rt, server->self);
  js_pushnumber(J, 0);
  if (status == 0)
    status = rt__net_accept(server, &client);
  if (status == UV_EAGAIN) {
    js_pop(J, js_gettop(J) - top);
    return;
  }
  if (status < 0) {
    js_pop(J, 1);
    js_pushnumber(J, status);
    js_pushundefined(J);
  }
  rt_call(rt, TR_KIND_NET,
          rt__task_follow(rt, TR_KIND_NET, server->site, server->cause), TR_UNKNOWN, 2);
}

static void b_listen(js_State *J) {
  struct rt_stream *s = socket_of(J, 0);
  int err = UV_EBADF;
  if (s) {
    rt_drop(s->rt, s->on_read);
    s->on_read = rt_hold(s->rt, 3);
    s->site = rt_site_here(s->rt);
    s->cause = rt_cause_keep(s->rt);
    err = uv_listen(&s->u.stream, js_tointeger(J, 2), on_connection);
  }
  js_pushnumber(J, err);
}

/* ---- connecting ---- */

struct connect_req {
  uv_connect_t connect; /* first */
  struct rt_stream *stream;
  rt_slot callback;
  uint64_t task;
};

static struct connect_req *new_connect(struct rt_stream *s, int callback) {
  struct connect_req *c = calloc(1, sizeof *c);
  if (!c)
    rt_oom();
  c->stream = s;
  c->callback = rt_hold(s->rt, callback);
  c->task = rt_task_new_as(s->rt, s->kind, s->u.handle.type == UV_TCP ? "TCPCONNECTWRAP"
                                                                      : "PIPECONNECTWRAP");
  return c;
}

static void on_connect(uv_connect_t *connect, int status) {
  struct connect_req *c = (struct connect_req *)connect;
  struct rt *rt = c->stream->rt;
  enum tr_kind kind = c->stream->kind;
  uint64_t task = c->task;
  rt_push_slot(rt, c->callback);
  rt_drop(rt, c->callback);
  free(c);
  js_pushundefined(rt->J);
  js_pushnumber(rt->J, status);
  rt_call(rt, kind, task, TR_UNKNOWN, 1);
}

static void drop_connect(struct connect_req *c) {
  struct rt *rt = c->stream->rt;
  rt_task_cancel(rt, c->stream->kind, c->task);
  rt_drop(rt, c->callback);
  free(c);
}

/* connect(handle, address, port, callback) */
static void b_connect(js_State *J) {
  struct rt_stream *s = socket_of(J, UV_TCP);
  struct sockaddr_storage address;
  int err = UV_EBADF;
  if (s)
    err = read_address(js_tostring(J, 2), js_tointeger(J, 3), &address);
  if (s && err == 0) {
    struct connect_req *c = new_connect(s, 4);
    err = uv_tcp_connect(&c->connect, &s->u.tcp, (struct sockaddr *)&address, on_connect);
    if (err < 0)
      drop_connect(c);
  }
  js_pushnumber(J, err);
}

static void b_connect_unix(js_State *J) {
  struct rt_stream *s = socket_of(J, UV_NAMED_PIPE);
  if (s) {
    const char *path = js_tostring(J, 2);
    struct connect_req *c = new_connect(s, 3);
    uv_pipe_connect(&c->connect, &s->u.pipe, path, on_connect);
  }
  js_pushnumber(J, s ? 0 : UV_EBADF);
}

/* ---- options ---- */

/* reset(handle): the connection ends with RST. The handle must not be used any more. */
static void b_reset(js_State *J) {
  struct rt_stream *s = socket_of(J, UV_TCP);
  struct linger linger = {.l_onoff = 1};
  uv_os_fd_t fd;
  int err = UV_EBADF;
  if (s && (err = uv_fileno(&s->u.handle, &fd)) == 0)
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  js_pushnumber(J, err);
}

static void b_error_name(js_State *J) {
  js_pushstring(J, uv_err_name(js_toint32(J, 1)));
}

static void b_error_text(js_State *J) {
  js_pushstring(J, uv_strerror(js_toint32(J, 1)));
}

#define ZONE_CHARACTERS \
  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-.:_"

/* isIP(text): 4, 6 or 0. */
static void b_is_ip(js_State *J) {
  struct in6_addr address;
  const char *text = js_tostring(J, 1), *zone = strchr(text, '%');
  size_t length = zone ? (size_t)(zone - text) : strlen(text);
  char bare[64];
  int kind = 0;
  if (length < sizeof bare &&
      (!zone || (zone[1] && zone[1 + strspn(zone + 1, ZONE_CHARACTERS)] == 0))) {
    memcpy(bare, text, length);
    bare[length] = 0;
    if (!zone && uv_inet_pton(AF_INET, bare, &address) == 0)
      kind = 4;
    else if (uv_inet_pton(AF_INET6, bare, &address) == 0)
      kind = 6;
  }
  js_pushnumber(J, kind);
}

/* guess(fd): what is open there. */
static void b_guess(js_State *J) {
  uv_handle_type type = uv_guess_handle(js_tointeger(J, 1));
  js_pushliteral(J, type == UV_TCP          ? "TCP"
                    : type == UV_NAMED_PIPE ? "PIPE"
                    : type == UV_FILE       ? "FILE"
                    : type == UV_TTY        ? "TTY"
                    : type == UV_UDP        ? "UDP"
                                            : "UNKNOWN");
}

void rt_binding_net(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "tcp", b_tcp, 0);
  rt_method(J, "unix", b_unix, 0);
  rt_method(J, "open", b_open, 2);
  rt_method(J, "bind", b_bind, 4);
  rt_method(J, "bindUnix", b_bind_unix, 2);
  rt_method(J, "chmodUnix", b_chmod_unix, 2);
  rt_method(J, "listen", b_listen, 3);
  rt_method(J, "connect", b_connect, 4);
  rt_method(J, "connectUnix", b_connect_unix, 3);
  rt_method(J, "sockname", b_sockname, 1);
  rt_method(J, "peername", b_peername, 1);
  rt_method(J, "reset", b_reset, 1);
  rt_method(J, "guess", b_guess, 1);
  rt_method(J, "isIP", b_is_ip, 1);
  rt_method(J, "errorName", b_error_name, 1);
  rt_method(J, "errorText", b_error_text, 1);
  rt__net_fast_binding(rt);
}
