/* The clock, and from its units to nanoseconds. */
#include "tests/unit/tracer_fixture.h"
#include "tracer/timeline.h"

static uint64_t ns_at(const struct tr__timeline *t, struct tr_clock_pair start,
                      uint64_t clock) {
  struct tr__piece piece;
  tr__timeline_piece(t, TR_CLOCK_TSC, start, clock, &piece);
  TF_CHECK(clock >= piece.lo && clock < piece.hi);
  return tr__piece_ns(&piece, clock);
}

/* A clock of 2.5 units a nanosecond, whose rate is corrected by some parts in a million,
 * and whose pairs are off by up to 50 ns. */
static struct tr_clock_pair pair_number(unsigned i) {
  static const int noise[] = {0, 40, -50, 13, -7, 50, -22};
  uint64_t ns = 5000000000u + i * UINT64_C(2000000);
  return (struct tr_clock_pair){UINT64_C(1000000) + i * UINT64_C(5000000) + i * i,
                                ns + (uint64_t)(noise[i % 7])};
}

START_TEST(conversion_is_continuous_and_monotonic) {
  struct tr__timeline t = {.count = 0};
  const struct tr_clock_pair start = {400000, 4999760000u};
  for (unsigned i = 0; i < 40; i++)
    tr__timeline_add(&t, pair_number(i));
  uint64_t last = 0;
  for (uint64_t clock = start.clock; clock < 1000000 + 45 * UINT64_C(5000000);
       clock += 997) {
    uint64_t ns = ns_at(&t, start, clock);
    TF_CHECK(ns >= last);
    TF_CHECK(!last || ns - last < 500);
    last = ns;
  }
  ck_assert_uint_eq(ns_at(&t, start, start.clock), start.ns);
  for (unsigned i = 1; i < 40; i++) { /* the pairs themselves, to the rounding */
    struct tr_clock_pair p = pair_number(i);
    uint64_t ns = ns_at(&t, start, p.clock);
    TF_CHECK(ns <= p.ns + 1 && ns + 1 >= p.ns);
  }
}
END_TEST

START_TEST(many_pairs_keep_the_latest) {
  struct tr__timeline t = {.count = 0};
  const struct tr_clock_pair start = {400000, 4999760000u};
  for (unsigned i = 0; i < 1000; i++) {
    tr__timeline_add(&t, pair_number(i));
    if (!i)
      continue;
    struct tr_clock_pair p = pair_number(i);
    uint64_t ns = ns_at(&t, start, p.clock - 1000);
    TF_CHECK(ns + 500 > p.ns && ns < p.ns);
  }
  uint64_t old = ns_at(&t, start, start.clock + 5);
  ck_assert_uint_ge(old, start.ns);
  ck_assert_uint_lt(old, start.ns + 100);
}
END_TEST

START_TEST(time_does_not_stand_still_or_go_back) {
  struct tr__timeline t = {.count = 0};
  tr__timeline_add(&t, (struct tr_clock_pair){1000, 1000});
  tr__timeline_add(&t, (struct tr_clock_pair){2000, 900});
  tr__timeline_add(&t, (struct tr_clock_pair){1500, 5000}); /* not later: ignored */
  tr__timeline_add(&t, (struct tr_clock_pair){3000, 2000});
  ck_assert_uint_eq(t.count, 3);
  uint64_t last = 0;
  for (uint64_t clock = 0; clock < 5000; clock++) {
    uint64_t ns = ns_at(&t, (struct tr_clock_pair){1000, 1000}, clock);
    TF_CHECK(ns >= last);
    last = ns;
  }
}
END_TEST

START_TEST(long_spans_are_exact) {
  struct tr__timeline t = {.count = 0};
  /* A month at 3 GHz. */
  const struct tr_clock_pair start = {1, 1};
  const uint64_t month = UINT64_C(30) * 86400 * 1000000000;
  tr__timeline_add(&t, (struct tr_clock_pair){3 * month + 1, month + 1});
  tr__timeline_add(&t, (struct tr_clock_pair){3 * month + 3001, month + 1001});
  ck_assert_uint_le(month + 1 - ns_at(&t, start, 3 * month), 200);
  ck_assert_uint_eq(ns_at(&t, start, 3 * month + 1), month + 1);
}
END_TEST

