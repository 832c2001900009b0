/* cares: channels of c-ares on the loop. */
#include "runtime/modules/cares.h"

#include <ares.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/internal.h"

static const char TAG[] = "ChannelWrap";
static const char PROTOTYPE[] = "rt.caresPrototype";
enum { QUESTIONS_OPEN = -1000, CLASS_IN = 1 };

struct channel {
  struct rt *rt;
  ares_channel ares;
  uv_timer_t timer;   /* of c-ares */
  uv_async_t ready;   /* there is something to deliver */
  struct query *done; /* answered, in order */
  struct query **done_end;
  rt_slot self;       /* the object, while there are questions */
  unsigned open;      /* questions without an answer that was delivered */
  unsigned waiting;   /* of them, those that c-ares has */
  unsigned handles;   /* that are not closed yet */
  struct watch *watches;
  int timeout, tries;
  int dead;           /* its object was collected */
};

/* A socket of c-ares that is polled. */
struct watch {
  uv_poll_t poll; /* first */
  struct channel *c;
  ares_socket_t fd;
  struct watch *next;
};

struct query {
  struct channel *c;
  struct query *next;
  rt_slot callback;
  uint64_t task;
  uint64_t done_clock;
  int type; /* 0: the answer is names, one after the other, each ended by NUL */
  int status;
  size_t length;
  unsigned char *answer;
};

/* ---- sockets and time ---- */

static void on_timer(uv_timer_t *timer);

/* c-ares is told about time often enough for the shortest of its timeouts. */
static void start_timer(struct channel *c) {
  struct timeval tv, *left = ares_timeout(c->ares, NULL, &tv);
  uint64_t ms = left ? (uint64_t)left->tv_sec * 1000 + (uint64_t)left->tv_usec / 1000 : 0;
  if (c->waiting && left)
    uv_timer_start(&c->timer, on_timer, ms + 1, 0);
  else
    uv_timer_stop(&c->timer);
}

