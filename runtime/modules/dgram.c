/* dgram: UDP sockets over libuv's. */
#include "runtime/modules/dgram.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/internal.h"
#include "runtime/modules/net.h"

static const char TAG[] = "UDP";
static const char PROTOTYPE[] = "rt.udpPrototype";
enum { RECV_ROOM = 65536 };

struct udp {
  uv_udp_t handle; /* first */
  struct rt *rt;
  rt_slot self; /* the object, while the handle is open */
  rt_slot on_recv;
  rt_slot on_close;
  uint64_t close_task;
  uint64_t cause; /* the task that began to receive, and where */
  uint32_t site;
  int ipv6;
  int closing;
  int closed;
};

struct send_req {
  uv_udp_send_t req; /* first */
  struct udp *udp;
  rt_slot callback;
  rt_slot held; /* the array of what is sent */
  size_t length;
  uint64_t task;
};

/* ---- life ---- */

static void finalize(js_State *J, void *data) {
  struct udp *u = data;
  (void)J;
  if (u->closed)
    free(u);
}

static void close_socket(uv_handle_t *handle);

static void push_self(uv_handle_t *handle) {
  rt_push_slot(((const struct udp *)handle)->rt, ((const struct udp *)handle)->self);
}

static const struct rt_closer closer = {rt_closer_tag, close_socket, push_self};

static int push_socket(struct rt *rt, struct udp **socket) {
  struct udp *u = rt__alloc(sizeof *u);
  int err = uv_udp_init(rt->loop, &u->handle);
  u->handle.data = (void *)&closer;
  if (err < 0) {
    free(u);
    return err;
  }
  u->rt = rt;
  js_getregistry(rt->J, PROTOTYPE);
  js_newuserdata(rt->J, TAG, u, finalize);
  u->self = rt_hold(rt, -1);
  *socket = u;
  return 0;
}

static void b_socket(js_State *J) {
  struct udp *u;
  int err = push_socket(rt_of(J), &u);
  if (err < 0)
    js_pushnumber(J, err);
  else
    u->ipv6 = js_toboolean(J, 1);
}

static struct udp *socket_at(js_State *J, int idx) {
  struct udp *u;
  if (!js_isuserdata(J, idx, TAG))
    return NULL;
  u = js_touserdata(J, idx, TAG);
  return u->closing ? NULL : u;
}

static struct udp *this_socket(js_State *J) {
  return socket_at(J, 0);
}

uv_udp_t *rt_udp_of(js_State *J, int idx) {
  struct udp *u = socket_at(J, idx);
  return u ? &u->handle : NULL;
}

uv_udp_t *rt_udp_push(struct rt *rt) {
  struct udp *u;
  return push_socket(rt, &u) < 0 ? NULL : &u->handle;
}

void rt_udp_adopted(uv_udp_t *handle) {
  struct udp *u = (struct udp *)handle;
  struct sockaddr_storage name;
  int length = sizeof name;
  if (uv_udp_getsockname(handle, (struct sockaddr *)&name, &length) == 0)
    u->ipv6 = name.ss_family == AF_INET6;
}

static void on_close(uv_handle_t *handle) {
  struct udp *u = (struct udp *)handle;
  struct rt *rt = u->rt;
  rt_slot self = u->self, callback = u->on_close;
  rt_drop(rt, u->on_recv);
  u->closed = 1;
  u->self = u->on_recv = u->on_close = 0;
  if (callback) {
    rt_push_slot(rt, callback);
    rt_push_slot(rt, self);
    rt_drop(rt, callback);
    rt_call(rt, TR_KIND_CLOSE, u->close_task, TR_UNKNOWN, 0);
  }
  rt_drop(rt, self); /* u may be freed from here on */
}

static void close_socket(uv_handle_t *handle) {
  ((struct udp *)handle)->closing = 1;
  uv_close(handle, on_close);
}

static void m_close(js_State *J) {
  struct udp *u = this_socket(J);
  js_pushundefined(J);
  if (!u)
    return;
  if (js_iscallable(J, 1)) {
    u->on_close = rt_hold(u->rt, 1);
    u->close_task = rt_task_new(u->rt, TR_KIND_CLOSE);
  }
  u->closing = 1;
  uv_close((uv_handle_t *)&u->handle, on_close);
}

/* ---- addresses ---- */

static int read_address(const struct udp *u, const char *text, int port,
                        struct sockaddr_storage *to) {
  memset(to, 0, sizeof *to);
  if (u->ipv6)
    return uv_ip6_addr(text, port, (struct sockaddr_in6 *)to);
  return uv_ip4_addr(text, port, (struct sockaddr_in *)to);
}

