/* How many events a second the model takes, on streams like those of real programs. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "model/model.h"

enum { BATCH = 512, EVENTS = 4000000, RUNS = 3, SITES = 200 };

struct stream {
  struct tr_event *events;
  size_t count;
  uint64_t now;
  uint64_t task;
};

static void emit(struct stream *s, uint32_t thread, uint16_t type, uint16_t h, uint32_t w,
                 uint64_t x, uint64_t y) {
  if (s->count == EVENTS)
    return;
  s->now += 120;
  s->events[s->count++] = (struct tr_event){
      .r = {.time = s->now, .type = type, .h = h, .w = w, .x = x, .y = y},
      .pid = 1,
      .tid = (int32_t)(1 + thread),
      .thread = thread,
  };
}

static void poll(struct stream *s, uint32_t timeout) {
  emit(s, 0, TR_EV_POLL_BEGIN, 0, timeout, 0, 0);
  emit(s, 0, TR_EV_POLL_END, 0, 1, 0, 0);
}

/* A chain of immediates: three events each. */
static void immediates(struct stream *s) {
  while (s->count < EVENTS) {
    poll(s, 0);
    emit(s, 0, TR_EV_PHASE, TR_PHASE_CHECK, 0, 0, 0);
    for (int i = 0; i < 100; i++) {
      uint64_t task = ++s->task;
      emit(s, 0, TR_EV_TASK_CREATE, TR_KIND_IMMEDIATE, 1 + i % SITES, task, task - 1);
      emit(s, 0, TR_EV_TASK_BEGIN, TR_KIND_IMMEDIATE, 1 + i % SITES, task, 150);
      emit(s, 0, TR_EV_TASK_END, TR_KIND_IMMEDIATE, 0, task, 0);
    }
  }
}

static void one_job(struct stream *s, uint64_t task, uint32_t worker) {
  emit(s, worker, TR_EV_POOL_START, TR_KIND_FS, 1, task, 0);
  emit(s, worker, TR_EV_POOL_DONE, TR_KIND_FS, 1, task, 0);
  emit(s, 0, TR_EV_POOL_DELIVER, TR_KIND_FS, 1, task, 0);
  emit(s, 0, TR_EV_TASK_BEGIN, TR_KIND_FS, 1 + task % SITES, task, 2000);
  emit(s, 0, TR_EV_TASK_CREATE, TR_KIND_NEXTTICK, 7, task + 1, task);
  emit(s, 0, TR_EV_TASK_END, TR_KIND_FS, 0, task, 0);
  emit(s, 0, TR_EV_TASK_BEGIN, TR_KIND_NEXTTICK, 8, task + 1, 100);
  emit(s, 0, TR_EV_TASK_END, TR_KIND_NEXTTICK, 0, task + 1, 0);
}

/* Reading files, 64 in flight on four workers. */
static void files(struct stream *s) {
  while (s->count < EVENTS) {
    poll(s, 10);
    uint64_t first = s->task + 1;
    for (int i = 0; i < 64; i++) {
      emit(s, 0, TR_EV_TASK_CREATE, TR_KIND_FS, 5, first + 2 * i, 0);
      emit(s, 0, TR_EV_POOL_SUBMIT, TR_KIND_FS, 1, first + 2 * i, 0);
    }
    for (int i = 0; i < 64; i++)
      one_job(s, first + 2 * i, 1 + i % 4);
    s->task += 128;
  }
}

/* A hundred thousand timers wait while others fire, some of them long. */
static void timers(struct stream *s) {
  for (int i = 0; i < 100000; i++)
    emit(s, 0, TR_EV_TASK_CREATE, TR_KIND_TIMER, 3, ++s->task, 0);
  uint64_t next = 1;
  while (s->count < EVENTS) {
    poll(s, 1);
    for (int i = 0; i < 20; i++) {
      emit(s, 0, TR_EV_TASK_BEGIN, TR_KIND_TIMER, 10 + i, next, 3000000);
      emit(s, 0, TR_EV_TASK_CREATE, TR_KIND_TIMER, 3, ++s->task, next);
      s->now += i == 7 ? 1500000 : 0;
      emit(s, 0, TR_EV_TASK_END, TR_KIND_TIMER, 0, next++, 0);
    }
  }
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double feed(const struct stream *s) {
  struct md_model *m = md_new(NULL, NULL);
  double begin = seconds();
  for (size_t i = 0; i < s->count; i += BATCH)
    md_feed(m, s->events + i, s->count - i < BATCH ? s->count - i : BATCH);
  md_finish(m);
  double rate = (double)s->count / (seconds() - begin);
  md_free(m);
  return rate;
}

static void measure(const char *name, void (*fill)(struct stream *), struct stream *s) {
  char what[64];
  double best = 0;
  s->count = 0;
  s->now = 1000000000000u;
  s->task = 0;
  fill(s);
  for (int i = 0; i < RUNS; i++) {
    double rate = feed(s);
    best = rate > best ? rate : best;
  }
  snprintf(what, sizeof what, "model: %s", name);
  printf("%-52s %10.1f M ev/s %30s %16s\n", what, best / 1e6, "", ">= 3 M");
}

int main(void) {
  struct stream s = {.events = malloc(EVENTS * sizeof *s.events)};
  if (!s.events) {
    fputs("bench_model: out of memory\n", stderr);
    return 1;
  }
  measure("a chain of immediates", immediates, &s);
  measure("reading files, 64 in flight", files, &s);
  measure("100,000 timers waiting, long callbacks", timers, &s);
  free(s.events);
  return 0;
}