static void on_timer(uv_timer_t *timer) {
  struct channel *c = timer->data;
  ares_process_fd(c->ares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  start_timer(c);
}

static void on_poll(uv_poll_t *poll, int status, int events) {
  struct watch *w = (struct watch *)poll;
  struct channel *c = w->c;
  int both = status < 0 ? UV_READABLE | UV_WRITABLE : events;
  ares_process_fd(c->ares, both & UV_READABLE ? w->fd : ARES_SOCKET_BAD,
                  both & UV_WRITABLE ? w->fd : ARES_SOCKET_BAD);
  start_timer(c);
}

static void freed_with_last_handle(struct channel *c) {
  if (--c->handles == 0 && c->dead)
    free(c);
}

static void on_watch_closed(uv_handle_t *handle) {
  struct watch *w = (struct watch *)handle;
  struct channel *c = w->c;
  free(w);
  freed_with_last_handle(c);
}

static struct watch **watch_of(struct channel *c, ares_socket_t fd) {
  struct watch **at = &c->watches;
  while (*at && (*at)->fd != fd)
    at = &(*at)->next;
  return at;
}

static struct watch *new_watch(struct channel *c, ares_socket_t fd) {
  struct watch *w = rt__alloc(sizeof *w);
  w->c = c;
  w->fd = fd;
  if (uv_poll_init_socket(c->rt->loop, &w->poll, fd) < 0) {
    free(w);
    return NULL;
  }
  w->next = c->watches;
  c->watches = w;
  c->handles++;
  return w;
}

/* c-ares wants to know of this socket; neither way: it is about to close it. */
static void on_socket(void *data, ares_socket_t fd, int readable, int writable) {
  struct channel *c = data;
  struct watch **at = watch_of(c, fd), *w = *at;
  if (!readable && !writable) {
    if (w) {
      *at = w->next;
      uv_close((uv_handle_t *)&w->poll, on_watch_closed);
    }
    return;
  }
  if (!w)
    w = new_watch(c, fd);
  if (w)
    uv_poll_start(&w->poll, (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0),
                  on_poll);
}

/* ---- answers ---- */

static void push_names(js_State *J, const struct query *q) {
  const char *p = (const char *)q->answer, *end = p + q->length;
  int n = 0;
  js_newarray(J);
  for (; p < end; p += strlen(p) + 1) {
    js_pushstring(J, p);
    js_setindex(J, -2, n++);
  }
  js_newarray(J);
}

/* Pushes the callback's arguments: status, records, ttls. */
static void push_result(js_State *J, const struct query *q) {
  int at = js_gettop(J), status = q->status;
  js_pushnumber(J, status);
  if (status == ARES_SUCCESS && q->type == 0)
    push_names(J, q);
  else if (status == ARES_SUCCESS)
    status = rt__dns_push_records(J, q->answer, q->length, q->type);
  if (status == ARES_SUCCESS)
    return;
  js_pop(J, js_gettop(J) - at);
  js_pushnumber(J, status);
  js_pushundefined(J);
  js_pushundefined(J);
}

static void deliver(struct query *q) {
  struct rt *rt = q->c->rt;
  uint64_t task = q->task, wait = rt->trace ? rt__ns_since(rt, q->done_clock) : TR_UNKNOWN;
  rt_push_slot(rt, q->callback);
  js_pushundefined(rt->J);
  push_result(rt->J, q);
  rt_drop(rt, q->callback);
  free(q->answer);
  free(q);
  rt_call(rt, TR_KIND_DNS, task, wait, 3);
}

/* What was answered until now; what its callbacks have answered at once comes next time. */
static void on_ready(uv_async_t *ready) {
  struct channel *c = ready->data;
  struct query *q = c->done, *next;
  uv_unref((uv_handle_t *)ready);
  c->done = NULL;
  c->done_end = &c->done;
  for (; q; q = next) {
    next = q->next;
    deliver(q);
    if (--c->open == 0) { /* no question of this round comes after */
      rt_drop(c->rt, c->self);
      c->self = 0;
    }
  }
}

static void answered(struct query *q, int status) {
  struct channel *c = q->c;
  q->status = status;
  q->done_clock = c->rt->trace ? tr_clock_read() : 0;
  q->next = NULL;
  *c->done_end = q;
  c->done_end = &q->next;
  c->waiting--;
  uv_ref((uv_handle_t *)&c->ready);
  uv_async_send(&c->ready);
}

static void on_answer(void *data, int status, int timeouts, unsigned char *answer,
                      int length) {
  struct query *q = data;
  (void)timeouts;
  if (status == ARES_SUCCESS && length > 0) {
    q->answer = rt__alloc((size_t)length);
    memcpy(q->answer, answer, q->length = (size_t)length);
  }
  answered(q, status);
}

static void add_name(struct query *q, const char *name) {
  size_t size = strlen(name) + 1;
  q->answer = rt__realloc(q->answer, q->length + size);
  memcpy(q->answer + q->length, name, size);
  q->length += size;
}

/* A name in the system's file of hosts is no alias of itself, one in an answer is. */
static void on_host(void *data, int status, int timeouts, struct hostent *host) {
  struct query *q = data;
  int named = 0;
  (void)timeouts;
  if (status == ARES_SUCCESS) {
    for (char **alias = host->h_aliases; alias && *alias; alias++) {
      named = named || strcmp(*alias, host->h_name) == 0;
      add_name(q, *alias);
    }
    if (!named && host->h_name)
      add_name(q, host->h_name);
  }
  answered(q, status);
}

/* ---- life ---- */

static int open_channel(struct channel *c) {
  struct ares_options options = {
      .flags = ARES_FLAG_NOCHECKRESP,
      .timeout = c->timeout,
      .tries = c->tries,
      .sock_state_cb = on_socket,
      .sock_state_cb_data = c,
  };
  return ares_init_options(&c->ares, &options,
                           ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
                               ARES_OPT_SOCK_STATE_CB);
}

static void on_handle_closed(uv_handle_t *handle) {
  freed_with_last_handle(handle->data);
}

/* Nobody has a question then: a channel with questions holds its object. */
static void finalize(js_State *J, void *data) {
  struct channel *c = data;
  (void)J;
  c->dead = 1;
  ares_destroy(c->ares);
  uv_close((uv_handle_t *)&c->timer, on_handle_closed);
  uv_close((uv_handle_t *)&c->ready, on_handle_closed);
}

/* channel(timeout, tries) */
static void b_channel(js_State *J) {
  struct rt *rt = rt_of(J);
  struct channel *c = rt__alloc(sizeof *c);
  int err;
  c->rt = rt;
  c->timeout = js_toint32(J, 1);
  c->tries = js_toint32(J, 2);
  c->done_end = &c->done;
  err = ares_library_init(ARES_LIB_INIT_ALL);
  if (err == ARES_SUCCESS)
    err = open_channel(c);
  if (err != ARES_SUCCESS) {
    free(c);
    rt_throw_code(J, "Error", "ERR_DNS_CHANNEL", "%s", ares_strerror(err));
  }
  uv_timer_init(rt->loop, &c->timer);
  uv_async_init(rt->loop, &c->ready, on_ready);
  uv_unref((uv_handle_t *)&c->ready);
  c->timer.data = c->ready.data = c;
  c->handles = 2;
  js_getregistry(J, PROTOTYPE);
  js_newuserdata(J, TAG, c, finalize);
}

static struct channel *this_channel(js_State *J) {
  return js_touserdata(J, 0, TAG);
}

/* ---- questions ---- */

static struct query *new_query(js_State *J, struct channel *c, int type) {
  struct query *q = rt__alloc(sizeof *q);
  q->c = c;
  q->type = type;
  q->callback = rt_hold(c->rt, 3);
  q->task = rt_task_new_as(c->rt, TR_KIND_DNS, "QUERYWRAP");
  c->waiting++;
  if (c->open++ == 0)
    c->self = rt_hold(c->rt, 0);
  (void)J;
  return q;
}

static void m_query(js_State *J) {
  struct channel *c = this_channel(J);
  int type = js_toint32(J, 1);
  const char *name = js_tostring(J, 2);
  ares_query(c->ares, name, CLASS_IN, type, on_answer, new_query(J, c, type));
  start_timer(c);
  js_pushnumber(J, 0);
}

/* reverse(address, undefined, callback) */
static void m_reverse(js_State *J) {
  struct channel *c = this_channel(J);
  const char *text = js_tostring(J, 1);
  int six = strchr(text, ':') != NULL;
  unsigned char address[16];
  if (uv_inet_pton(six ? AF_INET6 : AF_INET, text, address) < 0) {
    js_pushnumber(J, UV_EINVAL);
    return;
  }
  ares_gethostbyaddr(c->ares, address, six ? 16 : 4, six ? AF_INET6 : AF_INET, on_host,
                     new_query(J, c, 0));
  start_timer(c);
  js_pushnumber(J, 0);
}

static void m_cancel(js_State *J) {
  ares_cancel(this_channel(J)->ares);
  js_pushundefined(J);
}

/* ---- servers ---- */

static void m_servers(js_State *J) {
  struct ares_addr_port_node *list = NULL, *node;
  int n = 0;
  ares_get_servers_ports(this_channel(J)->ares, &list);
  js_newarray(J);
  for (node = list; node; node = node->next) {
    char text[64] = "";
    uv_inet_ntop(node->family, &node->addr, text, sizeof text);
    js_newarray(J);
    js_pushstring(J, text);
    js_setindex(J, -2, 0);
    js_pushnumber(J, node->udp_port);
    js_setindex(J, -2, 1);
    js_setindex(J, -2, n++);
  }
  if (list)
    ares_free_data(list);
}

static int number_at(js_State *J, int array, int i) {
  int value;
  js_getindex(J, array, i);
  value = js_toint32(J, -1);
  js_pop(J, 1);
  return value;
}

/* The list [family, address, port] on top as a node. */
static int read_server(js_State *J, struct ares_addr_port_node *node) {
  int err;
  node->family = number_at(J, -1, 0) == 6 ? AF_INET6 : AF_INET;
  node->udp_port = node->tcp_port = number_at(J, -1, 2);
  js_getindex(J, -1, 1);
  err = uv_inet_pton(node->family, js_tostring(J, -1), &node->addr);
  js_pop(J, 1);
  return err;
}

static void m_set_servers(js_State *J) {
  struct channel *c = this_channel(J);
  int i, n = js_getlength(J, 1), status = ARES_SUCCESS;
  struct ares_addr_port_node *list;
  if (c->waiting) {
    js_pushnumber(J, QUESTIONS_OPEN);
    return;
  }
  list = rt__alloc((size_t)(n > 0 ? n : 1) * sizeof *list);
  for (i = 0; i < n && status == ARES_SUCCESS; i++) {
    list[i].next = i + 1 < n ? &list[i + 1] : NULL;
    js_getindex(J, 1, i);
    if (read_server(J, &list[i]) < 0)
      status = ARES_EBADSTR;
    js_pop(J, 1);
  }
  if (status == ARES_SUCCESS)
    status = ares_set_servers_ports(c->ares, n > 0 ? list : NULL);
  free(list);
  js_pushnumber(J, status);
}

static void m_set_local_address(js_State *J) {
  struct channel *c = this_channel(J);
  unsigned char ip4[4] = {0}, ip6[16] = {0};
  if (js_isstring(J, 1))
    uv_inet_pton(AF_INET, js_tostring(J, 1), ip4);
  if (js_isstring(J, 2))
    uv_inet_pton(AF_INET6, js_tostring(J, 2), ip6);
  ares_set_local_ip4(c->ares, (unsigned)ip4[0] << 24 | (unsigned)ip4[1] << 16 |
                                  (unsigned)ip4[2] << 8 | ip4[3]);
  ares_set_local_ip6(c->ares, ip6);
  js_pushundefined(J);
}

/* strerror(status) */
static void b_strerror(js_State *J) {
  int status = js_toint32(J, 1);
  js_pushstring(J, status == QUESTIONS_OPEN ? "There are pending queries."
                                            : ares_strerror(status));
}

void rt_binding_cares(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "query", m_query, 3);
  rt_method(J, "reverse", m_reverse, 3);
  rt_method(J, "cancel", m_cancel, 0);
  rt_method(J, "getServers", m_servers, 0);
  rt_method(J, "setServers", m_set_servers, 1);
  rt_method(J, "setLocalAddress", m_set_local_address, 2);
  js_setregistry(J, PROTOTYPE);
  js_newobject(J);
  rt_method(J, "channel", b_channel, 2);
  rt_method(J, "strerror", b_strerror, 1);
}
