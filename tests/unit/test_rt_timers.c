/* The heap of timer lists against a plain sorted list of the same timers. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/timers.h"

enum { TIMERS = 2000, DURATIONS = 300 };

static struct rt__timer_heap heap;
static struct rt__timer timers[TIMERS];

static void setup(void) {
  memset(&heap, 0, sizeof heap);
  memset(timers, 0, sizeof timers);
}

static void teardown(void) {
  rt__heap_release(&heap);
}

static struct rt__timer *insert(int i, uint64_t start, uint32_t duration) {
  timers[i].start = start;
  timers[i].duration = duration;
  rt__heap_insert(&heap, &timers[i]);
  return &timers[i];
}

static uint64_t due(const struct rt__timer *t) {
  return t->start + t->duration;
}

/* Takes the timer that is due first, as the loop does: a list whose first timer was removed
 * comes up too early, and is put back. */
static struct rt__timer *take(void) {
  struct rt__timer_list *list = rt__heap_first(&heap);
  for (; list->expiry < due(list->first); list = rt__heap_first(&heap))
    rt__heap_delay(&heap, list, due(list->first));
  struct rt__timer *t = list->first;
  rt__heap_remove(&heap, t);
  return t;
}

START_TEST(one_list_for_each_duration) {
  insert(0, 100, 10);
  insert(1, 101, 10);
  insert(2, 102, 20);
  ck_assert_uint_eq(heap.count, 2);
  ck_assert_ptr_eq(timers[0].list, timers[1].list);
  ck_assert_ptr_ne(timers[0].list, timers[2].list);
  ck_assert_uint_eq(rt__heap_first(&heap)->expiry, 110);
}
END_TEST

START_TEST(says_when_the_first_changes) {
  timers[0] = (struct rt__timer){.start = 100, .duration = 50};
  timers[1] = (struct rt__timer){.start = 100, .duration = 70};
  timers[2] = (struct rt__timer){.start = 100, .duration = 10};
  ck_assert_int_eq(rt__heap_insert(&heap, &timers[0]), 1);
  ck_assert_int_eq(rt__heap_insert(&heap, &timers[1]), 0);
  ck_assert_int_eq(rt__heap_insert(&heap, &timers[2]), 1);
}
END_TEST

START_TEST(equal_expiries_keep_their_order) {
  insert(0, 100, 30);
  insert(1, 110, 20);
  insert(2, 120, 10);
  for (int i = 0; i < 3; i++)
    ck_assert_ptr_eq(take(), &timers[i]);
  ck_assert_ptr_null(rt__heap_first(&heap));
}
END_TEST

START_TEST(an_emptied_list_goes_unless_it_runs) {
  struct rt__timer *t = insert(0, 100, 10);
  struct rt__timer_list *list = t->list;
  list->running = 1;
  rt__heap_remove(&heap, t);
  ck_assert_uint_eq(heap.count, 1);
  insert(1, 105, 10);
  ck_assert_ptr_eq(timers[1].list, list);
  list->running = 0;
  rt__heap_remove(&heap, &timers[1]);
  ck_assert_uint_eq(heap.count, 0);
}
END_TEST

/* Many durations, starts in time order, every third timer removed again. */
START_TEST(many_run_in_order_of_expiry) {
  unsigned seed = 12345 + (unsigned)_i;
  int left = 0;
  for (int i = 0; i < TIMERS; i++) {
    insert(i, (uint64_t)i / 4, 1 + (uint32_t)(rand_r(&seed) % DURATIONS));
    left++;
  }
  for (int i = 0; i < TIMERS; i += 3, left--)
    rt__heap_remove(&heap, &timers[i]);
  uint64_t last = 0;
  for (; rt__heap_first(&heap); left--) {
    struct rt__timer *t = take();
    ck_assert_int_ne((t - timers) % 3, 0);
    ck_assert_uint_ge(due(t), last);
    last = due(t);
    ck_assert_ptr_null(t->list);
  }
  ck_assert_int_eq(left, 0);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("rt_timers");
  TCase *tests = tcase_create("heap");
  tcase_add_checked_fixture(tests, setup, teardown);
  tcase_add_test(tests, one_list_for_each_duration);
  tcase_add_test(tests, says_when_the_first_changes);
  tcase_add_test(tests, equal_expiries_keep_their_order);
  tcase_add_test(tests, an_emptied_list_goes_unless_it_runs);
  tcase_add_loop_test(tests, many_run_in_order_of_expiry, 0, 20);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
