/* What the timeline shows, against all spans of all events. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/timeline.h"
#include "tests/unit/model_fixture.h"
#include "tests/unit/window_fixture.h"

enum { EVENTS = 30000, SLICE = 3000, CELLS = 120, LANES = 64 };
static struct tr_event events[EVENTS];
static struct md_span all[EVENTS];
static size_t span_count;
static struct md__created made[EVENTS];
static size_t made_count;

static void keep(void *data, const struct md_span *span) {
  (void)data;
  all[span_count++] = *span;
}

static void keep_made(void *data, const struct md__created *c) {
  (void)data;
  made[made_count++] = *c;
}

static void all_spans(void) {
  struct md__spanner s = {.done = keep, .created = keep_made};
  span_count = made_count = 0;
  for (size_t i = 0; i < EVENTS; i++)
    md__spanner_feed(&s, &events[i]);
  md__spanner_show_open(&s);
  md__spanner_release(&s);
}

static struct md_timeline *timeline(struct wf_tape *tape) {
  struct md_events e = wf_events(tape);
  struct md_timeline *t = md__timeline_new(&e, NULL, SLICE, MD__TIMELINE_BYTES);
  md_timeline_wait(t);
  return t;
}

static int is_in(const struct md_lane *lane, const struct md_span *s) {
  uint32_t number = s->lane == MD_LANE_CALLBACK ? s->number
                    : s->lane == MD_LANE_WORKER ? s->thread
                                                : 0;
  return lane->kind == s->lane && lane->process == s->process && lane->number == number;
}

/* The cells, by looking at every span for each. */
static void by_hand(const struct md_lane *lane, uint64_t from, uint64_t to,
                    struct md_cell *cells, size_t n) {
  uint64_t length = to - from, end = events[EVENTS - 1].r.time + 1;
  memset(cells, 0, n * sizeof *cells);
  for (size_t i = 0; i < n; i++) {
    uint64_t left = from + (i * length + n - 1) / n;
    uint64_t right = from + ((i + 1) * length + n - 1) / n;
    for (size_t k = 0; k < span_count; k++) {
      const struct md_span *s = &all[k];
      uint64_t stop = s->end_ns < end ? s->end_ns : end;
      if (!is_in(lane, s) || s->begin_ns >= right)
        continue;
      int begins = s->begin_ns >= left;
      if (!begins && stop <= left)
        continue;
      cells[i].count += (uint64_t)begins;
      cells[i].busy_ns += (stop < right ? stop : right) - (begins ? s->begin_ns : left);
      if (stop - s->begin_ns >= cells[i].longest_ns)
        cells[i].longest_ns = stop - s->begin_ns;
    }
  }
}

static size_t get_lanes(struct md_timeline *t, struct md_lane *lanes) {
  size_t count = md_timeline_lanes(t, lanes, LANES);
  ck_assert_uint_gt(count, 8);
  ck_assert_uint_le(count, LANES);
  return count;
}

static void expect_exact(struct md_timeline *t, uint64_t from, uint64_t to, size_t n) {
  struct md_lane lanes[LANES];
  struct md_cell got[CELLS], hand[CELLS];
  size_t count = get_lanes(t, lanes);
  ck_assert_int_eq(md_timeline_prepare(t, from, to, 0), 1);
  for (size_t l = 0; l < count; l++) {
    md_timeline_row(t, &lanes[l], from, to, got, n);
    by_hand(&lanes[l], from, to, hand, n);
    for (size_t i = 0; i < n; i++)
      if (got[i].busy_ns != hand[i].busy_ns || got[i].count != hand[i].count ||
          got[i].longest_ns != hand[i].longest_ns)
        ck_abort_msg("lane %d.%u, %llu..%llu cell %zu of %zu: busy %llu for %llu, count "
                     "%llu for %llu, longest %llu for %llu",
                     lanes[l].kind, lanes[l].number, (unsigned long long)from,
                     (unsigned long long)to, i, n, (unsigned long long)got[i].busy_ns,
                     (unsigned long long)hand[i].busy_ns, (unsigned long long)got[i].count,
                     (unsigned long long)hand[i].count,
                     (unsigned long long)got[i].longest_ns,
                     (unsigned long long)hand[i].longest_ns);
  }
}

