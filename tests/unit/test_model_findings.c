/* Findings: each fires when it should, says its numbers, and keeps still when it should.
 */
#include "tests/unit/model_fixture.h"

/* A loop that polls at once, so that start-up is over. */
static void loop_runs(void) {
  PUT(0, LOOP_START, 0, 0, 1, 0);
  POLL(0, 10, 1);
}

/* One tick at `us` whose only callback, at line `site`, runs for `run_us`. */
static void tick(uint64_t us, uint32_t site, uint64_t run_us) {
  static uint64_t task = 1000000;
  PUT(us, POLL_END, 0, 0, 0, 0);
  BEGIN(us, TIMER, site, ++task, 0);
  END(us + run_us, TIMER, task);
  PUT(us + run_us, POLL_BEGIN, 0, 50, 0, 0);
}

static size_t count_of(const char *id) {
  size_t count, hits = 0;
  const struct md_finding *all = md_findings(f->m, &count);
  for (size_t i = 0; i < count; i++)
    hits += !strcmp(all[i].id, id);
  return hits;
}

START_TEST(nothing_is_wrong_with_a_quiet_program) {
  size_t count;
  loop_runs();
  for (uint64_t i = 1; i <= 100; i++)
    tick(i * 20000, 1 + i % 3, 900);
  md_finish(f->m);
  md_findings(f->m, &count);
  ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(slow_callback_is_first_with_its_line_and_time) {
  size_t count;
  loop_runs();
  for (uint64_t i = 1; i <= 50; i++)
    tick(i * 20000, 1, 2000);
  tick(2000000, 44, 120500);
  BEGIN(2120500, TIMER, 1, 7, 100 * MS); /* a victim */
  END(2120600, TIMER, 7);
  md_finish(f->m);
  const struct md_finding *all = md_findings(f->m, &count);
  ck_assert_str_eq(all[0].id, "slow-callback");
  ck_assert_int_eq(all[0].severity, MD_WARNING);
  ck_assert_str_eq(all[0].title, "timer f44 (app.js:44) blocked the loop for 121 ms");
  ck_assert_str_eq(all[0].file, "/home/me/app.js");
  ck_assert_uint_eq(all[0].line, 44);
  ck_assert_uint_eq(all[0].at_ns, BASE + 2000 * MS);
  ck_assert_ptr_nonnull(strstr(all[0].evidence, "1 of 1 runs"));
  ck_assert_ptr_nonnull(strstr(all[0].evidence, "made others wait 1 time, "));
  ck_assert_uint_eq(all[0].weight_ns, 220500 * US);
  ck_assert_uint_eq(count_of("slow-callback"), 1);
  ck_assert_uint_eq(count_of("loop-delay"), 1);
}
END_TEST

START_TEST(almost_slow_is_fine) {
  loop_runs();
  tick(1000, 4, 99999);
  ck_assert_ptr_null(finding("slow-callback"));
  ck_assert_ptr_null(finding("loop-delay"));
}
END_TEST

START_TEST(slow_callbacks_rank_by_severity_then_harm) {
  size_t count;
  loop_runs();
  tick(1000, 4, 300000);
  tick(400000, 5, 150000);
  BEGIN(550000, TIMER, 1, 7, 150 * MS);
  END(550001, TIMER, 7);
  BEGIN(550001, TIMER, 1, 8, 150 * MS);
  END(550002, TIMER, 8);
  tick(600000, 6, 1000000);
  md_finish(f->m);
  const struct md_finding *all = md_findings(f->m, &count);
  ck_assert_uint_eq(all[0].line, 6);
  ck_assert_int_eq(all[0].severity, MD_ERROR);
  ck_assert_uint_eq(all[1].line, 5); /* shorter than 4's, but it harmed more */
  ck_assert_uint_eq(all[2].line, 4);
}
END_TEST

START_TEST(slow_callback_while_it_runs) {
  loop_runs();
  PUT(20000, POLL_END, 0, 0, 0, 0);
  BEGIN(20000, TIMER, 9, 1, 0);
  ck_assert_ptr_null(finding_at(110000, "slow-callback"));
  const struct md_finding *x = finding_at(270000, "slow-callback");
  ck_assert_ptr_nonnull(x);
  ck_assert_uint_eq(x->line, 9);
  ck_assert_ptr_nonnull(strstr(x->title, "250 ms, unfinished"));
  ck_assert_ptr_nonnull(strstr(x->evidence, "still runs"));
  END(280000, TIMER, 1);
  x = finding_at(500000, "slow-callback");
  ck_assert_ptr_null(strstr(x->title, "unfinished"));
  ck_assert_ptr_nonnull(strstr(x->title, "260 ms"));
}
END_TEST

START_TEST(start_up_is_no_warning) {
  PUT(0, PHASE, TR_PHASE_MAIN, 0, 0, 0);
  BEGIN(0, MAIN, 1, 1, TR_UNKNOWN);
  END(300000, MAIN, 1);
  PUT(300000, LOOP_START, 0, 0, 1, 0);
  POLL(300000, 300010, 1);
  const struct md_finding *x = finding("slow-callback");
  ck_assert_ptr_nonnull(x);
  ck_assert_int_eq(x->severity, MD_INFO);
  ck_assert_str_eq(x->title, "start-up ran 300 ms");
  ck_assert_ptr_null(finding("loop-delay"));
}
END_TEST

START_TEST(long_start_up_is_a_warning) {
  BEGIN(0, MAIN, 1, 1, TR_UNKNOWN);
  END(1300000, MAIN, 1);
  ck_assert_int_eq(finding("slow-callback")->severity, MD_WARNING);
}
END_TEST

START_TEST(never_yielded) {
  BEGIN(0, MAIN, 1, 1, TR_UNKNOWN);
  CREATE(10, TIMER, 2, 2, 1);
  ck_assert_ptr_null(finding_at(900000, "never-yielded"));
  const struct md_finding *x = finding_at(1500000, "never-yielded");
  ck_assert_ptr_nonnull(x);
  ck_assert_uint_eq(count_of("slow-callback"), 0);
  END(1600000, MAIN, 1);
  ck_assert_ptr_null(finding_at(1800000, "never-yielded"));
  ck_assert_uint_eq(count_of("slow-callback"), 1);
}
END_TEST

START_TEST(loop_delay_by_median) {
  loop_runs();
  for (uint64_t i = 1; i <= 30; i++)
    tick(i * 100000, 3, 12000);
  const struct md_finding *x = finding("loop-delay");
  ck_assert_ptr_nonnull(x);
  ck_assert_ptr_nonnull(strstr(x->title, "12.0 ms"));
  ck_assert_ptr_null(finding("slow-callback"));
  ck_assert_ptr_null(finding("loop-saturated"));
}
END_TEST

START_TEST(few_longer_ticks_are_no_delay) {
  loop_runs();
  for (uint64_t i = 1; i <= 10; i++)
    tick(i * 100000, 3, 12000);
  for (uint64_t i = 11; i <= 30; i++)
    tick(i * 100000, 3, 8000);
  ck_assert_ptr_null(finding("loop-delay"));
}
END_TEST

START_TEST(loop_saturated) {
  loop_runs();
  for (uint64_t i = 1; i <= 200; i++)
    tick(i * 20000, 3, 19800);
  ck_assert_ptr_nonnull(finding("loop-saturated"));
}
END_TEST

START_TEST(busy_but_not_saturated) {
  loop_runs();
  for (uint64_t i = 1; i <= 200; i++)
    tick(i * 20000, 3, 18000);
  ck_assert_ptr_nonnull(finding("loop-delay"));
  ck_assert_ptr_null(finding("loop-saturated"));
}
END_TEST

START_TEST(spawn_cost) {
  for (uint64_t i = 1; i <= 5; i++) {
    CREATE(i * 100000, CHILD, 60 + i, i, 0);
    PUT(i * 100000, SPAWN_BEGIN, 0, S_SH, i, 0);
    PUT(i * 100000 + (i == 3 ? 25000 : 2000), SPAWN_END, 0, S_SH, i, 200 + i);
  }
  const struct md_finding *x = finding("spawn-cost");
  ck_assert_ptr_nonnull(x);
  ck_assert_str_eq(x->title, "spawning /bin/sh blocked the loop for 25.0 ms");
  ck_assert_uint_eq(x->line, 63);
  ck_assert_ptr_nonnull(strstr(x->evidence, "1 of 5 spawns"));
}
END_TEST

START_TEST(cheap_spawns_are_fine) {
  PUT(0, SPAWN_BEGIN, 0, S_SH, 1, 0);
  PUT(19000, SPAWN_END, 0, S_SH, 1, 200);
  ck_assert_ptr_null(finding("spawn-cost"));
}
END_TEST

static void sync_call(uint64_t us, uint64_t length_us, uint32_t site) {
  PUT(us, SYNC_BEGIN, TR_KIND_FS, site, S_READ_SYNC, 0);
  PUT(us + length_us, SYNC_END, TR_KIND_FS, 0, S_READ_SYNC, 0);
}

START_TEST(sync_api) {
  loop_runs();
  for (uint64_t i = 0; i < 5; i++)
    sync_call(1000 + i * 10000, 300, 71);
  sync_call(90000, 100, 72); /* not worth a word */
  POLL(99000, 500000, FOREVER);
  const struct md_finding *x = finding("sync-api");
  ck_assert_ptr_nonnull(x);
  ck_assert_uint_eq(x->line, 71);
  ck_assert_int_eq(x->severity, MD_INFO);
  ck_assert_str_eq(x->title,
                   "readFileSync was called 5 times while the loop ran, 1.50 ms in all");
  ck_assert_uint_eq(count_of("sync-api"), 1);
}
END_TEST

START_TEST(sync_calls_at_start_up_are_fine) {
  BEGIN(0, MAIN, 1, 1, TR_UNKNOWN);
  sync_call(10, 50000, 71);
  END(60000, MAIN, 1);
  loop_runs();
  ck_assert_ptr_null(finding("sync-api"));
  ck_assert_uint_eq(first()->sync_count, 0);
}
END_TEST

static void collect(uint64_t us, uint64_t length_us) {
  PUT(us, GC_BEGIN, 0, 0, 0, 0);
  PUT(us + length_us, GC_END, 0, 10, 1 << 20, 0);
}

START_TEST(gc) {
  for (uint64_t i = 0; i < 6; i++)
    collect(i * 100000, 20000);
  const struct md_finding *x = finding("gc");
  ck_assert_ptr_nonnull(x);
  ck_assert_ptr_nonnull(strstr(x->title, "120 ms of one second"));
}
END_TEST

START_TEST(spread_out_gc_is_fine) {
  for (uint64_t i = 0; i < 60; i++)
    collect(i * 300000, 20000);
  ck_assert_ptr_null(finding("gc"));
}
END_TEST

START_TEST(uncaught_error) {
  BEGIN(10, TIMER, 5, 1, 0);
  PUT(20, UNCAUGHT, 0, 6, 1, S_BOOM);
  PUT(30, PROCESS_END, 0, 1, 100, 0);
  const struct md_finding *x = finding("uncaught-error");
  ck_assert_ptr_nonnull(x);
  ck_assert_int_eq(x->severity, MD_ERROR);
  ck_assert_str_eq(x->title, "uncaught error: boom");
  ck_assert_uint_eq(x->line, 6);
}
END_TEST

START_TEST(uncaught_error_that_was_handled) {
  BEGIN(10, TIMER, 5, 1, 0);
  PUT(20, UNCAUGHT, 0, 6, 1, S_BOOM);
  END(30, TIMER, 1);
  for (uint64_t i = 2; i < 40; i++) {
    BEGIN(i * 100, TIMER, 5, i, 0);
    END(i * 100 + 1, TIMER, i);
  }
  ck_assert_int_eq(finding("uncaught-error")->severity, MD_WARNING);
}
END_TEST

START_TEST(names_are_escaped) {
  PUT(20, UNCAUGHT, 0, 6, 1, S_EVIL);
  PUT(30, SPAWN_BEGIN, 0, S_EVIL, 1, 0);
  PUT(90000, SPAWN_END, 0, S_EVIL, 1, 200);
  const char *expected = "uncaught error: \\x1b]0;evil\\x07\\u202e\\n";
  ck_assert_str_eq(finding("uncaught-error")->title, expected);
  const char *title = finding("spawn-cost")->title;
  for (const char *c = title; *c; c++)
    ck_assert_int_ge(*c, ' ');
}
END_TEST

/* A nextTick that queues itself, `count` times, `run_us` each. */
static void drain(uint64_t us, uint64_t count, uint64_t run_us) {
  PUT(us, POLL_END, 0, 0, 0, 0);
  for (uint64_t i = 0; i < count; i++, us += run_us) {
    BEGIN(us, NEXTTICK, 8, i + 1, 0);
    END(us + run_us, NEXTTICK, i + 1);
  }
  PUT(us, POLL_BEGIN, 0, 1, 0, 0);
}

START_TEST(starvation) {
  loop_runs();
  drain(1000, 3000, 50);
  const struct md_finding *x = finding("starvation");
  ck_assert_ptr_nonnull(x);
  ck_assert_uint_eq(x->line, 8);
  ck_assert_ptr_nonnull(strstr(x->title, "150 ms"));
}
END_TEST

START_TEST(short_drains_are_fine) {
  loop_runs();
  for (uint64_t i = 1; i < 20; i++)
    drain(i * 100000, 500, 100);
  ck_assert_ptr_null(finding("starvation"));
}
END_TEST

/* Immediates at line 8 that schedule themselves; an idle poll of `idle_us` after each. */
static void chain(uint64_t count, uint64_t idle_us) {
  uint64_t us = 1000;
  for (uint64_t i = 1; i <= count; i++) {
    BEGIN(us, IMMEDIATE, 8, i, 0);
    CREATE(us + 1, IMMEDIATE, 8, i + 1, i);
    END(us + 500, IMMEDIATE, i);
    POLL(us + 500, us + 501 + idle_us, idle_us ? 1 : 0);
    us += 501 + idle_us;
  }
}

START_TEST(self_feeding) {
  loop_runs();
  chain(3000, 0);
  const struct md_finding *x = finding("self-feeding");
  ck_assert_ptr_nonnull(x);
  ck_assert_uint_eq(x->line, 8);
}
END_TEST

START_TEST(chain_with_idle_time_is_fine) {
  loop_runs();
  chain(3000, 500);
  ck_assert_ptr_null(finding("self-feeding"));
}
END_TEST

/* A sample of task 5, innermost frame first. */
static void sample_of(uint64_t us, uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  put(us, SAMPLER, TR_EV_SAMPLE, 4, 0, 5, 0);
  put(us, SAMPLER, TR_EV_FRAMES, 0, a, b | (uint64_t)c << 32, d);
}

START_TEST(a_run_of_no_known_function_is_named_by_its_samples) {
  loop_runs();
  BEGIN(1000, HTTP, SITE_SORT, 4, TR_UNKNOWN);
  END(1100, HTTP, 4);
  BEGIN(2000, HTTP, SITE_SORT, 5, TR_UNKNOWN);
  sample_of(100000, SITE_PACKAGE, 62, SITE_PACKAGE, 63);
  sample_of(150000, 64, SITE_PACKAGE, 63, 63);
  END(202000, HTTP, 5);
  ck_assert_uint_eq(row(TR_KIND_HTTP, SITE_SORT)->run.count, 1);
  ck_assert_uint_eq(row(TR_KIND_HTTP, 62)->run.count, 1);
  ck_assert_uint_eq(row(TR_KIND_HTTP, 62)->samples, 2);
  const struct md_finding *x = finding("slow-callback");
  ck_assert_ptr_nonnull(x);
  ck_assert_uint_eq(x->line, 62);
}
END_TEST

START_TEST(a_synchronous_call_is_seen_in_the_samples) {
  loop_runs();
  for (uint64_t i = 0; i < 20; i++)
    if (i < 5)
      sample_of(1000 * i, SITE_BUILT_IN, 61, 62, 63);
    else if (i < 10)
      sample_of(1000 * i, SITE_BUILT_IN, SITE_LOADER, 64, 65);
    else
      sample_of(1000 * i, 66, 61, 62, 63);
  const struct md_finding *x = finding("sync-api");
  ck_assert_ptr_nonnull(x);
  ck_assert_uint_eq(x->line, 61);
  ck_assert_ptr_nonnull(strstr(x->title, "readSync blocked the loop in 25%"));
  ck_assert_uint_eq(count_of("sync-api"), 1);
}
END_TEST

START_TEST(few_samples_of_a_synchronous_call_are_none) {
  loop_runs();
  for (uint64_t i = 0; i < 4; i++)
    sample_of(1000 * i, SITE_BUILT_IN, 61, 62, 63);
  ck_assert_ptr_null(finding("sync-api"));
}
END_TEST

static void samples(uint64_t hot, uint64_t other) {
  for (uint64_t i = 0; i < hot + other; i++) {
    put(i * 2000, SAMPLER, TR_EV_SAMPLE, 1, 0, 0, 0);
    put(i * 2000, SAMPLER, TR_EV_FRAMES, 0, i < hot ? 80 : 90 + i % 8, 0, 0);
  }
}

START_TEST(hot_function) {
  samples(60, 50);
  const struct md_finding *x = finding("hot-function");
  ck_assert_ptr_nonnull(x);
  ck_assert_uint_eq(x->line, 80);
  ck_assert_ptr_nonnull(strstr(x->title, "54%"));
}
END_TEST

START_TEST(evenly_spread_samples_are_fine) {
  samples(50, 60);
  ck_assert_ptr_null(finding("hot-function"));
}
END_TEST

START_TEST(few_samples_prove_nothing) {
  samples(60, 0);
  ck_assert_ptr_null(finding("hot-function"));
}
END_TEST

START_TEST(dropped) {
  PUT(0, LOST, 0, 0, 9900, 0);
  for (uint64_t i = 1; i < 100; i++)
    PUT(i, MARK, 0, 0, 0, 0);
  const struct md_finding *x = finding("dropped");
  ck_assert_ptr_nonnull(x);
  ck_assert_ptr_nonnull(strstr(x->title, "9900 events"));
  ck_assert_ptr_nonnull(strstr(x->evidence, "1.0%"));
}
END_TEST

START_TEST(thresholds_are_heeded) {
  struct md_thresholds t;
  struct tr_event e[2] = {
      {.r = {.time = BASE, .type = TR_EV_TASK_BEGIN, .h = TR_KIND_TIMER, .x = 1}},
      {.r = {.time = BASE + 60 * MS, .type = TR_EV_TASK_END, .h = TR_KIND_TIMER, .x = 1}},
  };
  size_t count;
  md_thresholds_default(&t);
  ck_assert_int_eq(md_threshold_set(&t, "slow_callback_ns", "50ms"), 0);
  struct md_model *m = md_new(NULL, &t);
  md_feed(m, e, 2);
  md_finish(m);
  ck_assert_str_eq(md_findings(m, &count)->id, "slow-callback");
  ck_assert_uint_eq(count, 1);
  md_free(m);
}
END_TEST

/* A timer's run of 200 ms of which the thread computed `cpu` us, and had no processor for
 * `delayed` us. */
static void slow_tick(uint64_t cpu, uint32_t delayed) {
  loop_runs();
  PUT(10, POLL_BEGIN, 0, 50, 0, 0);
  PUT(100000, POLL_END, 0, 1, 0, 0);
  BEGIN(100000, TIMER, 5, 77, 0);
  END(300000, TIMER, 77);
  PUT(300000, TICK_CPU, 0, delayed, cpu * US, 200 * MS);
  PUT(300000, POLL_BEGIN, 0, 50, 0, 0);
}

START_TEST(parked_not_computing) {
  size_t count;
  slow_tick(3000, 0);
  md_finish(f->m);
  const struct md_finding *all = md_findings(f->m, &count);
  ck_assert_uint_eq(count_of("parked-not-computing"), 1);
  for (size_t i = 0; i < count; i++)
    if (!strcmp(all[i].id, "parked-not-computing"))
      ck_assert_uint_eq(all[i].line, 5);
}
END_TEST

START_TEST(computing_or_without_a_processor_is_not_parked) {
  slow_tick(120000, 0);
  PUT(400000, POLL_END, 0, 1, 0, 0);
  BEGIN(400000, TIMER, 6, 78, 0);
  END(600000, TIMER, 78);
  PUT(600000, TICK_CPU, 0, 150000, 20 * MS, 200 * MS);
  PUT(600000, POLL_BEGIN, 0, 50, 0, 0);
  md_finish(f->m);
  ck_assert_uint_eq(count_of("parked-not-computing"), 0);
}
END_TEST

START_TEST(host_stall) {
  slow_tick(3000, 0);
  put(300100, SAMPLER, TR_EV_HOST_STALL, 0, 0, 180 * MS, 0);
  md_finish(f->m);
  ck_assert_uint_eq(count_of("host-stall"), 1);
  ck_assert_uint_eq(count_of("parked-not-computing"), 0); /* the machine was it */
}
END_TEST

START_TEST(waking_a_little_late_is_no_stall) {
  slow_tick(3000, 0);
  put(300100, SAMPLER, TR_EV_HOST_STALL, 0, 0, 60 * MS, 0);
  md_finish(f->m);
  ck_assert_uint_eq(count_of("host-stall"), 0);
  ck_assert_uint_eq(count_of("parked-not-computing"), 1);
}
END_TEST

/* Requests, one each 100 ms, that take `wait_us`. */
static void requests(uint64_t wait_us, uint64_t run_us) {
  loop_runs();
  PUT(20, POLL_BEGIN, 0, 50, 0, 0);
  for (uint64_t i = 0; i < 40; i++) {
    uint64_t at = 1000000 + i * 100000;
    CREATE(at - wait_us, HTTP, 8, 500 + i, 0);
  }
  for (uint64_t i = 0; i < 40; i++) {
    uint64_t at = 1000000 + i * 100000;
    PUT(at, POLL_END, 0, 1, 0, 0);
    BEGIN(at, HTTP, 9, 500 + i, 0);
    END(at + run_us, HTTP, 500 + i);
    PUT(at + run_us, POLL_BEGIN, 0, 50, 0, 0);
  }
  md_finish(f->m);
}

START_TEST(waiting_outside) {
  requests(400000, 500);
  ck_assert_uint_eq(count_of("waiting-outside"), 1);
}
END_TEST

START_TEST(quick_requests_do_not_wait_outside) {
  requests(50000, 500);
  ck_assert_uint_eq(count_of("waiting-outside"), 0);
}
END_TEST

START_TEST(a_busy_loop_is_not_waiting_outside) {
  requests(400000, 95000);
  ck_assert_uint_eq(count_of("waiting-outside"), 0);
}
END_TEST

RUN_TESTS("model_findings", parked_not_computing,
          computing_or_without_a_processor_is_not_parked, host_stall,
          waking_a_little_late_is_no_stall, waiting_outside,
          quick_requests_do_not_wait_outside, a_busy_loop_is_not_waiting_outside,
          nothing_is_wrong_with_a_quiet_program,
          slow_callback_is_first_with_its_line_and_time, almost_slow_is_fine,
          slow_callbacks_rank_by_severity_then_harm, slow_callback_while_it_runs,
          start_up_is_no_warning, long_start_up_is_a_warning, never_yielded,
          loop_delay_by_median, few_longer_ticks_are_no_delay, loop_saturated,
          busy_but_not_saturated, spawn_cost, cheap_spawns_are_fine, sync_api,
          sync_calls_at_start_up_are_fine, gc, spread_out_gc_is_fine, uncaught_error,
          uncaught_error_that_was_handled, names_are_escaped, starvation,
          short_drains_are_fine, self_feeding, chain_with_idle_time_is_fine, a_run_of_no_known_function_is_named_by_its_samples,
          a_synchronous_call_is_seen_in_the_samples,
          few_samples_of_a_synchronous_call_are_none, hot_function,
          evenly_spread_samples_are_fine, few_samples_prove_nothing, dropped,
          thresholds_are_heeded)
