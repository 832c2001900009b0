/* Ticks, phases, callbacks: where the loop's time goes. */
#include "tests/unit/model_fixture.h"

/* main 0..30 ms, poll 30..50, timer 50..170, poll 170..200 */
static void small_program(void) {
  PUT(0, LOOP_START, 0, 0, 1, 0);
  PUT(0, PHASE, TR_PHASE_MAIN, 0, 0, 0);
  BEGIN(0, MAIN, 1, 1, TR_UNKNOWN);
  END(30000, MAIN, 1);
  POLL(30000, 50000, 20);
  PUT(50000, PHASE, TR_PHASE_TIMERS, 0, 0, 0);
  BEGIN(50000, TIMER, 2, 2, 5 * MS);
  END(170000, TIMER, 2);
  POLL(170000, 200000, FOREVER);
  PUT(200000, LOOP_STOP, 0, 0, 1, 0);
}

START_TEST(time_adds_up) {
  small_program();
  const struct md_process *p = first();
  ck_time_adds_up(p, 200 * MS);
  ck_assert_uint_eq(p->idle_ns, 50 * MS);
  ck_assert_uint_eq(p->phase_ns[TR_PHASE_POLL], 50 * MS);
  ck_assert_uint_eq(p->phase_ns[TR_PHASE_MAIN], 30 * MS);
  ck_assert_uint_eq(p->phase_ns[TR_PHASE_TIMERS], 120 * MS);
  ck_assert_double_eq_tol(md_utilization(p), 0.75, 1e-9);
}
END_TEST

START_TEST(main_before_loop_start_counts) {
  PUT(0, PHASE, TR_PHASE_MAIN, 0, 0, 0);
  BEGIN(0, MAIN, 1, 1, TR_UNKNOWN);
  END(30000, MAIN, 1);
  PUT(31000, LOOP_START, 0, 0, 1, 0);
  PUT(31000, PHASE, TR_PHASE_TIMERS, 0, 0, 0);
  BEGIN(31000, TIMER, 2, 2, 0);
  END(35000, TIMER, 2);
  POLL(35000, 36000, 1);
  PUT(40000, LOOP_STOP, 0, 0, 1, 0);
  PUT(90000, PROCESS_END, 0, 0, 100, 0);
  const struct md_process *p = first();
  ck_time_adds_up(p, 40 * MS);
  ck_assert_uint_eq(p->ticks.count, 2); /* main, then timers before the first poll */
  ck_assert_uint_eq(p->ticks.max_ns, 31 * MS);
  ck_assert_uint_eq(p->ticks.min_ns, 4 * MS);
}
END_TEST

START_TEST(ticks_are_busy_time) {
  small_program();
  const struct md_process *p = first();
  ck_assert_uint_eq(p->ticks.count, 2);
  ck_assert_uint_eq(p->ticks.min_ns, 30 * MS);
  ck_assert_uint_eq(p->ticks.max_ns, 120 * MS);
}
END_TEST

START_TEST(tick_without_callback_is_not_counted) {
  PUT(0, LOOP_START, 0, 0, 1, 0);
  POLL(10, 20, 1);
  POLL(90, 100, 1);
  POLL(110, 120, 1);
  ck_assert_uint_eq(first()->ticks.count, 0);
}
END_TEST

START_TEST(poll_that_does_not_wait_is_busy) {
  PUT(0, LOOP_START, 0, 0, 1, 0);
  POLL(10, 20, 0);
  PUT(20, LOOP_STOP, 0, 0, 1, 0);
  ck_assert_uint_eq(first()->idle_ns, 0);
  ck_assert_uint_eq(first()->phase_ns[TR_PHASE_POLL], 10 * US);
  ck_time_adds_up(first(), 20 * US);
}
END_TEST

START_TEST(poll_inside_a_callback_is_not_the_loops) {
  PUT(0, LOOP_START, 0, 0, 1, 0);
  POLL(0, 10, 1);
  BEGIN(10, TIMER, 2, 2, 0);
  POLL(20, 500, FOREVER); /* a synchronous spawn's */
  END(1000, TIMER, 2);
  POLL(1000, 1010, 1);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 2)->run.max_ns, 990 * US);
  ck_assert_uint_eq(first()->idle_ns, 20 * US);
  ck_assert_uint_eq(first()->ticks.count, 1);
}
END_TEST