START_TEST(narrow_rows_are_exact) {
  for (uint64_t seed = 1; seed <= 3; seed++) {
    wf_seed(seed);
    wf_program(events, EVENTS, seed == 2);
    all_spans();
    struct wf_tape tape = {.events = events, .count = EVENTS};
    struct md_timeline *t = timeline(&tape);
    uint64_t first = events[0].r.time, last = events[EVENTS - 1].r.time;
    for (int i = 0; i < 12; i++) {
      uint64_t from = first + wf_random(last - first);
      expect_exact(t, from, from + 1 + wf_random(i % 2 ? 100000 : 200000000),
                   1 + wf_random(CELLS - 1));
    }
    md_timeline_free(t);
  }
}
END_TEST

/* Wide rows come from summaries: nothing is lost, and everything is where it was, but for
 * the width of a bin. */
START_TEST(wide_rows_add_up) {
  wf_seed(4);
  wf_program(events, EVENTS, 0);
  all_spans();
  struct wf_tape tape = {.events = events, .count = EVENTS};
  struct md_timeline *t = timeline(&tape);
  struct md_lane lanes[LANES];
  struct md_cell got[CELLS], hand[CELLS];
  uint64_t first = events[0].r.time, last = events[EVENTS - 1].r.time + 1;
  size_t count = get_lanes(t, lanes);
  for (size_t l = 0; l < count; l++) {
    uint64_t busy = 0, spans = 0, busy_hand = 0, spans_hand = 0, longest = 0, longest_hand = 0;
    md_timeline_row(t, &lanes[l], first, last, got, CELLS);
    by_hand(&lanes[l], first, last, hand, CELLS);
    for (size_t i = 0; i < CELLS; i++) {
      busy += got[i].busy_ns;
      spans += got[i].count;
      busy_hand += hand[i].busy_ns;
      spans_hand += hand[i].count;
      if (got[i].longest_ns > longest)
        longest = got[i].longest_ns;
      if (hand[i].longest_ns > longest_hand)
        longest_hand = hand[i].longest_ns;
      int seen = got[i].busy_ns || got[i].count ||
                 (i && (got[i - 1].busy_ns || got[i - 1].count)) ||
                 (i + 1 < CELLS && (got[i + 1].busy_ns || got[i + 1].count));
      if ((hand[i].busy_ns || hand[i].count) && !seen)
        ck_abort_msg("lane %d.%u cell %zu shows nothing", lanes[l].kind, lanes[l].number, i);
    }
    ck_assert_uint_eq(spans, spans_hand);
    ck_assert_uint_le(busy, busy_hand + busy_hand / 1000 + 1000);
    ck_assert_uint_ge(busy, busy_hand - busy_hand / 100);
    ck_assert_uint_eq(longest, longest_hand);
  }
  md_timeline_free(t);
}
END_TEST

/* Garbage of any kind draws without a crash, at any zoom. */
START_TEST(rows_of_garbage) {
  struct md_lane lanes[LANES];
  struct md_cell cells[CELLS];
  struct md_column columns[CELLS];
  wf_seed(5);
  wf_garbage(events, EVENTS);
  struct wf_tape tape = {.events = events, .count = EVENTS};
  struct md_timeline *t = timeline(&tape);
  uint64_t first = events[0].r.time, last = events[EVENTS - 1].r.time;
  size_t count = md_timeline_lanes(t, lanes, LANES);
  for (int i = 0; i < 40; i++) {
    uint64_t from = first + wf_random(last - first), to = from + 1 + wf_random(last - first);
    md_timeline_prepare(t, from, to, 1000);
    for (size_t l = 0; l < count && l < LANES; l++)
      md_timeline_row(t, &lanes[l], from, to, cells, 1 + wf_random(CELLS - 1));
    md_timeline_strip(t, UINT32_MAX, from, to, columns, CELLS);
  }
  md_timeline_row(t, &lanes[0], last, first, cells, CELLS);
  md_timeline_row(t, &lanes[0], 0, UINT64_MAX, cells, CELLS);
  md_timeline_free(t);
}
END_TEST

