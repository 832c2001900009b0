/*
 * The recorder at a million events a second for ten seconds (BENCH_SECONDS), and how fast
 * a reader scans the recording that comes of it.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tracer/emit.h"
#include "tracer/reader.h"
#include "tracer/recorder.h"

enum { BATCH = 8192, PER_MS = 1000 };
static struct tr_event events[BATCH];

static void die(const char *what, const char *why) {
  fprintf(stderr, "bench_reader: %s: %s\n", what, why);
  exit(1);
}

static void row(const char *what, const char *value, const char *beside,
                const char *goal) {
  printf("%-52s %16s %30s %16s\n", what, value, beside, goal);
}

/* The traced program: a thousand events at the beginning of each millisecond. */
static void emit_for(unsigned seconds) {
  char why[300] = "";
  if (tr_start(NULL, why, sizeof why))
    die("tr_start", why);
  struct tr_thread *t = tr_thread_start(TR_ROLE_LOOP, "main");
  uint64_t start = tr_clock_monotonic_ns(), x = 0;
  for (uint64_t ms = 0; ms < seconds * UINT64_C(1000); ms++) {
    for (int i = 0; i < PER_MS; i++, x++)
      tr_emit_TASK_BEGIN(t, tr_now(t), TR_KIND_TIMER, 0, x, 0);
    uint64_t due = start + (ms + 1) * 1000000, now = tr_clock_monotonic_ns();
    if (now < due)
      usleep((useconds_t)((due - now) / 1000));
  }
  tr_stop(0);
  _exit(0);
}

static double cpu_seconds(int who) {
  struct rusage u;
  getrusage(who, &u);
  return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
         (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void record(pid_t pid, const char *dir, const char *path, unsigned seconds) {
  char why[300] = "", value[60], beside[60];
  struct tr_live_options options = {.pid = pid, .include_dead = 1};
  struct tr_reader *r;
  struct tr_recorder *rec;
  struct tr_reader_totals totals;
  if (tr_reader_open_live(&r, dir, &options, why, sizeof why))
    die("open", why);
  if (tr_recorder_open(&rec, path, why, sizeof why))
    die("record", why);
  for (int alive = 1, n = 1; alive || n > 0;) {
    waitpid(pid, NULL, WNOHANG);
    alive = tr_reader_any_alive(r);
    n = tr_reader_next(r, events, BATCH, !alive);
    if (n > 0 && tr_recorder_write(rec, r, events, (size_t)n))
      break;
    if (n < BATCH && alive)
      usleep(2000);
  }
  tr_reader_totals(r, &totals);
  if (tr_recorder_close(rec, r, why, sizeof why))
    die("record", why);
  tr_reader_free(r);
  snprintf(value, sizeof value, "%llu lost", (unsigned long long)totals.lost);
  snprintf(beside, sizeof beside, "%.1f M events, %.0f%% of a core",
           (double)totals.events / 1e6, 100 * cpu_seconds(RUSAGE_SELF) / seconds);
  char what[60];
  snprintf(what, sizeof what, "recorder at 1 M events/s for %u s", seconds);
  row(what, value, beside, "0 lost");
}

static void scan(const char *path) {
  char why[300] = "", value[60], beside[60];
  struct tr_reader *r;
  struct stat st;
  double best = 0, opening = 1e9;
  uint64_t count = 0;
  for (int round = 0; round < 5; round++) {
    uint64_t start = tr_clock_monotonic_ns();
    if (tr_reader_open_file(&r, path, why, sizeof why))
      die("open", why);
    uint64_t opened = tr_clock_monotonic_ns();
    count = 0;
    for (int n; (n = tr_reader_next(r, events, BATCH, 0)) > 0;)
      count += (uint64_t)n;
    double rate = (double)count * 1e3 / (double)(tr_clock_monotonic_ns() - opened);
    best = rate > best ? rate : best;
    opening = (double)(opened - start) < opening ? (double)(opened - start) : opening;
    tr_reader_free(r);
  }
  stat(path, &st);
  snprintf(value, sizeof value, "%.1f M events/s", best);
  snprintf(beside, sizeof beside, "%.1f M events, %.0f MB", (double)count / 1e6,
           (double)st.st_size / 1e6);
  row("reading a recording", value, beside, ">= 20 M/s");
  snprintf(value, sizeof value, "%.2f ms", opening / 1e6);
  row("opening it", value, "", "");
}

int main(void) {
  const char *text = getenv("BENCH_SECONDS");
  unsigned seconds = text && atoi(text) > 0 ? (unsigned)atoi(text) : 10;
  char dir[] = "/dev/shm/uvscope-bench.XXXXXX", path[64], command[100];
  if (!mkdtemp(dir))
    return 1;
  setenv("UVSCOPE_DIR", dir, 1);
  unsetenv("UVSCOPE");
  unsetenv("UVSCOPE_RING");
  snprintf(path, sizeof path, "%s/bench.uvt", dir);
  pid_t pid = fork();
  if (!pid)
    emit_for(seconds);
  record(pid, dir, path, seconds);
  scan(path);
  snprintf(command, sizeof command, "rm -rf '%s'", dir);
  return system(command);
}
