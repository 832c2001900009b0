#include <stdlib.h>
#include <string.h>

#include "runtime/modules/stream_handle.h"

static const char TAG[] = "StreamHandle";
static const char PROTOTYPE[] = "rt.streamHandlePrototype";
enum { READ_ROOM = 65536, SMALL = 4096 };

struct write_req {
  union {
    uv_write_t write;
    uv_shutdown_t shutdown;
  } u; /* first */
  struct rt_stream *stream;
  rt_slot callback;
  rt_slot held; /* the Buffer that is being written */
  char *own;    /* or the string's bytes */
  uint64_t task;
};

/* ---- life ---- */

static void finalize(js_State *J, void *data) {
  struct rt_stream *s = data;
  (void)J;
  if (s->closed || !s->inited)
    free(s);
}

struct rt_stream *rt_stream_push(struct rt *rt, enum tr_kind kind) {
  struct rt_stream *s = calloc(1, sizeof *s);
  if (!s)
    rt_oom();
  s->rt = rt;
  s->kind = kind;
  js_getregistry(rt->J, PROTOTYPE);
  js_newuserdata(rt->J, TAG, s, finalize);
  return s;
}

static void close_stream(uv_handle_t *handle) {
  rt_stream_close((struct rt_stream *)handle);
}

static void push_stream(uv_handle_t *handle) {
  const struct rt_stream *s = (const struct rt_stream *)handle;
  rt_push_slot(s->rt, s->self);
}

static const struct rt_closer closer = {rt_closer_tag, close_stream, push_stream};

void rt_stream_opened(struct rt_stream *s, int idx) {
  s->inited = 1;
  s->u.handle.data = (void *)&closer;
  s->self = rt_hold(s->rt, idx);
}

struct rt_stream *rt_stream_of(js_State *J, int idx) {
  struct rt_stream *s;
  if (!js_isuserdata(J, idx, TAG))
    return NULL;
  s = js_touserdata(J, idx, TAG);
  return s->closing || !s->inited ? NULL : s;
}

static struct rt_stream *this_stream(js_State *J) {
  return rt_stream_of(J, 0);
}

static void on_close(uv_handle_t *handle) {
  struct rt_stream *s = (struct rt_stream *)handle;
  struct rt *rt = s->rt;
  rt_slot self = s->self, callback = s->on_close;
  s->closed = 1;
  if (s->on_closed)
    s->on_closed(s);
  rt_drop(rt, s->on_read);
  rt_drop(rt, s->reader);
  s->reader = 0;
  s->self = s->on_read = s->on_close = 0;
  if (callback) {
    rt_push_slot(rt, callback);
    rt_push_slot(rt, self);
    rt_drop(rt, callback);
    rt_call(rt, TR_KIND_CLOSE, s->close_task, TR_UNKNOWN, 0);
  }
  rt_drop(rt, self); /* s may be freed from here on */
}

void rt_stream_close(struct rt_stream *s) {
  if (s->closing || !s->inited)
    return;
  s->closing = 1;
  if (s->read_task && !s->read_ran)
    rt_task_cancel(s->rt, s->kind, s->read_task);
  else
    rt_task_over(s->rt, s->read_task);
  uv_close(&s->u.handle, on_close);
}

static void m_close(js_State *J) {
  struct rt_stream *s = this_stream(J);
  js_pushundefined(J);
  if (!s)
    return;
  if (js_iscallable(J, 1)) {
    s->on_close = rt_hold(s->rt, 1);
    s->close_task = rt_task_new(s->rt, TR_KIND_CLOSE);
  }
  rt_stream_close(s);
}

/* ---- reading ---- */

/* Who reads little at a time reads into memory that all share, and gets a copy. */
static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf) {
  struct rt_stream *s = (struct rt_stream *)handle;
  struct rt *rt = s->rt;
  (void)wanted;
  if (s->last_read <= SMALL && !rt->read_room)
    rt->read_room = malloc(READ_ROOM);
  buf->base = s->last_read <= SMALL ? rt->read_room : malloc(READ_ROOM);
  buf->len = buf->base ? READ_ROOM : 0;
}

