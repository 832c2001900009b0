/* Ticks, phases, callbacks: where the loop's time goes. */
#include <stdlib.h>

#include "tests/unit/model_fixture.h"

static struct fixture fx, *f = &fx;

static void setup(void) {
  fixture_init(f);
}

static void teardown(void) {
  fixture_release(f);
}

/* main 0..30 ms, poll 30..50, timer 50..170, poll 170..200 */
static void small_program(void) {
  PUT(f, 0, LOOP_START, 0, 0, 1, 0);
  PUT(f, 0, PHASE, TR_PHASE_MAIN, 0, 0, 0);
  BEGIN(f, 0, MAIN, 1, 1, TR_UNKNOWN);
  END(f, 30000, MAIN, 1);
  POLL(f, 30000, 50000, 20);
  PUT(f, 50000, PHASE, TR_PHASE_TIMERS, 0, 0, 0);
  BEGIN(f, 50000, TIMER, 2, 2, 5 * MS);
  END(f, 170000, TIMER, 2);
  POLL(f, 170000, 200000, FOREVER);
  PUT(f, 200000, LOOP_STOP, 0, 0, 1, 0);
}

START_TEST(time_adds_up) {
  small_program();
  const struct md_process *p = first(f);
  ck_time_adds_up(p, 200 * MS);
  ck_assert_uint_eq(p->idle_ns, 50 * MS);
  ck_assert_uint_eq(p->phase_ns[TR_PHASE_POLL], 50 * MS);
  ck_assert_uint_eq(p->phase_ns[TR_PHASE_MAIN], 30 * MS);
  ck_assert_uint_eq(p->phase_ns[TR_PHASE_TIMERS], 120 * MS);
  ck_assert_double_eq_tol(md_utilization(p), 0.75, 1e-9);
}
END_TEST

START_TEST(ticks_are_busy_time) {
  small_program();
  const struct md_process *p = first(f);
  ck_assert_uint_eq(p->ticks.count, 2);
  ck_assert_uint_eq(p->ticks.min_ns, 30 * MS);
  ck_assert_uint_eq(p->ticks.max_ns, 120 * MS);
}
END_TEST

START_TEST(tick_without_callback_is_not_counted) {
  PUT(f, 0, LOOP_START, 0, 0, 1, 0);
  POLL(f, 10, 20, 1);
  POLL(f, 90, 100, 1);
  POLL(f, 110, 120, 1);
  ck_assert_uint_eq(first(f)->ticks.count, 0);
}
END_TEST

START_TEST(poll_that_does_not_wait_is_busy) {
  PUT(f, 0, LOOP_START, 0, 0, 1, 0);
  POLL(f, 10, 20, 0);
  PUT(f, 20, LOOP_STOP, 0, 0, 1, 0);
  ck_assert_uint_eq(first(f)->idle_ns, 0);
  ck_assert_uint_eq(first(f)->phase_ns[TR_PHASE_POLL], 10 * US);
  ck_time_adds_up(first(f), 20 * US);
}
END_TEST

START_TEST(slow_callback_comes_first) {
  size_t count;
  small_program();
  md_finish(f->m);
  const struct md_finding *all = md_findings(f->m, &count);
  ck_assert_uint_gt(count, 0);
  ck_assert_str_eq(all[0].id, "slow-callback");
  ck_assert_uint_eq(all[0].line, 2);
  ck_assert_str_eq(all[0].file, "/home/me/app.js");
  ck_assert_ptr_nonnull(strstr(all[0].title, "120 ms"));
  ck_assert_ptr_nonnull(strstr(all[0].title, "app.js:2"));
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("loop");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, time_adds_up);
  tcase_add_test(tc, ticks_are_busy_time);
  tcase_add_test(tc, tick_without_callback_is_not_counted);
  tcase_add_test(tc, poll_that_does_not_wait_is_busy);
  tcase_add_test(tc, slow_callback_comes_first);
  Suite *s = suite_create("model_loop");
  suite_add_tcase(s, tc);
  SRunner *sr = srunner_create(s);
  srunner_run_all(sr, CK_ENV);
  int failed = srunner_ntests_failed(sr);
  srunner_free(sr);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
