/* Callbacks of handles and requests of a shared libuv: each is replaced by one of ours that
 * says when it runs, and calls it. */
#include <stdlib.h>
#include <string.h>

#include "tracer/preload/preload.h"

enum { PART_MAIN, PART_LISTEN, PART_CLOSE, PART_REQUEST };

#define NEXT(name)                                                                       \
  static __typeof__(name) *next;                                                         \
  if (__builtin_expect(!next, 0))                                                        \
  next = (__typeof__(name) *)tr__next(#name)

#define CALLER __builtin_return_address(0)

/* ---- one callback ---- */

static enum tr_phase phase_of(uint16_t kind) {
  switch (kind) {
  case TR_KIND_TIMER:
    return TR_PHASE_TIMERS;
  case TR_KIND_IDLE:
    return TR_PHASE_IDLE;
  case TR_KIND_PREPARE:
    return TR_PHASE_PREPARE;
  case TR_KIND_CHECK:
    return TR_PHASE_CHECK;
  case TR_KIND_CLOSE:
    return TR_PHASE_CLOSING;
  default:
    return TR_PHASE_IO;
  }
}

struct running {
  struct tr_thread *t;
  struct tr__call call;
  uint64_t cause;
};

/* What is not in the table was never replaced: it cannot come here. */
static void enter(struct running *r, const void *key, uint32_t part, int last) {
  if (!tr__call_get(key, part, last, &r->call))
    abort();
  uint64_t wait = TR_UNKNOWN;
  if (r->call.time) {
    uint64_t now = tr_clock_monotonic_ns();
    wait = now > r->call.time ? now - r->call.time : 0;
    if (r->call.kind == TR_KIND_ASYNC)
      tr__call_time(key, part, 0); /* the next send counts anew */
  }
  r->t = tr__foreign(TR_ROLE_LOOP);
  r->cause = tr__current_task;
  tr__current_task = r->call.task;
  if (!r->t)
    return;
  tr__phase(r->t, phase_of(r->call.kind));
  tr_emit_TASK_BEGIN(r->t, tr_now(r->t), r->call.kind, r->call.site, r->call.task, wait);
}

static void leave(const struct running *r) {
  tr__current_task = r->cause;
  tr_emit_TASK_END(r->t, tr_now(r->t), r->call.kind, r->call.task);
}

/* libuv calls its own functions through its symbol table too; what it does for itself is
 * no callback of the program's. Where it jumps instead of calling, the caller seems to be
 * our function, which called it. */
static int is_own_call(const void *caller) {
  static struct {
    uintptr_t from, to;
  } libuv, ours;
  static _Atomic int known;
  uintptr_t at = (uintptr_t)caller;
  if (!atomic_load_explicit(&known, memory_order_acquire)) {
    tr__object_range(tr__next("uv_run"), &libuv.from, &libuv.to);
    tr__object_range(&known, &ours.from, &ours.to);
    atomic_store_explicit(&known, 1, memory_order_release);
  }
  return (at >= libuv.from && at < libuv.to) || (at >= ours.from && at < ours.to);
}

struct before {
  int wrapped;
  int had; /* an earlier callback, to be put back when libuv refuses the new one */
  struct tr__call old;
};

/* Remembers `function`; 0 when it cannot be replaced. */
static int remember(struct before *b, const void *key, uint32_t part, enum tr_kind kind,
                    const void *function, const void *caller) {
  struct tr_thread *t = NULL;
  b->wrapped = 0;
  if (function && !is_own_call(caller))
    t = tr__foreign(TR_ROLE_LOOP);
  if (!t)
    return 0;
  struct tr__call call = {.key = key,
                          .part = part,
                          .kind = (uint16_t)kind,
                          .site = tr__site_of(function),
                          .function = (void (*)(void))function,
                          .task = tr_task_new()};
  b->had = tr__call_get(key, part, 0, &b->old);
  if (tr__call_put(&call))
    return 0;
  tr_emit_TASK_CREATE(t, tr_now(t), kind, tr__site_of(caller), call.task,
                      tr__current_task);
  tr__callbacks_are_seen();
  return b->wrapped = 1;
}

static void refused(const struct before *b, const void *key, uint32_t part) {
  struct tr__call call;
  struct tr_thread *t = tr_self();
  if (tr__call_get(key, part, 1, &call) && t)
    tr_emit_TASK_CANCEL(t, tr_now(t), call.kind, call.task);
  if (b->had)
    tr__call_put(&b->old);
}

/* It stays in the table: libuv may have called it already. */
static void stopped(const void *key, const void *caller) {
  struct tr__call call;
  struct tr_thread *t = tr_self();
  if (t && !is_own_call(caller) && tr__call_get(key, PART_MAIN, 0, &call))
    tr_emit_TASK_CANCEL(t, tr_now(t), call.kind, call.task);
}

/* ---- our side of each callback ---- */

/* OURS(name, part, last, type of the first argument, (parameters), (arguments)) */
#define OURS(name, part, last, first, params, args)                                      \
  static void name params {                                                              \
    struct running r;                                                                    \
    enter(&r, first, part, last);                                                        \
    if (r.call.function)                                                                 \
      ((void(*) params)r.call.function)args;                                             \
    leave(&r);                                                                           \
  }

OURS(on_idle, PART_MAIN, 0, h, (uv_idle_t * h), (h))
OURS(on_prepare, PART_MAIN, 0, h, (uv_prepare_t * h), (h))
OURS(on_check, PART_MAIN, 0, h, (uv_check_t * h), (h))
OURS(on_async, PART_MAIN, 0, h, (uv_async_t * h), (h))
OURS(on_poll, PART_MAIN, 0, h, (uv_poll_t * h, int status, int events),
     (h, status, events))
OURS(on_signal, PART_MAIN, 0, h, (uv_signal_t * h, int number), (h, number))
OURS(on_exit_cb, PART_MAIN, 0, h, (uv_process_t * h, int64_t status, int number),
     (h, status, number))
OURS(on_read, PART_MAIN, 0, h, (uv_stream_t * h, ssize_t n, const uv_buf_t *buf),
     (h, n, buf))
OURS(on_listen, PART_LISTEN, 0, h, (uv_stream_t * h, int status), (h, status))
OURS(on_receive, PART_MAIN, 0, h,
     (uv_udp_t * h, ssize_t n, const uv_buf_t *buf, const struct sockaddr *from,
      unsigned flags),
     (h, n, buf, from, flags))
OURS(on_fs_event, PART_MAIN, 0, h,
     (uv_fs_event_t * h, const char *name, int events, int status),
     (h, name, events, status))
OURS(on_fs_poll, PART_MAIN, 0, h,
     (uv_fs_poll_t * h, int status, const uv_stat_t *before, const uv_stat_t *now),
     (h, status, before, now))
OURS(on_write, PART_REQUEST, 1, req, (uv_write_t * req, int status), (req, status))
OURS(on_connect, PART_REQUEST, 1, req, (uv_connect_t * req, int status), (req, status))
OURS(on_shutdown, PART_REQUEST, 1, req, (uv_shutdown_t * req, int status), (req, status))
OURS(on_send, PART_REQUEST, 1, req, (uv_udp_send_t * req, int status), (req, status))

/* ---- functions that take a callback ---- */

/* START(function, our callback, kind, part, key, (parameters), (arguments)): one that takes
 * a callback named cb and returns an error. */
#define START(name, ours, kind, part, key, params, args)                                 \
  TR__INTERPOSED int name params {                                                       \
    NEXT(name);                                                                          \
    struct before b;                                                                     \
    if (remember(&b, key, part, TR_KIND_##kind, FUNCTION(cb), CALLER))                   \
      cb = ours;                                                                         \
    int result = next args;                                                              \
    if (b.wrapped && result < 0)                                                         \
      refused(&b, key, part);                                                            \
    return result;                                                                       \
  }
#define FUNCTION(cb) ((const void *)(uintptr_t)(cb))

static int is_active(const void *handle) {
  NEXT(uv_is_active);
  return next(handle);
}

/* As START, but libuv keeps the callback that it has when the handle is active. */
#define START_ONCE(name, ours, kind, params, args)                                       \
  TR__INTERPOSED int name params {                                                       \
    NEXT(name);                                                                          \
    struct before b = {0};                                                               \
    if (!is_active(h) &&                                         \
        remember(&b, h, PART_MAIN, TR_KIND_##kind, FUNCTION(cb), CALLER))                \
      cb = ours;                                                                         \
    int result = next args;                                                              \
    if (b.wrapped && result < 0)                                                         \
      refused(&b, h, PART_MAIN);                                                         \
    return result;                                                                       \
  }

#define STOP(name, type)                                                                 \
  TR__INTERPOSED int name(type *h) {                                                     \
    NEXT(name);                                                                          \
    stopped(h, CALLER);                                                                  \
    return next(h);                                                                      \
  }

START_ONCE(uv_idle_start, on_idle, IDLE, (uv_idle_t * h, uv_idle_cb cb), (h, cb))
START_ONCE(uv_prepare_start, on_prepare, PREPARE, (uv_prepare_t * h, uv_prepare_cb cb),
           (h, cb))
START_ONCE(uv_check_start, on_check, CHECK, (uv_check_t * h, uv_check_cb cb), (h, cb))
START_ONCE(uv_fs_poll_start, on_fs_poll, WATCH,
           (uv_fs_poll_t * h, uv_fs_poll_cb cb, const char *path, unsigned interval),
           (h, cb, path, interval))
START(uv_poll_start, on_poll, POLL, PART_MAIN, h,
      (uv_poll_t * h, int events, uv_poll_cb cb), (h, events, cb))
START(uv_signal_start, on_signal, SIGNAL, PART_MAIN, h,
      (uv_signal_t * h, uv_signal_cb cb, int number), (h, cb, number))
START(uv_signal_start_oneshot, on_signal, SIGNAL, PART_MAIN, h,
      (uv_signal_t * h, uv_signal_cb cb, int number), (h, cb, number))
START(uv_fs_event_start, on_fs_event, WATCH, PART_MAIN, h,
      (uv_fs_event_t * h, uv_fs_event_cb cb, const char *path, unsigned flags),
      (h, cb, path, flags))
START(uv_async_init, on_async, ASYNC, PART_MAIN, h,
      (uv_loop_t * loop, uv_async_t *h, uv_async_cb cb), (loop, h, cb))
START(uv_read_start, on_read, STREAM, PART_MAIN, h,
      (uv_stream_t * h, uv_alloc_cb alloc, uv_read_cb cb), (h, alloc, cb))
START(uv_listen, on_listen, NET, PART_LISTEN, h,
      (uv_stream_t * h, int backlog, uv_connection_cb cb), (h, backlog, cb))
START(uv_udp_recv_start, on_receive, NET, PART_MAIN, h,
      (uv_udp_t * h, uv_alloc_cb alloc, uv_udp_recv_cb cb), (h, alloc, cb))
START(uv_write, on_write, STREAM, PART_REQUEST, req,
      (uv_write_t * req, uv_stream_t *h, const uv_buf_t bufs[], unsigned n,
       uv_write_cb cb),
      (req, h, bufs, n, cb))
START(uv_write2, on_write, STREAM, PART_REQUEST, req,
      (uv_write_t * req, uv_stream_t *h, const uv_buf_t bufs[], unsigned n,
       uv_stream_t *sent, uv_write_cb cb),
      (req, h, bufs, n, sent, cb))
START(uv_shutdown, on_shutdown, STREAM, PART_REQUEST, req,
      (uv_shutdown_t * req, uv_stream_t *h, uv_shutdown_cb cb), (req, h, cb))
START(uv_tcp_connect, on_connect, NET, PART_REQUEST, req,
      (uv_connect_t * req, uv_tcp_t *h, const struct sockaddr *to, uv_connect_cb cb),
      (req, h, to, cb))
START(uv_udp_send, on_send, NET, PART_REQUEST, req,
      (uv_udp_send_t * req, uv_udp_t *h, const uv_buf_t bufs[], unsigned n,
       const struct sockaddr *to, uv_udp_send_cb cb),
      (req, h, bufs, n, to, cb))

STOP(uv_idle_stop, uv_idle_t)
STOP(uv_prepare_stop, uv_prepare_t)
STOP(uv_check_stop, uv_check_t)
STOP(uv_poll_stop, uv_poll_t)
STOP(uv_signal_stop, uv_signal_t)
STOP(uv_fs_event_stop, uv_fs_event_t)
STOP(uv_fs_poll_stop, uv_fs_poll_t)
STOP(uv_read_stop, uv_stream_t)
STOP(uv_udp_recv_stop, uv_udp_t)

TR__INTERPOSED void uv_pipe_connect(uv_connect_t *req, uv_pipe_t *h, const char *name,
                                    uv_connect_cb cb) {
  NEXT(uv_pipe_connect);
  struct before b;
  if (remember(&b, req, PART_REQUEST, TR_KIND_NET, FUNCTION(cb), CALLER))
    cb = on_connect;
  next(req, h, name, cb);
}

/* Newer than the headers that this may be compiled with. */
TR__INTERPOSED int uv_pipe_connect2(uv_connect_t *req, uv_pipe_t *h, const char *name,
                                    size_t length, unsigned flags, uv_connect_cb cb) {
  typedef int connect2_fn(uv_connect_t *, uv_pipe_t *, const char *, size_t, unsigned,
                          uv_connect_cb);
  static connect2_fn *next;
  if (!next)
    next = (connect2_fn *)tr__next("uv_pipe_connect2");
  struct before b;
  if (remember(&b, req, PART_REQUEST, TR_KIND_NET, FUNCTION(cb), CALLER))
    cb = on_connect;
  int result = next(req, h, name, length, flags, cb);
  if (b.wrapped && result < 0)
    refused(&b, req, PART_REQUEST);
  return result;
}

/* When the loop's thread can first see it. May run in a signal handler. */
TR__INTERPOSED int uv_async_send(uv_async_t *h) {
  NEXT(uv_async_send);
  if (!is_own_call(CALLER))
    tr__call_time_first(h, PART_MAIN, tr_clock_monotonic_ns());
  return next(h);
}

/* ---- timers: when they were due ---- */

static uint64_t loop_now_ns(const uv_loop_t *loop) {
  NEXT(uv_now);
  return next(loop) * 1000000u;
}

static void on_timer(uv_timer_t *h) {
  struct running r;
  enter(&r, h, PART_MAIN, 0);
  if (r.call.repeat_ns)
    tr__call_time(h, PART_MAIN, loop_now_ns(h->loop) + r.call.repeat_ns);
  ((uv_timer_cb)r.call.function)(h);
  leave(&r);
}

static void set_due(uv_timer_t *h, uint64_t ms, uint64_t repeat_ms) {
  struct tr__call call;
  if (ms > UINT64_MAX / 4000000 || repeat_ms > UINT64_MAX / 4000000)
    return;
  if (!tr__call_get(h, PART_MAIN, 0, &call))
    return;
  call.time = loop_now_ns(h->loop) + ms * 1000000;
  call.repeat_ns = repeat_ms * 1000000;
  tr__call_put(&call);
}

TR__INTERPOSED int uv_timer_start(uv_timer_t *h, uv_timer_cb cb, uint64_t timeout,
                                  uint64_t repeat) {
  NEXT(uv_timer_start);
  struct before b;
  if (remember(&b, h, PART_MAIN, TR_KIND_TIMER, FUNCTION(cb), CALLER)) {
    cb = on_timer;
    set_due(h, timeout, repeat);
  }
  int result = next(h, cb, timeout, repeat);
  if (b.wrapped && result < 0)
    refused(&b, h, PART_MAIN);
  return result;
}

static uint64_t repeat_of(const uv_timer_t *h) {
  NEXT(uv_timer_get_repeat);
  return next(h);
}

TR__INTERPOSED int uv_timer_again(uv_timer_t *h) {
  NEXT(uv_timer_again);
  uint64_t repeat = is_own_call(CALLER) ? 0 : repeat_of(h);
  if (repeat)
    set_due(h, repeat, repeat);
  return next(h);
}

STOP(uv_timer_stop, uv_timer_t)

/* ---- the end of a handle ---- */

static void on_close(uv_handle_t *h) {
  struct running r;
  enter(&r, h, PART_CLOSE, 1);
  tr__call_get(h, PART_MAIN, 1, NULL);
  tr__call_get(h, PART_LISTEN, 1, NULL);
  if (r.call.function)
    ((uv_close_cb)r.call.function)(h);
  leave(&r);
}

TR__INTERPOSED void uv_close(uv_handle_t *h, uv_close_cb cb) {
  NEXT(uv_close);
  struct before b;
  if (!is_own_call(CALLER))
    stopped(h, NULL);
  if (remember(&b, h, PART_CLOSE, TR_KIND_CLOSE, FUNCTION(cb), CALLER))
    cb = on_close;
  next(h, cb);
}

/* ---- child processes ---- */

TR__INTERPOSED int uv_spawn(uv_loop_t *loop, uv_process_t *h,
                            const uv_process_options_t *options) {
  NEXT(uv_spawn);
  struct before b;
  uv_process_options_t changed = *options;
  uint64_t task = tr_task_new();
  if (remember(&b, h, PART_MAIN, TR_KIND_CHILD, FUNCTION(options->exit_cb), CALLER)) {
    struct tr__call call;
    changed.exit_cb = on_exit_cb;
    if (tr__call_get(h, PART_MAIN, 0, &call))
      task = call.task;
  }
  tr__spawn_begin(options->file, task);
  int result = next(loop, h, &changed);
  tr__spawn_end(result ? result : h->pid);
  if (b.wrapped && result < 0)
    refused(&b, h, PART_MAIN);
  return result;
}