/* The bytes that were read, as memory of their own. */
static char *own_bytes(struct rt_stream *s, char *base, size_t n) {
  char *fitting;
  s->last_read = n;
  if (base != s->rt->read_room) {
    fitting = realloc(base, n);
    return fitting ? fitting : base;
  }
  fitting = malloc(n);
  if (!fitting)
    rt_oom();
  return memcpy(fitting, base, n);
}

static void push_read(struct rt *rt, ssize_t n, char *data) {
  js_State *J = rt->J;
  if (n > 0) {
    js_pushnull(J);
    rt_push_buffer(rt, data, n);
    return;
  }
  if (n == UV_EOF)
    js_pushnull(J);
  else
    rt_push_uv_error(J, (int)n, "read", NULL, NULL);
  js_pushnull(J);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
  struct rt_stream *s = (struct rt_stream *)stream;
  struct rt *rt = s->rt;
  char *data = NULL;
  if (n > 0 && s->on_read)
    data = own_bytes(s, buf->base, (size_t)n);
  else if (buf->base != rt->read_room)
    free(buf->base);
  if (n == 0 || !s->on_read)
    return;
  if (n < 0)
    uv_read_stop(stream);
  s->read_ran = 1;
  if (n > 0 && s->deliver && s->deliver(s, data, (size_t)n))
    return;
  rt_push_slot(rt, s->on_read);
  rt_push_slot(rt, s->self);
  push_read(rt, n, data);
  rt_call_again(rt, s->kind, s->read_task, TR_UNKNOWN, 2);
}

/* What async_hooks calls it. */
static const char *async_type(const struct rt_stream *s) {
  switch (s->u.handle.type) {
  case UV_TTY: return "TTYWRAP";
  case UV_NAMED_PIPE: return "PIPEWRAP";
  default: return "TCPWRAP";
  }
}

static void m_read_start(js_State *J) {
  struct rt_stream *s = this_stream(J);
  int err = UV_EBADF;
  if (s && js_iscallable(J, 1)) {
    rt_drop(s->rt, s->on_read);
    s->on_read = rt_hold(s->rt, 1);
    if (!s->read_task)
      s->read_task = rt_task_new_as(s->rt, s->kind, async_type(s));
    err = uv_read_start(&s->u.stream, on_alloc, on_read);
    if (err == UV_EALREADY)
      err = 0;
  }
  js_pushnumber(J, err);
}

static void m_read_stop(js_State *J) {
  struct rt_stream *s = this_stream(J);
  if (s)
    uv_read_stop(&s->u.stream);
  js_pushundefined(J);
}

/* ---- writing ---- */

static void call_back(struct write_req *w, int status, const char *syscall) {
  struct rt *rt = w->stream->rt;
  rt_slot callback = w->callback;
  uint64_t task = w->task;
  enum tr_kind kind = w->stream->kind;
  rt_drop(rt, w->held);
  free(w->own);
  free(w);
  if (!callback)
    return;
  rt_push_slot(rt, callback);
  rt_drop(rt, callback);
  js_pushundefined(rt->J);
  if (status < 0)
    rt_push_uv_error(rt->J, status, syscall, NULL, NULL);
  else
    js_pushnull(rt->J);
  rt_call(rt, kind, task, TR_UNKNOWN, 1);
}

static void on_write(uv_write_t *req, int status) {
  call_back((struct write_req *)req, status, "write");
}

static void on_shutdown(uv_shutdown_t *req, int status) {
  /* The other end may be gone already; there is nothing left to tell it. */
  call_back((struct write_req *)req, status == UV_ENOTCONN ? 0 : status, "shutdown");
}

static struct write_req *new_req(struct rt_stream *s, int callback) {
  struct write_req *w = calloc(1, sizeof *w);
  if (!w)
    rt_oom();
  w->stream = s;
  if (js_iscallable(s->rt->J, callback)) {
    w->callback = rt_hold(s->rt, callback);
    w->task = rt_task_new_as(s->rt, s->kind, "WRITEWRAP");
  }
  return w;
}