START_TEST(monotonic_needs_no_conversion) {
  struct tr__timeline t;
  struct tr__piece piece;
  tr__timeline_init(&t);
  tr__timeline_piece(&t, TR_CLOCK_MONOTONIC, (struct tr_clock_pair){0, 0}, 123456,
                     &piece);
  ck_assert_uint_eq(tr__piece_ns(&piece, 123456), 123456);
  ck_assert_uint_eq(tr__piece_ns(&piece, UINT64_C(1) << 62), UINT64_C(1) << 62);
}
END_TEST

/* Events carry the time at which they happened, on the clock of the system. */
START_TEST(events_carry_the_time_of_the_system) {
  setenv("UVSCOPE_CLOCK", _i ? "monotonic" : "tsc", 1);
  static const struct tr_live_options everything = {.include_dead = 1};
  enum { COUNT = 2000 };
  static uint64_t before[COUNT], after[COUNT];
  struct tr_thread *t = tf_start("1M");
  for (uint64_t i = 0; i < COUNT; i++) {
    before[i] = tr_clock_monotonic_ns();
    tf_marks(t, i, i + 1);
    after[i] = tr_clock_monotonic_ns();
  }
  struct tr_reader *r = tf_open_live(&everything);
  struct tf_events e = {0};
  tf_drain(r, &e);
  ck_assert_uint_eq(e.count, COUNT + 2);
  for (uint64_t i = 0; i < COUNT; i++) {
    uint64_t ns = e.list[i + 2].r.time;
    TF_CHECK(ns + 20000 >= before[i] && ns <= after[i] + 20000);
  }
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

START_TEST(events_describe_themselves) {
  for (size_t i = 0; i < tr_event_info_count; i++) {
    ck_assert_ptr_eq(tr_event_info(tr_event_infos[i].type), &tr_event_infos[i]);
    ck_assert_str_ne(tr_category_name(tr_event_infos[i].category), "?");
  }
  ck_assert_ptr_null(tr_event_info(0));
  ck_assert_ptr_null(tr_event_info(0x01ff));
  ck_assert_ptr_null(tr_event_info(0xffff));
  ck_assert_str_eq(tr_event_info(TR_EV_TASK_BEGIN)->name, "callback");
  ck_assert_str_eq(tr_event_info(TR_EV_TASK_BEGIN)->fields[TR_FIELD_Y].name, "wait_ns");
  ck_assert_ptr_null(tr_event_info(TR_EV_GC_BEGIN)->fields[TR_FIELD_X].name);
  ck_assert_str_eq(tr_kind_name(TR_KIND_CRYPTO), "crypto");
  ck_assert_str_eq(tr_kind_name(200), "?");
  ck_assert_str_eq(tr_phase_name(TR_PHASE_POLL), "poll");
  ck_assert_str_eq(tr_role_name(TR_ROLE_POOL), "pool worker");
  ck_assert_int_eq(tr_kind_is_pooled(TR_KIND_FS), 1);
  ck_assert_int_eq(tr_kind_is_pooled(TR_KIND_TIMER), 0);
  ck_assert_int_eq(tr_kind_is_pooled(9999), 0);
  struct tr_record r = {
      .type = TR_EV_PROC_EXIT, .h = 9, .w = (uint32_t)-1, .x = 7, .y = 8};
  ck_assert_uint_eq(tr_event_field(&r, TR_FIELD_H), 9);
  ck_assert_int_eq((int64_t)tr_event_field(&r, TR_FIELD_W), -1);
  ck_assert_uint_eq(tr_event_field(&r, TR_FIELD_X), 7);
  ck_assert_uint_eq(tr_event_field(&r, 9), 0);
}
END_TEST

int main(void) {
  TCase *clock = tf_case("clock"), *table = tf_case("table");
  tcase_add_test(clock, conversion_is_continuous_and_monotonic);
  tcase_add_test(clock, many_pairs_keep_the_latest);
  tcase_add_test(clock, time_does_not_stand_still_or_go_back);
  tcase_add_test(clock, long_spans_are_exact);
  tcase_add_test(clock, monotonic_needs_no_conversion);
  tcase_add_loop_test(clock, events_carry_the_time_of_the_system, 0, 2);
  tcase_add_test(table, events_describe_themselves);
  return TF_RUN("tracer clock and table", clock, table);
}