START_TEST(a_callback_whose_end_is_missing_does_not_hide_the_loop) {
  PUT(0, LOOP_START, 0, 0, 1, 0);
  POLL(0, 10, 1);
  BEGIN(10, TIMER, 2, 2, 0);
  PUT(900, PHASE, TR_PHASE_CHECK, 0, 0, 0);
  POLL(1000, 2000, 1);
  BEGIN(2000, TIMER, 3, 3, 0);
  END(2100, TIMER, 3);
  ck_assert_ptr_null(first()->open);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 2)->run.count, 0);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 3)->run.count, 1);
  ck_assert_uint_eq(first()->idle_ns, 1010 * US);
}
END_TEST

START_TEST(nested_time_is_the_inner_ones) {
  BEGIN(0, TIMER, 1, 1, 0);
  BEGIN(10, NEXTTICK, 2, 2, 0);
  BEGIN(12, USER, 3, 3, 0);
  END(15, USER, 3);
  END(30, NEXTTICK, 2);
  END(100, TIMER, 1);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 1)->run.sum_ns, 80 * US);
  ck_assert_uint_eq(row(TR_KIND_NEXTTICK, 2)->run.sum_ns, 17 * US);
  ck_assert_uint_eq(row(TR_KIND_USER, 3)->run.sum_ns, 3 * US);
  ck_assert_uint_eq(first()->callback_count, 3);
}
END_TEST

START_TEST(an_end_closes_what_never_ended_inside) {
  BEGIN(0, TIMER, 1, 1, 0);
  BEGIN(10, USER, 2, 2, 0);
  END(100, TIMER, 1);
  END(120, USER, 2);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 1)->run.count, 1);
  ck_assert_uint_eq(row(TR_KIND_USER, 2)->run.count, 0);
  ck_assert_ptr_null(first()->open);
}
END_TEST

START_TEST(very_deep_nesting_is_survived) {
  for (unsigned i = 0; i < 200; i++)
    BEGIN(i, USER, 1, 1000 + i, 0);
  for (unsigned i = 200; i > 0; i--)
    END(400 - i, USER, 999 + i);
  ck_assert_ptr_null(first()->open);
  ck_assert_uint_eq(row(TR_KIND_USER, 1)->run.count, 64);
}
END_TEST

START_TEST(open_callback_is_shown) {
  BEGIN(5, TIMER, 1, 1, 0);
  ck_assert_ptr_eq(first()->open, row(TR_KIND_TIMER, 1));
  ck_assert_uint_eq(first()->open_begin_ns, BASE + 5 * US);
  END(9, TIMER, 1);
  ck_assert_ptr_null(first()->open);
}
END_TEST

START_TEST(waits) {
  BEGIN(1000, TIMER, 1, 1, 70 * US);
  END(1001, TIMER, 1);
  CREATE(1100, IMMEDIATE, 9, 2, 0);
  BEGIN(1150, IMMEDIATE, 2, 2, TR_UNKNOWN);
  END(1151, IMMEDIATE, 2);
  CREATE(1200, NET, 9, 3, 0);
  PUT(1300, TASK_READY, TR_KIND_NET, 0, 3, 0);
  BEGIN(1330, NET, 3, 3, TR_UNKNOWN);
  END(1331, NET, 3);
  CREATE(1400, NET, 9, 4, 0); /* nothing says when it became runnable */
  BEGIN(1500, NET, 4, 4, TR_UNKNOWN);
  END(1501, NET, 4);
  put(1600, WORKER_1, TR_EV_POOL_DONE, TR_KIND_FS, S_READ, 5, 0);
  PUT(1610, POOL_SUBMIT, TR_KIND_FS, S_READ, 6, 0);
  put(1620, WORKER_1, TR_EV_POOL_START, TR_KIND_FS, S_READ, 6, 0);
  put(1640, WORKER_1, TR_EV_POOL_DONE, TR_KIND_FS, S_READ, 6, 0);
  BEGIN(1700, FS, 5, 6, TR_UNKNOWN);
  END(1701, FS, 6);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 1)->wait.max_ns, 70 * US);
  ck_assert_uint_eq(row(TR_KIND_IMMEDIATE, 2)->wait.max_ns, 50 * US);
  ck_assert_uint_eq(row(TR_KIND_NET, 3)->wait.max_ns, 30 * US);
  ck_assert_uint_eq(row(TR_KIND_NET, 4)->wait.count, 0);
  ck_assert_uint_eq(row(TR_KIND_NET, 4)->slowest[0].wait_ns, TR_UNKNOWN);
  ck_assert_uint_eq(row(TR_KIND_FS, 5)->wait.max_ns, 60 * US);
}
END_TEST