static void drop_req(struct write_req *w) {
  struct rt *rt = w->stream->rt;
  if (w->task)
    rt_task_cancel(rt, w->stream->kind, w->task);
  rt_drop(rt, w->callback);
  rt_drop(rt, w->held);
  free(w->own);
  free(w);
}

/* Queues what a direct write left over. `own` (may be NULL) is taken over. */
static int queue_write(struct rt_stream *s, uv_buf_t buf, char *own) {
  struct write_req *w = new_req(s, 2);
  int err;
  w->own = own;
  if (!own)
    w->held = rt_hold(s->rt, 1);
  err = uv_write(&w->u.write, &s->u.stream, &buf, 1, on_write);
  if (err < 0)
    drop_req(w);
  return err < 0 ? err : 1;
}

static int write_some(struct rt_stream *s, uv_buf_t buf, char *own) {
  int n = uv_try_write(&s->u.stream, &buf, 1);
  if (n < 0 && n != UV_EAGAIN) {
    free(own);
    return n;
  }
  if (n > 0) {
    buf.base += n;
    buf.len -= n;
  }
  if (buf.len == 0) {
    free(own);
    return 0;
  }
  return queue_write(s, buf, own);
}

static void m_write(js_State *J) {
  struct rt_stream *s = this_stream(J);
  size_t length = 0;
  char *own = NULL;
  unsigned char *bytes;
  int err = UV_EBADF;
  if (s && js_isstring(J, 1))
    bytes = (unsigned char *)(own = rt_to_text(J, 1, &length));
  else
    bytes = rt_to_buffer(J, 1, &length);
  if (s && bytes) {
    uv_buf_t buf = {.base = (char *)bytes, .len = length};
    err = length ? write_some(s, buf, own) : (free(own), 0);
  }
  js_pushnumber(J, err);
}

static void m_shutdown(js_State *J) {
  struct rt_stream *s = this_stream(J);
  struct write_req *w;
  int err = UV_ENOTCONN;
  if (s) {
    w = new_req(s, 1);
    err = uv_shutdown(&w->u.shutdown, &s->u.stream, on_shutdown);
    if (err < 0)
      drop_req(w);
  }
  js_pushnumber(J, err);
}

/* ---- the rest ---- */

static void m_ref(js_State *J) {
  struct rt_stream *s = this_stream(J);
  if (s)
    uv_ref(&s->u.handle);
  js_pushundefined(J);
}

static void m_unref(js_State *J) {
  struct rt_stream *s = this_stream(J);
  if (s)
    uv_unref(&s->u.handle);
  js_pushundefined(J);
}

static void m_has_ref(js_State *J) {
  struct rt_stream *s = this_stream(J);
  js_pushboolean(J, s && uv_has_ref(&s->u.handle));
}

static void m_queue_size(js_State *J) {
  struct rt_stream *s = this_stream(J);
  js_pushnumber(J, s ? uv_stream_get_write_queue_size(&s->u.stream) : 0);
}

static void m_fd(js_State *J) {
  struct rt_stream *s = this_stream(J);
  uv_os_fd_t fd = -1;
  if (s && uv_fileno(&s->u.handle, &fd) < 0)
    fd = -1;
  js_pushnumber(J, fd);
}

/* A signal that ends the process gives the terminal back first. */
static void on_fatal(int number) {
  uv_tty_reset_mode();
  raise(number); /* as it would have been without a handler, which was for once */
}

