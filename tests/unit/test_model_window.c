/* Any window of a recording says what a model that was fed event by event says. */
#include <stdio.h>
#include <stdlib.h>

#include "model/timeline.h"
#include "tests/unit/model_fixture.h"
#include "tests/unit/window_fixture.h"

enum { EVENTS = 30000, SLICE = 700 };
static struct tr_event events[EVENTS];

static struct md_names names_of(struct wf_tape *tape) {
  struct md_events e = wf_events(tape);
  return e.names(NULL);
}

static struct md_timeline *timeline(struct wf_tape *tape) {
  struct md_events e = wf_events(tape);
  return md__timeline_new(&e, NULL, SLICE, MD__TIMELINE_BYTES);
}

static size_t feed(struct md_model *m, const struct wf_tape *tape, size_t at, uint64_t to) {
  for (; at < tape->count && tape->events[at].r.time < to; at++)
    md_feed(m, &tape->events[at], 1);
  return at;
}

/* Fed from the beginning, and looked at from `from` to `to` only. */
static struct md_model *by_hand(struct wf_tape *tape, uint64_t from, uint64_t to) {
  struct md_names names = names_of(tape);
  struct md_model *m = md_new(&names, NULL);
  size_t at = feed(m, tape, 0, from);
  md__counts_forget(m, from, from);
  feed(m, tape, at, to);
  for (size_t i = 0; i < m->process_count; i++)
    if (!m->processes[i]->pub.end_ns) {
      md__loop_settle(m->processes[i], to);
      md__pool_settle(m->processes[i], to);
    }
  md__slice_tidy(m, from, to);
  return m;
}

static void expect_window(struct md_timeline *t, struct wf_tape *tape, uint64_t from,
                          uint64_t to) {
  char what[80];
  snprintf(what, sizeof what, "window %llu..%llu", (unsigned long long)from,
           (unsigned long long)to);
  struct md_model *m = md_window(t, from, to), *hand = by_hand(tape, from, to);
  wf_same(m, hand, what);
  md_free(m);
  md_free(hand);
}

static void expect_all_windows(void (*make)(struct tr_event *, size_t), uint64_t seed) {
  wf_seed(seed);
  make(events, EVENTS);
  struct wf_tape tape = {.events = events, .count = EVENTS};
  struct md_timeline *t = timeline(&tape);
  uint64_t first = events[0].r.time, last = events[EVENTS - 1].r.time;
  md_timeline_wait(t);
  for (int i = 0; i < 25; i++) {
    uint64_t from = first + wf_random(last - first);
    uint64_t to = from + 1 + wf_random(i % 3 ? last - from : 2000000);
    expect_window(t, &tape, from, to > last ? last : to);
  }
  expect_window(t, &tape, first, last);
  expect_window(t, &tape, t->slices[3].begin_ns, t->slices[17].begin_ns);
  md_timeline_free(t);
}

static void program(struct tr_event *e, size_t count) {
  wf_program(e, count, 0);
}
static void lossy_program(struct tr_event *e, size_t count) {
  wf_program(e, count, 1);
}

START_TEST(windows_of_a_program) {
  for (uint64_t seed = 1; seed <= 3; seed++)
    expect_all_windows(program, seed);
}
END_TEST

START_TEST(windows_of_a_program_with_losses) {
  for (uint64_t seed = 11; seed <= 13; seed++)
    expect_all_windows(lossy_program, seed);
}
END_TEST

START_TEST(windows_of_garbage) {
  for (uint64_t seed = 21; seed <= 23; seed++)
    expect_all_windows(wf_garbage, seed);
}
END_TEST

/* The whole recording: the model that was never cut at all. */
START_TEST(the_whole_recording) {
  for (uint64_t seed = 1; seed <= 4; seed++) {
    wf_seed(seed);
    (seed == 4 ? wf_garbage : lossy_program)(events, EVENTS);
    struct wf_tape tape = {.events = events, .count = EVENTS};
    struct md_names names = names_of(&tape);
    struct md_model *plain = md_new(&names, NULL);
    md_feed(plain, events, EVENTS);
    md_finish(plain);
    struct md_timeline *t = timeline(&tape);
    md_timeline_wait(t);
    struct md_model *m = md_window(t, 0, UINT64_MAX);
    wf_same(m, plain, "the whole");
    size_t found, expected;
    md_findings(plain, &expected);
    const struct md_finding *f = md_findings(m, &found);
    if (seed < 4) /* full tables of garbage keep what came first */
      ck_assert_uint_eq(found, expected);
    for (size_t i = 0; seed < 4 && i < found; i++)
      ck_assert_str_eq(f[i].id, md_findings(plain, &expected)[i].id);
    md_free(m);
    md_free(plain);
    md_timeline_free(t);
  }
}
END_TEST

