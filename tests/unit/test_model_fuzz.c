/* Events that no program would write: the model must keep its promises and never crash.
 */
#include "tests/unit/model_fixture.h"

#include <stdlib.h>

enum { EVENTS = 60000 };

static uint64_t state;
static uint64_t random_u64(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static uint64_t random_below(uint64_t n) {
  return random_u64() % n;
}

/* Mostly small numbers that meet each other again, sometimes anything. */
static uint64_t field(void) {
  switch (random_below(8)) {
  case 0:
    return random_u64();
  case 1:
    return TR_UNKNOWN;
  case 2:
    return 0;
  default:
    return random_below(40);
  }
}

/* wild: any time, process and thread; else time goes on as it does in a program. */
static struct tr_event random_event(uint64_t *now, int wild) {
  *now += random_below(4) ? random_below(20000) : random_below(30000000);
  struct tr_event e = {
      .r = {.time = *now,
            .h = (uint16_t)random_below(24),
            .w = (uint32_t)field(),
            .x = field(),
            .y = field()},
      .process = (uint32_t)random_below(3),
      .thread = (uint32_t)random_below(5),
  };
  e.r.type = tr_event_infos[random_below(tr_event_info_count)].type;
  /* Overflowing the deepest structures needs a bias towards beginnings. */
  if (random_below(6) == 0)
    e.r.type = TR_EV_TASK_BEGIN;
  if (wild && random_below(10) == 0) {
    e.r.type = (uint16_t)random_u64();
    e.r.h = (uint16_t)random_u64();
    e.process = (uint32_t)random_u64();
    e.thread = (uint32_t)random_u64();
  }
  if (wild && random_below(50) == 0)
    e.r.time = random_u64();
  e.pid = 100 + (int32_t)e.process;
  e.tid = e.pid + (int32_t)(e.thread & 0xff);
  return e;
}

static void look_at_everything(struct md_model *m) {
  size_t count;
  struct md_work live[16];
  const struct md_finding *all = md_findings(m, &count);
  for (size_t i = 0; i < count; i++) {
    ck_assert_uint_lt(strlen(all[i].title), sizeof all[i].title);
    ck_assert_ptr_nonnull(all[i].advice);
    ck_assert_ptr_nonnull(all[i].file);
  }
  for (size_t i = 0; i < md_process_count(m); i++) {
    const struct md_process *p = md_process(m, i);
    uint64_t phases = 0;
    ck_assert_ptr_nonnull(p->command);
    md_pool_live(m, p, live, 16);
    ck_assert_uint_le(p->pool.busy, p->pool.worker_count);
    ck_assert_double_le(md_utilization_window(m, p, 10000000000u), 1.0);
    for (int k = 0; k < TR_PHASE_COUNT; k++)
      phases += p->phase_ns[k];
    ck_assert_uint_eq(phases, p->busy_ns + p->idle_ns);
  }
}

static void fuzz(uint64_t seed, int wild) {
  struct tr_event batch[64];
  uint64_t now = BASE;
  state = seed * 0x9e3779b97f4a7c15u + 1;
  struct md_model *m = md_new(NULL, NULL);
  for (int i = 0; i < EVENTS / 64; i++) {
    for (int k = 0; k < 64; k++)
      batch[k] = random_event(&now, wild);
    md_feed(m, batch, 64);
    if (random_below(8) == 0)
      md_advance(m, now + random_below(100000000));
    if (random_below(50) == 0)
      md_interval_begin(m);
    if (random_below(100) == 0)
      look_at_everything(m);
  }
  md_finish(m);
  look_at_everything(m);
  md_free(m);
}

START_TEST(random_events) {
  for (uint64_t seed = 1; seed <= 8; seed++)
    fuzz(seed, 0);
}
END_TEST

START_TEST(wild_events) {
  for (uint64_t seed = 100; seed <= 107; seed++)
    fuzz(seed, 1);
}
END_TEST

/* The size of the batches must not change what comes out. */
START_TEST(batches_do_not_matter) {
  static struct tr_event events[20000];
  uint64_t now = BASE;
  enum { N = sizeof events / sizeof *events };
  state = 77;
  for (int i = 0; i < N; i++)
    events[i] = random_event(&now, 0);
  struct md_model *whole = md_new(NULL, NULL), *single = md_new(NULL, NULL);
  md_feed(whole, events, N);
  for (int i = 0; i < N; i++)
    md_feed(single, &events[i], 1);
  ck_assert_uint_eq(md_process_count(whole), md_process_count(single));
  for (size_t i = 0; i < md_process_count(whole); i++) {
    const struct md_process *a = md_process(whole, i), *b = md_process(single, i);
    ck_assert_uint_eq(a->busy_ns, b->busy_ns);
    ck_assert_uint_eq(a->idle_ns, b->idle_ns);
    ck_assert_uint_eq(a->unknown_ns, b->unknown_ns);
    ck_assert_uint_eq(a->ticks.sum_ns, b->ticks.sum_ns);
    ck_assert_uint_eq(a->callback_count, b->callback_count);
    ck_assert_uint_eq(a->live_tasks, b->live_tasks);
    ck_assert_uint_eq(a->pool.busy, b->pool.busy);
    ck_assert_int_eq(memcmp(a->history, b->history, MD_BUCKETS * sizeof *a->history), 0);
  }
  md_free(whole);
  md_free(single);
}
END_TEST

START_TEST(empty_model) {
  size_t count;
  struct md_model *m = md_new(NULL, NULL);
  md_feed(m, NULL, 0);
  md_advance(m, 5);
  md_interval_begin(m);
  md_findings(m, &count);
  ck_assert_uint_eq(count, 0);
  md_finish(m);
  md_finish(m);
  md_free(m);
  md_free(NULL);
}
END_TEST

RUN_TESTS("model_fuzz", random_events, wild_events, batches_do_not_matter, empty_model)
