/*
 * The JavaScript sampler: a timer on the loop thread's own CPU time, whose signal handler
 * copies the engine's call stack when the callback that runs has become slow, or always when
 * a profile is wanted. An idle loop uses no CPU time, so its timer never fires; a busy one is
 * interrupted a few hundred times a second, for a look at the clock.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "runtime/internal.h"

#define PERIOD_NS 2000000
#define SLOW_NS 10000000u
enum { MAX_FRAMES = 64, FRAMES_PER_RECORD = 5 };

struct rt_sampler {
  struct rt *rt;
  struct tr_thread *trace; /* a ring of its own: the handler interrupts the loop's writer */
  timer_t timer;
  uint64_t slow_ns;
  uint64_t cpu_ns; /* of the loop's thread, when the handler last ran */
  uint32_t lost;   /* samples not taken since the last one: the site table was in use */
  struct tr_clock_pair base;
};

/* Not SIGPROF: the program may have its own use for that one. */
static int sampler_signal(void) {
  return SIGRTMAX - 3;
}

static uint64_t thread_cpu_ns(void) {
  struct timespec ts;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
  return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* How long the outermost callback has been running; 0 when none runs. */
static uint64_t running_ns(const struct rt_sampler *s) {
  uint64_t begin = s->rt->begin_clock;
  uint64_t now = tr_clock_read();
  if (!begin || now <= begin || now == s->base.clock)
    return 0;
  double scale = (double)(tr_clock_monotonic_ns() - s->base.ns) /
                 (double)(now - s->base.clock);
  return (uint64_t)((double)(now - begin) * scale);
}

/* Frames that tell nothing: the way into the program, and calls by other means. */
static int is_noise(const js_StackTrace *frame) {
  static const char *const names[] = {"", "Function.prototype.call",
                                      "Function.prototype.apply"};
  if (frame->place || !frame->name)
    return frame->place == 0;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcmp(frame->name, names[i]) == 0)
      return 1;
  return 0;
}

/* Innermost first; 0 when the table of sites is busy in the code that was interrupted. */
static int copy_stack(const js_State *J, uint32_t *sites) {
  int depth = 0;
  for (int i = J->tracetop; i > 0 && depth < MAX_FRAMES; i--) {
    const js_StackTrace *frame = &J->trace[i];
    if (!frame->file || is_noise(frame))
      continue;
    sites[depth] = tr_site_try(frame->name, frame->file, (uint32_t)js_placeline(frame->place));
    if (!sites[depth++])
      return 0;
  }
  return depth;
}

static uint64_t pair(const uint32_t *sites) {
  return sites[0] | (uint64_t)sites[1] << 32;
}

static void take_sample(struct rt_sampler *s, uint64_t period_ns) {
  uint32_t sites[MAX_FRAMES + FRAMES_PER_RECORD] = {0};
  struct tr_thread *t = s->trace;
  int depth = copy_stack(s->rt->J, sites);
  if (depth == 0) {
    s->lost++;
    return;
  }
  uint64_t now = tr_now(t);
  tr_emit_SAMPLE(t, now, (uint16_t)depth, s->lost, s->rt->task, period_ns);
  s->lost = 0;
  for (int i = 0; i < depth; i += FRAMES_PER_RECORD)
    tr_emit_FRAMES(t, now, (uint16_t)i, sites[i], pair(sites + i + 1), pair(sites + i + 3));
}

static void on_tick(int number, siginfo_t *info, void *context) {
  struct rt_sampler *s = info->si_value.sival_ptr;
  int saved = errno;
  (void)number;
  (void)context;
  if (info->si_code == SI_TIMER && s) {
    uint64_t ran = running_ns(s);
    uint64_t cpu = thread_cpu_ns();
    uint64_t period = cpu - s->cpu_ns;
    s->cpu_ns = cpu;
    if (ran > s->slow_ns)
      take_sample(s, period);
  }
  errno = saved;
}

static int start_timer(struct rt_sampler *s) {
  struct sigaction action = {.sa_sigaction = on_tick, .sa_flags = SA_SIGINFO | SA_RESTART};
  struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID,
                           .sigev_signo = sampler_signal(),
                           .sigev_value.sival_ptr = s};
  struct itimerspec period = {{0, PERIOD_NS}, {0, PERIOD_NS}};
  event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
  sigset_t own;
  sigfillset(&action.sa_mask);
  sigemptyset(&own);
  sigaddset(&own, event.sigev_signo);
  pthread_sigmask(SIG_UNBLOCK, &own, NULL);
  if (sigaction(event.sigev_signo, &action, NULL))
    return -errno;
  if (timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &s->timer))
    return -errno;
  return timer_settime(s->timer, 0, &period, NULL) ? -errno : 0;
}

void rt__sampler_init(struct rt *rt, const struct rt_options *options) {
  const char *choice = getenv("UVSCOPE_SAMPLER");
  if (!rt->trace || (choice && strcmp(choice, "off") == 0))
    return;
  struct rt_sampler *s = rt__alloc(sizeof *s);
  s->rt = rt;
  s->trace = tr_thread_sampler(rt->trace);
  s->slow_ns = options->profile ? 0 : options->slow_ns ? options->slow_ns : SLOW_NS;
  s->base = tr_clock_pair_read(tr_clock_source);
  s->cpu_ns = thread_cpu_ns();
  if (s->trace && start_timer(s) == 0)
    rt->sampler = s;
  else
    free(s);
}

static void block_signal(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, sampler_signal());
  pthread_sigmask(SIG_BLOCK, &set, NULL);
}

void rt__sampler_stop(struct rt *rt) {
  if (!rt->sampler)
    return;
  if (rt->worker)
    block_signal(); /* other threads have samplers too; and this one frees its own */
  else
    signal(sampler_signal(), SIG_IGN);
  timer_delete(rt->sampler->timer);
  if (!rt->worker)
    return;
  tr_thread_stop(rt->sampler->trace);
  free(rt->sampler);
  rt->sampler = NULL;
}
