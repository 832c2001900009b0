/*
 * What one event costs, beside the limit: rdtsc, a 32-byte store and a release store into
 * a ring of one's own. All variants in turn, medians; the ratio is what to quote.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tracer/emit.h"

enum { EVENTS = 2000000, ROUNDS = 9, CAPACITY = 32768, THREADS_MAX = 2 };

static struct tr_record *rings[THREADS_MAX];
static _Alignas(128) _Atomic uint64_t heads[THREADS_MAX][16];
static pthread_barrier_t barrier;

/* The thread's own time: other programs may run on this machine. */
static uint64_t thread_ns(void) {
  struct timespec ts;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
  return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static double elapsed_per_event(uint64_t start) {
  return (double)(thread_ns() - start) / EVENTS;
}

static double clock_alone(int thread) {
  uint64_t sum = 0, start = thread_ns();
  for (int i = 0; i < EVENTS; i++)
    sum += tr_clock_read();
  double ns = elapsed_per_event(start);
  atomic_store_explicit(&heads[thread][8], sum, memory_order_relaxed);
  return ns;
}

static double limit(int thread) {
  struct tr_record *ring = rings[thread];
  uint64_t next = 0, start = thread_ns();
  for (int i = 0; i < EVENTS; i++) {
    struct tr_record *r = &ring[next & (CAPACITY - 1)];
    r->time = tr_clock_read();
    r->type = TR_EV_TASK_BEGIN;
    r->h = TR_KIND_TIMER;
    r->w = 7;
    r->x = (uint64_t)i;
    r->y = TR_UNKNOWN;
    atomic_store_explicit(&heads[thread][0], ++next, memory_order_release);
  }
  return elapsed_per_event(start);
}

static double emit(int thread) {
  struct tr_thread *t = tr_self();
  uint64_t start = thread_ns();
  (void)thread;
  for (int i = 0; i < EVENTS; i++)
    tr_emit_TASK_BEGIN(t, tr_now(t), TR_KIND_TIMER, 7, (uint64_t)i, TR_UNKNOWN);
  return elapsed_per_event(start);
}

static double disabled(int thread) {
  struct tr_thread *volatile none = NULL;
  uint64_t start = thread_ns();
  (void)thread;
  for (int i = 0; i < EVENTS; i++) {
    struct tr_thread *t = none;
    tr_emit_TASK_BEGIN(t, tr_now(t), TR_KIND_TIMER, 7, (uint64_t)i, TR_UNKNOWN);
  }
  return elapsed_per_event(start);
}

static const struct variant {
  const char *name;
  double (*run)(int thread);
} variants[] = {
    {"clock alone", clock_alone},
    {"limit: clock + 32-byte store + release head", limit},
    {"tr_now + tr_emit", emit},
    {"the same with tracing off", disabled},
};
enum { VARIANTS = sizeof variants / sizeof *variants };

/* [threads at once - 1][variant][round], the mean over the threads. */
static double results[THREADS_MAX][VARIANTS][ROUNDS];
static double one_result[THREADS_MAX];

struct job {
  int thread;
  int threads;
};

static void *worker(void *data) {
  const struct job *job = data;
  struct tr_thread *t = tr_thread_start(TR_ROLE_OTHER, "bench");
  emit(job->thread); /* grows the ring up */
  for (int round = 0; round < ROUNDS; round++)
    for (int v = 0; v < VARIANTS; v++) {
      pthread_barrier_wait(&barrier);
      one_result[job->thread] = variants[v].run(job->thread);
      pthread_barrier_wait(&barrier);
      if (job->thread)
        continue;
      double sum = 0;
      for (int i = 0; i < job->threads; i++)
        sum += one_result[i];
      results[job->threads - 1][v][round] = sum / job->threads;
    }
  tr_thread_stop(t);
  return NULL;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static double median(double *values) {
  qsort(values, ROUNDS, sizeof *values, by_value);
  return values[ROUNDS / 2];
}

static void measure(int threads) {
  pthread_t ids[THREADS_MAX];
  struct job jobs[THREADS_MAX];
  pthread_barrier_init(&barrier, NULL, (unsigned)threads);
  for (int i = 0; i < threads; i++) {
    jobs[i] = (struct job){i, threads};
    pthread_create(&ids[i], NULL, worker, &jobs[i]);
  }
  for (int i = 0; i < threads; i++)
    pthread_join(ids[i], NULL);
  pthread_barrier_destroy(&barrier);
}

static void print(int threads) {
  double m[VARIANTS];
  for (int v = 0; v < VARIANTS; v++)
    m[v] = median(results[threads - 1][v]);
  for (int v = 0; v < VARIANTS; v++) {
    char what[80], value[40], beside[40];
    snprintf(what, sizeof what, "%s, %d thread%s", variants[v].name, threads,
             threads > 1 ? "s" : "");
    snprintf(value, sizeof value, "%.2f ns", m[v]);
    snprintf(beside, sizeof beside, "%.2f x the limit", m[v] / m[1]);
    printf("%-52s %16s %30s %16s\n", what, value, beside,
           variants[v].run == emit ? "<= 1.2 x" : "");
  }
}

int main(void) {
  char dir[] = "/dev/shm/uvscope-bench.XXXXXX", why[300] = "", command[100];
  if (!mkdtemp(dir))
    return 1;
  setenv("UVSCOPE_DIR", dir, 1);
  setenv("UVSCOPE_RING", "1M", 1);
  unsetenv("UVSCOPE");
  int error = tr_start(NULL, why, sizeof why);
  for (int i = 0; i < THREADS_MAX && !error; i++) {
    rings[i] = mmap(NULL, CAPACITY * sizeof **rings, PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    error = rings[i] == MAP_FAILED;
  }
  for (int threads = 1; threads <= THREADS_MAX && !error; threads++) {
    measure(threads);
    print(threads);
  }
  tr_stop(0);
  snprintf(command, sizeof command, "rm -rf '%s'", dir);
  if (error)
    fprintf(stderr, "bench_emit: %s\n", why);
  return system(command) || error;
}
