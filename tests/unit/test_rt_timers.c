/* The heap of timer lists against a plain sorted list of the same timers. */
#include <check.h>
#include <stdlib.h>

#include "runtime/timers.h"

enum { TIMERS = 2000, DURATIONS = 300 };

static struct rt__timer_heap heap;
static uint64_t now;

static void setup(void) {
  rt__heap_prepare(&heap);
  now = 0;
}

static void teardown(void) {
  rt__heap_release(&heap);
}

static uint32_t cell(uint32_t duration) {
  uint32_t number = rt__table_get(&heap.cells);
  *rt__timer_at(&heap, number) = (struct rt__timer){.duration = duration & 0x7fffffff};
  return number;
}

/* The first is number 1, and so on. */
static uint32_t insert(uint64_t start, uint32_t duration) {
  uint32_t number = cell(duration);
  now = start;
  rt__heap_insert(&heap, number, start);
  return number;
}

static uint64_t due(uint32_t number) {
  const struct rt__timer *t = rt__timer_at(&heap, number);
  return rt__timer_start(t, now) + t->duration;
}

/* Takes the timer that is due first, as the loop does: a list whose first timer was removed
 * comes up too early, and is put back. */
static uint32_t take(void) {
  struct rt__timer_list *list = rt__heap_first(&heap);
  for (; list->expiry < due(list->first); list = rt__heap_first(&heap))
    rt__heap_delay(&heap, list, due(list->first));
  uint32_t number = rt__heap_take(&heap, list);
  rt__heap_drop_if_empty(&heap, list);
  return number;
}

START_TEST(a_waiting_timer_is_small) {
  ck_assert_uint_le(sizeof(struct rt__timer), 32);
}
END_TEST

START_TEST(one_list_for_each_duration) {
  insert(100, 10);
  insert(101, 10);
  insert(102, 20);
  ck_assert_uint_eq(heap.count, 2);
  ck_assert_uint_eq(rt__heap_first(&heap)->expiry, 110);
  ck_assert_uint_eq(rt__heap_first(&heap)->first, 1);
  ck_assert_uint_eq(rt__heap_first(&heap)->last, 2);
}
END_TEST

START_TEST(says_when_the_first_changes) {
  ck_assert_int_eq(rt__heap_insert(&heap, cell(50), 100), 1);
  ck_assert_int_eq(rt__heap_insert(&heap, cell(70), 100), 0);
  ck_assert_int_eq(rt__heap_insert(&heap, cell(10), 100), 1);
}
END_TEST

START_TEST(equal_expiries_keep_their_order) {
  insert(100, 30);
  insert(110, 20);
  insert(120, 10);
  for (uint32_t i = 1; i <= 3; i++)
    ck_assert_uint_eq(take(), i);
  ck_assert_ptr_null(rt__heap_first(&heap));
}
END_TEST

START_TEST(an_emptied_list_goes_unless_it_runs) {
  uint32_t number = insert(100, 10);
  struct rt__timer_list *list = rt__heap_first(&heap);
  list->running = 1;
  rt__heap_remove(&heap, number);
  ck_assert_uint_eq(heap.count, 1);
  number = insert(105, 10);
  ck_assert_uint_eq(list->first, number);
  list->running = 0;
  rt__heap_remove(&heap, number);
  ck_assert_uint_eq(heap.count, 0);
}
END_TEST

/* Starts keep 32 bits of the clock, also where these bits begin anew. */
START_TEST(starts_are_found_again) {
  static const uint64_t starts[] = {0, 1, 0xfffffffeu, 0x100000000u, 0x1fffffff0u};
  static const uint32_t ages[] = {0, 1, 20, 0x7fffffff, 0x7fffffffu + (1u << 29)};
  for (size_t s = 0; s < sizeof starts / sizeof *starts; s++) {
    const struct rt__timer *t = rt__timer_at(&heap, insert(starts[s], 5));
    for (size_t a = 0; a < sizeof ages / sizeof *ages; a++)
      ck_assert_uint_eq(rt__timer_start(t, starts[s] + ages[a]), starts[s]);
    if (starts[s] > 1000)
      ck_assert_uint_eq(rt__timer_start(t, starts[s] - 1000), starts[s]);
  }
}
END_TEST

/* Many durations, starts in time order, every third timer removed again. */
START_TEST(many_run_in_order_of_expiry) {
  unsigned seed = 12345 + (unsigned)_i;
  int left = 0;
  for (int i = 0; i < TIMERS; i++) {
    insert((uint64_t)i / 4, 1 + (uint32_t)(rand_r(&seed) % DURATIONS));
    left++;
  }
  for (uint32_t i = 1; i <= TIMERS; i += 3, left--)
    rt__heap_remove(&heap, i);
  uint64_t last = 0;
  for (; rt__heap_first(&heap); left--) {
    uint32_t number = take();
    ck_assert_uint_ne(number % 3, 1);
    ck_assert_uint_ge(due(number), last);
    last = due(number);
  }
  ck_assert_int_eq(left, 0);
}
END_TEST

/* Cells that were put back are given out again before new ones. */
START_TEST(cells_are_used_again) {
  for (uint32_t i = 1; i <= TIMERS; i++)
    ck_assert_uint_eq(cell(1), i);
  rt__table_put(&heap.cells, 7);
  rt__table_put(&heap.cells, 1500);
  ck_assert_uint_eq(cell(1), 1500);
  ck_assert_uint_eq(cell(1), 7);
  ck_assert_uint_eq(cell(1), TIMERS + 1);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("rt_timers");
  TCase *tests = tcase_create("heap");
  tcase_add_checked_fixture(tests, setup, teardown);
  tcase_add_test(tests, a_waiting_timer_is_small);
  tcase_add_test(tests, one_list_for_each_duration);
  tcase_add_test(tests, says_when_the_first_changes);
  tcase_add_test(tests, equal_expiries_keep_their_order);
  tcase_add_test(tests, an_emptied_list_goes_unless_it_runs);
  tcase_add_test(tests, starts_are_found_again);
  tcase_add_test(tests, cells_are_used_again);
  tcase_add_loop_test(tests, many_run_in_order_of_expiry, 0, 20);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