START_TEST(who_schedules) {
  CREATE(10, IMMEDIATE, 40, 1, 0);
  BEGIN(20, IMMEDIATE, 2, 1, 0);
  CREATE(21, IMMEDIATE, 41, 2, 1); /* by itself */
  END(25, IMMEDIATE, 1);
  BEGIN(30, IMMEDIATE, 2, 2, 0);
  END(35, IMMEDIATE, 2);
  const struct md_callback *r = row(TR_KIND_IMMEDIATE, 2);
  ck_assert_uint_eq(r->created, 2);
  ck_assert_uint_eq(r->self_scheduled, 1);
  ck_assert_uint_eq(r->scheduled_at, 41);
}
END_TEST

START_TEST(live_tasks) {
  CREATE(10, TIMER, 1, 1, 0);
  CREATE(11, IMMEDIATE, 1, 2, 0);
  CREATE(12, TIMER, 1, 3, 0);
  ck_assert_uint_eq(first()->live_tasks, 3);
  BEGIN(20, IMMEDIATE, 2, 2, 0);
  END(21, IMMEDIATE, 2);
  ck_assert_uint_eq(first()->live_tasks, 2);
  PUT(22, TASK_CANCEL, TR_KIND_TIMER, 0, 3, 0);
  PUT(23, TASK_CANCEL, TR_KIND_TIMER, 0, 3, 0);
  ck_assert_uint_eq(first()->live_tasks, 1);
  /* An interval under one id lives until it is cancelled. */
  for (unsigned i = 0; i < 5; i++) {
    BEGIN(30 + i * 10, TIMER, 3, 1, 0);
    END(31 + i * 10, TIMER, 1);
  }
  ck_assert_uint_eq(first()->live_tasks, 1);
  PUT(99, TASK_CANCEL, TR_KIND_TIMER, 0, 1, 0);
  ck_assert_uint_eq(first()->live_tasks, 0);
}
END_TEST

START_TEST(many_tasks_are_forgotten) {
  for (uint64_t i = 1; i <= 100000; i++) {
    CREATE(i * 3, TIMER, 1, i, 0);
    BEGIN(i * 3 + 1, TIMER, 2, i, 0);
    END(i * 3 + 2, TIMER, i);
  }
  ck_assert_uint_eq(first()->live_tasks, 0);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 2)->run.count, 100000);
}
END_TEST

START_TEST(victims) {
  BEGIN(10000, TIMER, 1, 1, 0);
  END(110000, TIMER, 1);
  /* Due 40 ms before the long one ended, and 1 ms before it began. */
  BEGIN(110000, TIMER, 2, 2, 40 * MS);
  END(110010, TIMER, 2);
  BEGIN(110010, TIMER, 3, 3, 101010 * US);
  END(110020, TIMER, 3);
  /* Due after it: no victim. */
  BEGIN(110500, TIMER, 2, 4, 100 * US);
  END(110501, TIMER, 2);
  const struct md_callback *r = row(TR_KIND_TIMER, 1);
  ck_assert_uint_eq(r->victims, 2);
  ck_assert_uint_eq(r->harm_ns, 140 * MS);
  ck_assert_uint_eq(r->slowest[0].victims, 2);
  ck_assert_uint_eq(r->slowest[0].harm_ns, 140 * MS);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 2)->harm_ns, 0);
}
END_TEST