START_TEST(single_spans) {
  struct md_lane lanes[LANES];
  wf_seed(6);
  wf_program(events, EVENTS, 0);
  all_spans();
  struct wf_tape tape = {.events = events, .count = EVENTS};
  struct md_timeline *t = timeline(&tape);
  size_t count = get_lanes(t, lanes);
  for (int i = 0; i < 300; i++) {
    const struct md_span *s = &all[wf_random(span_count)];
    struct md_span got, next = {.begin_ns = UINT64_MAX};
    size_t l = 0;
    while (l < count && !is_in(&lanes[l], s))
      l++;
    ck_assert_uint_lt(l, count);
    for (size_t k = 0; k < span_count; k++)
      if (is_in(&lanes[l], &all[k]) && all[k].begin_ns > s->begin_ns &&
          all[k].begin_ns < next.begin_ns)
        next = all[k];
    ck_assert_int_eq(md_timeline_span(t, &lanes[l], s->begin_ns, 0, &got), 0);
    if (lanes[l].kind != MD_LANE_QUEUED && s->end_ns > s->begin_ns) {
      ck_assert_uint_eq(got.begin_ns, s->begin_ns);
      ck_assert_uint_eq(got.end_ns, s->end_ns);
      ck_assert_uint_eq(got.task, s->task);
    }
    int none = md_timeline_step(t, &lanes[l], s->begin_ns, 1, &got);
    ck_assert_int_eq(none != 0, next.begin_ns == UINT64_MAX);
    if (none)
      continue;
    ck_assert_uint_eq(got.begin_ns, next.begin_ns);
    ck_assert_int_eq(md_timeline_step(t, &lanes[l], got.begin_ns, -1, &got), 0);
    ck_assert_uint_eq(got.begin_ns, s->begin_ns);
  }
  md_timeline_free(t);
}
END_TEST

static const struct md__created *made_by_hand(uint32_t process, uint64_t task, uint64_t ns) {
  const struct md__created *best = NULL;
  for (size_t i = 0; i < made_count; i++)
    if (made[i].process == process && made[i].task == task && made[i].at_ns <= ns)
      best = &made[i];
  return best;
}

START_TEST(causes_and_effects) {
  wf_seed(7);
  wf_program(events, EVENTS, 0);
  for (int i = 1; i < EVENTS; i++) /* the end of one callback schedules the next tick's */
    if (events[i].r.type == TR_EV_TASK_BEGIN && events[i].r.h == TR_KIND_NEXTTICK)
      events[i].r.h = TR_KIND_NEXTTICK;
  all_spans();
  struct wf_tape tape = {.events = events, .count = EVENTS};
  struct md_timeline *t = timeline(&tape);
  int chains = 0, effects = 0;
  for (int i = 0; i < 400; i++) {
    const struct md_span *s = &all[wf_random(span_count)];
    struct md_span chain[16], after[16];
    uint32_t sites[16];
    if (s->lane != MD_LANE_CALLBACK)
      continue;
    size_t n = md_timeline_causes(t, s, chain, sites, 16);
    ck_assert_uint_ge(n, 1);
    for (size_t k = 0; k + 1 < n; k++) {
      const struct md__created *c =
          made_by_hand(chain[k].process, chain[k].task, chain[k].begin_ns);
      ck_assert_ptr_nonnull(c);
      ck_assert_uint_eq(c->site, sites[k]);
      ck_assert_uint_eq(c->cause, chain[k + 1].task);
      ck_assert_uint_le(chain[k + 1].begin_ns, c->at_ns);
      ck_assert_uint_ge(chain[k + 1].end_ns, c->at_ns);
      chains++;
    }
    size_t m = md_timeline_effects(t, s, after, sites, 16), hand = 0;
    for (size_t k = 0; k < made_count; k++)
      hand += made[k].process == s->process && made[k].cause == s->task && s->task &&
              made[k].at_ns >= s->begin_ns && made[k].at_ns <= s->end_ns;
    ck_assert_uint_eq(m, hand < 16 ? hand : 16);
    effects += (int)m;
  }
  ck_assert_int_gt(effects, 20);
  (void)chains;
  md_timeline_free(t);
}
END_TEST