static void m_open(js_State *J) {
  struct udp *u = this_socket(J);
  js_pushnumber(J, u ? uv_udp_open(&u->handle, js_tointeger(J, 1)) : UV_EBADF);
}

static void m_bind(js_State *J) {
  struct udp *u = this_socket(J);
  struct sockaddr_storage address;
  unsigned flags = js_touint32(J, 3);
  int err = UV_EBADF;
  if (u)
    err = read_address(u, js_tostring(J, 1), js_tointeger(J, 2), &address);
  if (err == 0)
    err = uv_udp_bind(&u->handle, (struct sockaddr *)&address, flags);
  js_pushnumber(J, err);
}

static void m_connect(js_State *J) {
  struct udp *u = this_socket(J);
  struct sockaddr_storage address;
  int err = UV_EBADF;
  if (u)
    err = read_address(u, js_tostring(J, 1), js_tointeger(J, 2), &address);
  if (err == 0)
    err = uv_udp_connect(&u->handle, (struct sockaddr *)&address);
  js_pushnumber(J, err);
}

static void m_disconnect(js_State *J) {
  struct udp *u = this_socket(J);
  js_pushnumber(J, u ? uv_udp_connect(&u->handle, NULL) : UV_EBADF);
}

typedef int name_fn(const uv_udp_t *, struct sockaddr *, int *);

static void push_name(js_State *J, name_fn *get) {
  struct udp *u = this_socket(J);
  struct sockaddr_storage address;
  int length = sizeof address;
  int err = u ? get(&u->handle, (struct sockaddr *)&address, &length) : UV_EBADF;
  if (err < 0)
    js_pushnumber(J, err);
  else
    rt__net_push_address(J, (struct sockaddr *)&address);
}

static void m_sockname(js_State *J) {
  push_name(J, uv_udp_getsockname);
}

static void m_peername(js_State *J) {
  push_name(J, uv_udp_getpeername);
}

/* ---- receiving ---- */

/* All sockets read into one piece of memory, and each message gets a copy. */
static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf) {
  struct rt *rt = ((struct udp *)handle)->rt;
  (void)wanted;
  if (!rt->read_room)
    rt->read_room = malloc(RECV_ROOM);
  buf->base = rt->read_room;
  buf->len = buf->base ? RECV_ROOM : 0;
}

static void push_message(struct rt *rt, const char *base, size_t n,
                         const struct sockaddr *from) {
  js_State *J = rt->J;
  char *copy = rt__realloc(NULL, n ? n : 1);
  memcpy(copy, base, n);
  js_pushnumber(J, (double)n);
  rt_push_buffer(rt, copy, n);
  rt__net_push_address(J, from);
  rt_set_number(J, "size", (double)n);
}

static void on_recv(uv_udp_t *handle, ssize_t n, const uv_buf_t *buf,
                    const struct sockaddr *from, unsigned flags) {
  struct udp *u = (struct udp *)handle;
  struct rt *rt = u->rt;
  (void)flags;
  if ((n == 0 && !from) || !u->on_recv || u->closing)
    return;
  rt_push_slot(rt, u->on_recv);
  rt_push_slot(rt, u->self);
  if (n >= 0) {
    push_message(rt, buf->base, (size_t)n, from);
  } else {
    js_pushnumber(rt->J, (double)n);
    js_pushundefined(rt->J);
    js_pushundefined(rt->J);
  }
  rt_call(rt, TR_KIND_NET, rt__task_follow(rt, TR_KIND_NET, u->site, u->cause), TR_UNKNOWN,
          3);
}

static void m_recv_start(js_State *J) {
  struct udp *u = this_socket(J);
  int err = UV_EBADF;
  if (u && js_iscallable(J, 1)) {
    rt_drop(u->rt, u->on_recv);
    u->on_recv = rt_hold(u->rt, 1);
    u->site = rt_site_here(u->rt);
    u->cause = rt_cause_keep(u->rt);
    err = uv_udp_recv_start(&u->handle, on_alloc, on_recv);
    if (err == UV_EALREADY)
      err = 0;
  }
  js_pushnumber(J, err);
}

static void m_recv_stop(js_State *J) {
  struct udp *u = this_socket(J);
  js_pushnumber(J, u ? uv_udp_recv_stop(&u->handle) : UV_EBADF);
}

/* ---- sending ---- */