static void guard_terminal(void) {
  static const int fatal[] = {SIGINT, SIGTERM};
  struct sigaction old, guard = {.sa_handler = on_fatal, .sa_flags = SA_RESETHAND};
  for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
    if (sigaction(fatal[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
      sigaction(fatal[i], &guard, NULL);
  }
}

static void m_set_raw_mode(js_State *J) {
  struct rt_stream *s = this_stream(J);
  int err = UV_EBADF;
  if (s && s->u.handle.type == UV_TTY)
    err = uv_tty_set_mode(&s->u.tty,
                          js_toboolean(J, 1) ? UV_TTY_MODE_RAW : UV_TTY_MODE_NORMAL);
  if (err == 0 && js_toboolean(J, 1))
    guard_terminal();
  js_pushnumber(J, err);
}

static void m_set_no_delay(js_State *J) {
  struct rt_stream *s = this_stream(J);
  int on = js_toboolean(J, 1);
  js_pushnumber(J, s && s->u.handle.type == UV_TCP ? uv_tcp_nodelay(&s->u.tcp, on) : 0);
}

static void m_set_keep_alive(js_State *J) {
  struct rt_stream *s = this_stream(J);
  unsigned seconds = js_touint32(J, 2);
  int on = js_toboolean(J, 1), err = 0;
  if (s && s->u.handle.type == UV_TCP)
    err = uv_tcp_keepalive(&s->u.tcp, on, seconds ? seconds : 1);
  js_pushnumber(J, err);
}

/* pipe(ipc): a pipe that is not connected yet. */
static void b_pipe(js_State *J) {
  struct rt *rt = rt_of(J);
  int ipc = js_toboolean(J, 1);
  struct rt_stream *s = rt_stream_push(rt, ipc ? TR_KIND_MESSAGE : TR_KIND_STREAM);
  int err = uv_pipe_init(rt->loop, &s->u.pipe, ipc);
  if (err < 0)
    rt_throw_uv(J, err, "pipe", NULL, NULL);
  rt_stream_opened(s, -1);
}

/* openPipe(fd, ipc): a pipe over a descriptor, which it owns from here on. */
static void b_open_pipe(js_State *J) {
  int fd = js_tointeger(J, 1), err;
  js_copy(J, 2);
  js_replace(J, 1);
  b_pipe(J);
  err = uv_pipe_open(&rt_stream_of(J, -1)->u.pipe, fd);
  if (err < 0) {
    rt_stream_close(rt_stream_of(J, -1));
    rt_throw_uv(J, err, "open", NULL, NULL);
  }
}

/* openTty(fd) */
static void b_open_tty(js_State *J) {
  struct rt *rt = rt_of(J);
  int fd = js_tointeger(J, 1), err;
  struct rt_stream *s = rt_stream_push(rt, TR_KIND_STREAM);
  err = uv_tty_init(rt->loop, &s->u.tty, fd, 1);
  if (err < 0)
    rt_throw_uv(J, err, "uv_tty_init", NULL, NULL);
  rt_stream_opened(s, -1);
}

/* error(number, syscall): the error object for a negative result of a method. */
static void b_error(js_State *J) {
  rt_push_uv_error(J, js_toint32(J, 1), js_tostring(J, 2), NULL, NULL);
}

void rt_binding_stream_handle(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "readStart", m_read_start, 1);
  rt_method(J, "readStop", m_read_stop, 0);
  rt_method(J, "write", m_write, 2);
  rt_method(J, "shutdown", m_shutdown, 1);
  rt_method(J, "close", m_close, 1);
  rt_method(J, "ref", m_ref, 0);
  rt_method(J, "unref", m_unref, 0);
  rt_method(J, "hasRef", m_has_ref, 0);
  rt_method(J, "queueSize", m_queue_size, 0);
  rt_method(J, "fd", m_fd, 0);
  rt_method(J, "setRawMode", m_set_raw_mode, 1);
  rt_method(J, "setNoDelay", m_set_no_delay, 1);
  rt_method(J, "setKeepAlive", m_set_keep_alive, 2);
  js_setregistry(J, PROTOTYPE);
  js_newobject(J);
  rt_method(J, "pipe", b_pipe, 1);
  rt_method(J, "openPipe", b_open_pipe, 2);
  rt_method(J, "openTty", b_open_tty, 1);
  rt_method(J, "error", b_error, 2);
}
