/*
 * Time travel over a large recording (BENCH_EVENTS, 20 million): how soon there is something
 * to draw, how soon all of it is indexed, what a window's tables cost, and memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "model/spans.h"
#include "tracer/emit.h"
#include "tracer/reader.h"
#include "tracer/recorder.h"

enum { BATCH = 8192, SITES = 60, WORKERS = 4 };
static const uint64_t START = 1000000000000u;

struct stream {
  struct tr_event events[BATCH];
  size_t count;
  uint64_t now, task, written, max;
  struct tr_recorder *rec;
  struct tr_reader *live;
};

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void row(const char *what, const char *value, const char *beside,
                const char *goal) {
  printf("%-52s %16s %30s %16s\n", what, value, beside, goal);
}

static void die(const char *why) {
  fprintf(stderr, "bench_window: %s\n", why);
  exit(1);
}

static uint32_t noise(struct stream *s) {
  return (uint32_t)((s->now * 0x9e3779b97f4a7c15u) >> 40);
}

static void emit(struct stream *s, uint32_t thread, uint16_t type, uint16_t h, uint32_t w,
                 uint64_t x, uint64_t y) {
  s->now += 200 + noise(s) % 800;
  s->events[s->count++] = (struct tr_event){
      .r = {.time = s->now, .type = type, .h = h, .w = w, .x = x, .y = y},
      .pid = 1,
      .tid = (int32_t)(1 + thread),
      .thread = thread,
  };
  if (s->count < BATCH)
    return;
  if (tr_recorder_write(s->rec, s->live, s->events, s->count))
    die("cannot write the recording");
  s->written += s->count;
  s->count = 0;
}

static void callback(struct stream *s, uint16_t kind, uint64_t task) {
  emit(s, 0, TR_EV_TASK_BEGIN, kind, 1 + (uint32_t)(task % SITES), task, noise(s) % 90000);
  emit(s, 0, TR_EV_TASK_CREATE, TR_KIND_NEXTTICK, 7, task + 1, task);
  if (noise(s) % 4096 == 0)
    s->now += 20000000;
  emit(s, 0, TR_EV_TASK_END, kind, 0, task, 0);
  emit(s, 0, TR_EV_TASK_BEGIN, TR_KIND_NEXTTICK, 90, task + 1, 100);
  emit(s, 0, TR_EV_TASK_END, TR_KIND_NEXTTICK, 0, task + 1, 0);
}

/* A tick: what waits comes in, sixteen files are read on four workers, and a timer runs. */
static void tick(struct stream *s) {
  emit(s, 0, TR_EV_POLL_BEGIN, 0, 10, 0, 0);
  s->now += noise(s) % 300000;
  emit(s, 0, TR_EV_POLL_END, 0, 1, 0, 0);
  for (uint64_t i = 0; i < 16; i++) {
    uint64_t task = s->task + 2 * i;
    uint32_t worker = 1 + (uint32_t)(i % WORKERS);
    emit(s, 0, TR_EV_TASK_CREATE, TR_KIND_FS, 5, task, 0);
    emit(s, 0, TR_EV_POOL_SUBMIT, TR_KIND_FS, 1, task, 0);
    emit(s, worker, TR_EV_POOL_START, TR_KIND_FS, 1, task, 0);
    emit(s, worker, TR_EV_POOL_DONE, TR_KIND_FS, 1, task, 0);
    emit(s, 0, TR_EV_POOL_DELIVER, TR_KIND_FS, 1, task, 0);
    callback(s, TR_KIND_FS, task);
  }
  s->task += 32;
  callback(s, TR_KIND_TIMER, s->task);
  s->task += 2;
}

static void make(const char *dir, const char *path, uint64_t max) {
  char why[300] = "";
  struct stream *s = calloc(1, sizeof *s);
  const struct tr_live_options all = {.include_dead = 1};
  if (!s || tr_start(NULL, why, sizeof why))
    die(why);
  tr_thread_start(TR_ROLE_LOOP, "main");
  if (tr_reader_open_live(&s->live, dir, &all, why, sizeof why) ||
      tr_recorder_open(&s->rec, path, why, sizeof why))
    die(why);
  tr_reader_next(s->live, s->events, BATCH, 1);
  *s = (struct stream){.rec = s->rec, .live = s->live, .now = START, .task = 1};
  while (s->written < max)
    tick(s);
  if (tr_recorder_close(s->rec, s->live, why, sizeof why))
    die(why);
  _exit(0);
}

/* ---- the recording as the timeline reads it ---- */

static void *file_open(void *path) {
  char why[300];
  struct tr_reader *r = NULL;
  return tr_reader_open_file(&r, path, why, sizeof why) ? NULL : r;
}
static void file_close(void *r) {
  tr_reader_free(r);
}
static int file_span(void *r, uint64_t *first, uint64_t *last, int *growing) {
  *growing = 0;
  return tr_reader_span(r, first, last);
}
static int file_seek(void *r, uint64_t from, uint64_t to) {
  return tr_reader_seek(r, from, to);
}
static int file_next(void *r, struct tr_event *events, size_t max) {
  return tr_reader_next(r, events, max, 0);
}
static struct md_names file_names(void *r) {
  (void)r;
  return (struct md_names){0};
}