static void release_req(struct send_req *s) {
  rt_drop(s->udp->rt, s->callback);
  rt_drop(s->udp->rt, s->held);
  free(s);
}

static void on_send(uv_udp_send_t *req, int status) {
  struct send_req *s = (struct send_req *)req;
  struct rt *rt = s->udp->rt;
  uint64_t task = s->task;
  if (!s->callback) {
    release_req(s);
    return;
  }
  rt_push_slot(rt, s->callback);
  js_pushundefined(rt->J);
  js_pushnumber(rt->J, status);
  js_pushnumber(rt->J, (double)s->length);
  release_req(s);
  rt_call(rt, TR_KIND_NET, task, TR_UNKNOWN, 2);
}

/* The bytes of the Buffers in the array at 1; they live as long as it does. NULL when the
 * memory is short or something else is in it. */
static uv_buf_t *gather(js_State *J, unsigned *count, size_t *length) {
  int i, n = js_getlength(J, 1);
  uv_buf_t *bufs;
  *length = 0;
  *count = (unsigned)n;
  bufs = calloc(n > 0 ? (size_t)n : 1, sizeof *bufs);
  for (i = 0; bufs && i < n; i++) {
    size_t size = 0;
    unsigned char *bytes;
    js_getindex(J, 1, i);
    bytes = rt_to_buffer(J, -1, &size);
    js_pop(J, 1);
    if (!bytes && size == 0)
      bytes = (unsigned char *)"";
    bufs[i] = uv_buf_init((char *)bytes, (unsigned)size);
    *length += size;
  }
  return bufs;
}

static int queue_send(struct udp *u, const uv_buf_t *bufs, unsigned count, size_t length,
                      const struct sockaddr *to) {
  struct rt *rt = u->rt;
  struct send_req *s = rt__alloc(sizeof *s);
  int err;
  s->udp = u;
  s->length = length;
  s->held = rt_hold(rt, 1);
  if (js_iscallable(rt->J, 4)) {
    s->callback = rt_hold(rt, 4);
    s->task = rt_task_new_as(rt, TR_KIND_NET, "UDPSENDWRAP");
  }
  err = uv_udp_send(&s->req, &u->handle, bufs, count, to, on_send);
  if (err < 0) {
    if (s->task)
      rt_task_cancel(rt, TR_KIND_NET, s->task);
    release_req(s);
  }
  return err;
}

static int send_all(js_State *J, struct udp *u, const struct sockaddr *to) {
  size_t length;
  unsigned count;
  uv_buf_t *bufs = gather(J, &count, &length);
  int err = UV_EAGAIN;
  if (!bufs)
    return UV_ENOMEM;
  if (uv_udp_get_send_queue_count(&u->handle) == 0)
    err = uv_udp_try_send(&u->handle, bufs, count, to);
  if (err == UV_EAGAIN || err == UV_ENOSYS)
    err = queue_send(u, bufs, count, length, to);
  else if (err >= 0)
    err++;
  free(bufs);
  return err;
}

static void m_send(js_State *J) {
  struct udp *u = this_socket(J);
  struct sockaddr_storage address;
  int connected = js_isundefined(J, 2), err = u ? 0 : UV_EBADF;
  if (u && !connected)
    err = read_address(u, js_tostring(J, 3), js_tointeger(J, 2), &address);
  if (err == 0)
    err = send_all(J, u, connected ? NULL : (struct sockaddr *)&address);
  js_pushnumber(J, err);
}

/* ---- options ---- */

static const struct {
  const char *name;
  int (*set)(uv_udp_t *handle, int value);
} OPTIONS[] = {
    {"broadcast", uv_udp_set_broadcast},
    {"ttl", uv_udp_set_ttl},
    {"multicastTTL", uv_udp_set_multicast_ttl},
    {"multicastLoopback", uv_udp_set_multicast_loop},
};

static void m_option(js_State *J) {
  struct udp *u = this_socket(J);
  const char *name = js_tostring(J, 1);
  int value = js_tointeger(J, 2), err = UV_EBADF;
  for (size_t i = 0; u && i < sizeof OPTIONS / sizeof *OPTIONS; i++)
    if (strcmp(name, OPTIONS[i].name) == 0)
      err = OPTIONS[i].set(&u->handle, value);
  js_pushnumber(J, err);
}

static void m_multicast_interface(js_State *J) {
  struct udp *u = this_socket(J);
  const char *address = js_tostring(J, 1);
  js_pushnumber(J, u ? uv_udp_set_multicast_interface(&u->handle, address) : UV_EBADF);
}