START_TEST(short_callbacks_have_no_victims) {
  BEGIN(10000, TIMER, 1, 1, 0);
  END(10900, TIMER, 1);
  BEGIN(10900, TIMER, 2, 2, 500 * US);
  END(10901, TIMER, 2);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 1)->victims, 0);
}
END_TEST

START_TEST(what_a_callback_defers_itself_is_no_victim) {
  BEGIN(10000, TIMER, 1, 1, 0);
  CREATE(10500, NEXTTICK, 1, 2, 1);
  CREATE(10500, IMMEDIATE, 1, 3, 1);
  END(20000, TIMER, 1);
  BEGIN(20000, NEXTTICK, 2, 2, 9500 * US);
  END(20001, NEXTTICK, 2);
  BEGIN(20001, IMMEDIATE, 3, 3, 9501 * US);
  END(20002, IMMEDIATE, 3);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 1)->victims, 0);
}
END_TEST

START_TEST(nested_harm_is_the_inner_ones) {
  BEGIN(10000, TIMER, 1, 1, 0);
  BEGIN(12000, USER, 2, 2, TR_UNKNOWN);
  END(18000, USER, 2);
  END(20000, TIMER, 1);
  BEGIN(20000, TIMER, 3, 3, 20 * MS); /* ready since before both */
  END(20001, TIMER, 3);
  ck_assert_uint_eq(row(TR_KIND_USER, 2)->harm_ns, 6 * MS);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 1)->harm_ns, 4 * MS);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 1)->victim_rows, 1);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 1)->worst_victims[0].delay_ns, 4 * MS);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 1)->worst_victims[0].max_ns, 4 * MS);
}
END_TEST

START_TEST(victims_are_those_with_the_most_delay) {
  uint64_t task = 100;
  for (int round = 0; round < 3; round++) {
    uint64_t at = 100000 * (uint64_t)(round + 1);
    BEGIN(at, TIMER, 1, 1, 0);
    END(at + 10000, TIMER, 1);
    /* Ten rows that were ready while it ran, the first for longest. */
    for (uint32_t i = 0; i < 10; i++, task++) {
      BEGIN(at + 10000 + i, TIMER, 10 + i, task, (10 - i) * MS + i * US);
      END(at + 10000 + i, TIMER, task);
    }
  }
  const struct md_callback *r = row(TR_KIND_TIMER, 1);
  const struct md_victim *worst = &r->worst_victims[0];
  ck_assert_uint_eq(r->victims, 30);
  ck_assert_uint_eq(r->victim_rows, MD_VICTIMS);
  for (uint32_t i = 1; i < r->victim_rows; i++)
    if (r->worst_victims[i].delay_ns > worst->delay_ns)
      worst = &r->worst_victims[i];
  ck_assert_ptr_eq(worst->callback, row(TR_KIND_TIMER, 10));
  ck_assert_uint_eq(worst->count, 3);
  ck_assert_uint_eq(worst->delay_ns, 30 * MS);
  ck_assert_uint_eq(worst->max_ns, 10 * MS);
}
END_TEST

START_TEST(slowest_are_sorted_and_kept) {
  for (uint64_t i = 0; i < 50; i++) {
    uint64_t run = (i * 37) % 50 + 1;
    BEGIN(i * 100, TIMER, 1, i + 1, i);
    END(i * 100 + run, TIMER, i + 1);
  }
  const struct md_callback *r = row(TR_KIND_TIMER, 1);
  ck_assert_uint_eq(r->slowest_count, MD_SLOWEST);
  for (uint32_t i = 0; i < MD_SLOWEST; i++)
    ck_assert_uint_eq(r->slowest[i].run_ns, (50 - i) * US);
}
END_TEST

START_TEST(rows_are_capped) {
  for (uint32_t i = 0; i < 10000; i++) {
    BEGIN(i * 2, TIMER, i + 1, i + 1, 0);
    END(i * 2 + 1, TIMER, i + 1);
  }
  const struct md_process *p = first();
  ck_assert_uint_eq(p->callback_rows, 4097);
  ck_assert_str_eq(p->callbacks[4096]->name, "(other)");
  ck_assert_uint_eq(p->callbacks[4096]->run.count, 10000 - 4096);
  ck_assert_uint_eq(p->callback_rows_dropped, 10000 - 4096);
}
END_TEST