static double rss_mb(void) {
  unsigned long pages = 0;
  FILE *f = fopen("/proc/self/statm", "r");
  if (!f || fscanf(f, "%*u %lu", &pages) != 1)
    pages = 0;
  if (f)
    fclose(f);
  return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

/* The worst of many windows of one size. */
static void windows(struct md_timeline *t, const struct md_timeline_state *s, double part,
                    const char *name) {
  char value[40], beside[60];
  double worst = 0, sum = 0;
  enum { N = 20 };
  uint64_t all = s->last_ns - s->first_ns, length = (uint64_t)((double)all * part);
  for (uint64_t i = 0; i < N; i++) {
    uint64_t from = s->first_ns + (all - length) / N * i;
    double begin = seconds();
    struct md_model *m = md_window(t, from, from + length);
    size_t findings;
    md_findings(m, &findings);
    double took = seconds() - begin;
    md_free(m);
    sum += took;
    worst = took > worst ? took : worst;
  }
  snprintf(value, sizeof value, "%.1f ms", worst * 1e3);
  snprintf(beside, sizeof beside, "mean %.1f ms", sum / N * 1e3);
  row(name, value, beside, "< 100 ms");
}

/* All lanes at 200 cells, as a redraw at some zoom needs them; the worst of many places. */
static void redraws(struct md_timeline *t, const struct md_timeline_state *s, double part,
                    const char *name) {
  enum { N = 20, LANES = 40, CELLS = 200 };
  struct md_lane lanes[LANES];
  struct md_cell cells[CELLS];
  char value[40], beside[60];
  double worst = 0, reading = 0;
  size_t count = md_timeline_lanes(t, lanes, LANES);
  uint64_t all = s->last_ns - s->first_ns, length = (uint64_t)((double)all * part) + 1;
  for (uint64_t i = 0; i < N; i++) {
    uint64_t from = s->first_ns + (all - length) / N * i;
    double begin = seconds();
    md_timeline_prepare(t, from, from + length, 0);
    double read = seconds();
    for (size_t l = 0; l < count && l < LANES; l++)
      md_timeline_row(t, &lanes[l], from, from + length, cells, CELLS);
    double took = seconds() - read;
    worst = took > worst ? took : worst;
    reading = read - begin > reading ? read - begin : reading;
  }
  snprintf(value, sizeof value, "%.2f ms", worst * 1e3);
  snprintf(beside, sizeof beside, "%zu lanes; read first: %.1f ms", count, reading * 1e3);
  row(name, value, beside, "< 8 ms");
}

static void measure(const char *path) {
  char value[40], beside[60];
  const struct md_events events = {.open = file_open,
                                   .close = file_close,
                                   .span = file_span,
                                   .seek = file_seek,
                                   .next = file_next,
                                   .names = file_names,
                                   .data = (void *)path};
  struct md_timeline_state s;
  double begin = seconds();
  struct md_timeline *t = md_timeline_new(&events, NULL);
  do {
    usleep(1000);
    md_timeline_state(t, &s);
  } while (!s.slices && !s.finished);
  md_free(md_window(t, 0, UINT64_MAX));
  snprintf(value, sizeof value, "%.0f ms", (seconds() - begin) * 1e3);
  row("opening: the first tables", value, "", "< 300 ms");
  md_timeline_wait(t);
  double took = seconds() - begin;
  md_timeline_state(t, &s);
  snprintf(value, sizeof value, "%.2f s", took);
  snprintf(beside, sizeof beside, "%.1f M events, %.1f M/s", (double)s.events / 1e6,
           (double)s.events / took / 1e6);
  row("indexing all of it", value, beside, "");
  windows(t, &s, 1.0, "window: everything");
  windows(t, &s, 0.3, "window: a third");
  windows(t, &s, 0.001, "window: a thousandth");
  windows(t, &s, 0.00001, "window: a hundred thousandth");
  redraws(t, &s, 1.0, "timeline: everything, 200 cells");
  redraws(t, &s, 0.1, "timeline: a tenth");
  redraws(t, &s, 0.005, "timeline: two slices");
  redraws(t, &s, 0.0000005, "timeline: microseconds");
  snprintf(value, sizeof value, "%.0f MB", rss_mb());
  snprintf(beside, sizeof beside, "index %.0f MB in %zu slices", (double)s.bytes / 1e6,
           s.slices);
  row("memory", value, beside, "< 200 MB");
  md_timeline_free(t);
}

int main(void) {
  const char *text = getenv("BENCH_EVENTS"), *tmp = getenv("TMPDIR");
  char dir[200], path[240], command[300];
  snprintf(dir, sizeof dir, "%s/uvscope-bench.XXXXXX", tmp ? tmp : "/tmp");
  if (!mkdtemp(dir))
    return 1;
  setenv("UVSCOPE_DIR", dir, 1);
  unsetenv("UVSCOPE");
  snprintf(path, sizeof path, "%s/bench.uvt", dir);
  pid_t pid = fork();
  if (!pid)
    make(dir, path, text && atoll(text) > 0 ? (uint64_t)atoll(text) : 20000000);
  int status = 1;
  waitpid(pid, &status, 0);
  if (!status)
    measure(path);
  snprintf(command, sizeof command, "rm -rf '%s'", dir);
  return system(command) || status;
}