static const char *text_or_null(js_State *J, int idx) {
  return js_isstring(J, idx) ? js_tostring(J, idx) : NULL;
}

static void m_membership(js_State *J) {
  struct udp *u = this_socket(J);
  uv_membership how = js_toboolean(J, 3) ? UV_JOIN_GROUP : UV_LEAVE_GROUP;
  js_pushnumber(J, u ? uv_udp_set_membership(&u->handle, js_tostring(J, 1),
                                             text_or_null(J, 2), how)
                     : UV_EBADF);
}

static void m_source_membership(js_State *J) {
  struct udp *u = this_socket(J);
  uv_membership how = js_toboolean(J, 4) ? UV_JOIN_GROUP : UV_LEAVE_GROUP;
  js_pushnumber(J, u ? uv_udp_set_source_membership(&u->handle, js_tostring(J, 2),
                                                    text_or_null(J, 3), js_tostring(J, 1),
                                                    how)
                     : UV_EBADF);
}

static void m_buffer_size(js_State *J) {
  struct udp *u = this_socket(J);
  int receive = js_toboolean(J, 1), size = js_tointeger(J, 2), err = UV_EBADF, now = 0;
  uv_handle_t *handle = (uv_handle_t *)u;
  int (*both)(uv_handle_t *, int *) = receive ? uv_recv_buffer_size : uv_send_buffer_size;
  if (u)
    err = size ? both(handle, &size) : 0;
  if (err == 0)
    err = both(handle, &now);
  js_pushnumber(J, err < 0 ? err : now);
}

/* ---- the rest ---- */

static void m_queue_size(js_State *J) {
  struct udp *u = this_socket(J);
  js_pushnumber(J, u ? (double)uv_udp_get_send_queue_size(&u->handle) : 0);
}

static void m_queue_count(js_State *J) {
  struct udp *u = this_socket(J);
  js_pushnumber(J, u ? (double)uv_udp_get_send_queue_count(&u->handle) : 0);
}

static void m_ref(js_State *J) {
  struct udp *u = this_socket(J);
  if (u)
    uv_ref((uv_handle_t *)&u->handle);
  js_pushundefined(J);
}

static void m_unref(js_State *J) {
  struct udp *u = this_socket(J);
  if (u)
    uv_unref((uv_handle_t *)&u->handle);
  js_pushundefined(J);
}

static void m_has_ref(js_State *J) {
  struct udp *u = this_socket(J);
  js_pushboolean(J, u && uv_has_ref((uv_handle_t *)&u->handle));
}

static void m_fd(js_State *J) {
  struct udp *u = this_socket(J);
  uv_os_fd_t fd = -1;
  if (u && uv_fileno((uv_handle_t *)&u->handle, &fd) < 0)
    fd = -1;
  js_pushnumber(J, fd);
}

static const struct {
  const char *name;
  js_CFunction fn;
  int arity;
} METHODS[] = {
    {"open", m_open, 1},
    {"bind", m_bind, 3},
    {"connect", m_connect, 2},
    {"disconnect", m_disconnect, 0},
    {"recvStart", m_recv_start, 1},
    {"recvStop", m_recv_stop, 0},
    {"send", m_send, 4},
    {"sockname", m_sockname, 0},
    {"peername", m_peername, 0},
    {"option", m_option, 2},
    {"multicastInterface", m_multicast_interface, 1},
    {"membership", m_membership, 3},
    {"sourceMembership", m_source_membership, 4},
    {"bufferSize", m_buffer_size, 2},
    {"queueSize", m_queue_size, 0},
    {"queueCount", m_queue_count, 0},
    {"ref", m_ref, 0},
    {"unref", m_unref, 0},
    {"hasRef", m_has_ref, 0},
    {"fd", m_fd, 0},
    {"close", m_close, 1},
};

void rt_binding_dgram(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  for (size_t i = 0; i < sizeof METHODS / sizeof *METHODS; i++)
    rt_method(J, METHODS[i].name, METHODS[i].fn, METHODS[i].arity);
  js_setregistry(J, PROTOTYPE);
  js_newobject(J);
  rt_method(J, "socket", b_socket, 1);
  rt_set_number(J, "REUSEADDR", UV_UDP_REUSEADDR);
  rt_set_number(J, "IPV6ONLY", UV_UDP_IPV6ONLY);
  rt_set_number(J, "EINVAL", UV_EINVAL);
}