START_TEST(history_splits_at_borders) {
  PUT(0, LOOP_START, 0, 0, 1, 0);
  POLL(0, 250000, FOREVER);      /* 250 ms idle */
  POLL(450000, 460000, FOREVER); /* 200 ms busy before it */
  const struct md_bucket *h = first()->history;
  static const uint64_t busy_ms[] = {0, 0, 50, 100, 50};
  static const uint64_t idle_ms[] = {100, 100, 50, 0, 10};
  for (int i = 0; i < 5; i++) {
    const struct md_bucket *b = &h[(BASE / MD_BUCKET_NS + i) % MD_BUCKETS];
    ck_assert_uint_eq(b->start_ns, BASE + i * MD_BUCKET_NS);
    ck_assert_uint_eq(b->busy_ns, busy_ms[i] * MS);
    ck_assert_uint_eq(b->idle_ns, idle_ms[i] * MS);
  }
  ck_assert_double_eq_tol(md_utilization_window(f->m, first(), 10000000000u), 200.0 / 460,
                          1e-9);
  ck_assert_double_lt(md_utilization_window(f->m, first(), MD_BUCKET_NS / 2), 0.9);
}
END_TEST

START_TEST(advance_is_corrected_by_late_events) {
  PUT(0, LOOP_START, 0, 0, 1, 0);
  PUT(1000, PHASE, TR_PHASE_CHECK, 0, 0, 0);
  md_advance(f->m, BASE + 50000 * US);
  ck_time_adds_up(first(), 50 * MS);
  ck_assert_uint_eq(first()->idle_ns, 0);
  PUT(10000, POLL_BEGIN, 0, FOREVER, 0, 0);
  md_advance(f->m, BASE + 60000 * US);
  ck_time_adds_up(first(), 60 * MS);
  ck_assert_uint_eq(first()->busy_ns, 10 * MS);
  ck_assert_uint_eq(first()->idle_ns, 50 * MS);
  md_advance(f->m, BASE + 20000 * US); /* never back */
  ck_time_adds_up(first(), 60 * MS);
}
END_TEST

START_TEST(intervals) {
  PUT(0, LOOP_START, 0, 0, 1, 0);
  POLL(0, 10000, FOREVER);
  BEGIN(10000, TIMER, 1, 1, 0);
  END(20000, TIMER, 1);
  PUT(20000, POLL_BEGIN, 0, FOREVER, 0, 0);
  md_advance(f->m, BASE + 30000 * US);
  md_interval_begin(f->m);
  ck_assert_uint_eq(first()->interval.callbacks[TR_KIND_TIMER], 0);
  PUT(40000, POLL_END, 0, 0, 0, 0);
  BEGIN(40000, TIMER, 1, 2, 0);
  END(70000, TIMER, 2);
  PUT(70000, POLL_BEGIN, 0, FOREVER, 0, 0);
  const struct md_interval *i = &first()->interval;
  ck_assert_uint_eq(i->idle_ns, 10 * MS);
  ck_assert_uint_eq(i->busy_ns, 30 * MS);
  ck_assert_uint_eq(i->callbacks[TR_KIND_TIMER], 1);
  ck_assert_uint_eq(i->ticks.count, 1);
  ck_assert_uint_eq(i->ticks.max_ns, 30 * MS);
  ck_assert_double_eq_tol(md_utilization(first()), 0.75, 1e-9);
}
END_TEST