/* A -> B -> C over several slices: the chain leads back to the root. */
START_TEST(a_chain_over_slices) {
  size_t n = 0;
  uint64_t now = 1000000000;
  for (uint64_t task = 1; task <= 5; task++) {
    struct tr_event e = {.r = {.type = TR_EV_TASK_BEGIN,
                               .h = TR_KIND_TIMER,
                               .w = (uint32_t)task,
                               .x = task,
                               .y = TR_UNKNOWN},
                         .pid = 1,
                         .tid = 1};
    e.r.time = now += 1000;
    events[n++] = e;
    e.r = (struct tr_record){.time = now += 1000,
                             .type = TR_EV_TASK_CREATE,
                             .h = TR_KIND_TIMER,
                             .w = (uint32_t)(100 + task),
                             .x = task + 1,
                             .y = task};
    events[n++] = e;
    e.r = (struct tr_record){
        .time = now += 1000, .type = TR_EV_TASK_END, .h = TR_KIND_TIMER, .x = task};
    events[n++] = e;
    for (int i = 0; i < 4000; i++) { /* something else for more than a slice */
      e.r = (struct tr_record){.time = now += 1000, .type = TR_EV_MARK, .x = 1};
      events[n++] = e;
    }
  }
  struct wf_tape tape = {.events = events, .count = n};
  struct md_timeline *t = timeline(&tape);
  struct md_lane lane = {.kind = MD_LANE_CALLBACK};
  struct md_span span, chain[8];
  uint32_t sites[8];
  ck_assert_int_eq(md_timeline_span(t, &lane, now - 4000500, 2000, &span), 0);
  ck_assert_uint_eq(span.task, 5);
  ck_assert_uint_eq(md_timeline_causes(t, &span, chain, sites, 8), 5);
  ck_assert_uint_eq(chain[4].task, 1);
  ck_assert_uint_eq(sites[0], 104);
  ck_assert_uint_eq(md_timeline_effects(t, &chain[3], chain, sites, 8), 1);
  ck_assert_uint_eq(chain[0].task, 3);
  ck_assert_uint_eq(chain[0].site, 3);
  md_timeline_free(t);
}
END_TEST

START_TEST(marks_and_the_strip) {
  wf_seed(8);
  wf_program(events, EVENTS, 1);
  all_spans();
  struct wf_tape tape = {.events = events, .count = EVENTS};
  struct md_timeline *t = timeline(&tape);
  uint64_t first = events[0].r.time, last = events[EVENTS - 1].r.time + 1;
  struct md_column columns[CELLS];
  uint64_t ticks = 0, ticks_hand = 0, lost = 0, lost_hand = 0, longest = 0, longest_hand = 0;
  md_timeline_strip(t, UINT32_MAX, first, last, columns, CELLS);
  for (int i = 0; i < CELLS; i++) {
    ticks += columns[i].ticks;
    lost += columns[i].lost;
    ck_assert(columns[i].utilization <= 1);
    ck_assert_uint_le(columns[i].p99_ns, columns[i].max_ns);
    longest = columns[i].max_ns > longest ? columns[i].max_ns : longest;
  }
  for (size_t i = 0; i < span_count; i++) {
    ticks_hand += all[i].lane == MD_LANE_TICK;
    if (all[i].lane == MD_LANE_TICK && all[i].end_ns != UINT64_MAX &&
        all[i].end_ns - all[i].begin_ns > longest_hand)
      longest_hand = all[i].end_ns - all[i].begin_ns;
  }
  uint64_t ns = 0;
  int marks = 0, marks_hand = 0;
  struct md_mark mark;
  for (int i = 0; i < EVENTS; i++)
    if (events[i].r.type == TR_EV_LOST) {
      lost_hand += events[i].r.x;
      marks_hand++;
    }
  while (!md_timeline_mark(t, MD_MARK_LOST, ns, 1, &mark)) {
    ck_assert_uint_gt(mark.at_ns, ns);
    ns = mark.at_ns;
    marks++;
  }
  ck_assert_int_le(marks, marks_hand); /* two may be of one moment */
  ck_assert_int_ge(marks, marks_hand - 2);
  ck_assert_uint_eq(lost, lost_hand);
  ck_assert_uint_eq(ticks, ticks_hand);
  ck_assert_uint_eq(longest, longest_hand);
  struct md_span slowest;
  ck_assert_int_eq(md_timeline_slowest_tick(t, 0, UINT64_MAX, &slowest), 0);
  ck_assert_uint_eq(slowest.end_ns - slowest.begin_ns, longest_hand);
  ck_assert_int_eq(md_timeline_mark(t, MD_MARK_USER, 0, 1, &mark), -ENOENT);
  md_timeline_free(t);
}
END_TEST

RUN_TESTS("model_spans", narrow_rows_are_exact, wide_rows_add_up, rows_of_garbage,
          single_spans, causes_and_effects, a_chain_over_slices, marks_and_the_strip)
