/* Polls: where every epoll loop waits, and so where its ticks begin and end. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>

#include "tracer/preload/node.h"
#include "tracer/preload/preload.h"

TR__TLS uint64_t tr__current_task;

/* This thread's loop: the first set that it polled. */
static TR__TLS struct {
  int fd;
  int known;
  int in_tick; /* its frame is open */
  unsigned others; /* polls of other sets since the last one of this */
  unsigned generation;
  uint64_t tick;
  uint64_t task; /* of the frame for what has no callback of its own */
  uint32_t site; /* of the same */
  enum tr_phase phase;
} loop;

static _Atomic int callbacks_seen; /* a libuv whose callbacks pass through our hands */

void tr__callbacks_are_seen(void) {
  atomic_store_explicit(&callbacks_seen, 1, memory_order_relaxed);
}

void tr__phase(struct tr_thread *t, enum tr_phase phase) {
  if (loop.phase == phase || !loop.known)
    return;
  loop.phase = phase;
  tr_emit_PHASE(t, tr_now(t), (uint16_t)phase);
}

static const char rest[] = "(what no callback tells)";

static void first_poll(struct tr_thread *t, int fd) {
  loop.known = 1;
  loop.generation = tr__generation();
  loop.in_tick = 0;
  loop.fd = fd;
  loop.task = tr_task_new();
  loop.site = tr_site(tr_string(rest, sizeof rest - 1), 0, 0, 0);
  tr_emit_LOOP_START(t, tr_now(t), loop.task);
}

/* A thread polls another set: a private loop inside a callback, or its loop was closed and
 * another one took its place. */
static int is_other_loop(int fd) {
  enum { MANY = 64 };
  if (!loop.known || fd == loop.fd) {
    loop.others = 0;
    return 0;
  }
  if (++loop.others < MANY)
    return 1;
  loop.others = 0;
  loop.fd = fd;
  return 0;
}

static struct tr_thread *poll_begin(int fd, int timeout) {
  if (is_other_loop(fd))
    return NULL;
  struct tr_thread *t = tr__foreign(TR_ROLE_LOOP);
  if (!t)
    return NULL;
  if (!loop.known || loop.generation != tr__generation())
    first_poll(t, fd);
  tr__node_polls();
  uint64_t now = tr_now(t);
  if (loop.in_tick)
    tr_emit_TASK_END(t, now, TR_KIND_TICK, loop.task);
  loop.in_tick = 0;
  tr__current_task = 0;
  loop.phase = TR_PHASE_POLL;
  tr__spawn_tidy(t);
  tr_emit_POLL_BEGIN(t, now, (uint32_t)timeout, ++loop.tick);
  return t;
}

static void poll_end(struct tr_thread *t, int events) {
  uint64_t now = tr_now(t);
  loop.phase = TR_PHASE_NONE;
  tr__v8_polled(now);
  tr_emit_POLL_END(t, now, events > 0 ? (uint32_t)events : 0, loop.tick);
  if (atomic_load_explicit(&callbacks_seen, memory_order_relaxed))
    return;
  /* Nobody shows us the callbacks: the tick as a whole stands for them. */
  tr_emit_TASK_BEGIN(t, now, TR_KIND_TICK, loop.site, loop.task, TR_UNKNOWN);
  loop.in_tick = 1;
  tr__current_task = loop.task;
}

typedef int wait_fn(int, struct epoll_event *, int, int);
typedef int pwait_fn(int, struct epoll_event *, int, int, const sigset_t *);
typedef int pwait2_fn(int, struct epoll_event *, int, const struct timespec *,
                      const sigset_t *);

#define REAL(type, name)                                                                 \
  static type *real;                                                                     \
  if (!real)                                                                             \
  real = (type *)tr__next(name)

TR__INTERPOSED int epoll_wait(int fd, struct epoll_event *events, int max, int timeout) {
  REAL(wait_fn, "epoll_wait");
  struct tr_thread *t = poll_begin(fd, timeout);
  int n = real(fd, events, max, timeout), saved = errno;
  if (t)
    poll_end(t, n);
  errno = saved;
  return n;
}

TR__INTERPOSED int epoll_pwait(int fd, struct epoll_event *events, int max, int timeout,
                               const sigset_t *mask) {
  REAL(pwait_fn, "epoll_pwait");
  struct tr_thread *t = poll_begin(fd, timeout);
  int n = real(fd, events, max, timeout, mask), saved = errno;
  if (t)
    poll_end(t, n);
  errno = saved;
  return n;
}

/* In whole milliseconds, rounded up; -1 for none. */
static int milliseconds(const struct timespec *ts) {
  if (!ts)
    return -1;
  if (ts->tv_sec > INT32_MAX / 1000 - 1)
    return INT32_MAX;
  return (int)(ts->tv_sec * 1000 + (ts->tv_nsec + 999999) / 1000000);
}

TR__INTERPOSED int epoll_pwait2(int fd, struct epoll_event *events, int max,
                                const struct timespec *timeout, const sigset_t *mask) {
  REAL(pwait2_fn, "epoll_pwait2");
  if (!real) {
    errno = ENOSYS;
    return -1;
  }
  struct tr_thread *t = poll_begin(fd, milliseconds(timeout));
  int n = real(fd, events, max, timeout, mask), saved = errno;
  if (t)
    poll_end(t, n);
  errno = saved;
  return n;
}
