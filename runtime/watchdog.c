/* A thread that only sleeps. When it wakes late, the machine stalled and not the program:
 * it was stopped, or had no processor. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/internal.h"

#define PERIOD_NS 50000000u
#define LATE_NS 20000000u /* worth an event */
enum { STACK = 64 << 10 };

struct rt_watchdog {
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  int stop;
  struct tr_thread *trace; /* made when there is something to tell */
};

static struct timespec timespec_of(uint64_t ns) {
  return (struct timespec){(time_t)(ns / 1000000000u), (long)(ns % 1000000000u)};
}

static void tell(struct rt_watchdog *w, uint64_t late_ns) {
  if (!w->trace)
    w->trace = tr_thread_start(TR_ROLE_OTHER, "watchdog");
  if (w->trace)
    tr_emit_HOST_STALL(w->trace, tr_now(w->trace), late_ns);
}

static void *watch(void *data) {
  struct rt_watchdog *w = data;
  pthread_mutex_lock(&w->lock);
  while (!w->stop) {
    uint64_t due = tr_clock_monotonic_ns() + PERIOD_NS;
    struct timespec until = timespec_of(due);
    pthread_cond_timedwait(&w->wake, &w->lock, &until);
    uint64_t now = tr_clock_monotonic_ns();
    if (!w->stop && now > due + LATE_NS)
      tell(w, now - due);
  }
  pthread_mutex_unlock(&w->lock);
  return NULL;
}

static int start(struct rt_watchdog *w) {
  pthread_attr_t attributes;
  pthread_condattr_t clock;
  sigset_t all, before;
  pthread_mutex_init(&w->lock, NULL);
  pthread_condattr_init(&clock);
  pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  pthread_cond_init(&w->wake, &clock);
  pthread_condattr_destroy(&clock);
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, STACK);
  sigfillset(&all); /* signals are for the loop's thread */
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(&w->thread, &attributes, watch, w);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return error;
}

void rt__watchdog_start(struct rt *rt) {
  if (!rt->trace || rt->watchdog || rt->worker) /* one for the process */
    return;
  struct rt_watchdog *w = rt__alloc(sizeof *w);
  if (start(w) == 0)
    rt->watchdog = w;
  else
    free(w);
}

void rt__watchdog_stop(struct rt *rt) {
  struct rt_watchdog *w = rt->watchdog;
  if (!w)
    return;
  pthread_mutex_lock(&w->lock);
  w->stop = 1;
  pthread_cond_signal(&w->wake);
  pthread_mutex_unlock(&w->lock);
  pthread_join(w->thread, NULL);
  rt->watchdog = NULL;
  free(w);
}