START_TEST(loss_forgets_what_was_open) {
  PUT(0, LOOP_START, 0, 0, 1, 0);
  POLL(0, 1000, 5);
  BEGIN(1000, TIMER, 1, 1, 0);
  PUT(900000, LOST, 0, 0, 500, 800000 * US); /* since 100 ms */
  END(901000, TIMER, 1);                     /* of another run, for all we know */
  POLL(910000, 920000, 5);
  BEGIN(920000, TIMER, 2, 2, 0);
  END(921000, TIMER, 2);
  POLL(922000, 923000, 5);
  const struct md_process *p = first();
  ck_assert_uint_eq(p->lost, 500);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 1)->run.count, 0);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 2)->run.count, 1);
  ck_assert_uint_eq(p->ticks.count, 1);
  ck_assert_uint_eq(p->ticks.max_ns, 2 * MS);
  ck_assert_uint_eq(p->unknown_ns, 810 * MS);
  ck_time_adds_up(p, 923 * MS);
  ck_assert_ptr_null(finding("slow-callback"));
  ck_assert_ptr_nonnull(finding("dropped"));
}
END_TEST

START_TEST(loss_elsewhere_leaves_the_loop_alone) {
  PUT(0, LOOP_START, 0, 0, 1, 0);
  BEGIN(1000, TIMER, 1, 1, 0);
  put(2000, SAMPLER, TR_EV_LOST, 0, 0, 7, 0);
  END(3000, TIMER, 1);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 1)->run.count, 1);
  ck_assert_uint_eq(first()->unknown_ns, 0);
}
END_TEST

START_TEST(killed_in_a_callback) {
  BEGIN(0, MAIN, 1, 1, TR_UNKNOWN);
  END(10, MAIN, 1);
  POLL(10, 20, 1);
  BEGIN(20, TIMER, 2, 2, 0);
  put(500020, SAMPLER, TR_EV_SAMPLE, 0, 0, 2, 0);
  const struct md_finding *x = finding("slow-callback");
  ck_assert_ptr_nonnull(x);
  ck_assert_uint_eq(x->line, 2);
  ck_assert_uint_eq(row(TR_KIND_TIMER, 2)->run.max_ns, 500 * MS);
  ck_assert_int_eq(row(TR_KIND_TIMER, 2)->slowest[0].unfinished, 1);
}
END_TEST

START_TEST(looking_from_the_middle_of_a_tick_on) {
  END(0, TIMER, 9); /* whose beginning we did not see */
  BEGIN(1000, TIMER, 1, 1, 0);
  END(2000, TIMER, 1);
  POLL(3000, 4000, FOREVER);
  BEGIN(4000, TIMER, 1, 2, 0);
  END(9000, TIMER, 2);
  PUT(9000, POLL_BEGIN, 0, 1, 0, 0);
  ck_time_adds_up(first(), 8 * MS);
  ck_assert_uint_eq(first()->busy_ns, 7 * MS);
  ck_assert_uint_eq(first()->ticks.count, 1); /* the one seen whole */
  ck_assert_uint_eq(first()->ticks.max_ns, 5 * MS);
}
END_TEST

START_TEST(more_may_come_after_the_end) {
  BEGIN(0, TIMER, 1, 1, 0);
  END(10, TIMER, 1);
  ck_assert_ptr_null(finding("slow-callback"));
  BEGIN(1000000, TIMER, 1, 2, 0);
  END(1200000, TIMER, 2);
  ck_assert_ptr_nonnull(finding("slow-callback"));
}
END_TEST

RUN_TESTS("model_loop", time_adds_up, main_before_loop_start_counts, ticks_are_busy_time,
          tick_without_callback_is_not_counted, poll_that_does_not_wait_is_busy,
          poll_inside_a_callback_is_not_the_loops,
          a_callback_whose_end_is_missing_does_not_hide_the_loop,
          nested_time_is_the_inner_ones, an_end_closes_what_never_ended_inside,
          very_deep_nesting_is_survived, open_callback_is_shown, waits, who_schedules,
          live_tasks, many_tasks_are_forgotten, victims, short_callbacks_have_no_victims,
          what_a_callback_defers_itself_is_no_victim, nested_harm_is_the_inner_ones,
          victims_are_those_with_the_most_delay,
          slowest_are_sorted_and_kept, rows_are_capped, history_splits_at_borders,
          advance_is_corrected_by_late_events, intervals, loss_forgets_what_was_open,
          loss_elsewhere_leaves_the_loop_alone, killed_in_a_callback,
          looking_from_the_middle_of_a_tick_on, more_may_come_after_the_end)