/* Where nothing is open at its beginning, a window is a recording of its own. */
START_TEST(a_window_after_silence) {
  enum { HALF = EVENTS / 2 };
  wf_seed(5);
  wf_program(events, HALF, 0);
  wf_program(events + HALF, HALF, 0);
  uint64_t later = events[HALF - 1].r.time - events[0].r.time + 5000000;
  for (int i = HALF; i < EVENTS; i++) {
    events[i].r.time += later;
    events[i].process = 7;
    events[i].pid = 300;
  }
  struct wf_tape tape = {.events = events, .count = EVENTS};
  struct md_names names = names_of(&tape);
  struct md_model *fresh = md_new(&names, NULL);
  md_feed(fresh, events + HALF, HALF);
  md_finish(fresh);
  struct md_timeline *t = timeline(&tape);
  md_timeline_wait(t);
  struct md_model *m = md_window(t, events[HALF].r.time, UINT64_MAX);
  const struct md_process *p = md_process_by_pid(m, 300), *q = md_process(fresh, 0);
  ck_assert_ptr_nonnull(p);
  ck_assert_uint_eq(p->callback_count, q->callback_count);
  ck_assert_uint_eq(p->busy_ns, q->busy_ns);
  ck_assert_uint_eq(p->idle_ns, q->idle_ns);
  ck_assert_uint_eq(p->ticks.sum_ns, q->ticks.sum_ns);
  ck_assert_uint_eq(p->callback_rows, q->callback_rows);
  md_free(m);
  md_free(fresh);
  md_timeline_free(t);
}
END_TEST

/* Memory: two and two slices are joined, and windows stay true. */
START_TEST(coarser_slices) {
  wf_seed(9);
  wf_program(events, EVENTS, 1);
  struct wf_tape tape = {.events = events, .count = EVENTS};
  struct md_events e = wf_events(&tape);
  struct md_timeline *t = md__timeline_new(&e, NULL, SLICE, 300000);
  md_timeline_wait(t);
  ck_assert_uint_gt(t->slice_events, SLICE);
  ck_assert_uint_lt(t->slice_count, EVENTS / SLICE / 2);
  uint64_t first = events[0].r.time, last = events[EVENTS - 1].r.time;
  for (int i = 0; i < 10; i++) {
    uint64_t from = first + wf_random(last - first);
    expect_window(t, &tape, from, from + 1 + wf_random(last - from));
  }
  md_timeline_free(t);
}
END_TEST

START_TEST(a_recording_that_grows) {
  wf_seed(3);
  wf_program(events, EVENTS, 0);
  for (int i = 0; i < EVENTS; i++) /* long enough for some of it to be settled */
    events[i].r.time = events[0].r.time + (events[i].r.time - events[0].r.time) * 20;
  struct wf_tape tape = {.events = events, .count = 0, .growing = 1};
  struct md_timeline_state s;
  struct md_timeline *t = timeline(&tape);
  md_free(md_window(t, 0, UINT64_MAX)); /* nothing yet */
  for (int step = 1; step <= 3; step++) {
    __atomic_store_n(&tape.count, (size_t)EVENTS / 4 * (size_t)step, __ATOMIC_RELEASE);
    uint64_t until = events[tape.count - 1].r.time - 400000000;
    do
      md_timeline_state(t, &s);
    while (s.indexed_ns < until);
    expect_window(t, &tape, events[100].r.time, until);
  }
  __atomic_store_n(&tape.count, (size_t)EVENTS, __ATOMIC_RELEASE);
  __atomic_store_n(&tape.growing, 0, __ATOMIC_RELEASE);
  md_timeline_wait(t);
  struct md_model *m = md_window(t, 0, UINT64_MAX);
  struct md_totals totals;
  md_totals(m, &totals);
  ck_assert_uint_eq(totals.events, EVENTS);
  md_free(m);
  md_timeline_free(t);
}
END_TEST

START_TEST(nothing_and_stopping_early) {
  struct wf_tape tape = {.events = events, .count = 0};
  struct md_timeline *t = timeline(&tape);
  md_timeline_wait(t);
  struct md_model *m = md_window(t, 5, 10);
  ck_assert_uint_eq(md_process_count(m), 0);
  md_free(m);
  md_timeline_free(t);
  wf_seed(2);
  wf_program(events, EVENTS, 0);
  tape.count = EVENTS;
  md_timeline_free(timeline(&tape));
  md_timeline_free(NULL);
}
END_TEST

RUN_TESTS("model_window", windows_of_a_program, windows_of_a_program_with_losses,
          windows_of_garbage, the_whole_recording, a_window_after_silence, coarser_slices,
          a_recording_that_grows, nothing_and_stopping_early)
