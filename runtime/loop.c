/* The loop: its ticks as they really happen, seen from inside the poll, and its life. */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "runtime/async.h"
#include "runtime/internal.h"

struct rt_loop {
  int backend_fd;
  uint64_t tick;
  uint64_t idle;       /* time spent in polls that could wait, clock units */
  uint64_t wait_begin; /* of the poll that runs; 0 when it does not wait */
  uint64_t start_ns;   /* when it first ran; 0 before */
  uint64_t exit_ns;    /* when nothing was left to wait for; 0 before */
  /* How much of its busy time the thread computed; times in clock units, but for _ns. */
  uint64_t busy_from; /* of this tick; 0 while the loop does not run */
  uint64_t busy;      /* in the ticks since the last look at the processor's time */
  uint64_t look_at;   /* when to look again, though no tick was long */
  uint64_t ms;        /* one millisecond */
  uint64_t cpu_ns, delayed_ns; /* at the last look */
};

enum { LONG_MS = 10, LOOK_MS = 100 };

/* The runtime whose loop polls on this thread; set while the loop runs. */
static _Thread_local struct rt *polling;

typedef int epoll_wait_fn(int, struct epoll_event *, int, int);
typedef int epoll_pwait_fn(int, struct epoll_event *, int, int, const sigset_t *);

static void *real_function(const char *name) {
  void *fn = dlsym(RTLD_NEXT, name);
  if (!fn)
    abort();
  return fn;
}

static uint64_t thread_cpu_ns(void) {
  struct timespec ts;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
  return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* For how long this thread was runnable without a processor; 0 where the kernel does not
 * say it. No descriptor stays open: the program may count on its numbers. */
static uint64_t thread_delayed_ns(void) {
  char text[80] = "";
  char *end = text;
  int fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return 0;
  ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  if (n <= 0)
    return 0;
  strtoull(text, &end, 10);
  return strtoull(end, NULL, 10);
}

/* Compares the busy time since the last look with the processor's. */
static void look(struct rt *rt, uint64_t now, int tell) {
  struct rt_loop *l = rt->loop_state;
  uint64_t cpu = thread_cpu_ns(), delayed = thread_delayed_ns();
  if (tell)
    tr_emit_TICK_CPU(rt->trace, now, (uint32_t)((delayed - l->delayed_ns) / 1000),
                     cpu - l->cpu_ns, rt__clock_span_ns(rt, l->busy));
  l->cpu_ns = cpu;
  l->delayed_ns = delayed;
  l->busy = 0;
  l->look_at = now + LOOK_MS * l->ms;
}

/* A tick ends. Two comparisons, unless it was long. */
static inline void tick_end(struct rt *rt, uint64_t now, int timeout) {
  struct rt_loop *l = rt->loop_state;
  uint64_t length = now - l->busy_from;
  if (!l->busy_from)
    return;
  l->busy += length;
  if (length >= LONG_MS * l->ms)
    look(rt, now, 1);
  else if (timeout && now >= l->look_at)
    look(rt, now, 0);
}

static void looking_begins(struct rt *rt) {
  enum { MANY = 1 << 30 };
  struct rt_loop *l = rt->loop_state;
  uint64_t ns = rt__clock_span_ns(rt, MANY);
  l->ms = ns ? (uint64_t)((double)MANY * 1e6 / (double)ns) + 1 : 1000000;
  look(rt, rt->trace->last, 0);
}

/* A poll that does not wait begins where the last event ended; one that waits reads the
 * clock, as the time until then was work. */
static void poll_begin(struct rt *rt, int timeout) {
  struct tr_thread *t = rt->trace;
  struct rt_loop *l = rt->loop_state;
  uint64_t now = timeout ? tr_clock_read() : t ? t->last : 0;
  l->wait_begin = timeout ? now : 0;
  l->tick++;
  if (t)
    tick_end(rt, now, timeout);
  if (t)
    tr_emit_POLL_BEGIN(t, now, (uint32_t)timeout, l->tick);
}

static void poll_end(struct rt *rt, int events) {
  struct tr_thread *t = rt->trace;
  struct rt_loop *l = rt->loop_state;
  rt->phase = TR_PHASE_NONE;
  if (t)
    tr_emit_POLL_END(t, tr_now(t), events > 0 ? (uint32_t)events : 0, l->tick);
  if (t)
    l->busy_from = t->last;
  if (l->wait_begin)
    l->idle += (t ? t->last : tr_clock_read()) - l->wait_begin;
}

uint64_t rt__loop_idle_ns(struct rt *rt) {
  return rt__clock_span_ns(rt, rt->loop_state->idle);
}

uint64_t rt__loop_start_ns(struct rt *rt) {
  return rt->loop_state->start_ns;
}

uint64_t rt__loop_exit_ns(struct rt *rt) {
  return rt->loop_state->exit_ns;
}

/* libuv calls these two through its symbol table, so that ours are found first. Other
 * threads and other epoll sets pass straight through. */
int epoll_wait(int fd, struct epoll_event *events, int max, int timeout) {
  static epoll_wait_fn *_Atomic found; /* the same for whoever looks for it */
  struct rt *rt = polling;
  if (!found)
    found = (epoll_wait_fn *)real_function("epoll_wait");
  epoll_wait_fn *real = found;
  if (!rt || fd != rt->loop_state->backend_fd)
    return real(fd, events, max, timeout);
  poll_begin(rt, timeout);
  int n = real(fd, events, max, timeout);
  poll_end(rt, n);
  return n;
}

int epoll_pwait(int fd, struct epoll_event *events, int max, int timeout,
                const sigset_t *mask) {
  static epoll_pwait_fn *_Atomic found;
  struct rt *rt = polling;
  if (!found)
    found = (epoll_pwait_fn *)real_function("epoll_pwait");
  epoll_pwait_fn *real = found;
  if (!rt || fd != rt->loop_state->backend_fd)
    return real(fd, events, max, timeout, mask);
  poll_begin(rt, timeout);
  int n = real(fd, events, max, timeout, mask);
  poll_end(rt, n);
  return n;
}

void rt__loop_init(struct rt *rt) {
  rt->loop_state = rt__alloc(sizeof *rt->loop_state);
  rt->loop_state->backend_fd = uv_backend_fd(rt->loop);
}

size_t rt__mark_roots(struct rt *rt) {
  return rt__slots_mark(rt) + rt__queues_mark(rt) + rt__immediates_mark(rt) +
         rt__timers_mark(rt) + rt__rejections_mark(rt) + rt__async_mark(rt);
}

static void before_exit(struct rt *rt) {
  rt__phase(rt, TR_PHASE_MAIN);
  js_pushnumber(rt->J, rt->exit_code);
  rt__process_event(rt, "beforeExit", 1);
}

/* Until nothing is left to wait for, and 'beforeExit' listeners have added nothing. */
void rt__loop_run(struct rt *rt) {
  struct tr_thread *t = rt->trace;
  if (t)
    tr_emit_LOOP_START(t, tr_now(t), 1);
  rt->loop_state->start_ns = uv_hrtime();
  rt__watchdog_start(rt);
  if (t)
    looking_begins(rt);
  polling = rt;
  do {
    uv_run(rt->loop, UV_RUN_DEFAULT);
    if (rt->async)
      rt__async_tell_destroyed(rt);
    if (rt->exiting)
      break;
    before_exit(rt);
  } while (!rt->exiting && uv_loop_alive(rt->loop));
  polling = NULL;
  rt->loop_state->exit_ns = uv_hrtime();
  if (t)
    tr_emit_LOOP_STOP(t, tr_now(t), 1);
}
